"""integrate: from a flow and an exact start to a trajectory of correct digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import mpmath
from sympy import Symbol

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Number, bits_for
from factorflow.numeric.certified import Certified, last
from factorflow.numeric.engines.base import Engine
from factorflow.numeric.event import Event
from factorflow.numeric.integration import Watch
from factorflow.numeric.keeping import equations, kept
from factorflow.numeric.problem import Problem, problem
from factorflow.numeric.run import Run, Spent, Unfinished
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.flow import Flow

if TYPE_CHECKING:
    from factorflow.numeric.engines.enclosure.engine import Enclosure

TRIAL = 10_000
"""The steps in which float64 must reach the event where digits are asked for: at depth 2 it comes to t = 1e12."""


def integrate(
    flow: Flow,
    start: Mapping[Symbol, object],
    until: Event | str,
    *,
    samples: int | None = None,
    times: Sequence[Fraction | int] | None = None,
    digits: int | None = None,
    engine: Engine | Enclosure | None = None,
    parameters: Mapping[Symbol, Fraction] | None = None,
    watch: Watch = lambda time: None,
    store: Path | str | None = None,
) -> Trajectory:
    """Integrate a flow, in the coordinates of its lift, from an exact start to an event.

    Parameters
    ----------
    flow : Flow
    start : mapping of Symbol to number
        Every coordinate of ``flow.state`` at time 0: a Fraction, an integer or an exact SymPy number.
    until : Event or str
        The last row, such as ``"t=10"``, ``"loss=1e-40"`` or ``"w11=1e308"``, at the first time it is reached.
    samples : int, optional
        So many rows, equal in log(1+t); the first is the start, the last the event.
    times : sequence of Fraction, optional
        Rows at these dimensionless times between the start and the event.
    digits : int, optional
        Correct significant digits in every column.  Without it: as many as float64 gives, measured.
    engine : Engine or Enclosure, optional
        Without it: `Float64` as far as that keeps the digits, else `Relay`, Taylor until the flow is stiff.
        With `Enclosure` all numbers are balls, and between the samples are rows that speak for all times.
    parameters : mapping of Symbol to Fraction, optional
        Numbers for the parameters of the flow; those it does not have are only recorded.
    watch : callable, optional
        Called with the time after each step, for a progress bar.
    store : Path or str, optional
        Keep the run in this file as it goes.  If the same call left it there before it was broken off, go on
        with it, to the same digits; if the run is finished, read it.

    Raises
    ------
    InputError
        If the request makes no sense, or another run is in the file.
    Unfinished
        If the event is never reached; its `trajectory` holds the rows that are done.
    NumericalError
        If the digits cannot be had.

    Examples
    --------
    >>> from factorflow.symbolic.notation import real
    >>> x = real("x")
    >>> decay = Flow("decay", (x,), (-x,))
    >>> trajectory = integrate(decay, {x: 1}, "x=1/2", digits=20)
    >>> print(mpmath.nstr(trajectory.row(-1)["t"], 20))
    0.69314718055994530942
    """
    event = Event.parse(until) if isinstance(until, str) else until
    planned = partial(plan, flow, start, event, digits=digits, engine=engine, parameters=parameters, watch=watch)
    if store is not None:
        asked = {"samples": samples, "times": times, "digits": digits, "engine": engine, "parameters": parameters}
        call = {"flow": equations(flow), "start": start, "until": event, **asked}
        words = {word: str(value) for word, value in call.items()}
        return kept(Path(store), words, partial(planned, samples=samples, times=times), lambda at: planned(times=at))
    run = planned(samples=samples, times=times)
    for _ in run:
        pass
    return run.trajectory


def plan(
    flow: Flow,
    start: Mapping[Symbol, object],
    until: Event | str,
    *,
    samples: int | None = None,
    times: Sequence[Fraction | int] | None = None,
    digits: int | None = None,
    engine: Engine | Enclosure | None = None,
    parameters: Mapping[Symbol, Fraction] | None = None,
    watch: Watch = lambda time: None,
) -> Run | Certified:
    """Prepare what `integrate` does, for a caller that wants each row as soon as it is right."""
    event = Event.parse(until) if isinstance(until, str) else until
    _check(event, samples, times, digits)
    task = problem(flow, start, event, parameters or {})
    chosen = engine or _engine(task, digits)
    if not isinstance(chosen, Engine):
        return Certified(task, chosen, digits, _between(samples, times, lambda: _number(last(task))), watch)
    return Run(task, chosen, digits, _between(samples, times, lambda: _end(task, chosen, digits)), watch)


def _check(event: Event, samples: int | None, times: Sequence[Fraction | int] | None, digits: int | None) -> None:
    if event.time is not None and event.time < 0:
        raise InputError(f"{event} is before the start at t = 0")
    if digits is not None and digits < 2:
        raise InputError(f"{digits} digits are too few: ask for 2 or more")
    if samples is not None and (samples < 2 or times is not None):
        raise InputError(f"samples = {samples}: ask for 2 rows or more, or give times instead")
    if times and (list(times) != sorted(set(times)) or times[0] <= 0):
        raise InputError("times must be positive and increase: the start is a row of its own")
    if times and event.time is not None and times[-1] > event.time:
        raise InputError(f"the time {times[-1]} lies behind the end, {event}")


def _engine(task: Problem, digits: int | None) -> Engine:
    """Return float64 where it keeps the digits asked for, else the Taylor series with its relief."""
    from factorflow.numeric.engines.float64 import Float64
    from factorflow.numeric.engines.relay import Relay

    if digits is None:
        return Float64()
    try:
        return Float64() if digits <= 15 and list(Run(task, Float64(max_steps=TRIAL), digits)) else Relay()
    except Unfinished as ended:
        return Relay() if isinstance(ended, Spent) else Float64()
    except NumericalError:
        return Relay()


def _end(task: Problem, engine: Engine, digits: int | None) -> Number:
    """Return the time of the event, by a run of its own where the event does not say it."""
    if task.event.time is not None:
        return _number(task.event.time)
    return list(Run(task, engine, digits))[-1][0]


def _number(time: Fraction) -> Number:
    return mpmath.mpf(time.numerator) / time.denominator


def _between(samples: int | None, times: Sequence[Fraction | int] | None, end: Callable[[], Number]) -> list[Fraction]:
    """Return where rows are wanted between the start and the end."""
    return [Fraction(time) for time in times or ()] if samples is None else _equal_in_log(end(), samples)


def _equal_in_log(end: Number, samples: int) -> list[Fraction]:
    """Return the times between 0 and the end at which log(1+t) is equally spaced."""
    with mpmath.workprec(bits_for(40)):
        inner = (mpmath.expm1(mpmath.log1p(end) * i / (samples - 1)) for i in range(1, samples - 1))
        return [Fraction(*map(int, mpmath.libmp.to_rational(time._mpf_))) for time in inner]
