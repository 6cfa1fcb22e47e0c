"""Gradient descent on half the sum of squares of observed entries of W_L ... W_1, factors of any shapes, on BLAS."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def descend_deep(
    start: Sequence[Floats], mask: NDArray[np.bool_], values: Floats, rate: float, steps: int
) -> tuple[list[Floats], float, int]:
    """Take steps of gradient descent, W_j -= rate A_j^T G B_j^T with A_j above and B_j below; nothing computed twice.

    Parameters
    ----------
    start : sequence of arrays
        W_1, ..., W_L, of shapes that can be multiplied; left as they are.
    mask, values : arrays, the shape of W
        Which entries are observed, and as what.
    rate : float
    steps : int

    Returns
    -------
    factors : list of arrays
    loss : float
        Before the last step.
    done : int
        Steps that were taken: fewer than asked for if the loss was no longer finite, and the factors are then as
        they were before that was seen.

    Examples
    --------
    >>> mask, values = np.ones((1, 1), dtype=bool), np.array([[4.0]])
    >>> (w1, w2), loss, done = descend_deep([np.array([[1.0]])] * 2, mask, values, 0.1, 1)
    >>> w1.item(), loss, done
    (1.3, 4.5, 1)
    """
    factors, observed, loss = [w.copy() for w in start], mask.astype(values.dtype), math.nan
    for done in range(steps):
        below = [factors[0]]
        for w in factors[1:]:
            below.append(w @ below[-1])
        above = observed * (below[-1] - values)
        loss = 0.5 * float(np.vdot(above, above))
        if not math.isfinite(loss):
            return factors, loss, done
        above *= rate
        for j in range(len(factors) - 1, 0, -1):
            change, above = above @ below[j - 1].T, factors[j].T @ above
            factors[j] -= change
        factors[0] -= above
    return factors, loss, steps
