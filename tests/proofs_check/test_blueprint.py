"""The status of a claim follows from its links, its evidence and all that is below it."""

from dataclasses import replace
from typing import ClassVar

import pytest
from sympy import Rational

from factorflow.numeric.arithmetic import Float64
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.proofs_check.blueprint import MEANING, Status, blueprint, own_status, with_uses
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.verdict import Answer
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.claim import Claim, Disproof, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import real
from factorflow.symbolic.reason import ByClaim, Cases, Cited, RealArithmetic, SumOfSquares, Witness

x, y = real("x"), real("y")
NUMBERS = Flow("numbers", (), ())
SQUARE = at_most(0, x**2)


def claim(label: str, statement: Comparison, *reasons: object) -> Claim:
    """A claim whose proof states it once for each reason."""
    proof = chain(*((statement, reason) for reason in reasons))
    return Claim(f"test:{label}", label, "here", NUMBERS, (), statement, proof)


proved = claim("proved", SQUARE, SumOfSquares(x**2))
decided = claim("decided", SQUARE, RealArithmetic())
cited = claim("cited", SQUARE, Cited("somebody"))
broken = claim("broken", SQUARE, SumOfSquares(-(x**2)))
stated = claim("stated", SQUARE)
false = claim("false", at_most(x, 1))


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (proved, Status.FULLY_PROVED),
        (decided, Status.DECIDED),
        (cited, Status.CITED),
        (broken, Status.STATED),
        (stated, Status.STATED),
        (claim("mixed", SQUARE, RealArithmetic(), Cited("somebody")), Status.CITED),
        (claim("half", SQUARE, SumOfSquares(x**2), SumOfSquares(x)), Status.STATED),
    ],
)
def test_own_links(found: Claim, status: Status) -> None:
    assert blueprint([found]).status(found) is status


@pytest.mark.parametrize("below", [decided, cited, broken, stated])
def test_fully_proved_only_if_everything_below_is(below: Claim) -> None:
    above = claim("above", SQUARE, ByClaim(below))
    top = claim("top", SQUARE, ByClaim(above))
    graph = blueprint([top])
    assert (graph.own(above), graph.status(above), graph.status(top)) == (Status.PROVED,) * 3
    assert [c.label for c in graph.claims] == [below.label, above.label, top.label]
    assert graph.users(below) == (above,)


def test_everything_below_is_proved() -> None:
    above = claim("above", SQUARE, ByClaim(proved))
    assert blueprint([above]).status(above) is Status.FULLY_PROVED


def test_a_broken_branch_is_no_proof() -> None:
    branch = chain((SQUARE, SumOfSquares(x)))
    reason = Cases(((at_most(x, y), branch), (at_most(x, y).negation, chain((SQUARE, SumOfSquares(x**2))))))
    found = claim("cases", SQUARE, reason)
    assert blueprint([found]).status(found) is Status.STATED


def test_a_claim_that_says_more_than_its_proof() -> None:
    more = replace(proved, statement=at_most(1, x**2))
    assert blueprint([more]).status(more) is Status.STATED


def _evidence(found: Claim, *values: float, fidelity: Fidelity = Fidelity.APPROXIMATION) -> Evidence:
    rows = tuple((float(i), value) for i, value in enumerate(values))
    evidence = verify(found, Trajectory(("t", "x"), rows, Float64(), fidelity, 12), "a run")
    assert evidence is not None
    return evidence


class TestEvidence:
    def test_it_makes_a_stated_claim_tested(self) -> None:
        evidence = _evidence(stated, 1.0, 2.0)
        assert blueprint([stated], {stated.label: [evidence]}).status(stated) is Status.TESTED
        assert blueprint([broken], {broken.label: [_evidence(broken, 1.0)]}).status(broken) is Status.TESTED

    def test_nothing_tested_is_no_test(self) -> None:
        vacuous = replace(stated, given=(at_most(x, 0),), statement=at_most(x, 5))
        evidence = _evidence(vacuous, 1.0, 2.0)
        assert not evidence.tested
        assert own_status([], [evidence]) is Status.STATED

    def test_a_violation_refutes(self) -> None:
        evidence = _evidence(false, 0.5, 2.0)
        assert blueprint([false], {false.label: [evidence]}).status(false) is Status.REFUTED

    def test_on_iterates_of_descent_it_does_not(self) -> None:
        evidence = _evidence(false, 0.5, 2.0, fidelity=Fidelity.DESCENT)
        assert evidence.violated == (1,)
        assert blueprint([false], {false.label: [evidence]}).status(false) is Status.TESTED

    def test_it_adds_nothing_to_a_proof(self) -> None:
        evidence = [_evidence(proved, 1.0)]
        assert blueprint([proved], {proved.label: evidence}).status(proved) is Status.FULLY_PROVED


class TestConjectures:
    """x <= 1 for all x is refuted at x = 2; what is true of it is that 0 <= x^2."""

    LARGE: ClassVar = {x: 2}

    def conjecture(self, statement: Comparison, *links: tuple[Comparison, object]) -> Claim:
        disproof = Disproof(self.LARGE, chain(*links), true_part=(proved,))
        return replace(claim("conjecture", statement), disproof=disproof)

    def test_a_witness_refutes_it(self) -> None:
        found = self.conjecture(at_most(x, 1), (less(1, x), Witness(self.LARGE)))
        graph = blueprint([found])
        assert graph.status(found) is Status.REFUTED
        assert graph.status(proved) is Status.FULLY_PROVED
        assert graph.arrows(found) == (("true part", proved),)

    @pytest.mark.parametrize("value", [1, Rational(1, 2)])
    def test_a_point_where_it_holds_does_not(self, value: object) -> None:
        found = self.conjecture(at_most(x, 1), (less(1, x), Witness({x: value})))
        assert [verdict.answer for _, verdict in check(found)] == [Answer.FAILED]
        assert blueprint([found]).status(found) is Status.STATED

    def test_it_must_end_with_the_negation(self) -> None:
        found = self.conjecture(at_most(x, 1), (less(0, x), Witness(self.LARGE)))
        assert "not with its negation" in check(found)[0][1].remark

    def test_a_witness_outside_of_the_hypotheses(self) -> None:
        found = replace(self.conjecture(at_most(x, 1), (less(1, x), Witness(self.LARGE))), given=(at_most(x, 0),))
        assert not check(found)[0][1]

    def test_the_instance_satisfies_the_hypotheses(self) -> None:
        """Else hypotheses that contradict the instance would refute anything."""
        link = (less(1, x), SumOfSquares(less(1, x).slack))
        found = replace(self.conjecture(at_most(x, 1), link), given=(less(1, x), at_most(x, 0)))
        assert check(found)[0][1].remark == "the instance does not satisfy x <= 0"

    def test_nothing_may_rest_on_it(self) -> None:
        found = self.conjecture(at_most(x, 1), (less(1, x), Witness(self.LARGE)))
        user = claim("user", at_most(x, 1), ByClaim(found))
        assert check(user)[0][1].remark == "test:conjecture is refuted"

    def test_the_conjecture_of_2017(self) -> None:
        found = next(c for c in CLAIMS if c.label == "gunasekar2017:conjecture")
        graph = blueprint([found])
        assert graph.status(found) is Status.REFUTED
        assert [(word, other.label) for word, other in graph.arrows(found)] == [
            ("refuted by", "lll2021:limit"),
            ("true part", "gunasekar2017:thm1"),
            ("true part", "gunasekar2017:thm1.size-2"),
        ]


def test_two_claims_with_one_label_are_an_error() -> None:
    """Else the proof of one would stand for the other."""
    impostor = replace(false, label=proved.label)
    user = claim("user", at_most(x, 1), ByClaim(impostor))
    with pytest.raises(ValueError, match="two different claims are called test:proved"):
        with_uses([proved, user])


def test_html_has_a_row_for_each_claim() -> None:
    key = next(claim for claim in CLAIMS if claim.label == "sharpened:key")
    assert "<td>sharpened:key</td><td>FULLY_PROVED</td>" in blueprint([key])._repr_html_()


def test_every_status_has_its_words() -> None:
    assert set(MEANING) == set(Status)
    assert all(status.meaning == MEANING[status] for status in Status)
    assert max(Status) is Status.FULLY_PROVED


def test_the_labels_of_the_ledger_are_all_different() -> None:
    labels = [c.label for c in CLAIMS]
    assert len(set(labels)) == len(labels)
    assert len(with_uses(CLAIMS)) >= len(CLAIMS)


def test_a_sabotaged_link_takes_the_status_away() -> None:
    """Of the claim itself, and of what is above it."""
    key = next(c for c in CLAIMS if c.label == "sharpened:key")
    (link,) = key.proof
    assert isinstance(link.reason, SumOfSquares)
    wrong = SumOfSquares(*link.reason.terms, 1, multiplier=link.reason.multiplier)
    sabotaged = replace(key, proof=chain((link.statement, wrong)))
    above = Claim("test:above", "", "", key.flow, (), key.statement, chain((key.statement, ByClaim(sabotaged))))
    graph = blueprint([above])
    assert (graph.status(sabotaged), graph.status(above)) == (Status.STATED, Status.PROVED)
    assert blueprint([key]).status(key) is Status.FULLY_PROVED


def test_a_circle_cannot_be_written() -> None:
    """A reason holds the claim that it uses, so that the claim must be there first; equations included."""
    with pytest.raises(TypeError):
        ByClaim()  # type: ignore[call-arg]
    assert check(claim("equation", equal(x, x), ByClaim(claim("e", equal(x, x)))))[0][1]
