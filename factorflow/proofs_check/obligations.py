"""What each link of a proof says, and under which hypotheses: of one moment, or of all times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from factorflow.proofs_check.context import Context
from factorflow.proofs_check.decide import inside
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.reason import ByClaim, Cases, Cited, Invariance, Link


@dataclass(frozen=True)
class Obligation:
    """A link must hold wherever its hypotheses do.

    Parameters
    ----------
    statement : Comparison
    given : tuple of Comparison
        The hypotheses of the claim, the assumptions of the case, and what was concluded before for all times.
    momentary : bool
        Does it speak of one moment?  A conclusion for all times is no statement about a matrix.
    """

    statement: Comparison
    given: tuple[Comparison, ...]
    momentary: bool


def obligations(claim: Claim) -> tuple[Obligation, ...]:
    """Return one obligation for each link, those inside of cases and rises included.

    Examples
    --------
    >>> from factorflow.proofs_check.claims.arora2019.determinant import det_sign_claim
    >>> [obligation.momentary for obligation in obligations(det_sign_claim)]
    [True, True, False]
    """
    return tuple(_within(claim.proof, Context(claim.flow, claim.given, claim.given), ()))


def _within(chain: Sequence[Link], context: Context, for_ever: tuple[Comparison, ...]) -> Iterator[Obligation]:
    for link in chain:
        for branch, inner in inside(link.reason, context):
            yield from _within(branch, inner, for_ever)
        lasting = speaks_of_all_times(link.reason)
        yield Obligation(link.statement, (*context.assumed, *for_ever), not lasting)
        context = context.with_fact(link.statement)
        for_ever = (*for_ever, link.statement) if lasting else for_ever


def speaks_of_all_times(reason: Any) -> bool:
    """Does the conclusion rest on the flow from the start to now, and not on this moment alone?"""
    if isinstance(reason, ByClaim):
        return any(speaks_of_all_times(link.reason) for link in reason.claim.links)
    if isinstance(reason, Cases):
        return any(speaks_of_all_times(link.reason) for _, chain in reason.branches for link in chain)
    return isinstance(reason, Invariance | Cited)
