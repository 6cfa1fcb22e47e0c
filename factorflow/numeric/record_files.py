"""The two kinds of files that hold a trajectory of a user's own, read into balls column by column."""

from __future__ import annotations

import csv
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factorflow.errors import InputError
from factorflow.numeric import inputs
from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.decimals import RADIUS
from factorflow.numeric.trajectory import EXACT

BALL = Ball(128)
Floats = NDArray[np.float64]
Matrices = tuple[Floats, Floats]
"""Midpoints and radii, each of shape (n, rows, columns)."""
ENTRIES = ("w_11", "w_12", "w_21", "w_22")
SCALARS = ("loss", "log_abs_det", "det_sign")
FACTOR = re.compile("W([1-9][0-9]?)")
FACTOR_ENTRY = re.compile("w([1-9][0-9]?)_([12])([12])")
UNREADABLE = (OSError, ValueError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What NumPy raises for archives that are damaged, truncated or locked, and for pickled objects."""


@dataclass(frozen=True)
class Table:
    """Balls by the names of their columns, and the factors as arrays with radii, W_1 first, of any width."""

    columns: Mapping[str, Sequence[Number]]
    factors: Sequence[Matrices] = ()
    W: Matrices | None = field(default=None)


def read_npz(path: Path) -> Table:
    """Read ``t`` (n), ``W`` (n, d, d') and, if they are there, ``W1`` ... ``WL``; other arrays are left alone."""
    try:
        with path.open("rb") as file:  # NumPy leaves a path open when the archive is damaged
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise InputError(f"{path}: it is a single array; save t and W with numpy.savez")
            wanted = [name for name in archive.files if _is_known(name.removesuffix(RADIUS))]
            arrays = {name: archive[name] for name in wanted}
    except UNREADABLE as error:
        why = "it holds pickled objects" if "pickle" in str(error) else "it is damaged or truncated"
        raise InputError(f"{path}: {why}; save arrays of float32 or float64 with numpy.savez") from None
    for name in ("t", "W"):
        if name not in arrays:
            raise InputError(f"{path}: there is no array {name}; save t (n) and W (n, 2, 2), and W1 ... WL if you can")
    return _table(path, arrays)


def _table(path: Path, arrays: Mapping[str, Any]) -> Table:
    n = arrays["t"].shape[0] if arrays["t"].ndim else 0
    for name, array in arrays.items():
        _check_array(path, name, array, n)
        _check_radius(path, name, arrays)
    count = sum(bool(FACTOR.fullmatch(name)) for name in arrays)
    factors = [name for name in (f"W{j}" for j in range(1, 1 + count)) if name in arrays]
    if missing := [name for name in arrays if FACTOR.fullmatch(name) and name not in factors]:
        raise InputError(f"{path}: there is {missing[0]} and not every factor below it; number them W1, W2, ..., WL")
    columns = {name: _balls(arrays[name], arrays.get(f"{name}{RADIUS}")) for name in ("t", *SCALARS) if name in arrays}
    for name in ("W", *factors):
        if arrays[name].shape[1:] == (2, 2):
            columns |= _entries(f"w{name[1:]}", arrays[name], arrays.get(f"{name}{RADIUS}"))
    reach = {name: _with_radii(arrays[name], arrays.get(f"{name}{RADIUS}")) for name in ("W", *factors)}
    return Table(columns, [reach[name] for name in factors], reach["W"])


def _is_known(name: str) -> bool:
    return name in ("t", "W", *SCALARS) or bool(FACTOR.fullmatch(name))


def _entries(name: str, array: Any, radii: Any) -> dict[str, list[Number]]:
    places = [(i, j) for i in range(2) for j in range(2)]
    return {
        f"{name}_{i + 1}{j + 1}": _balls(array[:, i, j], None if radii is None else radii[:, i, j]) for i, j in places
    }


def _check_radius(path: Path, name: str, arrays: Mapping[str, Any]) -> None:
    """Refuse radii without numbers, of another shape, or negative."""
    if not name.endswith(RADIUS):
        return
    numbers = arrays.get(name.removesuffix(RADIUS))
    if numbers is None or numbers.shape != arrays[name].shape or not (arrays[name] >= 0).all():
        raise InputError(f"{path}: {name} is not one radius >= 0 for each number; leave it out, or mend it")


def _check_array(path: Path, name: str, array: Any, n: int) -> None:
    wanted = 3 if name[0] == "W" else 1
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise InputError(f"{path}: {name} is of type {array.dtype}; save it as float32 or float64")
    if array.ndim != wanted or 0 in array.shape[1:]:
        shape = "(n, 2, 2)" if wanted == 3 else "(n)"
        raise InputError(f"{path}: {name} has shape {array.shape}; it should be {shape}, one entry of n for each time")
    if not n or array.shape[0] != n:
        raise InputError(f"{path}: {name} has {array.shape[0]} rows and t has {n}; give one or more, the same for all")
    if not np.isfinite(array).all():
        row = int(np.argwhere(~np.isfinite(array))[0][0])
        raise InputError(f"{path}: {name} is infinite or not a number at row {row}; leave such rows out")


def _half_ulps(array: Any) -> Any:
    """Return exponents e such that 2^e is half a unit in the last place; integers are exact."""
    return np.frexp(np.spacing(np.abs(array)).astype(np.float64))[1] - 2


def _balls(array: Any, radii: Any = None) -> list[Number]:
    """Return balls of given radii, or those of half an ulp around numbers of one type, in 64 bits and exactly."""
    if radii is not None:
        pairs = zip(array.astype(float).tolist(), radii.astype(float).tolist(), strict=True)
        return [_between(Fraction(x), Fraction(r)) for x, r in pairs]
    if array.dtype.kind != "f":
        return [BALL.number(int(x)) for x in array]
    pairs = zip(map(math.frexp, array.astype(float).tolist()), _half_ulps(array).tolist(), strict=True)
    return [BALL.reaching((int(m * 2.0**53), e - 53), (1, ulp)) for (m, e), ulp in pairs]


def _between(middle: Fraction, radius: Fraction) -> Number:
    """Return the ball of a radius around a number."""
    with BALL.working():
        return BALL.number(middle - radius).union(BALL.number(middle + radius)) if radius else BALL.number(middle)


def _with_radii(array: Any, radii: Any = None) -> Matrices:
    if radii is not None:
        return array.astype(np.float64), radii.astype(np.float64)
    exact = array.dtype.kind != "f"
    halves = np.zeros(array.shape) if exact else np.maximum(np.ldexp(1.0, _half_ulps(array)), 5e-324)
    return array.astype(np.float64), halves


def read_csv(path: Path) -> Table:
    """Read a header ``t,w_11,w_12,w_21,w_22`` and rows of decimals, each right to half a unit of its last digit.

    Where a column such as ``w_11_radius`` is there, it says instead how far the number of its row may be off.
    """
    lines = _lines(path)
    _, header = next(lines, (0, []))
    names = [name.strip() for name in header]
    _check_header(path, names)
    rows = [_row(path, number, names, cells) for number, cells in lines if cells]
    if not rows:
        raise InputError(f"{path}: there are no rows below the header; give one for each time")
    columns = dict(zip(rows[0], zip(*(row.values() for row in rows), strict=True), strict=True))
    depth = sum(bool(FACTOR_ENTRY.fullmatch(name)) for name in names) // 4
    entries = [[f"w{j}_{i}{k}" for i in (1, 2) for k in (1, 2)] for j in range(1, depth + 1)]
    factors, W = [[columns[name] for name in four] for four in entries], [columns[name] for name in ENTRIES]
    return Table(columns, [_arrays(four) for four in factors], _arrays(W))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.reader(file), 1)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path}: it cannot be read as CSV ({' '.join(str(error).split())[:80]})") from None


def _check_header(path: Path, names: list[str]) -> None:
    known = ("t", *ENTRIES, *SCALARS)
    if not names or all(inputs.DECIMAL.fullmatch(name) for name in names):
        raise InputError(f"{path}: there is no header; the first line should be t,{','.join(ENTRIES)}")
    for name in (name.removesuffix(RADIUS) for name in names):
        if name not in known and not FACTOR_ENTRY.fullmatch(name):
            cure = inputs.nearest(name, known, f"the columns are {', '.join(known)} and factors as w1_11")
            raise InputError(f"{path}: unknown column {inputs.abbreviated(name)}; {cure}")
    depth = max((int(found[1]) for name in names if (found := FACTOR_ENTRY.fullmatch(name))), default=0)
    factors = [f"w{j}_{i}{k}" for j in range(1, depth + 1) for i in (1, 2) for k in (1, 2)]
    for name in ("t", *ENTRIES, *factors):
        if names.count(name) != 1:
            raise InputError(f"{path}: the column {name} is there {names.count(name)} times; give it once")
    for name in names:
        if name.endswith(RADIUS) and (names.count(name) > 1 or name.removesuffix(RADIUS) not in names):
            raise InputError(f"{path}: the column {name} should be there once, beside {name.removesuffix(RADIUS)}")


def _row(path: Path, number: int, names: list[str], cells: list[str]) -> dict[str, Number]:
    if len(cells) != len(names):
        raise InputError(f"{path}: line {number} has {len(cells)} cells and the header {len(names)}; is it truncated?")
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    values = {name: _value(path, number, name, cell) for name, cell in given.items()}
    return {name: _ball(name, given[name], values) for name in names if not name.endswith(RADIUS)}


def _value(path: Path, line: int, name: str, cell: str) -> Fraction:
    if not inputs.DECIMAL.fullmatch(cell):
        given = inputs.abbreviated(cell)
        raise InputError(f"{path}: {name} in line {line} is {given}, not a finite decimal number; leave such rows out")
    value = inputs.number(cell, f"{path}, line {line}:")
    if name.endswith(RADIUS) and value < 0:
        raise InputError(f"{path}: {name} in line {line} is negative; a radius is 0 or more")
    return value


def _ball(name: str, cell: str, values: Mapping[str, Fraction]) -> Number:
    """Return the ball of the radius that the row says, or of half a unit of the last digit."""
    half = Fraction(0) if name in EXACT else Fraction(1, 2) * Fraction(10) ** int(Decimal(cell).as_tuple().exponent)
    return _between(values[name], values.get(f"{name}{RADIUS}", half))


def _arrays(columns: Sequence[Sequence[Number]]) -> Matrices:
    """Return four columns of balls as arrays of 2x2 matrices, the rounding to float64 in the radii."""
    middle = np.array([[float(x.mid()) for x in column] for column in columns]).T.reshape(-1, 2, 2)
    radius = np.array([[float(x.rad()) for x in column] for column in columns]).T.reshape(-1, 2, 2)
    return middle, radius * (1 + 1e-9) + np.spacing(np.abs(middle))
