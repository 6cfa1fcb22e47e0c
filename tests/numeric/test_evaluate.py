"""Programs are strict, share what is common, and decide signs where numbers underflow."""

from fractions import Fraction

import pytest
from sympy import Expr, Float, Function, Integer, Rational, Symbol, cos, exp, gamma, log, oo, pi, sin, sqrt, symbols

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import MPF, Arithmetic, Ball, Float64
from factorflow.numeric.evaluate import decide, evaluator
from factorflow.numeric.program import straight_line
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import det, det_sign, log_abs_det

x, y, z = symbols("x y z", real=True)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        (Float("0.5") * x, "a float is not exact"),
        (gamma(x), "gamma is not among abs, cos, exp"),
        (Function("f")(x), "f is not among"),
        (x + z, "z cannot be computed exactly: the symbol is neither an input nor defined"),
        (x**y, "its exponent is not a rational number"),
        (oo * x, "not among"),
    ],
)
def test_what_has_no_exact_meaning_is_refused(expression: Expr, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        straight_line([expression], {}, [x, y])


def test_definitions_in_a_circle_are_refused() -> None:
    with pytest.raises(InputError, match="goes in a circle"):
        straight_line([y], {y: z + 1, z: 2 * y}, [x])


def test_definitions_are_shared_and_not_expanded() -> None:
    chain = {Symbol(f"d{i}"): Symbol(f"d{i - 1}") * (Symbol(f"d{i - 1}") + 1) for i in range(1, 400)}
    assert len(straight_line([Symbol("d399")], chain, [Symbol("d0")]).lines) == 2 + 2 * 399
    assert len(straight_line(product_flow(depth=64).field, product_flow(depth=64).definitions, x_of(64)).lines) < 1000


def x_of(depth: int) -> tuple[Symbol, ...]:
    return product_flow(depth=depth).state


@pytest.mark.parametrize("arithmetic", [Float64(), MPF(80), Ball(80)])
def test_values_agree_with_sympy(arithmetic: Arithmetic) -> None:
    expressions = [sqrt(2) / 10 + pi, x ** Rational(-2, 3) * sin(y), exp(1) * cos(x) + log(x + y) ** 2, abs(y - x)]
    at = {x: Rational(7, 5), y: Rational(1, 3)}
    found = evaluator(expressions, {}, (x, y), arithmetic)([arithmetic.number(at[x]), arithmetic.number(at[y])])
    for number, expression in zip(found, expressions, strict=True):
        assert float(number) == pytest.approx(float(expression.subs(at).evalf(30)), rel=1e-14)


def test_float64_says_when_it_leaves_its_range() -> None:
    with pytest.raises(NumericalError, match="ask for more than 15 digits"):
        evaluator([exp(x)], {}, (x,), Float64())([1000.0])


def test_a_determinant_that_underflows_has_a_sign() -> None:
    lift = product_flow(depth=2).lift
    assert lift is not None
    ball = Ball(64)
    bindings = {det_sign: ball.number(1), log_abs_det: ball.number(-5 * 10**615)}
    assert decide(less(0, det), bindings, ball, lift.definitions) is True
    assert decide(less(det, 0), bindings, ball, lift.definitions) is False


@pytest.mark.parametrize(
    ("comparison", "answer"),
    [
        (at_most(0, x**2), True),
        (less(0, x**2), None),
        (less(0, 1 + x**2), True),
        (at_most(0, x), None),
        (at_most(0, exp(x) * y), True),
        (less(x**2 + exp(x), 0), False),
        (Comparison(exp(x), "=", 0), False),
    ],
)
def test_structure_decides_where_a_ball_straddles_zero(comparison: Comparison, answer: bool | None) -> None:
    ball = Ball(64)
    with ball.working():
        straddling = ball.number(Fraction(1, 3)) * 3 - 1
    assert decide(comparison, {x: straddling, y: ball.number(2)}, ball) is answer


def test_matrices_are_decided_entry_by_entry() -> None:
    from sympy import ImmutableMatrix

    one, ball = ImmutableMatrix([[x, 0], [0, 1]]), Ball(64)
    assert decide(Comparison(one, "=", ImmutableMatrix([[1, 0], [0, 1]])), {x: ball.number(1)}, ball) is True
    assert decide(Comparison(one, "=", ImmutableMatrix([[1, 0], [0, 2]])), {x: ball.number(1)}, ball) is False
    assert decide(Comparison(Integer(1), "=", Integer(1)), {}, ball) is True
