"""``factorflow export``: a trajectory as CSV, or as NPZ for NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factorflow.commands.files import fresh, write, write_bytes
from factorflow.commands.trajectories import FILE, read
from factorflow.numeric.inputs import refusal

if TYPE_CHECKING:
    from factorflow.numeric.trajectory import Trajectory


def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to: FILE.csv or FILE.npz.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> None:
    """Write a trajectory as CSV, with every digit that is meant, or as NPZ, in float64; of an enclosure the radii too.

    Example:

        factorflow export run.db --out run.csv
    """
    kind = Path(out).suffix.lower()
    if kind not in (".csv", ".npz"):
        raise refusal("--out", out, "it is neither .csv nor .npz", "name a file that ends in one of them")
    fresh(out, "--out", force)
    trajectory = read(file)
    if kind == ".csv":
        write(out, as_csv(trajectory), "--out", force)
    else:
        write_bytes(out, as_npz(trajectory, out), "--out", force)


def as_csv(trajectory: Trajectory) -> str:
    """Return a header and rows of decimals, each with all digits that are right and no others.

    Of an enclosure each number has its radius in the column beside it, so that both contain the flow.
    """
    from factorflow.numeric.decimals import RADIUS, decimal, with_radius
    from factorflow.numeric.trajectory import Fidelity

    names = [name for name in trajectory.columns if name != "imbalance"]  # follows from the factors
    rows = [trajectory.row(i) for i in _samples(trajectory)]
    if trajectory.fidelity is Fidelity.ENCLOSURE:
        header = [column for name in names for column in (name, f"{name}{RADIUS}")]
        cells = [[text for name in names for text in with_radius(name, row[name])] for row in rows]
    else:
        header = names
        cells = [[decimal(trajectory, name, row[name]) for name in names] for row in rows]
    return "".join(",".join(line) + "\n" for line in (header, *cells))


def _samples(trajectory: Trajectory) -> list[int]:
    """Return the rows that are of one time."""
    return [i for i, is_interval in enumerate(trajectory.intervals) if not is_interval]


def as_npz(trajectory: Trajectory, out: str) -> bytes:
    """Return the arrays ``t`` (n), ``W`` (n, 2, 2), ``W1`` ... and the other columns, in float64."""
    from factorflow.errors import NumericalError
    from factorflow.numeric.decimals import arrays

    try:
        return arrays(trajectory, _samples(trajectory))
    except NumericalError:
        cure = "name a .csv, which takes numbers of any size"
        raise refusal("--out", out, "the trajectory leaves the range of float64", cure) from None
