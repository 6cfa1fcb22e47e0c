"""``factorflow run --resume``: what it refuses, and that no refusal or failure costs what is there."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from factorflow.cli import main
from factorflow.numeric import storage
from factorflow.numeric.integrate import integrate
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W

Refusal = Callable[[list[str]], str]
BrokenOff = Callable[[int], str]
Capture = pytest.CaptureFixture[str]
RUN = ["run", "--until", "t=5", "--digits", "16", "--samples", "40", "--out", "a.db"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def broken_off(capsys: Capture) -> Callable[[int], str]:
    """Leave a run that was killed after so many rows in a.db, the whole one in whole.db; return what it printed."""

    def left(rows: int) -> str:
        assert main(RUN) == 0
        Path("whole.db").write_bytes(Path("a.db").read_bytes())
        with closing(sqlite3.connect("a.db")) as connection, connection:
            connection.execute("DELETE FROM rows WHERE number >= ?", (rows,))
            connection.execute("UPDATE run SET value = '' WHERE key = 'finished'")
        return capsys.readouterr().out

    return left


def is_whole() -> bool:
    return storage.read(Path("a.db")) == storage.read(Path("whole.db"))


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_run_goes_on_and_prints_all_of_its_rows(broken_off: BrokenOff, capsys: Capture) -> None:
    whole = broken_off(5)
    assert main(["run", "--resume", "a.db"]) == 0
    assert capsys.readouterr().out == whole
    assert is_whole()


def test_a_full_disk_costs_no_row(capsys: Capture) -> None:
    with room(40_000):
        assert main(RUN) == 1
    said = capsys.readouterr().err
    assert "a.db cannot be written" in said
    assert len(said.splitlines()) == 1
    assert 2 <= len(storage.load(Path("a.db"))) < 40
    assert main(["run", "--resume", "a.db"]) == 0
    assert len(storage.load(Path("a.db"))) == 40
    os.rename("a.db", "whole.db")
    assert main(RUN) == 0
    assert is_whole()


def test_a_disk_that_is_full_at_once_leaves_no_file(capsys: Capture) -> None:
    with room(1000):
        assert main(RUN) == 1
    assert "a.db cannot be written" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_what_cannot_be_written_is_kept(
    broken_off: BrokenOff, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    broken_off(5)
    before = Path("a.db").read_bytes()
    monkeypatch.setattr(storage, "connected", lambda path: sqlite3.connect(f"file:{path}?mode=ro", uri=True))
    assert main(["run", "--resume", "a.db"]) == 1
    assert "a.db cannot be written (attempt to write a readonly database)" in capsys.readouterr().err
    assert Path("a.db").read_bytes() == before


@pytest.mark.skipif(os.access("/", os.W_OK), reason="root may write everywhere")
def test_a_folder_that_is_read_only(refusal: Refusal) -> None:
    Path("closed").mkdir(mode=0o500)
    assert "it cannot be written" in refusal(["run", "--out", "closed/a.db"])


@pytest.mark.parametrize("more", [["--out", "b.db"], ["--digits", "30"], ["--certified"], ["--depth", "3"]])
def test_other_settings_are_refused(more: list[str], refusal: Refusal) -> None:
    assert "it takes every setting from the file" in refusal(["run", "--resume", "a.db", *more])


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("PRAGMA user_version = 1", "is a run of version 1, this program reads version"),
        ("PRAGMA application_id = 1", "is not a run of factorflow"),
        ("DELETE FROM rows WHERE number = 2", "damaged at row 2"),
        ("UPDATE rows SET state = 'x' WHERE number = 3", "damaged at row 3"),
        ("DELETE FROM rows", "rows are missing at its end"),
        ("DROP TABLE rows", "damaged: no such table"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_kept(
    sql: str, complaint: str, broken_off: BrokenOff, refusal: Refusal
) -> None:
    broken_off(5)
    with closing(sqlite3.connect("a.db")) as connection, connection:
        connection.execute(sql)
    before = Path("a.db").read_bytes()
    assert complaint in refusal(["run", "--resume", "a.db"])
    assert Path("a.db").read_bytes() == before


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_truncated_file_is_refused_and_kept(size: int, broken_off: BrokenOff, refusal: Refusal) -> None:
    broken_off(30)
    os.truncate("a.db", size)
    assert "is not a run of factorflow" in refusal(["run", "--resume", "a.db"])
    assert Path("a.db").stat().st_size == size


def test_a_call_in_python_is_gone_on_with_in_python(refusal: Refusal) -> None:
    def stop(time: object) -> None:
        raise KeyboardInterrupt

    start = dict(zip(W, (1, 0, 0, 1), strict=True))
    with pytest.raises(KeyboardInterrupt):
        integrate(product_flow(depth=2), start, "t=1", times=[1], digits=20, watch=stop, store="a.db")
    assert "make the same call in Python again" in refusal(["run", "--resume", "a.db"])
