"""Enclosure: balls that contain the exact flow, at every time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from factorflow.numeric.arithmetic import Ball, bits_for
from factorflow.numeric.engines.enclosure.charts import Completion, Exact, chart_for
from factorflow.numeric.engines.enclosure.matrices import det
from factorflow.numeric.engines.enclosure.piece import Piece
from factorflow.numeric.engines.enclosure.rows import Teller
from factorflow.numeric.engines.enclosure.stance import Stance
from factorflow.numeric.engines.enclosure.start import balls
from factorflow.numeric.engines.enclosure.stepping import Settings, pieces
from factorflow.numeric.trajectory import Fidelity


@dataclass(frozen=True)
class Enclosure:
    """The certified method for the balanced product flow.

    It is no `Engine`: it begins at exact rationals, in coordinates of its own, and its dense output is a
    polynomial with a tube around it that speaks for whole intervals of time.

    Parameters
    ----------
    digits : int
        Digits carried: the error of one step is about ``10^-digits``.
    """

    digits: int = 30
    fidelity: ClassVar[Fidelity] = Fidelity.ENCLOSURE

    @property
    def arithmetic(self) -> Ball:
        return Ball(0).for_digits(self.digits)

    @property
    def settings(self) -> Settings:
        """Bits and order: the order is near digits * ln(10)/2, where the work to a given time is least."""
        return Settings(bits_for(self.digits) + 8, math.ceil(1.15 * self.digits))

    def aiming_at(self, digits: int) -> Self:
        """Return the method with what it should carry, to begin with, for so many correct digits."""
        return replace(self, digits=digits + 8)

    def sharper(self, digits: int) -> Self:
        """Return the method carrying so many digits more."""
        return replace(self, digits=self.digits + digits)

    def flow(
        self, completion: Completion, start: Exact, stance: Stance | None = None
    ) -> tuple[Teller, Iterator[Piece]]:
        """Enclose the flow from W(0) = start, det W(0) != 0: what tells rows, and pieces from t = 0 without end.

        They begin at a stance of an earlier piece, if it is given.
        """
        chart, settings = chart_for(completion, start, 1 if det(start) > 0 else -1), self.settings
        if stance is None:
            with Ball(settings.grid + 32).working():
                stance = Stance.at(balls(chart, completion, start), settings.grid)
        return Teller.of(chart, completion, start), pieces(chart, stance, settings)
