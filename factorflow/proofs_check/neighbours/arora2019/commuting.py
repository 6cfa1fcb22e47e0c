"""False neighbours of the bound on the trace when one diagonal entry is observed.

From alpha I the entries beside the diagonal stay zero, w_22 stays alpha, and w_11 rises to the observed value
without reaching it: every diag(w_11, alpha) with alpha <= w_11 < o_11 is met on the way.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, sqrt

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, stating, tight, turned, without
from factorflow.proofs_check.neighbours.points import Q, at, claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import W, depth, initial, real, w_11, w_22

COMMUTING = claim("arora2019:commuting-depth")
observed = real("o_11")
w_11_0, w_22_0 = initial(w_11), initial(w_22)


def met(entry: Any, alpha: Any = half, target: Any = 1) -> dict[Symbol, Any]:
    """diag(entry, alpha), from alpha I."""
    start = {initial(w): value for w, value in at(alpha, 0, 0, alpha).items()}
    return {**dict(zip(W, (entry, 0, 0, alpha), strict=True)), **start, observed: target, depth: 3}


_late, _start = met(Q(999, 1000)), met(half)
_trace = w_11 + w_22


def trace_at_most(change: str, rhs: Expr) -> Mutant:
    """The trace below something else."""
    return stating(COMMUTING, change, at_most(_trace, rhs), _late)


MUTANTS: tuple[Mutant, ...] = (
    *tight(COMMUTING, _late),
    turned(COMMUTING, _start),
    trace_at_most("without alpha", observed),
    trace_at_most("alpha/2 for alpha", observed + w_22_0 / 2),
    trace_at_most("alpha^2 for alpha", observed + w_22_0**2),
    trace_at_most("the trace never grows", w_11_0 + w_22_0),
    trace_at_most("the Euclidean norm for the sum", sqrt(observed**2 + w_22_0**2)),
    without(COMMUTING, less(w_11_0, observed), met(2, 2, 1)),
)
