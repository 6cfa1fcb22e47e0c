"""Float64: SciPy's LSODA at the edge of what doubles resolve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from scipy.integrate import LSODA

from factorflow.errors import NumericalError
from factorflow.numeric import arithmetic
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.evaluate import evaluator
from factorflow.symbolic.flow import Flow


@dataclass(frozen=True)
class Float64(Engine):
    """LSODA, which is not stiff at first and stiff later, as these flows are.

    An explicit method needs steps below 1/w_11^2 for ever, and an implicit one of low order loses digits at
    once; LSODA changes from Adams to BDF by itself, and its dense output is as accurate as its steps.

    Parameters
    ----------
    rtol : float
        Relative tolerance of a step.
    max_steps : int
        The budget.
    """

    rtol: float = 1e-13
    max_steps: int = 100_000

    @property
    def arithmetic(self) -> arithmetic.Float64:
        return arithmetic.Float64()

    def aiming_at(self, digits: int) -> Self:
        return self

    def sharper(self, digits: int) -> Self:
        raise NumericalError(f"float64 is {digits} digits short of what was asked: ask for more than 15 digits")

    def companion(self) -> Self:
        return replace(self, rtol=10 * self.rtol)

    def steps(self, flow: Flow, t0: float, start: Sequence[float]) -> Iterator[Step]:
        field = evaluator(flow.field, flow.definitions, flow.state, self.arithmetic)
        atol = self.rtol * min((abs(x) for x in start if x), default=1.0)  # the start sets the scale
        solver = LSODA(lambda _, x: np.array(field(x.tolist())), t0, np.array(start), np.inf, rtol=self.rtol, atol=atol)
        for _ in range(self.max_steps):
            before = tuple(solver.y.tolist())
            message = solver.step()
            if message or not np.isfinite(solver.y).all():
                raise NumericalError(f"LSODA failed at t = {solver.t}: ask for more than 15 digits")
            # LSODA looks back over twelve steps that it does not show, so that none can be taken again.
            at = _dense(solver.dense_output())
            yield Step(solver.t_old, solver.t, before, tuple(solver.y.tolist()), at, memory=None)


def _dense(output: Any) -> Any:
    def at(t: float) -> State:
        return tuple(output(t).tolist())

    return at
