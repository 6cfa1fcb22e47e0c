"""Exact rational arithmetic: what is rational it computes, what is not it refuses."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, cbrt, cos, exp, log, pi, sin, sqrt

from factorflow.errors import NumericalError
from factorflow.numeric.evaluate import evaluator
from factorflow.numeric.rationals import Rationals
from factorflow.symbolic.notation import real

x = real("x")


def value(expression: Expr, at: Fraction) -> Fraction:
    (found,) = evaluator([expression], {}, (x,), Rationals())([Rationals().number(at)])
    return Fraction(int(found.p), int(found.q))


@given(st.fractions(-100, 100, max_denominator=1000))
def test_roots_of_powers(at: Fraction) -> None:
    assert value(sqrt(x**4 + 2 * x**2 + 1), at) == at**2 + 1
    assert value(cbrt(x**6), at) == at**2
    assert value(x**3 - x / 7, at) == at**3 - at / 7


@pytest.mark.parametrize(("expression", "expected"), [(exp(x), 1), (log(1 + x), 0), (sin(x), 0), (cos(x), 1)], ids=str)
def test_the_rational_values_of_functions(expression: Expr, expected: int) -> None:
    assert value(expression, Fraction(0)) == expected


@pytest.mark.parametrize("expression", [sqrt(x), sqrt(-x), exp(x), log(x), sin(x), pi * x, 1 / (x - 2)], ids=str)
def test_what_is_not_rational_is_refused(expression: Expr) -> None:
    with pytest.raises(NumericalError):
        value(expression, Fraction(2))
