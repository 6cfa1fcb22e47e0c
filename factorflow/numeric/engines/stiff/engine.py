"""The product flow over thousands of decades of time: implicit, in coordinates in which no digits cancel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import gmpy2
import mpmath

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.engines.mpfr import context, from_mpf, to_mpf
from factorflow.numeric.engines.stiff.completion import Completion, Point
from factorflow.numeric.engines.stiff.coordinates import Coordinates, free_entries
from factorflow.numeric.engines.stiff.limit import Limit, is_settled, limit_from
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
    is_memoryless: ClassVar[bool] = False  # type: ignore[misc] # a window is guessed from the one before

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
        coordinates, settings = Coordinates.of(flow), Settings(self.digits)
        bits = settings.bits
        with context(bits):
            task, point = coordinates.completion(bits), coordinates.point(start, bits)
            stance = first_stance(task, gmpy2.log1p(from_mpf(t0, bits)), point)
        course, begin = Course(coordinates, task, bits), t0
        for _ in range(self.max_steps):
            with context(bits):
                window, stance = advance(stance, settings)
                point = window.last
                settled = is_settled(task, point, self.digits)
            step = course.along(window, begin, start)
            yield step
            if settled:
                yield from course.to_limit(step, point, self.max_steps)
            begin, start = step.t1, step.end
            if settled or stance.clock > FARTHEST:
                return


@dataclass(frozen=True)
class Course:
    """What turns windows, and a limit, into steps."""

    coordinates: Coordinates
    task: Completion
    bits: int

    def along(self, window: Window, t0: mpmath.mpf, start: Sequence[mpmath.mpf]) -> Step:
        """Return the step that is one window."""

        def at(t: mpmath.mpf) -> State:
            with context(self.bits):
                return self._state(window.at(gmpy2.log1p(from_mpf(t, self.bits))))

        with context(self.bits):
            *looks, t1 = (to_mpf(gmpy2.expm1(clock)) for clock in window.clocks[:0:-LOOK][::-1])
            return Step(t0, t1, tuple(start), self._state(window.last), at, tuple(looks))

    def to_limit(self, last: Step, point: Point, steps: int) -> Iterator[Step]:
        """Yield steps in each of which the time doubles, after the flow has settled."""
        with context(self.bits):
            limit = limit_from(self.task, from_mpf(last.t1, self.bits), point, self.bits)
        t0, state = last.t1, last.end
        for _ in range(steps):
            step = self._closed(limit, t0, state)
            yield step
            t0, state = step.t1, step.end

    def _closed(self, limit: Limit, t0: mpmath.mpf, start: State) -> Step:
        def at(t: mpmath.mpf) -> State:
            with context(self.bits):
                return self._state(limit.at(from_mpf(t, self.bits)))

        with context(self.bits):
            t1 = to_mpf(2 * from_mpf(t0, self.bits))
        return Step(t0, t1, start, at(t1), at)

    def _state(self, point: Point) -> State:
        return self.coordinates.state(self.task, point)
