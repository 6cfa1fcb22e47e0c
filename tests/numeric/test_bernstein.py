"""Positive on an interval: against values on a grid, and where a value is zero."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from factorflow.numeric.bernstein import LONGEST, is_positive

SMALL = st.integers(-20, 20)
GRID = [Fraction(i, 50) for i in range(1, 51)]


def value(coefficients: list[int], x: Fraction) -> Fraction:
    return sum((a * x**k for k, a in enumerate(coefficients)), Fraction(0))


@given(st.lists(SMALL, min_size=1, max_size=8), st.fractions(Fraction(1, 9), 3, max_denominator=50))
def test_what_is_decided_agrees_with_the_values(coefficients: list[int], right: Fraction) -> None:
    positive_there = all(value(coefficients, x * right) > 0 for x in GRID)
    decided = is_positive(coefficients, right)
    assert decided is not True or positive_there
    assert decided is not False or not positive_there or _dips(coefficients, right)


def _dips(coefficients: list[int], right: Fraction) -> bool:
    """Whether it is not positive between two points of the grid: at a dyadic part of the interval."""
    return any(value(coefficients, right * Fraction(i, 4096)) <= 0 for i in range(1, 4097))


def test_a_double_root_inside_is_never_called_positive() -> None:
    assert is_positive([1, -6, 9], 1) is not True  # (1 - 3x)^2
    assert is_positive([1, -4, 4], 1) is False  # (1 - 2x)^2, seen by bisection
    assert is_positive([1000, -6000, 9001], 1) is True  # nearly


def test_what_stands_beyond_the_longest_polynomial_counts() -> None:
    tail = [0] * LONGEST
    assert is_positive([1, *tail, -(2**70)], Fraction(1, 3)) is True
    assert is_positive([1, *tail, -2], 1) is not True
    assert is_positive([0, 0, 0], 1) is False
