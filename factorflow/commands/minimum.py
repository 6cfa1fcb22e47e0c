"""``factorflow minimum``: the least nuclear norm under general measurements, as a certified interval."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh, write
from factorflow.numeric.problem_files import read_problem


def minimum(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The problem, in TOML.")],
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the certificate; - is standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> int:
    """Enclose the minimum nuclear norm of the matrices that fit the measurements, or prove that none does.

    Example:

        factorflow minimum problem.toml --json certificate.json
    """
    from factorflow.commands.progress import working
    from factorflow.numeric.certificate import InfeasibleError
    from factorflow.numeric.nuclear import minimum as find

    if json_file not in (None, STANDARD_OUTPUT):
        fresh(json_file, "--json", force)
    problem = read_problem(file)
    try:
        with working("looking for the minimum"):
            found = find(problem).as_json()
    except InfeasibleError as error:
        _publish(error.certificate, json_file, force)
        raise
    _publish(found, json_file, force)
    if not found["certified"]:
        typer.echo(f"warning: the upper bound is not proved: {found['reason']}", err=True)
    return 0


def _publish(found: dict[str, Any], json_file: str | None, force: bool) -> None:
    if json_file is not None:
        write(json_file, json.dumps(found, indent=1) + "\n", "--json", force)
    if json_file != STANDARD_OUTPUT and "lower" in found:
        typer.echo(f"minimum nuclear norm in [{found['lower']}, {found['upper']}]")
