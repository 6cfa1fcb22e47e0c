"""A trajectory of a user's own as CSV: decimals, each right to half a unit of its last digit, or to its radius."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from factorflow.errors import InputError
from factorflow.numeric import inputs
from factorflow.numeric.arithmetic import Number
from factorflow.numeric.decimals import RADIUS
from factorflow.numeric.record_table import ENTRIES, SCALARS, Matrices, Table, between
from factorflow.numeric.trajectory import EXACT

FACTOR_ENTRY = re.compile("w([1-9][0-9]?)_([12])([12])")


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
    return between(values[name], values.get(f"{name}{RADIUS}", half))


def _arrays(columns: Sequence[Sequence[Number]]) -> Matrices:
    """Return four columns of balls as arrays of 2x2 matrices, the rounding to float64 in the radii."""
    middle = np.array([[float(x.mid()) for x in column] for column in columns]).T.reshape(-1, 2, 2)
    radius = np.array([[float(x.rad()) for x in column] for column in columns]).T.reshape(-1, 2, 2)
    return middle, radius * (1 + 1e-9) + np.spacing(np.abs(middle))
