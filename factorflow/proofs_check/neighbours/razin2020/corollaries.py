"""False neighbours of Corollary 1."""

from __future__ import annotations

from sympy import Expr, sqrt

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, given_instead, stating, without
from factorflow.proofs_check.neighbours.points import Point, Q, claim
from factorflow.proofs_check.neighbours.razin2020.starts import BENT, FAR, LONG, NEAR, SOLVED, SPREAD, unstarted
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import distance, erank, loss, real, schatten_half

NORMS = [claim(f"razin2020:cor1.{norm}") for norm in ("frobenius", "spectral", "nuclear", "schatten-1/2")]
DISTANCE, ERANK = map(claim, ("razin2020:cor1.distance", "razin2020:cor1.erank"))
level = real("M")


def norm_corollary(claim: Claim) -> tuple[Mutant, ...]:
    """Neighbours of: loss <= (A/(M + B))^2 gives M <= ||W||."""
    norm, k = claim.statement.rhs, 2 if claim.statement.rhs == schatten_half else 1
    offset, small = 8 * k**2, claim.given[-1]
    reach = Q(10**5, k) - 2 * offset
    """A level for which the loss is small enough, at an entry of 10^5."""

    def if_loss(bound: Expr, witness: Point) -> Mutant:
        return given_instead(claim, small, at_most(loss, bound), witness)

    return (
        stating(claim, f"{Q(101 * k, 100)} M", at_most(Q(101 * k, 100) * level, norm), {**SOLVED, level: reach}),
        if_loss((1 / (sqrt(2) * level)) ** 2, {**BENT, level: Q(193, 100)}),
        if_loss(1 / (sqrt(2) * k * (level + offset)), {**SOLVED, level: 10**7}),
        if_loss((2 / (level + offset)) ** 2, {**SOLVED, level: 140000}),
        without(claim, small, {**SOLVED, level: 10**6}),
        *unstarted(claim, M=18 if k == 2 else 92),
    )


_reached = DISTANCE.given[-1]
DISTANCE_COROLLARY = (
    given_instead(DISTANCE, _reached, at_most(loss, level**2 / Q(19, 10)), {**SPREAD, level: Q(293, 100)}),
    given_instead(DISTANCE, _reached, at_most(loss, level / 18), {**LONG, level: Q(9, 100)}),
    given_instead(DISTANCE, _reached, at_most(loss, 18 * level**2), {**LONG, level: Q(17, 1000)}),
    stating(DISTANCE, "31/10 of the distance", at_most(Q(31, 10) * distance, level), {**SPREAD, level: 9}),
    without(DISTANCE, _reached, {**LONG, level: 0}),
    without(DISTANCE, at_most(0, level), {**LONG, level: -10}),
    *unstarted(DISTANCE, M=half),
)

_rank_reached = ERANK.given[-1]
ERANK_COROLLARY = (
    given_instead(ERANK, _rank_reached, at_most(loss, level**2 / Q(98, 100)), {**FAR, level: Q(985, 1000)}),
    given_instead(ERANK, _rank_reached, at_most(loss, level), {**NEAR, level: Q(1, 201)}),
    given_instead(ERANK, _rank_reached, at_most(loss, 48 * level**2), {**NEAR, level: Q(1, 90)}),
    stating(ERANK, "1 dropped", at_most(erank, level), {**NEAR, level: Q(71, 100)}),
    without(ERANK, _rank_reached, {**NEAR, level: 0}),
    without(ERANK, at_most(0, level), {**NEAR, level: -1}),
    *unstarted(ERANK, M=half),
)

MUTANTS: tuple[Mutant, ...] = (
    *(found for norm in NORMS for found in norm_corollary(norm)),
    *DISTANCE_COROLLARY,
    *ERANK_COROLLARY,
)
