"""Many runs of gradient descent: on processes of this machine, or on a Dask cluster by the address of its scheduler.

A run depends on its own words and number alone, so that the rows do not depend on who computes them, nor in which
company.  A task is a handful of runs of one case, about a second of work: what is lost with a worker is lost little,
and is done again by another.
"""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from multiprocessing import get_context
from typing import TYPE_CHECKING

from factorflow.errors import InputError, NumericalError
from factorflow.numeric import inputs
from factorflow.numeric.grid import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Groups = Sequence[Sequence[Run]]
Compute = Callable[[Groups], Iterator["list[Result]"]]
"""Yields the results of each task when it is done, in any order."""
TASK = 300_000_000
"""Steps of a task, all runs together, unless a single group of lanes has more."""
FEWEST, MOST = 16, 4096
"""Runs of a task, if there are so many."""
DEATHS = 5
"""How many workers of this machine may die before it is given up."""
PATIENCE = 5
"""Seconds in which a scheduler answers, and has a worker."""
OUTCOMES = ("steps done", "reached", "at rest", "diverged")
"""The outcomes of the kernel, in its order."""


@dataclass(frozen=True)
class Result:
    """Where a run ended; what is not a finite number is None.

    ``det_sign`` and ``log_abs_det`` are those of the product of the float64 factors, exact until the logarithm
    is taken.
    """

    number: int
    outcome: str
    steps_done: int
    loss: float | None
    w_11: float | None
    w_12: float | None
    w_21: float | None
    w_22: float | None
    log_abs_det: float | None
    det_sign: int | None


def tasks(runs: Iterable[Run]) -> list[tuple[Run, ...]]:
    """Divide runs into tasks of one case each, in the order of their numbers."""
    cases: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        cases.setdefault(run.case, []).append(run)
    groups = [
        tuple(case[i : i + size])
        for case in cases.values()
        for size in [min(MOST, max(FEWEST, TASK // case[0].steps))]
        for i in range(0, len(case), size)
    ]
    return sorted(groups, key=lambda group: group[0].number)


def perform(task: Sequence[Run]) -> list[Result]:
    """Compute the runs of a task on one thread."""
    import numpy as np

    from factorflow.numeric.kernels.lanes import descend_all

    starts = np.array([run.factors for run in task])
    observed = np.array([[math.nan if value is None else float(value) for value in run.observed] for run in task])
    mask, values = ~np.isnan(observed[0]).reshape(2, 2), np.nan_to_num(observed).reshape(-1, 2, 2)
    rates = np.array([float(inputs.number(run.learning_rate)) for run in task])
    ends, done, outcomes = descend_all(starts, mask, values, rates, task[0].steps, *_watched(task[0].until), threads=1)
    with np.errstate(over="ignore", invalid="ignore"):  # of runs that diverged
        return [
            _result(*row, mask)
            for row in zip(task, ends, values, done.tolist(), (OUTCOMES[i] for i in outcomes), strict=True)
        ]


def _watched(until: str) -> tuple[int, float]:
    """Return what the kernel watches, and the level that ends a run."""
    from factorflow.numeric.kernels.descent import NOTHING
    from factorflow.symbolic.notation import W, loss

    if not until:
        return NOTHING, 0.0
    event = inputs.event(until)
    return (loss, *W).index(event.quantity), float(event.value)


def _result(
    run: Run,
    factors: NDArray[np.float64],
    values: NDArray[np.float64],
    done: int,
    outcome: str,
    mask: NDArray[np.bool_],
) -> Result:
    W = reduce(lambda below, w: w @ below, factors)
    sign, log_abs = _determinant(factors.reshape(-1, 4).tolist())
    numbers = 0.5 * float(((W - values)[mask] ** 2).sum()), *W.ravel().tolist()
    loss, w_11, w_12, w_21, w_22 = (x if math.isfinite(x) else None for x in numbers)
    return Result(run.number, outcome, done, loss, w_11, w_12, w_21, w_22, log_abs, sign)


def _determinant(factors: list[list[float]]) -> tuple[int | None, float | None]:
    """Return the sign of det W and ln |det W| of factors, exactly until the logarithm is taken."""
    if not all(math.isfinite(entry) for factor in factors for entry in factor):
        return None, None
    determinants = (Fraction(a) * Fraction(d) - Fraction(b) * Fraction(c) for a, b, c, d in factors)
    determinant = math.prod(determinants, start=Fraction(1))
    if not determinant:
        return 0, None
    halvings = determinant.denominator.bit_length() - determinant.numerator.bit_length()
    near_one = abs(determinant) * Fraction(2) ** halvings  # a number for float64, however small the determinant
    return (1 if determinant > 0 else -1), math.log(near_one) - halvings * math.log(2)


@contextmanager
def processes(workers: int) -> Iterator[Compute]:
    """Yield what has so many processes of this machine do tasks.

    Raises
    ------
    NumericalError
        While computing, if workers die again and again.
    """

    def compute(groups: Groups) -> Iterator[list[Result]]:
        waiting = dict(enumerate(groups))
        for _ in range(DEATHS):
            pool = ProcessPoolExecutor(min(workers, len(waiting)), get_context("spawn"), initializer=_leave_ctrl_c)
            try:
                futures = {pool.submit(perform, group): i for i, group in waiting.items()}
                for future in as_completed(futures):
                    results = future.result()
                    del waiting[futures[future]]
                    yield results
                return
            except BrokenProcessPool:  # a worker was killed; another pool does what is missing
                continue
            finally:
                pool.shutdown(cancel_futures=True)
        raise NumericalError(f"workers died {DEATHS} times; take fewer with --workers, and go on with --resume")

    yield compute


def _leave_ctrl_c() -> None:
    """Leave Ctrl-C to the parent, which keeps what is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def cluster(address: str) -> Iterator[Compute]:
    """Connect to a Dask scheduler, and yield what has its workers do tasks.

    Raises
    ------
    InputError
        If no scheduler answers, or it has no workers.
    NumericalError
        While computing, if a task has killed several workers.
    """
    try:
        from dask.distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'factorflow[cluster]'") from None

    def compute(groups: Groups) -> Iterator[list[Result]]:
        futures = [client.submit(perform, group, pure=False) for group in groups]
        try:
            for _, results in as_completed(futures, with_results=True):  # type: ignore[no-untyped-call]
                yield results
        except KilledWorker as error:
            raise NumericalError(f"--scheduler {address}: {' '.join(str(error).split())}") from error

    try:
        client = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        wrong = f"no scheduler answers there within {PATIENCE} seconds"
        cure = "start one with `dask scheduler` and give the address that it prints"
        raise inputs.refusal("--scheduler", address, wrong, cure) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            cure = f"start one with `dask worker {address}`"
            raise inputs.refusal("--scheduler", address, "it has no workers", cure) from None
        yield compute


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
