"""``factorflow sweep``: many runs of gradient descent, here or on a cluster."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh, to_reader, write
from factorflow.commands.progress import counting
from factorflow.commands.versions import versions
from factorflow.numeric.inputs import refusal, whole

if TYPE_CHECKING:
    from factorflow.numeric.grid import Run
    from factorflow.numeric.sweep import Compute
    from factorflow.numeric.sweep_file import SweepFile

Text = str | None
MOST_WORKERS = 4096


def sweep(
    config: Annotated[str, typer.Argument(metavar="CONFIG.toml", help="Depths, starts, seeds, learning rates, ...")],
    out: Annotated[str, typer.Option(metavar="FILE", help="Keep the results in this SQLite file as they come in.")],
    scheduler: Annotated[
        Text, typer.Option(metavar="ADDRESS", help="Compute on the cluster of this Dask scheduler, tcp://HOST:PORT.")
    ] = None,
    workers: Annotated[
        Text, typer.Option(metavar="N", help="Processes of this machine; by default one for each processor.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Do only what is missing in FILE.")] = False,
    json_file: Annotated[Text, typer.Option("--json", metavar="FILE", help="Write JSON; - is standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> None:
    """Run gradient descent from many starts, and keep where each run ended.

    Every key of the file takes a value, a list, or a range; the runs are all combinations:

        depth = [2, 3, 4]
        start = "normal:8e-3"
        seed = { from = 1, to = 100 }
        learning_rate = { from = "1e-3", to = "1e-1", count = 5, log = true }
        steps = 100_000
        until = "loss=1e-4"

    Example:

        factorflow sweep grid.toml --out grid.db --workers 2
    """
    from factorflow.numeric import grid
    from factorflow.numeric.sweep_file import SweepFile

    if scheduler is not None and workers is not None:
        raise refusal("--workers", workers, "a cluster has the workers of its scheduler", "leave one of the two out")
    crew = None if workers is None else whole(workers, "--workers", 1, MOST_WORKERS)
    if out == STANDARD_OUTPUT:
        raise refusal("--out", out, "a sweep is kept in a file", "name one")
    if json_file is not None and json_file != STANDARD_OUTPUT:
        fresh(json_file, "--json", force)
    runs = grid.read(config)
    fresh(out, "--out", force or resume)
    with _crew(scheduler, crew) as compute, SweepFile(Path(out), runs, resume=resume) as file:
        _fill(file, runs, compute)
        if json_file is not None:
            write(json_file, _as_json(file, len(runs)), "--json", force)
        if json_file != STANDARD_OUTPUT:
            to_reader(f"{len(runs)} runs in {out}: {_said(file.outcomes())}\n")


def _crew(scheduler: Text, workers: int | None) -> AbstractContextManager[Compute]:
    from factorflow.numeric.sweep import cluster, processes, processors

    return cluster(scheduler) if scheduler is not None else processes(workers or processors())


def _fill(file: SweepFile, runs: tuple[Run, ...], compute: Compute) -> None:
    """Compute what is missing, and keep each result when it comes in."""
    from factorflow.numeric.sweep import tasks

    done = file.done()
    groups = tasks(run for run in runs if run.number not in done)
    with counting("runs", sum(map(len, groups))) as count:
        for results in compute(groups) if groups else ():
            file.add(results)
            count("runs", len(results))


def _said(outcomes: dict[str, int]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())


def _as_json(file: SweepFile, runs: int) -> str:
    """Return all rows: numbers as they are, null where a run diverged."""
    from factorflow.numeric.sweep_file import COLUMNS

    rows = [dict(zip(COLUMNS, row, strict=True)) for row in file.rows()]
    document = {"columns": COLUMNS, "rows": rows, "runs": runs, "outcomes": file.outcomes(), "versions": versions()}
    return json.dumps(document, indent=1, allow_nan=False) + "\n"
