"""The search for sums of squares: what it finds is decided by expansion, and it says when it finds none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Symbol, expand, sqrt

from factorflow.errors import InputError
from factorflow.proofs_check.certificates import sum_of_squares
from factorflow.proofs_check.claims.sharpened import key
from factorflow.proofs_check.context import Context
from factorflow.proofs_check.decide import decide
from factorflow.proofs_check.ledger import claim
from factorflow.proofs_check.verdict import Answer
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, det, frobenius, residual
from factorflow.symbolic.reason import SumOfSquares

x, y, z = (Symbol(name, real=True) for name in "xyz")
NUMBERS = Flow("numbers", (), ())
MOTZKIN = x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1
BALL = 1 + x**2 + y**2


def proves(reason: SumOfSquares | None, statement: Comparison, *known: Comparison, flow: Flow = NUMBERS) -> bool:
    """Decide the statement for this reason, by expansion and signs that show."""
    assert reason is not None
    return decide(reason, statement, Context(flow, known)).answer is Answer.PROVED


def test_the_key_inequality_is_found_without_help() -> None:
    assert proves(sum_of_squares(key.statement, flow=key.flow), key.statement, flow=key.flow)


def test_a_false_neighbour_of_it_is_not() -> None:
    assert sum_of_squares(at_most(101 * det, 50 * key.statement.rhs), flow=key.flow) is None


def test_motzkin_is_no_sum_of_squares_but_a_multiple_of_it_is() -> None:
    statement = at_most(0, MOTZKIN)
    assert sum_of_squares(statement) is None
    found = sum_of_squares(statement, multipliers=(1, BALL))
    assert found is not None
    assert found.multiplier == BALL
    assert proves(found, statement)


@pytest.mark.parametrize(
    ("statement", "known", "products"),
    [
        (at_most(x * (1 - x), Integer(1) / 4), (), False),
        (at_most(x**2, 1), (at_most(x, 1), at_most(-1, x)), True),
        (at_most(x + y, 2), (at_most(x**2 + y**2, 2),), False),
        (at_most(0, x * y), (at_most(0, x), at_most(0, y)), True),
        (at_most(x**2 * y, y), (at_most(0, y), at_most(x**2, 1)), True),
    ],
)
def test_hypotheses_are_used(statement: Comparison, known: tuple[Comparison, ...], products: bool) -> None:
    assert proves(sum_of_squares(statement, known, products=products), statement, *known)


def test_the_squared_bound_on_the_loss_beyond_one() -> None:
    """N F >= 4 det again, times a square, so that every Gram matrix is singular."""
    statement = at_most(4 * det * W[0] ** 2, residual**2 * frobenius**2 * W[0] ** 2)
    assert proves(sum_of_squares(statement, flow=key.flow), statement, flow=key.flow)


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 4), min_size=1, max_size=3))
def test_sums_of_squares_are_found_again(rows: list[tuple[int, int, int, int]]) -> None:
    total = expand(sum((a + b * x + c * y + d * x * y) ** 2 for a, b, c, d in rows))
    statement = at_most(0, total)
    found = sum_of_squares(statement)
    if found is not None:  # the boundary of the cone may lie between the floats
        assert proves(found, statement)
        assert expand(sum(found.terms) - total) == 0


@pytest.mark.parametrize("negative", [-1 - x**2, x, x**2 - 2 * x, MOTZKIN - 2, x * y])
def test_what_is_negative_somewhere_has_no_certificate(negative: object) -> None:
    assert sum_of_squares(at_most(0, negative), multipliers=(1, BALL)) is None


@pytest.mark.parametrize(
    ("statement", "known", "says"),
    [
        (equal(x, y), (), "takes inequalities"),
        (at_most(0, x), (equal(x, y),), "takes inequalities"),
        (at_most(0, sqrt(x)), (), "no polynomial with rational coefficients"),
        (at_most(0, sqrt(2) * x**2), (), "no polynomial with rational coefficients"),
    ],
)
def test_what_it_does_not_take(statement: Comparison, known: tuple[Comparison, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        sum_of_squares(statement, known)


def test_links_of_the_ledger_are_found_again() -> None:
    """Those of the bound on the missing entry far from a solution, from its own hypotheses."""
    flat = claim("sharpened:entry.flat")
    step = flat.links[0]
    found = sum_of_squares(step.statement, flat.given, flow=flat.flow)
    assert proves(found, step.statement, *flat.given, flow=flat.flow)


def test_a_strict_inequality_needs_a_positive_term() -> None:
    found = sum_of_squares(less(0, 1 + x**2))
    assert proves(found, less(0, 1 + x**2))
