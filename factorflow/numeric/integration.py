"""One integration: the rows that one engine gives for a problem, and how it ended."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.problem import Problem
from factorflow.numeric.trajectory import Row

Watch = Callable[[Number], None]
"""Called with the time after each step."""


class Outcome(Enum):
    """How an integration stands at a row."""

    GOING_ON = "the run goes on"
    REACHED = "the event is reached"
    AT_REST = "the flow has come to rest at a finite limit"
    SPENT = "the budget of steps is spent, so the flow may have become stiff: take another engine"


@dataclass(frozen=True)
class Mark:
    """A row, and time and state at the beginning of its step, from where a memoryless engine can go on."""

    row: Row
    outcome: Outcome
    t0: Number
    start: State


def integration(problem: Problem, engine: Engine, times: Iterable[Fraction], watch: Watch) -> Iterator[Mark]:
    """Yield a mark at the start, at each of the times before the event, and where the integration ends."""
    A = engine.arithmetic
    row, arrival = problem.rows(A), problem.arrival(A)
    begin, start = A.number(0), problem.start(A)
    yield Mark(problem.first_row(A), Outcome.GOING_ON, begin, start)
    waiting = deque(A.number(time) for time in times)
    for step in engine.steps(problem.flow, begin, start):
        watch(step.t1)
        arrived = arrival(step)
        while waiting and waiting[0] <= step.t1 and (arrived is None or waiting[0] < arrived):
            time = waiting.popleft()
            yield Mark(row(time, step.at(time)), Outcome.GOING_ON, step.t0, step.start)
        if arrived is not None:
            yield Mark(problem.at_event(row(arrived, step.at(arrived)), A), Outcome.REACHED, step.t0, step.start)
            return
        if problem.event.time is None and is_at_rest(step, A):
            yield Mark(row(step.t1, step.end), Outcome.AT_REST, step.t0, step.start)
            return
    yield Mark(row(step.t1, step.end), Outcome.SPENT, step.t0, step.start)


def is_at_rest(step: Step, arithmetic: Arithmetic) -> bool:
    """Return whether no coordinate would change visibly even if time went on as long again at this pace."""
    visible = arithmetic.number(Fraction(1, 2 ** (3 * arithmetic.bits // 4)))
    again = max(1, step.t1 / (step.t1 - step.t0))
    return all(abs(x1 - x0) * again <= visible * abs(x1) for x0, x1 in zip(step.start, step.end, strict=True))
