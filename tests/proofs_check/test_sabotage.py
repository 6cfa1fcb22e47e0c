"""Every proof of the ledger with one thing changed: a checker that still says yes checks nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest
from sympy import Expr, ImmutableMatrix, MatrixBase, Rational

from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.decide import Answer, Context, _branches, decide, decided
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.reason import ByClaim, Expansion, Link, Monotone, SumOfSquares

Step = tuple[Link, Context]


def steps(proof: Sequence[Link], context: Context) -> Iterator[Step]:
    """Yield every link with what it may rest on."""
    for link in proof:
        for branch, inner in _branches(link.reason, context):
            yield from steps(branch, inner)
        yield link, context
        context = context.with_fact(link.statement)


@cache
def all_steps() -> tuple[Step, ...]:
    """Every link of the ledger once: many proofs share their first lines."""
    found: dict[tuple[Comparison, object], Step] = {}
    for claim in CLAIMS:
        for link, context in steps(claim.proof, Context(claim.flow, claim.given, claim.given)):
            key = (link.statement, type(link.reason), getattr(link.reason, "terms", None))
            found.setdefault(key, (link, context))
    return tuple(found.values())


def those(kind: type) -> list[Step]:
    return [(link, context) for link, context in all_steps() if isinstance(link.reason, kind)]


def survivors(sabotaged: Iterator[tuple[Link, Context]]) -> list[str]:
    return [f"{link.statement}: {link.reason}" for link, context in sabotaged if decide(link.reason, link.statement, context)]


def certificates() -> Iterator[Step]:
    """Every other certificate with one term doubled; which one, the position of the link decides."""
    for k, (link, context) in enumerate(those(SumOfSquares)[::2]):
        terms = list(link.reason.terms)
        terms[k % len(terms)] *= 2
        if not vanishes(context.flow.expand(link.reason.terms[k % len(terms)])):
            yield Link(link.statement, SumOfSquares(*terms, multiplier=link.reason.multiplier)), context


def test_a_certificate_with_one_coefficient_changed() -> None:
    assert not survivors(certificates())


def test_a_certificate_for_a_little_more() -> None:
    """The left side one thousandth larger, with the same certificate."""
    more = (
        (Link(replace(link.statement, lhs=link.statement.lhs + Rational(1, 1000)), link.reason), context)
        for link, context in those(SumOfSquares)[1::2]
    )
    assert not survivors(more)


def test_an_inequality_the_other_way_round() -> None:
    turned = (
        (Link(Comparison(link.statement.rhs, link.statement.op, link.statement.lhs), link.reason), context)
        for link, context in those(SumOfSquares)[::3]
        if not vanishes(context.flow.expand(link.statement.slack))
    )
    assert not survivors(turned)


def _shifted(side: Expr | ImmutableMatrix) -> Expr | ImmutableMatrix:
    if not isinstance(side, MatrixBase):
        return side + 1
    return ImmutableMatrix(*side.shape, lambda i, j: side[i, j] + int(i == j == 0))


@pytest.mark.parametrize("kind", [Expansion, ByClaim, Monotone])
def test_a_statement_with_one_added(kind: type) -> None:
    shifted = (
        (Link(Comparison(_shifted(link.statement.lhs), link.statement.op, link.statement.rhs), link.reason), context)
        for link, context in those(kind)
    )
    assert not survivors(shifted)


def test_strict_where_only_weak_is_known() -> None:
    """No certificate shows more than its terms do; none of the ledger claims less than it shows."""
    weak = [(link, context) for link, context in those(SumOfSquares) if link.statement.op == "<="]
    strict = ((Link(replace(link.statement, op="<"), link.reason), context) for link, context in weak)
    # Those that survive have a positive term, and may well be strict.
    for statement in survivors(strict):
        assert statement
    for link, context in weak:
        if decide(link.reason, replace(link.statement, op="<"), context):
            assert any(context.signs.of(term).name == "POSITIVE" for term in link.reason.terms)


# Hypotheses without which the proof goes through.  Most say where a family of matrices is defined; the
# symmetric flow has w_21 = w_12 by definition, and says so to be read without it.
SYMMETRY = "w_21 = w_12"
NOT_NEEDED = {
    "razin2020:prop4": [SYMMETRY],
    "razin2020:prop4.above": [SYMMETRY],
    "razin2020:prop4.band": [SYMMETRY],
    "razin2020:prop4.below": [SYMMETRY],
    "razin2020:prop4.definite": [SYMMETRY, "0 < w_11_0 + w_22_0"],
    "razin2020:prop4.growth": [SYMMETRY],
    "razin2020:prop4.identity": [SYMMETRY],
    "razin2020:prop4.rate": [SYMMETRY],
    "sharpened:eckart-young.attained": ["0 < p_plus", "0 < p_minus"],
    "sharpened:entry.attained": ["0 < q"],
    "sharpened:entry.flat.attained": ["v**2 < 1/4"],
    "sharpened:erank.best.attained": ["0 < T"],
    "sharpened:key.attained": ["0 < T"],
    "sharpened:spectral.attained": ["0 < q", "q < 1"],
    "sharpened:spectral.instance": ["n < 2"],
    "sharpened:thm2.attained": ["mu**2 < 1", "0 < x_1**2"],
}


def still_proved(claim: Claim, hypothesis: Comparison) -> bool:
    """Is the claim proved without the hypothesis?"""
    given = tuple(fact for fact in claim.given if fact != hypothesis)
    bad = (Answer.FAILED, Answer.UNDECIDED)
    return not any(verdict.answer in bad for _, verdict in decided(claim.proof, Context(claim.flow, given, given)))


def superfluous() -> dict[str, list[str]]:
    found = {claim.label: [str(h) for h in claim.given if still_proved(claim, h)] for claim in CLAIMS if claim.proof}
    return {label: hypotheses for label, hypotheses in found.items() if hypotheses}


def test_the_hypotheses_that_are_not_needed_are_known() -> None:
    assert superfluous() == NOT_NEEDED
