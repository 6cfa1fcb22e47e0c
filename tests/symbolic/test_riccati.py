"""The Riccati equation: its closed form against integration, which knows nothing of it."""

from fractions import Fraction

import mpmath
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from factorflow.numeric.integrate import integrate
from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.notation import t
from factorflow.symbolic.riccati import Riccati, kept, x

SMALL = st.fractions(Fraction(-2), Fraction(2), max_denominator=6)


def test_against_integration() -> None:
    """x' = -2 (x - 3)(x + 1/2) from 1 to twenty digits."""
    equation = Riccati(-2, 3, Rational(-1, 2))
    run = integrate(equation.flow(), {x: 1}, "t=1", digits=20)
    expected = equation.solution(Rational(1)).subs(t, 1).evalf(25)
    with mpmath.workdps(25):
        assert abs(run.row(-1)["x"] - mpmath.mpf(str(expected))) < mpmath.mpf(10) ** -19


@settings(max_examples=25)
@given(SMALL, SMALL, SMALL, SMALL)
def test_it_solves_and_starts(r: Fraction, plus: Fraction, minus: Fraction, start: Fraction) -> None:
    numbers = [Rational(n.numerator, n.denominator) for n in (r, plus, minus, start)]
    equation, begin = Riccati(*numbers[:3]), numbers[3]
    if begin == equation.minus or equation.plus == equation.minus:
        return
    solution = equation.solution(begin)
    assert vanishes(solution.diff(t) - equation.right_side(solution))
    assert solution.subs(t, 0) == begin


def test_what_it_keeps_does_not_change() -> None:
    assert vanishes(Riccati().flow().derivative(kept))
