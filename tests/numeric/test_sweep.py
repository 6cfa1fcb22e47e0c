"""A sweep computes what descent alone computes, whoever does it, and loses nothing with a worker."""

import math
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from sympy import Rational, eye

from factorflow.numeric.engines.descent import Descent
from factorflow.numeric.event import Event
from factorflow.numeric.grid import Run
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.sweep import Groups, Result, _determinant, cluster, perform, processes, tasks
from factorflow.symbolic.factorization import factor_flow


def grid(count: int, steps: int = 1000) -> list[Run]:
    """Return runs from Gaussian starts, of which some come to a loss of 1/100 and some diverge."""
    return [
        Run(i, "? 1; 1 0", 2, "normal:0.5", 3, "20" if i % 5 == 4 else "1/10", steps, "loss=1e-2") for i in range(count)
    ]


def test_a_run_is_that_of_the_engine() -> None:
    (result,) = perform([Run(0, "? 1; 1 0", 3, "identity:1/10", 0, "1/10", 200, "")])
    start = balanced_factors(eye(2) * Rational(1, 10), 3)
    last = Descent(Fraction(1, 10)).run(factor_flow(depth=3), start, Event.parse("t=20")).row(-1)
    assert (result.outcome, result.steps_done, result.det_sign) == ("steps done", 200, 1)
    for name in ("loss", "w_11", "w_12", "w_21", "w_22", "log_abs_det"):
        # The starts differ in their last bit: roots by singular values there, by Cayley and Hamilton here.
        assert getattr(result, name) == pytest.approx(float(last[name]), rel=1e-11, abs=1e-13)


def test_what_diverges_is_not_a_number_and_says_so() -> None:
    outcomes = {result.outcome: result for result in perform(grid(20))}
    assert outcomes["diverged"].loss is None
    assert outcomes["diverged"].steps_done < 1000
    assert outcomes["reached"].loss is not None
    assert outcomes["reached"].loss <= 1e-2


def test_the_sign_of_the_determinant_is_exact() -> None:
    """Where products of doubles underflow: det W_1 = 2^-1080, det W_2 = -1."""
    tiny = 2.0**-540
    sign, log_abs = _determinant([[tiny, 0.0, 0.0, tiny], [0.0, 1.0, 1.0, 0.0]])
    assert sign == -1
    assert log_abs == pytest.approx(-1080 * math.log(2), rel=1e-15)
    assert _determinant([[1.0, 1.0, 1.0, 1.0]]) == (0, None)
    assert _determinant([[math.nan, 1.0, 1.0, 1.0]]) == (None, None)


def test_tasks_are_of_one_case_and_hold_every_run_once() -> None:
    runs = [Run(i, "? 1; 1 0", 2 + i % 2, "normal:1", 0, "1", 10**7, "") for i in range(100)]
    groups = tasks(runs)
    assert all(len({run.case for run in group}) == 1 for group in groups)
    assert sorted(run.number for group in groups for run in group) == list(range(100))
    assert max(map(len, groups)) < 50


def by_number(results: Iterator[list[Result]]) -> list[Result]:
    return sorted((result for group in results for result in group), key=lambda result: result.number)


def pieces(runs: list[Run], size: int) -> Groups:
    return [runs[i : i + size] for i in range(0, len(runs), size)]


def test_the_company_does_not_matter_nor_does_the_process() -> None:
    runs = grid(40)
    expected = perform(runs)
    with processes(2) as compute:
        assert by_number(compute(pieces(runs, 7))) == expected


@pytest.mark.slow
def test_a_killed_process_loses_nothing() -> None:
    runs = grid(64, steps=300_000)
    results: list[list[Result]] = []
    with processes(2) as compute:
        for group in compute(pieces(runs, 8)):
            if not results:
                os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
            results.append(group)
    assert by_number(iter(results)) == perform(runs)


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run one of Dask's own programs, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str], words: str) -> str:
    """Wait until a program has said these words, and return the last word of that line."""
    assert process.stderr
    for line in process.stderr:
        if words in line:
            return line.split()[-1]
    raise AssertionError("the program has ended")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_cluster_gives_the_same_rows_and_a_killed_worker_loses_nothing() -> None:
    pytest.importorskip("distributed")
    runs = grid(64, steps=300_000)
    results: list[list[Result]] = []
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as scheduler:
        address = said(scheduler, "Scheduler at:")
        worker = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        with dask(*worker) as first, dask(*worker) as second:
            assert said(first, "Registered to:") == said(second, "Registered to:") == address
            with cluster(address) as compute:
                for group in compute(pieces(runs, 8)):
                    if not results:
                        first.kill()
                    results.append(group)
    assert by_number(iter(results)) == perform(runs)
