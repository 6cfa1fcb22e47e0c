"""False neighbours of the inequalities that drive w_12 into the band between zero and one."""

from __future__ import annotations

from sympy import Expr, Integer

from factorflow.proofs_check.claims.steps import a, b, d, half
from factorflow.proofs_check.mutants import Mutant, stating, tight, turned, without
from factorflow.proofs_check.neighbours.points import Point, Q, at, claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import ddt, real

ABOVE, BELOW = claim("razin2020:prop4.above"), claim("razin2020:prop4.below")
top = real("A")
det_of, total = a * d - b**2, a - 2 * b + d


def under(bound: object, *entries: object) -> Point:
    """The symmetric W = [[a, b], [b, d]] with a at most the bound."""
    first, middle, last = entries
    return {**at(first, middle, middle, last), top: bound}


def falls(change: str, quantity: Expr, rate: Expr, witness: Point) -> Mutant:
    """Another speed at which something falls while w_12 > 1."""
    return stating(ABOVE, change, less(ddt(quantity), rate), witness)


_near = under(1, 1, Q(10001, 10000), Q(10003, 10000))
_wide = under(10, 10, Q(10001, 10000), Q(10003, 100000))
OF_ABOVE = (
    falls("2.02 for 2", d, -Q(202, 100) / top**2, _near),
    falls("4 for 2", d, -4 / top**2, _near),
    falls("A for A^2", d, -2 / top, _wide),
    falls("w_11 for w_22", a, -2 / top**2, _near),
    falls("w_12 for w_22", b, -2 / top**2, _near),
    falls("the speed 1 whatever A", d, Integer(-1), _wide),
    without(ABOVE, less(0, det_of), under(1, 1, Q(10001, 10000), Q(1, 100))),
    without(ABOVE, less(1, b), under(1, 1, half, half)),
    without(ABOVE, at_most(a, top), under(Q(1, 10), 1, Q(10001, 10000), Q(10003, 10000))),
)


def gains(change: str, lower: Expr, quantity: Expr, witness: Point) -> Mutant:
    """Another growth while w_12 < 0."""
    return stating(BELOW, change, at_most(lower, ddt(quantity)), witness)


def of(*entries: object) -> Point:
    """The symmetric W = [[a, b], [b, d]]."""
    first, middle, last = entries
    return at(first, middle, middle, last)


_slow = of(1000, -Q(1, 1000), half)
_ratio = det_of / total
OF_BELOW = (
    *tight(BELOW, _slow),
    turned(BELOW, of(1, -half, half)),
    gains("twice as fast", 2 * _ratio, _ratio, _slow),
    gains("det W itself", det_of, det_of, _slow),
    gains("the trace below", det_of / (a + d), det_of / (a + d), _slow),
    without(BELOW, less(b, 0), of(10, half, Q(1, 10))),
    without(BELOW, at_most(d, half), of(1, -Q(1, 100), 10)),
    without(BELOW, less(0, det_of), of(1, -2, Q(1, 4))),
)

MUTANTS: tuple[Mutant, ...] = (*OF_ABOVE, *OF_BELOW)
