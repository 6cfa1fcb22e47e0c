"""`vanishes` says True of zero only."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Expr,
    Function,
    ImmutableMatrix,
    Integer,
    Rational,
    Symbol,
    cos,
    exp,
    expand,
    lambdify,
    log,
    sign,
    sin,
    sqrt,
    symbols,
)

from factorflow.proofs_check.algebra import residual_of, vanishes

x, y = symbols("x y", real=True)
p, L = symbols("p L", positive=True)

ATOMS: list[Expr] = [x, y, p, L, Integer(1), Integer(2), Rational(-1, 3)]


def combined(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Sums, products, quotients, powers and functions of smaller expressions, all of them real numbers."""
    pairs = st.tuples(parts, parts)
    return st.one_of(
        pairs.map(lambda ab: ab[0] + ab[1]),
        pairs.map(lambda ab: ab[0] - ab[1]),
        pairs.map(lambda ab: ab[0] * ab[1]),
        pairs.map(lambda ab: ab[0] / (ab[1] ** 2 + 1)),
        parts.map(lambda a: sqrt(a**2 + 1)),
        parts.map(lambda a: sqrt(a**2)),
        parts.map(lambda a: (a**2) ** (1 / L)),
        parts.map(lambda a: (a**2 + 1) ** Rational(2, 3)),
        *(parts.map(function) for function in (Abs, sign, sin, cos)),
        parts.map(lambda a: a**2),
    )


expressions = st.recursive(st.sampled_from(ATOMS), combined, max_leaves=5)
simple = st.recursive(st.sampled_from(ATOMS), combined, max_leaves=2)
rationals = st.fractions(-3, 3, max_denominator=7)
POINTS = st.fixed_dictionaries(
    {x: rationals, y: rationals, p: st.fractions(Rational(1, 5), 3), L: st.fractions(Rational(1, 2), 4)}
)


def at(expr: Expr, point: dict[Symbol, Fraction]) -> mpmath.mpf:
    """The value to 60 digits."""
    with mpmath.workdps(60):
        numbers = [mpmath.mpf(v.numerator) / v.denominator for v in point.values()]
        return mpmath.mpmathify(lambdify(list(point), expr, "mpmath")(*numbers))


def disagree(expr: Expr, point: dict[Symbol, Fraction]) -> bool:
    try:
        return bool(abs(at(expr, point)) > mpmath.mpf(10) ** -40)
    except (ZeroDivisionError, OverflowError):
        return False


@settings(max_examples=60, deadline=None)
@given(expressions, expressions, POINTS)
def test_what_vanishes_is_zero(a: Expr, b: Expr, point: dict[Symbol, Fraction]) -> None:
    for candidate in (a - b, a * b - expand(a * b), (a + b) ** 2 - a**2 - b**2, sqrt(a**2) - a, sign(a) * a - Abs(a)):
        if vanishes(candidate):
            assert not disagree(candidate, point), candidate


@settings(max_examples=40, deadline=None)
@given(expressions, st.sampled_from([Integer(1), Rational(1, 1000), x, sin(x), Abs(y) + 1]), POINTS)
def test_a_change_is_seen(a: Expr, change: Expr, point: dict[Symbol, Fraction]) -> None:
    """What is zero up to a change is not called zero."""
    if disagree(change, point):
        assert not vanishes(expand(a) - a + change)


@settings(max_examples=30, deadline=None)
@given(simple, simple, POINTS)
def test_modulo_known_equations(a: Expr, b: Expr, point: dict[Symbol, Fraction]) -> None:
    """What vanishes modulo a - b is zero wherever a = b, and nothing else is said."""
    if vanishes(a + b, [a - b]):
        assert disagree(a - b, point) or not disagree(a + b, point)


@pytest.mark.parametrize(
    "zero",
    [
        (sqrt(x**2 + p) + x) * (sqrt(x**2 + p) - x) - p,
        (p ** (1 / L)) ** L - p,
        (x**2) ** (1 / L) - Abs(x) ** (2 / L),
        sin(x) ** 4 - cos(x) ** 4 - sin(x) ** 2 + cos(x) ** 2,
        1 / (sqrt(p + 1) - sqrt(p)) - sqrt(p + 1) - sqrt(p),
        sqrt(2) * sqrt(3) - sqrt(6),
        sign(x) ** 3 - sign(x),
        Abs(x) ** 2 - x**2,
        exp(x + y) - exp(x) * exp(y),
        exp(x) ** 2 - exp(2 * x),
        log(4) - 2 * log(2),
        sqrt(1 + sqrt(2)) ** 4 - 2 * sqrt(2) - 3,
    ],
)
def test_zeros(zero: Expr) -> None:
    assert vanishes(zero)


@pytest.mark.parametrize(
    "other",
    [
        sqrt(x**2) - x,
        sign(x) ** 2 - 1,
        sign(x) - Abs(x),
        Abs(x - y) + Abs(y - x) - 2 * (x - y),
        sin(2 * x) - 2 * sin(x),
        p ** (1 / L) * p ** (1 / L) - p,
        exp(x) * exp(y) - exp(x * y),
        log(p) + log(p + 1) - log(2 * p + 1),
        Function("f")(x) - Function("f")(y),
        x / x - 2,
        sqrt(2) - Rational(141421356237, 100000000000),
    ],
)
def test_what_is_not_zero(other: Expr) -> None:
    assert not vanishes(other)


def test_matrices_vanish_entry_by_entry() -> None:
    assert vanishes(ImmutableMatrix([[x - x, (x + 1) ** 2 - x**2 - 2 * x - 1]]))
    assert not vanishes(ImmutableMatrix([[0, 0], [0, x]]))


def test_a_denominator_that_is_zero() -> None:
    nothing = sin(x) ** 2 + cos(x) ** 2 - 1
    assert not vanishes(nothing / nothing.subs(x, y))
    assert str(residual_of(nothing / nothing.subs(x, y))) == "nan"


def test_the_remainder_is_told() -> None:
    assert residual_of((x + 1) ** 2 - x**2) == 2 * x + 1
    assert residual_of(x**2 + y**2, [x**2 + y**2 - 1]) == 1
