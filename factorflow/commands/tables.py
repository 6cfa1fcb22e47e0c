"""A trajectory as JSON, with every digit that is meant, and as a table for people."""

from __future__ import annotations

import json
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, Any

from factorflow.commands.files import STANDARD_OUTPUT, to_reader, write

if TYPE_CHECKING:
    from factorflow.numeric.arithmetic import Arithmetic, Number
    from factorflow.numeric.trajectory import Trajectory

Cell = dict[str, str | None]
SHORT = 8
"""Digits in a table for people."""


def publish(trajectory: Trajectory, digits: int, json_file: str | None, force: bool) -> None:
    """Write JSON where it was asked for, and the table unless standard output is taken by the JSON."""
    if json_file is not None:
        write(json_file, as_json(trajectory, digits), "--json", force)
    if json_file != STANDARD_OUTPUT:
        to_reader(as_table(trajectory, digits))


def as_json(trajectory: Trajectory, digits: int) -> str:
    """Return the JSON of `run` and `show`: decimal strings, and radii where the numbers enclose."""
    document = {
        "columns": trajectory.columns,
        "rows": [_row(trajectory, i, digits) for i in range(len(trajectory))],
        "fidelity": trajectory.fidelity.name,
        "digits": digits,
        "parameters": {name: str(value) for name, value in trajectory.parameters.items()},
        "provenance": dict(trajectory.provenance),
    }
    return json.dumps(document, indent=1) + "\n"


def _row(trajectory: Trajectory, i: int, digits: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: cell(name, number, trajectory.arithmetic, digits) for name, number in trajectory.row(i).items()
    }
    return {**row, "interval": True} if trajectory.intervals[i] else row


def _text(name: str, number: Number, arithmetic: Arithmetic, digits: int) -> str:
    from factorflow.numeric.trajectory import EXACT

    return arithmetic.text(number, 2 if name in EXACT else digits).removesuffix(".0")


def cell(name: str, number: Number, arithmetic: Arithmetic, digits: int) -> Cell:
    """Return a number and its radius as decimal strings.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from factorflow.numeric.arithmetic import Ball, Float64
    >>> cell("loss", 0.5, Float64(), 15)
    {'value': '0.5', 'radius': None}
    >>> cell("loss", Ball(64).number(Fraction(1, 3)), Ball(64), 6)
    {'value': '0.33333333', 'radius': '3.34e-9'}
    """
    from factorflow.numeric.arithmetic import Ball
    from factorflow.numeric.decimals import enclosed

    if isinstance(arithmetic, Ball):
        value, radius = enclosed(number, digits + 2)
        return {"value": value, "radius": radius}
    return {"value": _text(name, number, arithmetic, digits), "radius": None}


def as_table(trajectory: Trajectory, digits: int) -> str:
    """Return the rows of single times in a few digits, and below them the last row in all that are meant."""
    from rich.console import Console
    from rich.table import Column, Table

    console = Console()
    if not console.is_terminal:
        console.width = 200
    columns = [Column(name, overflow="fold") for name in trajectory.columns]  # a narrow terminal loses no digit
    between = f"; between them, {n} rows for all times" if (n := sum(trajectory.intervals)) else ""
    table = Table(*columns, caption=f"{trajectory.fidelity.name}: {trajectory.fidelity.value}{between}")
    for row in compress(trajectory.values, map(not_, trajectory.intervals)):
        named = zip(trajectory.columns, row, strict=True)
        table.add_row(*(_text(name, number, trajectory.arithmetic, min(SHORT, digits)) for name, number in named))
    with console.capture() as capture:
        console.print(table)
    return capture.get() + "".join(f"{line}\n" for line in _last(trajectory, digits))


def _last(trajectory: Trajectory, digits: int) -> list[str]:
    if digits <= SHORT or not len(trajectory):
        return []
    cells = _row(trajectory, len(trajectory) - 1, digits)
    return [f"{name:>12} = {_shown(cells[name])}" for name in trajectory.columns]


def _shown(number: Cell) -> str:
    exact = number["radius"] in (None, "0")
    return str(number["value"]) if exact else f"{number['value']} +/- {number['radius']}"
