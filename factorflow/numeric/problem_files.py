"""A problem with general measurements, <A_i, X> = y_i, read exactly from a TOML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

from factorflow.numeric.inputs import Matrix, matrix, number, refusal
from factorflow.numeric.toml_files import only_keys, read_toml
from factorflow.symbolic.span import Span

LARGEST = 1000
"""The largest size of the matrices."""


@dataclass(frozen=True)
class Measurement:
    """<matrix, X> = value."""

    matrix: Matrix
    value: Fraction

    @property
    def is_symmetric(self) -> bool:
        """Whether the matrix is its own transpose."""
        return self.matrix == tuple(zip(*self.matrix, strict=True))


@dataclass(frozen=True)
class SensingProblem:
    """Independent measurements of a size x size matrix; it is positive semidefinite, and they are symmetric, if psd."""

    size: int
    measurements: tuple[Measurement, ...]
    psd: bool = False

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """A_1, ..., A_m."""
        return tuple(measurement.matrix for measurement in self.measurements)

    @property
    def values(self) -> tuple[Fraction, ...]:
        """y_1, ..., y_m."""
        return tuple(measurement.value for measurement in self.measurements)


def read_problem(path: str | Path) -> SensingProblem:
    """Read ``size``, an optional ``psd`` and ``[[measurement]]`` tables, decimals exactly.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or is not such a problem: an unknown key, no measurement,
        a matrix of another size, one that is not symmetric though ``psd = true``, a missing value, or
        measurements that depend linearly on one another.
    """
    table = read_toml(path, "problem")
    only_keys(table, ("size", "psd", "measurement"), path, "problem")
    size, psd, entries = table.get("size"), table.get("psd", False), table.get("measurement")
    if type(size) is not int or not 1 <= size <= LARGEST:
        raise refusal("problem", path, f"it has no size from 1 to {LARGEST}", "write size = 3")
    if type(psd) is not bool:
        raise refusal("problem", path, "psd is neither true nor false", "write psd = true")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise refusal("problem", path, "it has no measurement", "add a [[measurement]] with matrix and value")
    found = SensingProblem(size, tuple(_measurement(entry, size, path) for entry in entries), psd)
    if psd:
        with_symmetry(found)
    return _independent(found, path)


def with_symmetry(problem: SensingProblem) -> SensingProblem:
    """Return a problem whose measurements are symmetric, as those of X = U U^T are.

    Raises
    ------
    InputError
        If one is not.
    """
    for place, measurement in enumerate(problem.measurements, 1):
        if not measurement.is_symmetric:
            rows = "; ".join(" ".join(map(str, row)) for row in measurement.matrix)
            cure = "give (A + A^T)/2, which measures the same of a symmetric matrix"
            raise refusal(f"measurement {place}", rows, "it is not symmetric", cure)
    return problem


def _independent(problem: SensingProblem, path: str | Path) -> SensingProblem:
    for place in dependent(problem.matrices):
        wrong = f"measurement {place + 1} is a linear combination of those before it"
        raise refusal("problem", path, wrong, "leave it out")
    return problem


def dependent(matrices: Sequence[Matrix]) -> Iterator[int]:
    """Yield the places of the matrices that are rational combinations of those before them.

    Examples
    --------
    >>> list(dependent([((1, 0), (0, 1)), ((2, 0), (0, 2)), ((0, 1), (1, 0))]))
    [1]
    """
    span = Span()
    return (place for place, rows in enumerate(matrices) if not span.add(chain.from_iterable(rows)))


def _measurement(table: Mapping[str, object], size: int, path: str | Path) -> Measurement:
    only_keys(table, ("matrix", "value"), path, "problem")
    if not isinstance(rows := table.get("matrix"), str):
        raise refusal("problem", path, "a measurement has no matrix", 'write matrix = "1 0; 0 1"')
    entries = matrix(rows)
    if len(entries) != size or len(entries[0]) != size:
        raise refusal("matrix", rows, f"it is {len(entries)}x{len(entries[0])}", f"make it {size}x{size}")
    return Measurement(entries, _value(table.get("value"), path))


def _value(value: object, path: str | Path) -> Fraction:
    if isinstance(value, str):
        return number(value, "value")
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, list):
        raise refusal("value", value, "a measurement has one value", 'write value = "1/2"')
    raise refusal("problem", path, "a measurement has no value", 'write value = "1/2"')
