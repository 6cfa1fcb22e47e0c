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
from factorflow.numeric.trajectory import EXACT, Fidelity, Trajectory

FLOAT64 = 17
"""Digits that give a float64 back."""
WHOLE = 60
"""Digits that write every float64 of moderate size without rounding."""
RADIUS = "_radius"
"""What the column or array of the radii is called, behind the name of the numbers."""
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
        digits = _right(number)  # of a record: as many as it had
    return scientific(_middle(trajectory, number), digits)


def enclosed(ball: Number, digits: int) -> tuple[str, str]:
    """Return a decimal and a radius that together contain a ball: the radius covers the digits that are left out.

    Examples
    --------
    >>> from fractions import Fraction
    >>> enclosed(Ball(64).number(Fraction(1, 3)), 6)
    ('0.333333', '3.34e-7')
    >>> enclosed(Ball(64).number(7), 6)
    ('7', '0')
    """
    value, _, radius = str(ball.str(digits)).strip("[]").partition("+/-")
    if "." in value and "e" not in value and not radius:
        value = value.rstrip("0").rstrip(".")
    return value.strip() or "0", radius.strip() or "0"


def with_radius(name: str, number: Number) -> tuple[str, str]:
    """Return a ball as decimal and radius, with two digits more than are right; exact columns as integers."""
    digits = WHOLE if number.is_exact() else _right(number) + 2
    return enclosed(number, 2 if name in EXACT else digits)


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

    Of an enclosure each array has another beside it, ``t_radius``, ``W_radius`` ..., so that both contain the flow.

    Raises
    ------
    NumericalError
        If a number is out of range.
    """
    table: dict[str, Any] = {}
    for name in trajectory.columns:
        column = [trajectory.column(name)[i] for i in rows]
        table[name] = np.array([Float64().rounded(_middle(trajectory, number)) for number in column])
        if trajectory.fidelity is Fidelity.ENCLOSURE:
            table[f"{name}{RADIUS}"] = np.array([_reach(*pair) for pair in zip(table[name], column, strict=True)])
    found: dict[str, Any] = {}
    for name, values in table.items():
        if (entry := re.fullmatch(f"w([0-9]*)_([12])([12])({RADIUS})?", name)) is None:
            found[name] = values
        else:
            matrix = found.setdefault(f"W{entry[1]}{entry[4] or ''}", np.empty((len(rows), 2, 2)))
            matrix[:, int(entry[2]) - 1, int(entry[3]) - 1] = values
    return _archive({name: array for name, array in found.items() if name != "imbalance"})


def _reach(middle: float, ball: Number) -> float:
    """Return a float64 r such that middle - r to middle + r contains the ball; 0 where that is the ball."""
    distance = float(abs(ball - middle).upper())
    return math.nextafter(distance, math.inf) if distance else 0.0


def _archive(found: dict[str, Any]) -> bytes:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in found.items():
                with io.BytesIO() as entry:
                    np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
                    archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), entry.getvalue(), zipfile.ZIP_DEFLATED)
        return buffer.getvalue()
