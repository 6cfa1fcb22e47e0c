"""Is a comparison true at exact specimens?  Intervals screen them all; rationals and balls settle the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, MatrixBase, Rational, Symbol

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Arithmetic, Ball
from factorflow.numeric.evaluate import Evaluator, evaluator
from factorflow.numeric.intervals import Interval, Intervals
from factorflow.numeric.rationals import Rationals
from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.exact import true_at
from factorflow.proofs_check.judge import LADDER, agreement
from factorflow.proofs_check.meaning import Meaning
from factorflow.symbolic.comparison import Comparison, Op

Answers = NDArray[np.int8]
TRUE, FALSE, OPEN = 1, -1, 0
"""Certainly true, certainly false, not certain."""
ANSWER = {True: TRUE, False: FALSE, None: OPEN}
TIES = 0.1
"""The part of all specimens which, left open, suggests that the two sides are the same number."""
LAST = 100
"""Specimens at most that are left to SymPy's normal forms."""
Row = Sequence[Any]
"""Exact values of the inputs: flint's rationals."""


class Question:
    """A comparison at any number of specimens.

    An equation is true where its sides are the same rational numbers or balls certify that they agree
    (`judge.AGREEMENT`); with ``exactly``, only the former will do.
    """

    def __init__(self, fact: Comparison, meaning: Meaning, inputs: Sequence[Symbol], exactly: bool = False) -> None:
        self.fact, self.meaning, self.inputs = fact, meaning, tuple(inputs)
        self.agrees = fact.op == "=" and not exactly
        self._balls: dict[int, Evaluator] = {}
        self._forms: dict[tuple[str, ...], int] = {}

    @cached_property
    def _slacks(self) -> list[Expr]:
        slack = self.meaning.ready(self.fact.slack)
        return list(slack) if isinstance(slack, MatrixBase) else [slack]

    @cached_property
    def _agreements(self) -> list[Expr]:
        """What is nonnegative where the sides agree."""
        sides = [[self.meaning.ready(side) for side in (e.lhs, e.rhs)] for e in self.fact.entries]
        return (
            [fact.slack for lhs, rhs in sides for fact in agreement(Comparison(lhs, "=", rhs))] if self.agrees else []
        )

    def answers(self, rows: Sequence[Row], columns: Sequence[Interval]) -> Answers:
        """Return the answer at each specimen."""
        found = self._screened(columns, len(rows))
        for i in map(int, np.flatnonzero(found == OPEN)):
            found[i] = self._by_rationals(rows[i])
        open_rows = np.flatnonzero(found == OPEN)
        if len(open_rows) > TIES * len(rows) and self._identical:
            found[open_rows] = TRUE
        else:
            found[open_rows] = [self._by_balls(rows[i]) for i in map(int, open_rows)]
        for i in map(int, np.flatnonzero(found == OPEN)[:LAST]):
            found[i] = self._by_normal_form(tuple(map(str, rows[i])))
        return found

    def least(self, columns: Sequence[Interval], chosen: NDArray[np.bool_]) -> tuple[int, float] | None:
        """Return the chosen specimen with the least slack of an inequality, and that slack."""
        (slack,) = self._intervals(columns)
        with np.errstate(invalid="ignore"):  # an interval may be the whole line
            sizes = np.broadcast_to((slack.low + slack.high) / 2, chosen.shape)
        usable = np.flatnonzero(chosen & np.isfinite(sizes))
        if not len(usable):
            return None
        row = int(usable[np.argmin(sizes[usable])])
        return row, float(sizes[row])

    def _screened(self, columns: Sequence[Interval], count: int) -> Answers:
        values = self._intervals(columns)
        agreements, slacks = values[: len(self._agreements)], values[len(self._agreements) :]
        plain = _all(_certain(self.fact.op, slack) for slack in slacks)
        agreeing = _all(_certain("<=", value) for value in agreements) if agreements else OPEN
        return np.array(np.broadcast_to(np.where(agreeing == TRUE, TRUE, plain), count), dtype=np.int8)

    @cached_property
    def _intervals(self) -> Evaluator:
        return self._compiled([*self._agreements, *self._slacks], Intervals())

    def _compiled(self, expressions: Sequence[Expr], arithmetic: Arithmetic) -> Evaluator:
        return evaluator(expressions, self.meaning.all_definitions(), self.inputs, arithmetic)

    @cached_property
    def _exact(self) -> Evaluator:
        return self._compiled(self._slacks, Rationals())

    def _by_rationals(self, row: Row) -> int:
        try:
            slacks = self._exact(row)
        except NumericalError:
            return OPEN
        true = {"=": lambda x: x == 0, "<=": lambda x: x >= 0, "<": lambda x: x > 0}[self.fact.op]
        return TRUE if all(map(true, slacks)) else FALSE

    @cached_property
    def _identical(self) -> bool:
        """Are the sides the same expression, by normal forms?"""
        return self.fact.op != "<" and vanishes(self.meaning.flow.expand(self.fact.slack))

    def _by_normal_form(self, row: tuple[str, ...]) -> int:
        """Decide a tie at the borders, where the same specimen comes again and again."""
        if row not in self._forms:
            point = {x: Rational(value) for x, value in zip(self.inputs, row, strict=True)}
            self._forms[row] = ANSWER[true_at(self.fact, self.meaning.flow, point)]
        return self._forms[row]

    def _by_balls(self, row: Row) -> int:
        answers = (self._ball(row, bits) for bits in LADDER)
        return next((answer for answer in answers if answer != OPEN), OPEN)

    def _ball(self, row: Row, bits: int) -> int:
        ball = Ball(bits)
        if bits not in self._balls:
            self._balls[bits] = self._compiled([*self._agreements, *self._slacks], ball)
        values = self._balls[bits]([ball.number(Fraction(int(x.p), int(x.q))) for x in row])
        agreements, slacks = values[: len(self._agreements)], values[len(self._agreements) :]
        if agreements and all(ball.decide("<=", value) for value in agreements):
            return TRUE
        verdicts = {ball.decide(self.fact.op, slack) for slack in slacks}
        return FALSE if False in verdicts else OPEN if None in verdicts else TRUE


def _certain(op: Op, slack: Interval) -> Answers:
    low, high = slack.low, slack.high
    if op == "=":
        return np.where((low > 0) | (high < 0), FALSE, OPEN)
    above, below = (low >= 0, high < 0) if op == "<=" else (low > 0, high <= 0)
    return np.where(above, TRUE, np.where(below, FALSE, OPEN))


def _all(answers: Iterable[Answers]) -> Answers:
    """Return true where all are, false where one is."""
    each = np.broadcast_arrays(*answers)
    return np.where(np.any(np.equal(each, FALSE), axis=0), FALSE, np.where(np.all(each, axis=0), TRUE, OPEN))
