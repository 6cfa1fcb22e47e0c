"""Points of curves in powers of ten, which numbers beyond float64 have, too."""

from __future__ import annotations

from collections.abc import Sequence

import mpmath

from factorflow.numeric.arithmetic import MPF, Ball, Number
from factorflow.numeric.evaluate import decide, evaluator
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.notation import loss, w_11

Point = tuple[float, float]
BITS = 96
FINENESS = 400


def log10(number: Number) -> float:
    """Return the decimal logarithm of a positive number of any size."""
    return float(mpmath.log10(number))


def data_points(trajectory: Trajectory) -> list[Point]:
    """Return log10 of loss and |w_11| on each row where both are positive."""
    ball = Ball(BITS)
    points = []
    for i, is_interval in enumerate(trajectory.intervals):
        row = trajectory.balls(i, BITS)
        if not is_interval and {loss.name, w_11.name} <= row.keys():
            x, y = (abs(mpmath.mp.make_mpf(ball.rounded(row[q.name]).mid()._mpf_)) for q in (loss, w_11))
            points += [(log10(x), log10(y))] if x and y else []
    return points


def bound_points(claim: Claim, points: Sequence[Point]) -> list[Point]:
    """Return log10 of the lower side of a claim, over the losses of the points, where its hypotheses allow it."""
    first, last = min(x for x, _ in points), max(x for x, _ in points)
    arithmetic = MPF(BITS)
    lower = evaluator([claim.statement.lhs], claim.flow.definitions, [loss], arithmetic)
    about_loss = [fact for fact in claim.given if fact.free_symbols == {loss}]
    curve = []
    for i in range(FINENESS + 1):
        exponent = first + (last - first) * i / FINENESS
        with mpmath.workprec(BITS):
            level = mpmath.mpf(10) ** exponent
        allowed = all(decide(fact, {loss: level}, arithmetic) for fact in about_loss)
        (value,) = lower([level]) if allowed else (0,)
        curve += [(exponent, log10(value))] if value > 0 else []
    return curve
