"""Mutants: false neighbours of a claim.  Each must be refuted by an exact witness.

A checker that cannot tell a theorem from its false neighbours checks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import MatrixBase, Rational, Symbol, ones, sympify

from factorflow.proofs_check.exact import true_at, value_at
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, equal, less
from factorflow.symbolic.flow import Flow

PERCENT, TENTH = Rational(101, 100), Rational(1, 10)


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


def stating(claim: Claim, change: str, statement: Comparison, witness: Mapping[Symbol, Any]) -> Mutant:
    """Return the neighbour with another conclusion."""
    return mutant(claim, change, witness, statement=statement)


def without(claim: Claim, hypothesis: Comparison, witness: Mapping[Symbol, Any]) -> Mutant:
    """Return the neighbour that lacks one hypothesis."""
    if hypothesis not in claim.given:
        raise ValueError(f"{claim.label} does not assume {hypothesis}")
    given = tuple(fact for fact in claim.given if fact != hypothesis)
    return mutant(claim, f"without {hypothesis}", witness, given=given)


def given_instead(claim: Claim, hypothesis: Comparison, other: Comparison, witness: Mapping[Symbol, Any]) -> Mutant:
    """Return the neighbour that assumes something else in the place of one hypothesis."""
    given = tuple(other if fact == hypothesis else fact for fact in claim.given)
    if given == claim.given:
        raise ValueError(f"{claim.label} does not assume {hypothesis}")
    return mutant(claim, f"{other} for {hypothesis}", witness, given=given)


def tight(claim: Claim, witness: Mapping[Symbol, Any], factor: Any = PERCENT) -> tuple[Mutant, ...]:
    """Return the neighbours a little beyond an inequality between positive numbers that is (nearly) sharp there."""
    lhs, op, rhs = claim.statement.lhs, claim.statement.op, claim.statement.rhs
    return (
        mutant(claim, f"{factor} times the left side", witness, statement=Comparison(factor * lhs, op, rhs)),
        mutant(claim, f"{2 - factor} of the right side", witness, statement=Comparison(lhs, op, (2 - factor) * rhs)),
        mutant(claim, "1/10 added on the left", witness, statement=Comparison(lhs + TENTH, op, rhs)),
    )


def strict(claim: Claim, witness: Mapping[Symbol, Any]) -> Mutant:
    """Return the neighbour that denies the equality that is attained at the witness."""
    return mutant(claim, "strictly", witness, statement=less(claim.statement.lhs, claim.statement.rhs))


def turned(claim: Claim, witness: Mapping[Symbol, Any]) -> Mutant:
    """Return the neighbour whose sides have changed places."""
    sides = claim.statement.rhs, claim.statement.lhs
    return mutant(claim, "the sides exchanged", witness, statement=Comparison(sides[0], claim.statement.op, sides[1]))


def off(claim: Claim, witness: Mapping[Symbol, Any]) -> tuple[Mutant, ...]:
    """Return neighbours of an equation: its right side doubled, negated, one percent too large, one more, zero."""
    lhs, rhs = claim.statement.lhs, claim.statement.rhs
    one = ones(*rhs.shape) if isinstance(rhs, MatrixBase) else 1
    changes = {
        "doubled": 2 * rhs,
        "negated": -rhs,
        "times 101/100": PERCENT * rhs,
        "with 1 added": rhs + one,
        "dropped": 0 * rhs,
    }
    return tuple(
        mutant(claim, f"the right side {change}", witness, statement=equal(lhs, side))
        for change, side in changes.items()
    )


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
    if outside := [x for x, value in point.items() if x.is_positive and not sympify(value).is_positive]:
        return Refutation(mutant, False, f"{outside[0]} is positive, and the witness has {point[outside[0]]}")
    for hypothesis in claim.given:
        if true_at(hypothesis, claim.flow, point) is not True:
            return Refutation(mutant, False, f"the witness does not satisfy {hypothesis}")
    truth = true_at(claim.statement, claim.flow, point)
    shown = _at(claim.statement, claim.flow, point)
    if truth is False:
        return Refutation(mutant, True, f"{shown} is false")
    return Refutation(mutant, False, f"{shown} is {'true' if truth else 'not decided'} at the witness")


def _at(statement: Comparison, flow: Flow, point: Mapping[Symbol, Any]) -> Comparison:
    lhs, rhs = (value_at(side, flow, point) for side in (statement.lhs, statement.rhs))
    return Comparison(lhs, statement.op, rhs)
