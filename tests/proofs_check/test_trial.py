"""Every link on exact random matrices: true lines hold, a line with one thing wrong is caught."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sympy import Matrix, Rational

from factorflow.proofs_check import examine as examination
from factorflow.proofs_check import ledger
from factorflow.proofs_check.draws import MATRIX, draw_matrix, draw_number, matrix_entries
from factorflow.proofs_check.examine import Entry, examine
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.obligations import obligations
from factorflow.proofs_check.trial import on_run, on_specimens, trials
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import det, positive, real, sigma_1, sigma_2
from factorflow.symbolic.reason import Cited, Link, SumOfSquares

HOLDS, VIOLATED, UNDECIDED, VACUOUS = RowVerdict
BY_LABEL = {claim.label: claim for claim in CLAIMS}
x, y = real("x"), real("y")
FEW = 300


def stated(statement: Comparison, *given: Comparison) -> Claim:
    """A claim about numbers whose proof is one line that says nothing."""
    return Claim("test:claim", "", "", Flow("numbers", (), ()), given, statement, (Link(statement, SumOfSquares(0)),))


def found(claim: Claim, size: int = FEW) -> dict[RowVerdict, int]:
    (trial,) = trials(claim, size)
    return {verdict: n for verdict, n in trial.counts.items() if n}


class TestVerdicts:
    def test_a_tie_is_decided_exactly(self) -> None:
        assert found(stated(at_most(0, (x - y) ** 2), equal(x, y))) == {HOLDS: FEW}

    def test_an_irrational_tie_is_decided_by_normal_forms(self) -> None:
        p = positive("p")
        assert found(stated(at_most((p ** Rational(1, 2)) ** 3, p ** Rational(3, 2)))) == {HOLDS: FEW}

    def test_a_strict_line_that_is_only_weak_is_violated_at_ties(self) -> None:
        (trial,) = trials(stated(less(0, (x - y) ** 2), equal(x, y)), FEW)
        assert trial.counts[VIOLATED] == FEW
        assert "x = " in trial.counterexample

    def test_a_hypothesis_that_nothing_satisfies_is_no_pass(self) -> None:
        (trial,) = trials(stated(at_most(x, 0), less(1, x), less(x, 0)), FEW)
        assert trial.specimens == 0
        entry = Entry(stated(at_most(x, 0)), (), (), (), (trial,))
        assert any("no random specimen satisfies the hypotheses of x <= 0" in warning for warning in entry.warnings)


WRONG = [
    ("sharpened:key", 0, lambda lhs: lhs * Rational(1001, 1000)),
    ("sharpened:sigma2", -1, lambda lhs: lhs * Rational(101, 100)),
    ("razin2020:prop4.below", -1, lambda lhs: lhs + Rational(1, 100)),
    ("razin2020:prop2.distance", 2, lambda lhs: lhs + Rational(1, 10**6)),
    ("arora2019:det-law.depth-3", 0, lambda lhs: 2 * lhs),
    ("gunasekar2017:det-law.size-2", 0, lambda lhs: lhs + Rational(1, 1000)),
]


@pytest.mark.parametrize(("label", "place", "change"), WRONG, ids=[label for label, *_ in WRONG])
def test_a_deliberately_wrong_link_is_caught(label: str, place: int, change: object) -> None:
    claim = BY_LABEL[label]
    link = claim.proof[place]
    wrong = Comparison(change(link.statement.lhs), link.statement.op, link.statement.rhs)  # type: ignore[operator]
    proof = [*claim.proof]
    proof[place] = Link(wrong, link.reason)
    caught = [trial for trial in trials(replace(claim, proof=tuple(proof)), 2000) if trial.counts[VIOLATED]]
    assert [trial.statement for trial in caught] == [wrong]


def test_examine_complains_of_a_wrong_link(monkeypatch: pytest.MonkeyPatch) -> None:
    key = BY_LABEL["sharpened:key"]
    wrong = Comparison(key.statement.lhs * 2, "<=", key.statement.rhs)
    sabotaged = replace(key, proof=(Link(wrong, key.proof[0].reason), *key.proof))
    monkeypatch.setattr(ledger, "claim", lambda *asked: sabotaged)
    monkeypatch.setattr(examination, "check", lambda claim: [])
    entry = examine("sharpened:key", matrices=FEW)
    assert any(complaint.startswith(f"{wrong} is false at w_11 = ") for complaint in entry.complaints)


@pytest.mark.parametrize(
    "label", ["sharpened:key", "razin2020:prop4.flow", "sharpened:entry.dimension-3", "razin2020:thm2"]
)
def test_true_lines_hold_on_all_specimens(label: str) -> None:
    for trial in trials(BY_LABEL[label], FEW):
        assert trial.counts[HOLDS] == FEW, str(trial.statement)


class TestObligations:
    def test_what_was_concluded_for_all_times_is_a_hypothesis_of_what_follows(self) -> None:
        found = obligations(BY_LABEL["razin2020:thm1.norm.frobenius"])
        assert [o.momentary for o in found[:2]] == [False, True]
        assert found[0].statement in found[1].given

    def test_cases_assume_their_case(self) -> None:
        claim = BY_LABEL["razin2020:prop4.rate"]
        assert any(len(o.given) > len(claim.given) and o.momentary for o in obligations(claim))

    def test_what_is_cited_is_not_tested_on_matrices(self) -> None:
        claim = replace(stated(at_most(x, y)), proof=(Link(at_most(x, y), Cited("a book")),))
        assert trials(claim, FEW) == ()
        evidence = on_specimens(claim, ())
        assert evidence is not None
        assert evidence.about == "each of 0 links on 0 exact random specimens; 1 not testable so: about all times"


def test_links_on_a_run() -> None:
    claim, about = BY_LABEL["sharpened:sigma2"], "depth 2 from [[3, 2], [2, 2]], t <= 20"
    evidence = on_run(claim, about)
    assert evidence is not None
    assert evidence.about == f"{len(claim.links)} links on {about}"
    assert (evidence.counts[VIOLATED], sum(evidence.counts.values())) == (0, 10 * len(claim.links))
    assert on_run(BY_LABEL["gunasekar2017:flow"], about) is None


class TestDraws:
    rng = np.random.default_rng(1)

    def test_the_matrices_have_the_singular_values_that_they_were_made_of(self) -> None:
        drawn = draw_matrix(1000, self.rng, symmetric=False)
        for i in range(0, 1000, 50):
            numbers = {s: Rational(*map(int, drawn[s][:, i])) for s in MATRIX}
            exact = Matrix(2, 2, [e.xreplace(numbers) for e in matrix_entries(symmetric=False).values()])
            h, k = numbers[MATRIX[2]], numbers[MATRIX[3]]
            assert exact.det() == h * k
            assert (exact.T * exact).trace() == h**2 + k**2

    def test_they_come_near_solutions_and_near_determinant_zero_with_both_signs(self) -> None:
        drawn = draw_matrix(4000, self.rng, symmetric=False)
        value = {s: drawn[s][0] / drawn[s][1] for s in MATRIX}
        m, n, h, k = (value[s] for s in MATRIX)
        rotations = [np.array([[1 - u**2, -2 * u], [2 * u, 1 - u**2]]) / (1 + u**2) for u in (m, n)]
        matrices = np.einsum("ijn,jn,kjn->nik", rotations[0], np.array([h, k]), rotations[1])
        losses = ((matrices - [[0, 1], [1, 0]]) ** 2)[:, [0, 1, 1], [1, 0, 1]].sum(axis=1) / 2
        assert (losses < 1e-6).sum() > 50
        assert ((h * k > 0).sum(), (h * k < 0).sum()) > (500, 500)
        assert (np.abs(h * k) < 1e-3 * (h**2 + k**2)).sum() > 100
        assert (np.abs(matrices).max(axis=(1, 2)) > 1e4).sum() > 50

    @pytest.mark.parametrize("count", [20, 1000])
    def test_a_positive_number_is_positive(self, count: int) -> None:
        numerators, denominators = draw_number(positive("p"), count, self.rng)
        assert (numerators > 0).all()
        assert (denominators > 0).all()


def test_the_least_slack_is_reported() -> None:
    (trial,) = trials(stated(at_most(x, 1), at_most(x, Rational(1, 2))), FEW)
    assert trial.tightest is not None
    assert float(trial.tightest.slack) >= 0.5


def test_cases_that_rest_on_the_flow_speak_of_all_times() -> None:
    """That w_11 stays above its floor is no statement about one matrix."""
    *before, last = obligations(BY_LABEL["razin2020:prop4.floor"])
    assert last.statement == BY_LABEL["razin2020:prop4.floor"].statement
    assert not last.momentary
    assert all(obligation.momentary for obligation in before[:5])


def test_an_equation_has_no_slack() -> None:
    (trial,) = trials(stated(equal(x + x, 2 * x)), FEW)
    assert (trial.counts[HOLDS], trial.tightest) == (FEW, None)


def test_named_quantities_are_those_of_the_flow() -> None:
    claim = replace(BY_LABEL["sharpened:key"], statement=equal(sigma_1 * sigma_2, det), given=(at_most(0, det),))
    wrapped: Sequence[Link] = (Link(claim.statement, SumOfSquares(0)),)
    assert found(replace(claim, proof=tuple(wrapped))) == {HOLDS: FEW}
