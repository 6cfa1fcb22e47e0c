"""How far two solutions can drift apart: componentwise comparison, signs kept on the diagonal.

If e' = B(s) e + d on [0, 1] with B(s) in the interval matrix B and |d| <= delta, then |e| <= m componentwise, where
m' = C m + delta, C_ij the upper end of |B_ij| for i != j and C_ii the upper end of B_ii itself (not of |B_ii|, and not
of its part above 0: a ball that straddles 0 gives its upper end).  As C is Metzler, exp(C s) >= 0 and
m(s) = exp(C s) m(0) + (integral of exp(C u) over [0, s]) delta, whose second part grows with s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat

from factorflow.numeric.engines.enclosure.model import Bounds


class Drift(NamedTuple):
    """Bounds on |e|: at the end of the interval, and anywhere on it."""

    end: Bounds
    tube: Bounds


def drift(c: arb_mat, error: Bounds, defect: Bounds) -> Drift:
    """Bound |e| from |e(0)| <= error, |d| <= defect and e' = B e + d, where C = metzler(B) is finite."""
    forced = _forced(c, defect)
    end = [x + y for x, y in zip(apply(c.exp(), error), forced, strict=True)]
    tube = [x + y for x, y in zip(_highest(c, error), forced, strict=True)]
    return Drift(uppers(end), uppers(tube))


def metzler(b: arb_mat) -> arb_mat:
    """Return C: upper ends, of |B_ij| off the diagonal and of B_ii on it."""
    rows = enumerate(b.tolist())
    return arb_mat([[(x if i == j else abs(x)).upper() for j, x in enumerate(row)] for i, row in rows])


def _forced(c: arb_mat, defect: Bounds) -> list[arb]:
    """Return the integral of exp(C u) defect over [0, 1]: the last column of exp [[C, defect], [0, 0]]."""
    n, scale = len(defect), max(defect)
    if scale == 0:
        return defect
    rows = [[*row, x / scale] for row, x in zip(c.tolist(), defect, strict=True)] + [[arb(0)] * (n + 1)]
    column = arb_mat(rows).exp()
    return [abs(column[i, n]) * scale for i in range(n)]


def _highest(c: arb_mat, error: Bounds) -> list[arb]:
    """Bound exp(C u) error for all u in [0, 1]: v >= error and C v <= r v, r >= 0, give v exp(r)."""
    scale = max(error)
    if scale == 0:
        return error
    least, guess = uppers([x / scale for x in error]), _envelope(c, error, scale)
    v = [max(x, arb(y)) for x, y in zip(least, guess, strict=True)]
    rates = uppers([x / y for x, y in zip(apply(c, v), v, strict=True)])
    rate = max([arb(0), *rates]) if all(x.is_finite() for x in rates) else arb.pos_inf()
    return [x * rate.exp() * scale for x in v]


def _envelope(c: arb_mat, error: Bounds, scale: arb) -> list[float]:
    """Guess v, about the smallest vector >= error / scale with C v <= r v; whatever it is, `_highest` is right."""
    matrix = np.array(c.tolist(), dtype=float)
    lowest = np.array([max(float(x / scale), 1e-30) for x in error])
    rate = 1.01 * max(0.0, float(np.linalg.eigvals(matrix).real.max())) + 1e-3
    gains = (matrix - np.diag(np.diag(matrix))) / (rate - np.diag(matrix))[:, None]
    v = lowest
    for _ in range(30):
        v = np.maximum(lowest, gains @ v)
    return [float(x) * 1.001 for x in v]


def absolute(matrix: arb_mat) -> arb_mat:
    """Return the entries' absolute values."""
    return arb_mat([[abs(x) for x in row] for row in matrix.tolist()])


def apply(matrix: arb_mat, vector: Sequence[arb]) -> list[arb]:
    """Return the matrix times the vector."""
    column = matrix * arb_mat([[x] for x in vector])
    return [column[i, 0] for i in range(column.nrows())]


def uppers(values: Sequence[arb]) -> Bounds:
    """Return exact upper bounds."""
    return [x.upper() for x in values]
