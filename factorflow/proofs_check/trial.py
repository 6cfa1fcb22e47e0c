"""Every link of a proof on exact random specimens at which its hypotheses are true, and on every run."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import groupby

import numpy as np
from sympy import Expr, Symbol

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.trajectory import Fidelity
from factorflow.proofs_check.certainty import FALSE, OPEN, TRUE, Answers, Question
from factorflow.proofs_check.judge import Margin, RowVerdict
from factorflow.proofs_check.meaning import Meaning
from factorflow.proofs_check.obligations import Obligation, obligations
from factorflow.proofs_check.parametrisations import parametrisation
from factorflow.proofs_check.population import Population, population
from factorflow.proofs_check.specimens import specimen
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow

SPECIMENS = 10_000
"""Exact random specimens for each link."""
VERDICTS = {TRUE: RowVerdict.HOLDS, FALSE: RowVerdict.VIOLATED, OPEN: RowVerdict.UNDECIDED}
SCREEN_BITS = 53


@dataclass(frozen=True)
class Trial:
    """How one link fared on specimens at which all its hypotheses are true."""

    statement: Comparison
    counts: Mapping[RowVerdict, int] = field(hash=False)
    tightest: Margin | None = None
    counterexample: str = ""

    @property
    def specimens(self) -> int:
        """How many there were."""
        return sum(self.counts.values())


def trials(claim: Claim, size: int = SPECIMENS) -> tuple[Trial, ...]:
    """Test every link of a proof that speaks of one moment.

    Examples
    --------
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> [(trial.statement, trial.counts[RowVerdict.HOLDS]) for trial in trials(key, 100)]
    [(2*det <= loss*norm_frobenius**2, 100)]
    """
    momentary = [obligation for obligation in obligations(claim) if obligation.momentary]
    groups = groupby(momentary, key=lambda obligation: obligation.given)
    return tuple(trial for _, group in groups for trial in _tried(claim, list(group), size))


def _link(claim: Claim, obligation: Obligation) -> Claim:
    """Return a link as a claim of its own, the same wherever many proofs have the same line."""
    given, statement = obligation.given, obligation.statement
    return replace(claim, label="", title="", source="", given=given, statement=statement, proof=())


def _tried(claim: Claim, group: Sequence[Obligation], size: int) -> list[Trial]:
    """Test the links that rest on the same hypotheses on the same specimens, those that are not known yet."""
    links, solved = [_link(claim, obligation) for obligation in group], parametrisation(claim)
    missing = [link for link in links if (link, size) not in _known]
    if missing:
        given, meaning = missing[0].given, Meaning(claim.flow)
        facts = (*given, *(link.statement for link in missing))
        sides = [meaning.ready(side) for fact in facts for side in (fact.lhs, fact.rhs)]
        specimens = _specimens(claim.flow, given, meaning.behind(sides), size, tuple(solved.items()))
        _known.update({(link, size): _trial(link.statement, meaning, specimens) for link in missing})
    return [_known[link, size] for link in links]


_known: dict[tuple[Claim, int], Trial] = {}
"""Many proofs share their first lines."""


@lru_cache(maxsize=8)
def _specimens(
    flow: Flow,
    given: tuple[Comparison, ...],
    inputs: tuple[Symbol, ...],
    size: int,
    solved: tuple[tuple[Symbol, Expr], ...],
) -> Population:
    """Return the specimens for some hypotheses, from a seed of their own."""
    rng = np.random.default_rng(zlib.crc32(f"{flow.name}: {given}".encode()))
    return population(given, Meaning(flow), inputs, size, rng, dict(solved))


def _trial(statement: Comparison, meaning: Meaning, specimens: Population) -> Trial:
    question = Question(statement, meaning, specimens.inputs)
    answers = question.answers(specimens.rows, specimens.intervals)
    counts = {verdict: int(np.count_nonzero(answers == answer)) for answer, verdict in VERDICTS.items()}
    return Trial(statement, counts, _tightest(question, answers, specimens), _counterexample(answers, specimens))


def _tightest(question: Question, answers: Answers, specimens: Population) -> Margin | None:
    if question.fact.op == "=":
        return None
    found = question.least(specimens.intervals, answers == TRUE)
    if found is None:
        return None
    row, slack = found
    return Margin(row, f"{slack:.3g}", SCREEN_BITS, MPF(SCREEN_BITS).rounded(slack))


def _counterexample(answers: Answers, specimens: Population) -> str:
    """Say where a link is false, in exact numbers."""
    violated = np.flatnonzero(answers == FALSE)
    if not len(violated):
        return ""
    return ", ".join(f"{x} = {value}" for x, value in zip(specimens.inputs, specimens.rows[violated[0]], strict=True))


def on_specimens(claim: Claim, tried: Sequence[Trial]) -> Evidence | None:
    """Return the trials of all links of a claim as one piece of evidence; None where it has no proof."""
    if not claim.links:
        return None
    fewest, most = (select((trial.specimens for trial in tried), default=0) for select in (min, max))
    number = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    for_ever = len(claim.links) - len(tried)
    rest = f"; {for_ever} not testable so: about all times" if for_ever else ""
    about = f"each of {len(tried)} links on {number} exact random specimens{rest}"
    return _together(claim, about, Fidelity.EXACT, [(trial.counts, trial.tightest) for trial in tried])


def on_run(claim: Claim, about: str) -> Evidence | None:
    """Test every link of a proof on the rows of a run, under its own hypotheses; None where the run cannot."""
    tested = [_link_on_run(_link(claim, obligation), about) for obligation in obligations(claim)]
    if not (found := [evidence for evidence in tested if evidence]):
        return None
    violated = tuple(row for evidence in found for row in evidence.violated)
    counted = [(evidence.counts, evidence.tightest) for evidence in found]
    return replace(_together(claim, f"{len(found)} links on {about}", found[0].fidelity, counted), violated=violated)


@cache
def _link_on_run(link: Claim, about: str) -> Evidence | None:
    return verify(link, specimen(about), about)


def _together(
    claim: Claim, about: str, fidelity: Fidelity, found: Iterable[tuple[Mapping[RowVerdict, int], Margin | None]]
) -> Evidence:
    found = list(found)
    total = sum((Counter(counts) for counts, _ in found), Counter[RowVerdict]())
    margins = [margin for _, margin in found if margin]
    tightest = min(margins, key=lambda margin: margin.size, default=None)
    return Evidence(claim, about, fidelity, {verdict: total[verdict] for verdict in RowVerdict}, tightest)
