"""For each reason a link that holds, and links next to it that must not be proved."""

from typing import ClassVar

import pytest
from sympy import (
    Abs,
    Expr,
    Function,
    ImmutableMatrix,
    Rational,
    Symbol,
    cos,
    exp,
    eye,
    log,
    oo,
    sign,
    sin,
    sqrt,
    zeros,
)

from factorflow.proofs_check import decide as module
from factorflow.proofs_check.context import Context
from factorflow.proofs_check.decide import check, decide
from factorflow.proofs_check.verdict import Answer, Verdict
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, Op, at_most, equal, less
from factorflow.symbolic.embedded import alpha, trace_end
from factorflow.symbolic.factorization import adjacent_layers, product_flow, root_flow, singular_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    G,
    W,
    ddt,
    depth,
    det,
    initial,
    log_abs_det,
    loss,
    positive,
    rank,
    real,
    s_1,
    w_11,
    w_12,
)
from factorflow.symbolic.reason import (
    Balls,
    ByClaim,
    Cases,
    Cited,
    EmbeddedLimit,
    Expansion,
    Invariance,
    Link,
    Monotone,
    Rank,
    RealArithmetic,
    Rising,
    Squeeze,
    SumOfSquares,
    Witness,
)

x, y, z = real("x"), real("y"), real("z")
third = Rational(1, 3)
NUMBERS = Flow("numbers", (), ())
GROWTH = Flow("growth", (x, y), (x, 2 * y), definitions={z: x * y})


def verdict(reason: object, statement: Comparison, *known: Comparison, flow: Flow = NUMBERS) -> Verdict:
    """Decide a link of a proof that begins with hypotheses."""
    return decide(reason, statement, Context(flow, known, known))


def proved(reason: object, statement: Comparison, *known: Comparison, flow: Flow = NUMBERS) -> bool:
    return bool(verdict(reason, statement, *known, flow=flow))


def about(
    statement: Comparison, *proof: tuple[Comparison, object], given: tuple[Comparison, ...] = (), flow: Flow = NUMBERS
) -> Claim:
    """A claim for which only these matter."""
    return Claim("test:claim", "a claim", "here", flow, given, statement, chain(*proof))


def test_what_is_no_reason_is_an_error() -> None:
    with pytest.raises(TypeError, match="is no reason"):
        decide("because", at_most(0, 1), Context(NUMBERS))


class TestExpansion:
    def test_an_identity(self) -> None:
        assert proved(Expansion(), equal((x + y) ** 2, x**2 + 2 * x * y + y**2))

    def test_an_identity_modulo_a_known_equation(self) -> None:
        circle = equal(x**2 + y**2, 1)
        assert proved(Expansion((circle,)), equal(x**4 - y**4, x**2 - y**2), circle)

    def test_an_identity_modulo_a_known_equation_between_matrices(self) -> None:
        values = equal(ImmutableMatrix([[x, y]]), ImmutableMatrix([[1, 2]]))
        assert proved(Expansion((values,)), equal(x + y, 3), values)
        assert not proved(Expansion((values,)), equal(x + y, 4), values)

    @pytest.mark.parametrize(
        "wrong", [equal((x + y) ** 2, x**2 + y**2), equal(x, -x), equal(x, Abs(x)), equal(sqrt(x**2 + 1), x + 1)]
    )
    def test_no_identity(self, wrong: Comparison) -> None:
        assert verdict(Expansion(), wrong).answer is Answer.FAILED

    def test_an_equation_that_is_not_known(self) -> None:
        circle = equal(x**2 + y**2, 1)
        assert "not known" in verdict(Expansion((circle,)), equal(x**4 - y**4, x**2 - y**2)).remark

    def test_an_inequality_is_no_equation(self) -> None:
        assert not proved(Expansion((at_most(x, y),)), equal(x, y), at_most(x, y))

    def test_it_shows_equations_only(self) -> None:
        assert not proved(Expansion(), at_most(x, x))

    def test_the_sign_of_zero_is_zero(self) -> None:
        assert not proved(Expansion(), equal(sign(x) ** 2, 1))
        assert not proved(Expansion(), equal(sign(x) * Abs(x), Abs(x)))
        assert proved(Expansion(), equal(sign(x) * x, Abs(x)))

    def test_what_is_defined_nowhere(self) -> None:
        nothing = sin(x) ** 2 + cos(x) ** 2 - 1
        assert not proved(Expansion(), equal(1, (sin(y) ** 2 + cos(y) ** 2 - 1) / nothing))

    def test_a_function_that_has_no_normal_form_is_only_itself(self) -> None:
        assert not proved(Expansion(), equal(exp(sqrt(x**2 + 1)) * sqrt(x**2 + 1), 2))
        assert proved(Expansion(), equal(exp(sqrt(x**2 + 1)) * exp(-x), exp(sqrt(x**2 + 1) - x)))

    def test_the_derivative_of_what_moves_in_an_unknown_way_is_not_zero(self) -> None:
        """The gradient of any loss moves with W."""
        flow = product_flow(None)
        assert not proved(Expansion(), equal(ddt(G[0, 0]), 0), flow=flow)
        assert not proved(Expansion(), equal(ddt(G[0, 0] * det), G[0, 0] * ddt(det)), flow=flow)


class TestSumOfSquares:
    mean = at_most(2 * x * y, x**2 + y**2)

    def test_a_certificate(self) -> None:
        assert proved(SumOfSquares((x - y) ** 2), self.mean)

    @pytest.mark.parametrize(
        ("terms", "multiplier"),
        [
            (((x + y) ** 2,), 1),
            (((x - 2 * y) ** 2,), 1),
            ((2 * (x - y) ** 2,), 1),
            (((x - y) ** 2, 1), 1),
            (((x - y) ** 2,), 2),
            (((y - x) * (y - x) * x / x, -1, 1), 1),
        ],
    )
    def test_a_certificate_with_one_thing_changed(self, terms: tuple[Expr, ...], multiplier: int) -> None:
        assert not proved(SumOfSquares(*terms, multiplier=multiplier), self.mean)

    def test_strictness_needs_a_positive_term(self) -> None:
        assert not proved(SumOfSquares((x - y) ** 2), less(2 * x * y, x**2 + y**2))
        assert proved(SumOfSquares((x - y) ** 2, 1), less(2 * x * y, x**2 + y**2 + 1))

    def test_a_term_without_a_visible_sign(self) -> None:
        assert "sign is not shown" in verdict(SumOfSquares(x), at_most(0, x)).remark

    def test_a_slack_that_is_not_known(self) -> None:
        assert proved(SumOfSquares(x * y), at_most(0, x * y), at_most(0, x), at_most(0, y))
        assert not proved(SumOfSquares(x * y), at_most(0, x * y), at_most(0, x))

    @pytest.mark.parametrize("multiplier", [0, -1, x, x**2])
    def test_a_multiplier_that_need_not_be_positive(self, multiplier: Expr) -> None:
        assert not proved(SumOfSquares(multiplier * (x - y) ** 2, multiplier=multiplier), self.mean)

    def test_it_shows_inequalities_only(self) -> None:
        assert not proved(SumOfSquares(0), equal(x, x))

    def test_division_by_zero_in_the_multiplier(self) -> None:
        """(1 + 1/x^2) x^2 = x^2 + 1 is positive, and x^2 is not."""
        assert not proved(SumOfSquares(1, x**2, multiplier=1 + x**-2), less(0, x**2))

    def test_division_by_zero_in_a_term(self) -> None:
        """With q = x, and x = 0 known, -x/q is a zero that is minus one."""
        flow = Flow("shadow", (), (), definitions={z: x})
        assert not proved(SumOfSquares(-x / z), at_most(0, -1), equal(x, 0), flow=flow)

    def test_the_root_of_a_number_that_may_be_negative(self) -> None:
        """sqrt(det) sqrt(ad - bc) would show that every determinant is nonnegative."""
        flow = product_flow()
        assert not proved(SumOfSquares(sqrt(det) * sqrt(W.det())), at_most(0, det), flow=flow)

    def test_a_zero_over_zero(self) -> None:
        nothing, more = (cos(v) ** 2 + sin(v) ** 2 - 1 for v in (x, y))
        assert not proved(SumOfSquares(nothing**2 / more**2), at_most(0, -1))

    def test_a_statement_that_is_not_always_a_number(self) -> None:
        assert not proved(SumOfSquares(sqrt(x)), at_most(0, sqrt(x)))
        assert proved(SumOfSquares(sqrt(x)), at_most(0, sqrt(x)), at_most(0, x))

    def test_a_power_with_an_exponent_of_either_sign(self) -> None:
        assert proved(SumOfSquares(x**y), at_most(0, x**y), less(0, x))
        assert not proved(SumOfSquares(x**y), at_most(0, x**y), at_most(0, x))


class TestRealArithmetic:
    def test_a_true_inequality(self) -> None:
        assert proved(RealArithmetic(), at_most(2 * x * y, x**2 + y**2))

    @pytest.mark.parametrize("wrong", [less(2 * x * y, x**2 + y**2), at_most(3 * x * y, x**2 + y**2), at_most(0, x)])
    def test_a_counterexample(self, wrong: Comparison) -> None:
        assert verdict(RealArithmetic(), wrong).answer is Answer.FAILED

    def test_it_uses_what_is_named_and_known(self) -> None:
        order = at_most(x, y)
        assert proved(RealArithmetic((order,)), at_most(2 * x, x + y), order)
        assert not proved(RealArithmetic(), at_most(2 * x, x + y), order)
        assert not proved(RealArithmetic((order,)), at_most(2 * x, x + y))

    def test_an_equation_is_refused(self) -> None:
        assert "inequalities only" in verdict(RealArithmetic(), equal(x, x)).remark

    def test_what_is_no_real_arithmetic_is_refused(self) -> None:
        assert "not real arithmetic" in verdict(RealArithmetic(), at_most(1, exp(x**2))).remark

    def test_a_timeout_is_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "satisfiable", lambda facts: None)
        assert verdict(RealArithmetic(), at_most(0, x**2)).answer is Answer.UNDECIDED

    def test_symbols_that_share_a_name_are_two(self) -> None:
        assert not proved(RealArithmetic(), at_most(positive("x"), x))

    def test_a_symbol_with_the_name_of_a_root(self) -> None:
        assert not proved(RealArithmetic(), at_most(0, real("fresh0") + sqrt(x**2 + 1)))

    def test_the_root_of_a_negative_number_says_nothing(self) -> None:
        assert not proved(RealArithmetic(), at_most(0, sqrt(x)))
        assert proved(RealArithmetic((at_most(0, x),)), at_most(0, sqrt(x)), at_most(0, x))
        assert not proved(RealArithmetic((at_most(0, sqrt(x)),)), at_most(0, x + 1), at_most(0, sqrt(x)))

    def test_division_by_zero_says_nothing(self) -> None:
        assert not proved(RealArithmetic(), equal(x / x, 1))
        assert not proved(RealArithmetic(), at_most(1, (x**2 + x) / x - x))


class TestBalls:
    unit: ClassVar = {x: (Rational(0), Rational(1))}
    inside = (at_most(0, x), at_most(x, 1))

    def test_a_function_on_a_box(self) -> None:
        assert proved(Balls(self.unit), less(x * (1 - x), third), *self.inside)

    def test_it_is_false_on_a_part_of_the_box(self) -> None:
        found = verdict(Balls(self.unit), less(x * (1 - x), Rational(24, 100)), *self.inside)
        assert found.answer is Answer.FAILED

    def test_a_touching_bound_is_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("factorflow.proofs_check.subdivision.MOST_BOXES", 200)
        found = verdict(Balls(self.unit), at_most(x**2, x**4 + Rational(1, 4)), *self.inside)
        assert found.answer is Answer.UNDECIDED

    @pytest.mark.parametrize("known", [(), (at_most(0, x),), (at_most(x, 1),), (less(0, x), less(x, 1))])
    def test_a_box_that_is_not_known(self, known: tuple[Comparison, ...]) -> None:
        assert "is not known" in verdict(Balls(self.unit), less(x, 2), *known).remark

    def test_a_symbol_without_a_side(self) -> None:
        assert "no box for y" in verdict(Balls(self.unit), less(x * y, 2), *self.inside).remark

    def test_a_side_that_is_infinite(self) -> None:
        known = (at_most(0, x), at_most(x, oo))
        assert "no rational bounds" in verdict(Balls({x: (Rational(0), oo)}), less(-1, x), *known).remark

    def test_it_shows_inequalities_only(self) -> None:
        assert not proved(Balls(self.unit), equal(x, x), *self.inside)

    def test_a_root_that_is_no_number_on_a_part_of_the_box(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("factorflow.proofs_check.subdivision.MOST_BOXES", 200)
        assert not proved(Balls(self.unit), at_most(0, 1 + sqrt(x - third)), *self.inside)
        assert not proved(Balls(self.unit), at_most(0, 1 + 1 / (x - third) ** 2), *self.inside)

    def test_a_number(self) -> None:
        assert proved(Balls({}), less(log(2), Rational(7, 10)))
        assert not proved(Balls({}), less(log(2), Rational(69, 100)))


class TestMonotone:
    @pytest.mark.parametrize("op", ["<=", "<"])
    def test_a_root(self, op: Op) -> None:
        squares = Comparison(x**2, op, y**2)
        assert proved(Monotone("root", squares), Comparison(x, op, y), squares, at_most(0, y))

    def test_a_root_needs_a_nonnegative_right_side(self) -> None:
        squares = at_most(x**2, y**2)
        assert not proved(Monotone("root", squares), at_most(x, y), squares)
        assert not proved(Monotone("root", squares), at_most(x, y), squares, at_most(0, x))

    def test_another_root(self) -> None:
        squares, known = at_most(x**2, y**2), at_most(0, y)
        assert not proved(Monotone("root", squares), at_most(x + 1, y), squares, known)
        assert not proved(Monotone("root", squares), at_most(2 * x, y), squares, known)
        assert not proved(Monotone("root", squares), less(x, y), squares, known)
        assert not proved(Monotone("root", less(x**2, y**2)), less(x, y), squares, known)

    def test_an_equation_has_two_roots(self) -> None:
        squares = equal(x**2, y**2)
        assert not proved(Monotone("root", squares), equal(x, y), squares, at_most(0, y))

    def test_exp_and_log(self) -> None:
        order = at_most(x, y)
        assert proved(Monotone("exp", order), at_most(exp(x), exp(y)), order)
        assert proved(Monotone("log", order), at_most(log(x), log(y)), order, less(0, x), less(0, y))

    def test_log_outside_of_its_domain(self) -> None:
        order = at_most(x, y)
        assert not proved(Monotone("log", order), at_most(log(x), log(y)), order)
        assert not proved(Monotone("log", order), at_most(log(x), log(y)), order, less(0, y))
        assert not proved(Monotone("log", order), at_most(log(x), log(y)), order, at_most(0, x), less(0, y))

    def test_an_even_function_is_not_monotone(self) -> None:
        order = at_most(x, y)
        assert not proved(Monotone("root", order), at_most(x**2, y**2), order)
        assert not proved(Monotone("exp", order), at_most(exp(-x), exp(-y)), order)

    def test_a_root_that_is_no_number(self) -> None:
        """x <= y^2 says nothing of sqrt(x) where x is negative."""
        bound = at_most(x, y**2)
        assert not proved(Monotone("root", bound), at_most(sqrt(x), y), bound, at_most(0, y))


class TestInvariance:
    still = Flow("still", (x, y), (y, -x))
    radius = x**2 + y**2
    rest = equal(ddt(radius), 0)

    def keeps(self, statement: Comparison, of: Comparison, *given: Comparison, flow: Flow | None = None) -> bool:
        """A derivative that was shown, and what it keeps."""
        return bool(decide(Invariance(of), statement, Context(flow or self.still, (*given, of), given)))

    def test_a_derivative_of_zero_keeps_the_value(self) -> None:
        first = initial(x) ** 2 + initial(y) ** 2
        assert self.keeps(equal(self.radius, first), self.rest)
        assert not self.keeps(equal(self.radius, first + 1), self.rest)
        assert not self.keeps(equal(x, initial(x)), self.rest)
        assert not self.keeps(equal(self.radius, first), equal(ddt(self.radius), x))

    def test_a_derivative_that_is_not_known(self) -> None:
        statement = equal(self.radius, initial(x) ** 2 + initial(y) ** 2)
        assert not decide(Invariance(self.rest), statement, Context(self.still))

    def test_a_derivative_that_is_zero_at_one_time_only(self) -> None:
        """Whenever x' = 0, x = x(0): false, since the hypothesis speaks of one time."""
        rest = equal(ddt(x), 0)
        assert not decide(Invariance(rest), equal(x, initial(x)), Context(self.still, (rest,), (rest,)))
        assert not self.keeps(equal(x, initial(x)), rest, equal(y, 0))
        assert not self.keeps(equal(x, initial(x)), rest, equal(G[0, 0], 0), flow=product_flow(None))

    def test_a_finite_logarithmic_derivative_keeps_the_sign(self) -> None:
        flow, x_0 = Flow("growth", (x,), (x * cos(x),)), initial(x)
        rate, nonzero = equal(ddt(log(x**2) / 2), cos(x)), less(0, x_0**2)
        assert self.keeps(less(0, x * x_0), rate, nonzero, flow=flow)
        assert not self.keeps(less(0, x * x_0), rate, flow=flow)
        assert not self.keeps(less(x * x_0, 0), rate, nonzero, flow=flow)
        assert not self.keeps(less(0, y * initial(y)), rate, nonzero, flow=flow)
        assert not self.keeps(less(0, x * x_0 - 1), rate, nonzero, flow=flow)

    @pytest.mark.parametrize("rate", [-1 / x, log(x**2), 1 / sqrt(x), x**y])
    def test_a_rate_that_is_not_finite(self, rate: Expr) -> None:
        """x' = -1 takes x through zero."""
        flow, law = Flow("fall", (x, y), (x * rate, 0)), equal(ddt(log(x**2) / 2), rate)
        assert not self.keeps(less(0, x * initial(x)), law, less(0, initial(x) ** 2), flow=flow)

    def test_a_number_that_does_not_move_is_finite_where_it_exists(self) -> None:
        """x' = x/k keeps the sign of x where k is not zero; x' = x/y need not: y comes to zero."""
        k, nonzero = real("k"), less(0, initial(x) ** 2)
        flow, law = Flow("constant", (x,), (x / k,)), equal(ddt(log(x**2) / 2), 1 / k)
        assert self.keeps(less(0, x * initial(x)), law, nonzero, less(0, k), flow=flow)
        assert not self.keeps(less(0, x * initial(x)), law, nonzero, flow=flow)
        moving, rate = Flow("moving", (x, y), (x / y, -1)), equal(ddt(log(x**2) / 2), 1 / y)
        assert not self.keeps(less(0, x * initial(x)), rate, nonzero, less(0, initial(y)), flow=moving)

    @pytest.mark.parametrize(("rate", "kept"), [(2 / third, True), (1 / x, False), (1 / (y - x), False)])
    def test_a_barrier(self, rate: Expr, kept: bool) -> None:
        """-k h <= h' keeps 0 <= h only where k is finite on every state."""
        flow = Flow("barrier", (x, y), (-rate * x, 0))
        law = at_most(-rate * x, ddt(x))
        assert self.keeps(at_most(0, x), law, at_most(0, initial(x)), flow=flow) is kept
        assert not self.keeps(at_most(0, x), law, flow=flow)
        assert not self.keeps(less(0, x), law, at_most(0, initial(x)), flow=flow)

    def test_a_barrier_that_stands_for_a_while_only(self) -> None:
        """While w > 1 the entry grows: nothing follows for all times."""
        law, while_above = at_most(0, ddt(x)), less(1, y)
        context = Context(self.still, (at_most(0, initial(x)), while_above, law), (while_above,))
        assert "may not hold at all times" in decide(Invariance(law), at_most(0, x), context).remark

    def test_the_law_of_the_determinant_is_not_finite_at_depth_one(self) -> None:
        flow, det_0 = singular_flow(None, depth), initial(det)
        law = equal(ddt(log_abs_det), flow.expand(ddt(log_abs_det)))
        assert not self.keeps(less(0, det * det_0), law, less(0, det_0**2), flow=flow)


class TestRank:
    ones = ImmutableMatrix([[1, 1], [1, 1]])

    def test_the_rank(self) -> None:
        assert proved(Rank(self.ones), equal(rank(self.ones), 1))

    @pytest.mark.parametrize(
        "wrong",
        [
            equal(rank(ones), 2),
            equal(rank(ones), 0),
            equal(rank(ImmutableMatrix(eye(2))), 1),
            equal(x, 1),
            at_most(rank(ones), 1),
            equal(1, 1),
        ],
    )
    def test_another_number_or_another_matrix(self, wrong: Comparison) -> None:
        assert not proved(Rank(self.ones), wrong)

    def test_a_matrix_with_symbols(self) -> None:
        general = ImmutableMatrix([[x, 1], [1, x]])
        assert not proved(Rank(general), equal(rank(general), 2))


class TestWitness:
    def test_data_that_are_hypotheses(self) -> None:
        assert proved(Witness({x: 2}), less(x**2, 5), equal(x, 2))

    def test_one_point_is_not_every_point(self) -> None:
        assert not proved(Witness({x: 1}), at_most(x, 2))
        assert not proved(Witness({x: 1}), at_most(x, 2), at_most(x, 5))

    def test_a_false_comparison(self) -> None:
        assert not proved(Witness({x: 2}), less(x**2, 4), equal(x, 2))
        assert not proved(Witness({}), less(3, sqrt(8)))

    def test_a_hypothesis_that_is_false_there(self) -> None:
        assert not proved(Witness({x: 2}), less(x**2, 5), equal(x, 2), less(x, 1))


class TestByClaim:
    square = about(at_most(2 * x, x**2 + 1), (at_most(2 * x, x**2 + 1), SumOfSquares((x - 1) ** 2)))
    reciprocal = about(less(0, 1 / y), given=(less(0, y),))

    def test_an_instance(self) -> None:
        assert proved(ByClaim(self.square), self.square.statement)
        assert proved(ByClaim(self.square, {x: y + 1}), at_most(2 * y + 2, (y + 1) ** 2 + 1))

    def test_another_instance(self) -> None:
        assert not proved(ByClaim(self.square, {x: y}), at_most(2 * y, y**2))
        assert not proved(ByClaim(self.square), less(2 * x, x**2 + 1))
        assert not proved(ByClaim(self.square, {x: y}), self.square.statement)

    def test_a_hypothesis_that_is_not_met(self) -> None:
        assert not proved(ByClaim(self.reciprocal), less(0, 1 / y))
        assert not proved(ByClaim(self.reciprocal), less(0, 1 / y), at_most(0, y))
        assert proved(ByClaim(self.reciprocal), less(0, 1 / y), less(0, y))
        assert proved(ByClaim(self.reciprocal, {y: x**2 + 1}), less(0, 1 / (x**2 + 1)))

    def test_another_flow(self) -> None:
        grows = about(equal(ddt(x), x), flow=GROWTH)
        falls = Flow("fall", (x,), (-x,))
        assert proved(ByClaim(grows), grows.statement, flow=GROWTH)
        assert "speaks of the growth" in verdict(ByClaim(grows), grows.statement, flow=falls).remark

    def test_other_observations_or_another_depth(self) -> None:
        bound = about(at_most(0, loss), flow=product_flow())
        assert proved(ByClaim(bound), bound.statement, flow=product_flow())
        other = product_flow(((None, 2), (2, 0)))
        assert not proved(ByClaim(bound), bound.statement, flow=other)
        assert not proved(ByClaim(bound), bound.statement, flow=product_flow(depth=3))
        assert not proved(ByClaim(bound), bound.statement, flow=product_flow(None))

    @pytest.mark.parametrize("taken", [det, w_11, loss, initial(det), real("t")])
    def test_a_quantity_of_the_flow_is_no_free_number(self, taken: Symbol) -> None:
        """From w_11 <= 5 for every W with loss <= 1 would follow 7 <= 5."""
        claim = about(at_most(taken, 5), flow=product_flow())
        assert not proved(ByClaim(claim, {taken: 7}), at_most(7, 5), flow=product_flow())

    def test_the_depth_is_the_one_of_the_flow(self) -> None:
        claim = about(at_most(depth, loss), flow=product_flow(depth=depth))
        assert not proved(ByClaim(claim, {depth: 5}), at_most(5, loss), flow=product_flow(depth=3))
        assert proved(ByClaim(claim), at_most(3, loss), flow=product_flow(depth=3))

    def test_a_symbol_without_a_meaning_here(self) -> None:
        """Of any loss: g_ij is its gradient.  Of one loss: it is a name for anything."""
        claim = about(at_most(ddt(log_abs_det), G[0, 0]), flow=product_flow(None))
        assert not proved(ByClaim(claim), claim.statement, flow=product_flow())

    def test_the_gradient_of_the_loss_may_be_put_in(self) -> None:
        claim = about(at_most(w_12, G[0, 1]), flow=product_flow(None))
        gradient = {G[0, 1]: w_12 - 1}
        assert proved(ByClaim(claim, gradient), at_most(w_12, w_12 - 1), flow=product_flow())
        assert not proved(ByClaim(claim, {G[0, 1]: w_12}), at_most(w_12, w_12), flow=product_flow())

    def test_a_frame_is_no_choice_of_coordinates(self) -> None:
        """In the frame of its singular vectors every W is diagonal."""
        claim = about(equal(w_12, 0), (equal(w_12, 0), Expansion()), flow=root_flow(2))
        assert check(claim)[0][1]
        assert not proved(ByClaim(claim), equal(w_12, 0), flow=product_flow(None))

    def test_another_definition(self) -> None:
        other, here = (Flow("growth", (x,), (x,), definitions={z: x + k}) for k in (1, 0))
        claim = about(equal(z - x, 1), flow=other)
        assert proved(ByClaim(claim), claim.statement, flow=other)
        assert not proved(ByClaim(claim), claim.statement, flow=here)

    def test_a_number_that_the_proof_keeps_fixed_must_not_move(self) -> None:
        """d/dt (c x) = c d/dt x holds for numbers c, not for c = y."""
        product = equal(ddt(z * x), z * ddt(x))
        claim = about(product, (product, Expansion()), flow=Flow("growth", (x,), (x,)))
        wide = Flow("growth", (x, y), (x, y))
        assert not proved(ByClaim(claim, {z: y}), equal(ddt(y * x), y * ddt(x)), flow=wide)
        assert proved(ByClaim(claim, {z: 3}), equal(ddt(3 * x), 3 * ddt(x)), flow=wide)
        assert not proved(ByClaim(claim, {z: ddt(y)}), equal(ddt(ddt(y) * x), ddt(y) * ddt(x)), flow=wide)

    def test_a_number_that_is_handed_on_must_not_move_either(self) -> None:
        """A claim that uses another with its own free number k keeps k fixed too."""
        product, k = equal(ddt(z * x), z * ddt(x)), real("k")
        growth, wide = Flow("growth", (x,), (x,)), Flow("growth", (x, y), (x, y))
        below = about(product, (product, Expansion()), flow=growth)
        same = product.subs({z: k})
        above = about(same, (same, ByClaim(below, {z: k})), flow=growth)
        assert check(above)[0][1]
        assert proved(ByClaim(above, {k: 3}), equal(ddt(3 * x), 3 * ddt(x)), flow=wide)
        assert not proved(ByClaim(above, {k: y}), equal(ddt(y * x), y * ddt(x)), flow=wide)

    def test_a_positive_number_must_be_positive(self) -> None:
        size = positive("size")
        claim = about(less(0, size), (less(0, size), SumOfSquares(size)))
        assert not proved(ByClaim(claim, {size: -1}), less(0, -1))
        assert not proved(ByClaim(claim, {size: x}), less(0, x))
        assert proved(ByClaim(claim, {size: x**2 + 1}), less(0, x**2 + 1))


class TestCases:
    order = (at_most(x, y), less(y, x))
    maximum = at_most(0, Abs(x - y))

    def branches(self, *assumptions: Comparison) -> Cases:
        return Cases(tuple((fact, (Link(self.maximum, SumOfSquares(Abs(x - y))),)) for fact in assumptions))

    def test_both_cases(self) -> None:
        assert proved(self.branches(*self.order), self.maximum)

    @pytest.mark.parametrize(
        "assumptions",
        [
            (at_most(x, y), less(x, y)),
            (less(x, y), less(y, x)),
            (at_most(x, y), at_most(y, x)),
            (at_most(x, y),),
            (equal(x, y), less(y, x)),
            (at_most(x, y), less(y, x), less(0, 1)),
            (),
            (at_most(x, 1), less(2, x)),
        ],
    )
    def test_cases_that_do_not_exhaust(self, assumptions: tuple[Comparison, ...]) -> None:
        assert not proved(self.branches(*assumptions), self.maximum)

    def test_neither_case_holds_where_there_is_no_number(self) -> None:
        assert not proved(self.branches(at_most(1 / x, 1), less(1, 1 / x)), self.maximum)

    def test_a_case_that_ends_elsewhere(self) -> None:
        assert not proved(self.branches(*self.order), less(0, Abs(x - y)))

    def test_an_assumption_does_not_leave_its_case(self) -> None:
        inside = chain((at_most(0, y - x), SumOfSquares(y - x)), (at_most(0, 1), SumOfSquares(1)))
        outside = chain((at_most(0, 1), SumOfSquares(1)))
        claim = about(
            at_most(0, y - x),
            (at_most(0, 1), Cases(((at_most(x, y), inside), (less(y, x), outside)))),
            (at_most(0, y - x), SumOfSquares(y - x)),
        )
        assert [bool(found) for _, found in check(claim)] == [True, True, True, True, False]

    def test_a_broken_branch_is_seen(self) -> None:
        broken = (Link(self.maximum, SumOfSquares(x - y)),)
        claim = about(self.maximum, (self.maximum, Cases(tuple((fact, broken) for fact in self.order))))
        assert not all(found for _, found in check(claim))


class TestRising:
    logarithm = at_most(log(x), x - 1)

    def rises(self, variable: Symbol, start: object, end: Comparison, *known: Comparison, slack: Comparison) -> bool:
        """Rising from a start, where the chain has one link."""
        reason = Rising(variable, Rational(start), (Link(end, SumOfSquares(end.slack)),))
        claim = about(slack, (slack, reason), given=known)
        return all(found for _, found in check(claim))

    def test_the_derivative_has_a_sign_on_the_way(self) -> None:
        growing = chain(
            (less(0, x), SumOfSquares(1, x - 1)), (at_most(0, 1 - 1 / x), SumOfSquares(x - 1, multiplier=x))
        )
        claim = about(self.logarithm, (self.logarithm, Rising(x, Rational(1), growing)), given=(at_most(1, x),))
        assert all(found for _, found in check(claim))

    def test_the_side_of_the_start_must_be_known(self) -> None:
        assert self.rises(x, 0, at_most(0, 2 * x), at_most(0, x), slack=at_most(0, x**2))
        assert not self.rises(x, 0, at_most(0, 2 * x), slack=at_most(0, x**2))
        assert not self.rises(x, 0, at_most(0, 2 * x), at_most(x, 0), slack=at_most(0, x**3))

    def test_it_must_hold_at_the_start(self) -> None:
        assert not self.rises(x, 0, at_most(0, 2 * x), at_most(0, x), slack=at_most(1, x**2))

    def test_another_derivative(self) -> None:
        assert not self.rises(x, 0, at_most(0, x), at_most(0, x), slack=at_most(0, x**2))
        assert not self.rises(x, 0, at_most(0, 2), at_most(0, x), slack=at_most(0, x**2 - x))

    def test_strictly_only_from_strict(self) -> None:
        assert not self.rises(x, 0, at_most(0, 2 * x), at_most(0, x), slack=less(0, x**2))

    def test_a_pole_on_the_way(self) -> None:
        """-1/x rises from -1 on, and not through zero."""
        assert not self.rises(x, -1, at_most(0, x**-2), at_most(-1, x), slack=at_most(1, -1 / x))

    def test_what_holds_at_the_end_need_not_hold_on_the_way(self) -> None:
        known = (at_most(0, x), at_most(1, x))
        assert not self.rises(x, 0, at_most(0, x - 1), *known, slack=at_most(0, x**2 / 2 - x))

    def test_a_positive_symbol_is_positive_at_the_end_only(self) -> None:
        size = positive("size")
        assert not self.rises(size, -1, at_most(0, size**-2), at_most(-1, size), slack=at_most(1, -1 / size))


class TestSqueeze:
    def test_both_sides(self) -> None:
        assert proved(Squeeze(), equal(x, y), at_most(x, y), at_most(y, x))
        assert not proved(Squeeze(), equal(x, y), at_most(x, y))
        assert not proved(Squeeze(), at_most(x, y), at_most(x, y), at_most(y, x))


def test_a_citation_is_no_proof() -> None:
    found = verdict(Cited("somebody"), at_most(0, x))
    assert (found.answer, found.remark) == (Answer.CITED, "somebody")
    assert not found


class TestCheck:
    def test_the_proof_must_end_with_the_statement(self) -> None:
        claim = about(at_most(x, 0), (at_most(0, x**2), SumOfSquares(x**2)))
        assert "not with the statement" in check(claim)[-1][1].remark

    def test_a_claim_without_a_proof_has_no_verdicts(self) -> None:
        assert check(about(at_most(0, x**2))) == []

    def test_a_hypothesis_of_another_claim_is_not_known(self) -> None:
        claim = about(at_most(0, x), (at_most(0, x), SumOfSquares(x)))
        assert not check(claim)[0][1]
        assert check(Claim("a:b", "", "", NUMBERS, (at_most(0, x),), claim.statement, claim.proof))[0][1]

    def test_the_matrix_laws_of_adjacent_layers(self) -> None:
        """Neither law alone, with one sign changed, is conserved."""
        flow = adjacent_layers()
        upper, lower = (ImmutableMatrix(2, 2, flow.state[k : k + 4]) for k in (0, 4))
        difference = (upper.T * upper - lower * lower.T).applyfunc(ddt)
        total = (upper.T * upper + lower * lower.T).applyfunc(ddt)
        assert proved(Expansion(), equal(difference, zeros(2)), flow=flow)
        assert not proved(Expansion(), equal(total, zeros(2)), flow=flow)


class TestEmbeddedLimit:
    reason = EmbeddedLimit(Rational(1, 2), digits=8)
    small = (less(0, alpha), at_most(alpha, Rational(1, 10**26)))

    def test_what_the_enclosure_shows(self) -> None:
        above = less(Rational(4076, 1000), trace_end)
        assert proved(self.reason, above, *self.small)
        assert not proved(self.reason, above, self.small[0])
        assert not proved(self.reason, above, self.small[0], at_most(alpha, Rational(1, 10)))

    def test_what_it_does_not(self) -> None:
        assert not proved(self.reason, less(Rational(40762, 10000), trace_end), *self.small)
        assert not proved(self.reason, less(x, trace_end), *self.small)
        assert not proved(self.reason, equal(trace_end, trace_end), *self.small)
        assert not proved(EmbeddedLimit(Rational(2), digits=8), less(0, trace_end), *self.small)


@pytest.mark.parametrize(
    "reason",
    [
        Expansion(),
        SumOfSquares(x**2),
        RealArithmetic(),
        Balls({}),
        Monotone("root", at_most(x, y)),
        Invariance(at_most(x, y)),
        Rank(ImmutableMatrix([[1]])),
        Witness({}),
        ByClaim(about(at_most(x, y))),
        Cases(()),
        Rising(x, Rational(0), ()),
        Squeeze(),
        EmbeddedLimit(Rational(1, 2), digits=4),
    ],
)
@pytest.mark.parametrize(
    "strange",
    [
        equal(ImmutableMatrix([[x, y]]), ImmutableMatrix([[y, x]])),
        equal(log(x), 1 / x),
        at_most(sqrt(x), log(y)),
        less(oo, x),
        equal(ddt(x), y),
        less(Function("f")(x), 0),
    ],
)
def test_every_reason_has_an_answer_to_every_statement(reason: object, strange: Comparison) -> None:
    """False statements, undefined ones, and such as the reason is not made for: no error, and no proof."""
    known = (at_most(x, y), equal(ImmutableMatrix([[x]]), ImmutableMatrix([[y]])))
    assert verdict(reason, strange, *known, flow=GROWTH).answer is not Answer.PROVED


def test_an_unknown_function_proves_nothing() -> None:
    f = Function("f")
    assert not proved(Expansion(), equal(f(x), f(y)))
    assert proved(Expansion(), equal(f(x) * f(y), f(y) * f(x)))
    assert not proved(SumOfSquares(f(x)), at_most(0, f(x)))


def test_a_positive_coordinate_is_positive() -> None:
    assert proved(SumOfSquares(s_1), less(0, s_1))
