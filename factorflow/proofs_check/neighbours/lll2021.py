"""False neighbours of the counterexample of Li, Luo & Lyu (2021).

The limit is cited; at the witnesses of its neighbours it is what the citation says.
"""

from __future__ import annotations

from typing import Any

from sympy import Integer, Matrix, Rational, eye, sympify, trace

from factorflow.proofs_check.claims.lll2021 import (
    R,
    V,
    attained,
    counterexample,
    factor,
    least_trace,
    limit,
    limit_trace,
)
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, tight, turned, without
from factorflow.symbolic.comparison import at_most, equal, less

TWO = Integer(2)


def solution(rows: Matrix, value: Any = TWO) -> dict[Any, Any]:
    """A solution V V^T with X_14 = X_23 = value."""
    return {R: sympify(value), **dict(zip(V, Matrix(rows), strict=True))}


_best = solution(factor(TWO))
_rank_one = solution(Matrix([1, 2, 1, 2]).row_join(Matrix.zeros(4, 3)))
_lhs, _rhs = least_trace.statement.lhs, least_trace.statement.rhs
OF_LEAST = (
    *tight(least_trace, _best),
    strict(least_trace, _best),
    turned(least_trace, _rank_one),
    stating(least_trace, "2 + 2 R^2, the solution of rank one", at_most(2 + 2 * R**2, _rhs), _best),
    without(least_trace, least_trace.given[0], solution(Matrix([0, 1, 1, 0]).row_join(Matrix.zeros(4, 3)), 1)),
    without(least_trace, least_trace.given[1], solution(Matrix([1, 0, 0, 1]).row_join(Matrix.zeros(4, 3)), 1)),
)
_two = {R: TWO}
_more = counterexample.statement
OF_COUNTEREXAMPLE = (
    turned(counterexample, _two),
    stating(counterexample, "5 R for 4 R", less(5 * R, _more.rhs), _two),
    stating(counterexample, "one half of R^2", less(_more.lhs, 2 + R**2), _two),
    stating(
        counterexample,
        "1/100 added on the left",
        less(_more.lhs + Rational(1, 100), _more.rhs),
        {R: Rational(101, 100)},
    ),
    without(counterexample, less(1, R), {R: Integer(1)}),
)
OF_ATTAINED = (
    *off(attained, _two),
    stating(
        attained,
        "the solution of rank one",
        equal(attained.statement.lhs, Matrix([1, R, 1, R]) * Matrix([[1, R, 1, R]])),
        _two,
    ),
)
_limited = {R: TWO, limit_trace: Integer(10)}
_trace_of_best = trace(attained.statement.rhs)
OF_LIMIT = (
    *off(limit, _limited),
    stating(limit, "the least trace", equal(limit_trace, _trace_of_best), _limited),
    mutant(limit, "the trace of the identity", _limited, statement=equal(limit_trace, trace(eye(4)))),
)
MUTANTS: tuple[Mutant, ...] = (*OF_LEAST, *OF_COUNTEREXAMPLE, *OF_ATTAINED, *OF_LIMIT)
