"""Matrix sensing: the closed form for commuting measurements, by differentiation."""

import pytest
from sympy import Expr, Matrix, Rational, diag, exp, eye, log, sqrt, symbols, trace, zeros

from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.notation import ddt, matrix, real
from factorflow.symbolic.sensing import (
    adjoint,
    commutators,
    exponential,
    exponents,
    log_det_X,
    reduced_flow,
    residuals,
    sensing_flow,
    symmetric,
    symmetric_factor_flow,
)

a, y_1, y_2 = symbols("a y_1 y_2", positive=True)
EXCHANGE = Matrix([[0, 1], [1, 0]])
SETTINGS = {
    "diagonal": ([diag(1, 0, 2), diag(0, 3, 1)], [y_1, y_2], a * eye(3)),
    "one measurement": ([diag(1, -1)], [y_1], diag(a, 2 * a)),
    "identity and exchange": ([eye(2), EXCHANGE], [y_1, y_2], a * eye(2)),
    "one that is not diagonal": ([EXCHANGE], [y_1], Matrix([[2, 1], [1, 3]])),
}


def is_zero(expression: Expr) -> bool:
    """By normal forms, or certainly small at three points to fifty digits."""
    if vanishes(expression.rewrite(exp)):
        return True
    points = [
        {s: Rational(2 * k + 3, 7 + i) for i, s in enumerate(sorted(expression.free_symbols, key=str))}
        for k in range(3)
    ]
    return all(abs(expression.subs(point).evalf(50, maxn=400)) < 10**-30 for point in points)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_closed_form_solves_the_flow(name: str) -> None:
    """X' = -(H X + X H) with H = A*(A(X) - y)."""
    measurements, values, start = SETTINGS[name]
    flow = reduced_flow(measurements, values, start)
    X = matrix("x", start.rows)
    H = adjoint(measurements, residuals(measurements, X, values))
    defect = flow.expand(Matrix(X.applyfunc(ddt) + H * X + X * H).as_immutable())
    assert all(is_zero(entry) for entry in defect)


@pytest.mark.parametrize("name", SETTINGS)
def test_it_starts_where_it_should(name: str) -> None:
    measurements, values, start = SETTINGS[name]
    flow = reduced_flow(measurements, values, start)
    at_start = dict.fromkeys(exponents(len(measurements)), 0)
    X = Matrix(flow.expand(matrix("x", start.rows))).subs(at_start)
    assert all(is_zero(entry) for entry in X - start)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_determinant_of_the_closed_form(name: str) -> None:
    """ln det X = ln det X_0 + 2 tr A*(s)."""
    measurements, values, start = SETTINGS[name]
    flow = reduced_flow(measurements, values, start)
    X = Matrix(flow.expand(matrix("x", start.rows)))
    expected = start.det() * exp(2 * trace(adjoint(measurements, exponents(len(measurements)))))
    assert is_zero(X.det() - expected)
    assert is_zero(flow.expand(log_det_X) - log(start.det()) - 2 * trace(adjoint(measurements, flow.state)))


def test_measurements_that_do_not_commute_are_refused() -> None:
    with pytest.raises(
        ValueError, match=r"measurements 1 and 2 do not commute: their commutator is Matrix\(\[\[0, -1\], \[1, 0\]\]\)"
    ):
        reduced_flow([EXCHANGE, diag(1, 0)], [1, 1], eye(2))


def test_commutators() -> None:
    assert commutators([eye(2), EXCHANGE, 3 * EXCHANGE]) == []
    ((i, j, bracket),) = commutators([eye(2), EXCHANGE, diag(1, 2)])
    assert (i, j, bracket) == (1, 2, Matrix([[0, 1], [-1, 0]]))


def test_exponentials() -> None:
    assert exponential(diag(1, a)) == diag(exp(1), exp(a))
    assert all(is_zero(e) for e in exponential(a * EXCHANGE) * exponential(-a * EXCHANGE) - eye(2))
    assert is_zero(exponential(a * EXCHANGE).det() - 1)


@pytest.mark.parametrize("size", [2, 3])
def test_the_flow_of_u_moves_x_by_x_alone(size: int) -> None:
    flow, H = symmetric_factor_flow(size), symmetric("h", size)
    X = Matrix(flow.expand(matrix("x", size)))
    assert vanishes(Matrix(flow.derivative(X.as_immutable())) + H * X + X * H)


@pytest.mark.parametrize("size", [2, 3])
def test_the_law_of_the_determinant(size: int) -> None:
    flow, H = sensing_flow(size), symmetric("h", size)
    assert vanishes(flow.derivative(log_det_X) + 2 * trace(H))


def test_the_measurements_may_move() -> None:
    """H = A*(r) moves with X: its derivative is not zero."""
    flow = sensing_flow(2)
    h = flow.parameters[0]
    assert flow.derivative(h) == real(f"{h.name}'")


def test_residuals_and_the_adjoint() -> None:
    X = Matrix([[1, 2], [2, 5]])
    assert residuals([eye(2), EXCHANGE], X, [y_1, y_2]) == [6 - y_1, 4 - y_2]
    assert adjoint([eye(2), EXCHANGE], [3, sqrt(2)]) == Matrix([[3, sqrt(2)], [sqrt(2), 3]])
    assert symmetric("h", 2) == symmetric("h", 2).T
    assert adjoint([EXCHANGE], [0]) == zeros(2)


def test_the_closed_form_is_refuted_where_measurements_do_not_commute() -> None:
    """X = exp(S) X_0 exp(S) with S = s_1 J + s_2 diag(1, 0) misses X' = S' X + X S' at an exact point."""
    first, second = EXCHANGE, diag(1, 0)
    s_1, s_2 = exponents(2)
    X = exponential(2 * (s_1 * first + s_2 * second))
    here = {s_1: 1, s_2: 0}
    # S' = diag(1, 0): the derivative in s_2 alone.
    residual = (X.diff(s_2) - second * X - X * second).subs(here).applyfunc(lambda e: e.evalf(30))
    series = -Rational(2, 3) * (first**2 * second - 2 * first * second * first + second * first**2)
    assert max(abs(entry) for entry in residual) > 1
    small = (X.diff(s_2) - second * X - X * second).subs({s_1: Rational(1, 1000), s_2: 0}).evalf(30)
    assert max(abs(entry) for entry in small * 10**6 - series) < 1e-2
