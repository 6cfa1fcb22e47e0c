"""Gradient descent on l(W_L ... W_1) for 2x2 factors: one run, as fast as its chain of dependent additions."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from factorflow.numeric.kernels.step import Factors, Matrix, Observed, step

Array = NDArray[np.float64]
GOING_ON, REACHED, AT_REST, DIVERGED = 0, 1, 2, 3
"""Why a stretch of steps ended: they were all done, the watched quantity came to its level, the next step
changes nothing, or the loss was no longer finite."""
NOTHING, LOSS, ENTRY = -1, 0, 1
"""What is watched: nothing, the loss, or ``ENTRY + 2 i + j`` for entry (i, j) of W."""


@njit(cache=True, error_model="numpy")
def quantity(watched: int, loss: float, W: Matrix) -> float:
    """Return the entry of W that is watched, or else the loss."""
    if watched == ENTRY:
        return W[0]
    if watched == ENTRY + 1:
        return W[1]
    if watched == ENTRY + 2:
        return W[2]
    return W[3] if watched == ENTRY + 3 else loss


@njit(cache=True, error_model="numpy")
def stretch(
    state: Factors, observed: Observed, rate: float, steps: int, watched: int, sense: float, bound: float
) -> tuple[Factors, int, int]:
    """Take up to so many steps; end after the first at which sense times the watched quantity is at most the bound.

    Returns the factors, the steps that were taken, and the outcome.
    """
    after, loss, W = step(state, observed, rate)
    for done in range(1, steps + 1):
        before, state = loss, after
        after, loss, W = step(state, observed, rate)
        if not loss < math.inf:
            return state, done, DIVERGED
        if sense * quantity(watched, loss, W) <= bound:
            return state, done, REACHED
        if loss == before and after == state:
            return state, done, AT_REST
    return state, steps, GOING_ON


@njit(cache=True, error_model="numpy")
def recorded(
    state: Factors, observed: Observed, rate: float, steps: int, every: int, watched: int, sense: float, bound: float
) -> tuple[Array, int, int]:
    """Take stretches of ``every`` steps and keep the factors (n + 1, L, 4) after each, and at the end."""
    records = np.empty((steps // every + 1, len(state), 4))
    done, outcome, kept = 0, GOING_ON, 0
    while outcome == GOING_ON and done < steps:
        state, more, outcome = stretch(state, observed, rate, min(every, steps - done), watched, sense, bound)
        done += more
        if done % every == 0:
            keep(state, records[kept])
            kept += 1
    keep(state, records[kept])
    return records[: kept + 1], done, outcome


@njit(cache=True)
def keep(state: Factors, record: Array) -> None:
    """Fill the record (L, 4) with the factors."""
    for j, factor in enumerate(state):
        for i in range(4):
            record[j, i] = factor[i]


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
        Steps that were taken; where the loss was no longer finite, the last of them made it so.
    outcome : int
        `GOING_ON`, `REACHED`, `AT_REST` or `DIVERGED`.
    """
    observed = tuple(float(value) if seen else None for value, seen in zip(values.flat, mask.flat, strict=True))
    state = tuple(map(tuple, start.reshape(-1, 4).tolist()))
    sense, bound = towards(watched, level, side)
    records, done, outcome = recorded(state, observed, float(rate), steps, every, watched, sense, bound)
    return records.reshape(-1, *start.shape), done, outcome


def towards(watched: int, level: float, side: float) -> tuple[float, float]:
    """Return sense and bound of `stretch`: the level is reached when sense times the quantity is at most the bound."""
    if watched == NOTHING:
        return 1.0, -math.inf
    if side == level:
        return 1.0, math.inf
    return (1.0, level) if side > level else (-1.0, -level)
