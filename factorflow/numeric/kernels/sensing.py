"""Gradient descent on ||A(U U^T) - y||^2 / 2: Gaussian measurements, and observed entries.

The step is U -= rate A*(r) U with r = A(U U^T) - y, twice the rate of the gradient in U: that of the flow
X' = -(A*(r) X + X A*(r)).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from factorflow.numeric.kernels.vectors import Array, add

Whole = NDArray[np.int64]
BLOCK = 20
"""Rows of the operator that fit in the cache together."""


def packed(measurements: Array) -> Array:
    """Return symmetric measurements (m, n, n) as rows (m, n (n+1) / 2): the upper triangle, off the diagonal twice.

    Raises
    ------
    ValueError
        If a measurement is not symmetric.
    """
    if not np.array_equal(measurements, measurements.mT):
        raise ValueError("a measurement is not symmetric: give (A + A^T) / 2")
    rows, columns = np.triu_indices(measurements.shape[1])
    return np.ascontiguousarray(
        measurements[:, rows, columns] * np.where(rows == columns, 1, 2).astype(measurements.dtype)
    )


@njit(cache=True, error_model="numpy", nogil=True)
def forward_and_adjoint(operator: Array, values: Array, x: Array, g: Array) -> float:
    """Fill g with A*(r), off the diagonal twice, and return ||r||^2 / 2.

    Each block of rows is read from memory once: it serves A, and while it is in the cache A* too.
    """
    g[:], loss = 0, 0.0
    for k in range(0, len(operator), BLOCK):
        block = operator[k : k + BLOCK]
        r = np.dot(block, x) - values[k : k + BLOCK]
        loss += 0.5 * np.dot(r, r)
        g += np.dot(r, block)
    return loss


@njit(cache=True, error_model="numpy", nogil=True)
def sense(U: Array, operator: Array, values: Array, rate: float, steps: int) -> tuple[float, int]:
    """Take steps of gradient descent under general measurements; U is moved.

    Parameters
    ----------
    U : array, shape (n, d), float64 or float32
    operator : array, shape (m, n (n+1) / 2)
        What `packed` makes of the measurements; of the type of U, as the values.
    values : array, shape (m,)
    rate : float
    steps : int

    Returns
    -------
    loss : float
        Before the last step.
    done : int
        Steps that were taken: fewer than asked for if the loss was no longer finite, and U is then as it was before
        that was seen.
    """
    n = len(U)
    x, g, G = np.empty(operator.shape[1], U.dtype), np.empty(operator.shape[1], U.dtype), np.empty((n, n), U.dtype)
    small, loss = U.dtype.type(rate), math.nan
    for done in range(steps):
        X = np.dot(U, U.T)
        p = 0
        for i in range(n):
            for j in range(i, n):
                x[p] = X[i, j]
                p += 1
        loss = forward_and_adjoint(operator, values, x, g)
        if not loss < math.inf:
            return loss, done
        p = 0
        for i in range(n):
            G[i, i] = g[p]
            p += 1
            for j in range(i + 1, n):
                G[i, j] = G[j, i] = g[p] / 2
                p += 1
        U -= small * np.dot(G, U)
    return loss, steps


@njit(cache=True, error_model="numpy", nogil=True)
def complete(
    U: Array, rows: Whole, columns: Whole, values: Array, weights: Array, rate: float, steps: int
) -> tuple[float, int]:
    """Take steps of gradient descent under observed entries, and touch no others; U is moved.

    Parameters
    ----------
    U : array, shape (n, d)
    rows, columns : arrays of int, shape (m,)
        Each entry of X is observed on one side of the diagonal or on it.
    values, weights : arrays, shape (m,)
        G_ij = G_ji = w (X_ij - y).
    rate : float
    steps : int

    Returns
    -------
    loss, done : float, int
        As in `sense`; the loss is that of the matrix, where an entry off the diagonal counts twice.
    """
    V, loss = np.empty_like(U), math.nan
    small = U.dtype.type(rate)
    for done in range(steps):
        V[:], loss = 0, 0.0
        for k in range(len(rows)):
            i, j = rows[k], columns[k]
            r = np.dot(U[i], U[j]) - values[k]
            g = weights[k] * r
            add(g, U[j], V[i])
            if i != j:
                add(g, U[i], V[j])
            loss += g * r * (0.5 if i == j else 1.0)
        if not loss < math.inf:
            return loss, done
        U -= small * V
    return loss, steps


@njit(cache=True, error_model="numpy", nogil=True)
def complete_asymmetric(
    U: Array, V: Array, begins: Whole, columns: Whole, values: Array, rate: float, steps: int
) -> tuple[float, int]:
    """Take steps of gradient descent on half the sum of ((U V^T)_ij - y)^2 over observed entries; U and V are moved.

    Parameters
    ----------
    U, V : arrays, shapes (n, d) and (n', d)
    begins, columns, values : arrays, shapes (n + 1,), (m,) and (m,)
        The observed entries by rows, compressed: those of row i are from begins[i] to begins[i + 1].
    rate : float
    steps : int

    Returns
    -------
    loss, done : float, int
        As in `sense`.
    """
    dU, dV, loss = np.empty_like(U), np.empty_like(V), math.nan
    small = U.dtype.type(rate)
    for done in range(steps):
        dU[:], dV[:], loss = 0, 0, 0.0
        for i in range(len(U)):
            for k in range(begins[i], begins[i + 1]):
                j = columns[k]
                r = np.dot(U[i], V[j]) - values[k]
                loss += 0.5 * r * r
                add(r, V[j], dU[i])
                add(r, U[i], dV[j])
        if not loss < math.inf:
            return loss, done
        U -= small * dU
        V -= small * dV
    return loss, steps
