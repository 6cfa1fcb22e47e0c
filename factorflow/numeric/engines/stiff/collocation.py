"""One window of collocation in differentiation form, D Y = H F(Y), by Newton's method.

Every row is scaled by 1/(1 + H sum_j |dF_i/dY_j|), so that a stiffness of w_11^4 costs no digits.  The
residual is precise; the matrix is made of differences and factored in float64, and made anew while the
iteration contracts slowly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gmpy2
import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dgetrf, dgetrs

from factorflow.numeric.engines.mpfr import context
from factorflow.numeric.engines.stiff.decimal import Numbers, power_of_ten
from factorflow.numeric.engines.stiff.radau import Table

Field = Callable[[Numbers], Numbers]

DIFFERENCE_BITS = 120
DIFFERENCE = 1e-15
SLOW = 1e-3
"""The contraction that is good enough to keep a matrix."""
DIVERGED = 1e3
MOST_ITERATIONS = 60
MOST_MATRICES = 12


@dataclass(frozen=True, eq=False)
class Newton:
    """A factored matrix of Newton's method, with the scales of its rows and of the components."""

    rows: Numbers
    scales: Numbers
    factors: NDArray[np.float64]
    pivots: NDArray[np.int32]

    def correction(self, residual: Numbers) -> tuple[Numbers, Any]:
        """Return what to subtract from the values, and its largest scaled size."""
        scaled = self.rows * residual / self.scales[:, None]
        size = max(abs(scaled.ravel()))
        if size == 0:
            return residual * 0, size
        with np.errstate(all="ignore"):  # a singular matrix gives inf or nan, which the caller refuses
            solved, _ = dgetrs(self.factors, self.pivots, (scaled / size).astype(np.float64).ravel())
            step = solved.reshape(residual.shape)
            return step * (size * self.scales)[:, None], size * gmpy2.mpfr(float(np.max(np.abs(step))))


def collocate(
    table: Table, field: Field, start: Numbers, guess: Numbers, scales: Numbers, digits: float
) -> Numbers | None:
    """Solve Y' = H F(Y) on a window of unit length.

    Parameters
    ----------
    table : Table
    field : callable
        From values at the nodes (components x nodes) to H times the derivatives there.
    start : array
        The values at the beginning.
    guess : array of components x nodes
    scales : array
        What an error of each component is compared with.
    digits : float
        The last correction is below 10^-digits.

    Returns
    -------
    array of components x points, or None
        None if Newton's method does not converge.
    """
    tolerance, values, before, newton, matrices = power_of_ten(-digits), guess, None, None, 0
    for _ in range(MOST_ITERATIONS):
        if newton is None:
            if matrices == MOST_MATRICES:
                return None
            newton, before, matrices = _newton(table, field, values, scales), None, matrices + 1
        points = np.column_stack([start, values])
        step, size = newton.correction(points @ table.slopes.T - field(values))
        if not gmpy2.is_finite(size) or size > DIVERGED:
            return None
        values = values - step
        contraction = SLOW if before is None else size / before  # a first guess may be right to the last digit
        if size * min(contraction, SLOW) < tolerance * (1 if contraction <= SLOW else SLOW):
            return np.column_stack([start, values])
        newton, before = (newton if contraction <= SLOW else None), size
    return None


def _newton(table: Table, field: Field, values: Numbers, scales: Numbers) -> Newton:
    scaled = _jacobian(field, values, scales)
    rows = 1 / (1 + abs(scaled).sum(axis=1))
    components, stages = values.shape
    with np.errstate(all="ignore"):
        matrix = np.kron(np.eye(components), table.rough_slopes[:, 1:]) * rows.astype(np.float64).reshape(-1, 1)
        blocks = np.asarray(rows[:, None] * scaled).astype(np.float64)
        node = np.arange(stages)
        for i, j in np.ndindex(components, components):
            matrix[i * stages + node, j * stages + node] -= blocks[i, j]
    factors, pivots, _ = dgetrf(matrix)
    return Newton(rows, scales, factors, pivots)


def _jacobian(field: Field, values: Numbers, scales: Numbers) -> Numbers:
    """Return differences H dF_i/dY_j in units of the scales, components x components x nodes."""
    with context(DIFFERENCE_BITS):
        base, columns = field(values), []
        for index, scale in enumerate(scales):
            moved = values.copy()
            moved[index] = moved[index] + DIFFERENCE * scale
            columns.append((field(moved) - base) / DIFFERENCE / scales[:, None])
        return np.stack(columns, axis=1)
