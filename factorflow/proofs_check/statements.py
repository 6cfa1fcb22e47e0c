"""A claim in print: its statement, its proof step by step, its status and the evidence for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sympy import Add, Symbol

from factorflow.proofs_check.blueprint import Checked, Status
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.mutants import Refutation
from factorflow.proofs_check.verdict import Answer, Verdict
from factorflow.proofs_check.verify import Evidence
from factorflow.symbolic.abbreviate import Names, abbreviations, shortened
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, equal
from factorflow.symbolic.factorization import RAZIN2020, product_flow
from factorflow.symbolic.notation import depth, typeset_expression
from factorflow.symbolic.reason import ByClaim, Cases, Link, Reason, Rising, SumOfSquares
from factorflow.symbolic.typeset import Line, Remark, Section, Table, escape, formula


@dataclass(frozen=True)
class Printed:
    """A claim with what was found out about it, and the labels of the document that it stands in."""

    claim: Claim
    status: Status
    checked: Checked
    evidence: Sequence[Evidence] = ()
    refutations: Sequence[Refutation] = ()
    beside: Collection[str] = field(default=())

    def section(self) -> Section:
        """Return the numbered statement with its proof and, below it, its evidence."""
        note = f"{self.claim.source}; status: {self.status.words}"
        text = self.statement + (rf" \newline \textit{{{self.kind}.}}" if self.checked else " No proof is known here.")
        return Section(escape(self.claim.title), text, self.lines, note, self.claim.label, self.table)

    @property
    def statement(self) -> str:
        """What is claimed, with its hypotheses and with the meaning of its names; LaTeX."""
        claim, names = self.claim, self._names
        hypotheses = r",\quad ".join(f"${shortened_fact(given, names).latex()}$" for given in claim.given)
        given = f"Let {hypotheses}. Then " if hypotheses else ""
        defined = {**own_definitions(claim), **names}
        meaning = r",\quad ".join(f"${equal(name, expr).latex()}$" for name, expr in defined.items())
        where = f", where {meaning}" if defined else ""
        return f"{given}{formula(shortened_fact(claim.statement, names))}{where}."

    @property
    def kind(self) -> str:
        """Proof, or of a conjecture that is false, disproof."""
        return "Disproof" if self.claim.disproof else "Proof"

    @property
    def lines(self) -> tuple[Line | Remark, ...]:
        """The proof step by step."""
        return tuple(_Chain(self, self._names).lines())

    @property
    def table(self) -> Table | None:
        """On which trajectories the claim was tested, and what became of its false neighbours."""
        refuted = sum(r.refuted for r in self.refutations)
        mutants = f"{refuted} of {len(self.refutations)} false neighbours are refuted." if self.refutations else ""
        rows = tuple(_row(evidence) for evidence in self.evidence if evidence.tested or evidence.violated)
        silent = len(self.evidence) - len(rows)
        rest = f"On {silent} other trajectories every row is vacuous or undecided." if silent else ""
        words = " ".join(filter(None, (rest, mutants)))
        return Table(HEAD, rows, words) if rows or words else None

    @cached_property
    def _names(self) -> Names:
        """Name what the long ones of all printed expressions repeat, in letters that the claim does not use."""
        links = self.claim.links
        sides = [side for link in links for side in (link.statement.lhs, link.statement.rhs)]
        sums = [Add(*link.reason.terms) for link in links if isinstance(link.reason, SumOfSquares)]
        used: set[Symbol] = set().union(*(e.free_symbols for e in (*sides, *sums)), self.claim.free_symbols)
        return abbreviations([*sides, *sums], {symbol.name for symbol in used})


USUAL = product_flow(RAZIN2020, depth).definitions
"""The named quantities of a 2x2 matrix on the problem of Razin & Cohen (2020)."""
HEAD = ("tested on", "fidelity", *(verdict.value for verdict in RowVerdict), "tightest")


def _row(evidence: Evidence) -> tuple[str, ...]:
    counts = (str(evidence.counts[verdict]) for verdict in RowVerdict)
    margin = evidence.tightest
    tightest = f"{margin.slack} in row {margin.row}" if margin else ""
    return evidence.about, evidence.fidelity.name.lower(), *counts, tightest


def own_definitions(claim: Claim) -> Names:
    """Return what a claim defines otherwise than everybody does, such as a family of matrices."""
    flow = claim.flow
    named = sorted(claim.free_symbols & flow.definitions.keys(), key=str)
    return {symbol: flow.definitions[symbol] for symbol in named if flow.definitions[symbol] != USUAL.get(symbol)}


def shortened_fact(fact: Comparison, names: Names) -> Comparison:
    """Return a comparison with names put in for what it repeats."""
    return Comparison(shortened(fact.lhs, names), fact.op, shortened(fact.rhs, names))


@dataclass
class _Chain:
    """The lines of a proof in the order of reading; steps are cited by their numbers."""

    printed: Printed
    names: Names
    numbers: dict[Comparison, int] = field(default_factory=dict)
    count: int = 0

    def lines(self) -> Iterator[Line | Remark]:
        verdicts = iter(self.printed.checked)
        claim = self.printed.claim
        yield from self._chain(claim.disproof.chain if claim.disproof else claim.proof, verdicts)

    def _chain(self, links: Sequence[Link], verdicts: Iterator[tuple[Link, Verdict]]) -> Iterator[Line | Remark]:
        for link in links:
            for opening, inner in _inner(link.reason):
                yield Remark(opening)
                outside = dict(self.numbers)
                yield from self._chain(inner, verdicts)
                self.numbers = outside
            _, verdict = next(verdicts)
            self.count += 1
            yield Line(shortened_fact(link.statement, self.names), self._why(link.reason), _failure(verdict))
            self.numbers[link.statement] = self.count

    def _why(self, reason: Reason) -> str:
        if isinstance(reason, ByClaim) and reason.claim.label in self.printed.beside:
            return rf"by Statement~\ref{{{reason.claim.label}}}"
        if isinstance(reason, Cases):
            return "in both cases"
        if isinstance(reason, SumOfSquares):
            terms = (shortened(term, self.names) for term in reason.terms)
            reason = SumOfSquares(*terms, multiplier=shortened(reason.multiplier, self.names))
        return reason.latex(self._cite)

    def _cite(self, fact: Comparison) -> str:
        number = self.numbers.get(fact)
        return f"({number})" if number else f"${shortened_fact(fact, self.names).latex()}$"


def _inner(reason: Reason) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Yield the chains inside of a reason, each with the words that open it."""
    if isinstance(reason, Cases):
        for assumption, links in reason.branches:
            yield f"Case ${assumption.latex()}$:", links
    if isinstance(reason, Rising):
        at = f"{typeset_expression(reason.variable)} = {typeset_expression(reason.start)}"
        yield f"On the way from ${at}$, the derivative of the difference:", reason.chain


def _failure(verdict: Verdict) -> str:
    bad = verdict.answer in (Answer.FAILED, Answer.UNDECIDED)
    return f"{verdict.answer.value}: {verdict.remark}" if bad else ""
