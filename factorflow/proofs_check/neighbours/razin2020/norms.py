"""False neighbours of Theorem 1 for norms and quasi-norms."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, sqrt

from factorflow.proofs_check.claims.razin2020.quasi_norm import AS_FROBENIUS, M, e_11, e_12, e_21, e_22, k, n, x_1, x_2
from factorflow.proofs_check.claims.steps import b, c, s
from factorflow.proofs_check.exact import value_at
from factorflow.proofs_check.mutants import Mutant, stating, without
from factorflow.proofs_check.neighbours.points import NEGATIVE, Point, Q, claim, linear, nearly_solved, started
from factorflow.proofs_check.neighbours.razin2020.starts import BENT, DEEP, POSITIVE, SOLVED, unstarted
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import schatten_half

NORMS = [claim(f"razin2020:thm1.norm.{norm}") for norm in ("frobenius", "spectral", "nuclear", "schatten-1/2")]
ABSTRACT = claim("razin2020:thm1.norm.abstract")


def norm_bound(claim: Claim) -> tuple[Mutant, ...]:
    """Neighbours of ||W|| >= 1/(k s) - 8 k^2; for Schatten-1/2, k = 2, the best first constant is 1/s."""
    norm, k = claim.statement.rhs, 2 if claim.statement.rhs == schatten_half else 1
    offset = 8 * k**2

    def above(change: str, lower: Expr, witness: Point) -> Mutant:
        return stating(claim, change, at_most(lower, norm), witness)

    return (
        above(f"A times {Q(101 * k, 100)}", Q(101, 100) / s - offset, SOLVED),
        above("s^2 for s", 1 / (k * s**2) - offset, SOLVED),
        above("1/s without B", 1 / s, BENT),
        above("B added", 1 / (k * s) + offset, started(1, 0, 0, Q(1, 100))),
        above(
            "w_22 dropped from the loss",
            1 / (k * sqrt((b - 1) ** 2 + (c - 1) ** 2)) - offset,
            started(2, Q(999, 1000), 1, 1),
        ),
        *unstarted(claim),
    )


_doubled = {**started(1000, 1, 1, Q(11, 10000)), **AS_FROBENIUS, k: 2, M: 2, e_11: 2}
"""The quasi-norm |X|_F, doubled where X is a multiple of E11: its constant is 2."""
_nothing = {**started(*nearly_solved(1000)), **AS_FROBENIUS, n: 0}
_A, _x_1_bound, _x_2_bound = ABSTRACT.given[-3:]
_level_curve = dict.fromkeys((x_1, x_2), Integer(0))


def at_frobenius(point: Point) -> dict[Any, Any]:
    """The point with the numbers of the Frobenius norm."""
    where = {**AS_FROBENIUS, **point}
    return {
        name: value_at(value, ABSTRACT.flow, point) if isinstance(value, Expr) else value
        for name, value in where.items()
    }


def any_norm(change: str, lower: Expr, witness: Point) -> Mutant:
    """Another lower bound for the abstract quasi-norm."""
    return stating(ABSTRACT, change, at_most(lower, n), at_frobenius(witness))


OF_ABSTRACT = (
    any_norm("k dropped", e_11 / s - 8 * M, _doubled),
    any_norm("k dropped from A", e_11 / s - 8 * k**2 * M, _doubled),
    any_norm("A times 101/100", Q(101, 100) * e_11 / (k * s) - 8 * k**2 * M, SOLVED),
    any_norm("s^2 for s", e_11 / (k * s**2) - 8 * k**2 * M, SOLVED),
    any_norm("B added", e_11 / (k * s) + 8 * k**2 * M, started(1, 0, 0, Q(1, 100))),
    without(ABSTRACT, _A, at_frobenius(_nothing)),
    without(ABSTRACT, _x_1_bound, at_frobenius({**_nothing, x_1: 1000})),
    without(ABSTRACT, _x_2_bound, at_frobenius({**_nothing, x_1: 1000, x_2: 1000})),
    without(ABSTRACT, at_most(e_12, M), at_frobenius({**_nothing, e_12: 1000, x_1: 1000})),
    without(ABSTRACT, at_most(e_21, M), at_frobenius({**_nothing, e_21: 1000, x_1: 1000, x_2: 1000})),
    without(ABSTRACT, at_most(e_22, M), at_frobenius({**_nothing, e_22: 10**6, x_1: 1000, x_2: 1000})),
    without(ABSTRACT, at_most(1, k), at_frobenius({**BENT, **_level_curve, k: Q(1, 100), n: 151})),
    without(ABSTRACT, DEEP, at_frobenius(linear(12))),
    without(ABSTRACT, POSITIVE, at_frobenius(started(*NEGATIVE))),
)


MUTANTS: tuple[Mutant, ...] = (*(found for norm in NORMS for found in norm_bound(norm)), *OF_ABSTRACT)
