"""``factorflow show``: the rows of a file that `run` has written, or is still writing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh
from factorflow.commands.request import DOUBLE, Request
from factorflow.commands.tables import publish
from factorflow.numeric.inputs import whole

if TYPE_CHECKING:
    from factorflow.numeric.trajectory import Trajectory


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `factorflow run --out FILE` has written.")],
    rows: Annotated[str | None, typer.Option(metavar="N", help="Only the last N rows.")] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> None:
    """Print the rows of a run, finished or not.

    Example:

        factorflow show run.db --rows 5
    """
    from factorflow.numeric import storage

    last = None if rows is None else whole(rows, "--rows", 1, 1_000_000_000)
    if json_file is not None and json_file != STANDARD_OUTPUT:
        fresh(json_file, "--json", force)
    kept = storage.read(Path(file))
    asked = Request.read(kept.settings).asked_digits
    publish(_last(kept.trajectory, last), asked or kept.trajectory.digits or DOUBLE, json_file, force)


def _last(trajectory: Trajectory, rows: int | None) -> Trajectory:
    if rows is None:
        return trajectory
    return replace(trajectory, values=trajectory.values[-rows:], intervals=trajectory.intervals[-rows:])
