"""What a claim is on the rows of a trajectory, on tables written by hand."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from sympy import Expr, ImmutableMatrix, Rational, sqrt

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Ball, Float64
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, initial, real

HOLDS, VIOLATED, UNDECIDED, VACUOUS = RowVerdict
x, y = real("x"), real("y")
NUMBERS = Flow("numbers", (), ())
BY_LABEL = {claim.label: claim for claim in CLAIMS}
RAZIN = {"o_12": Fraction(1), "o_21": Fraction(1), "o_22": Fraction(0)}


def stated(statement: Comparison, *given: Comparison, flow: Flow = NUMBERS, **more: Any) -> Claim:
    return Claim("test:claim", "", "", flow, given, statement, **more)


def table(
    columns: str,
    *rows: Sequence[float],
    fidelity: Fidelity = Fidelity.APPROXIMATION,
    digits: int = 12,
    parameters: dict[str, Fraction] | None = None,
) -> Trajectory:
    """A trajectory with t = 0, 1, 2, ... in front."""
    values = tuple((float(i), *map(float, row)) for i, row in enumerate(rows))
    return Trajectory(("t", *columns.split()), values, Float64(), fidelity, digits, parameters or {})


def verdicts(claim: Claim, trajectory: Trajectory) -> dict[RowVerdict, int]:
    evidence = verify(claim, trajectory)
    assert evidence is not None
    return {verdict: n for verdict, n in evidence.counts.items() if n}


def found(claim: Claim, trajectory: Trajectory) -> Evidence:
    evidence = verify(claim, trajectory, "a table")
    assert evidence is not None
    return evidence


class TestRows:
    def test_a_statement_that_is_true_holds(self) -> None:
        assert verdicts(stated(at_most(x, 2)), table("x", [1], [1.5])) == {HOLDS: 2}

    def test_a_statement_that_is_false_is_violated(self) -> None:
        evidence = found(stated(at_most(x, 2)), table("x", [1], [3], [2.5]))
        assert {v: n for v, n in evidence.counts.items() if n} == {HOLDS: 1, VIOLATED: 2}
        assert evidence.violated == (1, 2)
        assert evidence.refutes

    def test_a_false_hypothesis_makes_it_vacuous(self) -> None:
        assert verdicts(stated(at_most(x, 2), less(x, 0)), table("x", [1], [3], [-1])) == {VACUOUS: 2, HOLDS: 1}

    def test_the_error_of_the_numbers_leaves_it_undecided(self) -> None:
        """2 to six digits may be more than 2, and may be less."""
        assert verdicts(stated(at_most(x, 2)), table("x", [2], digits=6)) == {UNDECIDED: 1}
        assert verdicts(stated(at_most(x, 2)), table("x", [1.999], digits=6)) == {HOLDS: 1}
        assert verdicts(stated(at_most(x, 2)), table("x", [2.001], digits=6)) == {VIOLATED: 1}

    def test_an_undecided_hypothesis_does_not_refute(self) -> None:
        claim = stated(at_most(x, 2), at_most(y, 1))
        assert verdicts(claim, table("x y", [3, 1])) == {UNDECIDED: 1}
        assert verdicts(claim, table("x y", [1, 1])) == {HOLDS: 1}
        assert verdicts(claim, table("x y", [3, 0])) == {VIOLATED: 1}

    def test_balls_are_taken_as_they_are(self) -> None:
        ball = Ball(64)
        with ball.working():
            wide = ball.number(1).union(ball.number(3))
        rows = ((ball.number(0), wide), (ball.number(1), ball.number(1)))
        enclosed = Trajectory(("t", "x"), rows, ball, Fidelity.ENCLOSURE, None)
        assert verdicts(stated(at_most(x, 2)), enclosed) == {UNDECIDED: 1, HOLDS: 1}
        assert verdicts(stated(at_most(x, 4)), enclosed) == {HOLDS: 2}
        assert verdicts(stated(at_most(x, Rational(1, 2))), enclosed) == {VIOLATED: 2}

    def test_more_bits_decide_what_cancels(self) -> None:
        """x - 1/3 at x = 1/3 + 10^-30, known to 40 digits."""
        ball = Ball(512)
        rows = ((ball.number(0), ball.number(Fraction(1, 3) + Fraction(1, 10**30))),)
        exact = Trajectory(("t", "x"), rows, ball, Fidelity.ENCLOSURE, None)
        evidence = found(stated(less(Rational(1, 3), x)), exact)
        assert evidence.counts[HOLDS] == 1
        assert evidence.tightest is not None
        assert evidence.tightest.bits > 64


class TestEvidence:
    def test_vacuous_everywhere_is_no_test(self) -> None:
        evidence = found(stated(at_most(x, 2), less(x, 0)), table("x", [1], [3]))
        assert (evidence.tested, evidence.refutes) == (False, False)

    def test_undecided_everywhere_is_no_test(self) -> None:
        assert not found(stated(at_most(x, 2)), table("x", [2], digits=3)).tested

    @pytest.mark.parametrize("fidelity", list(Fidelity))
    def test_a_violation_on_a_flow_refutes(self, fidelity: Fidelity) -> None:
        evidence = found(stated(at_most(x, 2)), table("x", [3], fidelity=fidelity))
        assert evidence.refutes is (fidelity not in (Fidelity.DESCENT, Fidelity.SAMPLE))
        assert evidence.violated == (0,)

    def test_the_tightest_row(self) -> None:
        evidence = found(stated(at_most(x, 2)), table("x", [1], [1.75], [0]))
        assert evidence.tightest is not None
        assert (evidence.tightest.row, evidence.tightest.slack) == (1, "0.250")

    def test_an_equation_has_no_slack(self) -> None:
        """Its sides differ by the rounding of the record, with either sign."""
        evidence = found(stated(equal(3 * x, 1)), table("x", [0.3333333335], digits=9))
        assert evidence.counts[HOLDS] == 1
        assert evidence.tightest is None

    def test_it_says_so_in_words(self) -> None:
        evidence = found(stated(at_most(x, 2)), table("x", [1], [3]))
        assert repr(evidence) == "Evidence(test:claim on a table: 1 HOLDS, 1 VIOLATED; APPROXIMATION)"
        assert "<tr><td>1</td><td>1</td><td>0</td><td>0</td></tr>" in evidence._repr_html_()

    def test_it_draws_the_slack_of_each_row(self) -> None:
        mpl.use("Agg")
        axes = found(stated(at_most(x, 2)), table("x", [1], [3], [1.75], [1.99])).plot()
        held, tightest, violated = axes.lines
        assert np.asarray(held.get_xdata()).tolist() == [0, 2, 3]
        assert np.asarray(tightest.get_xdata()).tolist() == [3]
        assert np.asarray(violated.get_xdata()).tolist() == [1]
        assert abs(10 ** np.asarray(held.get_ydata())[2] - 0.01) < 1e-12
        assert len({(line.get_marker(), line.get_markersize()) for line in axes.lines}) == 3

    def test_there_is_nothing_to_draw_where_nothing_holds(self) -> None:
        with pytest.raises(InputError, match="no row with a slack"):
            found(stated(at_most(x, 2)), table("x", [3])).plot()


class TestEquations:
    def test_sides_that_agree_to_a_millionth(self) -> None:
        claim = stated(equal(x, y))
        assert verdicts(claim, table("x y", [1, 1], [1, 1.0000001], digits=14)) == {HOLDS: 2}
        assert verdicts(claim, table("x y", [1, 1.00001], digits=14)) == {VIOLATED: 1}

    def test_numbers_too_rough_to_agree(self) -> None:
        assert verdicts(stated(equal(x, y)), table("x y", [1, 1], digits=4)) == {UNDECIDED: 1}

    def test_matrices_agree_entry_by_entry(self) -> None:
        claim = stated(equal(ImmutableMatrix([[x, 1]]), ImmutableMatrix([[1, y]])))
        assert verdicts(claim, table("x y", [1, 1], [1, 2], [2, 1])) == {HOLDS: 1, VIOLATED: 2}

    def test_an_equation_as_hypothesis(self) -> None:
        claim = stated(at_most(y, 2), equal(x, 1))
        assert verdicts(claim, table("x y", [2, 3], [1, 1], [1, 3])) == {VACUOUS: 1, HOLDS: 1, UNDECIDED: 1}


class TestBinding:
    def test_a_quantity_that_is_missing(self) -> None:
        assert verify(stated(at_most(x, y)), table("x", [1])) is None

    def test_the_first_row(self) -> None:
        claim = stated(at_most(initial(x), x))
        assert verdicts(claim, table("x", [1], [2], [0.5])) == {UNDECIDED: 1, HOLDS: 1, VIOLATED: 1}

    def test_definitions_of_the_flow(self) -> None:
        flow = Flow("shadow", (), (), definitions={y: x**2})
        assert verdicts(stated(at_most(y, 4), flow=flow), table("x", [1], [3])) == {HOLDS: 1, VIOLATED: 1}

    def test_values_for_symbols_that_no_trajectory_has(self) -> None:
        claim = stated(at_most(x, y), tested_at=({y: 2}, {y: x**2}))
        assert verdicts(claim, table("x", [1.5], [3], [0.5])) == {HOLDS: 4, VIOLATED: 2}

    def test_the_numbers_of_the_problem(self) -> None:
        claim = stated(at_most(x, real("depth")))
        assert verdicts(claim, table("x", [2.5], parameters={"depth": Fraction(3)})) == {HOLDS: 1}
        assert verdicts(claim, table("x", [2.5], parameters={"depth": Fraction(2)})) == {VIOLATED: 1}

    def test_another_problem_is_no_test(self) -> None:
        claim = stated(at_most(real("loss"), 5), flow=product_flow(depth=2))
        rows = [1.0, 0.5, 0.5, 0.25]
        right = {**RAZIN, "depth": Fraction(2)}
        assert verify(claim, table("w_11 w_12 w_21 w_22", rows, parameters=right)) is not None
        for other in ({"depth": Fraction(3)}, {"o_12": Fraction(2)}, {"o_11": Fraction(1)}):
            assert verify(claim, table("w_11 w_12 w_21 w_22", rows, parameters={**right, **other})) is None

    def test_derivatives_need_a_flow_with_coordinates(self) -> None:
        growth = Flow("growth", (x,), (x**2,))
        claim = stated(equal(ddt(x), x**2), flow=growth)
        assert verify(claim, table("y", [1])) is None


@pytest.mark.parametrize(
    ("label", "entries", "verdict"),
    [
        ("sharpened:key", (2, 0.5, 0.5, 1), HOLDS),
        ("sharpened:sigma2", (-70, 1, 1, -3), HOLDS),
        ("sharpened:sigma2", (0, 1, 1, 0.5), VACUOUS),
        ("sharpened:entry", (1.7, 0.8, 0.8, 0.4), HOLDS),
        ("sharpened:entry", (9, 9, 9, 9.5), VACUOUS),
    ],
)
def test_claims_of_the_ledger(label: str, entries: tuple[float, ...], verdict: RowVerdict) -> None:
    run = table("w_11 w_12 w_21 w_22", entries, parameters={**RAZIN, "depth": Fraction(2)})
    assert verdicts(BY_LABEL[label], run) == {verdict: 1}


def test_a_neighbour_is_violated_where_the_claim_holds() -> None:
    """Rows near the family on which the bound is sharp."""
    key = BY_LABEL["sharpened:key"]
    wrong = replace(key, statement=Comparison(Rational(103, 100) * key.statement.lhs, "<=", key.statement.rhs))
    third = 2 / 3
    run = table("w_11 w_12 w_21 w_22", (2, third, third, third + 0.001), parameters={**RAZIN, "depth": Fraction(2)})
    assert verdicts(key, run) == {HOLDS: 1}
    assert verdicts(wrong, run) == {VIOLATED: 1}


def test_a_root_of_a_negative_number_is_not_decided() -> None:
    claim: Expr = stated(at_most(sqrt(x), 5))
    assert verdicts(claim, table("x", [-2])) == {UNDECIDED: 1}
