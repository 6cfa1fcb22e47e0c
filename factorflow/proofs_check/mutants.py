"""Mutants: false neighbours of a claim.  Each must be refuted by an exact witness.

A checker that cannot tell a theorem from its false neighbours checks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Symbol, sympify

from factorflow.proofs_check.exact import true_at
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow


@dataclass(frozen=True)
class Mutant:
    """A claim with one thing changed, and exact data at which it is false.

    Parameters
    ----------
    claim : Claim
        The false neighbour.
    change : str
        What was changed, in words.
    witness : mapping of Symbol to exact numbers
        Every hypothesis is true there and the statement is false.
    """

    claim: Claim
    change: str
    witness: Mapping[Symbol, Any] = field(hash=False)


@dataclass(frozen=True)
class Refutation:
    """What became of a mutant: refuted, or why it survives."""

    mutant: Mutant
    refuted: bool
    remark: str


def mutant(
    claim: Claim,
    change: str,
    witness: Mapping[Symbol, Any],
    *,
    statement: Comparison | None = None,
    given: tuple[Comparison, ...] | None = None,
    flow: Flow | None = None,
) -> Mutant:
    """Return the neighbour of a claim with another statement, other hypotheses or another flow."""
    neighbour = replace(
        claim,
        statement=statement or claim.statement,
        given=claim.given if given is None else given,
        flow=flow or claim.flow,
        proof=(),
    )
    return Mutant(neighbour, change, witness)


def refute(mutant: Mutant) -> Refutation:
    """Check the witness of a mutant exactly.

    Examples
    --------
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> from factorflow.symbolic.comparison import at_most
    >>> from factorflow.symbolic.notation import W, det, frobenius, loss
    >>> from sympy import Rational
    >>> witness = dict(zip(W, (2, Rational(2, 3), Rational(2, 3), Rational(2, 3))))
    >>> scaled = at_most(Rational(202, 100) * det, loss * frobenius**2)
    >>> refute(mutant(key, "2.02 for 2", witness, statement=scaled)).remark
    '404/225 <= 16/9 is false'
    """
    claim, point = mutant.claim, mutant.witness
    for hypothesis in claim.given:
        if true_at(hypothesis, claim.flow, point) is not True:
            return Refutation(mutant, False, f"the witness does not satisfy {hypothesis}")
    truth = true_at(claim.statement, claim.flow, point)
    shown = _at(claim.statement, claim.flow, point)
    if truth is False:
        return Refutation(mutant, True, f"{shown} is false")
    return Refutation(mutant, False, f"{shown} is {'true' if truth else 'not decided'} at the witness")


def _at(statement: Comparison, flow: Flow, point: Mapping[Symbol, Any]) -> Comparison:
    return flow.expand(statement).subs({symbol: sympify(value) for symbol, value in point.items()})
