"""``factorflow check``: the claims on a trajectory of the user's own."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh, write
from factorflow.commands.progress import counting
from factorflow.commands.trajectories import FILE, read

if TYPE_CHECKING:
    from factorflow.proofs_check.verify import Evidence

Said = dict[str, str]


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    observe: Annotated[
        str | None,
        typer.Option(metavar="M", help='The observed entries, if the file does not say; else "? 1; 1 0".'),
    ] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="L", help="Number of factors, where the file does not say; else 2.")
    ] = None,
    claims: Annotated[
        str | None, typer.Option(metavar="LABEL,...", help="Claims or families; without it all that can be tested.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> int:
    """Test the claims on your own trajectory, every number a ball of its own rounding.

    Example:

        factorflow check training.npz --observe "? 1; 1 0" --depth 3
    """
    from factorflow.proofs_check.hypotheses import hypotheses
    from factorflow.proofs_check.ledger import select
    from factorflow.proofs_check.verify import verify

    if json_file not in (None, STANDARD_OUTPUT):
        fresh(json_file, "--json", force)
    chosen = select([label.strip() for label in claims.split(",")] if claims is not None else [])
    trajectory = read(file, observe, depth)
    found: list[tuple[Evidence, Said]] = []
    with counting("checking", len(chosen)) as advance:
        for claim in chosen:
            if evidence := verify(claim, trajectory, Path(file).name):
                found.append((evidence, hypotheses(claim, trajectory)))
            advance(claim.label)
    if json_file is not None:
        write(json_file, json.dumps(as_json(file, found), indent=1) + "\n", "--json", force)
    if json_file != STANDARD_OUTPUT:
        _print(found, trajectory.fidelity.value)
    _complain(found)
    return 1 if any(evidence.refutes for evidence, _ in found) else 0


def as_json(file: str, found: list[tuple[Evidence, Said]]) -> dict[str, Any]:
    """Return what was found as JSON: the schema that scripts rely on."""
    return {
        "file": file,
        "sha256": hashlib.sha256(Path(file).read_bytes()).hexdigest(),
        "evidence": [_entry(evidence, said) for evidence, said in found],
        "ok": not any(evidence.refutes for evidence, _ in found),
    }


def _entry(evidence: Evidence, said: Said) -> dict[str, Any]:
    from factorflow.proofs_check.report import evidence_json

    told = {key: value for key, value in evidence_json(evidence).items() if key != "about"}
    return {"label": evidence.claim.label, **told, "hypotheses": said}


def _complain(found: list[tuple[Evidence, Said]]) -> None:
    """Say on standard error what is violated, and what was not tested at all."""
    for evidence, _ in found:
        if evidence.violated:
            word = "factorflow" if evidence.refutes else "warning"
            meaning = "" if evidence.refutes else ": a finding about the step size, no refutation"
            typer.echo(f"{word}: {evidence.claim.label} is violated on row {evidence.violated[0]}{meaning}", err=True)
    blank = sum(not evidence.tested and not evidence.violated for evidence, _ in found)
    if blank:
        typer.echo(f"warning: {blank} of {len(found)} claims are vacuous or undecided on every row", err=True)
    if not found:
        typer.echo("warning: there is no claim that this file can test", err=True)


def _print(found: list[tuple[Evidence, Said]], meaning: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console.width = 160
    verdicts = ("HOLDS", "VIOLATED", "UNDECIDED", "VACUOUS")
    table = Table("claim", *verdicts, "tightest", "hypotheses that do not hold for certain", caption=meaning)
    for evidence, said in found:
        table.add_row(evidence.claim.label, *map(str, evidence.counts.values()), _tightest(evidence), _open(said))
    console.print(table)


def _tightest(evidence: Evidence) -> str:
    return f"{evidence.tightest.slack} in row {evidence.tightest.row}" if evidence.tightest else ""


def _open(said: Said) -> str:
    return "; ".join(f"{name}: {state}" for name, state in said.items() if state != "holds")
