"""Every arithmetic passes the same battery; balls contain; precision does not leak."""

import math
import random
from fractions import Fraction
from typing import Any

import flint
import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import MPF, Arithmetic, Ball, Float64, verdict

ALL = [Float64(), MPF(120), Ball(120)]
RATIONALS = st.fractions(min_value=-50, max_value=50, max_denominator=1000)
POSITIVE = st.fractions(min_value=Fraction(1, 1000), max_value=50, max_denominator=1000)


@pytest.mark.parametrize("arithmetic", ALL)
@given(x=RATIONALS, y=POSITIVE)
def test_the_functions_are_those_of_mpmath(arithmetic: Arithmetic, x: Fraction, y: Fraction) -> None:
    with mpmath.workprec(200):
        a, b = (mpmath.mpf(z.numerator) / z.denominator for z in (x, y))
        cases = {
            "exp": (x, mpmath.exp(a)),
            "log": (y, mpmath.log(b)),
            "sin": (x, mpmath.sin(a)),
            "cos": (x, mpmath.cos(a)),
            "abs": (x, abs(a)),
            "sign": (x, mpmath.sign(a)),
            "sqrt": (y, mpmath.sqrt(b)),
        }
    for name, (argument, truth) in cases.items():
        with arithmetic.working():
            found = getattr(arithmetic, name)(arithmetic.number(argument))
        agrees(found, truth, arithmetic)


@pytest.mark.parametrize("arithmetic", ALL)
@given(y=POSITIVE, p=st.fractions(min_value=-4, max_value=4, max_denominator=6))
def test_powers_are_principal(arithmetic: Arithmetic, y: Fraction, p: Fraction) -> None:
    with mpmath.workprec(200):
        truth = mpmath.power(mpmath.mpf(y.numerator) / y.denominator, mpmath.mpf(p.numerator) / p.denominator)
    with arithmetic.working():
        agrees(arithmetic.power(arithmetic.number(y), p), truth, arithmetic)


def agrees(found: Any, truth: mpmath.mpf, arithmetic: Arithmetic) -> None:
    """A ball contains the truth and is thin; any other number is right but for a few bits."""
    with mpmath.workprec(200):
        unit = mpmath.mpf(2) ** (8 - arithmetic.bits) * max(1, abs(truth))
        if isinstance(arithmetic, Ball):
            assert found.overlaps(flint.arb(truth, 2.0**-180))
            assert mpmath.mpf(found.rad()) <= unit
        else:
            assert abs(found - truth) <= unit


@given(x=RATIONALS, y=RATIONALS)
def test_a_ball_contains_the_exact_result(x: Fraction, y: Fraction) -> None:
    ball = Ball(64)
    a, b = ball.number(x), ball.number(y)
    with ball.working():
        polynomial = a * a * b - 3 * a + b
    with Ball(500).working():
        numerator, denominator = (x * x * y - 3 * x + y).as_integer_ratio()
        assert (polynomial * denominator).contains(numerator)


def test_roots_of_balls_that_reach_below_zero_stay_real() -> None:
    ball = Ball(64)
    with ball.working():
        straddling = ball.number(Fraction(1, 3)) * 3 - 1
        assert straddling.contains(0)
        assert not straddling.is_zero()
        assert ball.sqrt(straddling).contains(0)
        assert ball.sqrt(ball.number(0)) == 0
        assert ball.power(straddling, Fraction(2)).contains(0)


@pytest.mark.parametrize("arithmetic", [MPF(64), Ball(64)])
def test_a_float_is_not_exact(arithmetic: Arithmetic) -> None:
    with pytest.raises(InputError, match=r"0\.1 is not an exact number"):
        arithmetic.number(0.1)


@pytest.mark.parametrize("value", [Fraction(1, 10**400), 10**400])
def test_float64_refuses_what_it_cannot_hold(value: Fraction | int) -> None:
    with pytest.raises(NumericalError, match="ask for more than 15 digits"):
        Float64().number(value)
    assert MPF(64).number(value) > 0


def test_only_what_is_certain_is_decided() -> None:
    ball = Ball(64)
    with ball.working():
        tiny = ball.number(Fraction(1, 3)) - ball.number(Fraction(1, 3))
    assert [ball.decide(op, tiny) for op in ("=", "<=", "<")] == [None, None, None]
    assert [ball.decide(op, ball.number(0)) for op in ("=", "<=", "<")] == [True, True, False]
    assert [ball.decide(op, flint.arb("nan")) for op in ("=", "<=", "<")] == [None, None, None]
    assert [Float64().decide(op, math.nan) for op in ("=", "<=", "<")] == [None, None, None]
    assert verdict("=", frozenset((-1, 1))) is False


@pytest.mark.parametrize("arithmetic", [MPF(333), Ball(333)])
def test_precision_does_not_leak(arithmetic: Arithmetic) -> None:
    before = mpmath.mp.prec, flint.ctx.prec

    def fail() -> None:
        with arithmetic.working():
            assert 333 in (mpmath.mp.prec, flint.ctx.prec)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (mpmath.mp.prec, flint.ctx.prec) == before


def test_ten_thousand_balls_contain_what_mpmath_finds_inside() -> None:
    """At a random point of a random ball, wide or thin; mpmath has more than three times the bits."""
    rng, checked = random.Random(1), 0
    while checked < 10_000:
        ball = Ball(rng.choice([30, 53, 64, 90]))
        centre, radius = Fraction(rng.randint(-600, 600), rng.randint(1, 60)), Fraction(1, 2 ** rng.randint(1, 80))
        inside = centre + radius * Fraction(rng.randint(-1000, 1000), 1000)
        exponent = Fraction(rng.randint(-5, 5), rng.choice([1, 1, 2, 3, 7]))
        with ball.working():
            around = ball.number(centre) + ball.number(radius) * flint.arb(0, 1)
            wide = {name: getattr(ball, name)(around) for name in ("exp", "sin", "cos", "abs")}
            if centre > radius:
                wide |= {"log": ball.log(around), "sqrt": ball.sqrt(around)}
            if centre > radius or (exponent.denominator == 1 and exponent > 0):
                wide["power"] = ball.power(around, exponent)
        with mpmath.workprec(300), flint.ctx.workprec(300):
            point = mpmath.mpf(inside.numerator) / inside.denominator
            truths = {name: getattr(mpmath, name)(point) for name in {*wide} & {"exp", "sin", "cos", "log", "sqrt"}}
            truths["abs"] = abs(point)
            if "power" in wide:
                truths["power"] = mpmath.power(point, mpmath.mpf(exponent.numerator) / exponent.denominator).real
            for name, truth in truths.items():
                assert wide[name].overlaps(flint.arb(truth, (abs(truth) + 1) * mpmath.mpf(2) ** -270)), (name, inside)
        checked += len(truths)
