"""A claim in print."""

from sympy import Symbol

from factorflow.proofs_check.blueprint import Status
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.ledger import claim
from factorflow.proofs_check.statements import Printed, own_definitions
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.reason import ByClaim, Cases, Monotone, SumOfSquares
from factorflow.symbolic.typeset import Line, Remark, Section

x, y = Symbol("x", real=True), Symbol("y", real=True)
NUMBERS = Flow("numbers", (), ())


def printed(claim: Claim, *beside: str) -> Section:
    return Printed(claim, Status.PROVED, check(claim), beside=beside).section()


def test_steps_are_cited_by_their_numbers_and_cases_are_opened() -> None:
    theorem = claim("razin2020:thm1.norm.spectral")
    section = printed(theorem, "arora2019:det-sign")
    reasons = [line.reason for line in section.lines if isinstance(line, Line)]
    roots = [link for link in theorem.links if isinstance(link.reason, Monotone)]
    assert sum("by monotonicity of the square root in (" in reason for reason in reasons) == len(roots) > 5
    assert r"by Statement~\ref{arora2019:det-sign}" in reasons
    assert "in both cases" in reasons
    openings = [line.text for line in section.lines if isinstance(line, Remark)]
    assert openings == ["Case $s < 1$:", r"Case $1 \le s$:"]
    assert any(isinstance(link.reason, Cases) for link in theorem.proof)


def test_a_claim_that_is_not_beside_is_cited_by_its_label() -> None:
    reasons = [line.reason for line in printed(claim("razin2020:thm1.distance")).lines if isinstance(line, Line)]
    assert r"by \texttt{arora2019:det-sign}" in reasons
    assert any(isinstance(link.reason, ByClaim) for link in claim("razin2020:thm1.distance").links)


def test_a_step_that_fails_is_red() -> None:
    wrong = at_most(x, x**2)
    section = printed(Claim("test:wrong", "Wrong", "nobody", NUMBERS, (), wrong, chain((wrong, SumOfSquares(x**2)))))
    assert r"\textcolor{red}{failed: certificate and slack differ by" in section.latex()


def test_a_claim_without_a_proof_says_so() -> None:
    assert "No proof is known here." in printed(claim("arora2019:commuting-depth")).text


def test_what_a_claim_defines_by_itself_stands_with_it() -> None:
    assert own_definitions(claim("sharpened:key")) == {}
    attained = claim("sharpened:entry.attained")
    assert {str(name) for name in own_definitions(attained)} & {"w_11", "w_12", "w_21", "w_22"}
    assert r"$w_{11} = \frac{1}{q" in printed(attained).text
