"""Gradient descent: the compiled kernel against NumPy, its ends, and the rows that the driver makes of it."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from sympy import Rational, eye

from factorflow.errors import InputError, NotReached, NumericalError
from factorflow.numeric.engines.descent import Descent, equal_in_log
from factorflow.numeric.event import Event
from factorflow.numeric.kernels.descent import AT_REST, DIVERGED, GOING_ON, LOSS, REACHED, descend
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.symbolic.factorization import factor_flow

Array = NDArray[np.float64]
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])


def product(factors: Array) -> Array:
    return reduce(lambda below, w: w @ below, factors, np.eye(2))


def reference_step(factors: Array, rate: float) -> Array:
    """One step by the definition, W_j -= rate (W_L ... W_(j+1))^T G (W_(j-1) ... W_1)^T."""
    G = np.where(MASK, product(factors) - VALUES, 0.0)
    return np.array(
        [w - rate * product(factors[j + 1 :]).T @ G @ product(factors[:j]).T for j, w in enumerate(factors)]
    )


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_kernel_is_the_definition(depth: int) -> None:
    start = np.random.default_rng(depth).normal(0, 0.7, (depth, 2, 2))
    records, done, outcome = descend(start, MASK, VALUES, 0.01, 200, 50)
    assert (done, outcome, records.shape) == (200, GOING_ON, (5, depth, 2, 2))
    expected = start
    for step in range(1, 201):
        expected = reference_step(expected, 0.01)
        if step % 50 == 0:
            np.testing.assert_allclose(records[step // 50 - 1], expected, rtol=1e-11, atol=1e-12)


def test_divergence_stops_at_its_step() -> None:
    start = np.array([np.eye(2) * 3.0] * 2)
    records, done, outcome = descend(start, MASK, VALUES, 10.0, 1000, 1)
    assert outcome == DIVERGED
    with np.errstate(over="ignore", invalid="ignore"):
        losses = [((product(w) - VALUES)[MASK] ** 2).sum() for w in records[done - 2 :]]
    assert np.isfinite(losses[0])
    assert not np.isfinite(losses[-1])


def test_a_level_stops_the_kernel_at_the_first_step_behind_it() -> None:
    start = np.array([np.eye(2) * 0.5] * 2)
    records, done, outcome = descend(start, MASK, VALUES, 0.1, 1000, 1, LOSS, 0.1, 1.0)
    losses = [0.5 * ((product(w) - VALUES)[MASK] ** 2).sum() for w in records]
    assert outcome == REACHED
    assert losses[-1] <= 0.1 < losses[done - 2]


def test_a_solution_is_at_rest() -> None:
    assert descend(VALUES[None], MASK, VALUES, 0.1, 1000, 1)[1:] == (1, AT_REST)


def run(depth: int, rate: str, until: str, samples: int | None = None) -> Trajectory:
    start = balanced_factors(eye(2) * Rational(1, 10), depth)
    return Descent(Fraction(rate)).run(factor_flow(depth=depth), start, Event.parse(until), samples)


@pytest.mark.parametrize("depth", [2, 3])
def test_balanced_factors_keep_the_sign_of_the_determinant(depth: int) -> None:
    trajectory = run(depth, "1/100", "t=50", samples=12)
    assert trajectory.fidelity is Fidelity.DESCENT
    assert set(trajectory.column("det_sign")) == {1.0}
    assert trajectory.column("t")[-1] == 50.0
    assert len(trajectory) == 12
    assert trajectory.columns[-1] == f"w{depth}_22"


def test_the_end_is_the_first_iterate_at_the_event() -> None:
    *_, before, last = run(2, "1/10", "loss=1e-2", samples=200).column("loss")
    assert last <= 1e-2 < before


def test_without_a_learning_rate_there_is_no_descent() -> None:
    with pytest.raises(InputError, match="positive"):
        Descent(Fraction(0))


@pytest.mark.parametrize(
    ("attempt", "error", "says"),
    [
        (lambda: run(3, "100", "t=10000"), NumericalError, "diverges: step [0-9]+ leaves"),
        (lambda: run(2, "1e-12", "t=1e6"), InputError, "the budget is"),
        (lambda: run(1, "1", "w11=5"), NotReached, "come to rest at step"),
        (lambda: run(2, "1/10", "loss=1e-330"), InputError, "loss=1e-330: .* float64, which cannot tell such a number"),
    ],
)
def test_what_cannot_be_had(attempt: Callable[[], object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        attempt()


def test_rows_are_apart() -> None:
    for end, samples in ((10, 10), (1000, 50), (7, 3)):
        steps = equal_in_log(end, samples, 0.5)
        assert (steps[0], steps[-1], len(steps), sorted(set(steps))) == (0, end, samples, steps)


def test_descent_is_of_first_order_on_both_sides() -> None:
    """Half the learning rate, half the distance to the flow."""
    from factorflow.numeric.engines.taylor import Taylor
    from factorflow.numeric.integrate import integrate

    flow, start = factor_flow(depth=2), balanced_factors(eye(2) / 10, 2)
    truth = float(integrate(flow, start, "t=1", digits=20, engine=Taylor()).row(-1)["w_11"])
    rates = [Fraction(1, 2**k) for k in (8, 9, 10)]
    errors = [abs(Descent(rate).run(flow, start, Event.parse("t=1")).row(-1)["w_11"] - truth) for rate in rates]
    for rough, fine in pairwise(errors):
        assert rough / fine == pytest.approx(2, abs=0.05)


def test_control_c_in_compiled_code_is_control_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    monkeypatch.setattr("factorflow.numeric.kernels.descent.descend", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Descent(Fraction(1, 100)).run(factor_flow(depth=2), balanced_factors(eye(2) / 10, 2), Event.parse("t=1"))
