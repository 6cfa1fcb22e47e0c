"""2x2 matrices over any ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

Matrix = tuple[tuple[Any, Any], tuple[Any, Any]]
IDENTITY: Matrix = ((1, 0), (0, 1))


def matrix(entry: Callable[[int, int], Any]) -> Matrix:
    """Return the matrix whose entries the function gives."""
    return (entry(0, 0), entry(0, 1)), (entry(1, 0), entry(1, 1))


def times(*matrices: Matrix) -> Matrix:
    """Return the product from left to right."""
    return reduce(lambda p, q: matrix(lambda i, j: p[i][0] * q[0][j] + p[i][1] * q[1][j]), matrices)


def plus(*matrices: Matrix) -> Matrix:
    """Return the sum."""
    return reduce(lambda p, q: matrix(lambda i, j: p[i][j] + q[i][j]), matrices)


def minus(p: Matrix) -> Matrix:
    """Return -P."""
    return matrix(lambda i, j: -p[i][j])


def transpose(p: Matrix) -> Matrix:
    """Return P^T."""
    return matrix(lambda i, j: p[j][i])


def det(p: Matrix) -> Any:
    """Return the determinant."""
    return p[0][0] * p[1][1] - p[0][1] * p[1][0]


def inverse(p: Matrix) -> Matrix:
    """Return P^-1."""
    d = det(p)
    return (p[1][1] / d, -p[0][1] / d), (-p[1][0] / d, p[0][0] / d)


def power(p: Matrix, exponent: int) -> Matrix:
    """Return P^exponent, by repeated squaring."""
    if exponent == 0:
        return IDENTITY
    half = power(p, exponent // 2)
    return times(half, half, p) if exponent % 2 else times(half, half)


def homogeneous(p: Matrix, degree: int) -> Any:
    """Return h_degree, the sum of x^i y^(degree-i) over the eigenvalues x, y of P (0 below degree 0)."""
    trace, d = p[0][0] + p[1][1], det(p)
    older, newer = 0, 1
    for _ in range(degree):
        older, newer = newer, trace * newer - d * older
    return newer if degree >= 0 else 0


def inner(p: Matrix, q: Matrix) -> Any:
    """Return tr(P^T Q)."""
    return sum(p[i][j] * q[i][j] for i in range(2) for j in range(2))


def entries(*matrices: Matrix) -> list[Any]:
    """Return the entries, row by row."""
    return [x for p in matrices for row in p for x in row]


def upper(p: Matrix) -> list[Any]:
    """Return the entries of a symmetric matrix that determine it."""
    return [p[0][0], p[0][1], p[1][1]]


def product(chain: Iterable[Matrix]) -> Matrix:
    """Return W_k ... W_1 from W_1, ..., W_k."""
    return reduce(lambda below, w: times(w, below), chain, IDENTITY)
