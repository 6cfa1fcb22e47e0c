"""``factorflow run``: one trajectory, to the digits asked for."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh
from factorflow.commands.progress import watching
from factorflow.commands.request import CERTIFIED, DOUBLE, NAMES, Request
from factorflow.commands.tables import publish
from factorflow.commands.versions import versions
from factorflow.numeric.inputs import refusal

if TYPE_CHECKING:
    from factorflow.numeric.certified import Certified
    from factorflow.numeric.engines.descent import Iterates
    from factorflow.numeric.run import Run, Unfinished
    from factorflow.numeric.storage import Kept
    from factorflow.numeric.trajectory import Row, Trajectory

    Planned = Run | Certified | Iterates
    Rows = Generator[Row, None, None]

Text = str | None


def run(
    observe: Annotated[
        str, typer.Option(metavar="M", help="The observed entries of a 2x2 matrix; ? is not observed.")
    ] = Request.observe,
    depth: Annotated[str, typer.Option(metavar="L", help="Number of factors, 1 to 64.")] = Request.depth,
    start: Annotated[
        str,
        typer.Option(
            metavar="S", help="W(0), identity:SCALE, balanced:STD:SEED, or normal:STD:SEED (Gaussian factors)."
        ),
    ] = Request.start,
    until: Annotated[
        str, typer.Option(metavar="EVENT", help="t=10, loss=1e-40 or w11=1e308: where the run ends.")
    ] = Request.until,
    samples: Annotated[Text, typer.Option(metavar="N", help="N rows, equal in log(1+t).")] = None,
    times: Annotated[Text, typer.Option(metavar="T,T,...", help="Rows at these times.")] = None,
    engine: Annotated[
        Text, typer.Option(metavar="NAME", help=f"{' or '.join(NAMES)}; without it, whichever keeps the digits.")
    ] = None,
    digits: Annotated[
        Text, typer.Option(metavar="D", help="Correct significant digits, 2 to 100000; else what float64 gives.")
    ] = None,
    certified: Annotated[bool, typer.Option("--certified", help="Enclose the exact flow in balls.")] = False,
    learning_rate: Annotated[Text, typer.Option(metavar="H", help="Step size of gradient descent.")] = None,
    out: Annotated[Text, typer.Option(metavar="FILE", help="Keep the run in this SQLite file as it goes.")] = None,
    resume: Annotated[Text, typer.Option(metavar="FILE", help="Go on with the run in this file.")] = None,
    json_file: Annotated[Text, typer.Option("--json", metavar="FILE", help="Write JSON; - is standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> None:
    """Integrate the flow of a deep 2x2 factorization from an exact start to an event.

    Example:

        factorflow run --depth 3 --start "1/5 1/10; 0 1/4" --until loss=1e-10 --digits 30
    """
    chosen = _certified(engine) if certified else engine
    request = Request(observe, depth, start, until, samples, times, chosen, digits, learning_rate)
    _check_outputs(out, json_file, force)
    if resume is None:
        _run(request, out, json_file, force)
    else:
        _resume(resume, request, out, json_file, force)


def _certified(engine: Text) -> str:
    """Return the engine of a certified run, if no other was asked for."""
    if engine not in (None, CERTIFIED):
        raise refusal("--engine", engine, f"--certified runs {CERTIFIED}", "leave one of the two out")
    return CERTIFIED


def _check_outputs(out: Text, json_file: Text, force: bool) -> None:
    if out == STANDARD_OUTPUT:
        raise refusal("--out", out, "a run is kept in a file", "name one, or ask for --json -")
    if out is not None:
        fresh(out, "--out", force)
    if json_file is not None and json_file != STANDARD_OUTPUT:
        target = fresh(json_file, "--json", force)
        if out is not None and target.resolve() == Path(out).resolve():
            raise refusal("--json", json_file, "--out names the same file", "name another")


def _run(request: Request, out: Text, json_file: Text, force: bool) -> None:
    from factorflow.numeric import keeping

    with watching() as watch:
        planned = request.run(watch)
        rows = (
            (row for row in planned)
            if out is None
            else keeping.begin(planned, Path(out), request.settings, _words(request), force=force)
        )
        ended_early = _ending(rows)
    if planned.rows:
        _publish(keeping.signed(planned.trajectory, _words(request)), request, json_file, force)
    if ended_early:
        raise ended_early


def _resume(file: str, request: Request, out: Text, json_file: Text, force: bool) -> None:
    """Go on with the run in a file; one that is finished is only shown."""
    from factorflow.numeric import keeping, storage

    if request != Request() or out is not None:
        raise refusal("--resume", file, "it takes every setting from the file", "leave the other options out")
    kept = storage.read(Path(file))
    asked, ended_early = Request.read(kept.settings), None
    if not kept.is_finished:
        _check_origin(file, kept)
        with watching() as watch:
            ended_early = _ending(keeping.go_on(asked.run(watch, kept.times), Path(file), kept))
    _publish(storage.load(Path(file)), asked, json_file, force)
    if ended_early:
        raise ended_early


def _check_origin(file: str, kept: Kept) -> None:
    from factorflow.numeric.keeping import CALL

    if CALL in kept.settings:
        raise refusal("--resume", file, "integrate(store=...) began it", "make the same call in Python again")


def _ending(rows: Rows) -> KeyboardInterrupt | Unfinished | None:
    """Run to the end; return what ended it before, since then the rows that are done are kept."""
    from factorflow.numeric.run import Unfinished

    try:
        with closing(rows):
            for _ in rows:
                pass
    except (KeyboardInterrupt, Unfinished) as error:
        return error
    return None


def _words(request: Request) -> dict[str, str]:
    """Return the request and our versions, for the provenance of the rows."""
    return {"observe": request.observe, "start": request.start, **versions()}


def _publish(trajectory: Trajectory, request: Request, json_file: Text, force: bool) -> None:
    publish(trajectory, request.asked_digits or trajectory.digits or DOUBLE, json_file, force)
