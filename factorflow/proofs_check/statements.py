"""A claim in print: its statement, its proof step by step, its status and the evidence for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sympy import Symbol

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
from factorflow.symbolic.typeset import Line, Remark, Section, escape, formula


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
        claim, names = self.claim, self._names()
        hypotheses = r",\quad ".join(f"${shortened_fact(given, names).latex()}$" for given in claim.given)
        given = f"Let {hypotheses}. Then " if hypotheses else ""
        defined = {**own_definitions(claim), **names}
        meaning = r",\quad ".join(f"${equal(name, expr).latex()}$" for name, expr in defined.items())
        where = f", where {meaning}" if defined else ""
        statement = f"{given}{formula(shortened_fact(claim.statement, names))}{where}."
        proof = r" \newline \textit{Proof.}" if self.checked else " No proof is known here."
        lines = tuple(_Chain(self, names).lines())
        note = f"{claim.source}; status: {self.status.words}"
        return Section(escape(claim.title), statement + proof, lines, note, claim.label, self._evidence())

    def _names(self) -> Names:
        """Name what the long ones of all printed expressions repeat, in letters that the claim does not use."""
        links = self.claim.links
        sides = [side for link in links for side in (link.statement.lhs, link.statement.rhs)]
        sums = [sum(link.reason.terms) for link in links if isinstance(link.reason, SumOfSquares)]
        used: set[Symbol] = set().union(*(e.free_symbols for e in (*sides, *sums)), self.claim.free_symbols)
        return abbreviations([*sides, *sums], {symbol.name for symbol in used})

    def _evidence(self) -> str:
        refuted = sum(r.refuted for r in self.refutations)
        mutants = f"{refuted} of {len(self.refutations)} false neighbours are refuted." if self.refutations else ""
        rows = [_row(evidence) for evidence in self.evidence if evidence.tested or evidence.violated]
        silent = len(self.evidence) - len(rows)
        rest = f"On {silent} other trajectories every row is vacuous or undecided." if silent else ""
        words = " ".join(filter(None, (rest, mutants)))
        table = "\n".join([HEAD, *rows, r"\hline\end{tabular}\par}"]) if rows else ""
        return "\n".join(filter(None, (table, rf"{{\small\noindent {words}\par}}" if words else "")))


USUAL = product_flow(RAZIN2020, depth).definitions
"""The named quantities of a 2x2 matrix on the problem of Razin & Cohen (2020)."""
HEAD = r"""{\par\addvspace{6pt}\noindent\footnotesize\tabcolsep=3pt
\begin{tabular}{@{}p{\dimexpr\linewidth-30em-36pt}lrrrrl@{}}\hline
tested on & fidelity & holds & violated & undecided & vacuous & tightest\\\hline"""


def _row(evidence: Evidence) -> str:
    counts = " & ".join(str(evidence.counts[verdict]) for verdict in RowVerdict)
    margin = evidence.tightest
    tightest = f"{margin.slack} in row {margin.row}" if margin else ""
    return rf"\raggedright {escape(evidence.about)} & {evidence.fidelity.name.lower()} & {counts} & {tightest}\\"


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
        yield from self._chain(self.printed.claim.proof, verdicts)

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
