"""Commuting measurements: the closed form by differentiation, and what does not commute."""

import pytest
from sympy import Matrix, Rational, diag, exp, eye, log, trace

from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.notation import ddt, matrix, positive, real
from factorflow.symbolic.sensing import adjoint, commutators, log_det_X, reduced_flow, residuals

EXCHANGE = Matrix([[0, 1], [1, 0]])
y = [real("y_1"), real("y_2")]
alpha = positive("alpha")


@pytest.mark.parametrize("measurements", [[eye(2), EXCHANGE], [diag(1, 2), diag(0, 1)]], ids=["exchange", "diagonal"])
def test_the_closed_form_solves_the_flow(measurements: list[Matrix]) -> None:
    flow = reduced_flow(measurements, y, alpha * eye(2))
    X = matrix("x", 2)
    H = adjoint(measurements, residuals(measurements, X, y))
    moved = X.applyfunc(ddt) + H * X + X * H
    assert vanishes(flow.expand(moved.as_immutable()))
    assert vanishes(flow.derivative(log_det_X) + 2 * flow.expand(trace(H)))


def test_the_determinant_at_the_start() -> None:
    flow = reduced_flow([diag(1, 2)], y[:1], diag(Rational(1, 2), 3))
    assert flow.expand(log_det_X).subs(flow.state[0], 0) == log(Rational(3, 2))
    assert flow.expand(matrix("x", 2)[0, 0]) == exp(2 * flow.state[0]) / 2


def test_what_does_not_commute_is_refused_with_its_commutator() -> None:
    with pytest.raises(ValueError, match=r"measurements 1 and 2 do not commute.*\[0, 1\], \[-1, 0\]"):
        reduced_flow([EXCHANGE, diag(0, 1)], y, eye(2))
    assert [(i, j) for i, j, _ in commutators([eye(2), EXCHANGE, diag(0, 1)])] == [(1, 2)]
