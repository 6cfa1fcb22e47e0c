"""What the file of a run looks like: two tables in one SQLite file, chained by digests.

Table ``run`` holds key and value of the configuration; table ``rows`` the numbers of each row, whether it speaks
for an interval, the state from which it can be made again, and the SHA-256 of everything up to this row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from fractions import Fraction
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic
from factorflow.numeric.codec import encode, encode_arithmetic, encode_fraction
from factorflow.numeric.trajectory import Row, Trajectory

APPLICATION, SCHEMA = 0x66666C77, 2
"""Written into the header of each file: whose it is, and the version of its tables, and of the digits of engines."""
TABLES = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {SCHEMA};
CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, numbers TEXT NOT NULL, interval INTEGER NOT NULL, state TEXT, digest TEXT NOT NULL
);
"""
LIBRARIES = ("sympy", "mpmath", "gmpy2", "python-flint", "numpy", "scipy")
"""On which the last bits of a number may depend."""
CHANGING = ("digits", "finished")
"""Keys that may change while the run goes; the digest of all others begins the chain."""


class Record(NamedTuple):
    """A row as it is written."""

    number: int
    numbers: str
    interval: int
    state: str | None
    digest: str

    @classmethod
    def of(
        cls, number: int, row: Row, arithmetic: Arithmetic, interval: bool, state: str | None, before: str
    ) -> Record:
        """Write a row, behind one with the digest `before`."""
        numbers = json.dumps([encode(x, arithmetic) for x in row])
        return cls(number, numbers, int(interval), state, digest(before, f"{numbers} {int(interval)} {state}"))

    def follows(self, before: str) -> bool:
        """Return whether nothing was altered since it was written behind a row with this digest."""
        return self.digest == digest(before, f"{self.numbers} {self.interval} {self.state}")


def versions() -> dict[str, str]:
    """Return the versions of all libraries on which a digit may depend."""
    return {library: version(library) for library in LIBRARIES}


def configuration(begun: Trajectory, settings: Mapping[str, str], times: Sequence[Fraction]) -> dict[str, str]:
    """Return what table ``run`` says, but for what may change."""
    return {
        "columns": json.dumps(begun.columns),
        "arithmetic": encode_arithmetic(begun.arithmetic),
        "fidelity": begun.fidelity.name,
        "parameters": json.dumps({name: str(value) for name, value in begun.parameters.items()}),
        "provenance": json.dumps(dict(begun.provenance)),
        "settings": json.dumps(dict(settings)),
        "times": json.dumps([encode_fraction(time) for time in times]),
        "versions": json.dumps(versions()),
    }


def digest(before: str, text: str) -> str:
    """Return the next link of the chain."""
    return sha256(f"{before}\n{text}".encode()).hexdigest()


def first_digest(run: Mapping[str, str]) -> str:
    """Return the beginning of the chain, the digest of the configuration."""
    return digest("", json.dumps({key: value for key, value in run.items() if key not in CHANGING}, sort_keys=True))


def tables(path: Path) -> tuple[dict[str, str], list[Record]]:
    """Read both tables, as of one moment, and check the chain.

    Raises
    ------
    InputError
        If the file is missing, damaged, of another version or not of a run.
    """
    with _opened(path) as connection:
        run = dict(connection.execute("SELECT key, value FROM run"))
        records = list(map(Record._make, connection.execute("SELECT * FROM rows ORDER BY number")))
    before = first_digest(run)
    for number, record in enumerate(records):
        if record.number != number or not record.follows(before):
            raise InputError(f"{path} is damaged at row {number}")
        before = record.digest
    if not records or run["finished"] not in ("", digest(before, run["digits"])):
        raise InputError(f"{path} is damaged: rows are missing at its end")
    return run, records


def connected(path: Path) -> sqlite3.Connection:
    """Open a file that is there; readers too may have to clear up behind a process that was killed."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading, all of it at one moment, and refuse what is not a run of this version."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        with closing(connected(path)) as connection:
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
