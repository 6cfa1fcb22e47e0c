"""Blueprint: the graph of claims, and the status that follows from it; never stored, always computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from html import escape

from factorflow.proofs_check.decide import check
from factorflow.proofs_check.verdict import Answer, Verdict
from factorflow.proofs_check.verify import Evidence
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.reason import Link, RealArithmetic


class Status(IntEnum):
    """What is known of a claim, from least to most."""

    REFUTED = 0
    STATED = 1
    TESTED = 2
    CITED = 3
    DECIDED = 4
    PROVED = 5
    FULLY_PROVED = 6

    @property
    def meaning(self) -> str:
        """The status in words."""
        return MEANING[self]

    @property
    def words(self) -> str:
        """Its name and what it means, as a sentence."""
        return f"{self.name.replace('_', ' ').capitalize()}: {self.meaning}."


MEANING = {
    Status.REFUTED: "false: an instance of it is refuted",
    Status.STATED: "no complete proof, and no evidence",
    Status.TESTED: "holds on trajectories, no complete proof",
    Status.CITED: "proved but for a lemma of the literature that no machine checked here",
    Status.DECIDED: "proved, with a link that rests on z3",
    Status.PROVED: "all its own links are exact; something that it uses is not fully proved",
    Status.FULLY_PROVED: "all its links are exact, and so is everything below it",
}

Checked = Sequence[tuple[Link, Verdict]]


def own_status(checked: Checked, evidence: Iterable[Evidence] = ()) -> Status:
    """Return the status of a claim from its own links and its evidence alone.

    A claim one of whose links fails or is undecided is not proved, whatever the others say.
    """
    evidence = list(evidence)
    if any(e.refutes for e in evidence):
        return Status.REFUTED
    answers = {verdict.answer for _, verdict in checked}
    if not answers or answers & {Answer.FAILED, Answer.UNDECIDED}:
        return Status.TESTED if any(e.tested for e in evidence) else Status.STATED
    if Answer.CITED in answers:
        return Status.CITED
    return Status.DECIDED if any(isinstance(link.reason, RealArithmetic) for link, _ in checked) else Status.PROVED


@dataclass(frozen=True)
class Blueprint:
    """Claims with all that they use, and the verdicts on their links.

    Examples
    --------
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> blueprint([key]).status(key).name
    'FULLY_PROVED'
    """

    claims: tuple[Claim, ...]
    checked: Mapping[str, Checked] = field(hash=False)
    evidence: Mapping[str, Sequence[Evidence]] = field(default_factory=dict, hash=False)

    def own(self, claim: Claim) -> Status:
        """Return the status of a claim from its own links."""
        return own_status(self.checked[claim.label], self.evidence.get(claim.label, ()))

    def status(self, claim: Claim) -> Status:
        """Return the status of a claim: fully proved only if everything that it uses is."""
        own = self.own(claim)
        if claim.disproof:
            return Status.REFUTED if own >= Status.CITED else own
        below = all(self.status(used) is Status.FULLY_PROVED for used in claim.uses)
        return Status.FULLY_PROVED if own is Status.PROVED and below else own

    def users(self, claim: Claim) -> tuple[Claim, ...]:
        """Return the claims that use this one."""
        return tuple(other for other in self.claims if claim.label in {used.label for used in other.uses})

    def arrows(self, claim: Claim) -> tuple[tuple[str, Claim], ...]:
        """Return what a claim points to: what its proof uses, or what refutes it and what is true of it."""
        true_part = claim.disproof.true_part if claim.disproof else ()
        word = "refuted by" if claim.disproof else "uses"
        return (*((word, used) for used in claim.uses), *(("true part", part) for part in true_part))

    def _repr_html_(self) -> str:
        """Return a table of the claims, each with its status and what it points to."""
        rows = (
            f"<tr><td>{escape(claim.label)}</td><td>{self.status(claim).name}</td><td>{self._pointing(claim)}</td></tr>"
            for claim in self.claims
        )
        return f"<table><tr><th>claim</th><th>status</th><th>rests on</th></tr>{''.join(rows)}</table>"

    def _pointing(self, claim: Claim) -> str:
        return escape("; ".join(f"{word} {other.label}" for word, other in self.arrows(claim)))

    def __repr__(self) -> str:
        return f"Blueprint({len(self.claims)} claims)"


def blueprint(claims: Iterable[Claim], evidence: Mapping[str, Sequence[Evidence]] | None = None) -> Blueprint:
    """Decide the links of the claims and of all that they use."""
    closed = with_uses(claims)
    return Blueprint(closed, {claim.label: check(claim) for claim in closed}, evidence or {})


def with_uses(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims and everything below them, each once, what is used before what uses it.

    What is true of a refuted conjecture stands below it too.
    """
    found: dict[str, Claim] = {}
    for claim in claims:
        true_part = claim.disproof.true_part if claim.disproof else ()
        for below in (*with_uses((*claim.uses, *true_part)), claim):
            if found.setdefault(below.label, below) != below:
                raise ValueError(f"two different claims are called {below.label}: one proof would stand for both")
    return tuple(found.values())
