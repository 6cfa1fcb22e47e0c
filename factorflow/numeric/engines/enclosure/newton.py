"""Newton's method for collocation: residuals in fixed point, corrections in float64; not rigorous."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from warnings import catch_warnings

import gmpy2
import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray
from scipy.linalg import lu_factor, lu_solve

from factorflow.errors import NumericalError
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap

Floats = NDArray[np.float64]
Table = list[list[Any]]
"""Values at the nodes, a row for each of them, as integers times 2^-bits."""
MOST_ITERATIONS = 60


class NotSolvedError(NumericalError):
    """Newton's method does not converge on this window: take a shorter one."""


@dataclass(frozen=True)
class Flow:
    """A polynomial field and its Jacobian."""

    field: PolynomialMap
    slopes: PolynomialMap


@dataclass(frozen=True)
class Fixed:
    """Fixed-point numbers: integers times 2^-bits, one or an array."""

    value: Any
    bits: int

    def __add__(self, other: Fixed) -> Fixed:
        return Fixed(self.value + other.value, self.bits)

    def __sub__(self, other: Fixed) -> Fixed:
        return Fixed(self.value - other.value, self.bits)

    def __mul__(self, other: Fixed) -> Fixed:
        return Fixed((self.value * other.value) >> self.bits, self.bits)


def improve(flow: Flow, table: Table, half: Fraction, slope: tuple[fmpz_mat, Floats], bits: int) -> None:
    """Improve the table in place, but for its first row, until the corrections are noise.

    Parameters
    ----------
    flow : Flow
    table : Table
    half : Fraction
        Half the length of the window.
    slope : tuple
        The differentiation matrix of the nodes: times 2^bits, and in float64.
    bits : int
    """
    previous, solver, noise = np.inf, None, _noise(table, bits)
    for _ in range(MOST_ITERATIONS):
        if solver is None:
            solver = _solver(flow.slopes, table, half, slope[1], bits)
        correction, exponent = _correction(solver, _residual(flow.field, table, half, slope[0], bits))
        _subtract(table, correction, exponent)
        size = float(np.log2(np.abs(correction).max() + 1e-300)) + exponent
        if size < noise:
            return
        if size > previous - 10:
            solver = None
        if not size <= previous + 4:
            break
        previous = size
    raise NotSolvedError


def _noise(table: Table, bits: int) -> int:
    """Return the bits of corrections that are only rounding: the grid's, times the norm of the differentiation."""
    largest = max(int(abs(x)).bit_length() for row in table for x in row) - bits
    return 6 + max(largest, 0) + 2 * len(table).bit_length()


def _residual(field: PolynomialMap, table: Table, half: Fraction, slope: fmpz_mat, bits: int) -> Table:
    """Return p' - half f(p) at the nodes but the first."""
    derivative = slope * fmpz_mat([[int(x) for x in row] for row in table])
    residual = np.array([[gmpy2.mpz(int(x)) >> bits for x in row] for row in derivative.tolist()[1:]], dtype=object)
    columns = np.array(table[1:], dtype=object).T  # of all nodes at once
    slopes = field([Fixed(u, bits) for u in columns], lambda q: Fixed(gmpy2.mpz(round(q * 2**bits)), bits))
    for i, u in enumerate(slopes):
        residual[:, i] -= u.value * half.numerator // half.denominator
    rows: Table = residual.tolist()
    return rows


def _solver(slopes: PolynomialMap, table: Table, half: Fraction, slope: Floats, bits: int) -> Any:
    """Factor D x I - half diag(Df) in float64, rows scaled."""
    n, m = len(table[0]), len(table) - 1
    matrix = np.kron(slope[1:, 1:], np.eye(n))
    for j, row in enumerate(table[1:]):
        block = slice(j * n, (j + 1) * n)
        values = [float(gmpy2.mpfr(x) / gmpy2.exp2(bits)) for x in row]
        matrix[block, block] -= float(half) * np.array(slopes(values, float)).reshape(n, n)
    if not np.isfinite(matrix).all():
        raise NotSolvedError
    rows = 1 / np.abs(matrix).sum(axis=1)
    with catch_warnings(action="ignore"):  # a singular matrix gives corrections that are not finite
        return lu_factor(matrix * rows[:, None]), rows, (m, n)


def _correction(solver: Any, residual: Table) -> tuple[Floats, int]:
    """Return the Newton correction as floats times 2^exponent."""
    factored, rows, shape = solver
    shift = max(0, max(int(abs(x)).bit_length() for row in residual for x in row) - 60)
    flat = np.array([float(x >> shift) for row in residual for x in row])
    correction: Floats = lu_solve(factored, rows * flat).reshape(shape)
    if not np.isfinite(correction).all():
        raise NotSolvedError
    return correction, shift


def _subtract(table: Table, correction: Floats, exponent: int) -> None:
    for row, change in zip(table[1:], correction, strict=True):
        for i, v in enumerate(change):
            row[i] -= gmpy2.mpz(round(float(v) * 2**20)) << exponent >> 20
