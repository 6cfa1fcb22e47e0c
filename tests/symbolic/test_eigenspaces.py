"""Common eigenspaces: the matrices come back from their values and projectors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Matrix, diag, eye, radsimp, sqrt, zeros

from factorflow.symbolic.eigenspaces import NotBySquareRoots, common_eigenspaces

J = Matrix([[0, 1], [1, 0]])
COMMUTING = [
    [eye(3)],
    [J],
    [Matrix([[1, 1], [1, 0]])],
    [diag(1, 2, 2), diag(0, 5, 5)],
    [Matrix([[1, 0, 0], [0, 0, 1], [0, 1, 0]]), diag(2, 1, 1)],
    [diag(1, -1, 1, -1), Matrix(4, 4, lambda i, j: int((i - j) % 4 == 2))],
    [Matrix(4, 4, lambda i, j: int(abs(i - j) == 1))],  # the path: eigenvalues (+-1 +- sqrt 5)/2
]


def tidy(M: Matrix) -> Matrix:
    return M.applyfunc(lambda entry: radsimp(entry.expand()))


@pytest.mark.parametrize("matrices", COMMUTING)
def test_the_matrices_come_back(matrices: list[Matrix]) -> None:
    spaces, size = common_eigenspaces(matrices), matrices[0].rows
    assert sum(space.dimension for space in spaces) == size
    for i, A in enumerate(matrices):
        assert tidy(sum((s.values[i] * s.projector for s in spaces), zeros(size)) - A) == zeros(size)
    for space in spaces:
        assert tidy(space.projector**2 - space.projector) == zeros(size)
        assert space.projector == space.projector.T


def test_the_golden_ratio() -> None:
    values: list[Expr] = [space.values[0] for space in common_eigenspaces([Matrix([[1, 1], [1, 0]])])]
    assert values == [(1 - sqrt(5)) / 2, (1 + sqrt(5)) / 2]


def test_what_no_square_root_gives() -> None:
    with pytest.raises(NotBySquareRoots, match=r"z\*\*3"):
        common_eigenspaces([Matrix([[1, 1, 0], [1, 2, 1], [0, 1, 4]])])


@settings(max_examples=20)
@given(st.lists(st.integers(-2, 2), min_size=4, max_size=4))
def test_projectors_of_diagonal_matrices(values: list[int]) -> None:
    spaces = common_eigenspaces([diag(*values), diag(*(values[k] ** 2 for k in range(4)))])
    assert sorted(space.values[0] for space in spaces) == sorted(set(values))
    assert [values.count(int(space.values[0])) for space in spaces] == [space.dimension for space in spaces]
