"""Crosscheck: how many digits of a row are right, from two integrations of different accuracy."""

from __future__ import annotations

import math
from collections.abc import Callable

from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.engines.base import Engine
from factorflow.numeric.integration import Mark, Outcome
from factorflow.numeric.problem import Problem
from factorflow.numeric.trajectory import Row


def crosscheck(problem: Problem, engine: Engine) -> Callable[[Mark, Mark], tuple[Row, float]]:
    """Return the function from the marks of an engine and its companion to a row of balls and its right digits.

    Each coordinate becomes a ball that reaches to that of the companion, and at least over the rounding of
    the companion: both may have rounded ``1 - exp(-100)`` to the same 1.  The columns are evaluated in these
    balls.  The digits are 0 where the two do not end alike.
    """
    ball, bits = Ball(engine.arithmetic.bits + 32), engine.companion().arithmetic.bits
    row, quantity = problem.rows(ball), problem.quantity(ball)
    value = ball.number(problem.event.value)

    def check(mark: Mark, other: Mark) -> tuple[Row, float]:
        pairs = zip((mark.time, *mark.state), (other.time, *other.state), strict=True)
        time, *state = (ball.estimated(x, y, bits) for x, y in pairs)
        balls, found = row(time, state), quantity(time, state)
        if mark.outcome is not other.outcome:
            return balls, 0.0
        if mark.outcome is Outcome.AT_REST:  # is the quantity certainly not at its value?
            return balls, 0.0 if found.overlaps(value) else math.inf
        if mark.outcome is Outcome.GOING_ON:
            return balls, min(map(_digits, balls))
        balls = problem.at_event(balls, ball)  # the quantity is exact if its time is right
        return balls, min(map(_digits, (*balls, found) if problem.event.value else balls))

    return check


def _digits(ball: Number) -> float:
    """Return how many significant digits of the midpoint are right."""
    return math.inf if ball.is_exact() else max(0.0, ball.rel_accuracy_bits() * math.log10(2))
