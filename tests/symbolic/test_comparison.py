"""A comparison keeps both sides as they were written."""

import pytest
from sympy import ImmutableMatrix, Matrix, Rational, sqrt, symbols

from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import det, frobenius, loss, real

x, y = real("x"), real("y")


def test_nothing_is_evaluated() -> None:
    """SymPy's own relational would be True, and the claim gone."""
    trivial = at_most(0, x**2)
    assert (trivial.lhs, trivial.op, trivial.rhs) == (0, "<=", x**2)
    assert repr(less(0, 1)) == "0 < 1"


def test_the_slack_decides() -> None:
    assert at_most(x, y).slack == y - x
    assert less(x, x).slack == 0
    assert equal(ImmutableMatrix([[x]]), ImmutableMatrix([[y]])).slack == ImmutableMatrix([[y - x]])


def test_numbers_become_exact() -> None:
    assert at_most(1, x).lhs.is_Integer
    assert at_most(Rational(1, 3), x).lhs == Rational(1, 3)
    with pytest.raises(Exception, match="SympifyError"):
        at_most("x", 1)


@pytest.mark.parametrize("op", ["<=", "<"])
def test_an_inequality_between_matrices_is_an_error(op: str) -> None:
    with pytest.raises(ValueError, match="no comparison"):
        Comparison(ImmutableMatrix([[1]]), op, ImmutableMatrix([[2]]))  # type: ignore[arg-type]


def test_sides_of_other_shapes_are_an_error() -> None:
    for left, right in ((Matrix([[1, 2]]), Matrix([[1], [2]])), (Matrix([[1]]), 1)):
        with pytest.raises(ValueError, match="no comparison = between sides of shape"):
            equal(left, right)


def test_matrices_are_made_immutable() -> None:
    equation = equal(Matrix([[x, 1]]), Matrix([[1, y]]))
    assert isinstance(equation.lhs, ImmutableMatrix)
    assert hash(equation) == hash(equal(Matrix([[x, 1]]), Matrix([[1, y]])))
    assert [str(entry) for entry in equation.entries] == ["x = 1", "1 = y"]


def test_the_negation() -> None:
    assert at_most(x, y).negation == less(y, x)
    assert less(x, y).negation == at_most(y, x)
    assert at_most(x, y).negation.negation == at_most(x, y)
    with pytest.raises(ValueError, match="negation of an equation"):
        equal(x, y).negation  # noqa: B018 - the property is what fails


def test_values_are_put_in_all_at_once() -> None:
    assert at_most(x, y).subs({x: y, y: x}) == at_most(y, x)
    assert equal(x**2, y).subs({x: 3, y: 9}) == equal(9, 9)


def test_free_symbols_are_those_of_both_sides() -> None:
    a, b = symbols("a b")
    assert at_most(a + 1, b - b + 2).free_symbols == {a}
    assert less(a, b).free_symbols == {a, b}


def test_latex() -> None:
    assert at_most(2 * det, loss * frobenius**2).latex() == r"2 \det W \le \ell \|W\|_F^{2}"
    assert less(x, sqrt(y)).latex() == r"x < \sqrt{y}"
    assert equal(x, y)._repr_latex_() == r"$\displaystyle x = y$"


def test_equal_comparisons_are_equal() -> None:
    assert at_most(x, y) == at_most(x, y)
    assert len({at_most(x, y), at_most(x, y), less(x, y)}) == 2
