"""The methods of the paper of 2017 against the flow, at two precisions, and against each other."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import Matrix

from factorflow.numeric.arithmetic import MPF, Float64
from factorflow.numeric.engines.sensing.descent import descent, fixed, line_search
from factorflow.numeric.engines.sensing.operator import Array, Operator
from factorflow.numeric.engines.sensing.ordered_exponential import ordered_exponential
from factorflow.numeric.engines.sensing.projected import from_svd, projected
from factorflow.numeric.integrate import integrate
from factorflow.numeric.problem_files import Measurement, SensingProblem
from factorflow.symbolic.sensing import measured_flow


def drawn(seed: int, size: int, count: int) -> SensingProblem:
    """Symmetric measurements, with entries in quarters, of a matrix of rank one."""
    generator = np.random.default_rng(seed)
    planted = generator.integers(-3, 4, size)
    measurements = []
    for A in generator.integers(-2, 3, (count, size, size)):
        symmetric = A + A.T
        exact = tuple(tuple(Fraction(int(x), 4) for x in row) for row in symmetric)
        measurements.append(Measurement(exact, Fraction(int(planted @ symmetric @ planted), 16)))
    return SensingProblem(size, tuple(measurements), psd=True)


def nth(sequence: Iterator[Array], n: int) -> Array:
    return next(islice(sequence, n, None))


def of_flow(problem: SensingProblem, time: str) -> Array:
    """X at that time, from U(0) = I/2, by the engines in U."""
    size = problem.size
    flow = measured_flow([Matrix(A) for A in problem.matrices], list(problem.values))
    start = {u: Fraction(int(k % (size + 1) == 0), 2) for k, u in enumerate(flow.state)}
    row = integrate(flow, start, f"t={time}", digits=20).row(-1)
    U = np.array([row[str(u)] for u in flow.state], dtype=object).reshape(size, size)
    with MPF(100).working():
        return np.asarray(U @ U.T)


@pytest.mark.parametrize("arithmetic", [Float64(), MPF(120)])
def test_the_ordered_exponential_is_of_order_one(arithmetic: Any) -> None:
    """Two-sided: halving the step halves the error, neither less nor more."""
    problem = drawn(1, 3, 2)
    operator, exact = Operator.of(problem, arithmetic), of_flow(problem, "1/2")
    errors = []
    for steps in (64, 128, 256):
        step = arithmetic.number(Fraction(1, 2 * steps))
        X = nth(ordered_exponential(operator, operator.identity(arithmetic.number(Fraction(1, 4))), step), steps)
        errors.append(float(np.linalg.norm((X - exact).astype(float))))
    assert 1e-5 < errors[-1] < 1e-1
    for coarse, fine in pairwise(errors):
        assert 1.9 < coarse / fine < 2.1


def test_the_ordered_exponential_keeps_the_inertia_at_any_step() -> None:
    operator = Operator.of(drawn(2, 3, 2), MPF(2000))
    with operator.arithmetic.working():
        start = np.array([[mpmath.mpf(int(i == j) * (1, -1, 0)[i]) for j in range(3)] for i in range(3)], dtype=object)
        for X in islice(ordered_exponential(operator, start, mpmath.mpf(3) / 10), 4):
            eigenvalues, _ = operator.eigenvectors(X)
            scale = max(abs(value) for value in eigenvalues)
            signs = sorted(
                0 if abs(value) < scale * mpmath.mpf(10) ** -400 else int(mpmath.sign(value)) for value in eigenvalues
            )
            assert signs == [-1, 0, 1]
        euler = X - (H := operator.adjoint(operator.residual(X))) @ X - X @ H
        assert mpmath.det(mpmath.matrix(euler.tolist())) != 0  # Euler's step on X does not keep it


def test_both_arithmetics_agree() -> None:
    problem = drawn(3, 4, 3)
    ends = []
    for arithmetic in (Float64(), MPF(100)):
        operator, step = Operator.of(problem, arithmetic), arithmetic.number(Fraction(1, 100))
        half = arithmetic.number(Fraction(1, 2))
        ends.append(
            [
                nth(ordered_exponential(operator, operator.identity(half), step), 20),
                nth(descent(operator, operator.identity(half), fixed(step)), 20),
                nth(descent(operator, operator.identity(half), line_search), 3),
                nth(projected(operator, operator.identity(half), step), 20),
            ]
        )
    for low, high in zip(*ends, strict=True):
        assert np.allclose(low, high.astype(float), rtol=0, atol=1e-11)


def test_descent_with_small_steps_follows_the_flow() -> None:
    problem = drawn(1, 3, 2)
    operator = Operator.of(problem, Float64())
    exact = of_flow(problem, "1/2").astype(float)
    errors = []
    for steps in (500, 1000):
        U = nth(descent(operator, operator.identity(0.5), fixed(0.5 / steps)), steps)
        errors.append(np.linalg.norm(U @ U.T - exact))
    assert errors[1] < 0.01
    assert 1.9 < errors[0] / errors[1] < 2.1


def test_the_line_search_is_exact_and_clipped() -> None:
    operator = Operator.of(drawn(4, 4, 3), Float64())

    def loss(V: Array) -> float:
        return float(np.sum(operator.residual(V @ V.T) ** 2))

    for U in islice(descent(operator, operator.identity(0.3), line_search), 12):
        H = operator.adjoint(operator.residual(U @ U.T))
        h, most = line_search(operator, U, H @ U), 1 / np.linalg.norm(H, 2)
        assert 0 < h <= most * (1 + 1e-12)
        least = min(loss(U - k / 1000 * most * H @ U) for k in range(1, 1001))
        assert loss(U - h * H @ U) <= least * (1 + 1e-12) + 1e-25


def test_projected_descent_converges_to_a_feasible_point_of_full_rank_and_its_svd_start() -> None:
    operator = Operator.of(drawn(5, 4, 3), Float64())
    X = nth(projected(operator, operator.identity(1.0), 0.02), 20000)
    assert np.linalg.norm(operator.residual(X)) < 1e-8
    values = np.linalg.eigvalsh(X)
    assert values[0] > -1e-12
    for rank in (1, 2, 4):
        U = from_svd(operator, X, rank)
        assert U.shape == (4, rank)
        assert np.linalg.norm(U @ U.T - X) == pytest.approx(
            np.linalg.norm(np.maximum(values, 0)[: 4 - rank]), abs=1e-12
        )
