"""A `Report` as one page of HTML: the graph of the claims, and for each all that was found out about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from sympy import Symbol, sympify

from factorflow.proofs_check import hypertext
from factorflow.proofs_check.blueprint import Status
from factorflow.proofs_check.derivations import introduction
from factorflow.proofs_check.drawing import graph, margins, mark
from factorflow.proofs_check.examine import Entry, Report
from factorflow.proofs_check.graph import picture
from factorflow.proofs_check.hypertext import link, prose
from factorflow.proofs_check.literature import papers_in
from factorflow.proofs_check.mutants import Refutation
from factorflow.proofs_check.report import versions
from factorflow.proofs_check.statements import Printed
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.typeset import formula

Advance = Callable[[str], None]


def page(report: Report, advance: Advance = lambda label: None) -> str:
    """Return the page; ``advance`` is called with each label that is written.

    Nothing on it is loaded from elsewhere, and it can be read without its script, which filters.
    """
    status = {claim.label: report.blueprint.status(claim) for claim in report.blueprint.claims}
    shown = frozenset(entry.claim.label for entry in report.entries)
    claims = [entry.claim for entry in report.entries]
    articles = []
    for entry in report.entries:
        articles.append(_Article(report, entry, status, shown).html())
        advance(entry.claim.label)
    drawn = picture(claims)
    body = [
        _summary(report),
        _filters(report),
        f'<h2 id="graph">What rests on what</h2>{_graph(graph(drawn, status, shown) if drawn else "")}',
        f'<h2 id="claims">Claims</h2>{_index(report)}',
        hypertext.section(introduction(claims)),
        *articles,
        _versions(),
    ]
    return hypertext.page("factorflow: claims and what is known of them", "".join(body))


def _summary(report: Report) -> str:
    verdict = "All is well." if report.ok else '<strong class="failure">Something is wrong.</strong>'
    number = len(report.entries)
    return (
        f"<p>{number} {'claim was' if number == 1 else 'claims were'} examined in {report.seconds:.1f} s: every link "
        f"decided, every claim tested on trajectories, every false neighbour put to its witness. {verdict}</p>"
    )


def _filters(report: Report) -> str:
    """Return the boxes that choose what is shown; without script they are hidden and all is shown."""
    present = sorted({report.status(entry) for entry in report.entries}, reverse=True)
    by_status = "".join(_box("status", s.name, f"{mark(s)} {escape(s.words)}") for s in present)
    sources = dict.fromkeys(_source(entry.claim) for entry in report.entries)
    by_source = "".join(_box("source", source, escape(source)) for source in sources)
    return (
        f'<form id="filter" hidden><fieldset><legend>Status</legend>{by_status}</fieldset>'
        f"<fieldset><legend>Source</legend>{by_source}</fieldset>"
        '<p><output id="count" aria-live="polite"></output> <button type="reset">Show all</button></p></form>'
    )


def _box(kind: str, value: str, words: str) -> str:
    return f'<label><input type="checkbox" name="{kind}" value="{escape(value)}" checked> {words}</label>'


def _source(claim: Claim) -> str:
    return claim.label.partition(":")[0]


def _graph(drawn: str) -> str:
    if not drawn:
        return "<p>None of these claims uses another.</p>"
    return (
        "<p>An arrow goes from what is used to what uses it; claims that stand alone are in the table below.</p>"
        f'<div class="wide" tabindex="0" role="group" aria-label="Graph of the claims">{drawn}</div>'
    )


def _index(report: Report) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("status", "label", "what it says", "links", "mutants"))
    rows = "".join(_index_row(report.status(entry), entry) for entry in report.entries)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _index_row(status: Status, entry: Entry) -> str:
    claim = entry.claim
    proved = f"{sum(bool(verdict) for _, verdict in entry.checked)}/{len(entry.checked)}"
    refuted = f"{sum(r.refuted for r in entry.refutations)}/{len(entry.refutations)}"
    cells = (f"{mark(status)} {_name(status)}", link(claim.label), escape(claim.title), proved, refuted)
    return f'<tr data-of="{escape(claim.label)}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _name(status: Status) -> str:
    return status.name.replace("_", " ").lower()


def _versions() -> str:
    found = ", ".join(f"{name} {number}" for name, number in versions().items())
    return f"<footer><h2>Made with</h2><p>{escape(found)}.</p></footer>"


class _Article:
    """All about one claim."""

    def __init__(self, report: Report, entry: Entry, status: Mapping[str, Status], shown: frozenset[str]) -> None:
        self.report, self.entry, self.claim = report, entry, entry.claim
        self.status, self.shown = status, shown
        self.own = status[entry.claim.label]
        tested = (*entry.evidence, *entry.of_links)
        self.printed = Printed(entry.claim, self.own, entry.checked, tested, beside=shown)

    def html(self) -> str:
        label = escape(self.claim.label)
        data = f'data-status="{self.own.name}" data-source="{escape(_source(self.claim))}"'
        inside = "".join(self._parts())
        return f'<article id="{label}" {data} aria-labelledby="title-of-{label}">{inside}</article>'

    def _parts(self) -> Iterator[str]:
        label = escape(self.claim.label)
        yield f'<h2 id="title-of-{label}">{mark(self.own)} {escape(self.claim.title)}</h2>'
        yield f'<p class="note">{link(self.claim.label)} ({escape(self.claim.source)}). {escape(self.own.words)}</p>'
        yield f'<p class="statement">{prose(self.printed.statement)}</p>'
        yield from (f'<p class="failure">{escape(complaint)}</p>' for complaint in self.entry.complaints)
        yield from (f'<p class="warning">{escape(warning)}</p>' for warning in self.entry.warnings)
        yield self._proof()
        yield self._evidence()
        yield self._mutants()
        yield self._neighbours()
        yield self._again()

    def _proof(self) -> str:
        if not self.entry.checked:
            return "<p>No proof is known here.</p>"
        proved = sum(bool(verdict) for _, verdict in self.entry.checked)
        count = f"{proved} of {len(self.entry.checked)} links hold"
        return _details(f"{self.printed.kind}: {count}", hypertext.steps(self.printed.lines))

    def _evidence(self) -> str:
        tested = self.printed.table
        if not tested:
            return "<p>No trajectory tests it.</p>"
        kinds = dict.fromkeys(evidence.fidelity for evidence in self.printed.evidence)
        words = "".join(f"<dt>{kind.name.lower()}</dt><dd>{escape(kind.value)}</dd>" for kind in kinds)
        drawn = f'<div class="wide">{hypertext.table(tested)}</div><dl>{words}</dl>'
        return _details(f"Evidence: {len(tested.rows)} tests", drawn) + margins(self.entry.evidence)

    def _mutants(self) -> str:
        tried = self.entry.refutations
        if not tried:
            return ""
        refuted = sum(r.refuted for r in tried)
        rows = "".join(map(_mutant, tried))
        return _details(f"Mutants: {refuted} of {len(tried)} false neighbours are refuted", f"<ul>{rows}</ul>")

    def _neighbours(self) -> str:
        blueprint = self.report.blueprint
        told: dict[str, list[str]] = {}
        for word, other in blueprint.arrows(self.claim):
            told.setdefault(word.capitalize(), []).append(self._other(other))
        told["Used by"] = [self._other(user) for user in blueprint.users(self.claim)]
        return "".join(f"<p>{word}: {', '.join(others)}.</p>" for word, others in told.items() if others)

    def _other(self, claim: Claim) -> str:
        name = link(claim.label) if claim.label in self.shown else f"<code>{escape(claim.label)}</code>"
        return f"{mark(self.status[claim.label])} {name}"

    def _again(self) -> str:
        label = escape(self.claim.label)
        papers = " ".join(escape(paper) for paper in papers_in([self.claim.source]).values())
        made = f"factorflow {escape(versions()['factorflow'])}, claim <code>{label}</code>"
        cited = f"{escape(self.claim.title)} ({escape(self.claim.source)}). {escape(self.own.words)} Checked by {made}."
        rerun = f"<p>Run it again: <code>factorflow verify {label}</code></p>"
        return f'{rerun}<p class="cite">To cite: {cited} {papers}</p>'


def _details(summary: str, inside: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def _mutant(refutation: Refutation) -> str:
    mutant = refutation.mutant
    fate = "refuted" if refutation.refuted else f"not refuted: {refutation.remark}"
    return (
        f"<li>{escape(mutant.change)}: {prose(formula(mutant.claim.statement))}; "
        f"{escape(fate)} at {_point(mutant.witness)}</li>"
    )


def _point(witness: Mapping[Symbol, object]) -> str:
    return ", ".join(prose(f"${equal(name, sympify(value)).latex()}$") for name, value in witness.items())
