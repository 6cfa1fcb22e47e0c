"""Run: rows of correct digits, one after the other, from two integrations that check each other.

The companion of an engine carries fewer digits, in other steps and at another precision, so that its error is
many times as large.  The digits on which the two agree are therefore correct in the first.  Where they
are fewer than asked, both begin again with as many more; rows that were right before are not repeated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import mpmath

from factorflow.errors import NotReached, NumericalError
from factorflow.numeric.arithmetic import Arithmetic
from factorflow.numeric.engines.base import Engine
from factorflow.numeric.integration import Mark, Outcome, Watch, integration
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
        for _ in range(MOST_ATTEMPTS):
            short = yield from self._attempt()
            if not short:
                return
            self.engine = self.engine.sharper(short)
        raise NumericalError(f"{self._least} does not settle")

    def _attempt(self) -> Iterator[Row]:
        """Yield the rows that are right and new; return how many digits the first that is not is short of."""
        companion = integration(self.problem, self.engine.companion(), self.times, lambda time: None)
        pairs = zip(integration(self.problem, self.engine, self.times, self.watch), companion, strict=False)
        for number, (mark, other) in enumerate(pairs):
            ...
