"""Every proof of the ledger with one thing changed: a checker that still says yes checks nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import pytest
from sympy import MatrixBase, Rational

from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.context import Context
from factorflow.proofs_check.decide import decide, decided, inside
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.signs import Sign
from factorflow.proofs_check.verdict import Answer
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.reason import ByClaim, Expansion, Link, Monotone, SumOfSquares

Kind = TypeVar("Kind")
Step = tuple[Comparison, Any, Context]
"""A statement, why it should hold, and what it may rest on."""


def steps(proof: Sequence[Link], context: Context) -> Iterator[Step]:
    """Yield every link with what it may rest on, those inside of cases and rises too."""
    for link in proof:
        for branch, inner in inside(link.reason, context):
            yield from steps(branch, inner)
        yield link.statement, link.reason, context
        context = context.with_fact(link.statement)


@cache
def all_steps() -> tuple[Step, ...]:
    """Every link of the ledger once: many proofs share their first lines."""
    found: dict[Any, Step] = {}
    for claim in CLAIMS:
        for step in steps(claim.proof, Context(claim.flow, claim.given, claim.given)):
            statement, reason, _ = step
            found.setdefault((statement, type(reason), getattr(reason, "terms", None)), step)
    return tuple(found.values())


def those(kind: type[Kind]) -> list[tuple[Comparison, Kind, Context]]:
    """Return the links with one kind of reason."""
    return [(statement, reason, context) for statement, reason, context in all_steps() if isinstance(reason, kind)]


def survivors(sabotaged: Iterable[Step]) -> list[str]:
    """Return what is called proved."""
    return [str(statement) for statement, reason, context in sabotaged if decide(reason, statement, context)]


def _more(statement: Comparison, by: Any) -> Comparison:
    """Add to the left side, or to its first entry."""
    lhs = statement.lhs
    if isinstance(lhs, MatrixBase):
        changed = lhs.as_mutable()
        changed[0, 0] += by
        return replace(statement, lhs=changed.as_immutable())
    return replace(statement, lhs=lhs + by)


def _with_one_term_doubled() -> Iterator[Step]:
    """Every other certificate; which term, the position of the link decides."""
    certificates = [step for step in those(SumOfSquares) if step[1].terms]
    for k, (statement, reason, context) in enumerate(certificates[::2]):
        place = k % len(reason.terms)
        terms = [2 * term if i == place else term for i, term in enumerate(reason.terms)]
        if not vanishes(context.flow.expand(reason.terms[place])):
            yield statement, SumOfSquares(*terms, multiplier=reason.multiplier), context


def test_a_certificate_with_one_coefficient_changed() -> None:
    assert not survivors(_with_one_term_doubled())


def test_a_certificate_for_a_little_more() -> None:
    thousandth = Rational(1, 1000)
    every_other = those(SumOfSquares)[1::2]
    assert not survivors((_more(statement, thousandth), reason, context) for statement, reason, context in every_other)


def test_an_inequality_the_other_way_round() -> None:
    turned = (
        (Comparison(statement.rhs, statement.op, statement.lhs), reason, context)
        for statement, reason, context in those(SumOfSquares)[::3]
        if not vanishes(context.flow.expand(statement.slack))
    )
    assert not survivors(turned)


@pytest.mark.parametrize("kind", [Expansion, ByClaim, Monotone])
def test_a_statement_with_one_added(kind: type) -> None:
    found: list[Step] = those(kind)
    assert not survivors((_more(statement, 1), reason, context) for statement, reason, context in found)


def test_strict_where_only_weak_is_shown() -> None:
    """A certificate shows a strict inequality only by a positive term."""
    for statement, reason, context in those(SumOfSquares):
        if statement.op == "<=" and decide(reason, replace(statement, op="<"), context):
            assert any(context.signs.of(term) is Sign.POSITIVE for term in reason.terms), str(statement)


# Hypotheses without which the proof goes through.  Most say where a family of matrices is defined; the
# symmetric flow has w_21 = w_12 by definition, and says so to be read without it.
SYMMETRY = "w_21 = w_12"
NOT_NEEDED = {
    "lll2021:counterexample.attained": ["1 < R"],
    "lll2021:limit": ["1 < R"],  # cited
    "razin2020:prop4": [SYMMETRY],
    "razin2020:prop4.above": [SYMMETRY],
    "razin2020:prop4.band": [SYMMETRY],
    "razin2020:prop4.below": [SYMMETRY],
    "razin2020:prop4.definite": [SYMMETRY, "0 < w_11_0 + w_22_0"],
    "razin2020:prop4.every-start": [SYMMETRY],
    "razin2020:prop4.every-start.rate": [SYMMETRY],
    "razin2020:prop4.floor": [SYMMETRY],
    "razin2020:prop4.floor.high": [SYMMETRY],
    "razin2020:prop4.floor.low": [SYMMETRY],
    "razin2020:prop4.growth": [SYMMETRY],
    "razin2020:prop4.identity": [SYMMETRY],
    "razin2020:prop4.rate": [SYMMETRY],
    "sharpened:constant-determinant.affine": ["0 < q**2"],
    "sharpened:det-rate": ["0 < z"],
    "sharpened:det-rate.any-depth": ["2 < depth"],
    "sharpened:det-rate.slope": ["2 < depth"],
    "sharpened:eckart-young.attained": ["0 < p_plus", "0 < p_minus"],
    "sharpened:entry.attained": ["0 < q"],
    "sharpened:entry.flat.attained": ["v**2 < 1/4"],
    "sharpened:erank.best.attained": ["0 < T"],
    "sharpened:fences.coordinates": ["0 < w_11"],
    "sharpened:key.attained": ["0 < T"],
    "sharpened:rate": ["0 < z"],
    "sharpened:rate.clock": ["0 < z"],
    "sharpened:rate.clock.any-depth": ["0 < z"],
    "sharpened:rate.clock.depth-3": ["0 < z"],
    "sharpened:rate.corner": ["0 < z"],
    "sharpened:rate.depth-2": ["0 < z"],
    "sharpened:rate.depth-3": ["0 < z"],
    "sharpened:rate.loss": ["0 < z"],
    "sharpened:rate.pace": ["0 < z"],
    "sharpened:rate.speed": ["0 < z"],
    "sharpened:spectral.attained": ["0 < q", "q < 1"],
    "sharpened:spectral.instance": ["n < 2"],
    "sharpened:thm2.attained": ["mu**2 < 1", "0 < x_1**2"],
}


REGIONS = "sharpened:fences.order"
"""All walls of a region are hypotheses of each of its walls."""


def still_proved(claim: Claim, hypothesis: Comparison) -> bool:
    """Is the claim proved without the hypothesis?"""
    given = tuple(fact for fact in claim.given if fact != hypothesis)
    bad = (Answer.FAILED, Answer.UNDECIDED)
    return not any(verdict.answer in bad for _, verdict in decided(claim.proof, Context(claim.flow, given, given)))


def test_the_hypotheses_that_are_not_needed_are_known() -> None:
    proved = [claim for claim in CLAIMS if claim.proof and not claim.label.startswith(REGIONS)]
    found = {claim.label: [str(h) for h in claim.given if still_proved(claim, h)] for claim in proved}
    assert {label: hypotheses for label, hypotheses in found.items() if hypotheses} == NOT_NEEDED
