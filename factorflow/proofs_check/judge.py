"""Judge: a bound claim on the rows of a trajectory, by balls at rising precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from sympy import Abs, Rational

from factorflow.numeric.arithmetic import MPF, Ball, Number
from factorflow.numeric.evaluate import decider, evaluator
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.binding import Bound
from factorflow.symbolic.comparison import Comparison

LADDER = (64, 128, 256, 512)
"""Bits of the balls, tried in turn until a row is decided."""
AGREEMENT = Rational(1, 10**6)
"""Two sides of an equation agree on a row when balls certify a difference below this part of their size."""


class RowVerdict(Enum):
    """What a claim is on one row."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"


@dataclass(frozen=True)
class Margin:
    """The row on which an inequality holds with the least slack, and the precision that decided it."""

    row: int
    slack: str
    bits: int
    size: Number = field(compare=False, repr=False)


@dataclass(frozen=True)
class Judge:
    """Hypotheses and statement in recorded quantities, judged row by row."""

    bound: Bound
    trajectory: Trajectory

    def row(self, row: int) -> tuple[RowVerdict, Margin | None]:
        """Climb the ladder until the row is decided."""
        for bits in LADDER:
            values = self._values(row, bits)
            verdict = self._verdict(bits, values)
            if verdict is not RowVerdict.UNDECIDED:
                break
        has_room = verdict is RowVerdict.HOLDS and self.bound.statement.op != "="
        return verdict, self._margin(row, bits, values) if has_room else None

    def _verdict(self, bits: int, values: Sequence[Number]) -> RowVerdict:
        hypotheses = [self._decide(fact, bits, values) for fact in self.bound.given]
        if False in hypotheses:
            return RowVerdict.VACUOUS
        agrees = [self._decide(fact, bits, values) for fact in self._agreement]
        if None not in agrees and False not in agrees:
            return RowVerdict.HOLDS
        if self._decide(self.bound.statement, bits, values) is False and None not in hypotheses:
            return RowVerdict.VIOLATED
        return RowVerdict.UNDECIDED

    def _decide(self, fact: Comparison, bits: int, values: Sequence[Number]) -> bool | None:
        verdict: bool | None = self._decider(fact, bits)(values)
        return verdict

    @cached_property
    def _agreement(self) -> list[Comparison]:
        return agreement(self.bound.statement)

    @cached_property
    def _compiled(self) -> dict[tuple[Comparison | None, int], Any]:
        return {}

    def _decider(self, fact: Comparison, bits: int) -> Any:
        if (fact, bits) not in self._compiled:
            self._compiled[fact, bits] = decider(fact, self.bound.definitions, self.bound.inputs, Ball(bits))
        return self._compiled[fact, bits]

    def _values(self, row: int, bits: int) -> list[Number]:
        known = self.trajectory.balls(row, bits)
        if any(symbol.name not in known for symbol in self.bound.inputs):
            known |= {f"{name}_0": value for name, value in self.trajectory.balls(0, bits).items()}
        return [known[symbol.name] for symbol in self.bound.inputs]

    def _margin(self, row: int, bits: int, values: Sequence[Number]) -> Margin:
        key = (None, bits)
        if key not in self._compiled:
            slack = [self.bound.statement.slack]
            self._compiled[key] = evaluator(slack, self.bound.definitions, self.bound.inputs, Ball(bits))
        least = self._compiled[key](values)[0].mid()
        return Margin(row, Ball(bits).text(least, 3), bits, MPF(bits).rounded(least))


def agreement(statement: Comparison) -> list[Comparison]:
    """Return what must be certain for a statement to hold on a row; for an equation, that its sides agree."""
    if statement.op != "=":
        return [statement]
    return [
        Comparison(Abs(entry.slack), "<=", AGREEMENT * (Abs(entry.lhs) + Abs(entry.rhs))) for entry in statement.entries
    ]
