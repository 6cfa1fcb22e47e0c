"""Run: rows of correct digits, one after the other, from two integrations that check each other.

The companion of an engine carries fewer digits, in other steps and at another precision, so that its error is
many times as large: the difference of the two bounds the error of the first, coordinate by coordinate.  The
columns are evaluated in balls of that radius.  Where they have fewer digits than were asked for, both begin
again with as many more; rows that were right before are not repeated.
"""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from factorflow.errors import NotReached, NumericalError
from factorflow.numeric.arithmetic import Arithmetic
from factorflow.numeric.codec import decode_place, encode_place
from factorflow.numeric.crosscheck import crosscheck
from factorflow.numeric.engines.base import Engine, Place
from factorflow.numeric.integration import Mark, Outcome, Watch, integration
from factorflow.numeric.problem import Problem
from factorflow.numeric.trajectory import Row, Trajectory

MOST_ATTEMPTS = 10


class Unfinished(NotReached):
    """The event was not reached; `trajectory` holds the rows that are done."""

    def __init__(self, message: str, trajectory: Trajectory) -> None:
        super().__init__(message)
        self.trajectory = trajectory


class Spent(Unfinished):
    """The budget of steps was spent before."""


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
    rows : list of rows
        Those that are done, of numbers of `arithmetic`.
    right : float
        The fewest right digits in any of them, as measured.
    shorts : list of int
        The digits that were added, each time that there were too few.
    places : pair of Place or None
        Where the engine and its companion begin; None is the start.
    state : str or None
        From what the last row can be made again; None where that is only the start.

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
    right: float = math.inf
    shorts: list[int] = field(default_factory=list)
    places: tuple[Place | None, Place | None] = (None, None)
    state: str | None = None
    intervals: ClassVar[tuple[bool, ...]] = ()  # every row is of one time

    def __post_init__(self) -> None:
        if self.digits is not None:
            self.engine = self.engine.aiming_at(self.digits)

    def __iter__(self) -> Iterator[Row]:
        if not self.rows:
            yield self._accept(self.problem.first_row(self.arithmetic), math.inf)
        while len(self.shorts) < MOST_ATTEMPTS:
            short = yield from self._attempt()
            if not short:
                return
            self._sharpen(short << len(self.shorts))
        raise NumericalError(
            f"row {len(self.rows)} does not settle with {self.engine}: is one of its numbers zero but for rounding?"
        )

    def _attempt(self) -> Generator[Row, None, int]:
        """Yield the rows that are right and new; return how many digits the first that is wrong is short of."""
        wanted, check = self.digits or 1, crosscheck(self.problem, self.engine)
        first = len(self.rows) if any(self.places) else 1
        times, (place, beside) = self.times[first - 1 :], self.places
        marks = integration(self.problem, self.engine, times, self.watch, place)
        others = integration(self.problem, self.engine.companion(), times, lambda time: None, beside)
        for number, (mark, other) in enumerate(zip(marks, others, strict=False), start=first):
            balls, right = check(mark, other)
            if Outcome.SPENT in (mark.outcome, other.outcome):
                raise self._unfinished(balls, Outcome.SPENT)
            if right < wanted:
                return math.ceil(wanted - right) + 4
            if mark.outcome is Outcome.AT_REST:
                raise self._unfinished(balls, Outcome.AT_REST)
            if number >= len(self.rows):
                self.state = self._state(mark, other)
                yield self._accept(balls, right)
        return 0

    def _sharpen(self, digits: int) -> None:
        """Begin again from the start, with so many digits more."""
        self.engine, self.places = self.engine.sharper(digits), (None, None)
        self.shorts.append(digits)

    def _state(self, mark: Mark, other: Mark) -> str | None:
        """Return what makes the next row from these marks again, and all that follow."""
        if mark.place is None or other.place is None:
            return None
        pairs = zip((mark.place, other.place), self._arithmetics, strict=True)
        places = [encode_place(place, arithmetic) for place, arithmetic in pairs]
        return json.dumps({"shorts": self.shorts, "right": self.right.hex(), "places": places})

    def go_on(self, rows: Sequence[Row], intervals: Sequence[bool], state: str) -> None:
        """Take up a run that broke off, behind these rows; `state` is that of the row after them."""
        known = json.loads(state)
        self.rows, self.right = list(rows), float.fromhex(known["right"])
        for digits in known["shorts"]:
            self._sharpen(digits)
        pairs = zip(known["places"], self._arithmetics, strict=True)
        place, beside = (decode_place(text, arithmetic) for text, arithmetic in pairs)
        self.places = place, beside

    @property
    def _arithmetics(self) -> tuple[Arithmetic, Arithmetic]:
        """Of the engine, and of its companion."""
        return self.engine.arithmetic, self.engine.companion().arithmetic

    def _accept(self, row: Row, right: float) -> Row:
        self.right = min(self.right, right)
        self.rows.append(tuple(map(self.arithmetic.rounded, row)))
        return self.rows[-1]

    def _unfinished(self, balls: Row, outcome: Outcome) -> Unfinished:
        last = ", ".join(
            f"{q} = {x.mid().str(8, radius=False)}" for q, x in zip(self.problem.columns, balls, strict=True)
        )
        message = f"{self.problem.event} is not reached: {outcome.value}; the last row is {last}"
        return (Spent if outcome is Outcome.SPENT else Unfinished)(message, self.trajectory)

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
            self.digits or int(min(self.right, self.arithmetic.bits * math.log10(2))),
            {str(p): value for p, value in problem.parameters.items()},
            {"flow": problem.flow.name, "engine": str(self.engine), "until": str(problem.event)},
        )
