"""The least trace of a 3x3 positive semidefinite completion of four entries, in closed form for all fifteen masks.

Where the three diagonal entries are observed the trace is, and a completion exists iff the observed 2x2 minor is
nonnegative.  Where one diagonal entry x_kk and one off-diagonal entry are not, the observed entries are a path of
cliques, so that a completion exists iff their minors are nonnegative: x_kk is the largest of x_ik^2/x_ii over the
observed x_ik.  Where two diagonal entries are not, with x_ii = d and the off-diagonals a, b (beside d) and c, the
Schur complement leaves p q >= (c - ab/d)^2, so that the trace is d + (a^2 + b^2)/d + 2 |c - ab/d|.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Entry = tuple[int, int]
Column = NDArray[Any]
ENTRIES: tuple[Entry, ...] = ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2))
MASKS: tuple[tuple[Entry, ...], ...] = tuple(combinations(ENTRIES, 4))
"""The choices of four of the six entries."""


def least_trace(observed: Mapping[Entry, Column]) -> tuple[Column, Column]:
    """Return the least trace of each completion, and whether there is one; where not, the trace means nothing.

    Parameters
    ----------
    observed : mapping of four entries (i, j), i <= j, to arrays of length N
        Floats, or Fractions in arrays of objects, which stay exact.

    Examples
    --------
    >>> one, half = np.ones(1), np.full(1, 0.5)
    >>> trace, exists = least_trace({(0, 0): half, (0, 1): one, (0, 2): one, (1, 2): 0 * one})
    >>> float(trace[0]), bool(exists[0])
    (8.5, True)
    """
    diagonal = [k for k in range(3) if (k, k) in observed]
    edges = {(i, j): x for (i, j), x in observed.items() if i != j}
    minors = [observed[i, i] * observed[j, j] - x * x for (i, j), x in edges.items() if {i, j} <= {*diagonal}]
    exists = np.logical_and.reduce([observed[k, k] >= 0 for k in diagonal] + [minor >= 0 for minor in minors])
    if len(diagonal) == 1:
        return _star(observed, diagonal[0], exists)
    known = sum((observed[k, k] for k in diagonal[1:]), observed[diagonal[0], diagonal[0]])
    for k in {0, 1, 2} - {*diagonal}:
        needs = [_ratio(x * x, observed[i, i]) for i in diagonal for e, x in edges.items() if {*e} == {i, k}]
        exists = exists & np.logical_and.reduce([fits for _, fits in needs])
        known = known + np.maximum.reduce([ratio for ratio, _ in needs])
    return known, exists


def _star(observed: Mapping[Entry, Column], centre: int, exists: Column) -> tuple[Column, Column]:
    """Two diagonal entries are free; x_ii = d at the centre is not."""
    i, j = sorted({0, 1, 2} - {centre})
    d, c = observed[centre, centre], observed[i, j]
    a, b = (observed[min(centre, k), max(centre, k)] for k in (i, j))
    (first, fits), (second, fits_too) = _ratio(a * a, d), _ratio(b * b, d)
    return d + first + second + 2 * np.abs(c - _ratio(a * b, d)[0]), exists & fits & fits_too


def _ratio(x: Column, d: Column) -> tuple[Column, Column]:
    """Return x/d, 0 where both vanish, and whether it is finite."""
    vanishes = d == 0
    return x / np.where(vanishes, 1, d) * np.where(vanishes, 0, 1), ~vanishes | (x == 0)
