"""The command: its file, its refusals, and --resume that does only what is missing."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from factorflow.cli import main

Refusal = Callable[[list[str]], str]
GRID = """
depth = [2, 3]
start = "normal:0.3"
seed = { from = 1, to = 10 }
learning_rate = "1/20"
steps = 2000
until = "loss=1e-3"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "grid.toml"
    path.write_text(GRID)
    return path


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM sweep ORDER BY number").fetchall()


def test_resume_does_only_what_is_missing(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "grid.db"
    assert main(["sweep", str(config), "--out", str(out), "--workers", "2", "--json", "-"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["runs"] == len(document["rows"]) == sum(document["outcomes"].values()) == 20
    whole = rows(out)
    assert [list(row.values()) for row in document["rows"]] == [list(row) for row in whole]
    with closing(sqlite3.connect(out)) as connection, connection:
        connection.execute("DELETE FROM results WHERE number % 3 = 0")
        connection.execute("UPDATE results SET steps_done = -1 WHERE number = 1")  # what is there, is not done again
    assert main(["sweep", str(config), "--out", str(out), "--workers", "1", "--resume"]) == 0
    assert "20 runs" in capsys.readouterr().out
    again = rows(out)
    assert [row for row in again if row[0] != 1] == [row for row in whole if row[0] != 1]
    assert again[1] != whole[1]
    assert main(["sweep", str(config), "--out", str(out), "--resume"]) == 0  # nothing is missing


def test_what_is_refused(config: Path, tmp_path: Path, refusal: Refusal) -> None:
    out, other = tmp_path / "grid.db", tmp_path / "other.toml"
    sweep = ["sweep", str(config), "--out", str(out)]
    assert "there is no such file to go on with" in refusal([*sweep, "--resume"])
    assert "leave one of the two out" in refusal([*sweep, "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"])
    assert "out of range" in refusal([*sweep, "--workers", "0"])
    assert "name one" in refusal(["sweep", str(config), "--out", "-"])
    assert "No such file" in refusal(["sweep", str(tmp_path / "no.toml"), "--out", str(out)])
    out.write_text("not a database, and long enough to be looked at as one")
    assert "the file exists" in refusal(sweep)
    assert "not a sweep" in refusal([*sweep, "--resume"])
    assert not other.exists()


def test_a_file_of_another_sweep_is_not_gone_on_with(config: Path, tmp_path: Path, refusal: Refusal) -> None:
    from factorflow.numeric.grid import read
    from factorflow.numeric.sweep_file import SweepFile

    out = tmp_path / "grid.db"
    with SweepFile(out, read(config)) as file:
        assert file.done() == set()
    config.write_text(GRID.replace("1/20", "1/10"))
    assert "run 0 differs" in refusal(["sweep", str(config), "--out", str(out), "--resume"])
    config.write_text(GRID.replace("to = 10", "to = 11").replace("[2, 3]", "2"))
    assert "run 10 differs" in refusal(["sweep", str(config), "--out", str(out), "--resume"])
    config.write_text(GRID.replace("[2, 3]", "2"))
    assert "it has 20 runs, not 10" in refusal(["sweep", str(config), "--out", str(out), "--resume"])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_scheduler_that_does_not_answer(config: Path, tmp_path: Path, refusal: Refusal) -> None:
    pytest.importorskip("distributed")
    out = tmp_path / "grid.db"
    said = refusal(["sweep", str(config), "--out", str(out), "--scheduler", "tcp://127.0.0.1:9"])
    assert "no scheduler answers there within 5 seconds" in said
    assert not out.exists()
