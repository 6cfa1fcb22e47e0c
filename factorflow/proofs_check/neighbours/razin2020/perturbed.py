"""False neighbours of Theorem 2: other observed values."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Symbol

from factorflow.proofs_check.claims.steps import a, s
from factorflow.proofs_check.mutants import Mutant, mutant, stating, tight, turned, without
from factorflow.proofs_check.neighbours.points import Point, Q, claim, det_0, linear, started
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import depth, real

THEOREM = claim("razin2020:thm2")
z, z_, eps = real("o_12"), real("o_21"), real("o_22")


def observing(start: Point, *values: Any) -> dict[Symbol, Any]:
    """The start, and the three observed values."""
    return {**start, **dict(zip((z, z_, eps), values or (1, 1, 0), strict=True))}


def entry_above(change: str, lower: Expr, witness: Point) -> Mutant:
    """The missing entry above something else."""
    return stating(THEOREM, change, at_most(lower, Abs(a)), witness)


_solved = observing(started(Q(10001, 1000), 1, 1, Q(1, 10)), 1, 1, Q(1, 10))
_seen = observing(started(Q(1001, 100), 1, 1, Q(101, 1000)), 1, 1, Q(1, 10))
_below = observing(started(Q(5001, 1000), 1, 1, Q(1, 5)), 1, 1, Q(1, 10))
_above = observing(started(7, 1, 1, Q(15, 100)), 1, 1, Q(1, 10))
_other = observing(started(-Q(10001, 1000), 1, -1, Q(1, 10)), 1, -1, Q(1, 10))
_lower = observing(started(-Q(34, 10), 1, 1, -Q(3, 10)), 1, 1, -Q(1, 10))
_far = observing(started(0, 1, -10, 0))
_first, _second = Abs(z) - s, Abs(z_) - s
MUTANTS: tuple[Mutant, ...] = (
    *tight(THEOREM, _solved)[:2],
    turned(THEOREM, _above),
    entry_above("|eps| dropped", _first * _second / s, _seen),
    entry_above("|eps| - s for |eps| + s", _first * _second / (Abs(eps) - s), _above),
    entry_above("plus s for minus s", (Abs(z) + s) * (Abs(z_) + s) / (Abs(eps) + s), _below),
    entry_above("eps for |eps|", _first * _second / (eps + s), _lower),
    entry_above("eps^2 for |eps|", _first * _second / (eps**2 + s), _solved),
    stating(THEOREM, "w_11 for |w_11|", at_most(_first * _second / (Abs(eps) + s), a), _other),
    mutant(THEOREM, "without any bound on s", _far, given=THEOREM.given[:-2]),
    without(THEOREM, less(0, det_0 * z * z_), observing(started(0, 1, 1, Q(1, 10)), 1, 1, Q(1, 10))),
    without(THEOREM, at_most(2, depth), observing(linear(12))),
)
