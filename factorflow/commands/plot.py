"""``factorflow plot``: the missing entry against the loss, with the bounds that are proved under it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from factorflow.commands.files import fresh, write_bytes
from factorflow.commands.trajectories import FILE, read
from factorflow.numeric.inputs import nearest, refusal

FORMATS = ("pdf", "png", "svg")


def plot(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    out: Annotated[str, typer.Option(metavar="FIG", help="Where to: FIG.pdf, FIG.png or FIG.svg.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> None:
    """Draw |w_11| against the loss, with the bounds of Theorem 1 and the best one where they apply.

    Example:

        factorflow plot run.db --out figure.pdf
    """
    kind = Path(out).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise refusal(
            "--out", out, "it is no figure that we draw", nearest(kind, FORMATS, "end it in .pdf, .png or .svg")
        )
    fresh(out, "--out", force)
    from factorflow.commands.figure import drawn

    write_bytes(out, drawn(read(file), kind), "--out", force)
