"""Keeping: a run whose rows are written into a file as they come, and going on with one that broke off."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from factorflow.errors import FactorflowError, InputError
from factorflow.numeric import storage
from factorflow.numeric.run import Unfinished
from factorflow.numeric.storage import Kept, Writer
from factorflow.numeric.trajectory import Row, Trajectory
from factorflow.symbolic.flow import Flow

CALL = "call"
"""The setting that holds a call in Python, in words."""


class Planned(Protocol):
    """A run that gives its rows one by one.

    With each row, `state` is all from which this row can be made again, or None where only that of an
    earlier row, or the start, will do.
    """

    state: str | None

    @property
    def times(self) -> Sequence[Fraction]:
        """Where rows are wanted between the start and the end."""

    @property
    def intervals(self) -> Sequence[bool]:
        """Which rows speak for an interval."""

    @property
    def trajectory(self) -> Trajectory:
        """The rows so far."""

    def go_on(self, rows: Sequence[Row], intervals: Sequence[bool], state: str) -> Any:
        """Take up a run that broke off, behind these rows; `state` is that of the row after them."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows that are not there yet."""


def begin(
    planned: Planned, path: Path, settings: Mapping[str, str], provenance: Mapping[str, str], *, force: bool = False
) -> Generator[Row, None, None]:
    """Yield the rows of a run, each when it is in its file; the arguments are those of `Writer`."""
    rows = iter(planned)
    first = next(rows)
    begun = signed(planned.trajectory, provenance)
    with _disk(path), Writer.begin(path, begun, settings, planned.times, force=force) as writer:
        yield first
        yield from _written(rows, planned, writer)


def go_on(planned: Planned, path: Path, kept: Kept) -> Generator[Row, None, None]:
    """Yield what a run that broke off has to do again, and then the rows that its file does not have.

    Raises
    ------
    InputError
        If a row comes out differently than in the file.
    FactorflowError
        If the file cannot be written.
    """
    known = kept.trajectory
    place, state = max(((i, state) for i, state in enumerate(kept.states) if state), default=(0, None))
    if state is not None:
        planned.go_on(known.values[:place], known.intervals[:place], state)
    with _disk(path), Writer.go_on(path, kept, place) as writer:
        yield from _written(iter(planned), planned, writer)


def _written(rows: Iterator[Row], planned: Planned, writer: Writer) -> Generator[Row, None, None]:
    try:
        for row in rows:
            writer.append(row, bool(planned.intervals and planned.intervals[-1]), planned.state)
            yield row
    except Unfinished as ended:  # its last row is not one that was asked for, but the one to look at
        for row in ended.trajectory.values[writer.number :]:
            writer.append(row)
        raise
    writer.finish(planned.trajectory.digits)


def signed(trajectory: Trajectory, provenance: Mapping[str, str]) -> Trajectory:
    """Return the trajectory with these words in its provenance."""
    return replace(trajectory, provenance={**trajectory.provenance, **provenance})


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise FactorflowError(f"{path} cannot be written ({error}); the rows that it has are kept") from error


def kept(
    path: Path, call: Mapping[str, str], plan: Callable[[], Planned], plan_at: Callable[[Sequence[Fraction]], Planned]
) -> Trajectory:
    """Return the trajectory of a call in Python, of which its file may hold a part, or all.

    Parameters
    ----------
    path : Path
    call : mapping of str to str
        Every argument in words.
    plan : callable
        Prepares the run.
    plan_at : callable
        Prepares it where the times of the rows are known.

    Raises
    ------
    InputError
        If the file holds something else.
    """
    rows = _going_on(path, call, plan_at) if path.exists() else begin(plan(), path, {CALL: json.dumps(call)}, {})
    for _ in rows:
        pass
    return storage.load(path)


def _going_on(path: Path, call: Mapping[str, str], plan_at: Callable[[Sequence[Fraction]], Planned]) -> Iterable[Row]:
    found = storage.read(path)
    if CALL not in found.settings:
        raise InputError(f"{path} was not begun by this call: name another file, or go on with `run --resume`")
    before = json.loads(found.settings[CALL])
    if other := [word for word in call if call[word] != before[word]]:
        raise InputError(f"{path} holds a run with another {' and '.join(other)}: name another file")
    return () if found.is_finished else go_on(plan_at(found.times), path, found)


def equations(flow: Flow) -> str:
    """Return the name of a flow, and a digest of all that makes it."""
    parts = []
    known: Flow | None = flow
    while known is not None:
        parts.append((known.state, known.field, known.definitions, known.problem))
        known = known.lift
    return f"{flow.name} {sha256(str(parts).encode()).hexdigest()}"
