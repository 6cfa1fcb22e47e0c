"""Sums that are vectorised without fastmath: in a fixed order of eight accumulators, the same on every machine."""

from __future__ import annotations

from typing import Any

from numba import njit
from numpy import float64
from numpy.typing import NDArray

Array = NDArray[float64]


@njit(cache=True, error_model="numpy", forceinline=True)
def dot(x: Array, y: Array) -> Any:
    """Return <x, y> of flat arrays; eight sums of every eighth term, added in pairs."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = x[0] * y[0] * 0
    whole = len(x) - len(x) % 8
    for i in range(0, whole, 8):
        s0 += x[i] * y[i]
        s1 += x[i + 1] * y[i + 1]
        s2 += x[i + 2] * y[i + 2]
        s3 += x[i + 3] * y[i + 3]
        s4 += x[i + 4] * y[i + 4]
        s5 += x[i + 5] * y[i + 5]
        s6 += x[i + 6] * y[i + 6]
        s7 += x[i + 7] * y[i + 7]
    for i in range(whole, len(x)):
        s0 += x[i] * y[i]
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))


@njit(cache=True, error_model="numpy", forceinline=True)
def add(scale: float, x: Array, y: Array) -> None:
    """Add scale x to y."""
    for i in range(len(x)):
        y[i] += scale * x[i]
