"""False neighbours of the distance to rank one, and of the theorem of Eckart and Young."""

from __future__ import annotations

from typing import Any

from sympy import Expr, ImmutableMatrix, Symbol, sqrt

from factorflow.proofs_check.claims.steps import half, s
from factorflow.proofs_check.mutants import Mutant, off, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import EXCHANGE, SINGULAR_VALUE_NEAR_S, Point, Q, at, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import W, det, distance, loss, matrix, p_minus, p_plus, sigma_1, sigma_2

DISTANCE = claim("sharpened:distance")
EVERY, NEAREST = claim("sharpened:eckart-young"), claim("sharpened:eckart-young.attained")


def distance_below(change: str, rhs: Expr, *entries: Any) -> Mutant:
    """The distance to rank one below something else."""
    return stating(DISTANCE, change, less(distance, rhs), at(*entries))


_near = at(10**4, 1, 1, 1)
OF_DISTANCE = (
    *tight(DISTANCE, _near),
    turned(DISTANCE, at(1, 0, 0, 1)),
    distance_below("99/100 s", Q(99, 100) * s, *SINGULAR_VALUE_NEAR_S),
    distance_below("sqrt(loss)", sqrt(loss), *SINGULAR_VALUE_NEAR_S),
    distance_below("s^2", s**2, 100, 1, 1, half),
    stating(DISTANCE, "sigma_1 for the distance", less(sigma_1, s), _near),
    without(DISTANCE, at_most(0, det), at(*EXCHANGE)),
)

M = matrix("m", 2)


def and_other(first: Point, *entries: Any) -> dict[Symbol, Any]:
    """W, and the matrix that it is compared with."""
    return {**first, **dict(zip(M, entries, strict=True))}


_W = at(2, 0, 0, 1)
_nearest, _zero = and_other(_W, 2, 0, 0, 0), and_other(_W, 0, 0, 0, 0)
_away2 = sum((w - m) ** 2 for w, m in zip(W, M, strict=True))
OF_EVERY = (
    *tight(EVERY, _nearest),
    strict(EVERY, _nearest),
    turned(EVERY, _zero),
    stating(EVERY, "sigma_1 for sigma_2", at_most(sigma_1, sqrt(_away2)), _nearest),
    stating(EVERY, "half of the distance", at_most(sigma_2, sqrt(_away2) / 2), _nearest),
    stating(EVERY, "the diagonal only", at_most(sigma_2, sqrt((W[0, 0] - M[0, 0]) ** 2)), _nearest),
    stating(EVERY, "the fourth power", at_most(sigma_2, _away2**2), and_other(at(1, 0, 0, half), 1, 0, 0, 0)),
    without(EVERY, equal(M.det(), 0), and_other(_W, 2, 0, 0, 1)),
)

_rational = at(4, 8, 4, -1)
"""p_plus = 5, p_minus = 13, det W = -36."""


def from_radius(radius: Expr) -> ImmutableMatrix:
    """Both plane vectors of W, with their lengths changed to the radius."""
    (a, b), (c, d) = W.tolist()
    plus, minus = radius / p_plus, radius / p_minus
    first, second = (a + d) * plus, (b - c) * plus
    third, fourth = (a - d) * minus, (b + c) * minus
    return ImmutableMatrix([[first + third, fourth + second], [fourth - second, first - third]]) / 2


def found_at(change: str, radius: Expr, value: Expr = sigma_2) -> Mutant:
    """Another matrix of determinant zero, or another distance."""
    near = from_radius(radius)
    away = sum((w - m) ** 2 for w, m in zip(W, near, strict=True))
    lhs = ImmutableMatrix([[away, near[0, 0] * near[1, 1]]])
    return stating(NEAREST, change, equal(lhs, ImmutableMatrix([[value**2, near[0, 1] * near[1, 0]]])), _rational)


_mean = (p_plus + p_minus) / 2
OF_NEAREST = (
    *off(NEAREST, _rational),
    found_at("half of the difference for the mean", (p_plus - p_minus) / 2),
    found_at("p_plus for the mean", p_plus),
    found_at("p_minus for the mean", p_minus),
    found_at("the geometric mean", sqrt(p_plus * p_minus)),
    found_at("at the distance of the first singular value", _mean, sigma_1),
)

MUTANTS: tuple[Mutant, ...] = (*OF_DISTANCE, *OF_EVERY, *OF_NEAREST)
