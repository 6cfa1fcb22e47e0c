"""False neighbours of the closed forms for one measurement, and of its least trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Rational, Symbol, exp, log, sqrt, trace

from factorflow.proofs_check.claims.gunasekar2017.one_measurement import (
    alpha,
    closed_form,
    gap,
    k,
    lam,
    least_trace,
    logistic,
    off_diagonal,
    riccati,
    y,
)
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, tight, turned, without
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import initial, matrix, positive, real, t
from factorflow.symbolic.riccati import kept, r, w_minus, w_plus, x
from factorflow.symbolic.sensing import symmetric

Q = Rational
# x' = x (x - 1) from 1/2: the cross ratio (x - 1)/x is -exp(t), so that x = 1/3 at t = ln 2.
_on_riccati = {
    r: Integer(1),
    w_plus: Integer(1),
    w_minus: Integer(0),
    x: Q(1, 3),
    t: log(2),
    initial(kept): Integer(-1),
}
_grown = initial(kept) * exp(r * (w_plus - w_minus) * t)


def reached(change: str, value: Expr) -> Mutant:
    """Another solution of the Riccati equation."""
    return stating(riccati, change, equal(x, value), _on_riccati)


OF_RICCATI = (
    *off(riccati, _on_riccati),
    reached("plus for minus in the denominator", (w_plus - w_minus * _grown) / (1 + _grown)),
    reached("the sum of the roots for their difference", (w_plus - w_minus * _grown / 2) / (1 - _grown**2)),
    reached("r dropped and 2 for the difference", (w_plus - w_minus * _grown) / (1 - initial(kept) * exp(2 * t))),
    reached("cross ratio inverted", (w_plus - w_minus / _grown) / (1 - 1 / _grown)),
)

_numbers = {alpha: Q(1, 5), y: Integer(2), lam: Integer(3), k: Integer(2), t: Integer(0)}


def solved_by(claim: Claim, change: str, solution: Expr) -> Mutant:
    """Another closed form for the same equation."""
    return mutant(claim, change, _numbers, flow=replace(claim.flow, definitions={x: solution}))


_e = exp(2 * lam * y * t)
OF_LOGISTIC = (
    *off(logistic, _numbers),
    solved_by(logistic, "k dropped", alpha * y * _e / (y + lam * alpha * (_e - 1))),
    solved_by(logistic, "lambda dropped in front of alpha", alpha * y * _e / (y + k * alpha * (_e - 1))),
    solved_by(logistic, "1 for 2 in the exponent", logistic.flow.definitions[x].subs(t, t / 2)),
    solved_by(logistic, "the exponential without a limit", alpha * _e),
)
_solution = off_diagonal.flow.definitions[x]
_diagonal_only = {alpha: Q(1, 3), y: Integer(2), t: Integer(0)}
_law = off_diagonal.statement.rhs
OF_OFF_DIAGONAL = (
    *(replace(m, witness=_diagonal_only) for m in off(off_diagonal, _diagonal_only)),
    stating(off_diagonal, "2 alpha dropped", equal(off_diagonal.statement.lhs, _law - 2 * alpha), _diagonal_only),
    stating(off_diagonal, "y for 2 y", equal(off_diagonal.statement.lhs, _law - y * x), _diagonal_only),
    mutant(
        off_diagonal,
        "twice as fast",
        _diagonal_only,
        flow=replace(off_diagonal.flow, definitions={x: _solution.subs(t, 2 * t)}),
    ),
)

_lams = (positive("lambda_1"), real("lambda_2"), real("lambda_3"))
_z = tuple(real(f"z_{j + 1}") for j in range(3))


def solution(lams: tuple[Any, ...], values: tuple[Any, ...]) -> dict[Symbol, Any]:
    """Eigenvalues of A, and a solution; y is what A measures of it."""
    measured = sum(Integer(a) * b for a, b in zip(lams, values, strict=True))
    return {**dict(zip((*_lams, *_z), map(Q, (*lams, *values)), strict=True)), y: measured}


_best, _worse = solution((2, 1, -1), (3, 0, 0)), solution((2, 1, -1), (1, 1, 0))
_lhs, _rhs = least_trace.statement.lhs, least_trace.statement.rhs
OF_LEAST = (
    *tight(least_trace, _best),
    strict(least_trace, _best),
    turned(least_trace, _worse),
    stating(least_trace, "another eigenvalue for the largest", at_most(_lhs, _lams[1] * sum(_z)), _best),
    stating(least_trace, "y/lambda_1 for half of the trace", at_most(_lhs, _lams[0] * sum(_z) / 2), _best),
    without(least_trace, at_most(0, _z[1]), solution((2, 1, -1), (3, -1, 0))),
    without(least_trace, at_most(_lams[1], _lams[0]), solution((2, 5, -1), (0, 1, 0))),
)

# lambda = (2, 1, -2), alpha = 1 and exp(s) = 2: x = (16, 4, 1/16).
_at_gap = {
    **dict(zip(_lams, map(Integer, (2, 1, -2)), strict=True)),
    alpha: Integer(1),
    real("s_1"): log(2),
    y: 32 + 4 - Q(1, 8),
}
_tops = tuple(real(f"x_{j + 1}") for j in range(3))
_gap = gap.statement
OF_GAP = (
    *off(gap, _at_gap),
    stating(gap, "without what lies below zero", equal(_gap.lhs, (_lams[0] - _lams[1]) * sqrt(_tops[0])), _at_gap),
    stating(gap, "no gap at all", equal(_gap.lhs, y - _lams[0] * _tops[0]), _at_gap),
    mutant(gap, "with error", {**_at_gap, y: Integer(1)}, given=()),
)
_X, _A = matrix("x", 3), Matrix.diag(*_lams)
_start = {entry: Integer(2**k) for k, entry in enumerate(dict.fromkeys(symmetric("c", 3)))}
_at_start = {**_start, **dict(zip((*_lams, real("s_1"), y), map(Integer, (3, 1, 2, 0, 5)), strict=True))}
_measured_here = trace(_A * _X)


def moved(change: str, side: Matrix) -> Mutant:
    """Another rate of X."""
    return stating(closed_form, change, equal(closed_form.statement.lhs, ImmutableMatrix(side)), _at_start)


OF_CLOSED_FORM = (
    *off(closed_form, _at_start),
    moved("A on the left only", -2 * (_measured_here - y) * _A * _X),
    moved("y dropped", -_measured_here * (_A * _X + _X * _A)),
    moved("the trace for the measurement", -(trace(_X) - y) * (_A * _X + _X * _A)),
)
MUTANTS: tuple[Mutant, ...] = (*OF_CLOSED_FORM, *OF_RICCATI, *OF_LOGISTIC, *OF_OFF_DIAGONAL, *OF_LEAST, *OF_GAP)
