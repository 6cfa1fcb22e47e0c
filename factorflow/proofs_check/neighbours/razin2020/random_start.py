"""False neighbours of Proposition 3: the sign of the determinant at a random start.

Where a hypothesis on the entries fails the three probabilities are known exactly.
"""

from __future__ import annotations

from itertools import product

from sympy import Expr, ImmutableMatrix, Rational, diag

from factorflow.proofs_check.claims.razin2020.random_start import (
    NULL,
    SYMMETRIC,
    TOTAL,
    first,
    last,
    minus,
    plus,
    zero,
)
from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import Comparison, equal

FLIP, PROP3 = claim("razin2020:prop3.flip"), claim("razin2020:prop3")
_numbers = dict(zip((*first, *last), (1, 2, 3, 5, 2, 7, 1, 11, 4, 6, 3, 8), strict=True))


def flipped(change: str, left: ImmutableMatrix, right: ImmutableMatrix) -> Mutant:
    """Flip other signs."""
    return stating(FLIP, change, equal((left * last * first * right).det(), FLIP.statement.rhs), _numbers)


def missing(change: str, minors: Expr) -> Mutant:
    """Leave something out of the sum of products of minors."""
    return stating(FLIP, change, equal(FLIP.statement.lhs, -minors), _numbers)


_both, _first, _none = (ImmutableMatrix(diag(*signs)) for signs in ((-1, -1), (-1, 1), (1, 1)))
OF_FLIP = (
    *off(FLIP, _numbers),
    flipped("both columns", _none, _both),
    flipped("a column and a row", _first, _first),
    flipped("no column", _none, _none),
    flipped("a column doubled", _none, ImmutableMatrix(diag(-2, 1))),
    missing("the first minors only", last[:, :2].det() * first[:2, :].det()),
)

_fair = {plus: half, minus: half, zero: 0}


def lacking(hypothesis: Comparison, change: str, above: Rational, below: Rational) -> Mutant:
    """Another law, which all other hypotheses admit."""
    law = {plus: above, minus: below, zero: max(1 - above - below, Q(0))}
    return mutant(PROP3, change, law, given=tuple(fact for fact in PROP3.given if fact != hypothesis))


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
    lacking(NULL, "one hidden unit: det W = 0", Q(0), Q(0)),
    lacking(NULL, "entries with atoms: signs, one factor", *of_signs(1)),
    lacking(NULL, "entries with atoms: signs, two factors", *of_signs(2)),
    lacking(SYMMETRIC, "dependent entries: W_2 = W_1^T", Q(1), Q(0)),
    lacking(SYMMETRIC, "entries within 1/10 of the identity", Q(1), Q(0)),
    lacking(SYMMETRIC, "entries within 1/10 of the exchange matrix", Q(0), Q(1)),
    lacking(TOTAL, "measures that are no probabilities", Q(1), Q(1)),
)
