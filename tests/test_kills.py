"""A hundred kills at random moments: files stay readable, what was shown stays there, the digits are the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factorflow.numeric import storage

HERE = Path(__file__).parent
RUNS = {
    "float64": "--until t=300 --samples 30",
    "taylor": "--until t=20 --digits 25 --samples 30",
    "stiff": "--engine stiff --until t=10 --digits 5 --times 1,2,3,4,5",
    "enclosure": "--certified --until t=15 --samples 8",
    "descent": "--engine descent --learning-rate 1/10000 --until t=100 --samples 30",
}
KILLS = 20
"""Of each run."""


class Zygote:
    """Starts commands in processes that need not import anything."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, str(HERE / "zygote.py")]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)

    def __call__(self, *words: str) -> int:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(words), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    started = Zygote()
    yield started
    started.process.communicate()


def content(path: Path) -> tuple[Any, ...]:
    """Return digests of all that a file holds; no two balls are equal, not even one and itself."""
    kept = storage.read(path)
    return kept.digests, kept.trajectory.digits, kept.is_finished


def rows_shown(path: Path, seconds: float) -> int:
    """Read a file for so long while it is written, and return how many rows it had at last."""
    end, rows = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        if path.exists():
            rows = len(storage.load(path))
        time.sleep(0.05)
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_no_kill_loses_a_row_or_changes_a_digit(tmp_path: Path, name: str, zygote: Zygote) -> None:
    chance, words = random.Random(name), RUNS[name].split()
    path, whole = tmp_path / "run.db", tmp_path / "whole.db"
    assert zygote("warm", "run", *words) == 0
    begin = time.monotonic()
    assert zygote("warm", "run", *words, "--out", str(whole)) == 0
    usual, kills, finished = time.monotonic() - begin, 0, 0
    while kills < KILLS or not finished:
        how = ["run", "--resume", str(path)] if path.exists() else ["run", *words, "--out", str(path)]
        child = zygote("go", *how)
        seen = rows_shown(path, chance.uniform(0, 1.5 * usual))
        os.kill(child, chance.choice([signal.SIGKILL] * 4 + [signal.SIGINT]))
        status = zygote("wait")
        assert status in (0, 130, -signal.SIGKILL)
        kills += status == -signal.SIGKILL
        assert not seen or len(storage.load(path)) >= seen
        if path.exists() and storage.read(path).is_finished:
            assert content(path) == content(whole)
            finished += 1
            path.unlink()
