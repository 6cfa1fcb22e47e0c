"""Certified: a run whose rows are balls, samples at exact times and between them rows for all times.

The interval rows leave no gap from the start to the end, so what holds on all rows is proved for every t in between.
Where the solution enters fences that it never leaves again, they speak for all later times, however late.
"""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Ball, Number, exact
from factorflow.numeric.codec import decode_fraction, encode_fraction
from factorflow.numeric.integration import Watch
from factorflow.numeric.problem import Problem
from factorflow.numeric.trajectory import Row, Trajectory
from factorflow.symbolic.notation import W, w_11

if TYPE_CHECKING:
    from factorflow.numeric.engines.enclosure.engine import Enclosure
    from factorflow.numeric.engines.enclosure.piece import Piece
    from factorflow.numeric.engines.enclosure.rows import Row as Balls
    from factorflow.numeric.engines.enclosure.rows import Teller
    from factorflow.numeric.engines.enclosure.stance import Stance
    from factorflow.numeric.engines.enclosure.tail import Tail

MOST_ATTEMPTS = 4
DEFAULT_DIGITS = 15
ROUNDING = 2
"""Digits on top of those asked for, so that a printed radius keeps the promise, too."""
LATEST = 10**12
"""The last time that the doubling windows are let try for; w_11 to 1e9 takes half a minute."""
MOST_ROWS = 1000
"""How many rows at most speak for the time between two late samples."""
MOST_MISSING = 500
"""How many digits at most are added at once for an entry that fades."""
MORE = 12
"""Digits that are added when no tube could be closed."""


@dataclass
class Certified:
    """Iterate over it for its rows; `trajectory` holds those so far, whatever interrupts the loop.

    Parameters
    ----------
    problem : Problem
        The balanced product flow of depth 2 or more, from a rational start to a time, or to a value of w_11
        between fences: of depth 2 to 4, from a symmetric positive definite start.
    engine : Enclosure
    digits : int or None
        The entries of W in every sample have a radius of at most ``10^(1-digits) |value|``; 15 by default.
    times : sequence of Fraction
        Where samples are wanted between the start and the end, which is a time then.
    watch : callable
        Called with the time after each step.
    shorts : list of int
        The digits that were added, each time that there were too few.
    stance : Stance or None
        Where the pieces begin; None is the start.
    state : str or None
        From what the last row can be made again, if it is the first of its piece.

    Raises
    ------
    InputError
        If the problem is not of that kind.
    NumericalError
        While iterating, if the digits asked for cannot be had.
    """

    problem: Problem
    engine: Enclosure
    digits: int | None
    times: Sequence[Fraction] = ()
    watch: Watch = lambda time: None
    rows: list[Row] = field(default_factory=list)
    intervals: list[bool] = field(default_factory=list)
    shorts: list[int] = field(default_factory=list)
    stance: Stance | None = None
    state: str | None = None

    def __post_init__(self) -> None:
        from factorflow.numeric.engines.enclosure import reading, tail

        self.engine = self.engine.aiming_at(self.wanted)
        self.completion, self.start = reading.completion(self.problem.flow), reading.start(self.problem)
        self.stops, self.covered = [*self.times, self._end()], Fraction(0)
        self.next_state: str | None = None
        if self.stops[-1] > LATEST and not tail.is_known(self.completion, self.start):
            raise NumericalError(
                f"a certified run goes to t = {float(LATEST):g} at most, not to {self.problem.event}: {tail.WITHOUT}"
            )

    def _end(self) -> Fraction | float:
        """Return the time at which the run ends: infinity where fences will tell when w_11 has its value."""
        from factorflow.numeric.engines.enclosure import tail

        is_entry = self.problem.event.quantity == w_11 and tail.is_known(self.completion, self.start)
        return math.inf if is_entry and not self.times else last(self.problem)

    @property
    def wanted(self) -> int:
        """The digits that are promised."""
        return self.digits or DEFAULT_DIGITS

    def __iter__(self) -> Iterator[Row]:
        while len(self.shorts) < MOST_ATTEMPTS:
            short = yield from self._attempt(is_last=len(self.shorts) == MOST_ATTEMPTS - 1)
            if not short:
                return
            if short > MOST_MISSING:
                raise NumericalError(
                    f"an entry of W becomes so small that {short} digits more are needed, and {MOST_MISSING} is the "
                    "most: ask for an earlier time"
                )
            self._sharpen(short << len(self.shorts))

    def _attempt(self, is_last: bool) -> Generator[Row, None, int]:
        """Yield the rows that are new; return how many digits the first sample that is too wide is short of."""
        teller, pieces = self.engine.flow(self.completion, self.start, self.stance)
        if not self.rows:
            yield self._accept(teller.at_start(self.completion, self.start, self.arithmetic), is_interval=False)
        try:
            for piece in pieces:
                self.watch(self.arithmetic.number(piece.curve.end))
                short = yield from self._told(teller, piece, is_last)
                if self.stops and not short and (tail := self._tail(piece)):
                    yield from self._told_for_ever(tail)
                if short or not self.stops:
                    return short
                if piece.curve.end > LATEST:
                    raise NumericalError(f"no fences are found: a certified run would end at t = {float(LATEST):g}")
        except NumericalError:
            if is_last:
                raise
        return MORE

    def _told(self, teller: Teller, piece: Piece, is_last: bool) -> Generator[Row, None, int]:
        """Yield what one piece has to tell beyond the times that are covered."""
        self.next_state = self._state(piece)
        while self.stops and self.covered < piece.curve.end:
            stop = Fraction(min(self.stops[0], piece.curve.end))
            for row in teller.over(piece, self.covered, stop):
                self._before_the_goal(row)
                yield self._accept(row, is_interval=True)
            self.covered = stop
            if stop == self.stops[0]:
                sample = teller.at(piece, stop)
                if short := self._short(sample, is_last):
                    return short
                yield self._accept(sample, is_interval=False)
                self.stops.pop(0)
        return 0

    def _sharpen(self, digits: int) -> None:
        """Begin again from the start, with so many digits more."""
        self.engine, self.stance = self.engine.sharper(digits), None
        self.shorts.append(digits)

    def _state(self, piece: Piece) -> str:
        """Return what makes the rows of a piece again, and all that follow."""
        covered, stance = encode_fraction(self.covered), str(piece.stance)
        return json.dumps({"shorts": self.shorts, "covered": covered, "stops": len(self.stops), "stance": stance})

    def go_on(self, rows: Sequence[Row], intervals: Sequence[bool], state: str) -> None:
        """Take up a run that broke off, behind these rows; `state` is that of the row after them."""
        from factorflow.numeric.engines.enclosure.stance import Stance

        known = json.loads(state)
        self.rows, self.intervals, self.stops = list(rows), list(intervals), self.stops[-known["stops"] :]
        for digits in known["shorts"]:
            self._sharpen(digits)
        self.covered, self.stance = decode_fraction(known["covered"]), Stance.read(known["stance"])

    def _tail(self, piece: Piece) -> Tail | None:
        """Return the rest of the solution, if it is known well enough at all times that are asked for."""
        from factorflow.numeric.engines.enclosure import tail

        try:
            found = tail.of(self.completion, self.start, piece, self.engine)
            samples = [self._late(found, stop) for stop in self.stops]
        except NumericalError:
            return None
        # The time of an event is a result, too; one that was asked for is exact.
        worst = min(_digits(sample[q]) for sample in samples for q in ("t", *map(str, W)))
        return found if worst >= self.wanted + ROUNDING else None

    def _late(self, tail: Tail, stop: Fraction | float) -> Balls:
        """Return the sample at a time, or at the event."""
        return tail.at(stop) if isinstance(stop, Fraction) else tail.where(self.problem.event.value)

    def _before_the_goal(self, row: Balls) -> None:
        """Refuse an event that may be on this row, where no fences prove that w_11 passes it once."""
        if self.problem.event.time is None and not row["w_11"] < self.arithmetic.number(self.problem.event.value):
            time = self.arithmetic.text(row["t"], 4)
            raise InputError(
                f"a certified run ends at a time, or at w_11 = ... between fences; {self.problem.event}, "
                f"near t = {time}, is before them: give t=..."
            )

    def _told_for_ever(self, tail: Tail) -> Iterator[Row]:
        """Yield the rows that are left."""
        while self.stops:
            sample, stop = self._late(tail, self.stops[0]), self.stops.pop(0)
            for row in tail.rows(self.covered, sample["t"], MOST_ROWS):
                yield self._accept(row, is_interval=True)
            yield self._accept(sample, is_interval=False)
            if isinstance(stop, Fraction):
                self.covered = stop

    def _short(self, sample: Balls, is_last: bool) -> int:
        """Return how many digits the worst entry of W is short of; on the last attempt that is an error."""
        found, worst = min((_digits(sample[str(q)]), str(q)) for q in W)
        short = math.ceil(max(0, self.wanted + ROUNDING - found))
        if short and is_last:
            time, kept = self.arithmetic.text(sample["t"], 6), max(0, math.floor(found) - ROUNDING)
            raise NumericalError(
                f"{worst} has {kept} certified digits at t = {time}, not {self.wanted} as asked: is it nearly zero?"
            )
        if short and sample[worst].contains(0):
            short = self._fading(worst, sample)
        return short + 2 if short else 0

    def _fading(self, name: str, sample: Balls) -> int:
        """Return how many digits are missing for an entry that fades exponentially, as the rows so far show it to."""
        place = [str(q) for q in self.problem.columns].index(name)
        known = [(float(row[0]), _log10(row[place])) for row in self.rows if not row[place].contains(0)]
        if len(known) < 2:
            return self.wanted
        (t0, before), (t1, after) = known[len(known) // 2], known[-1]
        pace = max(0.0, before - after) / max(t1 - t0, 1e-9)
        size = after - pace * (float(sample["t"]) - t1)
        return max(self.wanted, math.ceil(self.wanted + ROUNDING + _log10(sample[name].rad()) - size))

    def _accept(self, row: Balls, is_interval: bool) -> Row:
        self.rows.append(tuple(row[str(q)] for q in self.problem.columns))
        self.intervals.append(is_interval)
        self.state, self.next_state = self.next_state, None
        return self.rows[-1]

    @property
    def arithmetic(self) -> Ball:
        """Whose numbers the rows are made of."""
        return self.engine.arithmetic

    @property
    def trajectory(self) -> Trajectory:
        """The rows up to the last sample."""
        kept = max((i + 1 for i, is_interval in enumerate(self.intervals) if not is_interval), default=0)
        return Trajectory(
            tuple(map(str, self.problem.columns)),
            tuple(self.rows[:kept]),
            self.arithmetic,
            self.engine.fidelity,
            None,
            {str(p): exact(value) for p, value in self.problem.parameters.items()},
            {"flow": self.problem.flow.name, "engine": str(self.engine), "until": str(self.problem.event)},
            tuple(self.intervals[:kept]),
        )


def last(problem: Problem) -> Fraction:
    """Return the time at which a certified run ends.

    Raises
    ------
    InputError
        If the event is not a time.
    """
    if problem.event.time is None:
        raise InputError(f"a certified run ends at a time, and {problem.event} is another event: give t=...")
    return problem.event.time


def _log10(x: Number) -> float:
    """Return the logarithm of the middle of a ball, which may be far below what float64 holds."""
    with Ball(53).working():
        return float(abs(x.mid()).log()) / math.log(10)


def _digits(x: Number) -> float:
    """Return a lower bound of the significant digits of a ball; Arb counts its bits to within one."""
    return math.inf if x.is_exact() else (x.rel_accuracy_bits() - 2) * math.log10(2)
