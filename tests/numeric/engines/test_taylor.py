"""Taylor series: their order, closed forms to a thousand digits, and coordinates in which they are short."""

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from sympy import ImmutableMatrix, Rational, ones

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.base import State
from factorflow.numeric.engines.coordinates import Coordinates, Roots, coordinates
from factorflow.numeric.engines.enclosure.engine import Enclosure
from factorflow.numeric.engines.jets import Jets
from factorflow.numeric.engines.mpfr import context
from factorflow.numeric.engines.series import expand
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.event import Event
from factorflow.numeric.integrate import integrate
from factorflow.numeric.problem import Problem, problem
from factorflow.numeric.program import straight_line
from factorflow.symbolic.factorization import RAZIN2020, product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, real
from factorflow.symbolic.sensing import adjoint, residuals, sensing_flow, symmetric

x = real("x")
TENTH = (Fraction(1, 10), 0, 0, Fraction(1, 10))
SKEW = (Fraction(1, 5), Fraction(1, 10), 0, Fraction(1, 4))
NEGATIVE = (Fraction(1, 10), Fraction(1, 3), Fraction(1, 4), Fraction(-1, 5))
CLOSED = [(30, "1"), (100, "1"), pytest.param(1000, "1/64", marks=pytest.mark.slow)]
"""Digits, and the time at which a closed form is met."""
STARTS = {"definite": TENTH, "skew": SKEW, "negative": NEGATIVE}


def completion(depth: int, start: tuple[Any, ...], observe: Any = RAZIN2020) -> Problem:
    return problem(product_flow(observe, depth), dict(zip(W, start, strict=True)), Event.parse("t=1"), {})


def agree(ours: Any, theirs: Any, digits: int) -> bool:
    with mpmath.workdps(digits + 20):
        return bool(abs(ours - theirs) <= mpmath.mpf(10) ** (1 - digits) * abs(theirs))


# Order


@pytest.mark.parametrize("order", [3, 8, 20])
def test_a_step_of_order_p_errs_like_the_power_p_plus_one_of_its_length(order: int) -> None:
    """x' = x (1 - x) from 1/3 has all derivatives at t = 0."""
    jets = Jets(straight_line([x * (1 - x)], {}, [x]), 400)
    with mpmath.workprec(500):
        third, errors = mpmath.mpf(1) / 3, []
        for k in (6, 7):
            h = mpmath.ldexp(1, -k)
            with context(jets.bits):
                (ours,) = expand(jets, mpmath.mpf(0), (third,), (1, -k), order).at(h)
            errors.append(abs(ours - 1 / (1 + 2 * mpmath.exp(-h))))
        assert abs(mpmath.log(errors[0] / errors[1], 2) - (order + 1)) < 0.1


# Coordinates


def own_and_roots(task: Problem, bits: int) -> tuple[Coordinates, Roots, State]:
    start = task.start(Taylor(bits // 4).arithmetic)
    roots, own = coordinates(task.flow, start)
    assert isinstance(roots, Roots)
    return own, roots, start


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("depth", [2, 3, 4, 5, 6, 7])
def test_roots_are_entered_and_left_to_the_last_bits(depth: int, start: str) -> None:
    _, roots, state = own_and_roots(completion(depth, STARTS[start]), 400)
    with mpmath.workprec(500):
        for before, after in zip(state, roots.left(roots.entered(state, 400), 400), strict=True):
            assert abs(after - before) <= mpmath.ldexp(1, 16 - 350) * max(1, abs(before))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_same_flow_in_both_coordinates(depth: int, start: str) -> None:
    own, roots, state = own_and_roots(completion(depth, STARTS[start]), 300)
    series = []
    for way in (own, roots):
        jets = Jets(way.program, 300)
        with context(jets.bits):
            series.append(expand(jets, mpmath.mpf(0), way.entered(state, 300), (1, -6), 30).at(mpmath.ldexp(1, -7)))
    with mpmath.workprec(400):
        for ours, theirs in zip(series[0], roots.left(series[1], 300), strict=True):
            assert abs(ours - theirs) < mpmath.mpf(10) ** -25


def test_roots_do_not_suit_where_a_residual_has_cancelled() -> None:
    near = (Fraction(2), 1 - Fraction(1, 10**6), 1 - Fraction(1, 10**6), Fraction(1))
    _, roots, state = own_and_roots(completion(2, near), 200)
    assert not roots.suit(state)
    assert roots.suit(own_and_roots(completion(2, SKEW), 200)[2])


def test_a_symmetric_start_stays_symmetric_to_the_last_bit() -> None:
    for depth in (2, 3, 4, 6):
        run = integrate(product_flow(depth=depth), dict(zip(W, TENTH, strict=True)), "t=3", digits=20, engine=Taylor())
        assert run.row(-1)["w_12"] == run.row(-1)["w_21"]


def test_coordinates_that_begin_at_zero_keep_their_digits() -> None:
    """q_i' = q_(i-1): q_i = e^t - sum_(j<i) t^j/j! grows like t^i."""
    q = [real(f"q_{i}") for i in range(7)]
    chain = Flow("chain", tuple(q), (q[0], *q[:-1]))
    run = integrate(chain, {c: int(c == q[0]) for c in q}, "t=5", digits=30, engine=Taylor())
    with mpmath.workdps(60):
        for i, c in enumerate(q):
            truth = mpmath.exp(5) - sum(mpmath.mpf(5) ** j / mpmath.factorial(j) for j in range(i))
            assert agree(run.row(-1)[c.name], truth, 30)


# Closed forms


@pytest.mark.parametrize(("digits", "time"), CLOSED)
def test_one_measurement_is_a_logistic(digits: int, time: str) -> None:
    """`gunasekar2017:one-measurement`: A = lam P, P of rank 1, y = 1, X(0) = I/10: x = <A, X>."""
    lam, alpha, X = 2, Rational(1, 10), symmetric("x", 2)
    A = lam * ones(2) / 2
    control = adjoint([A], residuals([A], X, [1]))
    flow = sensing_flow(2).at({symmetric("h", 2)[i, j]: control[i, j] for i in (0, 1) for j in range(i, 2)})
    start = {X[0, 0]: alpha, X[0, 1]: 0, X[1, 1]: alpha}
    last = integrate(flow, start, f"t={time}", digits=digits, engine=Taylor()).row(-1)
    with mpmath.workdps(digits + 20):
        grown = mpmath.exp(2 * lam * mpmath.mpmathify(Fraction(time)))  # e^(2 lam y t)
        truth = lam * grown / 10 / (1 + lam * (grown - 1) / 10)  # k lam alpha = lam / 10
        assert agree(last["x_11"] + 2 * last["x_12"] + last["x_22"], truth, digits)


@pytest.mark.parametrize(("digits", "time"), CLOSED)
def test_a_diagonal_flow_has_a_closed_form(digits: int, time: str) -> None:
    """Depth 2, observed 1 and 0 on the diagonal: a' = 2 a (1 - a) and b' = -2 b^2."""
    start = dict(zip(W, TENTH, strict=True))
    last = integrate(product_flow(((1, None), (None, 0)), 2), start, f"t={time}", digits=digits, engine=Taylor()).row(
        -1
    )
    with mpmath.workdps(digits + 20):
        t = mpmath.mpmathify(Fraction(time))
        e, below = mpmath.exp(2 * t), 10 + 2 * t
        assert agree(last["w_11"], e / (9 + e), digits)
        assert agree(last["w_22"], 1 / below, digits)
        assert agree(last["log_abs_det"], mpmath.log(e / (9 + e) / below), digits)


# Events and irrational starts


def test_an_event_at_a_hundred_digits_lies_in_the_enclosure() -> None:
    flow, start = product_flow(depth=2), dict(zip(W, TENTH, strict=True))
    found = integrate(flow, start, "w11=3", digits=100, engine=Taylor()).row(-1)["t"]
    more = integrate(flow, start, "w11=3", digits=110, engine=Taylor()).row(-1)["t"]
    assert agree(found, more, 100)
    time = Fraction(*map(int, mpmath.libmp.to_rational(found._mpf_)))
    enclosed = integrate(flow, start, Event.parse(f"t={time}"), digits=40, engine=Enclosure()).row(-1)["w_11"]
    with Ball(200).working():
        assert abs(enclosed - 3) < 1e-38


@pytest.mark.parametrize("depth", [2, 3])
def test_a_balanced_start_is_not_rounded_to_doubles(depth: int) -> None:
    from factorflow.numeric.start import balanced_factors
    from factorflow.symbolic.factorization import factor_flow

    matrix = ImmutableMatrix(2, 2, [Rational(1, 5), Rational(1, 10), Rational(-1, 20), Rational(1, 4)])
    row = integrate(factor_flow(depth=depth), balanced_factors(matrix, depth), "t=0", digits=100, engine=Taylor()).row(
        0
    )
    with mpmath.workdps(120):
        for name, value in zip(W, matrix, strict=True):
            assert agree(row[name.name], mpmath.mpf(int(value.p)) / int(value.q), 100)
        below, *others = [mpmath.matrix(2, 2) for _ in range(depth)]
        for j, factor in enumerate([below, *others], start=1):
            for i, k in ((i, k) for i in range(2) for k in range(2)):
                factor[i, k] = row[f"w{j}_{i + 1}{k + 1}"]
        for upper in others:
            gap = upper.T * upper - below * below.T
            assert max(abs(entry) for entry in gap) < mpmath.mpf(10) ** -98
            below = upper
