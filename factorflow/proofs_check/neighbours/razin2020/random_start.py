"""False neighbours of Proposition 3: the sign of the determinant at a random start.

Where a hypothesis on the entries fails the three probabilities are known exactly: they define what is meant.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from sympy import Expr, ImmutableMatrix, Rational, diag

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import matrix, real

FLIP, PROP3 = claim("razin2020:prop3.flip"), claim("razin2020:prop3")
U, V = matrix("u", 2), matrix("v", 2)
_numbers = dict(zip((*U, *V), (1, 2, 3, 5, 2, 7, 1, 11), strict=True))
_det = (U * V).det()


def flipped(change: str, left: ImmutableMatrix, right: ImmutableMatrix, rhs: Expr) -> Mutant:
    """Flip other signs."""
    return stating(FLIP, change, equal((left * U * V * right).det(), rhs), _numbers)


_both, _first, _none = (ImmutableMatrix(diag(*signs)) for signs in ((-1, -1), (-1, 1), (1, 1)))
OF_FLIP = (
    *off(FLIP, _numbers),
    flipped("both columns", _none, _both, -_det),
    flipped("a column and a row", _first, _first, -_det),
    flipped("no column", _none, _none, -_det),
    flipped("the product of the other order", _none, _first, -(V * U).det() * U.det()),
    flipped("a column doubled", _none, ImmutableMatrix(diag(-2, 1)), -_det),
)

plus, minus, zero = real("P_plus"), real("P_minus"), real("P_zero")
_fair = {plus: half, minus: half, zero: 0}


def started(change: str, above: Rational, below: Rational) -> Mutant:
    """At a start of another law the probabilities are these."""
    law = {plus: above, minus: below, zero: 1 - above - below}
    return mutant(PROP3, change, {}, flow=replace(PROP3.flow, name=change, definitions=law))


def of_signs(layers: int) -> tuple[Rational, Rational]:
    """The probabilities of det W > 0 and det W < 0 where all entries are 1 or -1, each with probability 1/2."""
    signs = [a * d - b * c for a, b, c, d in product((-1, 1), repeat=4)]
    above, below = (Q(sum(sign * s > 0 for s in signs), len(signs)) for sign in (1, -1))
    for _ in range(layers - 1):
        above, below = 2 * above * below, above**2 + below**2
    return above, below


MUTANTS: tuple[Mutant, ...] = (
    *OF_FLIP,
    *off(PROP3, _fair),
    stating(PROP3, "with probability 1/4", equal(plus, Q(1, 4)), _fair),
    stating(PROP3, "not negative with probability 1", equal(plus + zero, 1), _fair),
    started("one hidden unit: det W = 0", Q(0), Q(0)),
    started("dependent entries: W_2 = W_1^T", Q(1), Q(0)),
    started("entries within 1/10 of the identity", Q(1), Q(0)),
    started("entries within 1/10 of the exchange matrix", Q(0), Q(1)),
    started("entries with atoms: signs, one factor", *of_signs(1)),
    started("entries with atoms: signs, two factors", *of_signs(2)),
)
