"""Positivity on a box: True and False only when certain."""

import pytest
from sympy import Expr, Rational, log, sin, sqrt

from factorflow.proofs_check import subdivision
from factorflow.proofs_check.subdivision import positive_on_box
from factorflow.symbolic.notation import real

x, y = real("x"), real("y")
UNIT = (Rational(0), Rational(1))
Q = Rational


@pytest.fixture(autouse=True)
def _few_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subdivision, "MOST_BOXES", 500)


@pytest.mark.parametrize(
    ("expr", "answer"),
    [
        (x**2 - x + Q(26, 100), True),
        (x**2 - x + Q(24, 100), False),
        (Q(1, 1000) + x, True),
        (x - Q(1, 3), False),
        (2 - sin(7 * x) - x**2 / 2, True),
        (sqrt(x + 1) - 1 + Q(1, 10**6), True),
        (log(x + 1) + Q(1, 100) - x * Q(69, 100), True),
    ],
)
def test_one_variable(expr: Expr, answer: bool) -> None:
    assert positive_on_box(expr, {x: UNIT}) is answer


def test_two_variables() -> None:
    box = {x: UNIT, y: UNIT}
    assert positive_on_box(1 + Q(1, 100) - x * y, box) is True
    assert positive_on_box(1 - Q(1, 100) - x * y, box) is not True
    assert positive_on_box(x**2 + y**2 - x * y + Q(1, 100), box) is True


@pytest.mark.parametrize("touching", [(x**2 - Q(1, 2)) ** 2, x, 1 - x, x**2 * (x - Q(1, 3)) ** 2])
def test_a_touching_bound_is_never_positive(touching: Expr) -> None:
    assert positive_on_box(touching, {x: UNIT}) is not True


@pytest.mark.parametrize(
    "partial", [1 + sqrt(x - Q(1, 3)), 1 + log(x) ** 2, 1 + (x - Q(1, 3)) ** -2, 1 + x ** Q(-1, 2)]
)
def test_what_is_no_number_on_a_part_is_not_positive(partial: Expr) -> None:
    assert positive_on_box(partial, {x: UNIT}) is not True


def test_a_root_inside_of_its_domain() -> None:
    assert positive_on_box(sqrt(x) - Q(1, 11), {x: (Q(1, 100), Q(1))}) is True


def test_no_box_at_all_is_one_point() -> None:
    assert positive_on_box(log(2) - Q(69, 100), {}) is True
    assert positive_on_box(log(2) - Q(70, 100), {}) is False
