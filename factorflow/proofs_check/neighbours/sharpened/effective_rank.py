"""False neighbours of the bounds on effective rank and ratio."""

from __future__ import annotations

from sympy import Expr, log, sqrt

from factorflow.proofs_check.claims.sharpened.entropy_basics import entropy_of
from factorflow.proofs_check.mutants import Mutant, stating, strict, tight, without
from factorflow.proofs_check.neighbours.points import (
    Point,
    Q,
    at,
    claim,
    on_key,
)
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import (
    det,
    erank,
    loss,
    real,
)

NUMBERS = claim("sharpened:erank.numbers.entropy")
SHARE_OF_NUMBERS = claim("sharpened:erank.numbers.share")
RATIO_OF_NUMBERS = claim("sharpened:erank.numbers.ratio")
BEST_OF_NUMBERS = claim("sharpened:erank.numbers.best")
EFFECTIVE_RANK = claim("sharpened:erank")
SHARE = claim("sharpened:erank.share")
RATIO = claim("sharpened:erank.ratio")
BEST_EFFECTIVE_RANK = claim("sharpened:erank.best")
u, v, ell = map(real, "uvl")


_product = at_most(2 * u * v, ell * (u**2 + v**2))
_two_one = {u: 2, v: 1, ell: Q(4, 5)}
"""2 u v = l (u^2 + v^2)."""
_far_apart = {u: 1, v: Q(1, 100), ell: Q(200, 10001)}
_equal_numbers = {u: 1, v: 1, ell: 1}


def of_two_numbers(claim: Claim, witness: Point, change: str, rhs: Expr, where: Point) -> tuple[Mutant, ...]:
    """Neighbours of a bound on two numbers that is attained at the witness."""
    return (
        *tight(claim, witness),
        stating(claim, change, at_most(claim.statement.lhs, rhs), where),
        without(claim, _product, {**_two_one, ell: Q(1, 10)}),
    )


OF_NUMBERS = (
    *of_two_numbers(NUMBERS, _equal_numbers, "l for its root", log(1 + ell), _far_apart),
    strict(NUMBERS, _equal_numbers),
    *of_two_numbers(SHARE_OF_NUMBERS, _two_one, "l/4", ell / 4, _two_one),
    strict(SHARE_OF_NUMBERS, _two_one),
    without(SHARE_OF_NUMBERS, at_most(v, u), {u: 1, v: 2, ell: Q(4, 5)}),
    *of_two_numbers(RATIO_OF_NUMBERS, _two_one, "l/2", ell / 2, _two_one),
    strict(RATIO_OF_NUMBERS, _two_one),
    without(RATIO_OF_NUMBERS, at_most(v, u), {u: 1, v: 2, ell: Q(4, 5)}),
    *of_two_numbers(BEST_OF_NUMBERS, _two_one, "l/4 for the share", entropy_of(ell / 4), _two_one),
)

_far, _near, _even = at(*on_key(10)), at(*on_key(Q(1, 10))), at(*on_key(Q(3, 4)))
"""loss 50/51, 1/201 and 9/41; at the last the singular values have the ratio 1/9."""


def erank_at_most(rhs: Expr, change: str, witness: Point) -> Mutant:
    """The effective rank below something else."""
    return stating(EFFECTIVE_RANK, change, at_most(erank, rhs), witness)


def attained_on_key(claim: Claim, change: str, rhs: Expr) -> tuple[Mutant, ...]:
    """Neighbours of a bound that is attained where 2 det W = loss |W|^2."""
    return (
        *tight(claim, _even),
        stating(claim, change, at_most(claim.statement.lhs, rhs), _even),
        without(claim, less(0, det), at(0, 1, 1, Q(1, 10))),
    )


RANK = (
    *tight(EFFECTIVE_RANK, _far),
    erank_at_most(1 + Q(99, 100) * sqrt(loss), "99/100 of the root", _far),
    erank_at_most(1 + loss, "loss for its root", _near),
    erank_at_most(1 + loss ** Q(2, 3), "the power 2/3", _far),
    without(EFFECTIVE_RANK, less(0, det), at(0, 1, 1, Q(1, 10))),
    *attained_on_key(SHARE, "loss/4", loss / 4),
    strict(SHARE, _even),
    *attained_on_key(RATIO, "loss/2", loss / 2),
    strict(RATIO, _even),
    *attained_on_key(BEST_EFFECTIVE_RANK, "1 + loss", 1 + loss),
)

MUTANTS: tuple[Mutant, ...] = (*OF_NUMBERS, *RANK)
