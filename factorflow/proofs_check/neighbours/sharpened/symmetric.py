"""False neighbours of what is said of a symmetric unknown, and of the gap of Theorem 2 with a small corner."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Matrix, Rational, Symbol, sqrt, sympify

from factorflow.proofs_check.claims.sharpened.finite_gap import attained, eps, finite_gap, lower, rank_one, z, z_
from factorflow.proofs_check.claims.sharpened.symmetric import a, b, d, infimum, no_solution, symmetric
from factorflow.proofs_check.claims.sharpened.symmetric import eps as corner
from factorflow.proofs_check.mutants import Mutant, off, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import at
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import W, frobenius, nuclear, spectral

Q = Rational
Point = dict[Symbol, Any]


def entries(*values: Any) -> Point:
    """X = [[a, b], [b, d]], and what is observed in the corner: d, or a positive number where d is none."""
    first, side, last = map(sympify, values)
    return {a: first, b: side, d: last, corner: last if last > 0 else Integer(1)}


_best, _worse = entries(4, 1, "1/4"), entries(9, 1, "1/4")
_lhs, _rhs = symmetric.statement.lhs, symmetric.statement.rhs
_definite = symmetric.given[0]
OF_SYMMETRIC = (
    *tight(symmetric, _best),
    strict(symmetric, _best),
    turned(symmetric, _worse),
    without(symmetric, _definite, entries(0, 1, "1/4")),
    without(symmetric, equal(b, 1), entries(0, 0, "1/4")),
    without(symmetric, equal(d, corner), {**entries(1, 1, 1), corner: Q(1, 4)}),
)
_near = entries(10, Q(99, 100), Q(1, 10))
_loss = no_solution.statement.rhs
OF_NO_SOLUTION = (
    without(no_solution, _definite, entries(1, 1, 0)),
    stating(no_solution, "the loss is at least 1/10", less(Q(1, 10), _loss), _near),
    stating(no_solution, "the infimum is 1/50", at_most(Q(1, 50), _loss), _near),
    stating(no_solution, "the observation beside the diagonal alone", less(0, 2 * (b - 1) ** 2), entries(1, 1, 1)),
    stating(no_solution, "the corner alone", less(0, d**2), entries(1, 0, 0)),
    turned(no_solution, _near),
)
_tiny = {corner: Q(1, 9)}
_approached = infimum.statement
OF_INFIMUM = (
    *off(infimum, _tiny),
    stating(infimum, "eps^2 in front", equal(_approached.lhs, corner * _approached.rhs), _tiny),
)

_seen = {z: Integer(1), z_: Integer(2), eps: Q(1, 2)}
_gap = finite_gap.statement
_close = {z: Integer(1), z_: Integer(1), eps: Q(999, 1000)}
OF_GAP = (
    turned(finite_gap, _seen),
    stating(finite_gap, "101/100 of the sum", less(Q(101, 100) ** 2 * _gap.lhs, _gap.rhs), _close),
    stating(finite_gap, "99/100 of the norm", less(_gap.lhs, Q(99, 100) ** 2 * _gap.rhs), _close),
    stating(finite_gap, "without a root: eps for eps^2", less(_gap.lhs, _gap.rhs * eps**2), _seen),
    without(finite_gap, less(eps**2, z * z_), {z: Integer(1), z_: Integer(1), eps: Integer(1)}),
)
_outer = rank_one.statement
OF_RANK_ONE = (
    *off(rank_one, _seen),
    stating(rank_one, "eps in the first entry", equal(Matrix([[eps, z], [z_, eps]]), _outer.rhs), _seen),
)
_flat = at(1, 2, 2, 1)
OF_LOWER = (
    *tight(lower, _flat),
    strict(lower, _flat),
    turned(lower, at(1, 1, 1, 1) | {W[0]: Integer(9)}),
    stating(lower, "the spectral norm", at_most(lower.statement.lhs, spectral), _flat),
    stating(lower, "the Frobenius norm", at_most(lower.statement.lhs, frobenius), at(0, 1, 2, 0)),
    stating(lower, "sqrt(2) times the sum", at_most(sqrt(2) * lower.statement.lhs, nuclear), _flat),
)
_equal_lengths = {z: Integer(1), z_: Integer(1), eps: Q(999, 1000)}
_attains = attained.statement
OF_ATTAINED = (
    turned(attained, _seen),
    stating(attained, "101/100 on the left", at_most(Q(101, 100) * _attains.lhs, _attains.rhs), _equal_lengths),
    stating(attained, "99/100 on the right", at_most(_attains.lhs, Q(99, 100) * _attains.rhs), _equal_lengths),
    stating(attained, "1/10 added on the left", at_most(_attains.lhs + Q(1, 10), _attains.rhs), _equal_lengths),
    without(attained, less(eps**2, z * z_), {z: Integer(1), z_: Integer(1), eps: Integer(2)}),
)
MUTANTS: tuple[Mutant, ...] = (
    *OF_SYMMETRIC,
    *OF_NO_SOLUTION,
    *OF_INFIMUM,
    *OF_GAP,
    *OF_RANK_ONE,
    *OF_LOWER,
    *OF_ATTAINED,
)
