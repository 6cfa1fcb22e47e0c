"""False neighbours of Theorem 1 for distance and effective rank."""

from __future__ import annotations

from sympy import Expr, log, sqrt

from factorflow.proofs_check.claims.steps import s
from factorflow.proofs_check.mutants import Mutant, stating
from factorflow.proofs_check.neighbours.points import Point, Q, claim, nearly_solved, started
from factorflow.proofs_check.neighbours.razin2020.starts import FAR, LONG, NEAR, NEAREST, SPREAD, unstarted
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import distance, erank, loss, sigma_1

DISTANCE, ERANK = map(claim, ("razin2020:thm1.distance", "razin2020:thm1.erank"))


def distance_at_most(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The distance to rank one below something else."""
    return stating(DISTANCE, change, at_most(distance, rhs), witness)


OF_DISTANCE = (
    distance_at_most("99/100 for 3", Q(99, 100) * s, SPREAD),
    distance_at_most("sqrt(2) dropped, 1 for 3", sqrt(loss), SPREAD),
    distance_at_most("loss for its root", 3 * sqrt(2) * loss, LONG),
    distance_at_most("s^2 for s", s**2, LONG),
    stating(DISTANCE, "the first singular value", at_most(sigma_1, 3 * s), started(*nearly_solved(1000))),
    *unstarted(DISTANCE),
)

_root = sqrt(loss)


def erank_at_most(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The effective rank below something else."""
    return stating(ERANK, change, at_most(erank, rhs), witness)


OF_ERANK = (
    erank_at_most("99/100 for 2 sqrt(12)/ln 2", 1 + Q(99, 100) * _root, FAR),
    erank_at_most("loss for its root", 1 + 2 * sqrt(12) / log(2) * loss, NEAREST),
    erank_at_most("ln 2 for its inverse, 1/10 for sqrt(12)", 1 + log(2) / 5 * _root, FAR),
    erank_at_most("minus for plus", 1 - 2 * sqrt(12) / log(2) * _root, NEAR),
    erank_at_most("1 dropped", 2 * sqrt(12) / log(2) * _root, NEAR),
    *unstarted(ERANK),
)

MUTANTS: tuple[Mutant, ...] = (*OF_DISTANCE, *OF_ERANK)
