"""Thousands of products of 2x2 factors at once, as arrays (..., L, 2, 2): random starts, W, the sign of det W."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from factorflow.numeric.random_start import determinants

Array = NDArray[np.float64]


def product(factors: Array) -> Array:
    """Return W = W_L ... W_1, shape (..., 2, 2), of factors W_1, ..., W_L.

    Examples
    --------
    >>> product(np.array([[[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]]])).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    return reduce(lambda below, w: w @ below, np.moveaxis(factors, -3, 0))


def det_sign(factors: Array) -> Array:
    """Return the sign of det W, shape (...); 0 where a determinant of a factor is below its rounding errors.

    It is the product of the signs of the factors, which tell it longer than W, where the small singular values of
    the factors are multiplied.

    Examples
    --------
    >>> print(det_sign(np.array([[np.eye(2), np.diag([1.0, -1e-9])], [np.eye(2), np.ones((2, 2))]])))
    [-1.  0.]
    """
    flat = np.sign(determinants(factors.reshape(-1, 2, 2)))
    return np.asarray(flat.reshape(factors.shape[:-2]).prod(axis=-1))


def gaussian(count: int, depth: int, std: float, sign: int, rng: np.random.Generator) -> Array:
    """Return factors with independent entries N(0, std^2), each start drawn again until det W has the sign.

    Parameters
    ----------
    count, depth : int
    std : float
    sign : int
        1 or -1.
    rng : numpy.random.Generator

    Returns
    -------
    array of shape (count, depth, 2, 2)

    Examples
    --------
    >>> print(det_sign(gaussian(4, depth=3, std=0.1, sign=-1, rng=np.random.default_rng(0))))
    [-1. -1. -1. -1.]
    """
    found = np.empty((0, depth, 2, 2))
    while len(found) < count:
        drawn = rng.normal(0, std, (count, depth, 2, 2))
        found = np.concatenate([found, drawn[det_sign(drawn) == sign]])
    return found[:count]
