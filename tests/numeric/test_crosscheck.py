"""The difference of an engine and its companion exceeds the true error, on fifty random flows."""

import random
from fractions import Fraction

import pytest

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.crosscheck import crosscheck
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.event import Event
from factorflow.numeric.integration import integration
from factorflow.numeric.problem import Problem, problem
from factorflow.numeric.trajectory import Row
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W


@pytest.mark.parametrize("seed", range(50))
def test_the_estimated_error_exceeds_the_true_one(seed: int) -> None:
    rng = random.Random(seed)
    numbers = [Fraction(rng.randint(1, 40) * rng.choice([-1, 1]), rng.randint(25, 60)) for _ in range(8)]
    table = [[number if rng.random() < 0.7 else None for number in numbers[i : i + 2]] for i in (4, 6)]
    flow = product_flow(table, rng.choice([2, 3, 4]))
    task = problem(flow, dict(zip(W, numbers, strict=False)), Event.parse("t=1"), {})
    engine = Taylor().aiming_at(rng.choice([4, 10]))
    balls, right = _checked(task, engine)
    truth, _ = _checked(task, Taylor(45))
    assert right > 1
    with Ball(200).working():
        assert all(ball.overlaps(value) for ball, value in zip(balls, truth, strict=True))


def _checked(task: Problem, engine: Taylor) -> tuple[Row, float]:
    """Return the row at the event, as balls, and its right digits."""
    mark, other = (next(integration(task, each, (), lambda time: None)) for each in (engine, engine.companion()))
    return crosscheck(task, engine)(mark, other)
