"""Intervals of doubles against balls of 200 bits: the exact value lies inside, whatever is computed."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Expr, Rational, cbrt, cos, exp, log, pi, sign, sin, sqrt

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.evaluate import evaluator
from factorflow.numeric.intervals import Intervals, enclosing
from factorflow.symbolic.notation import real

x, y = real("x"), real("y")
PRECISE = Ball(200)
rationals = st.fractions(-1000, 1000, max_denominator=10**6)


@pytest.mark.parametrize(
    "expression",
    [
        x + y,
        x * y - x,
        (x - y) ** 3,
        (x + y) ** 2 - x**2,
        1 / (1 + x**2),
        sqrt(x**2 + y**2) - Abs(x),
        cbrt(1 + y**2) ** 2,
        (1 + x**2) ** Rational(-5, 2),
        exp(x / 1000) * log(1 + y**2),
        sin(x) * cos(y) + sin(pi * x),
        sign(1 + x**2) * y,
    ],
    ids=str,
)
@given(st.lists(st.tuples(rationals, rationals), min_size=1, max_size=5))
def test_the_exact_value_lies_inside(expression: Expr, points: list[tuple[Fraction, Fraction]]) -> None:
    columns = [enclosing(column) for column in zip(*points, strict=True)]
    (found,) = evaluator([expression], {}, (x, y), Intervals())(columns)
    low, high = (np.broadcast_to(end, len(points)) for end in (found.low, found.high))
    precisely = evaluator([expression], {}, (x, y), PRECISE)
    for i, point in enumerate(points):
        (value,) = precisely([PRECISE.number(number) for number in point])
        assert float(low[i]) <= float(value.upper())
        assert float(value.lower()) <= float(high[i])
        assert not value < PRECISE.number(Fraction(float(low[i])))
        assert not value > PRECISE.number(Fraction(float(high[i])))


def test_a_sum_of_squares_is_not_below_zero() -> None:
    column = enclosing([Fraction(0), Fraction(1, 3), Fraction(-7)])
    (found,) = evaluator([x**2 + x**4], {}, (x,), Intervals())([column])
    assert (found.low >= 0).all()


@pytest.mark.parametrize("expression", [1 / x, log(x), sqrt(x - 1) / x], ids=str)
def test_outside_of_the_domain_nothing_is_known(expression: Expr) -> None:
    (found,) = evaluator([expression], {}, (x,), Intervals())([enclosing([Fraction(0)])])
    assert not np.isfinite(found.low).any()
