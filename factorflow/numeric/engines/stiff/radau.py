"""Collocation of Radau IIA with any number of stages at any precision: nodes, derivatives, interpolation, tail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import gmpy2
import numpy as np
from numpy.typing import NDArray
from scipy.special import roots_jacobi

from factorflow.numeric.engines.mpfr import context
from factorflow.numeric.engines.stiff.decimal import Numbers

TAIL = 4
"""How many Legendre coefficients an error is estimated by."""


@dataclass(frozen=True, eq=False)
class Table:
    """Collocation on [0, 1] at 0 = x_0 < x_1 < ... < x_s = 1.

    Parameters
    ----------
    points : array of s + 1 numbers
        Where a solution is interpolated: 0 and the nodes of Radau IIA.
    weights : array of s + 1 numbers
        Their barycentric weights.
    slopes : array of s x (s + 1) numbers
        Row i - 1 takes the values at the points to the derivative at x_i.
    tail : array of TAIL x s numbers
        Rows that take the values at the nodes to the Legendre coefficients s - 1 - TAIL, ..., s - 2.
    """

    points: Numbers
    weights: Numbers
    slopes: Numbers
    tail: Numbers

    @property
    def rough_slopes(self) -> NDArray[np.float64]:
        """The slopes in float64: a Newton matrix needs no more."""
        return self.slopes.astype(np.float64)

    def interpolate(self, values: Numbers, x: Any) -> Numbers:
        """Evaluate the polynomial through values (components x points) at x in [0, 1]."""
        gaps = x - self.points
        if (hit := np.flatnonzero(gaps == 0)).size:
            return np.asarray(values[:, hit[0]])
        shares = self.weights / gaps
        return np.asarray((values @ shares) / shares.sum())


@lru_cache(maxsize=32)
def radau(stages: int, bits: int) -> Table:
    """Return the table of so many stages, correct to so many bits."""
    with context(bits + 4 * stages):
        nodes = _nodes(stages)
        points = np.append(gmpy2.mpfr(0), (1 + nodes) / 2)
        weights = _barycentric(points)
        return Table(points, weights, _slopes(points, weights), _tail(nodes))


def _legendre(order: int, x: Any) -> list[Any]:
    """Return P_0, ..., P_order at x, a number or an array."""
    values = [x * 0 + 1, x]
    for k in range(1, order):
        values.append(((2 * k + 1) * x * values[k] - k * values[k - 1]) / (k + 1))
    return values


def _nodes(stages: int) -> Numbers:
    """Return the zeros of P_s - P_(s-1) on [-1, 1], the last of which is 1, by Newton's method from float64."""
    guess, _ = roots_jacobi(stages - 1, 1, 0)
    x = np.array([gmpy2.mpfr(float(g)) for g in guess], dtype=object)
    for _ in range(int(gmpy2.get_context().precision).bit_length() - 4):
        P = _legendre(stages, x)
        slope = stages * (P[-2] - x * P[-1]) - (stages - 1) * (P[-3] - x * P[-2])
        x = x - (P[-1] - P[-2]) * (1 - x * x) / slope
    return np.append(x, gmpy2.mpfr(1))


def _gaps(points: Numbers) -> Numbers:
    """Return all x_j - x_k, and 1 on the diagonal."""
    gaps = np.subtract.outer(points, points)
    np.fill_diagonal(gaps, gmpy2.mpfr(1))
    return gaps


def _barycentric(points: Numbers) -> Numbers:
    return np.asarray(1 / np.prod(_gaps(points), axis=1))


def _slopes(points: Numbers, weights: Numbers) -> Numbers:
    """Return the differentiation matrix without the row of the first point; every row annihilates constants."""
    matrix = weights[None, :] / weights[:, None] / _gaps(points)
    np.fill_diagonal(matrix, gmpy2.mpfr(0))
    np.fill_diagonal(matrix, -matrix.sum(axis=1))
    return np.asarray(matrix[1:])


def _tail(nodes: Numbers) -> Numbers:
    """Return the rows of Legendre coefficients that Radau's quadrature still finds exactly."""
    stages = len(nodes)
    P = _legendre(stages, nodes)
    share = (1 + nodes) / (stages * P[stages - 1]) ** 2
    return np.array([share * P[k] * (2 * k + 1) / 2 for k in range(stages - 1 - TAIL, stages - 1)], dtype=object)
