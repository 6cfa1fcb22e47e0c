"""`Signs` never shows a sign that an expression does not have."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Integer, Rational, cos, exp, lambdify, log, nan, oo, sign, sqrt, zoo

from factorflow.proofs_check.signs import Sign, Signs
from factorflow.symbolic.comparison import Comparison, Op, at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, det, initial, loss, positive, real, residual, sigma_2

x, y, z, w = map(real, "xyzw")
size = positive("size")
FLOW = Flow("shadow", (), (), definitions={w: x - y})
FACTS = (less(y, x), at_most(0, y), at_most(x * y, 2), equal(z, x - 2 * y))
"""0 <= y < x, x y <= 2, z = x - 2 y; and w = x - y by definition."""
SHOWN = Signs(FLOW, FACTS)

ATOMS: list[Expr] = [x, y, z, w, size, x - y, 2 - x * y, z - x + 2 * y, Integer(-1), Integer(0), Rational(1, 2)]


def combined(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pairs = st.tuples(parts, parts)
    powers = st.sampled_from([Integer(2), Integer(-1), Integer(-2), Rational(1, 2), Rational(-1, 2), Rational(2, 3)])
    return st.one_of(
        pairs.map(lambda ab: ab[0] + ab[1]),
        pairs.map(lambda ab: ab[0] * ab[1]),
        st.tuples(parts, powers).map(lambda ab: ab[0] ** ab[1]),
        parts.map(lambda a: Abs(a, evaluate=False)),
        parts.map(lambda a: Abs(a, evaluate=False) - a),
        parts.map(exp),
        parts.map(cos),
        parts.map(log),
        pairs.map(lambda ab: ab[0] ** ab[1]),
    )


expressions = st.recursive(st.sampled_from(ATOMS), combined, max_leaves=6)
small, steps = st.fractions(0, 1, max_denominator=6), st.fractions(Fraction(1, 7), 1, max_denominator=7)


@settings(max_examples=150, deadline=None)
@given(expressions, small, steps, st.fractions(Fraction(1, 9), 5))
def test_a_sign_that_is_shown_is_there(expr: Expr, low: Fraction, step: Fraction, scale: Fraction) -> None:
    """At any point where the facts hold the expression is a real number of that sign."""
    here = {y: low, x: low + step, z: step - low, w: step, size: scale}
    shown = SHOWN.of(expr)
    if shown is Sign.UNKNOWN:
        return
    with mpmath.workdps(40):
        numbers = [mpmath.mpf(v.numerator) / v.denominator for v in here.values()]
        try:
            value = mpmath.mpmathify(lambdify(list(here), expr, "mpmath")(*numbers))
        except OverflowError:
            return
        slop = mpmath.mpf(10) ** -30
        assert mpmath.im(value) == 0
        assert {Sign.ZERO: abs(value) < slop, Sign.NONNEGATIVE: value > -slop, Sign.POSITIVE: value > 0}[shown]


@pytest.mark.parametrize(
    ("expr", "sign"),
    [
        (x - y, "POSITIVE"),
        (2 * x - 2 * y, "POSITIVE"),
        (w, "POSITIVE"),
        (1 / (x - y), "POSITIVE"),
        (1 / (y - x) ** 2, "NONNEGATIVE"),
        (y, "NONNEGATIVE"),
        (sqrt(y), "NONNEGATIVE"),
        (y**size, "NONNEGATIVE"),
        (y**2 + 1, "POSITIVE"),
        (y * (x - y), "NONNEGATIVE"),
        (z - x + 2 * y, "ZERO"),
        (-(z - x + 2 * y) * cos(x), "ZERO"),
        (Abs(z) - z, "NONNEGATIVE"),
        (exp(z), "POSITIVE"),
        (size, "POSITIVE"),
        (Integer(0), "ZERO"),
    ],
)
def test_what_shows(expr: Expr, sign: str) -> None:
    assert SHOWN.of(expr).name == sign


@pytest.mark.parametrize(
    "expr",
    [
        z,
        y - x,
        -y,
        1 / y,
        1 / y**2,
        1 + 1 / y**2,
        sqrt(z),
        z ** Rational(2, 3),
        sqrt(z) * (z - x + 2 * y),
        (z - x + 2 * y) / z,
        log(y),
        1 + log(z) ** 2,
        z**-size,
        y**z,
        Integer(-1),
        oo,
        zoo,
        nan,
        Abs(z) - 2 * z,
        cos(z),
        sign(x),
    ],
)
def test_what_does_not_show(expr: Expr) -> None:
    assert SHOWN.of(expr) is Sign.UNKNOWN


def test_facts_about_the_first_row_and_derivatives() -> None:
    flow = Flow("growth", (x,), (x**3,))
    shown = Signs(flow, (less(0, initial(det) ** 2), at_most(0, ddt(x))))
    assert shown.of(1 / initial(det) ** 2) is not Sign.UNKNOWN
    assert shown.of(1 / initial(det)) is Sign.UNKNOWN
    assert shown.of(ddt(x)) is shown.of(x**3) is Sign.NONNEGATIVE
    assert shown.of(ddt(-x)) is Sign.UNKNOWN


def test_definitions_of_a_flow() -> None:
    shown = Signs(product_flow(), ())
    assert shown.of(loss) is Sign.NONNEGATIVE
    assert shown.of(residual) is Sign.NONNEGATIVE
    assert shown.of(sigma_2) is Sign.NONNEGATIVE
    assert shown.of(det) is Sign.UNKNOWN
    assert shown.of(1 / residual) is Sign.UNKNOWN
    assert Signs(product_flow(), (less(0, residual),)).of(1 / residual) is Sign.POSITIVE


def test_a_matrix_equation_is_no_fact_about_signs() -> None:
    assert Signs(product_flow(), (equal(W, W),)).of(det) is Sign.UNKNOWN


@pytest.mark.parametrize(("op", "sign"), [("<", Sign.POSITIVE), ("<=", Sign.NONNEGATIVE), ("=", Sign.ZERO)])
def test_a_fact_is_what_it_says(op: Op, sign: Sign) -> None:
    shown = Signs(FLOW, (Comparison(x, op, y),))
    assert shown.of(y - x) is sign
    assert shown.of(3 * y - 3 * x) is sign
    assert shown.of(x - y) is (Sign.ZERO if op == "=" else Sign.UNKNOWN)
