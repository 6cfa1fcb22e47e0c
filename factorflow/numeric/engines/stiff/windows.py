"""The flow in windows of log(1+t), each as long as one polynomial can follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import gmpy2
import numpy as np

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import bits_for
from factorflow.numeric.engines.stiff.charts import Chart, best_chart
from factorflow.numeric.engines.stiff.collocation import collocate
from factorflow.numeric.engines.stiff.completion import Completion, Point
from factorflow.numeric.engines.stiff.decimal import Numbers, exp, power_of_ten
from factorflow.numeric.engines.stiff.radau import Table, radau

FIRST_LENGTH = 0.05
SMALLEST_LENGTH = 1e-30
LARGEST_GROWTH, SMALLEST_GROWTH, SAFETY = 3.0, 0.2, 0.9
REFUSED = 0.4
"""How much shorter a window becomes after Newton's method has failed."""
NEWTON_DIGITS = 2
SPARE_DIGITS = 30
"""Digits that may cancel, beyond those of the tolerance: a point near a saddle, or near a limit."""
FEWEST_STAGES, MOST_STAGES = 20, 160


@dataclass(frozen=True)
class Settings:
    """The estimated error of a window is below 10^-digits."""

    digits: int

    @property
    def bits(self) -> int:
        """Bits carried."""
        return bits_for(self.digits + SPARE_DIGITS)

    @property
    def table(self) -> Table:
        """Collocation with about as many stages as digits, which is fastest."""
        return radau(min(max(self.digits + 4, FEWEST_STAGES), MOST_STAGES), self.bits)


@dataclass(frozen=True, eq=False)
class Stance:
    """Where the integration stands: chart, sign of w11, log(1+t), coordinates, their slope, and the next length."""

    task: Completion
    chart: Chart
    side: int
    clock: Any
    state: Numbers
    slope: Numbers
    length: Any


@dataclass(frozen=True, eq=False)
class Window:
    """The flow while log(1+t) grows by `length` from a stance, as values at the points of a table."""

    stance: Stance
    table: Table
    values: Numbers

    @property
    def clocks(self) -> Numbers:
        """The points of the table as log(1+t)."""
        return np.asarray(self.stance.clock + self.stance.length * self.table.points)

    def at(self, clock: Any) -> Point:
        """Return the point of the flow at a value of log(1+t)."""
        x = (clock - self.stance.clock) / self.stance.length
        return self._point(self.table.interpolate(self.values, x))

    @property
    def last(self) -> Point:
        """The point of the flow at the end."""
        return self._point(self.values[:, -1])

    def _point(self, state: Numbers) -> Point:
        return self.stance.chart.point(self.stance.task, self.stance.side, state)


def first_stance(task: Completion, clock: Any, point: Point) -> Stance:
    """Begin in the best chart, with a window in which no coordinate changes by more than its size.

    After the escape from a tiny start, the flow is far younger than log(1+t) says.
    """
    stance = _in_chart(best_chart(task, point), task, clock, point, gmpy2.mpfr(FIRST_LENGTH))
    slope = exp(clock) * stance.chart.field(task, stance.side, stance.state)
    rate = max(abs(slope) / stance.chart.scales(stance.state[:, None]))
    return replace(stance, length=1 / max(rate, 1 / stance.length))


def _in_chart(chart: Chart, task: Completion, clock: Any, point: Point, length: Any) -> Stance:
    state, side = chart.state(task, point), -1 if point.w11 < 0 else 1
    return Stance(task, chart, side, clock, state, state * 0, length)


def advance(stance: Stance, settings: Settings) -> tuple[Window, Stance]:
    """Return the next window, and where the one after it begins.

    Raises
    ------
    NumericalError
        If even the smallest window has no solution.
    """
    while stance.length > SMALLEST_LENGTH:
        window, factor = _attempt(stance, settings)
        if window is not None:
            return window, _after(window, factor)
        stance = replace(stance, length=stance.length * factor)
    at = f"log(1+t) = {float(stance.clock):.6g}"
    raise NumericalError(f"the stiff engine finds no solution beyond {at}: end the run earlier, or take another engine")


def _attempt(stance: Stance, settings: Settings) -> tuple[Window | None, float]:
    """Return a window, or None where it must be shorter, and the factor for the next length."""
    table = settings.table
    values = _solved(stance, table, settings.digits + NEWTON_DIGITS)
    if values is None:
        return None, REFUSED
    error = max(_tail_sizes(table, values) / stance.chart.scales(values))
    factor = _growth(error, table, settings)
    if error > power_of_ten(-settings.digits):
        return None, min(factor, SAFETY)
    return Window(stance, table, values), factor


def _solved(stance: Stance, table: Table, digits: float) -> Numbers | None:
    """Solve for one window by Newton's method from a straight line."""
    inside = stance.length * table.points[1:]
    stretch = stance.length * exp(stance.clock + inside)  # dt = (1 + t) d log(1+t)
    guess = stance.state[:, None] + stance.slope[:, None] * inside

    def field(values: Numbers) -> Numbers:
        return np.asarray(stretch * stance.chart.field(stance.task, stance.side, values))

    return collocate(table, field, stance.state, guess, stance.chart.scales(guess), digits)


def _tail_sizes(table: Table, values: Numbers) -> Numbers:
    """Return an upper estimate of what the polynomial of each component leaves out."""
    return np.asarray(2 * abs(values[:, 1:] @ table.tail.T).sum(axis=1))


def _growth(error: Any, table: Table, settings: Settings) -> float:
    if error == 0:
        return LARGEST_GROWTH
    spare = -settings.digits - float(gmpy2.log10(error))
    stages = len(table.points) - 1
    return float(np.clip(SAFETY * 10 ** (spare / stages), SMALLEST_GROWTH, LARGEST_GROWTH))


def _after(window: Window, factor: float) -> Stance:
    """Return where the next window begins, in the chart that loses the fewest digits there."""
    old, point = window.stance, window.last
    clock, length = old.clock + old.length, old.length * factor
    chart = best_chart(old.task, point, old.chart)
    if chart is not old.chart:
        return _in_chart(chart, old.task, clock, point, length)
    slope = (window.values @ window.table.slopes[-1]) / old.length
    return replace(old, clock=clock, state=window.values[:, -1], slope=slope, length=length)
