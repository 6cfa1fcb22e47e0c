"""Ours and the peers in turn: one line for each job with both times, their ratio, and the goal.

    python benchmarks/run.py --only "2x2,sensing" --json bench.json

Seconds are medians of several repetitions, each of ours followed by one of the peer, so that a busy machine slows
both.  A job on one thread is measured in processor time, a job on several in time that passes.  The ratio is peer
over ours, or limit over ours where the goal is a time: more is better.  A peer that is not installed is named, and
its ratio is null.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

Timed = Callable[[], float]
"""Does a piece of work and returns the seconds for one unit of it."""
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])
REPETITIONS = 5


@dataclass
class Job:
    """What is measured, against whom, and at least how many times faster it should be."""

    job: str
    peer: str
    goal: float
    ours: Timed
    theirs: Timed | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Row:
    """One line of the result."""

    job: str
    peer: str
    ours_seconds: float
    peer_seconds: float | None
    ratio: float | None
    goal: float


def measured(job: Job) -> Row:
    """Run ours and the peer in turn, after one run of each that is not counted."""
    ours, theirs = [], []
    for repetition in range(REPETITIONS + 1):
        one, other = job.ours(), job.theirs() if job.theirs else job.limit
        if repetition:
            ours.append(one)
            theirs.append(other)
    peer = median(seconds for seconds in theirs if seconds is not None) if None not in theirs else None
    return Row(job.job, job.peer, median(ours), peer, peer / median(ours) if peer else None, job.goal)


def timed(work: Callable[[int], object], units: int, clock: Callable[[], float] = process_time) -> Timed:
    """Return what does so many units, and measures one."""

    def run() -> float:
        begin = clock()
        work(units)
        return (clock() - begin) / units

    return run


def torch_steps(start: list[Any], loss: Callable[..., Any], rate: float, dtype: str, units: int) -> Timed | None:
    """Return gradient descent as the peers write it, with autograd and an optimiser; None without torch."""
    if not find_spec("torch"):
        return None
    import torch

    torch.set_num_threads(1)
    parameters = [torch.nn.Parameter(torch.tensor(w, dtype=getattr(torch, dtype))) for w in start]
    optimiser = torch.optim.SGD(parameters, lr=rate)

    def steps(count: int) -> None:
        for _ in range(count):
            optimiser.zero_grad()
            loss(*parameters).backward()
            optimiser.step()

    return timed(steps, units)


def tensor(array: Any, dtype: str | None = None) -> Any:
    """Return a constant of torch, or None without torch."""
    if not find_spec("torch"):
        return None
    import torch

    return torch.tensor(array, dtype=getattr(torch, dtype) if dtype else None)


def chain(factors: Sequence[Any]) -> Any:
    """Return W_L ... W_1."""
    return reduce(lambda below, w: w @ below, factors)


def peer_name(package: str, detail: str = "") -> str:
    """Return name and version of a peer, or that it is not installed."""
    try:
        return f"{package} {version(package)} {detail}".strip()
    except PackageNotFoundError:
        return f"{package} (not installed)"


def two_by_two() -> Iterator[Job]:
    """2x2 gradient descent: one run against torch, and a thousand against one."""
    from factorflow.numeric.kernels.descent import descend
    from factorflow.numeric.kernels.lanes import descend_all

    mask, values = tensor(MASK), tensor(VALUES[MASK], "float64")
    for depth in (2, 3, 4):
        starts = np.random.default_rng(depth).normal(0, 0.3, (1000, depth, 2, 2))

        def loss(*factors: Any) -> Any:
            return ((chain(factors)[mask] - values) ** 2).sum() / 2

        def one(steps: int, start: Any = starts[0]) -> object:
            return descend(start, MASK, VALUES, 1e-6, steps, steps)

        def many(steps: int, starts: Any = starts) -> object:
            return descend_all(starts, MASK, VALUES, 1e-6, steps)

        torch = torch_steps(list(starts[0]), loss, 1e-6, "float64", 1000)
        name = f"2x2 descent, one run, depth {depth}"
        yield Job(name, peer_name("torch", "float64"), 4500, timed(one, 3_000_000), torch)
        each = timed(many, 5000, perf_counter)
        single = timed(one, 3_000_000, perf_counter)
        name = f"2x2 descent, 1000 runs at once, depth {depth}"
        yield Job(name, "ours, one run", 6, lambda each=each: each() / 1000, single)  # type: ignore[misc]


def general() -> Iterator[Job]:
    """Factors of 100 x 100."""
    from factorflow.numeric.kernels.deep import descend_deep

    rng = np.random.default_rng(0)
    seen, target = rng.random((100, 100)) < 0.3, rng.normal(0, 1, (100, 100))
    for depth, dtype, goal in ((2, "float32", 2.5), (3, "float32", 2.5), (2, "float64", 1.3), (3, "float64", 1.3)):
        start = [w.astype(dtype) for w in rng.normal(0, 0.1, (depth, 100, 100))]
        values, weights, constant = target.astype(dtype), tensor(seen, dtype), tensor(target, dtype)

        def loss(*factors: Any, weights: Any = weights, constant: Any = constant) -> Any:
            return ((weights * (chain(factors) - constant)) ** 2).sum() / 2

        def ours(steps: int, start: Any = start, values: Any = values) -> object:
            return descend_deep(start, seen, values, 1e-6, steps)

        peer = torch_steps(start, loss, 1e-6, dtype, 200)
        yield Job(f"n = 100, depth {depth}, {dtype}", peer_name("torch", dtype), goal, timed(ours, 200), peer)


def sensing() -> Iterator[Job]:
    """PSD sensing and completion, n = 50."""
    from factorflow.numeric.kernels.sensing import complete, packed, sense

    rng = np.random.default_rng(1)
    gaussians, y = rng.normal(0, 1, (300, 50, 50)), rng.normal(0, 1, 300)
    gaussians += gaussians.mT
    for dtype, goal in (("float64", 12), ("float32", 25)):
        U = rng.normal(0, 1e-2, (50, 50)).astype(dtype)
        operator, values = packed(gaussians.astype(dtype)), y.astype(dtype)
        measurements, constant = tensor(gaussians, dtype), tensor(y, dtype)

        def loss(U: Any, measurements: Any = measurements, constant: Any = constant) -> Any:
            return ((measurements * (U @ U.T)).sum(dim=(1, 2)) - constant).pow(2).sum() / 4

        def ours(steps: int, U: Any = U, operator: Any = operator, values: Any = values) -> object:
            return sense(U, operator, values, 1e-9, steps)

        peer = torch_steps([U], loss, 1e-9, dtype, 100)
        yield Job(f"PSD sensing, n = 50, m = 300, {dtype}", peer_name("torch", dtype), goal, timed(ours, 500), peer)
    rows, columns = (index[rng.permutation(1275)[:300]] for index in np.triu_indices(50))
    U, ones, i, j, constant = rng.normal(0, 1e-2, (50, 50)), np.ones(300), *map(tensor, (rows, columns, y))
    entries = torch_steps([U], lambda U: ((U @ U.T)[i, j] - constant).pow(2).sum() / 2, 1e-9, "float64", 500)
    completion = timed(lambda steps: complete(U, rows, columns, y, ones, 1e-9, steps), 2000)
    yield Job("PSD completion, n = 50, m = 300", peer_name("torch", "float64"), 7, completion, entries)


def movielens() -> Iterator[Job]:
    """Asymmetric completion of the size of Movielens 100k."""
    from factorflow.numeric.kernels.sensing import complete_asymmetric

    rng, (n, m, d, count) = np.random.default_rng(2), (943, 1682, 943, 90_000)
    flat = np.sort(rng.choice(n * m, count, replace=False))
    rows, columns = flat // m, flat % m
    begins, y = np.searchsorted(rows, np.arange(n + 1)), rng.normal(0, 1, count)
    for dtype in ("float32", "float64"):
        U, V, values = (np.asarray(a, dtype) for a in (rng.normal(0, 1e-3, (n, d)), rng.normal(0, 1e-3, (m, d)), y))
        i, j, constant = tensor(rows), tensor(columns), tensor(values, dtype)

        def loss(U: Any, V: Any, i: Any = i, j: Any = j, constant: Any = constant) -> Any:
            return ((U @ V.T)[i, j] - constant).pow(2).sum() / 2

        def ours(steps: int, U: Any = U, V: Any = V, values: Any = values) -> object:
            return complete_asymmetric(U, V, begins, columns, values, 1e-6, steps)

        peer = torch_steps([U, V], loss, 1e-6, dtype, 2)
        yield Job(f"Movielens-size step, {dtype}", peer_name("torch", dtype), 4, timed(ours, 2), peer)


def tensors() -> Iterator[Job]:
    """CP factorization of order 3, R = 64, with the group RMSprop."""
    from factorflow.numeric.kernels.tensor import descend_cp

    rng = np.random.default_rng(3)
    factors, values = rng.normal(0, 0.1, (3, 8, 64)), rng.normal(0, 1, (8, 64))
    mask = (rng.random((8, 64)) < 0.5).astype(np.float64)
    theirs = None
    if find_spec("torch"):
        import torch

        a, b, c = (torch.nn.Parameter(torch.tensor(w)) for w in factors)
        seen, constant = torch.tensor(mask).reshape(8, 8, 8) > 0, torch.tensor(values).reshape(8, 8, 8)

        def steps(count: int) -> None:
            v = 0.0
            for t in range(1, count + 1):
                W = torch.einsum("ir,jr,kr->ijk", a, b, c)
                gradients = torch.autograd.grad((W[seen] - constant[seen]).pow(2).mean(), (a, b, c))
                v = 0.99 * v + 0.01 * sum(float(g.pow(2).sum()) for g in gradients)
                with torch.no_grad():
                    for w, g in zip((a, b, c), gradients, strict=True):
                        w -= 1e-6 / ((v / (1 - 0.99**t)) ** 0.5 + 1e-6) * g

        theirs = timed(steps, 300)
    ours = timed(lambda steps: descend_cp(factors, mask, values, 1e-6, steps, 0.0), 3000)
    yield Job("tensor completion, order 3, R = 64", peer_name("torch", "float64"), 35, ours, theirs)


def flows() -> Iterator[Job]:
    """The 3x3 flows of 2017: a batch on all threads against LSODA, an instance at a time."""
    from scipy.integrate import solve_ivp

    from factorflow.numeric.kernels.rosenbrock import relax

    rng, count = np.random.default_rng(4), 2000
    weights, values = np.zeros((count, 3, 3)), rng.uniform(-1, 1, (count, 3, 3))
    for w in weights:
        i, j = (index[rng.permutation(6)[:4]] for index in np.triu_indices(3))
        w[i, j] = w[j, i] = 1.0
    values = np.triu(values) + np.triu(values, 1).mT
    starts = rng.normal(0, 1, (count, 3, 3))
    starts *= 1e-3 / np.linalg.norm(starts, axis=(1, 2), keepdims=True)

    def lsoda(instances: int) -> None:
        for U, w, y in zip(starts[:instances], weights, values, strict=False):

            def velocity(_: float, u: Any, w: Any = w, y: Any = y) -> Any:
                X = u.reshape(3, 3)
                return -((w * (X @ X.T - y)) @ X).ravel()

            solve_ivp(velocity, (0.0, 1e3), U.ravel(), method="LSODA", rtol=1e-6, atol=1e-9)

    batch = timed(lambda _: relax(starts, values, weights, 1e3, 1e-6), 1, perf_counter)
    peer = timed(lsoda, 20, perf_counter)
    yield Job("3x3 flows to t = 1000, rtol 1e-6", peer_name("scipy", "LSODA"), 60, lambda: batch() / count, peer)


def starting() -> Iterator[Job]:
    """What a user waits for: limits in seconds of processor time."""
    for job, arguments, limit in (
        ("import factorflow", ["-c", "import factorflow"], 1.0),
        ("factorflow --help", ["-c", "from factorflow.cli import main; main(['--help'])"], 1.0),
        ("w11 = 1e308, depth 2, 30 digits", _run("w11=1e308", "--digits", "30"), 5.0),
        ("certified to t = 100, 35 digits", _run("t=100", "--certified", "--digits", "35"), 1.0),
    ):
        yield Job(job, f"limit of {limit:g} s", 1, lambda arguments=arguments: _seconds(arguments), limit=limit)  # type: ignore[misc]


def _run(until: str, *options: str) -> list[str]:
    return ["-c", f"from factorflow.cli import main; main(['run', '--until', '{until}', *{list(options)!r}])"]


def _seconds(arguments: list[str]) -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


GROUPS = (two_by_two, general, sensing, movielens, tensors, flows, starting)


def line(row: Row) -> str:
    """Return a row for people."""
    if row.ratio is None:
        return f"{row.job:44} {row.ours_seconds:9.3g} s   {row.peer}: no ratio, goal {row.goal:g}"
    verdict = "reached" if row.ratio >= row.goal else "MISSED"
    times = f"{row.ours_seconds:9.3g} s {row.peer_seconds:9.3g} s"
    return f"{row.job:44} {times} {row.ratio:9.4g}x, goal {row.goal:6g} {verdict}: {row.peer}"


def main() -> None:
    """Measure the jobs asked for, and print and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="JOB,...", help="jobs whose names contain one of these")
    parser.add_argument("--json", metavar="FILE", help="write the rows as JSON")
    options = parser.parse_args()
    words = (options.only or "").split(",")
    rows = []
    for group in GROUPS:
        for job in group():
            if any(word in job.job for word in words):
                rows.append(measured(job))
                print(line(rows[-1]), flush=True)
    if not rows:
        parser.error(f"--only {options.only}: no job has such a name")
    if options.json:
        machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
        Path(options.json).write_text(json.dumps({"rows": [asdict(row) for row in rows], "machine": machine}, indent=1))


if __name__ == "__main__":
    main()
