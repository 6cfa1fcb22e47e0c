"""The sign of det W(0) at random starts, counted, with the exact binomial interval of its probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.9999
"""Of the interval of Clopper and Pearson."""
Draw = Callable[[np.random.Generator, tuple[int, int, int]], NDArray[np.float64]]
"""So many matrices of so many rows and columns with independent random entries."""

LAWS: dict[str, Draw] = {
    "Gaussian": lambda rng, shape: rng.standard_normal(shape),
    "uniform on [-1, 1]": lambda rng, shape: rng.uniform(-1, 1, shape),
    "Laplace": lambda rng, shape: rng.laplace(size=shape),
    "Cauchy": lambda rng, shape: rng.standard_cauchy(shape),
    "1/2 <= |x| <= 1": lambda rng, shape: rng.choice((-1.0, 1.0), shape) * rng.uniform(0.5, 1, shape),
}
"""Atomless and symmetric about zero."""


@dataclass(frozen=True)
class Frequency:
    """How often something was seen, and the interval that contains its probability."""

    seen: int
    trials: int
    low: float
    high: float


def product_of(draw: Draw, widths: Sequence[int], trials: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return W_L ... W_1 for so many random starts.

    Parameters
    ----------
    draw : Draw
    widths : sequence of int, length L + 1
        The dimensions d_0, ..., d_L; W_j has d_j rows and d_(j-1) columns.
    trials : int
    rng : numpy.random.Generator

    Returns
    -------
    array of shape (trials, d_L, d_0)
    """
    product = draw(rng, (trials, widths[1], widths[0]))
    for rows, columns in zip(widths[2:], widths[1:-1], strict=True):
        product = draw(rng, (trials, rows, columns)) @ product
    return product


def positive(products: NDArray[np.float64], confidence: float = CONFIDENCE) -> Frequency:
    """Count the positive determinants of 2x2 matrices.

    Examples
    --------
    >>> found = positive(product_of(LAWS["Cauchy"], (2, 3, 2), 1000, np.random.default_rng(1)))
    >>> found.low < 1 / 2 < found.high
    True
    """
    from scipy.stats import binomtest

    seen, trials = int(np.count_nonzero(determinants(products) > 0)), len(products)
    low, high = binomtest(seen, trials).proportion_ci(confidence, "exact")
    return Frequency(seen, trials, float(low), float(high))


def determinants(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the determinants of 2x2 matrices; zero where they are below their own rounding errors."""
    first, second = products[:, 0, 0] * products[:, 1, 1], products[:, 0, 1] * products[:, 1, 0]
    return np.where(np.abs(first - second) > 1e-13 * (np.abs(first) + np.abs(second)), first - second, 0.0)
