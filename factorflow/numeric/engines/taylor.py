"""The Taylor series of the solution, to any order, at any precision; explicit, for flows that are not stiff."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import mpmath

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import MPF, bits_for
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.engines.coordinates import Coordinates, Groups, coordinates
from factorflow.numeric.engines.jets import Jets
from factorflow.numeric.engines.mpfr import context
from factorflow.numeric.engines.series import Series, expand, natural_unit, rounded, unit
from factorflow.symbolic.flow import Flow

GUARD = 32
"""Bits that a series has and a state does not: they show how fast the last terms fall."""
FIRST = 10
"""Terms by which the radius of convergence is guessed."""
LONGEST = 40
"""Doublings of a unit of time before a series is taken to end, as that of a polynomial does."""
LOOKS = 8
"""Into how many parts an event divides a step."""


@dataclass(frozen=True)
class Taylor(Engine):
    """Explicit Taylor series.

    Parameters
    ----------
    digits : int
        Digits carried: a step leaves out terms below ``10^-digits`` of each coordinate.
    max_steps : int
        The budget.  Explicit steps are short where a flow is stiff; it is spent when the flow wants another method.
    """

    digits: int = 30
    max_steps: int = 20_000

    @property
    def arithmetic(self) -> MPF:
        return MPF(0).for_digits(self.digits)

    @property
    def order(self) -> int:
        """Terms of a series: near digits * ln(10)/2, where the work to a given time is least."""
        return math.ceil(1.1 * self.digits) + 4

    def aiming_at(self, digits: int) -> Self:
        return replace(self, digits=digits + 12)

    def sharper(self, digits: int) -> Self:
        return replace(self, digits=self.digits + digits)

    def companion(self) -> Self:
        return replace(self, digits=self.digits - 6)

    def steps(self, flow: Flow, t0: mpmath.mpf, start: Sequence[mpmath.mpf]) -> Iterator[Step]:
        time, state = t0, tuple(start)
        ways = [(way, Jets(way.program, self.arithmetic.bits + GUARD)) for way in coordinates(flow, state)]
        for _ in range(self.max_steps):
            way, jets = next((way, jets) for way, jets in ways if way.suit(state))
            series = self._series(jets, time, way.entered(state, jets.bits), way.together)
            step = self._step(series, way, state)
            yield step
            time, state = step.t1, step.end

    def _series(self, jets: Jets, time: mpmath.mpf, state: State, together: Groups) -> Series:
        """Return the series in a unit of time that is about the step, by the first terms: else the last vanish."""
        tolerance = bits_for(self.digits)
        try:
            with context(jets.bits):
                first = expand(jets, time, state, natural_unit(jets, state), FIRST)
                guess = first.log_unit + first.reach(0, together) - tolerance / self.order + 0.25
                for longer in range(0, LONGEST, 2):
                    series = expand(jets, time, state, unit(guess + longer), self.order)
                    if not series.is_lost:
                        break
        except (ArithmeticError, ValueError) as error:
            raise NumericalError(f"there is no Taylor series at t = {mpmath.nstr(time, 8)}: {error}") from error
        return series

    def _step(self, series: Series, way: Coordinates, start: State) -> Step:
        """Take the step with which the last terms come to the tolerance."""
        m, e = unit(series.log_unit + series.reach(bits_for(self.digits), way.together))
        h, bits = mpmath.ldexp(m, e), self.arithmetic.bits
        t1 = mpmath.fadd(series.t0, h, prec=bits)
        looks = (mpmath.fadd(series.t0, h * i / LOOKS, prec=bits) for i in range(1, LOOKS))

        def at(t: mpmath.mpf) -> State:
            return rounded(way.left(series.at(t), series.bits), bits)

        return Step(series.t0, t1, start, at(t1), at, tuple(looks))
