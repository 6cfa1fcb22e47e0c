"""One SQLite file per run: rows are appended while it goes, others may read it meanwhile, all numbers are exact.

A process that is killed leaves all rows that it has written, and a file from which the run goes on.  If the power
fails, the last rows may be lost, and no others.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic
from factorflow.numeric.codec import decode, decode_arithmetic, decode_fraction
from factorflow.numeric.run_file import TABLES, Record, configuration, connected, digest, first_digest, tables, versions
from factorflow.numeric.trajectory import Fidelity, Row, Trajectory


@dataclass(frozen=True)
class Kept:
    """What the file of a run holds.

    Parameters
    ----------
    trajectory : Trajectory
    settings : mapping of str to str
        What the caller of `Writer` left with it.
    times : tuple of Fraction
        Where rows are wanted between the start and the end.
    versions : mapping of str to str
        Of the libraries that made it.
    states : tuple of str or None
        From what each row can be made again.
    digests : tuple of str
        That of the configuration, and after it those of the rows.
    is_finished : bool
        Whether the run has ended.
    """

    trajectory: Trajectory
    settings: Mapping[str, str]
    times: tuple[Fraction, ...]
    versions: Mapping[str, str]
    states: tuple[str | None, ...]
    digests: tuple[str, ...]
    is_finished: bool


def read(path: Path) -> Kept:
    """Read a file, exactly as it was written, or as far as it is written by now.

    Raises
    ------
    InputError
        If it is missing, damaged, of another version or not of a run.
    """
    run, records = tables(path)
    return Kept(
        _trajectory(run, records),
        json.loads(run["settings"]),
        tuple(map(decode_fraction, json.loads(run["times"]))),
        json.loads(run["versions"]),
        tuple(record.state for record in records),
        (first_digest(run), *(record.digest for record in records)),
        bool(run["finished"]),
    )


def load(path: Path) -> Trajectory:
    """Return the rows of a file; see `read`."""
    return read(path).trajectory


def _trajectory(run: Mapping[str, str], records: Sequence[Record]) -> Trajectory:
    arithmetic = decode_arithmetic(run["arithmetic"])
    return Trajectory(
        tuple(json.loads(run["columns"])),
        tuple(tuple(decode(x, arithmetic) for x in json.loads(record.numbers)) for record in records),
        arithmetic,
        Fidelity[run["fidelity"]],
        json.loads(run["digits"]),
        {name: Fraction(value) for name, value in json.loads(run["parameters"]).items()},
        json.loads(run["provenance"]),
        tuple(bool(record.interval) for record in records),
    )


class Writer:
    """Append rows to a file, or compare them with those that it has: `begin` a run, or `go_on` with one.

    Every call is one transaction, so that a crash leaves whole rows.

    Parameters
    ----------
    path : Path
    arithmetic : Arithmetic
        Of the numbers.
    digests : sequence of str
        What the file has by now; see `Kept`.
    number : int
        The row that comes next.
    """

    def __init__(self, path: Path, arithmetic: Arithmetic, digests: Sequence[str], number: int) -> None:
        self.path, self.arithmetic, self.digests, self.number = path, arithmetic, list(digests), number
        self.connection = connected(path)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")  # no waiting for the disk; the file stays whole

    @classmethod
    def begin(
        cls,
        path: Path,
        begun: Trajectory,
        settings: Mapping[str, str] | None = None,
        times: Sequence[Fraction] = (),
        *,
        force: bool = False,
    ) -> Self:
        """Make a file, which appears with configuration and first rows, or not at all.

        Parameters
        ----------
        path : Path
            Must not exist, unless `force`.
        begun : Trajectory
            The configuration, and at least the first row.
        settings : mapping of str to str, optional
            What the caller needs to go on with the run.
        times : sequence of Fraction, optional
            Where rows are wanted between the start and the end.
        force : bool, optional
            Replace a file that exists.

        Raises
        ------
        InputError
            If the file exists.
        """
        if path.exists() and not force:
            raise InputError(f"{path} exists: name another file, or force it")
        run = configuration(begun, settings or {}, times)
        records = _records(begun, first_digest(run))
        # The file is made under another name and without a write-ahead log: a log has the name of its
        # database, so that a rename would part the two.  The log begins after the rename.
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with closing(sqlite3.connect(draft)) as connection:
                connection.executescript(TABLES)
                with connection:
                    _set(connection, {**run, "digits": json.dumps(begun.digits), "finished": ""})
                    connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", records)
            for log in ("-wal", "-shm"):
                path.with_name(path.name + log).unlink(missing_ok=True)  # of a file that is replaced
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return cls(path, begun.arithmetic, [first_digest(run), *(r.digest for r in records)], len(records))

    @classmethod
    def go_on(cls, path: Path, kept: Kept, number: int) -> Self:
        """Open the file of a run that goes on from this row; rows that it has must come out again as they are.

        Raises
        ------
        InputError
            If it was begun with other libraries.
        """
        here = versions()
        if other := [f"{name} {made}" for name, made in kept.versions.items() if here.get(name) != made]:
            raise InputError(f"{path} was begun with {', '.join(other)}: go on with these, for the same digits")
        return cls(path, kept.trajectory.arithmetic, kept.digests, number)

    def append(self, row: Row, interval: bool = False, state: str | None = None) -> None:
        """Write a row; `state` is that from which it can be made again.

        Raises
        ------
        InputError
            If the file has another one in its place.
        """
        record = Record.of(self.number, row, self.arithmetic, interval, state, self.digests[self.number])
        if self.number + 1 < len(self.digests):
            if self.digests[self.number + 1] != record.digest:
                raise self._differs(self.number)
        else:
            with self.connection:
                self.connection.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", record)
            self.digests.append(record.digest)
        self.number += 1

    def finish(self, digits: int | None) -> None:
        """Say that the run has ended, and of how many digits its rows are."""
        if self.number + 1 < len(self.digests):
            raise self._differs(self.number)
        with self.connection:
            finished = digest(self.digests[-1], json.dumps(digits))
            _set(self.connection, {"digits": json.dumps(digits), "finished": finished})

    def _differs(self, number: int) -> InputError:
        return InputError(
            f"{self.path}: row {number} comes out differently here; go on where the run was begun, or run it again"
        )

    def close(self) -> None:
        """Close the file; it stands alone, without a log, unless someone reads it just now."""
        with suppress(sqlite3.OperationalError):
            self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def save(trajectory: Trajectory, path: Path, settings: Mapping[str, str] | None = None, *, force: bool = False) -> None:
    """Write a finished trajectory; see `Writer`."""
    with Writer.begin(path, trajectory, settings, force=force) as writer:
        writer.finish(trajectory.digits)


def _set(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    connection.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", values.items())


def _records(begun: Trajectory, before: str) -> list[Record]:
    records: list[Record] = []
    for number, (row, interval) in enumerate(zip(begun.values, begun.intervals, strict=True)):
        records.append(Record.of(number, row, begun.arithmetic, interval, None, before))
        before = records[-1].digest
    return records
