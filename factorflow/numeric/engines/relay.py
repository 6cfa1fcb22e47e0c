"""Two engines in turn: the Taylor series until the flow has become stiff, and then the method for stiff flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import mpmath

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.engines.base import Engine, Place, Step
from factorflow.numeric.engines.stiff.engine import Stiff
from factorflow.numeric.engines.taylor import Taylor
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W


@dataclass(frozen=True)
class Relay(Engine):
    """The Taylor series, relieved by `Stiff` once that is the right method.

    Parameters
    ----------
    first : Taylor
    then : Stiff
    patience : int
        After so many explicit steps the rest is left to `then`, unless a step still adds a good part of the
        time that has passed: both then have cost about the same, and the sum is at most twice the better.
    """

    first: Taylor = field(default_factory=Taylor)
    then: Stiff = field(default_factory=Stiff)
    patience: int = 24

    @property
    def max_steps(self) -> int:
        return self.first.max_steps + self.then.max_steps

    @property
    def arithmetic(self) -> MPF:
        return MPF(max(self.first.arithmetic.bits, self.then.arithmetic.bits))

    def aiming_at(self, digits: int) -> Self:
        return replace(self, first=self.first.aiming_at(digits), then=self.then.aiming_at(digits))

    def sharper(self, digits: int) -> Self:
        return replace(self, first=self.first.sharper(digits), then=self.then.sharper(digits))

    def companion(self) -> Self:
        return replace(self, first=self.first.companion(), then=self.then.companion())

    def steps(self, flow: Flow, t0: mpmath.mpf, start: Sequence[mpmath.mpf]) -> Iterator[Step]:
        is_stiff = _stiffness(flow) if self.then.suits(flow) else lambda step: False
        for number, step in enumerate(self.first.steps(flow, t0, start), 1):
            yield step
            if number >= self.patience and is_stiff(step):
                yield from self.then.steps(flow, step.t1, step.end)
                return

    def again(self, flow: Flow, place: Place) -> Iterator[Step]:
        if place.memory:
            return self.then.again(flow, place)
        rest = replace(self.first, max_steps=self.first.max_steps - place.done)
        return replace(self, first=rest, patience=self.patience - place.done).steps(flow, place.time, place.state)


def _stiffness(flow: Flow) -> Callable[[Step], bool]:
    """Return whether a step adds little to the time that has passed, so that a decade takes dozens, and little to W.

    The escape from a tiny start also takes short steps, near the time at which it happens: in each, W grows.
    """
    entries = [flow.state.index(w) for w in W]

    def is_stiff(step: Step) -> bool:
        is_short = 16 * (step.t1 - step.t0) < step.t1
        before, after = (max(abs(state[i]) for i in entries) for state in (step.start, step.end))
        return bool(is_short and 16 * abs(after - before) < before)

    return is_stiff
