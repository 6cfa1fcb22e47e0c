"""The SQLite file of a sweep: its runs from the beginning, and the result of each as it comes in.

Table ``runs`` holds the words of every run by its number; table ``results`` where the finished ones ended, with NULL
for what is not a finite number.  View ``sweep`` joins them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import astuple, fields
from pathlib import Path
from types import TracebackType
from typing import Self

from factorflow.errors import InputError
from factorflow.numeric.grid import Run
from factorflow.numeric.inputs import refusal
from factorflow.numeric.sweep import Result

APPLICATION, SCHEMA = 0x66667377, 1
"""Written into the header of each file: whose it is, and in which version."""
TEXTS = {"observe", "start", "seed", "learning_rate", "until", "outcome"}
"""Columns of text; a seed may have more than 64 bits."""
REALS = {"loss", "w_11", "w_12", "w_21", "w_22", "log_abs_det"}
COLUMNS = (*(f.name for f in fields(Run)), *(f.name for f in fields(Result) if f.name != "number"))
"""Those of the view ``sweep``."""


def _table(name: str, kind: type[Run] | type[Result]) -> str:
    types = {**dict.fromkeys(TEXTS, "TEXT"), **dict.fromkeys(REALS, "REAL"), "number": "INTEGER PRIMARY KEY"}
    columns = ", ".join(f"{field.name} {types.get(field.name, 'INTEGER')}" for field in fields(kind))
    return f"CREATE TABLE {name} ({columns});"


class SweepFile:
    """The file of a sweep, opened for the results that are missing.

    Parameters
    ----------
    path : Path
    runs : sequence of Run
        All runs of the sweep, done or not.
    resume : bool
        Go on with a file that exists; without it such a file is replaced.

    Raises
    ------
    InputError
        If a file to go on with is missing, or is of another sweep.
    """

    def __init__(self, path: Path, runs: Sequence[Run], *, resume: bool = False) -> None:
        if resume:
            _check(path, runs)
        else:
            _begin(path, runs)
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode = WAL")

    def done(self) -> set[int]:
        """Return the numbers of the runs whose results are there."""
        return {number for (number,) in self.connection.execute("SELECT number FROM results")}

    def add(self, results: Iterable[Result]) -> None:
        """Write results in one transaction."""
        marks = ", ".join("?" * len(fields(Result)))
        with self.connection:
            self.connection.executemany(f"INSERT OR REPLACE INTO results VALUES ({marks})", map(astuple, results))

    def outcomes(self) -> dict[str, int]:
        """Return how many runs have ended in which way."""
        return dict(self.connection.execute("SELECT outcome, count(*) FROM results GROUP BY outcome ORDER BY outcome"))

    def rows(self) -> list[tuple[object, ...]]:
        """Return the rows of the view ``sweep`` that are there, by number."""
        return self.connection.execute("SELECT * FROM sweep ORDER BY number").fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(sqlite3.OperationalError):  # someone reads it just now, with its log
            self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()


def _begin(path: Path, runs: Sequence[Run]) -> None:
    """Make the file with all its runs under another name, and give it its own at the end."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    view = f"CREATE VIEW sweep AS SELECT {', '.join(COLUMNS)} FROM runs JOIN results USING (number);"
    try:
        with closing(sqlite3.connect(draft)) as connection, connection:
            connection.executescript(
                f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA}; "
                f"{_table('runs', Run)} {_table('results', Result)} {view}"
            )
            marks = ", ".join("?" * len(fields(Run)))
            connection.executemany(f"INSERT INTO runs VALUES ({marks})", map(_words, runs))
        for log in ("-wal", "-shm"):
            path.with_name(path.name + log).unlink(missing_ok=True)  # of a file that is replaced
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _words(run: Run) -> tuple[object, ...]:
    return tuple(
        str(value) if field.name in TEXTS else value for field, value in zip(fields(run), astuple(run), strict=True)
    )


def _check(path: Path, runs: Sequence[Run]) -> None:
    """Refuse a file that is not of exactly these runs."""
    if not path.is_file():
        raise refusal("--out", path, "there is no such file to go on with", "leave --resume out")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            header = [connection.execute(f"PRAGMA {key}").fetchone()[0] for key in ("application_id", "user_version")]
            if header != [APPLICATION, SCHEMA]:
                raise refusal("--out", path, "it is not a sweep of this version of factorflow", "name another file")
            written = connection.execute("SELECT * FROM runs ORDER BY number").fetchall()
    except sqlite3.DatabaseError as error:
        raise refusal("--out", path, f"it is not a sweep, or damaged: {error}", "name another file") from error
    expected = list(map(_words, runs))
    if written != expected:
        first = next((i for i, pair in enumerate(zip(written, expected, strict=False)) if pair[0] != pair[1]), None)
        where = f"run {first} differs" if first is not None else f"it has {len(written)} runs, not {len(expected)}"
        raise InputError(
            f"--out {path}: it is of another sweep, {where}; go on with the configuration it was made with"
        )
