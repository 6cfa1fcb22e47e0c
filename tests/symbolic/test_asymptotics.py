"""The series of the slow manifold against the coefficients that are known, and against a trajectory."""

import mpmath
import pytest
from sympy import Rational, cancel, expand

from factorflow.numeric.integrate import integrate
from factorflow.symbolic.asymptotics import clock, invariance, observed_entry, speed, z
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W, depth


def test_the_coefficients_at_any_depth() -> None:
    L = depth
    assert [expand(observed_entry(L, 3).coeff(z, n)) for n in range(4)] == [
        1,
        -1,
        L + 2,
        expand(-(2 * L**2 + 6 * L + 5)),
    ]
    assert cancel(speed(L, 2).coeff(z, 1) + 2 * (L**2 + 1) / L) == 0
    assert cancel(speed(L, 2).coeff(z, 2) - (4 * L**4 + 8 * L**3 - 2 * L**2 + 5 * L + 2) / L**2) == 0


def test_the_clock_of_depth_two() -> None:
    assert [clock(2, 4).coeff(z, n) for n in range(5)] == [1, 15, 24, -55, Rational(1413, 5)]


@pytest.mark.parametrize("L", [2, 3, 7])
def test_what_is_left_over_is_of_the_next_order(L: int) -> None:
    left = expand(invariance(observed_entry(L, 4), L))
    assert [left.coeff(z, n) for n in range(5)] == [0] * 5
    assert left.coeff(z, 5) != 0


@pytest.mark.slow
def test_truncations_miss_a_trajectory_at_the_predicted_order() -> None:
    """Depth 2: the error of order n falls like w_11^(-2 (n + 1)).

    The next term changes the slope between two points at w_11 = w by a_(n+2)/a_(n+1) / w^2, about 10/w^2 < 1/100
    here, so a tenth either side is generous; a wrong coefficient would change it by 2 or more.
    """
    start = dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10)), strict=True))
    flow = product_flow(depth=2)
    ends = [integrate(flow, start, f"w11={w}", digits=60).row(-1) for w in (100, 10**4)]
    with mpmath.workdps(70):
        for n in range(1, 5):
            series = observed_entry(2, n)
            misses = [abs(row["w_12"] - mpmath.mpf(1) * _value(series, row["w_11"])) for row in ends]
            slope = mpmath.log(misses[1] / misses[0]) / mpmath.log(ends[1]["w_11"] / ends[0]["w_11"])
            assert abs(slope + 2 * (n + 1)) < 0.1


def _value(series: object, w_11: mpmath.mpf) -> mpmath.mpf:
    terms = ((int(series.coeff(z, k)), k) for k in range(6))  # type: ignore[attr-defined]
    return sum(c * w_11 ** (-2 * k) for c, k in terms)
