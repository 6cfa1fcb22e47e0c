"""Records: a trajectory of the user's own, from NPZ, CSV or a file that `run` has written.

Each number is a ball of its own rounding: what a program stored or printed is not what it computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np

from factorflow.errors import InputError
from factorflow.numeric import storage
from factorflow.numeric.arithmetic import Number
from factorflow.numeric.inputs import Observed
from factorflow.numeric.record_csv import read_csv
from factorflow.numeric.record_npz import read_npz
from factorflow.numeric.record_table import BALL, ENTRIES, Floats, Matrices, Table
from factorflow.numeric.trajectory import Fidelity, Trajectory

SQLITE = b"SQLite format 3\0"
READERS: Mapping[str, Callable[[Path], Table]] = {".npz": read_npz, ".csv": read_csv}
RAZIN2020: Observed = ((None, Fraction(1)), (Fraction(1), Fraction(0)))
ROUNDING = 2.0**-50
"""Four units of rounding: what a sum of products may lose, for each of its terms."""


def read(path: Path, observe: Observed | None = None, depth: int | None = None) -> Trajectory:
    """Read a trajectory.

    Parameters
    ----------
    path : Path
        What `run` has written; an ``.npz`` with ``t`` (n), ``W`` (n, 2, 2) and, if they are there, the factors
        ``W1`` ... ``WL``; or a ``.csv`` with the header ``t,w_11,w_12,w_21,w_22``.
    observe : table of Fraction or None, optional
        The observed entries; those of Razin & Cohen (2020) where neither this nor the file says them.
    depth : int, optional
        The number of factors; where neither this nor the file says it, 2 is assumed.

    Raises
    ------
    InputError
        If the file is not such a trajectory, or says another problem than the other arguments.
    """
    if not path.is_file():
        raise InputError(f"{path}: " + ("it is a directory; name a file" if path.is_dir() else "there is no such file"))
    if _begins(path) == SQLITE:
        return _checked(path, storage.load(path), observe, depth)
    if path.suffix.lower() not in READERS:
        raise InputError(f"{path}: it is no file of `factorflow run`, and not called .npz or .csv")
    if not path.stat().st_size:
        raise InputError(f"{path}: it is empty")
    return _record(path, READERS[path.suffix.lower()](path), observe, depth)


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE))
    except OSError as error:
        raise InputError(f"{path}: it cannot be read ({error.strerror})") from None


def _checked(path: Path, run: Trajectory, observe: Observed | None, depth: int | None) -> Trajectory:
    said = {name: value for name, value in run.parameters.items() if name.startswith("o_")}
    if depth is not None and run.parameters.get("depth") != depth:
        raise InputError(f"--depth {depth}: {path} is of depth {run.parameters.get('depth')}; leave --depth out")
    if observe is not None and said != _observed(observe):
        raise InputError(f"--observe: {path} is of other observations; leave --observe out")
    return run


def _observed(observe: Observed) -> dict[str, Fraction]:
    entries = ((f"o_{i}{j}", value) for i, row in enumerate(observe, 1) for j, value in enumerate(row, 1))
    return {name: value for name, value in entries if value is not None}


def _record(path: Path, table: Table, observe: Observed | None, depth: int | None) -> Trajectory:
    times = table.columns["t"]
    if late := [i for i, (a, b) in enumerate(pairwise(times), 1) if not a.mid() < b.mid()]:
        raise InputError(f"{path}: t does not increase at row {late[0]}; sort the rows, each time once")
    if depth is not None and table.factors and depth != len(table.factors):
        raise InputError(f"--depth {depth}: {path} has {len(table.factors)} factors; leave --depth out")
    _check_product(path, table)
    order = ("t", *ENTRIES, *(name for name in table.columns if name not in ("t", *ENTRIES)))
    columns = {name: table.columns[name] for name in order if name in table.columns}
    columns["imbalance"] = imbalance(table.factors) if table.factors else [UNKNOWN] * len(times)
    observed = _observed(observe or RAZIN2020) if "w_11" in columns else {}  # the tables are 2x2, and so are the claims
    source = "file" if table.factors else "assumed" if depth is None else "option"
    return Trajectory(
        tuple(columns),
        tuple(zip(*columns.values(), strict=True)),
        BALL,
        Fidelity.RECORD,
        None,
        {"depth": Fraction(len(table.factors) or depth or 2), **observed},
        {"file": path.name, "depth from": source},
    )


UNKNOWN: Number = BALL.number(0) / BALL.number(0)
"""The ball about which nothing is known."""


def _check_product(path: Path, table: Table) -> None:
    """Refuse factors whose product is far from W: their order is the likely slip."""
    if not table.factors or table.W is None:
        return
    factors, W = [middle for middle, _ in table.factors], table.W[0]
    widths = [W.shape[2], *(factor.shape[1] for factor in factors)]
    if any(f.shape[2] != width for f, width in zip(factors, widths, strict=False)) or widths[-1] != W.shape[1]:
        raise InputError(f"{path}: the shapes of W1 ... WL do not make W = WL ... W1; is W1 the one that acts first?")
    product, size = (reduce(lambda below, w: w @ below, kind) for kind in (factors, [abs(w) for w in factors]))
    if (wrong := np.argwhere(~(abs(product - W) <= 1e-3 * (size + abs(W))).all(axis=(1, 2)))).size:
        raise InputError(f"{path}: W is not WL ... W1 at row {int(wrong[0][0])}; is W1 the factor that acts first?")


def imbalance(factors: Sequence[Matrices]) -> list[Number]:
    """Return balls for the Frobenius norm of all W_(j+1)^T W_(j+1) - W_j W_j^T together, for factors of any width.

    Midpoints and radii are floats: the radius is what the radii of the entries make of it, and all rounding.
    """
    pairs = [_gram_difference(upper, lower) for lower, upper in pairwise(factors)]
    rows = len(factors[0][0])
    norms, errors = (
        np.sqrt(sum(((part[k] ** 2).sum(axis=(1, 2)) for part in pairs), np.zeros(rows))) for k in range(2)
    )
    return [_interval(norm, error) for norm, error in zip(norms.tolist(), errors.tolist(), strict=True)]


def _gram_difference(upper: Matrices, lower: Matrices) -> tuple[Floats, Floats]:
    """Return U^T U - V V^T, and a bound of its error entry by entry."""
    (U, u), (V, v) = (_transposed(upper), lower)
    difference = U @ _turned(U) - V @ _turned(V)
    return difference, _spread(U, u) + _spread(V, v)


def _spread(A: Floats, radius: Floats) -> Floats:
    """Return a bound of what A A^T loses to the radii of A and to rounding."""
    slack = ROUNDING * (A.shape[2] + 4)
    outer = abs(A) + radius
    spread: Floats = (1 + slack) * (outer @ _turned(outer)) - (1 - slack) * (abs(A) @ _turned(abs(A)))
    return spread


def _turned(A: Floats) -> Floats:
    return np.swapaxes(A, 1, 2)


def _transposed(A: Matrices) -> Matrices:
    return _turned(A[0]), _turned(A[1])


def _interval(norm: float, error: float) -> Number:
    if not np.isfinite(norm + error):
        return UNKNOWN
    slack = 1.0 + 1e-9
    low, high = max(0.0, norm / slack - error * slack), norm * slack + error * slack
    return BALL.number(Fraction(low)).union(BALL.number(Fraction(high)))
