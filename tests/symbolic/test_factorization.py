"""The closed forms of the product flow against powers of matrices by singular value decomposition."""

import time

import numpy as np
import pytest
from numpy.typing import NDArray
from sympy import Expr, ImmutableMatrix, Rational, Symbol, eye, lambdify

from factorflow.symbolic.factorization import (
    RAZIN2020,
    adjacent_layers,
    det_law,
    factor_flow,
    factors,
    imbalances,
    product_flow,
    singular_flow,
)
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, depth, det_sign, log_abs_det, phi, psi, s_1, s_2, tau

Array = NDArray[np.float64]
SKEW: Array = np.array([[0.3, 0.2], [-0.7, 0.5]])
NEGATIVE: Array = np.array([[0.3, 0.9], [0.7, -0.5]])
EQUAL: Array = 0.1 * np.eye(2)


def power(P: Array, exponent: float) -> Array:
    """P^exponent of a symmetric positive semidefinite matrix."""
    values, vectors = np.linalg.eigh(P)
    result: Array = vectors @ np.diag(np.maximum(values, 0) ** exponent) @ vectors.T
    return result


def arora(W0: Array, L: int) -> Array:
    """W' = - sum_j (W W^T)^((L-j)/L) G (W^T W)^((j-1)/L) on the problem of Razin & Cohen, term by term."""
    G = np.array([[0, W0[0, 1] - 1], [W0[1, 0] - 1, W0[1, 1]]])
    terms = (power(W0 @ W0.T, (L - j) / L) @ G @ power(W0.T @ W0, (j - 1) / L) for j in range(1, L + 1))
    return np.asarray(-sum(terms))


def at(flow: Flow, expressions: list[Expr], values: dict[Symbol, float]) -> Array:
    expanded = [flow.expand(expr) for expr in expressions]
    return np.array(lambdify(list(values), expanded, "numpy")(*values.values()), dtype=float)


def entries(W0: Array) -> dict[Symbol, float]:
    return dict(zip(W, W0.ravel(), strict=True))


@pytest.mark.parametrize("L", range(1, 7))
@pytest.mark.parametrize("W0", [SKEW, NEGATIVE, EQUAL], ids=["skew", "negative", "equal singular values"])
def test_the_closed_form_is_the_sum_over_the_factors(L: int, W0: Array) -> None:
    flow = product_flow(RAZIN2020, L)
    found = at(flow, list(flow.field), entries(W0)).reshape(2, 2)
    np.testing.assert_allclose(found, arora(W0, L), rtol=0, atol=1e-13)  # some hundred roundings of numbers below 2


@pytest.mark.parametrize("L", [2, 3, 5])
def test_the_closed_form_at_symbolic_depth(L: int) -> None:
    flow = product_flow(RAZIN2020, depth).at({depth: L})
    found = at(flow, list(flow.field), entries(SKEW)).reshape(2, 2)
    np.testing.assert_allclose(found, arora(SKEW, L), rtol=0, atol=1e-12)


@pytest.mark.parametrize("L", [2, 3, 4])
@pytest.mark.parametrize("sign", [1, -1])
def test_singular_coordinates_move_as_the_entries_do(L: int, sign: int) -> None:
    flow = singular_flow(RAZIN2020, L)
    place = {s_1: 0.8, s_2: sign * 0.3, phi: 0.4, psi: -1.1}
    W0 = at(flow, list(W), place).reshape(2, 2)
    assert np.sign(np.linalg.det(W0)) == sign
    found = at(flow, [ddt(w) for w in W], place).reshape(2, 2)
    np.testing.assert_allclose(found, arora(W0, L), rtol=0, atol=1e-13)


@pytest.mark.parametrize("L", [2, 3, 4, 6])
@pytest.mark.parametrize("W0", [SKEW, NEGATIVE], ids=["skew", "negative"])
def test_what_is_carried_moves_by_its_law(L: int, W0: Array) -> None:
    """tau and log |det W| by their laws, against difference quotients along the closed form."""
    flow = product_flow(RAZIN2020, L)
    step, quantities = 1e-6, [tau, log_abs_det]
    ahead, behind = (at(flow, quantities, entries(W0 + h * arora(W0, L))) for h in (step, -step))
    assert flow.lift
    laws = dict(zip(flow.lift.state, flow.lift.field, strict=True))
    known = {**entries(W0), det_sign: float(np.sign(np.linalg.det(W0)))}
    law = [flow.expand(laws[q]).subs(det_sign, int(known[det_sign])) for q in quantities]
    found = at(flow, law, entries(W0))
    np.testing.assert_allclose(found, (ahead - behind) / (2 * step), rtol=1e-7)  # the quotient's own error is step^2
    assert det_law(L).has(log_abs_det) == (L > 2)


def test_factors_that_are_balanced_move_the_product_by_the_closed_form() -> None:
    flow, root = factor_flow(RAZIN2020, 3), 0.1 ** (1 / 3)
    place = {name: float(value) * root for w in factors(3) for name, value in zip(w, eye(2), strict=True)}
    np.testing.assert_allclose(at(flow, [ddt(w) for w in W], place).reshape(2, 2), arora(EQUAL, 3), atol=1e-14)
    assert all(at(flow, list(D), place).tolist() == [0, 0, 0, 0] for D in imbalances(3))


def test_two_adjacent_layers_are_two_factors() -> None:
    layers, flow = adjacent_layers(), factor_flow(None, 2)
    one = {name: value for m in ("a", "b") for name, value in zip(_names(m), eye(2), strict=True)}
    renamed = dict(zip(layers.state, (*factors(2)[1], *factors(2)[0]), strict=True))
    fields = [f.subs({**one, **renamed}, simultaneous=True) for f in layers.field]
    wanted = [flow.expand(f) for f in (*flow.field[4:], *flow.field[:4])]
    assert all((a - b).expand() == 0 for a, b in zip(fields, wanted, strict=True))


def _names(letter: str) -> ImmutableMatrix:
    from factorflow.symbolic.notation import matrix

    return matrix(letter, 2)


@pytest.mark.parametrize("L", range(2, 7))
def test_flow_and_latex_are_derived_at_once(L: int) -> None:
    began = time.process_time()
    assert product_flow(RAZIN2020, L).latex().count(r"\\") == 3
    assert time.process_time() - began < 2  # a bound of the design, far above what it takes


def test_depth_one_has_no_law_of_the_determinant() -> None:
    assert product_flow(RAZIN2020, 1).lift is None
    assert product_flow(RAZIN2020, 1).problem[depth] == Rational(1)
