"""The product flow over thousands of decades of time: implicit, in coordinates in which no digits cancel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import gmpy2
import mpmath

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.engines.base import Engine, Place, State, Step
from factorflow.numeric.engines.mpfr import context, from_mpf, to_mpf
from factorflow.numeric.engines.stiff.completion import Completion, Point
from factorflow.numeric.engines.stiff.coordinates import Coordinates, free_entries
from factorflow.numeric.engines.stiff.limit import Limit, is_settled, limit_from
from factorflow.numeric.engines.stiff.memory import Memory, recalled
from factorflow.numeric.engines.stiff.windows import Settings, Window, advance, first_stance
from factorflow.symbolic.flow import Flow

FARTHEST = 1e5
"""Where log(1+t) ends: nothing that is of interest happens so late."""
LOOK = 4
"""An event looks at every fourth point of a window."""


@dataclass(frozen=True)
class Stiff(Engine):
    """Collocation of Radau IIA in long windows of log(1+t), and a closed form close to a finite limit.

    Parameters
    ----------
    digits : int
        The estimated error of every window is below ``10^-digits``, relative to each coordinate.
    max_steps : int
        The budget.
    """

    digits: int = 36
    max_steps: int = 400

    @property
    def arithmetic(self) -> MPF:
        return MPF(0).for_digits(self.digits + 6)

    def aiming_at(self, digits: int) -> Self:
        return replace(self, digits=digits + 6)

    def sharper(self, digits: int) -> Self:
        return replace(self, digits=self.digits + digits)

    def companion(self) -> Self:
        return replace(self, digits=self.digits - 5)

    @staticmethod
    def suits(flow: Flow) -> bool:
        """Return whether this is a flow that the engine integrates."""
        return len(free_entries(flow)) == 1

    def steps(self, flow: Flow, t0: mpmath.mpf, start: Sequence[mpmath.mpf]) -> Iterator[Step]:
        course, bits = self._course(flow), self.settings.bits
        with context(bits):
            point = course.coordinates.point(start, bits)
            stance = first_stance(course.task, gmpy2.log1p(from_mpf(t0, bits)), point)
        return self._windows(course, Memory(0, stance), t0, tuple(start))

    def again(self, flow: Flow, place: Place) -> Iterator[Step]:
        course = self._course(flow)
        memory = recalled(place.memory, course.task, course.bits)
        if memory.closed < 0:
            return self._windows(course, memory, place.time, place.state)
        with context(course.bits):
            window, _ = advance(memory.stance, self.settings)
        return course.to_limit(window, memory, place.time, place.state, self.max_steps)

    @property
    def settings(self) -> Settings:
        """How exact each window is."""
        return Settings(self.digits)

    def _course(self, flow: Flow) -> Course:
        coordinates, bits = Coordinates.of(flow), self.settings.bits
        with context(bits):
            return Course(coordinates, coordinates.completion(bits), bits)

    def _windows(self, course: Course, begun: Memory, t0: mpmath.mpf, start: State) -> Iterator[Step]:
        stance = begun.stance
        for number in range(begun.window, self.max_steps):
            with context(course.bits):
                window, stance = advance(stance, self.settings)
                settled = is_settled(course.task, window.last, self.digits)
            memory = Memory(number, window.stance)
            step = course.along(window, memory, t0, start)
            yield step
            t0, start = step.t1, step.end
            if settled:
                yield from course.to_limit(window, replace(memory, closed=0), t0, start, self.max_steps)
            if settled or stance.clock > FARTHEST:
                return


@dataclass(frozen=True)
class Course:
    """What turns windows, and a limit, into steps."""

    coordinates: Coordinates
    task: Completion
    bits: int

    def along(self, window: Window, memory: Memory, t0: mpmath.mpf, start: State) -> Step:
        """Return the step that is one window."""

        def at(t: mpmath.mpf) -> State:
            with context(self.bits):
                return self._state(window.at(gmpy2.log1p(from_mpf(t, self.bits))))

        with context(self.bits):
            *looks, t1 = (to_mpf(gmpy2.expm1(clock)) for clock in window.clocks[:0:-LOOK][::-1])
            return Step(t0, t1, start, self._state(window.last), at, tuple(looks), str(memory))

    def to_limit(self, last: Window, begun: Memory, t0: mpmath.mpf, start: State, steps: int) -> Iterator[Step]:
        """Yield steps in each of which the time doubles, after the flow has settled in the last window."""
        with context(self.bits):
            limit = limit_from(self.task, gmpy2.expm1(last.clocks[-1]), last.last, self.bits)
        for closed in range(begun.closed, steps):
            step = self._closed(limit, replace(begun, closed=closed), t0, start)
            yield step
            t0, start = step.t1, step.end

    def _closed(self, limit: Limit, memory: Memory, t0: mpmath.mpf, start: State) -> Step:
        def at(t: mpmath.mpf) -> State:
            with context(self.bits):
                return self._state(limit.at(from_mpf(t, self.bits)))

        with context(self.bits):
            t1 = to_mpf(2 * from_mpf(t0, self.bits))
        return Step(t0, t1, start, at(t1), at, memory=str(memory))

    def _state(self, point: Point) -> State:
        return self.coordinates.state(self.task, point)
