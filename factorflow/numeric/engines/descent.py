"""Descent: gradient descent on the factors in float64, the iterates that a researcher's own program makes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
from sympy import Symbol

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Ball, Float64
from factorflow.numeric.event import Event
from factorflow.numeric.problem import Problem, problem
from factorflow.numeric.run import Unfinished
from factorflow.numeric.trajectory import Fidelity, Row, Trajectory
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, loss

SHOWN = ("t", "w_11", "w_12", "w_21", "w_22", "loss")
"""Columns of the last row in a message."""
DIGITS = 15
"""Digits of a row: its quantities are those of the float64 factors, rounded once."""
LEAST, LARGEST = Fraction("1e-300"), Fraction("1e300")
"""Sizes of numbers that float64 tells apart from zero and infinity, their squares and products nearly so."""
STRETCH = 1 << 20
"""Steps between two signs of life; compiled code does not hear Ctrl-C."""


@dataclass(frozen=True)
class Descent:
    """Gradient descent with a constant learning rate; it takes the factor flow, balanced or not.

    Parameters
    ----------
    learning_rate : Fraction
        The time of step k is k times the learning rate.
    max_steps : int
        The budget.

    Examples
    --------
    >>> from factorflow.numeric.start import balanced_factors
    >>> from factorflow.symbolic.factorization import factor_flow
    >>> from sympy import eye
    >>> start = balanced_factors(eye(2) / 10, 2)
    >>> Descent(Fraction(1, 100)).run(factor_flow(depth=2), start, Event.parse("t=1")).column("t")
    (0.0, 1.0)
    """

    learning_rate: Fraction
    max_steps: int = 10**9

    def __post_init__(self) -> None:
        if not 0 < self.learning_rate < 10**300 or not float(self.learning_rate):
            raise InputError("the learning rate is a positive number in the range of float64")

    def run(self, flow: Flow, start: Mapping[Symbol, object], until: Event, samples: int | None = None) -> Trajectory:
        """Descend from exact factors to an event; the arguments are those of `integrate`."""
        iterates = Iterates(problem(flow, start, until, {}), self, samples)
        for _ in iterates:
            pass
        return iterates.trajectory


@dataclass
class Iterates:
    """Iterate over it for its rows; `trajectory` holds those so far, whatever interrupts the loop.

    Parameters
    ----------
    problem : Problem
        Of the factor flow.
    engine : Descent
    samples : int, optional
        So many rows, equal in log(1+t) as far as whole steps can be; without it the start and the event.
    times : sequence of Fraction
        Rows at the first step at or behind each of these times.
    watch : callable
        Called with the time now and then.
    state : str or None
        From what the last row can be made again: the factors of the row before it.

    Raises
    ------
    Unfinished
        While iterating, if the event is never reached.
    NumericalError
        While iterating, if descent diverges; the message names the step.
    """

    problem: Problem
    engine: Descent
    samples: int | None = None
    times: Sequence[Fraction] = ()
    watch: Any = lambda time: None
    rows: list[Row] = field(default_factory=list)
    state: str | None = None
    digits: ClassVar[int] = DIGITS
    intervals: ClassVar[tuple[bool, ...]] = ()  # every row is of one time

    def __post_init__(self) -> None:
        said = {str(name): value for name, value in self.problem.parameters.items()}
        observed = [[said.get(f"o_{i}{j}") for j in (1, 2)] for i in (1, 2)]
        self.mask = np.array([[value is not None for value in row] for row in observed])
        self.values = np.array([[float(value or 0) for value in row] for row in observed])
        self.start = np.array(self.problem.start(Float64())).reshape(-1, 2, 2)
        self.factors, self.step = self.start, 0
        self.end: int | None = None

    def __iter__(self) -> Iterator[Row]:
        if not self.rows:
            yield self._told()
        stops = self._stops()
        for stop in stops[len(self.rows) - 1 :]:
            self.state = self._state()
            is_over = self._reached(stop)
            if stop == stops[-1] and not is_over and self.problem.event.time is None:
                raise self._unfinished("the budget of steps is spent")
            yield self._told()
            if is_over:
                return

    def _state(self) -> str:
        """Return what makes the next row again, and all that follow."""
        factors = [x.hex() for x in self.factors.ravel().tolist()]
        return json.dumps({"step": self.step, "factors": factors, "end": self.end})

    def go_on(self, rows: Sequence[Row], intervals: Sequence[bool], state: str) -> None:
        """Take up a run that broke off, behind these rows; `state` is that of the row after them."""
        known = json.loads(state)
        factors = [float.fromhex(x) for x in known["factors"]]
        self.rows, self.step, self.end = list(rows), known["step"], known["end"]
        self.factors = np.array(factors).reshape(self.start.shape)

    def _stops(self) -> list[int]:
        """Return the steps of the rows; the last is the end, or the budget where that is not known."""
        time, rate = self.problem.event.time, self.engine.learning_rate
        end = self.engine.max_steps if time is None else math.ceil(time / rate)
        if end > self.engine.max_steps:
            raise InputError(f"{self.problem.event} takes {end} steps, the budget is {self.engine.max_steps}")
        if self.samples is None:
            return sorted({*(math.ceil(time / rate) for time in self.times), end})
        if time is None:
            self.end = end = self.end or self._found()
        return equal_in_log(end, self.samples, float(rate))[1:]

    def _found(self) -> int:
        """Return the step of the event, by a descent of its own that starts again afterwards."""
        if not self._reached(self.engine.max_steps):
            raise self._unfinished("the budget of steps is spent")
        end, self.factors, self.step = self.step, self.start, 0
        return end

    def _reached(self, stop: int) -> bool:
        """Go on to a step, or to the event where that comes first; return whether it did."""
        from factorflow.numeric.kernels import descent as kernel

        while self.step < stop:
            steps = min(stop - self.step, STRETCH)
            setting = self.mask, self.values, float(self.engine.learning_rate)
            try:
                records, done, outcome = kernel.descend(self.factors, *setting, steps, steps, *self._watched(kernel))
            except SystemError as error:  # so says numba of Ctrl-C on the way out of compiled code
                if isinstance(error.__cause__, KeyboardInterrupt):
                    raise KeyboardInterrupt from error
                raise
            before, self.factors, self.step = self.factors, records[-1], self.step + done
            self.watch(float(self.step * self.engine.learning_rate))
            if outcome == kernel.DIVERGED:
                raise NumericalError(
                    f"gradient descent diverges: step {self.step} leaves the range of float64; "
                    f"give a learning rate below {float(self.engine.learning_rate):g}"
                )
            if outcome == kernel.REACHED:
                return True
            if done == STRETCH and np.array_equal(before, self.factors):
                outcome = kernel.AT_REST  # it goes in a circle of a few last bits
            if outcome == kernel.AT_REST and self.problem.event.time is None:
                raise self._unfinished("gradient descent has come to rest")
            if outcome == kernel.AT_REST:  # what no step changes is the same at the stop
                self.step = stop
        return False

    def _watched(self, kernel: Any) -> tuple[int, float, float]:
        """Return what the kernel watches, the level that ends the descent, and on which side of it the start is."""
        event, quantities = self.problem.event, (loss, *W)
        if event.time is not None:
            return kernel.NOTHING, 0.0, 0.0
        if event.quantity not in quantities:
            raise InputError(f"descent does not watch {event.quantity}: end at t, loss or an entry of W")
        if event.value and not LEAST <= abs(event.value) <= LARGEST:
            cure = "ask for a value between 1e-300 and 1e300, or leave --engine descent out"
            raise InputError(f"{event}: gradient descent computes in float64, which cannot tell such a number; {cure}")
        return quantities.index(event.quantity), float(event.value), self._at_start[event.quantity]

    @property
    def _at_start(self) -> dict[Symbol, float]:
        return dict(zip(self.problem.columns, self.rows[0], strict=True))

    def _told(self) -> Row:
        """Return the row of this step: exactly what the float64 factors say, rounded once."""
        exact, bits = [Fraction(x) for x in self.factors.ravel().tolist()], 256
        while bits <= 1 << 14:
            ball = Ball(bits)
            row = self.problem.rows(ball)(ball.number(0), [ball.number(x) for x in exact])[1:]
            if all(x.is_finite() and (x.is_exact() or x.rel_accuracy_bits() > 60) for x in row):
                time = Float64().number(self.step * self.engine.learning_rate)
                self.rows.append((time, *map(Float64().rounded, row)))
                return self.rows[-1]
            bits *= 4
        raise NumericalError(f"det W = 0 at step {self.step} of gradient descent: ln |det W| is not a number")

    def _unfinished(self, why: str) -> Unfinished:
        time = Float64().number(self.step * self.engine.learning_rate)
        row_here = self.rows[-1] if self.rows[-1][0] == time else self._told()
        last = zip(self.problem.columns, row_here, strict=True)
        row = ", ".join(f"{q} = {x:.8g}" for q, x in last if str(q) in SHOWN)
        message = f"{self.problem.event} is not reached: {why} at step {self.step}; the last row is {row}"
        return Unfinished(message, self.trajectory)

    @property
    def trajectory(self) -> Trajectory:
        """The rows so far."""
        return Trajectory(
            tuple(map(str, self.problem.columns)),
            tuple(self.rows),
            Float64(),
            Fidelity.DESCENT,
            DIGITS,
            {str(p): value for p, value in self.problem.parameters.items()},
            {
                "flow": "gradient descent on the factors",
                "engine": str(self.engine),
                "learning_rate": str(self.engine.learning_rate),
                "until": str(self.problem.event),
            },
        )


def equal_in_log(end: int, samples: int, rate: float) -> list[int]:
    """Return so many steps from 0 to the end at which log(1+t) is about equally spaced, each once.

    Examples
    --------
    >>> equal_in_log(100, 6, rate=0.1), equal_in_log(3, 6, rate=0.1)
    ([0, 6, 16, 32, 58, 100], [0, 1, 2, 3])
    """
    if end < samples:
        return list(range(end + 1))
    ideal = np.expm1(np.log1p(end * rate) * np.arange(samples) / (samples - 1)) / rate
    earliest = np.arange(samples)  # row i can be no earlier than step i, and leaves room for those behind it
    steps = np.maximum.accumulate(np.rint(ideal).astype(np.int64) - earliest) + earliest
    return [int(step) for step in np.clip(steps, earliest, end - earliest[::-1])]
