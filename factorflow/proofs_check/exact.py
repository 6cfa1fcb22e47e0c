"""Is a comparison true at explicit exact data?  Equations by normal forms, inequalities by balls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import MatrixBase, Symbol, sympify

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.evaluate import decide
from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow

LADDER = (64, 256, 1024, 4096)
"""Bits of precision, tried in turn until a ball decides."""


def true_at(fact: Comparison, flow: Flow, point: Mapping[Symbol, Any]) -> bool | None:
    """Return whether the comparison is true at a point; None if the point leaves symbols free or balls cannot say.

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
    slack = flow.expand(fact.slack).subs({x: sympify(value) for x, value in point.items()}, simultaneous=True)
    if slack.free_symbols:
        return None
    if vanishes(slack):
        return fact.op != "<"
    entries = list(slack) if isinstance(slack, MatrixBase) else [slack]
    verdicts = [_sign_decides(Comparison(0, fact.op, entry)) for entry in entries]
    return False if False in verdicts else None if None in verdicts else True


def _sign_decides(fact: Comparison) -> bool | None:
    answers = (decide(fact, {}, Ball(bits)) for bits in LADDER)
    return next((answer for answer in answers if answer is not None), None)
