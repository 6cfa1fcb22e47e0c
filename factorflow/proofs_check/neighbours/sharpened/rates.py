"""False neighbours of the series on the slow manifold: a sign, a coefficient or an exponent changed."""

from __future__ import annotations

from sympy import Expr, Integer, log, sqrt

from factorflow.proofs_check.mutants import Mutant, mutant, off, stating
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.asymptotics import clock, observed_entry, z
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import ddt, depth, positive, w_11, w_12

ENTRY, ENTRY_2, ENTRY_3, CLOCK, CORNER, LOSS, DETERMINANT = (
    claim(f"sharpened:{name}")
    for name in ("rate", "rate.depth-2", "rate.depth-3", "rate.clock", "rate.corner", "rate.loss", "det-rate")
)
PACE, SPEED, ANY_CLOCK, CLOCK_3, IN_TIME = (
    claim(f"sharpened:rate.{name}") for name in ("pace", "speed", "clock.any-depth", "clock.depth-3", "entry-in-time")
)
PLACE, S = Q(1, 4), positive("S")


def of(found: Claim, L: Integer, order: int) -> tuple[Mutant, ...]:
    """Neighbours of a rate on the series, at w_11 = 2."""
    point = {z: PLACE, w_12: observed_entry(L, order).subs(z, PLACE), depth: L}
    wrong = observed_entry(L, order) + z**2
    elsewhere = {**point, w_12: wrong.subs(z, PLACE)}
    given = (found.given[0], equal(w_12, wrong))
    return (*off(found, point), mutant(found, "25 for 24 or the like: z^2 more", elsewhere, given=given))


def other_power(found: Claim, L: Expr, order: int, power: Expr) -> Mutant:
    """The neighbour of a clock with another power of w_11."""
    wrong = equal(ddt(log(ddt(w_11**power * clock(L, order)))), found.statement.rhs)
    return stating(found, f"w_11^({power})", wrong, {z: PLACE, depth: 3})


_at_2 = {z: PLACE, w_12: observed_entry(2, 5).subs(z, PLACE)}
_on_curve = {z: PLACE, depth: Integer(3)}
_in_time = {S: Integer(4)}
_k_1 = 2 * (depth**2 + 1) / depth
_turned = SPEED.statement.rhs - ddt(log(1 - _k_1 * z)) + ddt(log(1 + _k_1 * z))
_rate = CLOCK.statement.rhs
MUTANTS: tuple[Mutant, ...] = (
    *of(ENTRY, Integer(3), 3),
    *of(ENTRY_2, Integer(2), 6),
    *of(ENTRY_3, Integer(3), 4),
    *of(CLOCK, Integer(2), 5),
    *of(CORNER, Integer(2), 4),
    *of(LOSS, Integer(2), 5),
    *of(DETERMINANT, Integer(2), 3),
    stating(CLOCK, "25 for 24", equal(CLOCK.statement.lhs + ddt(1 / w_11), _rate), _at_2),
    stating(CLOCK, "15 with the other sign", equal(CLOCK.statement.lhs - 30 * ddt(w_11), _rate), _at_2),
    stating(CLOCK, "w_11^4 for w_11^3", equal(CLOCK.statement.lhs + ddt(w_11**4 - w_11**3), _rate), _at_2),
    stating(CLOCK, "a root more", equal(CLOCK.statement.lhs, sqrt(z) * _rate), _at_2),
    *off(PACE, _on_curve),
    stating(
        PACE,
        "w_11^(-1-1/L): the power L/(2L + 1) of t",
        equal(ddt(w_11), w_11 ** (1 / depth) * PACE.statement.rhs),
        _on_curve,
    ),
    stating(PACE, "2 for L", equal(ddt(w_11), 2 / depth * PACE.statement.rhs), _on_curve),
    *off(SPEED, _on_curve),
    stating(SPEED, "k_1 with the other sign", equal(SPEED.statement.lhs, _turned), _on_curve),
    *off(ANY_CLOCK, _on_curve),
    other_power(ANY_CLOCK, depth, 1, 2 + 1 / depth),
    *off(CLOCK_3, _on_curve),
    other_power(CLOCK_3, Integer(3), 2, Q(7, 3)),
    *off(IN_TIME, _in_time),
    stating(IN_TIME, "25 for 24", equal(IN_TIME.statement.lhs + 1 / w_11, IN_TIME.statement.rhs), _in_time),
)
