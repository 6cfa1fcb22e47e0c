"""The Lie algebras of measurements: dimensions and names, against what is known of classical algebras."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, diag, eye, zeros

from factorflow.symbolic.lie import bracket, generated, invariant_form, signature
from factorflow.symbolic.span import Span

J = Matrix([[0, 1], [1, 0]])


def unit(size: int, i: int, j: int) -> Matrix:
    """The symmetric matrix that measures the entry (i, j)."""
    return Matrix(size, size, lambda a, b: int({a, b} == {i, j}))


ALGEBRAS = [
    ([eye(2)], 1, "an abelian Lie algebra"),
    ([diag(1, 2), diag(3, 5)], 4 - 2, "an abelian Lie algebra"),
    ([J, diag(1, -1)], 3, "sl(2)"),
    ([J, diag(1, 2)], 4, "gl(2)"),
    ([unit(3, 0, 1), unit(3, 0, 2), unit(3, 1, 2)], 8, "sl(3)"),
    ([unit(3, 0, 2), unit(3, 1, 2)], 3, "so(2, 1)"),
    ([unit(4, 0, 3), unit(4, 1, 2), unit(4, 1, 3)], 6, "so(2, 2)"),
    ([unit(4, 0, 3), unit(4, 1, 3), unit(4, 2, 3)], 6, "so(3, 1)"),
]


@pytest.mark.parametrize(("matrices", "dimension", "name"), ALGEBRAS)
def test_dimension_and_name(matrices: list[Matrix], dimension: int, name: str) -> None:
    algebra = generated(matrices)
    assert (algebra.dimension, algebra.name) == (dimension, name)


@pytest.mark.parametrize("matrices", [matrices for matrices, _, _ in ALGEBRAS])
def test_it_is_closed_under_all_brackets(matrices: list[Matrix]) -> None:
    """Not with the generators alone: brackets of any two elements stay inside."""
    algebra = generated(matrices)
    span = Span()
    assert all(span.add(element) for element in algebra.basis)
    assert not any(span.add(bracket(a, b)) for a in algebra.basis for b in algebra.basis)
    assert span.dimension == algebra.dimension


def test_a_word_is_its_matrix() -> None:
    algebra = generated([J, diag(1, 2)])
    assert algebra.words == ("A1", "A2", "[A2, A1]", "[A1, [A2, A1]]")
    assert algebra.basis[2] == bracket(diag(1, 2), J)
    assert algebra.basis[3] == bracket(J, bracket(diag(1, 2), J))


def test_the_form_that_an_embedded_problem_keeps() -> None:
    form = invariant_form([unit(4, 0, 3), unit(4, 1, 2), unit(4, 1, 3)])
    assert form is not None
    assert form / form[0, 0] == diag(1, 1, -1, -1)
    assert invariant_form([J, diag(1, 2)]) is None


@settings(max_examples=25)
@given(st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=4), st.integers(0, 10))
def test_the_signature_of_a_congruent_form(entries: list[int], shear: int) -> None:
    """Sylvester's law of inertia."""
    S = eye(len(entries))
    if len(entries) > 1:
        S[0, 1] = shear
    positive = sum(x > 0 for x in entries)
    found = signature(S.T * diag(*entries) * S)
    assert sorted(found) == sorted((positive, len(entries) - positive))


@given(st.lists(st.lists(st.integers(-2, 2), min_size=4, max_size=4), min_size=1, max_size=6))
def test_the_dimension_of_a_span_is_the_rank(rows: list[list[int]]) -> None:
    span = Span()
    for row in rows:
        span.add(row)
    assert span.dimension == Matrix(rows).rank()
    assert not span.add(list(zeros(1, 4)))
