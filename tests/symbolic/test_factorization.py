"""The closed forms of deep factorization against powers of matrices from numerical singular values."""

import numpy as np
import numpy.typing as npt
import pytest
from sympy import Expr, Integer, Matrix, Rational, Symbol, lambdify, sign, symbols, sympify

from factorflow.numeric.arithmetic import Float64
from factorflow.numeric.evaluate import evaluator
from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.exact import value_at
from factorflow.symbolic.factorization import (
    RAZIN2020,
    adjacent_layers,
    det_law,
    factor_flow,
    factors,
    gradient,
    imbalances,
    product_flow,
    root_flow,
    singular_flow,
    trace_law,
)
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    G,
    W,
    ddt,
    depth,
    det,
    det_sign,
    imbalance,
    log_abs_det,
    loss,
    phi,
    psi,
    real,
    s_1,
    s_2,
    tau,
)

Array = npt.NDArray[np.float64]
STARTS = [
    ((1.3, -0.4), (0.7, 0.9)),
    ((0.3, 1.1), (0.8, -0.2)),
    ((0.1, 0.0), (0.0, 0.1)),
    ((2.0, 0.0), (0.0, -2.0)),
    ((-1.0, 2.0), (0.5, 3.0)),
]
"""Both signs of the determinant, and equal singular values."""


def power(symmetric: Array, exponent: float) -> Array:
    """A positive semidefinite matrix to a real power, by its eigenvalues."""
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray(vectors @ np.diag(np.maximum(values, 0) ** exponent) @ vectors.T)


def end_to_end(w: Array, grad: Array, layers: int) -> Array:
    """-sum_j (W W^T)^((L-j)/L) G (W^T W)^((j-1)/L)."""
    terms = (
        power(w @ w.T, (layers - j) / layers) @ grad @ power(w.T @ w, (j - 1) / layers) for j in range(1, layers + 1)
    )
    return np.asarray(-sum(terms))


def field_at(flow: Flow, point: dict[Symbol, object]) -> Array:
    """The field of a flow in its entries, through its definitions."""
    meaning = {**flow.definitions, **flow.problem}
    compiled = evaluator(flow.field, meaning, tuple(point), Float64())
    return np.array(compiled([float(sympify(value)) for value in point.values()]))


def residuals(w: Array) -> Array:
    return np.array([[0.0, w[0, 1] - 1], [w[1, 0] - 1, w[1, 1]]])


def entries(w: Array) -> dict[Symbol, object]:
    return dict(zip(W, (Rational(str(value)) for value in w.flat), strict=True))


@pytest.mark.parametrize("layers", range(1, 7))
@pytest.mark.parametrize("rows", STARTS)
def test_the_product_flow_in_the_entries(layers: int, rows: tuple[tuple[float, ...], ...]) -> None:
    w = np.array(rows)
    found = field_at(product_flow(RAZIN2020, layers), entries(w)).reshape(2, 2)
    np.testing.assert_allclose(found, end_to_end(w, residuals(w), layers), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("layers", [2, 3, 5])
def test_any_loss(layers: int) -> None:
    """The gradient is four numbers."""
    w, grad = np.array(STARTS[0]), np.array([[0.5, -1.25], [2.0, 0.75]])
    point = {**entries(w), **dict(zip(G, map(Rational, map(str, grad.flat)), strict=True))}
    found = field_at(product_flow(None, layers), point).reshape(2, 2)
    np.testing.assert_allclose(found, end_to_end(w, grad, layers), rtol=1e-11)


@pytest.mark.parametrize("layers", [2, 3, 7])
def test_a_symbolic_depth(layers: int) -> None:
    """Valid where the singular values differ."""
    w = np.array(STARTS[0])
    found = field_at(product_flow(RAZIN2020, depth).at({depth: layers}), entries(w)).reshape(2, 2)
    np.testing.assert_allclose(found, end_to_end(w, residuals(w), layers), rtol=1e-9)


@pytest.mark.parametrize("layers", range(1, 7))
@pytest.mark.parametrize("signed", [(3.0, 0.5), (2.0, -1.5), (1.0, -0.25)])
def test_the_flow_in_singular_coordinates(layers: int, signed: tuple[float, float]) -> None:
    """d/dt of R(phi) diag(s_1, s_2) R(psi)^T is the flow in the entries."""
    angles = {phi: Rational(7, 10), psi: Rational(-12, 10)}
    point = {s_1: Rational(str(signed[0])), s_2: Rational(str(signed[1])), **angles}
    flow = singular_flow(RAZIN2020, layers)
    w = np.array([float(value_at(entry, flow, point)) for entry in W]).reshape(2, 2)
    rates = np.array([float(value_at(ddt(entry), flow, point)) for entry in W]).reshape(2, 2)
    np.testing.assert_allclose(rates, end_to_end(w, residuals(w), layers), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("layers", range(2, 7))
def test_the_laws_of_trace_and_determinant(layers: int) -> None:
    w, grad = np.array(STARTS[1]), residuals(np.array(STARTS[1]))
    flow, point = product_flow(RAZIN2020, layers), entries(np.array(STARTS[1]))
    rate = end_to_end(w, grad, layers)
    determinant = float(np.trace(np.linalg.solve(w, rate)))
    assert float(value_at(det_law(layers), flow, point)) == pytest.approx(determinant, rel=1e-10)
    step = 1e-6
    size = [np.sum(np.linalg.svd(w + k * step * rate)[1] ** (2 / layers)) for k in (-1, 1)]
    assert float(value_at(trace_law(), flow, point)) == pytest.approx((size[1] - size[0]) / (2 * step), rel=1e-7)


@pytest.mark.parametrize("layers", [2, 3, 4])
def test_the_chain_rule_of_the_factors(layers: int) -> None:
    """W' = sum_j W_L ... W_j' ... W_1, and each factor moves against its own gradient of the loss."""
    flow, ws = factor_flow(RAZIN2020, layers), factors(layers)
    numbers = iter(range(1, 4 * layers + 1))
    point: dict[Symbol, object] = {
        entry: Rational((-1) ** k * k, 3) for w in ws for entry, k in zip(w, numbers, strict=False)
    }
    total = value_at(loss, flow, {s: s for s in flow.state})
    for coordinate, rate in zip(flow.state, flow.field, strict=True):
        descent = -total.diff(coordinate).subs(point)
        assert value_at(rate, flow, point) == descent
    products = [value_at(ddt(entry), flow, point) for entry in W]
    moved = sum(
        (_product([w if k != j else w.applyfunc(ddt) for k, w in enumerate(ws)]) for j in range(layers)),
        Matrix.zeros(2, 2),
    )
    assert products == [value_at(entry, flow, point) for entry in moved]


def _product(ws: list[Matrix]) -> Matrix:
    found = Matrix.eye(2)
    for w in ws:
        found = w * found
    return found


@pytest.mark.parametrize("layers", [2, 3])
def test_balanced_factors_move_like_their_product(layers: int) -> None:
    """All factors alpha I are balanced."""
    alpha, flow = Rational(3, 4), factor_flow(RAZIN2020, layers)
    point = {entry: alpha * int(entry.name[-1] == entry.name[-2]) for w in factors(layers) for entry in w}
    assert value_at(imbalance, flow, point) == 0
    rates = [value_at(ddt(entry), flow, point) for entry in W]
    product = product_flow(RAZIN2020, layers)
    there = dict(zip(W, (alpha**layers, 0, 0, alpha**layers), strict=True))
    assert all(vanishes(value_at(f, product, there) - rate) for f, rate in zip(product.field, rates, strict=True))


def test_imbalance_is_conserved_and_seen() -> None:
    flow = adjacent_layers()
    upper, lower = (Matrix(2, 2, flow.state[k : k + 4]) for k in (0, 4))
    assert vanishes(flow.derivative(upper.T * upper - lower * lower.T))
    ones = {entry: Integer(k) for k, w in enumerate(factors(2), 1) for entry in w}
    assert value_at(imbalance, factor_flow(RAZIN2020, 2), ones) != 0
    assert len(imbalances(4)) == 3


@pytest.mark.parametrize("layers", range(2, 7))
def test_the_flow_of_the_roots(layers: int) -> None:
    """sigma_r = x^L, with the field of the singular values."""
    flow = root_flow(layers)
    x, y = flow.state
    numbers: dict[Symbol, object] = {x: Rational(3, 2), y: Rational(2, 3), det_sign: -1, **dict.fromkeys(G, Integer(0))}
    numbers |= {G[0, 0]: Integer(2), G[1, 1]: Integer(5)}
    sigma = value_at(x**layers, flow, numbers)
    rate = value_at(ddt(x**layers), flow, numbers)
    assert rate == -layers * sigma ** (2 - Rational(2, layers)) * 2
    other = value_at(ddt(det_sign * y**layers), flow, numbers)
    assert other == -layers * (Rational(2, 3) ** layers) ** (2 - Rational(2, layers)) * 5


class TestDefinitions:
    def test_the_gradient_is_that_of_the_loss(self) -> None:
        flow = product_flow(((3, None), (None, real("o"))), 2)
        value = flow.expand(loss)
        grad = gradient(((3, None), (None, real("o"))))
        assert [value.diff(w) for w in W] == list(grad)
        assert flow.parameters == (real("o"),)

    def test_any_loss_has_no_definition(self) -> None:
        flow = product_flow(None, 2)
        assert loss not in flow.definitions
        assert flow.signals == tuple(G)

    @pytest.mark.parametrize("layers", [2, 3, 5])
    def test_the_lift_is_the_same_flow(self, layers: int) -> None:
        flow, point = product_flow(RAZIN2020, layers), entries(np.array(STARTS[0]))
        lift = flow.lift
        assert lift is not None
        carried = {name: value_at(name, flow, point) for name in lift.state if name not in point}
        assert {tau, log_abs_det, G[0, 1]} <= set(carried)
        there = {**point, **carried, det_sign: sign(value_at(det, flow, point))}
        for own, lifted in zip(flow.field, lift.field, strict=False):
            assert float(value_at(own, flow, point)) == pytest.approx(float(value_at(lifted, lift, there)), rel=1e-12)

    def test_at_depth_one_the_determinant_has_no_law(self) -> None:
        assert product_flow(RAZIN2020, 1).lift is None
        assert product_flow(RAZIN2020, depth).lift is None


@pytest.mark.parametrize("layers", range(2, 7))
def test_the_flow_is_printed(layers: int) -> None:
    text = product_flow(RAZIN2020, layers).latex()
    assert text.count(r"\dot{w") == 4
    assert text.startswith(r"\begin{aligned}")


def test_the_ledger_of_a_depth_two_flow_by_hand() -> None:
    """W' = -[(W W^T + |det W| I) G + G (W^T W + |det W| I)] / sqrt(|W|^2 + 2 |det W|)."""
    a, b, c, d = symbols("a b c d", real=True)
    w = Matrix([[a, b], [c, d]])
    size = (w.T * w).trace() + 2 * abs(w.det())
    grad = gradient(RAZIN2020).subs(dict(zip(W, w, strict=True)), simultaneous=True)
    root = abs(w.det()) * Matrix.eye(2)
    by_hand: list[Expr] = list(-((w * w.T + root) * grad + grad * (w.T * w + root)) / size ** Rational(1, 2))
    numbers = [1.3, -0.4, 0.7, 0.9]
    found = field_at(product_flow(RAZIN2020, 2), entries(np.array(numbers)))
    np.testing.assert_allclose(found, [lambdify((a, b, c, d), f)(*numbers) for f in by_hand], rtol=1e-12)
