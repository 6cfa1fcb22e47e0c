"""Points of curves in powers of ten, which numbers beyond float64 have, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import mpmath
from sympy import Rational

from factorflow.numeric.arithmetic import MPF, Ball, Number
from factorflow.numeric.evaluate import decide, evaluator
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.factorization import losses
from factorflow.symbolic.notation import W, loss, w_11

Point = tuple[float, float]
BITS = 96
FINENESS = 400


def log10(number: Number) -> float:
    """Return the decimal logarithm of a positive number of any size."""
    return float(mpmath.log10(number))


def data_points(trajectory: Trajectory) -> list[Point]:
    """Return log10 of loss and |w_11| on each row where both are positive."""
    told = _loss_and_entry(trajectory)
    points = []
    for i, is_interval in enumerate(trajectory.intervals):
        if not is_interval and told is not None:
            x, y = (abs(mpmath.mp.make_mpf(number.mid()._mpf_)) for number in told(trajectory.balls(i, BITS)))
            points += [(log10(x), log10(y))] if x and y else []
    return points


def _loss_and_entry(trajectory: Trajectory) -> Callable[[dict[str, Number]], tuple[Number, ...]] | None:
    """Return how a row tells the loss, by its column or else by W and what is observed, and w_11."""
    recorded = [q for q in (loss, *W) if q.name in trajectory.columns]
    said = {name: Rational(x.numerator, x.denominator) for name, x in trajectory.parameters.items()}
    observe = [[said.get(f"o_{i}{j}") for j in (1, 2)] for i in (1, 2)]
    if w_11 not in recorded or (loss not in recorded and not any(name.startswith("o_") for name in said)):
        return None
    told = evaluator([loss, w_11], losses(observe), recorded, Ball(BITS))
    return lambda row: told([row[q.name] for q in recorded])


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
