"""A trajectory for other programs: decimals with the digits that are right, and NumPy's arrays."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import mpmath
import numpy as np

from factorflow.numeric.arithmetic import Ball, Float64, Number
from factorflow.numeric.trajectory import EXACT, Trajectory

FLOAT64 = 17
"""Digits that give a float64 back."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of each entry of an archive, so that the same trajectory makes the same bytes."""


def decimal(trajectory: Trajectory, name: str, number: Number) -> str:
    """Return a number in scientific notation, its last digit the last that is right; exact columns as integers.

    Examples
    --------
    >>> from factorflow.numeric.trajectory import Fidelity
    >>> run = Trajectory(("t",), ((0.0,), (0.5,)), Float64(), Fidelity.APPROXIMATION, 4)
    >>> decimal(run, "t", 0.5)
    '5.000e-1'
    """
    if name in EXACT:
        return str(int(_middle(trajectory, number)))
    digits = FLOAT64 if trajectory.digits is None else trajectory.digits
    if isinstance(trajectory.arithmetic, Ball):
        digits = _right(number)
    return scientific(_middle(trajectory, number), digits)


def _middle(trajectory: Trajectory, number: Number) -> mpmath.mpf:
    """Return a float, an mpf or the midpoint of a ball, exactly."""
    is_ball = isinstance(trajectory.arithmetic, Ball)
    return mpmath.mp.make_mpf((number.mid() if is_ball else mpmath.mpf(number))._mpf_) if is_ball else number


def _right(ball: Number) -> int:
    """Return how many digits of a ball are right; 17 where it is exact."""
    return FLOAT64 if ball.is_exact() else max(1, math.floor(ball.rel_accuracy_bits() * math.log10(2)))


def scientific(number: Any, digits: int) -> str:
    """Return a number of any size in so many significant digits."""
    if number == 0:
        return f"0.{'0' * (digits - 1)}" if digits > 1 else "0"
    with mpmath.workdps(digits + 10):
        text = mpmath.nstr(mpmath.mpf(number), digits, min_fixed=1, max_fixed=0, strip_zeros=False)
    return re.sub(r"\.(e|$)", r"\1", text).replace("e+", "e")


def arrays(trajectory: Trajectory, rows: Sequence[int]) -> bytes:
    """Return an archive of ``t`` (n), ``W`` and factors (n, 2, 2) and other columns (n), in float64.

    Raises
    ------
    NumericalError
        If a number is out of range.
    """
    table: dict[str, Any] = {}
    for name in trajectory.columns:
        column = trajectory.column(name)
        table[name] = np.array([Float64().rounded(_middle(trajectory, column[i])) for i in rows])
    found: dict[str, Any] = {}
    for name, values in table.items():
        if (entry := re.fullmatch("w([0-9]*)_([12])([12])", name)) is None:
            found[name] = values
        else:
            matrix = found.setdefault(f"W{entry[1]}", np.empty((len(rows), 2, 2)))
            matrix[:, int(entry[2]) - 1, int(entry[3]) - 1] = values
    return _archive({name: array for name, array in found.items() if name != "imbalance"})


def _archive(found: dict[str, Any]) -> bytes:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in found.items():
                with io.BytesIO() as entry:
                    np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
                    archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), entry.getvalue(), zipfile.ZIP_DEFLATED)
        return buffer.getvalue()
