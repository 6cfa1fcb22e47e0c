"""What kernels do with flat arrays, term by term: vectorised without fastmath, the same on every machine."""

from __future__ import annotations

from numba import njit
from numpy import float64
from numpy.typing import NDArray

Array = NDArray[float64]


@njit(cache=True, error_model="numpy", forceinline=True)
def add(scale: float, x: Array, y: Array) -> None:
    """Add scale x to y."""
    for i in range(len(x)):
        y[i] += scale * x[i]
