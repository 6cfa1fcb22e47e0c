"""Polynomials over long windows of a stiff flow: Chebyshev collocation, not rigorous.

As with Taylor polynomials, nothing here is trusted: the defect of what comes out is bounded afterwards, in balls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any
from warnings import catch_warnings

import gmpy2
import numpy as np
from flint import arb, fmpz_mat
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure.newton import Flow, NotSolvedError, improve
from factorflow.numeric.engines.enclosure.series import Integers
from factorflow.numeric.engines.enclosure.start import integer

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Nodes:
    """Points x_j = -cos(pi j / degree), with their differentiation matrix and the map to Chebyshev coefficients."""

    points: Floats
    slope: fmpz_mat
    slope_float: Floats
    analysis: fmpz_mat
    bits: int


@lru_cache(maxsize=4)
def nodes(degree: int, bits: int) -> Nodes:
    """Return nodes and matrices, times 2^bits."""
    with Ball(bits + 64).working():
        x = [-(arb(j) / degree).cos_pi() for j in range(degree + 1)]
        slope = _differentiation(x)
        analysis = [[_analysis(degree, k, j) for j in range(degree + 1)] for k in range(degree + 1)]
        floats = np.array([[float(v) for v in row] for row in slope])
        points = np.array([float(v) for v in x])
        return Nodes(points, _integers(slope, bits), floats, _integers(analysis, bits), bits)


def _differentiation(x: list[arb]) -> list[list[arb]]:
    """Return D by barycentric weights; its rows sum to zero."""
    last = len(x) - 1
    weight = [(-1) ** j * (2 if j in (0, last) else 1) for j in range(last + 1)]
    rows = [
        [arb(weight[i]) / weight[j] / (u - v) if i != j else arb(0) for j, v in enumerate(x)] for i, u in enumerate(x)
    ]
    for i, row in enumerate(rows):
        row[i] = -sum(row, arb(0))
    return rows


def _analysis(degree: int, k: int, j: int) -> arb:
    """Return the weight of the value at node j in the coefficient of T_k."""
    halves = (k in (0, degree)) + (j in (0, degree))
    return (arb(k * j) / degree).cos_pi() * arb((2 * (-1) ** k, -halves)) / degree


def _integers(rows: list[list[arb]], bits: int) -> fmpz_mat:
    return fmpz_mat([[integer(v, bits) for v in row] for row in rows])


def chebyshev(flow: Flow, start: Sequence[Any], half: Fraction, degree: int, bits: int) -> Integers:
    """Return the Chebyshev coefficients of p on [-1, 1]: p(-1) = start, exactly, and p' close to half * field(p).

    Raises
    ------
    NotSolvedError
        If a shorter window is needed.
    """
    grid = nodes(degree, bits)
    guess = _guess(flow, [float(gmpy2.mpfr(gmpy2.mpz(x)) / gmpy2.exp2(bits)) for x in start], float(half), grid.points)
    table = [[gmpy2.mpz(int(v * 2**60) << (bits - 60)) for v in row] for row in guess]
    table[0] = [gmpy2.mpz(x) for x in start]
    improve(flow, table, half, (grid.slope, grid.slope_float), bits)
    coefficients = grid.analysis * fmpz_mat([[int(x) for x in row] for row in table])
    result = [[gmpy2.mpz(int(coefficients[k, i])) >> bits for k in range(degree + 1)] for i in range(len(start))]
    for u, x in zip(result, start, strict=True):
        u[0] += x - sum(u[::2]) + sum(u[1::2])
    return result


def _guess(flow: Flow, start: list[float], half: float, points: Floats) -> Floats:
    """Return the values at the nodes to about six digits."""
    n = len(start)
    with catch_warnings(action="ignore"):  # a failure is told by `success`
        found = solve_ivp(
            lambda _, x: [half * v for v in flow.field(list(x), float)],
            (-1, 1),
            start,
            "LSODA",
            t_eval=points,
            jac=lambda _, x: half * np.array(flow.slopes(list(x), float)).reshape(n, n),
            rtol=1e-6,
            atol=1e-9,
        )
    if not found.success or not np.isfinite(found.y).all():
        raise NotSolvedError
    values: Floats = found.y.T
    return values


def monomial(series: Integers) -> Integers:
    """Return the same polynomials in powers of x instead of T_0, T_1, ..., exactly."""
    matrix = _monomials(len(series[0]) - 1)
    columns = matrix * fmpz_mat([[int(x) for x in u] for u in series]).transpose()
    return [[gmpy2.mpz(int(columns[k, i])) for k in range(columns.nrows())] for i in range(len(series))]


@lru_cache(maxsize=4)
def _monomials(degree: int) -> fmpz_mat:
    """Return the columns T_0, ..., T_degree in powers of x."""
    rows = [[1] + [0] * degree, [0, 1] + [0] * (degree - 1)]
    for _ in range(degree - 1):
        rows.append([2 * a - b for a, b in zip([0, *rows[-1]], rows[-2], strict=False)])
    return fmpz_mat(rows[: degree + 1]).transpose()
