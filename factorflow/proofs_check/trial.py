"""Every link of a proof on exact random specimens at which its hypotheses are true, and on a trajectory."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.proofs_check.certainty import FALSE, OPEN, TRUE, Answers, Question
from factorflow.proofs_check.judge import Margin, RowVerdict
from factorflow.proofs_check.meaning import Meaning
from factorflow.proofs_check.obligations import Obligation, obligations
from factorflow.proofs_check.parametrisations import parametrisation
from factorflow.proofs_check.population import Population, population
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison

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
    return tuple(trial for given, group in groups for trial in _tried(claim, given, list(group), size))


def _tried(claim: Claim, given: Sequence[Comparison], group: Sequence[Obligation], size: int) -> Iterator[Trial]:
    """Test the links that rest on the same hypotheses on the same specimens."""
    meaning = Meaning(claim.flow)
    statements = [obligation.statement for obligation in group]
    sides = [meaning.ready(side) for fact in (*given, *statements) for side in (fact.lhs, fact.rhs)]
    seed = zlib.crc32(f"{claim.label}: {given}".encode())
    rng = np.random.default_rng(seed)
    specimens = population(given, meaning, meaning.behind(sides), size, rng, parametrisation(claim))
    yield from (_trial(statement, meaning, specimens) for statement in statements)


def _trial(statement: Comparison, meaning: Meaning, specimens: Population) -> Trial:
    question = Question(statement, meaning, specimens.inputs)
    answers = question.answers(specimens.rows, specimens.intervals)
    counts = {verdict: int(np.count_nonzero(answers == answer)) for answer, verdict in VERDICTS.items()}
    return Trial(statement, counts, _tightest(question, answers, specimens), _counterexample(answers, specimens))


def _tightest(question: Question, answers: Answers, specimens: Population) -> Margin | None:
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


def on_trajectory(claim: Claim, trajectory: Trajectory, about: str) -> Evidence | None:
    """Test every link of a proof on the rows of a trajectory, under its own hypotheses."""
    said = {(o.statement, o.given): o for o in obligations(claim)}
    as_claims = (replace(claim, given=given, statement=statement, proof=()) for statement, given in said)
    found = [evidence for link in as_claims if (evidence := verify(link, trajectory, about))]
    violated = tuple(row for evidence in found for row in evidence.violated)
    together = _together(
        claim, f"{len(found)} links on {about}", trajectory.fidelity, [(e.counts, e.tightest) for e in found]
    )
    return replace(together, violated=violated) if found else None


def _together(
    claim: Claim, about: str, fidelity: Fidelity, found: Iterable[tuple[Mapping[RowVerdict, int], Margin | None]]
) -> Evidence:
    found = list(found)
    total = sum((Counter(counts) for counts, _ in found), Counter[RowVerdict]())
    margins = [margin for _, margin in found if margin]
    tightest = min(margins, key=lambda margin: margin.size, default=None)
    return Evidence(claim, about, fidelity, {verdict: total[verdict] for verdict in RowVerdict}, tightest)
