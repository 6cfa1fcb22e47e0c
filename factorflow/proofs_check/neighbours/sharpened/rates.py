"""False neighbours of the series on the slow manifold: a sign, a coefficient or an exponent changed."""

from __future__ import annotations

from sympy import Integer, sqrt

from factorflow.proofs_check.mutants import Mutant, mutant, off, stating
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.asymptotics import observed_entry, z
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import ddt, depth, w_11, w_12

ENTRY, ENTRY_2, ENTRY_3, CLOCK, DETERMINANT = (
    claim(f"sharpened:{name}") for name in ("rate", "rate.depth-2", "rate.depth-3", "rate.clock", "det-rate")
)
PLACE = Q(1, 4)


def of(found: Claim, L: Integer, order: int) -> tuple[Mutant, ...]:
    """Neighbours of a rate on the series, at w_11 = 2."""
    point = {z: PLACE, w_12: observed_entry(L, order).subs(z, PLACE), depth: L}
    wrong = observed_entry(L, order) + z**2
    elsewhere = {**point, w_12: wrong.subs(z, PLACE)}
    given = (found.given[0], equal(w_12, wrong))
    return (*off(found, point), mutant(found, "25 for 24 or the like: z^2 more", elsewhere, given=given))


_at_2 = {z: PLACE, w_12: observed_entry(2, 5).subs(z, PLACE)}
_rate = CLOCK.statement.rhs
MUTANTS: tuple[Mutant, ...] = (
    *of(ENTRY, Integer(3), 3),
    *of(ENTRY_2, Integer(2), 6),
    *of(ENTRY_3, Integer(3), 4),
    *of(CLOCK, Integer(2), 5),
    *of(DETERMINANT, Integer(2), 3),
    stating(CLOCK, "25 for 24", equal(CLOCK.statement.lhs + ddt(1 / w_11), _rate), _at_2),
    stating(CLOCK, "15 with the other sign", equal(CLOCK.statement.lhs - 30 * ddt(w_11), _rate), _at_2),
    stating(CLOCK, "w_11^4 for w_11^3", equal(CLOCK.statement.lhs + ddt(w_11**4 - w_11**3), _rate), _at_2),
    stating(CLOCK, "a root more", equal(CLOCK.statement.lhs, sqrt(z) * _rate), _at_2),
)
