"""Examine claims: decide their links, test them on the specimens, refute their mutants."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from factorflow.proofs_check import ledger
from factorflow.proofs_check.blueprint import Blueprint, Checked, Status, with_uses
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.monte_carlo import sampled
from factorflow.proofs_check.mutants import Refutation, refute
from factorflow.proofs_check.neighbours import mutants_of
from factorflow.proofs_check.own_claims import OwnClaims, own_claims
from factorflow.proofs_check.specimens import QUICK, SPECIMENS, specimen
from factorflow.proofs_check.trial import Trial, on_run, on_specimens, trials
from factorflow.proofs_check.verdict import Answer
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.claim import Claim


@dataclass(frozen=True)
class Entry:
    """All that was found out about one claim."""

    claim: Claim
    checked: Checked
    evidence: tuple[Evidence, ...]
    refutations: tuple[Refutation, ...]
    trials: tuple[Trial, ...] = ()
    of_links: tuple[Evidence, ...] = ()

    @property
    def complaints(self) -> tuple[str, ...]:
        """What speaks against the claim or its checker, in words."""
        failed = (
            f"link {k}: {link.statement}: {verdict.remark}"
            for k, (link, verdict) in enumerate(self.checked, 1)
            if verdict.answer is Answer.FAILED
        )
        violated = (f"violated on {e.about}, row {e.violated[0]}" for e in self.evidence if e.refutes)
        survivors = (f"mutant survives: {r.mutant.change}: {r.remark}" for r in self.refutations if not r.refuted)
        broken = (f"a link is violated on {e.about}, row {e.violated[0]}" for e in self.of_links if e.refutes)
        false = (
            f"{trial.statement} is false at {trial.counterexample}" for trial in self.trials if trial.counterexample
        )
        return (*failed, *violated, *survivors, *broken, *false)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not settled."""
        undecided = (
            f"link {k} is undecided: {link.statement}: {verdict.remark}"
            for k, (link, verdict) in enumerate(self.checked, 1)
            if verdict.answer is Answer.UNDECIDED
        )
        blank = self.evidence and not any(e.tested for e in self.evidence)
        untested = (
            f"no random specimen {'decides' if trial.specimens else 'satisfies the hypotheses of'} {trial.statement}"
            for trial in self.trials
            if not trial.counts[RowVerdict.HOLDS] and not trial.counterexample
        )
        return (*undecided, *(("vacuous or undecided on every row of every run",) if blank else ()), *untested)


@dataclass(frozen=True)
class Report:
    """The examination of several claims."""

    entries: tuple[Entry, ...]
    blueprint: Blueprint
    seconds: float

    @property
    def ok(self) -> bool:
        """No link fails, no claim is violated on a flow, no mutant survives."""
        return not any(entry.complaints for entry in self.entries)

    def status(self, entry: Entry) -> Status:
        """Return the status of a claim."""
        return self.blueprint.status(entry.claim)


def examine(label: str, rows: int = QUICK, matrices: int = 0, file: str | None = None) -> Entry:
    """Examine one claim of the ledger, or of a file of claims.

    With ``matrices``, test its links too, on so many and on every run.
    """
    own = own_claims(file) if file else OwnClaims()
    claim = ledger.claim(label, (*own.claims, *ledger.CLAIMS))
    evidence = (verify(claim, specimen(about, rows), about) for about in SPECIMENS)
    tried = trials(claim, matrices) if matrices else ()
    return Entry(
        claim,
        tuple(check(claim)),
        (*(found for found in evidence if found is not None), *sampled(claim)),
        tuple(refute(mutant) for mutant in (*mutants_of(claim), *own.mutants_of(claim))),
        tried,
        tuple(_of_links(claim, tried)) if matrices else (),
    )


def _of_links(claim: Claim, tried: Sequence[Trial]) -> Iterator[Evidence]:
    """Yield how the links fared on random specimens, and on ten rows of every run."""
    found = (on_run(claim, about) for about in SPECIMENS)
    yield from (evidence for evidence in (on_specimens(claim, tried), *found) if evidence is not None)


def examine_all(
    claims: Sequence[Claim],
    workers: int = 2,
    advance: Callable[[str], None] = lambda label: None,
    rows: int = QUICK,
    matrices: int = 0,
    file: str | None = None,
) -> Report:
    """Examine claims in parallel processes; ``advance`` is called with each label that is done.

    Claims that are not of the ledger are of the file; each process runs it for itself.

    What the claims use is decided too, so that the status of a claim knows all that is below it.
    """
    began = time.perf_counter()
    asked = [claim.label for claim in claims]
    entries: dict[str, Entry] = {}
    for entry in _examined(asked, workers, partial(examine, rows=rows, matrices=matrices, file=file)):
        entries[entry.claim.label] = entry
        advance(entry.claim.label)
    closed = with_uses(claims)
    checked = {c.label: entries[c.label].checked if c.label in entries else check(c) for c in closed}
    graph = Blueprint(closed, checked, {label: entry.evidence for label, entry in entries.items()})
    return Report(tuple(entries[label] for label in asked), graph, time.perf_counter() - began)


def _examined(labels: Sequence[str], workers: int, task: Callable[[str], Entry]) -> Iterable[Entry]:
    if workers == 1 or len(labels) < 4:
        yield from map(task, labels)
        return
    # A forked child would share locks of numerical libraries that may be held; a spawned one starts clean.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(task, labels)
