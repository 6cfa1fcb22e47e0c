"""Gradient descent of thousands of 2x2 runs at once, bit for bit what `descend` does with each of them alone.

Sixteen runs go side by side, entry by entry in one array (structure of arrays), so that one instruction serves
several of them; more arrays than that would not stay in the cache, and eight are too few to be vectorised.  They
take steps blindly and are looked at from time to time: a run in which something has happened since the last look
goes back to it, and is taken over it once more by `stretch`, which knows at which step.
"""

from __future__ import annotations

import math
from functools import reduce

import numpy as np
from numba import njit, types
from numba.extending import overload
from numpy.typing import NDArray

from factorflow.numeric.kernels.descent import ENTRY, GOING_ON, NOTHING, Array, keep, quantity, stretch, towards
from factorflow.numeric.kernels.step import INLINED, Factors, Observed, step
from factorflow.numeric.kernels.threads import in_shares

Whole = NDArray[np.int64]
Runs = tuple[Array, Array, Array, Array, Array]
"""Of each run: factors (L, 4), observed values (4), learning rate, and sense and bound of `stretch`."""
FREE = -1
"""The occupant of a lane that has none."""
LANES = 16
CHUNK = 1024
"""Steps between two looks; a run that ends goes over at most so many a second time."""
SHARE = 64
"""Runs that one thread takes at a time."""


def load(like: Factors, table: Array, lane: int) -> Factors:
    """Return the factors in a lane of a table (4 L LANES)."""
    raise NotImplementedError


@overload(load, jit_options=INLINED)
def _load(like, table, lane):  # type: ignore[no-untyped-def] # numba wants the parameters of what is generated
    factors = (", ".join(f"table[{(4 * j + i) * LANES} + lane]" for i in range(4)) for j in range(len(like)))
    return _function("load(like, table, lane)", f"return {''.join(f'({factor}), ' for factor in factors)}")


def taken(like: Factors, record: Array) -> Factors:
    """Return the factors in a record (L, 4)."""
    raise NotImplementedError


@overload(taken, jit_options=INLINED)
def _taken(like, record):  # type: ignore[no-untyped-def]
    factors = (", ".join(f"record[{j}, {i}]" for i in range(4)) for j in range(len(like)))
    return _function("taken(like, record)", f"return {''.join(f'({factor}), ' for factor in factors)}")


def store(state: Factors, table: Array, lane: int) -> None:
    """Put factors into a lane of a table (4 L LANES)."""
    raise NotImplementedError


@overload(store, jit_options=INLINED)
def _store(state, table, lane):  # type: ignore[no-untyped-def]
    entries = [(j, i) for j in range(len(state)) for i in range(4)]
    body = (f"table[{(4 * j + i) * LANES} + lane] = state[{j}][{i}]" for j, i in entries)
    return _function("store(state, table, lane)", "; ".join(body))


def observation(observed: Observed, table: Array, lane: int) -> Observed:
    """Return the observed values in a lane of a table (4 LANES), and None where ``observed`` is None."""
    raise NotImplementedError


@overload(observation, jit_options=INLINED)
def _observation(observed, table, lane):  # type: ignore[no-untyped-def]
    values = ("None" if value == types.none else f"table[{i * LANES} + lane]" for i, value in enumerate(observed))
    return _function("observation(observed, table, lane)", f"return {', '.join(values)}")


def _function(head: str, body: str) -> object:
    names: dict[str, object] = {}
    exec(f"def {head}:\n    {body}", names)
    return names[head.partition("(")[0]]


@njit(cache=True, error_model="numpy")
def advance(
    like: Factors,
    observed: Observed,
    table: Array,
    values: Array,
    rates: Array,
    senses: Array,
    steps: int,
    watched: int,
    least: Array,
    total: Array,
) -> None:
    """Take so many steps in every lane, and keep the least of the watched quantity and the sum of the losses."""
    for _ in range(steps):
        for lane in range(LANES):
            state = load(like, table, lane)
            after, loss, W = step(state, observation(observed, values, lane), rates[lane])
            reading = senses[lane] * quantity(watched, loss, W)
            least[lane] = reading if reading < least[lane] else least[lane]
            total[lane] += loss
            store(after, table, lane)


@njit(cache=True, error_model="numpy", nogil=True)
def work_off(
    like: Factors, observed: Observed, runs: Runs, steps: int, watched: int, done: Whole, outcomes: Whole
) -> None:
    """Take every run to its end, sixteen at a time; a lane whose run has ended takes the next."""
    states, y, rate, sense, bound = runs
    table, values, rates, senses = np.zeros(4 * len(like) * LANES), np.zeros(4 * LANES), np.zeros(LANES), np.ones(LANES)
    least, total, occupant = np.empty(LANES), np.empty(LANES), np.full(LANES, FREE)
    waiting, working = 0, 0
    while waiting < len(states) or working > 0:
        chunk = CHUNK
        for lane in range(LANES):
            if occupant[lane] == FREE and waiting < len(states):
                store(taken(like, states[waiting]), table, lane)
                rates[lane], senses[lane] = rate[waiting], sense[waiting]
                for i in range(4):
                    values[i * LANES + lane] = y[waiting, i]
                occupant[lane], waiting, working = waiting, waiting + 1, working + 1
            if occupant[lane] != FREE:
                chunk = min(chunk, steps - done[occupant[lane]])
        before, least[:], total[:] = table.copy(), math.inf, 0.0
        advance(like, observed, table, values, rates, senses, chunk, watched, least, total)
        for lane in range(LANES):
            run = occupant[lane]
            if run == FREE:
                continue
            state, seen, forward, outcome = (
                load(like, table, lane),
                observation(observed, values, lane),
                chunk,
                GOING_ON,
            )
            after, loss, W = step(state, seen, rates[lane])
            lowest = min(least[lane], senses[lane] * quantity(watched, loss, W))
            if not total[lane] + loss < math.inf or lowest <= bound[run] or after == state:
                back = load(like, before, lane)
                state, forward, outcome = stretch(back, seen, rates[lane], chunk, watched, senses[lane], bound[run])
                store(state, table, lane)
            done[run] += forward
            if outcome != GOING_ON or done[run] == steps:
                outcomes[run] = outcome
                keep(state, states[run])
                occupant[lane], rates[lane], working = FREE, 0.0, working - 1


def descend_all(
    starts: Array,
    mask: NDArray[np.bool_],
    values: Array,
    rates: Array | float,
    steps: int,
    watched: int = NOTHING,
    level: float = 0.0,
    threads: int | None = None,
) -> tuple[Array, Whole, Whole]:
    """Take up to so many steps of gradient descent in every run.

    Parameters
    ----------
    starts : array, shape (N, L, 2, 2)
        The factors of each run; left as they are.
    mask : array, shape (2, 2)
        Which entries of W are observed, the same in all runs.
    values : array, shape (2, 2) or (N, 2, 2)
        As what they are observed.
    rates : array, shape (N,), or float
        The learning rates.
    steps, watched, level : int, int, float
        As in `descend`; each run comes to the level from the side where it starts.
    threads : int, optional
        By default as many as numba uses.

    Returns
    -------
    ends : array, shape (N, L, 2, 2)
        The factors at the ends of the runs.
    done, outcomes : arrays of int, shape (N,)
        As in `descend`.

    Examples
    --------
    >>> starts = np.array([[np.eye(2), np.diag([1.0, -1.0])], [np.eye(2) / 2, np.diag([1.0, -1.0])]])
    >>> mask, values = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> _, done, outcomes = descend_all(starts, mask, values, 0.1, steps=1000, watched=0, level=1e-3)
    >>> print(done, outcomes)
    [15 18] [1 1]
    """
    count, depth = starts.shape[:2]
    states = np.array(starts, dtype=np.float64).reshape(count, depth, 4)
    y = np.array(np.broadcast_to(values, (count, 2, 2)), dtype=np.float64).reshape(count, 4)
    bounds = [towards(watched, level, side) for side in _at_start(starts, mask, y, watched)]
    sense, bound = np.array(bounds, dtype=np.float64).reshape(count, 2).T.copy()
    rate = np.array(np.broadcast_to(rates, count), dtype=np.float64)
    like, observed = ((0.0,) * 4,) * depth, tuple(0.0 if seen else None for seen in mask.flat)
    done, outcomes = np.zeros(count, np.int64), np.zeros(count, np.int64)

    def work(share: slice) -> None:
        runs = states[share], y[share], rate[share], sense[share], bound[share]
        work_off(like, observed, runs, steps, watched, done[share], outcomes[share])

    in_shares(work, count, SHARE, threads)
    return states.reshape(starts.shape), done, outcomes


def _at_start(starts: Array, mask: NDArray[np.bool_], y: Array, watched: int) -> list[float]:
    """Return the watched quantity of each run at its start."""
    W = reduce(lambda below, w: w @ below, np.moveaxis(starts, 1, 0)).reshape(len(starts), 4)
    quantities = np.where(mask.ravel(), W - y, 0.0)
    side: list[float] = (0.5 * (quantities**2).sum(axis=1) if watched < ENTRY else W[:, watched - ENTRY]).tolist()
    return side
