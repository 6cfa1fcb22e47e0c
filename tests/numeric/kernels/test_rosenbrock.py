"""Batches of small stiff flows: against a closed form, SciPy's explicit method, and the order that it claims."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from factorflow.numeric.kernels.rosenbrock import BROKEN, DONE, SPENT, relax

Array = NDArray[np.float64]


def instances(n: int, d: int, count: int) -> tuple[Array, Array, Array]:
    """Draw starts of norm 1/10, symmetric values, and weights that are 0, 1 or 2."""
    rng = np.random.default_rng(n)
    starts, values = rng.normal(0, 0.1 / n, (count, n, d)), rng.uniform(-1, 1, (count, n, n))
    weights = np.triu(rng.integers(0, 3, (count, n, n))).astype(np.float64)
    return starts, values + values.mT, weights + np.triu(weights, 1).mT


def explicit(start: Array, values: Array, weights: Array, t_end: float) -> Array:
    def velocity(_: float, u: Array) -> Array:
        U = u.reshape(start.shape)
        return -((weights * (U @ U.T - values)) @ U).ravel()

    run = solve_ivp(velocity, (0.0, t_end), start.ravel(), method="DOP853", rtol=1e-12, atol=1e-14)
    return np.asarray(run.y[:, -1]).reshape(start.shape)


@pytest.mark.parametrize(("n", "d"), [(2, 2), (3, 3), pytest.param(4, 1, marks=pytest.mark.slow)])
def test_a_batch_is_what_an_explicit_method_finds(n: int, d: int) -> None:
    starts, values, weights = instances(n, d, 4)
    ends, outcomes, _ = relax(starts, values, weights, t_end=20.0, rtol=1e-10)
    assert (outcomes == DONE).all()
    expected = [explicit(*instance, 20.0) for instance in zip(starts, values, weights, strict=True)]
    # An error of 1e-10 a step, of up to a thousand steps, in flows that tell nearby starts apart.
    np.testing.assert_allclose(ends, expected, atol=1e-6)


def test_one_by_one_has_a_closed_form_and_the_method_order_four() -> None:
    """u' = -(u^2 - y) u has 1/u^2 = 1/y + (1/u0^2 - 1/y) e^(-2 y t)."""
    u0, y, t = 0.1, 2.0, 1.5
    exact = (1 / y + (1 / u0**2 - 1 / y) * np.exp(-2 * y * t)) ** -0.5
    errors, counts = [], []
    for rtol in (1e-5, 1e-9):
        ends, _, (steps,) = relax(np.full((1, 1, 1), u0), np.full((1, 1, 1), y), np.ones((1, 1, 1)), t, rtol)
        errors.append(abs(ends.item() - exact))
        counts.append(steps)
    order = np.log(errors[0] / errors[1]) / np.log(counts[1] / counts[0])
    assert 3.5 < order < 5.5


def test_a_value_without_weight_is_not_read() -> None:
    starts, values, weights = instances(3, 3, 2)
    hidden = np.where(weights == 0, np.nan, values)
    np.testing.assert_array_equal(relax(starts, hidden, weights, 5.0)[0], relax(starts, values, weights, 5.0)[0])


def test_a_limit_at_zero_is_reached_in_few_steps() -> None:
    one = np.ones((1, 1, 1))
    ends, outcomes, steps = relax(one, -one, one, t_end=1e9)
    assert (outcomes == DONE).all()
    assert steps < 200
    assert abs(ends.item()) < 1e-5


def test_how_an_instance_can_fail() -> None:
    starts, values, weights = instances(2, 2, 3)
    starts[1] = 1e200  # overflows in U U^T
    starts[2, 0, 0] = np.nan
    _, outcomes, steps = relax(starts, values, np.ones_like(weights), t_end=100.0, max_steps=50)
    np.testing.assert_array_equal(outcomes, [SPENT, BROKEN, BROKEN])
    assert steps[0] == 50
