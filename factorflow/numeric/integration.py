"""One integration: where one engine comes to at the times asked for, and how it ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.numeric.engines.base import Engine, Place, State, Step
from factorflow.numeric.problem import Problem

Watch = Callable[[Number], None]
"""Called with the time after each step."""


class Outcome(Enum):
    """How an integration stands at a row."""

    GOING_ON = "the run goes on"
    REACHED = "the event is reached"
    AT_REST = "the flow has come to rest at a finite limit"
    SPENT = "the budget of steps is spent: the event is out of reach, or the flow stiff and in need of another engine"


@dataclass(frozen=True)
class Mark:
    """Time and state where a row is wanted, and the place from which the engine gets there again.

    The place is the beginning of the step; None is the start, for the first step and where an engine has no other.
    """

    time: Number
    state: State
    outcome: Outcome
    place: Place | None


def integration(
    problem: Problem, engine: Engine, times: Iterable[Fraction], watch: Watch, place: Place | None = None
) -> Iterator[Mark]:
    """Yield a mark at each of the times between a place and the event, and where the integration ends."""
    A = engine.arithmetic
    arrival, quantity = problem.arrival(A), problem.quantity(A)
    waiting = deque(A.number(time) for time in times)
    steps = engine.again(problem.flow, place) if place else engine.steps(problem.flow, A.number(0), problem.start(A))
    for done, step in enumerate(steps, start=place.done if place else 0):
        place = Place(done, step.t0, step.start, step.memory) if done and step.memory is not None else None
        watch(step.t1)
        arrived = arrival(step)
        while waiting and waiting[0] <= step.t1 and (arrived is None or waiting[0] < arrived):
            time = waiting.popleft()
            yield Mark(time, step.at(time), Outcome.GOING_ON, place)
        if arrived is not None:
            yield Mark(arrived, step.at(arrived), Outcome.REACHED, place)
            return
        if problem.event.time is None and is_at_rest(step, quantity, A):
            yield Mark(step.t1, step.end, Outcome.AT_REST, place)
            return
    yield Mark(step.t1, step.end, Outcome.SPENT, place)


def is_at_rest(step: Step, quantity: Callable[[Number, State], Number], arithmetic: Arithmetic) -> bool:
    """Return whether neither the quantity nor a coordinate will change visibly.

    What stands still would not change visibly even if time went on as long again at this pace.  A coordinate may
    also have become invisible beside the largest, and still be falling: a residual, on the way to a finite limit.
    """
    visible = arithmetic.number(Fraction(1, 2 ** (3 * arithmetic.bits // 4)))
    again, largest = max(1, step.t1 / (step.t1 - step.t0)), max(map(abs, step.end))

    def stands(x0: Number, x1: Number) -> bool:
        return bool(abs(x1 - x0) * again <= visible * abs(x1))

    def vanishes(x0: Number, x1: Number) -> bool:
        return bool(abs(x1) < abs(x0) and abs(x1) <= visible * largest)

    pairs = zip(step.start, step.end, strict=True)
    moves = not all(stands(x0, x1) or vanishes(x0, x1) for x0, x1 in pairs)
    return not moves and stands(quantity(step.t0, step.start), quantity(step.t1, step.end))
