"""Run: rows of correct digits, one after the other, from two integrations that check each other.

The companion of an engine carries fewer digits, in other steps and at another precision, so that its error is
many times as large.  The digits on which the two agree are therefore correct in the first.  Where they
are fewer than asked, both begin again with as many more; rows that were right before are not repeated.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import mpmath

from factorflow.errors import NotReached, NumericalError
from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.numeric.engines.base import Engine
from factorflow.numeric.integration import Outcome, Watch, integration
from factorflow.numeric.problem import Problem
from factorflow.numeric.trajectory import Row, Trajectory

MOST_ATTEMPTS = 10


class Unfinished(NotReached):
    """The event was not reached; `trajectory` holds the rows that are done."""

    def __init__(self, message: str, trajectory: Trajectory) -> None:
        super().__init__(message)
        self.trajectory = trajectory


@dataclass
class Run:
    """Iterate over it for its rows; `trajectory` holds those so far, whatever interrupts the loop.

    Parameters
    ----------
    problem : Problem
    engine : Engine
    digits : int or None
        Correct significant digits of every number; None takes the engine as it is and measures them.
    times : sequence of Fraction
        Where rows are wanted between the start and the event, in the dimensionless time of the flow.
    watch : callable
        Called with the time after each step.

    Raises
    ------
    Unfinished
        While iterating, if the event is never reached.
    NumericalError
        While iterating, if the digits asked for cannot be had.
    """

    problem: Problem
    engine: Engine
    digits: int | None
    times: Sequence[Fraction] = ()
    watch: Watch = lambda time: None
    rows: list[Row] = field(default_factory=list)
    agreed: float = math.inf

    def __post_init__(self) -> None:
        if self.digits is not None:
            self.engine = self.engine.aiming_at(self.digits)

    def __iter__(self) -> Iterator[Row]:
        for attempt in range(MOST_ATTEMPTS):
            short = yield from self._attempt()
            if not short:
                return
            self.engine = self.engine.sharper(short << attempt)
        raise NumericalError(
            f"row {len(self.rows)} does not settle with {self.engine}: is one of its numbers zero but for rounding?"
        )

    def _attempt(self) -> Generator[Row, None, int]:
        """Yield the rows that are right and new; return how many digits the first that is wrong is short of."""
        wanted = self.digits or 1
        companion = integration(self.problem, self.engine.companion(), self.times, lambda time: None)
        pairs = zip(integration(self.problem, self.engine, self.times, self.watch), companion, strict=False)
        for number, (mark, other) in enumerate(pairs):
            if Outcome.SPENT in (mark.outcome, other.outcome):
                raise self._unfinished(mark.row, Outcome.SPENT)
            agreed = agreement(mark.row, other.row) if mark.outcome == other.outcome else 0
            if agreed < wanted:
                return math.ceil(wanted - agreed) + 4
            if number >= len(self.rows):
                yield self._accept(mark.row, agreed)
            if mark.outcome is Outcome.AT_REST:
                raise self._unfinished(mark.row, Outcome.AT_REST)
        return 0

    def _accept(self, row: Row, agreed: float) -> Row:
        self.agreed = min(self.agreed, agreed)
        self.rows.append(tuple(map(self.arithmetic.rounded, row)))
        return self.rows[-1]

    def _unfinished(self, row: Row, outcome: Outcome) -> Unfinished:
        last = ", ".join(
            f"{name} = {self.engine.arithmetic.text(number, 8)}"
            for name, number in zip(self.problem.columns, row, strict=True)
        )
        event = self.problem.event
        return Unfinished(f"{event} is not reached: {outcome.value}; the last row is {last}", self.trajectory)

    @property
    def arithmetic(self) -> Arithmetic:
        """Whose numbers the rows are made of: those of the engine, without the digits that it carries on top."""
        return self.engine.arithmetic.for_digits(self.digits) if self.digits else self.engine.arithmetic

    @property
    def trajectory(self) -> Trajectory:
        """The rows so far."""
        problem = self.problem
        return Trajectory(
            tuple(map(str, problem.columns)),
            tuple(self.rows),
            self.arithmetic,
            self.engine.fidelity,
            self.digits or int(min(self.agreed, 15)),
            {str(p): value for p, value in problem.parameters.items()},
            {"flow": problem.flow.name, "engine": str(self.engine), "until": str(problem.event)},
        )


def agreement(row: Row, other: Row) -> float:
    """Return on how many significant digits two rows agree in every column."""
    return min(map(_digits, row, other))


def _digits(x: Number, y: Number) -> float:
    if x == y:
        return math.inf
    return -float(mpmath.log10(abs((x - y) / x))) if x else 0.0
