"""One's own measurements: what is derived of them is decided, and true."""

from fractions import Fraction

import pytest
from sympy import Matrix, Rational, sqrt

from factorflow.errors import InputError
from factorflow.numeric.problem_files import Measurement, SensingProblem
from factorflow.proofs_check.commuting_problem import commuting_problem
from factorflow.symbolic.comparison import Comparison, equal
from factorflow.symbolic.notation import real
from factorflow.symbolic.typeset import Line, Section

Rows = tuple[tuple[int, ...], ...]
SWAP: Rows = ((1, 0, 0), (0, 0, 1), (0, 1, 0))
TRACE: Rows = ((2, 0, 0), (0, 1, 0), (0, 0, 1))


def problem(*measured: tuple[Rows, Fraction | int]) -> SensingProblem:
    rows = [(tuple(tuple(map(Fraction, row)) for row in matrix), Fraction(value)) for matrix, value in measured]
    return SensingProblem(len(rows[0][0]), tuple(Measurement(*pair) for pair in rows), psd=True)


def lines(sections: tuple[Section, ...]) -> list[Comparison]:
    """All lines, none of which failed."""
    found = [line for section in sections for line in section.lines if isinstance(line, Line)]
    assert [line.failure for line in found if line.failure] == []
    return [line.statement for line in found]


def test_rational_eigenvalues() -> None:
    sections = commuting_problem(problem((SWAP, Fraction(1, 2)), (TRACE, 1)))
    assert [section.title for section in sections][
        -1
    ] == "The limit of small starts: a linear program with one solution"
    stated = lines(sections)
    assert equal(real("x_11"), Rational(1, 2)) in stated
    assert equal(real("x_22"), 0) in stated


def test_square_roots() -> None:
    """The top eigenvalue is the golden ratio: the least trace is 1/golden = (sqrt 5 - 1)/2."""
    stated = lines(commuting_problem(problem((((1, 1), (1, 0)), 1))))
    assert equal(real("nu_1"), (sqrt(5) - 1) / 2) in stated


def test_no_solution_has_a_certificate() -> None:
    """x_12 = 3 is too much for a trace of 1."""
    sections = commuting_problem(problem((((1, 0), (0, 1)), 1), (((0, 1), (1, 0)), 3)))
    assert sections[-1].title == "There is no solution"
    assert lines((sections[-1],))[:2] == [equal(real("nu_1"), -1), equal(real("nu_2"), 1)]


def test_measurements_that_do_not_commute() -> None:
    """The commutator, the residual of the closed form, and the Lie algebra of the embedded problem."""
    units: list[Rows] = [
        tuple(tuple(int({i, j} == pair) for j in range(4)) for i in range(4)) for pair in ({0, 3}, {1, 2}, {1, 3})
    ]
    sections = commuting_problem(problem(*((unit, 1) for unit in units)))
    assert [section.title for section in sections] == [
        "Measurements 1 and 3 do not commute",
        "The closed form is refuted",
        "They generate so(2, 2), of dimension 6 of 16",
    ]
    commutator, residual = lines(sections)
    A, B = Matrix(units[0]), Matrix(units[2])
    assert commutator.lhs == A * B - B * A != 0 * A
    assert residual.lhs == Rational(-2, 3) * (A * A * B - 2 * A * B * A + B * A * A) != 0 * A


def test_eigenvalues_of_degree_three() -> None:
    sections = commuting_problem(problem((((1, 1, 0), (1, 2, 1), (0, 1, 4)), 1)))
    assert sections[-1].title == "An eigenvalue is no square root"


def test_a_measurement_that_is_not_symmetric() -> None:
    with pytest.raises(InputError, match="not symmetric"):
        commuting_problem(problem((((0, 1), (0, 0)), 1)))
