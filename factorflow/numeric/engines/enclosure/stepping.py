"""The certified flow: pieces that cover [0, T], from a start in balls.

A step is a Taylor polynomial while the flow is quick, and a Chebyshev polynomial over a long window, as long as
the time that has gone by, once the flow is stiff.  Both are certified in the same way.  The next step begins at
p(1) exactly, so that no rounding is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure.charts import Chart
from factorflow.numeric.engines.enclosure.collocation import chebyshev, monomial
from factorflow.numeric.engines.enclosure.frame import Error
from factorflow.numeric.engines.enclosure.jacobian import jacobian
from factorflow.numeric.engines.enclosure.model import Bounds, Chebyshev, Model, defect, polynomials
from factorflow.numeric.engines.enclosure.newton import Flow, NotSolvedError
from factorflow.numeric.engines.enclosure.piece import Curve, NotEnclosedError, Piece, Tracker
from factorflow.numeric.engines.enclosure.series import Integers, end, reach, rescaled, taylor
from factorflow.numeric.engines.enclosure.stance import Stance

GUARD = 64
"""Bits of the fixed-point numbers below the size of the last coefficient."""
PATIENCE = 12
"""How often in a row a step is halved before the run gives up."""


@dataclass(frozen=True)
class Settings:
    """How to integrate.

    Parameters
    ----------
    bits : int
        The accuracy of one step.
    order : int
        The degree of the polynomials.
    stiff : Fraction
        Windows are tried where a Taylor step is shorter than this part of the time gone by; 0 means never.
    """

    bits: int
    order: int
    stiff: Fraction = Fraction(1, 8)

    @property
    def grid(self) -> int:
        """Bits of the fixed-point numbers."""
        return self.bits + GUARD


@dataclass(frozen=True)
class Stepper:
    """Makes the curves of one flow."""

    flow: Flow
    settings: Settings

    def quick(self, centre: Sequence[Any], time: Fraction, width: Fraction) -> tuple[Curve, Fraction]:
        """Return a Taylor step, as wide as it may be, and a width for the next one."""
        while True:
            series = taylor(self.flow.field, centre, width, self.settings.order, self.settings.grid)
            ratio = reach(series, GUARD)
            if ratio >= 1:
                return self._taylor(series, time, width), _short(width * min(ratio, Fraction(3, 2)))
            if ratio >= Fraction(4, 5):
                return self._taylor(rescaled(series, ratio), time, width * ratio), _short(width * ratio)
            width = _short(width * max(ratio, Fraction(1, 32)) * Fraction(15, 16))

    def window(self, centre: Sequence[Any], time: Fraction, width: Fraction) -> tuple[Curve, Fraction]:
        """Return a collocation step of this width or less, and a width for the next one."""
        while True:
            half = width / 2
            series = chebyshev(self.flow, centre, half, self.settings.order, self.settings.grid)
            ratio = reach(series, GUARD)
            if ratio >= Fraction(4, 5):
                return self._chebyshev(series, time, half), _short(width * min(ratio, Fraction(3)))
            width = _short(width * max(ratio, Fraction(1, 4)) * Fraction(9, 10))

    def _taylor(self, series: Integers, time: Fraction, width: Fraction) -> Curve:
        wrong = self._defect(series, width, Model)
        return Curve(series, self.settings.grid, time, width, Fraction(0), wrong)

    def _chebyshev(self, series: Integers, time: Fraction, half: Fraction) -> Curve:
        wrong = self._defect(series, half, Chebyshev)  # in powers of s its bound would be far too large
        return Curve(monomial(series), self.settings.grid, time + half, half, Fraction(-1), wrong)

    def _defect(self, series: Integers, unit: Fraction, basis: type[Model]) -> Bounds:
        with Ball(self.settings.grid + 32).working():
            return defect(self.flow.field, polynomials(series, self.settings.grid), unit, basis)


def pieces(chart: Chart, stance: Stance, settings: Settings) -> Iterator[Piece]:
    """Yield the flow piece by piece, from a stance on, without end.

    Raises
    ------
    NumericalError
        If no tube can be closed around a step, however short.
    """
    flow = Flow(chart.field, jacobian(chart.field))
    tracker, stepper = Tracker(chart, flow.slopes), Stepper(flow, settings)
    failures = 0
    while True:
        step = stepper.window if stance.is_stiff else stepper.quick
        try:
            curve, longer = step(stance.centre, stance.time, stance.width)
            piece, error = tracker.follow(curve, stance)
        except (NotEnclosedError, NotSolvedError):
            failures += 1
            if failures > PATIENCE:
                raise NumericalError(f"the flow cannot be enclosed beyond t = {float(stance.time):.6g}") from None
            stance = _shorter(stance, settings.stiff)
            continue
        yield piece
        failures = 0
        stance = _beyond(curve, error, longer, stance.is_stiff, settings.stiff)


def _shorter(stance: Stance, stiff: Fraction) -> Stance:
    """Try half the width; a window that is short is no window."""
    width = stance.width / 2
    return replace(stance, width=width, is_stiff=stance.is_stiff and width >= stiff * stance.time)


def _beyond(curve: Curve, error: Error, width: Fraction, was_stiff: bool, stiff: Fraction) -> Stance:
    """Stand at the end of a curve; where the next step would be too short, try a window as long as the time."""
    turns_stiff = not was_stiff and width < stiff * curve.end
    width = _short(curve.end) if turns_stiff else width
    return Stance(end(curve.series), error, curve.end, width, was_stiff or turns_stiff)


def _short(width: Fraction) -> Fraction:
    """Return a near width with few binary digits."""
    unit = Fraction(2) ** (width.numerator.bit_length() - width.denominator.bit_length() - 10)
    return (width // unit) * unit
