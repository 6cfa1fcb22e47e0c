"""Comparisons keep both sides."""

import pytest
from sympy import ImmutableMatrix, eye

from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import real, w_11

x, y = real("x"), real("y")


def test_nothing_is_evaluated() -> None:
    assert repr(at_most(0, x**2)) == "0 <= x**2"
    assert at_most(0, x**2).slack == x**2


def test_negation() -> None:
    assert at_most(x, y).negation == less(y, x)
    assert less(x, y).negation == at_most(y, x)
    with pytest.raises(ValueError, match="not a comparison"):
        _ = equal(x, y).negation


def test_values_are_put_all_at_once() -> None:
    assert less(x, y).subs({x: y, y: x}) == less(y, x)


def test_matrices() -> None:
    both = equal(ImmutableMatrix([[x, y]]), ImmutableMatrix([[y, x]]))
    assert both.entries == (equal(x, y), equal(y, x))
    with pytest.raises(ValueError, match="no comparison <="):
        Comparison(eye(2), "<=", eye(2))
    with pytest.raises(ValueError, match="no comparison ="):
        equal(eye(2), x)


def test_latex() -> None:
    assert at_most(1 - w_11, 2).latex() == r"1 - w_{11} \le 2"
    assert equal(x, y)._repr_latex_() == r"$\displaystyle x = y$"
