"""Random rationals of many scales, and random matrices with rational singular values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Matrix, Symbol, diag

from factorflow.symbolic.notation import W, depth, det_sign, real

Pairs = NDArray[np.int64]
"""Numerators and denominators, in two rows."""
Generator = np.random.Generator

_m, _n, _h, _k = (real(f"specimen_{name}") for name in "mnhk")
MATRIX = _m, _n, _h, _k
"""Tangents of half the angles of two rotations, and signed singular values."""
SYMMETRIC = tuple(real(f"specimen_{name}") for name in ("angle", "first", "second"))
"""Tangent of half the angle of the eigenvectors, and eigenvalues."""
FEW = 200
"""So few are drawn from one scale, or near one family, at a time."""
FINE = 2**20
"""Denominator of what is only near to a matrix that is not rational."""


def matrix_entries(symmetric: bool) -> dict[Symbol, Expr]:
    """Return the entries of W with the singular values h and |k| between two rational rotations."""
    if symmetric:
        angle, first, second = SYMMETRIC
        turned = _rotation(angle) * diag(first, second) * _rotation(angle).T
    else:
        turned = _rotation(_m) * diag(_h, _k) * _rotation(_n).T
    return dict(zip(W, turned, strict=True))


def _rotation(m: Symbol) -> Matrix:
    return Matrix([[1 - m**2, -2 * m], [2 * m, 1 - m**2]]) / (1 + m**2)


def draw_number(symbol: Symbol, count: int, rng: Generator) -> Pairs:
    """Draw rationals: of small height, near 0, 1/2 and 1, large; positive where the symbol is."""
    if symbol == depth:
        return np.array([rng.integers(2, 7, count), np.ones(count, np.int64)])
    if symbol == det_sign:
        return np.array([rng.choice((-1, 1), count), np.ones(count, np.int64)])
    return positive(pairs(count, rng)) if symbol.is_positive else pairs(count, rng)


def positive(drawn: Pairs) -> Pairs:
    """Return the absolute values, and one for zero."""
    top = np.abs(drawn[0])
    return np.array([np.where(top == 0, drawn[1], top), drawn[1]])


def pairs(count: int, rng: Generator) -> Pairs:
    """Draw rationals of many scales."""
    kinds = (_small, _small, _unit, _unit, _tiny, _near, _large)
    if count < FEW:
        return kinds[rng.integers(len(kinds))](count, rng)
    all_kinds = np.array([kind(count, rng) for kind in kinds])
    return all_kinds[rng.integers(len(kinds), size=count), :, np.arange(count)].T.copy()


def _small(count: int, rng: Generator) -> Pairs:
    return np.array([rng.integers(-12, 13, count), rng.integers(1, 13, count)])


def _unit(count: int, rng: Generator) -> Pairs:
    below = rng.integers(2, 1000, count)
    return np.array([rng.integers(0, below + 1), below])


def _tiny(count: int, rng: Generator) -> Pairs:
    return np.array([rng.integers(-9, 10, count), 10 ** rng.integers(1, 9, count)])


def _near(count: int, rng: Generator) -> Pairs:
    scale = 2 * 10 ** rng.integers(1, 9, count)
    return np.array([rng.choice((-2, -1, 1, 2), count) * scale // 2 + rng.integers(-9, 10, count), scale])


def _large(count: int, rng: Generator) -> Pairs:
    return np.array([rng.integers(-9, 10, count) * 10 ** rng.integers(1, 7, count), np.ones(count, np.int64)])


def draw_matrix(count: int, rng: Generator, symmetric: bool) -> dict[Symbol, Pairs]:
    """Draw the numbers behind W: some freely, some so that W is near a matrix that the theorems speak of.

    Near the solutions (losses down to 1e-12), near determinant zero, near the families on which bounds are
    attained, of all signs and sizes.
    """
    kinds = (_free, _solution, _solution, _attained, _entries, _entries)
    if count < FEW:
        return kinds[rng.integers(len(kinds))](count, rng, symmetric)
    drawn = [kind(count, rng, symmetric) for kind in kinds]
    which = rng.integers(len(kinds), size=count)
    names = SYMMETRIC if symmetric else MATRIX
    stacked = np.array([[made[name] for name in names] for made in drawn])
    chosen = stacked[which, :, :, np.arange(count)]
    return {name: chosen[:, i, :].T.copy() for i, name in enumerate(names)}


Block = dict[Symbol, Pairs]


def _free(count: int, rng: Generator, symmetric: bool) -> Block:
    names = SYMMETRIC if symmetric else MATRIX
    return {name: pairs(count, rng) for name in names}


def _solution(count: int, rng: Generator, symmetric: bool) -> Block:
    """[[x, 1], [1, 0]] with small errors, of all sizes of x."""
    error = 10.0 ** -rng.integers(0, 7, (3, count)) * rng.uniform(-1, 1, (3, count))
    size = rng.choice((-1, 1, 1), count) * 10 ** rng.uniform(-2, 6, count)
    error[2] = np.where(rng.random(count) < 0.5, error[2], (1 + error[2]) / np.maximum(np.abs(size), 1) * np.sign(size))
    return _nearby(size, 1 + error[0], 1 + error[1], error[2], symmetric)


def _attained(count: int, rng: Generator, symmetric: bool) -> Block:
    """The family on which 2 det W <= loss |W|^2 is an equality."""
    T = 10 ** rng.uniform(-4, 0.4, count)
    error = 1 + 10.0 ** -rng.integers(1, 9, count) * rng.uniform(-1, 1, count)
    other = 2 / (2 + T**2)
    return _nearby(2 / T, other, other, error * 2 * T / (2 + T**2), symmetric)


def _entries(count: int, rng: Generator, symmetric: bool) -> Block:
    a, b, c, d = (_quotients(pairs(count, rng)) for _ in range(4))
    return _nearby(a, b, c, d, symmetric)


def _quotients(drawn: Pairs) -> NDArray[np.float64]:
    quotients: NDArray[np.float64] = drawn[0] / drawn[1]
    return quotients


def _nearby(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], d: NDArray[np.float64], symmetric: bool
) -> Block:
    """Return rational rotations and singular values near those of [[a, b], [c, d]]."""
    c = b if symmetric else c
    plus, minus = np.hypot(a + d, b - c), np.hypot(a - d, b + c)
    total, difference = np.arctan2(c - b, a + d), np.arctan2(b + c, a - d)
    left, right = (difference + total) / 2, (difference - total) / 2
    if symmetric:
        signed = a + d
        return dict(
            zip(SYMMETRIC, (_half(left), _fine((signed + minus) / 2), _fine((signed - minus) / 2)), strict=True)
        )
    values = (_half(left), _half(right), _fine((plus + minus) / 2), _fine((plus - minus) / 2))
    return dict(zip(MATRIX, values, strict=True))


def _half(angle: NDArray[np.float64]) -> Pairs:
    wrapped = (angle + np.pi) % (2 * np.pi) - np.pi
    return _fine(np.clip(np.tan(wrapped / 2), -1e6, 1e6))


def _fine(values: NDArray[np.float64]) -> Pairs:
    """Round to denominators that keep about six digits of small numbers, too."""
    scale = np.where(np.abs(values) < 2**-10, FINE * FINE, FINE)
    return np.array([np.rint(values * scale).astype(np.int64), scale.astype(np.int64)])
