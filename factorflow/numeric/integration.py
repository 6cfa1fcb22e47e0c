"""One integration: where one engine comes to at the times asked for, and how it ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.numeric.engines.base import Engine, State, Step
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
    """Time and state where a row is wanted, and at the beginning of that step.

    A memoryless engine goes on from the beginning of the step as if it had never stopped.
    """

    time: Number
    state: State
    outcome: Outcome
    step: Step


def integration(problem: Problem, engine: Engine, times: Iterable[Fraction], watch: Watch) -> Iterator[Mark]:
    """Yield a mark at each of the times between the start and the event, and where the integration ends."""
    A = engine.arithmetic
    arrival, quantity = problem.arrival(A), problem.quantity(A)
    waiting = deque(A.number(time) for time in times)
    for step in engine.steps(problem.flow, A.number(0), problem.start(A)):
        watch(step.t1)
        arrived = arrival(step)
        while waiting and waiting[0] <= step.t1 and (arrived is None or waiting[0] < arrived):
            time = waiting.popleft()
            yield Mark(time, step.at(time), Outcome.GOING_ON, step)
        if arrived is not None:
            yield Mark(arrived, step.at(arrived), Outcome.REACHED, step)
            return
        if problem.event.time is None and is_at_rest(step, quantity, A):
            yield Mark(step.t1, step.end, Outcome.AT_REST, step)
            return
    yield Mark(step.t1, step.end, Outcome.SPENT, step)


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
