"""False neighbours of the theorems of Razin & Cohen (2020)."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Integer, log, sqrt

from factorflow.proofs_check.claims import razin2020
from factorflow.proofs_check.claims.razin2020 import completions
from factorflow.proofs_check.claims.razin2020.corollaries import level
from factorflow.proofs_check.claims.razin2020.quasi_norm import AS_FROBENIUS, M, e_11, e_12, e_21, e_22, k, n, x_1, x_2
from factorflow.proofs_check.claims.steps import POSITIVE_START, a, b, c, half, s
from factorflow.proofs_check.exact import value_at
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, off, strict, tight, without
from factorflow.proofs_check.neighbours.points import (
    EXCHANGE,
    NEGATIVE,
    SPREAD,
    Point,
    Q,
    linear,
    nearly_solved,
    on_key,
    on_spectral,
    raised,
    started,
)
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.notation import distance, erank, loss, schatten_half, sigma_1, sigma_2

DEEP, POSITIVE = POSITIVE_START
"""The hypotheses L >= 2 and det W(0) > 0."""


def stating(claim: Claim, change: str, statement: Comparison, witness: Point) -> Mutant:
    """Return the neighbour with another conclusion."""
    return mutant(claim, change, witness, statement=statement)


def unstarted(claim: Claim, k: int = 12, **numbers: Any) -> tuple[Mutant, Mutant]:
    """Without L >= 2 the determinant changes its sign; without det W(0) > 0 it is negative all along."""
    more = {symbol: numbers[symbol.name] for symbol in claim.free_symbols if symbol.name in numbers}
    return (
        without(claim, DEEP, {**linear(k), **more}),
        without(claim, POSITIVE, {**started(*NEGATIVE), **more}),
    )


_solved = started(*nearly_solved(10**5))
_bent = started(*raised(on_spectral(half)))
"""Nearly rank one: every norm is near 15/8, and s^2 = 17/64."""


def norm_bound(claim: Claim) -> tuple[Mutant, ...]:
    """Neighbours of ||W|| >= 1/(k s) - 8 k^2; for Schatten-1/2, k = 2, the best first constant is 1/s."""
    norm, k = claim.statement.rhs, 2 if claim.statement.rhs == schatten_half else 1
    offset = 8 * k**2

    def above(change: str, lower: Expr, witness: Point) -> Mutant:
        return stating(claim, change, at_most(lower, norm), witness)

    return (
        above(f"A times {Q(101 * k, 100)}", Q(101, 100) / s - offset, _solved),
        above("s^2 for s", 1 / (k * s**2) - offset, _solved),
        above("1/s without B", 1 / s, _bent),
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
_A, _x_1_bound, _x_2_bound = razin2020.abstract.given[-3:]
_level_curve = dict.fromkeys((x_1, x_2), Integer(0))


def at_frobenius(point: Point) -> dict[Any, Any]:
    """The point with the numbers of the Frobenius norm."""
    where = {**AS_FROBENIUS, **point}
    return {name: value_at(value, razin2020.abstract.flow, point) if isinstance(value, Expr) else value
            for name, value in where.items()}


def any_norm(change: str, lower: Expr, witness: Point) -> Mutant:
    """Another lower bound for the abstract quasi-norm."""
    return stating(razin2020.abstract, change, at_most(lower, n), at_frobenius(witness))


ABSTRACT = (
    any_norm("k dropped", e_11 / s - 8 * M, _doubled),
    any_norm("k dropped from A", e_11 / s - 8 * k**2 * M, _doubled),
    any_norm("A times 101/100", Q(101, 100) * e_11 / (k * s) - 8 * k**2 * M, _solved),
    any_norm("s^2 for s", e_11 / (k * s**2) - 8 * k**2 * M, _solved),
    any_norm("B added", e_11 / (k * s) + 8 * k**2 * M, started(1, 0, 0, Q(1, 100))),
    without(razin2020.abstract, _A, at_frobenius(_nothing)),
    without(razin2020.abstract, _x_1_bound, at_frobenius({**_nothing, x_1: 1000})),
    without(razin2020.abstract, _x_2_bound, at_frobenius({**_nothing, x_1: 1000, x_2: 1000})),
    without(razin2020.abstract, at_most(e_12, M), at_frobenius({**_nothing, e_12: 1000, x_1: 1000})),
    without(razin2020.abstract, at_most(e_21, M), at_frobenius({**_nothing, e_21: 1000, x_1: 1000, x_2: 1000})),
    without(
        razin2020.abstract, at_most(e_22, M), at_frobenius({**_nothing, e_22: 10**6, x_1: 1000, x_2: 1000})
    ),
    without(razin2020.abstract, at_most(1, k), at_frobenius({**_bent, **_level_curve, k: Q(1, 100), n: 151})),
    without(razin2020.abstract, DEEP, at_frobenius(linear(12))),
    without(razin2020.abstract, POSITIVE, at_frobenius(started(*NEGATIVE))),
)

_spread = started(*SPREAD)
_long = started(1000, 1, 1, Q(1, 10))


def distance_at_most(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The distance to rank one below something else."""
    return stating(razin2020.thm1_distance, change, at_most(distance, rhs), witness)


DISTANCE = (
    distance_at_most("99/100 for 3", Q(99, 100) * s, _spread),
    distance_at_most("sqrt(2) dropped, 1 for 3", sqrt(loss), _spread),
    distance_at_most("loss for its root", 3 * sqrt(2) * loss, _long),
    distance_at_most("s^2 for s", s**2, _long),
    stating(
        razin2020.thm1_distance, "the first singular value", at_most(sigma_1, 3 * s), started(*nearly_solved(1000))
    ),
    *unstarted(razin2020.thm1_distance),
)

_tiny = 2 * Q(1, 10**6) / (1 - Q(1, 10**12))
_far, _near, _nearest = (started(*on_key(t)) for t in (10, Q(1, 10), _tiny))
_root = sqrt(loss)


def erank_at_most(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The effective rank below something else."""
    return stating(razin2020.thm1_erank, change, at_most(erank, rhs), witness)


ERANK = (
    erank_at_most("99/100 for 2 sqrt(12)/ln 2", 1 + Q(99, 100) * _root, _far),
    erank_at_most("loss for its root", 1 + 2 * sqrt(12) / log(2) * loss, _nearest),
    erank_at_most("ln 2 for its inverse, 1/10 for sqrt(12)", 1 + log(2) / 5 * _root, _far),
    erank_at_most("minus for plus", 1 - 2 * sqrt(12) / log(2) * _root, _near),
    erank_at_most("1 dropped", 2 * sqrt(12) / log(2) * _root, _near),
    *unstarted(razin2020.thm1_erank),
)



def norm_corollary(claim: Claim) -> tuple[Mutant, ...]:
    """Neighbours of: loss <= (A/(M + B))^2 gives M <= ||W||."""
    norm, k = claim.statement.rhs, 2 if claim.statement.rhs == schatten_half else 1
    offset, small = 8 * k**2, claim.given[-1]
    reach = Q(10**5, k) - 2 * offset
    """A level for which the loss is small enough, at an entry of 10^5."""

    def if_loss(bound: Expr, witness: Point) -> Mutant:
        return given_instead(claim, small, at_most(loss, bound), witness)

    return (
        stating(claim, f"{Q(101 * k, 100)} M", at_most(Q(101 * k, 100) * level, norm), {**_solved, level: reach}),
        if_loss((1 / (sqrt(2) * level)) ** 2, {**_bent, level: Q(193, 100)}),
        if_loss(1 / (sqrt(2) * k * (level + offset)), {**_solved, level: 10**7}),
        if_loss((2 / (level + offset)) ** 2, {**_solved, level: 140000}),
        without(claim, small, {**_solved, level: 10**6}),
        *unstarted(claim, M=18 if k == 2 else 92),
    )


_reached = razin2020.cor1_distance.given[-1]
DISTANCE_COROLLARY = (
    given_instead(razin2020.cor1_distance, _reached, at_most(loss, level**2 / Q(19, 10)), {**_spread, level: Q(293, 100)}),
    given_instead(razin2020.cor1_distance, _reached, at_most(loss, level / 18), {**_long, level: Q(9, 100)}),
    given_instead(razin2020.cor1_distance, _reached, at_most(loss, 18 * level**2), {**_long, level: Q(17, 1000)}),
    without(razin2020.cor1_distance, _reached, {**_long, level: 0}),
    without(razin2020.cor1_distance, at_most(0, level), {**_long, level: -10}),
    *unstarted(razin2020.cor1_distance, M=half),
)

_rank_reached = razin2020.cor1_erank.given[-1]
ERANK_COROLLARY = (
    given_instead(razin2020.cor1_erank, _rank_reached, at_most(loss, level**2 / Q(98, 100)), {**_far, level: Q(985, 1000)}),
    given_instead(razin2020.cor1_erank, _rank_reached, at_most(loss, level), {**_near, level: Q(1, 201)}),
    given_instead(razin2020.cor1_erank, _rank_reached, at_most(loss, 48 * level**2), {**_near, level: Q(1, 90)}),
    without(razin2020.cor1_erank, _rank_reached, {**_near, level: 0}),
    without(razin2020.cor1_erank, at_most(0, level), {**_near, level: -1}),
    *unstarted(razin2020.cor1_erank, M=half),
)

_three_halves = {a: Q(3, 2)}
"""The completion [[3/2, 1], [1, 0]] has the singular values 2 and 1/2."""
_p = completions._p
_tight_bound = {a: 1, e_11: 1, k: 1, n: 1, completions._exchange: 0}
_bounded = completions.bounded
_last = {a: Q(1, 100), _p: 1}
COMPLETIONS = (
    *tight(_bounded, _tight_bound),
    strict(_bounded, _tight_bound),
    stating(_bounded, "k dropped", at_most(Abs(a), n / e_11), {**_tight_bound, k: 2, n: 1, a: 2}),
    stating(_bounded, "e_11 dropped", at_most(Abs(a), k * n), {**_tight_bound, e_11: half, a: 2}),
    without(_bounded, _bounded.given[1], {**_tight_bound, a: 2}),
    *off(completions.unit_product, _three_halves),
    mutant(
        completions.unit_product,
        "the signed value",
        _three_halves,
        statement=Comparison(sigma_1 * (-sigma_2), "=", Integer(1)),
    ),
    *tight(completions.schatten, _last),
    stating(completions.schatten, "sigma_1^p alone", less(2, sigma_1**_p), _last),
    without(completions.schatten, less(0, a**2), {a: 0, _p: 1}),
    without(completions.schatten, less(0, _p), {**_three_halves, _p: 0}),
    *off(completions.at_zero, {a: 0}),
    without(completions.at_zero, completions.at_zero.given[0], _three_halves),
    *off(completions.distance_claim, _three_halves),
    stating(
        completions.distance_claim,
        "5 for 4",
        Comparison(distance, "=", (sqrt(a**2 + 5) - Abs(a)) / 2),
        _three_halves,
    ),
    stating(
        completions.distance_claim, "a for |a|", Comparison(distance, "=", (sqrt(a**2 + 4) - a) / 2), {a: -1}
    ),
)

MUTANTS: tuple[Mutant, ...] = (
    *(found for claim in razin2020.NORMS for found in norm_bound(claim)),
    *ABSTRACT,
    *DISTANCE,
    *ERANK,
    *(found for claim in razin2020.COROLLARIES for found in norm_corollary(claim)),
    *DISTANCE_COROLLARY,
    *ERANK_COROLLARY,
    *COMPLETIONS,
)
