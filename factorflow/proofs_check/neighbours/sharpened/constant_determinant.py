"""False neighbours of: a determinant that is constant on all completions forces divergence."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Symbol

from factorflow.proofs_check.claims.sharpened.constant_determinant import OBSERVED, A, B, X, s
from factorflow.proofs_check.mutants import Mutant, off, stating, strict, turned, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import real

AFFINE, TRIANGLE, BOUND, BLOCK, FAR = (
    claim(f"sharpened:constant-determinant.{name}")
    for name in ("affine", "triangle", "triangle.bound", "block", "block.bound")
)
Point = dict[Symbol, Any]
a, b, c = (real(name) for name in ("a", "b", "c"))
_line: Point = {real("p"): 2, real("q"): 3, real("v"): 5}
_corner: Point = {a: 2, b: 3, c: 5, real("g_1"): 7, real("g_2"): 11, real("g_3"): 13}


def near_solved(size: Any, *missing: Any, **residuals: Any) -> Point:
    """A 3 x 3 matrix with these missing entries and residuals, and s."""
    entries = dict.fromkeys(OBSERVED, 0) | {real(name): x for name, x in residuals.items()}
    return {**dict(zip((a, b, c), missing, strict=True)), **entries, s: size}


_small, _growth = Q(1, 100), BOUND.statement.rhs
_solved = near_solved(0, 0, 0, 0)
"""det W = -1."""
_far = near_solved(_small, 100, 0, 0, r_33=_small)
_product_far = near_solved(_small, 0, -10, 10, r_33=_small)
_beside_far = near_solved(_small, 0, 100, 0, r_23=_small)
"""det W = 0, by one large entry, by two, and by the other."""
_small_enough, _not_negative = BOUND.given[2:]
_mixed: Point = {x: k for k, x in enumerate((*X, *A, *B), 2)} | {A[0, 0]: 1, B[1, 1]: -7}
_tight: Point = {real("n"): 0, real("p"): 1, real("q"): 0, real("y_1"): 0, real("y_2"): 1, s: 1}
"""X = 0: the distance of [[0, I], [I, 0]] to a singular matrix is one."""
_still: Point = dict.fromkeys(_tight, 0)
_unit, _upper, _lower, _residual = FAR.given[5:]


MUTANTS: tuple[Mutant, ...] = (
    *off(AFFINE, _line),
    *off(TRIANGLE, _corner),
    *off(BLOCK, _mixed),
    without(BOUND, _not_negative, _solved),
    without(BOUND, _small_enough, near_solved(0, 1, 0, 0, r_33=1)),
    stating(BOUND, "a tenth more", at_most(Q(11, 10) * BOUND.statement.lhs, _growth), _far),
    stating(BOUND, "without |b c|", at_most(BOUND.statement.lhs, _growth - s * Abs(b * c)), _product_far),
    stating(BOUND, "without |b|", at_most(BOUND.statement.lhs, _growth - s * (1 + s) * Abs(b)), _beside_far),
    stating(BOUND, "s^2 for s", at_most(BOUND.statement.lhs, s * _growth), _far),
    strict(FAR, _tight),
    stating(FAR, "one percent more", at_most(Q(101, 100), FAR.statement.rhs), _tight),
    stating(FAR, "n for 1 + n", at_most(1, s**2 * real("n") ** 2), _tight),
    turned(FAR, {**_tight, s: 2}),
    without(FAR, _unit, _still),
    without(FAR, _upper, {**_still, real("p"): 1}),
    without(FAR, _lower, {**_still, real("q"): 1}),
    without(FAR, _residual, {**_tight, s: 0}),
)
