"""A comparison at explicit exact data: True and False only when certain."""

import pytest
from sympy import E, Expr, I, ImmutableMatrix, Rational, cos, exp, log, pi, sin, sqrt

from factorflow.proofs_check.exact import true_at, value_at
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, depth, det, frobenius, initial, loss, real, sigma_1

x, y = real("x"), real("y")
NUMBERS = Flow("numbers", (), ())
SYMMETRIC = dict(zip(W, (2, Rational(2, 3), Rational(2, 3), Rational(2, 3)), strict=True))


@pytest.mark.parametrize(
    ("fact", "truth"),
    [
        (less(1, sqrt(2)), True),
        (less(sqrt(2), 1), False),
        (at_most(sqrt(2), sqrt(2)), True),
        (less(sqrt(2), sqrt(2)), False),
        (equal(sqrt(2) * sqrt(3), sqrt(6)), True),
        (equal(sqrt(5 + 2 * sqrt(6)), sqrt(2) + sqrt(3)), None),
        (less(Rational(10**30), 10**30 + Rational(1, 10**30)), True),
        (less(pi**2, 10), True),
        (equal(sin(pi / 3), sqrt(3) / 2), True),
        (less(exp(-(10**6)), 0), False),
        (less(0, exp(-(10**6))), True),
        (less(log(2) / log(3), Rational(631, 1000)), True),
        (less(sqrt(2) ** sqrt(2), Rational(164, 100)), True),
        (less(E, 3), True),
    ],
)
def test_numbers(fact: Comparison, truth: bool | None) -> None:
    assert true_at(fact, NUMBERS, {}) is truth


@pytest.mark.parametrize("value", [1 / x, log(x), sqrt(x - 1), log(x - 1), x ** Rational(-1, 2), I * x + I])
def test_what_is_no_real_number_is_not_decided(value: Expr) -> None:
    for fact in (less(0, value), at_most(value, 1), equal(value, value + 1)):
        assert true_at(fact, NUMBERS, {x: 0}) is None


def test_a_free_symbol_is_not_decided() -> None:
    assert true_at(less(x**2, y), NUMBERS, {x: 1}) is None
    assert true_at(less(x**2, y), NUMBERS, {x: 1, y: 2}) is True


def test_definitions_are_computed_whatever_the_point_says() -> None:
    flow = product_flow()
    assert true_at(equal(det, Rational(8, 9)), flow, {**SYMMETRIC, det: 5}) is True
    assert true_at(equal(2 * det, loss * frobenius**2), flow, SYMMETRIC) is True
    assert true_at(less(sigma_1, 2), flow, SYMMETRIC) is False


def test_the_problem_of_the_flow_is_known() -> None:
    assert true_at(at_most(2, depth), product_flow(depth=3), {}) is True
    assert true_at(at_most(4, depth), product_flow(depth=3), {}) is False


def test_derivatives_are_those_of_the_flow() -> None:
    growth = Flow("growth", (x, y), (x * y, -y))
    assert true_at(equal(ddt(x * y), x * y**2 - x * y), growth, {x: 3, y: 5}) is True
    assert true_at(less(ddt(x * y), 60), growth, {x: 3, y: 5}) is False


def test_the_first_row_is_given_by_itself() -> None:
    assert true_at(less(initial(det), 0), product_flow(), {**SYMMETRIC, initial(det): -1}) is True
    assert true_at(less(initial(det), 0), product_flow(), SYMMETRIC) is None


def test_matrices() -> None:
    one, other = ImmutableMatrix([[x, 1]]), ImmutableMatrix([[1, y]])
    assert true_at(equal(one, other), NUMBERS, {x: 1, y: 1}) is True
    assert true_at(equal(one, other), NUMBERS, {x: 1, y: 2}) is False
    assert true_at(equal(one, other), NUMBERS, {x: 1}) is None


def test_the_value_is_exact() -> None:
    assert value_at(cos(x) * sqrt(y), NUMBERS, {x: pi / 3, y: 8}) == sqrt(2)
    assert value_at(sigma_1, product_flow(), dict(zip(W, (3, 0, 0, 1), strict=True))) == 3
