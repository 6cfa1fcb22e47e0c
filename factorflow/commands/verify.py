"""``factorflow verify``: decide every link, test every claim, refute every mutant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from factorflow.commands.files import STANDARD_OUTPUT, folder, fresh, write
from factorflow.commands.progress import counting
from factorflow.numeric.inputs import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factorflow.proofs_check.examine import Entry, Report
    from factorflow.proofs_check.verify import Evidence

MOST_WORKERS = 64


def verify(
    labels: Annotated[list[str] | None, typer.Argument(metavar="[LABEL]...", show_default=False)] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is standard output.")
    ] = None,
    report_folder: Annotated[
        str | None, typer.Option("--report", metavar="DIR", help="Write DIR/index.html, a page to read and to keep.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="A hundred rows of every run; every link on random matrices too.")
    ] = False,
    claims_from: Annotated[
        str | None,
        typer.Option(metavar="FILE.py", help="Your own claims: runs this Python file of yours, which defines CLAIMS."),
    ] = None,
    workers: Annotated[str, typer.Option(metavar="N", help="Processes to use.")] = "2",
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> int:
    """Prove, test and try to refute the claims; LABEL is a claim or a family, without it all are meant.

    With --claims-from these are the claims of a file of your own, and LABEL may name those of the ledger besides.
    The file is Python and is run as such, so give one that you trust.

    Example:

        factorflow verify razin2020:thm1.norm
    """
    from factorflow.proofs_check.examine import examine_all
    from factorflow.proofs_check.ledger import CLAIMS, select
    from factorflow.proofs_check.own_claims import own_claims
    from factorflow.proofs_check.report import as_json
    from factorflow.proofs_check.specimens import FULL, QUICK
    from factorflow.proofs_check.trial import SPECIMENS

    processes = whole(workers, "--workers", 1, MOST_WORKERS)
    if json_file not in (None, STANDARD_OUTPUT):
        fresh(json_file, "--json", force)
    own = own_claims(claims_from).claims if claims_from is not None else ()
    claims = select(labels, (*own, *CLAIMS)) if labels else own or CLAIMS
    page = str(folder(report_folder, "--report") / "index.html") if report_folder is not None else None
    if page is not None:
        fresh(page, "--report", force)
    with counting("verifying", len(claims)) as advance:
        sizes = (FULL, SPECIMENS) if full else (QUICK, 0)
        report = examine_all(claims, processes, advance, *sizes, file=claims_from)
    if json_file is not None:
        write(json_file, json.dumps(as_json(report), indent=1) + "\n", "--json", force)
    if page is not None:
        _write_page(page, report, force)
    if json_file != STANDARD_OUTPUT:
        _print(report)
    for warning in (f"{e.claim.label}: {w}" for e in report.entries for w in e.warnings):
        typer.echo(f"warning: {warning}", err=True)
    for complaint in (f"{e.claim.label}: {c}" for e in report.entries for c in e.complaints):
        typer.echo(f"factorflow: {complaint}", err=True)
    return 0 if report.ok else 1


def _write_page(path: str, report: Report, force: bool) -> None:
    from factorflow.proofs_check.page import page

    with counting("writing", len(report.entries)) as advance:
        text = page(report, advance)
    write(path, text, "--report", force)


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console.width = 160
    of_links = any(entry.of_links for entry in report.entries)
    tested = ("links on matrices", "links on runs") if of_links else ()
    table = Table("label", "status", "links", "rows tested", *tested, "mutants", "tightest margin")
    for entry in report.entries:
        table.add_row(*_row(report, entry, of_links))
    console.print(table)
    verdict = "all is well" if report.ok else "something is wrong"
    console.print(f"{len(report.entries)} claims in {report.seconds:.1f} s: {verdict}", highlight=False)


def _row(report: Report, entry: Entry, of_links: bool) -> list[str]:
    from factorflow.numeric.trajectory import Fidelity

    proved = sum(bool(verdict) for _, verdict in entry.checked)
    matrices = [e for e in entry.of_links if e.fidelity is Fidelity.EXACT]
    runs = [e for e in entry.of_links if e.fidelity is not Fidelity.EXACT]
    margins = [(e.tightest, e.about) for e in entry.evidence if e.tightest]
    tightest, about = min(margins, key=lambda pair: pair[0].size, default=(None, ""))
    return [
        entry.claim.label,
        report.status(entry).name,
        f"{proved}/{len(entry.checked)}",
        _held(entry.evidence),
        *((_held(matrices), _held(runs)) if of_links else ()),
        f"{sum(r.refuted for r in entry.refutations)}/{len(entry.refutations)}",
        f"{tightest.slack} ({about})" if tightest else "",
    ]


def _held(evidence: Sequence[Evidence]) -> str:
    from factorflow.proofs_check.judge import RowVerdict

    return f"{sum(e.counts[RowVerdict.HOLDS] for e in evidence)}/{sum(sum(e.counts.values()) for e in evidence)}"
