"""A batch is, bit for bit, its runs alone; and one step is the definition, for any mask and in other arithmetic."""

from functools import reduce

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from factorflow.numeric.kernels.descent import AT_REST, DIVERGED, ENTRY, GOING_ON, LOSS, NOTHING, REACHED, descend
from factorflow.numeric.kernels.lanes import CHUNK, descend_all

Array = NDArray[np.float64]
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])


def product(factors: Array) -> Array:
    return reduce(lambda below, w: w @ below, factors)


def alone(start: Array, values: Array, rate: float, steps: int, watched: int, level: float) -> tuple[Array, int, int]:
    W = product(start)
    quantities = {NOTHING: 0.0, LOSS: 0.5 * ((W - values)[MASK] ** 2).sum()}
    side = quantities.get(watched, W.flat[watched - ENTRY])
    records, done, outcome = descend(start, MASK, values, rate, steps, steps, watched, level, side)
    return records[-1], done, outcome


@pytest.mark.parametrize("depth", [2, pytest.param(3, marks=pytest.mark.slow), pytest.param(4, marks=pytest.mark.slow)])
def test_a_batch_is_its_runs_alone_bit_for_bit(depth: int) -> None:
    rng = np.random.default_rng(depth)
    starts, rates = rng.normal(0, 0.5, (70, depth, 2, 2)), 10.0 ** rng.uniform(-3, 1, 70)
    values = VALUES + rng.normal(0, 0.1, (70, 2, 2))
    met = set()
    for watched, level in ((NOTHING, 0.0), (LOSS, 1e-3), (ENTRY, 1.0)):
        setting = 3 * CHUNK // 2, watched, level
        ends, done, outcomes = descend_all(starts, MASK, values, rates, *setting)
        for k in range(70):
            end, steps, outcome = alone(starts[k], values[k], rates[k], *setting)
            np.testing.assert_array_equal(ends[k], end)
            assert (done[k], outcomes[k]) == (steps, outcome)
            met.add(outcome)
    assert met == {GOING_ON, REACHED, AT_REST, DIVERGED}


def test_more_runs_than_lanes_and_fewer() -> None:
    starts = np.random.default_rng(0).normal(0, 0.5, (100, 2, 2, 2))
    many = descend_all(starts, MASK, VALUES, 0.01, 100)
    few = descend_all(starts[97:], MASK, VALUES, 0.01, 100)
    np.testing.assert_array_equal(many[0][97:], few[0])
    assert descend_all(starts[:0], MASK, VALUES, 0.01, 100)[0].shape == (0, 2, 2, 2)


@pytest.mark.parametrize("mask", [[1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1]])
def test_a_step_is_the_definition_in_thirty_digits(mask: list[int]) -> None:
    """W_j -= rate (W_3 ... W_(j+1))^T G (W_(j-1) ... W_1)^T."""
    observed, rate = np.array(mask, dtype=bool).reshape(2, 2), 0.1
    start = np.random.default_rng(5).normal(0, 1, (3, 2, 2))
    (after, _), _, _ = descend(start, observed, VALUES, rate, 1, 1)
    with mpmath.workdps(30):
        w1, w2, w3 = (mpmath.matrix(w.tolist()) for w in start)
        G = w3 * w2 * w1 - mpmath.matrix(VALUES.tolist())
        for i, j in zip(*np.nonzero(~observed), strict=True):
            G[int(i), int(j)] = 0
        gradients = (w3 * w2).T * G, w3.T * G * w1.T, G * (w2 * w1).T
        expected = [
            np.array((w - rate * g).tolist(), dtype=float) for w, g in zip((w1, w2, w3), gradients, strict=True)
        ]
    np.testing.assert_allclose(after, expected, rtol=1e-14, atol=1e-15)


def test_an_overflow_stops_the_run_at_its_step() -> None:
    starts = np.array([[np.eye(2) * 3.0] * 2, [np.eye(2) * 0.3] * 2])
    ends, done, outcomes = descend_all(starts, MASK, VALUES, np.array([10.0, 0.1]), 5000)
    assert outcomes[0] == DIVERGED
    assert 2 < done[0] < 20
    assert outcomes[1] in (GOING_ON, AT_REST)
    assert np.isfinite(ends[1]).all()
