"""A trajectory of a user's own in an archive of NumPy: arrays of float32 or float64, never pickled objects."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Number
from factorflow.numeric.decimals import RADIUS
from factorflow.numeric.record_table import BALL, SCALARS, Matrices, Table, between

FACTOR = re.compile("W([1-9][0-9]?)")
UNREADABLE = (OSError, ValueError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What NumPy raises for archives that are damaged, truncated or locked, and for pickled objects."""


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
        return [between(Fraction(x), Fraction(r)) for x, r in pairs]
    if array.dtype.kind != "f":
        return [BALL.number(int(x)) for x in array]
    pairs = zip(map(math.frexp, array.astype(float).tolist()), _half_ulps(array).tolist(), strict=True)
    return [BALL.reaching((int(m * 2.0**53), e - 53), (1, ulp)) for (m, e), ulp in pairs]


def _with_radii(array: Any, radii: Any = None) -> Matrices:
    if radii is not None:
        return array.astype(np.float64), radii.astype(np.float64)
    exact = array.dtype.kind != "f"
    halves = np.zeros(array.shape) if exact else np.maximum(np.ldexp(1.0, _half_ulps(array)), 5e-324)
    return array.astype(np.float64), halves
