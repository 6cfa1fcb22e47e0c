"""CP factorization of a partly observed tensor, with the group RMSprop of Razin and Cohen (2020), section 4.

W = sum_r w1_r x ... x wN_r.  The modes are divided into two halves, so that W is a product of two Khatri-Rao
matrices, and the residual times each of them holds the gradients of all factors of the other half.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from factorflow.numeric.kernels.vectors import Array, add

BETA, EPSILON = 0.99, 1e-6


@njit(cache=True, error_model="numpy")
def khatri_rao(factors: Array, K: Array) -> None:
    """Fill K (n^h, R) with the products over factors (h, n, R), the last index fastest."""
    h, n, R = factors.shape
    for p in range(len(K)):
        index = p
        K[p] = factors[h - 1, index % n]
        for f in range(h - 2, -1, -1):
            index //= n
            row, i = K[p], index % n
            for r in range(R):
                row[r] *= factors[f, i, r]


@njit(cache=True, error_model="numpy")
def pull_back(factors: Array, dK: Array, gradient: Array) -> None:
    """Fill the gradient (h, n, R) with respect to the factors from that with respect to their Khatri-Rao product."""
    h, n, R = factors.shape
    gradient[:], term = 0, np.empty(R)
    for p in range(len(dK)):
        for f in range(h):
            term[:] = dK[p]
            for e in range(h):
                if e != f:
                    other = factors[e, p // n ** (h - 1 - e) % n]
                    for r in range(R):
                        term[r] *= other[r]
            add(1.0, term, gradient[f, p // n ** (h - 1 - f) % n])


@njit(cache=True, error_model="numpy", nogil=True)
def descend_cp(
    factors: Array, mask: Array, values: Array, rate: float, steps: int, tolerance: float
) -> tuple[float, int]:
    """Take steps of gradient descent on the mean squared error over the observed entries; the factors are moved.

    All factors share one step size: v <- beta v + (1 - beta) sum ||g||^2, and
    w -= rate / (sqrt(v / (1 - beta^t)) + 1e-6) g.

    Parameters
    ----------
    factors : array, shape (N, n, R)
    mask, values : arrays, shape (n^(N // 2), n^(N - N // 2))
        The tensor as a matrix, its last index fastest; the mask is 1 where an entry is observed, and else 0.
    rate : float
    steps : int
    tolerance : float
        The mean squared error at which it ends.

    Returns
    -------
    error : float
        The mean squared error before the last step.
    done : int
        Steps that were taken: fewer than asked for if the error was at most the tolerance or no longer finite.
    """
    half = len(factors) // 2
    first, second = factors[:half], factors[half:]
    R = factors.shape[2]
    A, B = np.empty((mask.shape[0], R)), np.empty((mask.shape[1], R))
    gradient, v, decay, error = np.empty_like(factors), 0.0, 1.0, math.nan
    scale = 2.0 / mask.sum()
    for done in range(steps):
        khatri_rao(first, A)
        khatri_rao(second, B)
        E = mask * (np.dot(A, B.T) - values)
        error = 0.5 * scale * np.sum(E * E)
        if error <= tolerance or not error < math.inf:
            return error, done
        E *= scale
        pull_back(first, np.dot(E, B), gradient[:half])
        pull_back(second, np.dot(E.T, A), gradient[half:])
        v = BETA * v + (1.0 - BETA) * np.sum(gradient * gradient)
        decay *= BETA
        factors -= rate / (math.sqrt(v / (1.0 - decay)) + EPSILON) * gradient
    return error, steps
