"""Is a comparison true at explicit exact data?  Equations by normal forms, inequalities by balls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sympy import Dummy, I, Integer, MatrixBase, Symbol, exp, log, nan, oo, sympify, zoo

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.evaluate import decide
from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.comparison import Comparison, Op
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, rank

LADDER = (64, 256, 1024, 4096)
"""Bits of precision, tried in turn until a ball decides."""


def true_at(fact: Comparison, flow: Flow, point: Mapping[Symbol, Any]) -> bool | None:
    """Return whether the comparison is true at a point; None if the point leaves symbols free, balls cannot
    say, or a side is no real number there.

    Parameters
    ----------
    fact : Comparison
    flow : Flow
        Whose definitions and d/dt are meant.
    point : mapping of Symbol to exact numbers

    Examples
    --------
    >>> from factorflow.symbolic.comparison import at_most
    >>> from factorflow.symbolic.factorization import product_flow
    >>> from factorflow.symbolic.notation import det, w_11, w_12, w_21, w_22
    >>> true_at(at_most(det, 0), product_flow(), {w_11: 2, w_12: 1, w_21: 2, w_22: 1})
    True
    """
    lhs, rhs = (value_at(side, flow, point) for side in (fact.lhs, fact.rhs))
    if any(side.free_symbols or side.has(nan, zoo, oo, -oo, I) for side in (lhs, rhs)):
        return None
    slack = rhs - lhs
    entries = list(slack) if isinstance(slack, MatrixBase) else [slack]
    verdicts = [_decided(fact.op, entry) for entry in entries]
    return False if False in verdicts else None if None in verdicts else True


def value_at(expr: Any, flow: Flow, point: Mapping[Symbol, Any]) -> Any:
    """Return an expression or a matrix at a point; what a flow defines is computed there, whatever the point says."""
    meaning = {**flow.definitions, **flow.problem}
    values = {x: sympify(value) for x, value in point.items() if x not in meaning}

    def value(part: Any) -> Any:
        for symbol in part.free_symbols & meaning.keys() - values.keys():
            values[symbol] = value(_without_derivatives(sympify(meaning[symbol]), flow))
        return part.xreplace({x: values[x] for x in part.free_symbols & values.keys()})

    return _with_ranks(value(_without_derivatives(expr, flow)))


def _with_ranks(expr: Any) -> Any:
    """Return the expression with the ranks of rational matrices as numbers."""
    return expr.replace(rank, _rank) if expr.has(rank) else expr


def _rank(matrix: Any) -> Any:
    return Integer(matrix.rank()) if all(entry.is_Rational for entry in matrix) else rank(matrix)


def _without_derivatives(expr: Any, flow: Flow) -> Any:
    return expr.replace(ddt, flow.derivative) if expr.has(ddt) else expr


def _decided(op: Op, number: Any) -> bool | None:
    """Balls tell what differs from zero, and normal forms what does not."""
    answer = _by_balls(op, number, LADDER[:2])
    if answer is None and vanishes(number):
        return op != "<"
    return _by_balls(op, number, LADDER[2:]) if answer is None else answer


def _by_balls(op: Op, number: Any, ladder: Sequence[int]) -> bool | None:
    exponents: dict[Symbol, Any] = {}

    def as_exponential(power: Any) -> Any:
        """b^x = exp(x ln b), where x is no rational number; SymPy would turn it back."""
        exponents[name := Dummy()] = power.exp * log(power.base)
        return exp(name)

    slack = sympify(number).replace(lambda e: e.is_Pow and not e.exp.is_Rational, as_exponential)
    answers = (decide(Comparison(0, op, slack), {}, Ball(bits), exponents) for bits in ladder)
    return next((answer for answer in answers if answer is not None), None)
