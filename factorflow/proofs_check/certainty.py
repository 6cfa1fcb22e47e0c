"""Is a comparison true at exact specimens?  Intervals screen them all; rationals and balls settle the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Abs, Expr, MatrixBase, Symbol

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Arithmetic, Ball
from factorflow.numeric.evaluate import Evaluator, decider, evaluator
from factorflow.numeric.intervals import Interval, Intervals
from factorflow.numeric.rationals import Rationals
from factorflow.proofs_check.judge import LADDER, agreement
from factorflow.proofs_check.meaning import Meaning
from factorflow.symbolic.comparison import Comparison, Op

Answers = NDArray[np.int8]
TRUE, FALSE, OPEN = 1, -1, 0
Row = Sequence[Any]
"""Exact values of the inputs: flint's rationals."""


class Question:
    """A comparison at any number of specimens.

    An equation is true where the sides are equal as rationals, or balls certify that they agree
    (`judge.AGREEMENT`); with ``exactly``, only the former will do.
    """

    def __init__(self, fact: Comparison, meaning: Meaning, inputs: Sequence[Symbol], exactly: bool = False) -> None:
        self.fact, self.meaning, self.inputs, self.exactly = fact, meaning, tuple(inputs), exactly
        self._balls: dict[int, Callable[[Row], bool | None]] = {}

    @cached_property
    def _slacks(self) -> list[Expr]:
        slack = self.meaning.ready(self.fact.slack)
        return list(slack) if isinstance(slack, MatrixBase) else [slack]

    @cached_property
    def _agreements(self) -> list[Comparison]:
        entries = self.fact.entries
        sides = [Comparison(self.meaning.ready(e.lhs), e.op, self.meaning.ready(e.rhs)) for e in entries]
        return [fact for side in sides for fact in agreement(side)]

    def answers(self, rows: Sequence[Row], columns: Sequence[Interval]) -> Answers:
        """Return the answer at each specimen."""
        found = self._screened(columns, len(rows))
        for i in np.flatnonzero(found == OPEN):
            found[i] = self._settled(rows[i])
        return found

    def _screened(self, columns: Sequence[Interval], count: int) -> Answers:
        values = self._intervals(columns)
        agreements, slacks = values[: -len(self._slacks)], values[-len(self._slacks) :]
        sure = _all(self._certain("<=", value) for value in agreements) if agreements else OPEN
        plain = _all(self._certain(self.fact.op, value) for value in slacks)
        return np.array(np.broadcast_to(np.where(plain == OPEN, sure, plain), count), dtype=np.int8)

    @cached_property
    def _intervals(self) -> Evaluator:
        agreements = [] if self.exactly or self.fact.op != "=" else [fact.slack for fact in self._agreements]
        return self._compiled([*agreements, *self._slacks], Intervals())

    @staticmethod
    def _certain(op: Op, slack: Interval) -> Answers:
        low, high = slack.low, slack.high
        if op == "=":
            return np.where((low > 0) | (high < 0), FALSE, OPEN)
        above, below = (low >= 0, high < 0) if op == "<=" else (low > 0, high <= 0)
        return np.where(above, TRUE, np.where(below, FALSE, OPEN))

    def _compiled(self, expressions: Sequence[Expr], arithmetic: Arithmetic) -> Evaluator:
        return evaluator(expressions, self.meaning.all_definitions(), self.inputs, arithmetic)

    @cached_property
    def _exact(self) -> Evaluator:
        return self._compiled(self._slacks, Rationals())

    def _settled(self, row: Row) -> int:
        """Decide one specimen: by rationals, or by balls at rising precision."""
        try:
            signs = [self._exact_sign(slack) for slack in self._exact(row)]
            return FALSE if FALSE in signs else TRUE
        except NumericalError:
            return OPEN if self.exactly and self.fact.op == "=" else self._by_balls(row)

    def _exact_sign(self, slack: Any) -> int:
        return TRUE if {"=": slack == 0, "<=": slack >= 0, "<": slack > 0}[self.fact.op] else FALSE

    def _by_balls(self, row: Row) -> int:
        for bits in LADDER:
            answer = self._ball(bits)(row)
            if answer is not None:
                return TRUE if answer else FALSE
        return OPEN

    def least(self, columns: Sequence[Interval], chosen: NDArray[np.bool_]) -> tuple[int, float] | None:
        """Return the chosen specimen with the least slack, and that slack; of an equation, its size."""
        slacks = self._intervals(columns)[-len(self._slacks) :]
        sizes = [np.abs(s.low) if self.fact.op == "=" else (s.low + s.high) / 2 for s in slacks]
        least = np.where(chosen, np.min(np.broadcast_arrays(*sizes, chosen * np.inf)[:-1], axis=0), np.inf)
        row = int(np.nanargmin(least)) if np.isfinite(least).any() else None
        return None if row is None else (row, float(least[row]))

    def _ball(self, bits: int) -> Callable[[Row], bool | None]:
        if bits not in self._balls:
            ball, definitions = Ball(bits), self.meaning.all_definitions()
            sides = [Comparison(0, self.fact.op, slack) for slack in self._slacks]
            facts = self._agreements if self.fact.op == "=" else sides
            sure = [decider(fact, definitions, self.inputs, ball) for fact in facts]
            plain = [decider(fact, definitions, self.inputs, ball) for fact in sides]
            self._balls[bits] = lambda row: _either(sure, plain, [ball.number(Fraction(int(x.p), int(x.q))) for x in row])
        return self._balls[bits]


def _either(sure: Sequence[Any], plain: Sequence[Any], values: Sequence[Any]) -> bool | None:
    if all(decide(values) for decide in sure):
        return True
    return False if any(decide(values) is False for decide in plain) else None


def _all(answers: Iterable[Answers]) -> Answers:
    """Return true where all are, false where one is."""
    each = np.broadcast_arrays(*answers)
    return np.where(np.any(np.equal(each, FALSE), axis=0), FALSE, np.where(np.all(each, axis=0), TRUE, OPEN))
