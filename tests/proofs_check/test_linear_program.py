"""Exact linear programs: against scipy, and by their own certificates."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from sympy import Matrix, ones, sqrt

from factorflow.errors import InputError
from factorflow.proofs_check import linear_program
from factorflow.proofs_check.linear_program import farkas, least

SMALL = st.integers(-3, 3)


@settings(max_examples=40)
@given(
    st.lists(st.lists(SMALL, min_size=4, max_size=4), min_size=2, max_size=2), st.lists(SMALL, min_size=2, max_size=2)
)
def test_against_floating_point(rows: list[list[int]], values: list[int]) -> None:
    A, b = Matrix(rows), Matrix(values)
    if A.rank() < 2:
        return
    optimum = least(A, b, ones(4, 1))
    found = linprog([1] * 4, A_eq=rows, b_eq=values)
    assert (optimum is None) == (found.status == 2)
    if optimum is None:
        nu = farkas(A, b)
        assert max(A.T * nu) <= 0 < (b.T * nu)[0]
        return
    assert found.fun is not None
    assert abs(float(optimum.value) - found.fun) < 1e-9  # integers of one digit: the solver is exact to rounding
    assert A * optimum.primal == b
    assert min(optimum.primal) >= 0
    assert min(ones(4, 1) - A.T * optimum.dual) >= 0
    assert optimum.value == sum(optimum.primal) == (b.T * optimum.dual)[0]


def test_square_roots() -> None:
    optimum = least(Matrix([[sqrt(2), 1 + sqrt(3)]]), Matrix([1]), ones(2, 1))
    assert optimum is not None
    assert optimum.unique
    assert optimum.primal == Matrix([0, (sqrt(3) - 1) / 2])


def test_more_than_one_solution() -> None:
    optimum = least(Matrix([[1, 1]]), Matrix([1]), ones(2, 1))
    assert optimum is not None
    assert (optimum.value, optimum.unique) == (1, False)


def test_no_certificate_against_what_can_be_met() -> None:
    with pytest.raises(ValueError, match="can be met"):
        farkas(Matrix([[1, 2]]), Matrix([Fraction(1, 2)]))


def test_too_large_a_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_program, "MOST_BASES", 5)
    with pytest.raises(InputError, match="too many vertices"):
        least(ones(2, 4), ones(2, 1), ones(4, 1))
