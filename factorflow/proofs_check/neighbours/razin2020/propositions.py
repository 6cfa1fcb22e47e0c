"""False neighbours of Propositions 1 and 2: norms and effective rank of the completions [[x, 1], [1, 0]]."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, log, sqrt

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import Point, Q, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import distance, entropy, erank, p_plus, real, rho_2, sigma_1, sigma_2

BOUNDED, PRODUCT, SCHATTEN, AT_ZERO = (
    claim(f"razin2020:prop1.{name}") for name in ("bounded", "product", "schatten", "attained")
)
DISTANCE, ERANK, ABOVE_ONE, DECREASING = (
    claim(f"razin2020:prop2.{name}") for name in ("distance", "erank", "erank.above-one", "erank.decreasing")
)

x, k, n, e, e_11, p = map(real, ("x", "k", "n", "e", "e_11", "p"))
_flat, _rational, _left, _long = {x: 0}, {x: Q(3, 2)}, {x: -Q(3, 2)}, {x: 100}
"""Singular values 1 and 1; 2 and 1/2, twice; 100.01 and 1/100.01 nearly."""

_reached = {x: 6, k: 2, n: 4, e: 2, e_11: 2}
OF_BOUNDED = (
    *tight(BOUNDED, _reached),
    strict(BOUNDED, _reached),
    stating(BOUNDED, "k dropped", at_most(Abs(x), (n + e) / e_11), _reached),
    stating(BOUNDED, "the norm of the solution dropped", at_most(Abs(x), k * n / e_11), _reached),
    stating(BOUNDED, "e_11^2 for e_11", at_most(Abs(x), k * (n + e) / e_11**2), _reached),
    without(BOUNDED, at_most(e_11 * Abs(x), k * (n + e)), {**_reached, x: 7}),
    without(BOUNDED, less(0, e_11), {**_reached, e_11: -1}),
)
OF_PRODUCT = (
    *off(PRODUCT, _rational),
    stating(PRODUCT, "the sum", equal(sigma_1 + sigma_2, 2), _rational),
    stating(PRODUCT, "the quotient", equal(sigma_1 / sigma_2, 1), _rational),
    stating(PRODUCT, "sigma_1^2 for sigma_1", equal(sigma_1**2 * sigma_2, 1), _rational),
    stating(PRODUCT, "p_plus for sigma_1", equal(p_plus * sigma_2, 1), _rational),
)


def powers_above(change: str, lower: Expr | int, higher: Expr, witness: Point) -> Mutant:
    """Another inequality for the sum of the powers."""
    return stating(SCHATTEN, change, less(lower, higher), witness)


_powers, _tenth = sigma_1**p + sigma_1**-p, {**_rational, p: Q(1, 10)}
OF_SCHATTEN = (
    *tight(SCHATTEN, _tenth),
    turned(SCHATTEN, _tenth),
    powers_above("minus for plus", 2, sigma_1**p - sigma_1**-p, _tenth),
    powers_above("the second power dropped", 2, sigma_1**p, _tenth),
    powers_above("the first power dropped", 1, sigma_1**-p, _tenth),
    powers_above("2 + p for 2", 2 + p, _powers, _tenth),
    without(SCHATTEN, less(0, x**2), {**_flat, p: Integer(1)}),
    without(SCHATTEN, less(0, p), {**_rational, p: Integer(0)}),
)
OF_ZERO = (
    *off(AT_ZERO, _flat),
    without(AT_ZERO, equal(x, 0), _rational),
    mutant(AT_ZERO, "at x = 3/2", _rational, given=(equal(x, Q(3, 2)),)),
    stating(AT_ZERO, "the sum of both", equal(sigma_1 + sigma_2, 1), _flat),
)

_root = sqrt(x**2 + 4)


def distance_is(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The distance to rank one equal to something else."""
    return stating(DISTANCE, change, equal(distance, rhs), witness)


OF_DISTANCE = (
    *off(DISTANCE, _rational),
    distance_is("5 for 4", (sqrt(x**2 + 5) - Abs(x)) / 2, _rational),
    distance_is("1 for 4", (sqrt(x**2 + 1) - Abs(x)) / 2, _flat),
    distance_is("plus for minus", (_root + Abs(x)) / 2, _rational),
    distance_is("x for |x|", (_root - x) / 2, _left),
    distance_is("1/(x^2 + 1) for the difference", 1 / (x**2 + 1), _rational),
)


def erank_at_most(change: str, rhs: Expr, witness: Point) -> Mutant:
    """The effective rank below something else."""
    return stating(ERANK, change, at_most(erank, rhs), witness)


OF_ERANK = (
    *tight(ERANK, _flat),
    strict(ERANK, _flat),
    turned(ERANK, _long),
    erank_at_most("1/(x^2 + 2) for 2/(x^2 + 2)", 1 + sqrt(1 / (x**2 + 2)), _flat),
    erank_at_most("the root dropped", 1 + 2 / (x**2 + 2), _rational),
    erank_at_most("4 for 2 below", 1 + sqrt(2 / (x**2 + 4)), _flat),
    erank_at_most("x^4 for x^2", 1 + sqrt(2 / (x**4 + 2)), {x: 3}),
)
OF_ABOVE_ONE = (
    *tight(ABOVE_ONE, _long),
    turned(ABOVE_ONE, _flat),
    stating(ABOVE_ONE, "the logarithm", less(1, entropy), _flat),
    stating(ABOVE_ONE, "half of it", less(1, erank / 2), _flat),
    stating(ABOVE_ONE, "twice the share above", less(1 + 2 * rho_2, erank), _flat),
    stating(ABOVE_ONE, "1/(1 + |x|) above", less(1 + 1 / (1 + Abs(x)), erank), _long),
)

x_1, x_2 = real("x_1"), real("x_2")


def entropy_at(entry: Expr) -> Expr:
    """The entropy of the singular values of a completion; (1 -+ x/sqrt(x^2 + 4))/2 are their shares."""
    share = (1 - entry / sqrt(entry**2 + 4)) / 2
    return -share * log(share) - (1 - share) * log(1 - share)


def between(first: object, second: object) -> Point:
    """Two missing entries."""
    return {x_1: first, x_2: second}


_near = between(0, Q(1, 10))
OF_DECREASING = (
    *tight(DECREASING, _near),
    turned(DECREASING, between(0, Q(3, 2))),
    stating(DECREASING, "half of the larger", less(entropy_at(x_2), entropy_at(x_1) / 2), between(0, half)),
    stating(
        DECREASING,
        "the difference of the entries",
        less(entropy_at(x_2) + x_2 - x_1, entropy_at(x_1)),
        between(0, half),
    ),
    without(DECREASING, at_most(0, x_1), between(-Q(3, 2), 0)),
    without(DECREASING, less(x_1, x_2), between(Q(3, 2), 0)),
    mutant(DECREASING, "also where both are equal", between(1, 1), given=(at_most(0, x_1), at_most(x_1, x_2))),
)


MUTANTS: tuple[Mutant, ...] = (
    *OF_BOUNDED,
    *OF_PRODUCT,
    *OF_SCHATTEN,
    *OF_ZERO,
    *OF_DISTANCE,
    *OF_ERANK,
    *OF_ABOVE_ONE,
    *OF_DECREASING,
)
