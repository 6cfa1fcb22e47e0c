"""What `check`, `export` and `plot` have in common: reading the trajectory that a user names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factorflow.numeric import inputs

if TYPE_CHECKING:
    from factorflow.numeric.trajectory import Trajectory

FILE = "A file of `factorflow run`, an .npz with t and W, or a .csv with the header t,w_11,w_12,w_21,w_22."


def read(file: str, observe: str | None = None, depth: str | None = None) -> Trajectory:
    """Read a trajectory, and what the command line says about its problem."""
    from factorflow.numeric import records

    if "\0" in file:
        raise inputs.refusal("FILE", file, "there is no such file")
    table = None if observe is None else inputs.observations(observe)
    return records.read(Path(file), table, None if depth is None else inputs.depth(depth))
