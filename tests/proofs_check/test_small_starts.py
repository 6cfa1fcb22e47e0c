"""Limits of small starts that no proof here reaches: seen on trajectories of high precision."""

import mpmath
import pytest
from sympy import Matrix, Rational, eye

from factorflow.numeric.integrate import integrate
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W, matrix
from factorflow.symbolic.sensing import measured_flow

Q = Rational


def test_a_symmetric_unknown_ends_at_the_least_trace() -> None:
    """x_12 = 1 and x_22 = 1/2 observed: x_11 tends to 1/eps = 2, and the closer the smaller alpha is."""
    J, corner = Matrix([[0, Q(1, 2)], [Q(1, 2), 0]]), Matrix([[0, 0], [0, 1]])
    far = []
    for root in (Q(1, 4), Q(1, 10), Q(1, 100)):
        start = dict(zip(matrix("u", 2), root * eye(2), strict=True))
        row = integrate(measured_flow([J, corner], [1, Q(1, 2)]), start, "t=250", digits=12).row(-1)
        X = mpmath.matrix([[row["u_11"], row["u_12"]], [row["u_21"], row["u_22"]]])
        X = X * X.T
        assert abs(X[0, 1] - 1) + abs(X[1, 1] - 0.5) < 1e-8  # it has arrived
        far.append(abs(X[0, 0] - 2))
    assert far[0] > 10 * far[1] > 1000 * far[2]


@pytest.mark.parametrize(("side", "corner"), [((1, 1), Q(1, 2)), ((2, 1), Q(1, 2))])
def test_a_small_positive_corner_leaves_a_finite_gap(side: tuple[int, int], corner: Rational) -> None:
    """w_11 tends to z z'/eps, where the nuclear norm exceeds the least one, z + z'."""
    z, z_ = side
    flow = product_flow(((None, z), (z_, corner)), 2)
    row = integrate(flow, dict(zip(W, eye(2) / 10**6, strict=True)), "t=200", digits=12).row(-1)
    assert row["loss"] < 1e-16
    assert abs(row["w_11"] - z * z_ / corner) < 1e-3
    a, b, c, d = (row[str(w)] for w in W)
    nuclear = mpmath.sqrt(a**2 + b**2 + c**2 + d**2 + 2 * abs(a * d - b * c))
    assert nuclear > z + z_ + 0.4


def test_the_limit_that_refutes_the_conjecture() -> None:
    """X_13 = 1, X_14 = X_23 = 2 from alpha I: the trace tends to 10, while the least one is 8."""
    A = [Matrix(4, 4, lambda i, j, at=at: Q(int({i, j} == at), 2)) for at in ({0, 2}, {0, 3}, {1, 2})]
    traces = []
    for k in (2, 4, 8):
        start = dict(zip(matrix("u", 4), eye(4) / 10**k, strict=True))
        row = integrate(measured_flow(A, [1, 2, 2]), start, "t=400", digits=10).row(-1)
        traces.append(sum(row[str(u)] ** 2 for u in matrix("u", 4)))
    missing = [10 - trace for trace in traces]
    assert 8 < traces[0] < traces[1] < traces[2] < 10
    rate = mpmath.log(missing[2] / missing[1]) / mpmath.log(mpmath.mpf(10) ** -8)
    assert abs(rate - 0.3904) < 0.05  # alpha^(1 - mu_2/mu_1), mu = (sqrt 17 +- 1)/2
