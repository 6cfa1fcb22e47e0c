"""One SQLite file per run: rows are appended while it goes, others may read it meanwhile, all numbers are exact.

Table ``run`` holds key and value of the configuration; table ``rows`` the numbers of each row, whether it speaks
for an interval, the state from which its engine can go on, and the SHA-256 of everything up to this row.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from fractions import Fraction
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic
from factorflow.numeric.codec import decode, decode_arithmetic, encode, encode_arithmetic
from factorflow.numeric.trajectory import Fidelity, Row, Trajectory

APPLICATION, SCHEMA = 0x66666C77, 1
"""Written into the header of each file: whose it is, and in which version of the two tables."""
TABLES = """
CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, numbers TEXT NOT NULL, interval INTEGER NOT NULL, state TEXT, digest TEXT NOT NULL
);
"""
LIBRARIES = ("sympy", "mpmath", "gmpy2", "python-flint", "numpy", "scipy")
CHANGING = ("digits", "finished")
"""Keys that may change while the run goes; the digest of all others begins the chain."""


class Writer:
    """Append rows to a file of its own; one transaction a call, so that a crash leaves whole rows.

    Parameters
    ----------
    path : Path
        Must not exist, unless `force`.  It appears with configuration and first row, or not at all.
    begun : Trajectory
        The configuration, and at least the first row.
    settings : mapping of str to str, optional
        What the caller needs to go on with the run.
    force : bool, optional
        Replace a file that exists.

    Raises
    ------
    InputError
        If the file exists.
    """

    def __init__(
        self, path: Path, begun: Trajectory, settings: Mapping[str, str] | None = None, *, force: bool = False
    ) -> None:
        if path.exists() and not force:
            raise InputError(f"{path} exists: name another file, or force it")
        self.arithmetic, self.number = begun.arithmetic, 0
        configuration = _configuration(begun, settings or {})
        self.digest = _digest("", json.dumps(configuration, sort_keys=True))
        # The file is made under another name and without a write-ahead log: a log has the name of its
        # database, so that a rename would part the two.  The log begins after the rename.
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with closing(sqlite3.connect(draft)) as self.connection:
                self.connection.executescript(
                    f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA}; {TABLES}"
                )
                with self.connection:
                    self._set({**configuration, "digits": json.dumps(begun.digits), "finished": ""})
                self.append(begun.values, begun.intervals)
            for log in ("-wal", "-shm"):
                path.with_name(path.name + log).unlink(missing_ok=True)  # of a file that is replaced
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode = WAL")

    def append(self, rows: Sequence[Row], intervals: Sequence[bool] | None = None, state: str | None = None) -> None:
        """Write rows; `state` is what the engine needs to go on from the last of them."""
        with self.connection:
            for row, interval in zip(rows, intervals or [False] * len(rows), strict=True):
                numbers = json.dumps([encode(number, self.arithmetic) for number in row])
                self.digest = _digest(self.digest, f"{numbers} {int(interval)} {state}")
                record = (self.number, numbers, int(interval), state, self.digest)
                self.connection.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", record)
                self.number += 1

    def finish(self, digits: int | None) -> None:
        """Say that the run has ended, and of how many digits its rows are."""
        with self.connection:
            self._set({"digits": json.dumps(digits), "finished": _digest(self.digest, json.dumps(digits))})

    def _set(self, values: Mapping[str, str]) -> None:
        self.connection.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", values.items())

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
    with Writer(path, trajectory, settings, force=force) as writer:
        writer.finish(trajectory.digits)


def load(path: Path) -> Trajectory:
    """Read a trajectory, exactly as it was written, or as far as it is written by now.

    Raises
    ------
    InputError
        If the file is missing, damaged, of another version or not of a run.
    """
    with _opened(path) as connection:
        run = dict(connection.execute("SELECT key, value FROM run"))
        records = connection.execute("SELECT numbers, interval, state, digest FROM rows ORDER BY number").fetchall()
    _check(path, run, records)
    arithmetic = decode_arithmetic(run["arithmetic"])
    return Trajectory(
        tuple(json.loads(run["columns"])),
        tuple(_row(numbers, arithmetic) for numbers, *_ in records),
        arithmetic,
        Fidelity[run["fidelity"]],
        json.loads(run["digits"]),
        {name: Fraction(value) for name, value in json.loads(run["parameters"]).items()},
        json.loads(run["provenance"]),
        tuple(bool(interval) for _, interval, *_ in records),
    )


def settings(path: Path) -> dict[str, str]:
    """Return what the caller of `Writer` or `save` left with a run."""
    with _opened(path) as connection:
        ((text,),) = connection.execute("SELECT value FROM run WHERE key = 'settings'")
    found: dict[str, str] = json.loads(text)
    return found


def is_finished(path: Path) -> bool:
    """Return whether the run in a file has ended."""
    with _opened(path) as connection:
        ((text,),) = connection.execute("SELECT value FROM run WHERE key = 'finished'")
    return bool(text)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading, all of it at one moment, and refuse what is not a run of this version."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("BEGIN")
            ((application,),) = connection.execute("PRAGMA application_id")
            ((schema,),) = connection.execute("PRAGMA user_version")
            if application != APPLICATION:
                raise InputError(f"{path} is not a run of factorflow")
            if schema != SCHEMA:
                raise InputError(f"{path} is a run of version {schema}, this program reads version {SCHEMA}")
            yield connection
    except sqlite3.DatabaseError as error:
        raise InputError(f"{path} is not a run of factorflow, or damaged: {error}") from error


def _check(path: Path, run: Mapping[str, str], records: Sequence[tuple[str, int, str | None, str]]) -> None:
    configuration = {key: value for key, value in run.items() if key not in CHANGING}
    digest = _digest("", json.dumps(configuration, sort_keys=True))
    for number, (numbers, interval, state, written) in enumerate(records):
        digest = _digest(digest, f"{numbers} {interval} {state}")
        if digest != written:
            raise InputError(f"{path} is damaged at row {number}")
    if not records or run["finished"] not in ("", _digest(digest, run["digits"])):
        raise InputError(f"{path} is damaged: rows are missing at its end")


def _configuration(begun: Trajectory, settings: Mapping[str, str]) -> dict[str, str]:
    return {
        "columns": json.dumps(begun.columns),
        "arithmetic": encode_arithmetic(begun.arithmetic),
        "fidelity": begun.fidelity.name,
        "parameters": json.dumps({name: str(value) for name, value in begun.parameters.items()}),
        "provenance": json.dumps(dict(begun.provenance)),
        "settings": json.dumps(dict(settings)),
        "versions": json.dumps({library: version(library) for library in LIBRARIES}),
    }


def _row(numbers: str, arithmetic: Arithmetic) -> Row:
    return tuple(decode(number, arithmetic) for number in json.loads(numbers))


def _digest(before: str, text: str) -> str:
    return sha256(f"{before}\n{text}".encode()).hexdigest()
