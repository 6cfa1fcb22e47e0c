"""Gradient descent on l(W_L ... W_1) for 2x2 factors: compiled, arrays in and out.

Compiled without fastmath: with it ``isnan(nan)`` is false, and sums would depend on the machine.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
GOING_ON, REACHED, AT_REST, DIVERGED = 0, 1, 2, 3
"""Why a stretch of steps ended: they were all done, the watched quantity came to its level, the next step
changes nothing, or a number was no longer finite."""
NOTHING, LOSS, ENTRY = -1, 0, 1
"""What is watched: nothing, the loss, or ``ENTRY + 2 i + j`` for entry (i, j) of W."""


@njit(cache=True)
def product(factors: Array, below: Array) -> None:
    """Fill ``below[j]`` (L+1, 2, 2) with W_j ... W_1, so that the last is W."""
    below[0, 0, 0] = below[0, 1, 1] = 1.0
    below[0, 0, 1] = below[0, 1, 0] = 0.0
    for j in range(factors.shape[0]):
        for i in range(2):
            for k in range(2):
                below[j + 1, i, k] = factors[j, i, 0] * below[j, 0, k] + factors[j, i, 1] * below[j, 1, k]


@njit(cache=True)
def residuals(W: Array, mask: NDArray[np.bool_], values: Array, G: Array) -> float:
    """Fill G with the gradient of the loss at W, and return the loss."""
    loss = 0.0
    for i in range(2):
        for k in range(2):
            G[i, k] = W[i, k] - values[i, k] if mask[i, k] else 0.0
            loss += 0.5 * G[i, k] * G[i, k]
    return loss


@njit(cache=True)
def move(factors: Array, below: Array, G: Array, rate: float) -> None:
    """Take the step W_j -= rate A_j^T G B_j^T, from the last factor down to the first.

    g is W_(j+1)^T ... W_L^T G, of the factors before the step, and b is W_(j-1) ... W_1.
    """
    g11, g12, g21, g22 = G[0, 0], G[0, 1], G[1, 0], G[1, 1]
    for j in range(factors.shape[0] - 1, -1, -1):
        w11, w12, w21, w22 = factors[j, 0, 0], factors[j, 0, 1], factors[j, 1, 0], factors[j, 1, 1]
        b11, b12, b21, b22 = below[j, 0, 0], below[j, 0, 1], below[j, 1, 0], below[j, 1, 1]
        factors[j, 0, 0] = w11 - rate * (g11 * b11 + g12 * b12)
        factors[j, 0, 1] = w12 - rate * (g11 * b21 + g12 * b22)
        factors[j, 1, 0] = w21 - rate * (g21 * b11 + g22 * b12)
        factors[j, 1, 1] = w22 - rate * (g21 * b21 + g22 * b22)
        g11, g12, g21, g22 = (
            w11 * g11 + w21 * g21,
            w11 * g12 + w21 * g22,
            w12 * g11 + w22 * g21,
            w12 * g12 + w22 * g22,
        )


@njit(cache=True)
def is_still(factors: Array, below: Array, G: Array, rate: float) -> bool:
    """Return whether the next step changes nothing."""
    moved = factors.copy()
    move(moved, below, G, rate)
    return bool(np.all(moved == factors))


@njit(cache=True)
def quantity(watched: int, loss: float, W: Array) -> float:
    """Return the loss or the entry of W that is watched."""
    if watched == LOSS:
        return loss
    entry = max(watched - ENTRY, 0)
    return float(W[entry // 2, entry % 2])


@njit(cache=True)
def descend(
    start: Array,
    mask: NDArray[np.bool_],
    values: Array,
    rate: float,
    steps: int,
    every: int,
    watched: int = NOTHING,
    level: float = 0.0,
    side: float = 0.0,
) -> tuple[Array, int, int]:
    """Take up to so many steps of gradient descent.

    Parameters
    ----------
    start : array, shape (L, 2, 2)
        The factors W_1, ..., W_L; left as they are.
    mask, values : arrays, shape (2, 2)
        Which entries of W are observed, and as what.
    rate : float
        The learning rate.
    steps, every : int
        Factors are recorded after each ``every``-th of at most ``steps`` steps.
    watched, level, side : int, float, float
        End after the first step at which a quantity has come to the level from the side where ``side`` is:
        above it or below it.

    Returns
    -------
    records : array, shape (n + 1, L, 2, 2)
        The factors at the steps recorded, and last those at the end.
    done : int
        Steps that were taken; where a number was no longer finite, the last of them made it so.
    outcome : int
        `GOING_ON`, `REACHED`, `AT_REST` or `DIVERGED`.
    """
    factors, below, G = start.copy(), np.empty((start.shape[0] + 1, 2, 2)), np.empty((2, 2))
    records = np.empty((steps // every + 1, *start.shape))
    outcome, done, kept = GOING_ON, 0, 0
    product(factors, below)
    W = below[-1]
    loss = residuals(W, mask, values, G)
    while outcome == GOING_ON and done < steps:
        before = loss
        move(factors, below, G, rate)
        product(factors, below)
        loss = residuals(W, mask, values, G)
        done += 1
        reading = quantity(watched, loss, W)
        if not math.isfinite(loss + W[0, 0] + W[0, 1] + W[1, 0] + W[1, 1]):  # a nan in any factor is one in W
            outcome = DIVERGED
        elif watched != NOTHING and (reading - level) * (side - level) <= 0:
            outcome = REACHED
        elif loss == before and is_still(factors, below, G, rate):
            outcome = AT_REST
        if done % every == 0:
            records[kept] = factors
            kept += 1
    records[kept] = factors
    return records[: kept + 1], done, outcome
