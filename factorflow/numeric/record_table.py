"""What a file of a user's own holds: balls column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from factorflow.numeric.arithmetic import Ball, Number

BALL = Ball(128)
Floats = NDArray[np.float64]
Matrices = tuple[Floats, Floats]
"""Midpoints and radii, each of shape (n, rows, columns)."""
ENTRIES = ("w_11", "w_12", "w_21", "w_22")
SCALARS = ("loss", "log_abs_det", "det_sign")


@dataclass(frozen=True)
class Table:
    """Balls by the names of their columns, and the factors as arrays with radii, W_1 first, of any width."""

    columns: Mapping[str, Sequence[Number]]
    factors: Sequence[Matrices] = ()
    W: Matrices | None = None


def between(middle: Fraction, radius: Fraction) -> Number:
    """Return the ball of a radius around a number."""
    with BALL.working():
        return BALL.number(middle - radius).union(BALL.number(middle + radius)) if radius else BALL.number(middle)
