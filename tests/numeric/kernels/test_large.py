"""Sensing, completion, tensors and factors of any shape: each step against its definition in NumPy."""

from functools import reduce
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from factorflow.numeric.kernels.deep import descend_deep
from factorflow.numeric.kernels.sensing import complete, complete_asymmetric, packed, sense
from factorflow.numeric.kernels.tensor import descend_cp

Array = NDArray[np.float64]


def chain(factors: list[Array], size: int) -> Array:
    return reduce(lambda below, w: w @ below, factors, np.eye(size))


@pytest.mark.parametrize("sizes", [(3, 3), (3, 5, 2), (4, 1, 6, 3), (2,) * 7])
def test_factors_of_any_shape(sizes: tuple[int, ...]) -> None:
    """One step against differences of the loss, and ten against the formula."""
    rng = np.random.default_rng(len(sizes))
    factors = [rng.normal(0, 0.7, (b, a)) for a, b in pairwise(sizes)]
    mask, values = rng.random((sizes[-1], sizes[0])) < 0.7, rng.normal(0, 1, (sizes[-1], sizes[0]))
    found, loss, done = descend_deep(factors, mask, values, 0.05, 10)
    assert done == 10
    for _ in range(10):
        G = np.where(mask, chain(factors, sizes[0]) - values, 0.0)
        expected_loss = 0.5 * (G**2).sum()
        factors = [
            w - 0.05 * chain(factors[j + 1 :], w.shape[0]).T @ G @ chain(factors[:j], sizes[0]).T
            for j, w in enumerate(factors)
        ]
    assert loss == pytest.approx(expected_loss, rel=1e-12)
    for w, expected in zip(found, factors, strict=True):
        np.testing.assert_allclose(w, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("n", "d", "m"), [(6, 6, 9), (5, 2, 4)])
def test_sensing(n: int, d: int, m: int) -> None:
    rng = np.random.default_rng(n)
    measurements = rng.normal(0, 1, (m, n, n))
    measurements += measurements.mT
    U, values = rng.normal(0, 0.3, (n, d)), rng.normal(0, 1, m)
    found = U.copy()
    loss, done = sense(found, packed(measurements), values, 1e-3, 5)
    for _ in range(5):
        r = np.einsum("kij,ij->k", measurements, U @ U.T) - values
        U = U - 1e-3 * np.einsum("k,kij->ij", r, measurements) @ U
    assert done == 5
    assert loss == pytest.approx(0.5 * (r**2).sum(), rel=1e-12)
    np.testing.assert_allclose(found, U, rtol=1e-12, atol=1e-14)
    with pytest.raises(ValueError, match="not symmetric"):
        packed(rng.normal(0, 1, (m, n, n)))


def test_completion_touches_observed_entries_alone() -> None:
    rng = np.random.default_rng(1)
    U, Y = rng.normal(0, 0.5, (6, 4)), rng.normal(0, 1, (6, 6))
    rows, columns = np.triu_indices(6)
    rows, columns = rows[::3], columns[::3]
    weights = rng.uniform(0.5, 2, len(rows))
    w = np.zeros((6, 6))
    w[rows, columns] = w[columns, rows] = weights
    Y = np.triu(Y) + np.triu(Y, 1).T
    found = U.copy()
    loss, done = complete(found, rows, columns, Y[rows, columns], weights, 0.01, 5)
    for _ in range(5):
        residual = U @ U.T - Y
        U = U - 0.01 * (w * residual) @ U
    assert done == 5
    assert loss == pytest.approx(0.5 * (w * residual**2).sum(), rel=1e-12)
    np.testing.assert_allclose(found, U, rtol=1e-12)


def test_asymmetric_completion() -> None:
    rng = np.random.default_rng(2)
    U, V, mask = rng.normal(0, 0.5, (5, 9)), rng.normal(0, 0.5, (7, 9)), rng.random((5, 7)) < 0.5
    Y = rng.normal(0, 1, (5, 7))
    u, v = U.copy(), V.copy()
    begins = np.concatenate([[0], np.cumsum(mask.sum(axis=1))])
    loss, done = complete_asymmetric(u, v, begins, np.nonzero(mask)[1], Y[mask], 0.02, 5)
    for _ in range(5):
        R = np.where(mask, U @ V.T - Y, 0.0)
        U, V = U - 0.02 * R @ V, V - 0.02 * R.T @ U
    assert done == 5
    assert loss == pytest.approx(0.5 * (R**2).sum(), rel=1e-12)
    np.testing.assert_allclose(u, U, rtol=1e-12)
    np.testing.assert_allclose(v, V, rtol=1e-12)


@pytest.mark.parametrize("order", [2, 3, 4])
def test_tensor(order: int) -> None:
    """Against the gradient entry by entry, from the definition of W."""
    rng, n, R = np.random.default_rng(order), 3, 5
    factors, shape = rng.normal(0, 0.6, (order, n, R)), (n,) * order
    mask, values = (rng.random(shape) < 0.6).astype(float), rng.normal(0, 1, shape)
    found, half = factors.copy(), (n ** (order // 2), -1)
    error, done = descend_cp(found, mask.reshape(half), values.reshape(half), 0.01, 4, 0.0)
    v = 0.0
    for t in range(1, 5):
        gradient, total = np.zeros_like(factors), 0.0
        for index in product(range(n), repeat=order):
            rows = np.array([factors[f, i] for f, i in enumerate(index)])
            e = mask[index] * (rows.prod(axis=0).sum() - values[index])
            total += e**2 / mask.sum()
            for f, i in enumerate(index):
                gradient[f, i] += 2 / mask.sum() * e * np.delete(rows, f, axis=0).prod(axis=0)
        v = 0.99 * v + 0.01 * (gradient**2).sum()
        factors = factors - 0.01 / (np.sqrt(v / (1 - 0.99**t)) + 1e-6) * gradient
    assert done == 4
    assert error == pytest.approx(total, rel=1e-12)
    np.testing.assert_allclose(found, factors, rtol=1e-11, atol=1e-13)


def test_what_overflows_stops_at_its_step() -> None:
    huge, one = np.full((2, 2), 1e200), np.ones((2, 2))
    identity = np.arange(2)
    with np.errstate(over="ignore", invalid="ignore"):
        assert descend_deep([huge, huge], one.astype(bool), one, 1.0, 5)[2] == 0
    assert sense(huge.copy(), np.ones((1, 3)), np.ones(1), 1.0, 5)[1] == 0
    assert complete(huge.copy(), identity, identity, np.ones(2), np.ones(2), 1.0, 5)[1] == 0
    assert complete_asymmetric(huge.copy(), huge.copy(), np.arange(3), identity, np.ones(2), 1.0, 5)[1] == 0
    assert descend_cp(np.full((2, 2, 2), 1e200), one, one, 1.0, 5, 0.0)[1] == 0
