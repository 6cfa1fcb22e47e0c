"""`arora2019:det-law` beyond 2x2: (ln |det W|)' = -L <G, W (W^T W)^(-1/L)> for square matrices of any size."""

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]


def power(P: Array, exponent: float) -> Array:
    """P^exponent of a symmetric positive definite matrix."""
    values, vectors = np.linalg.eigh(P)
    result: Array = (vectors * values**exponent) @ vectors.T
    return result


def velocity(W: Array, G: Array, L: int) -> Array:
    """W' = - sum_j (W W^T)^((L-j)/L) G (W^T W)^((j-1)/L), term by term."""
    terms = [power(W @ W.T, (L - j) / L) @ G @ power(W.T @ W, (j - 1) / L) for j in range(1, L + 1)]
    total: Array = -np.sum(terms, axis=0)
    return total


@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("L", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(5))
def test_the_law_of_the_determinant(size: int, L: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    W, G = rng.normal(size=(2, size, size))
    by_jacobi = np.trace(np.linalg.solve(W, velocity(W, G, L)))
    by_the_law = -L * np.sum(G * (W @ power(W.T @ W, -1 / L)))
    u, sigma, vt = np.linalg.svd(W)
    by_singular_values = -L * np.sum(sigma ** (1 - 2 / L) * np.diag(u.T @ G @ vt.T))
    # Rounding is amplified by the condition number, below 125 for these seeds, times the size of the terms.
    scale = 1e-11 * (1 + np.linalg.norm(velocity(W, G, L)) / sigma[-1])
    assert abs(by_jacobi - by_the_law) <= scale
    assert abs(by_the_law - by_singular_values) <= scale
