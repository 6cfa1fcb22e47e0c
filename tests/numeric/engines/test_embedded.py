"""The embedded flow against the product flow, against its own starts, and against a law in closed form."""

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
from flint import arb
from sympy import Function, Matrix, expand, eye, gamma, pi, simplify, sin, sqrt, symbols

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure import embedded
from factorflow.numeric.engines.enclosure.stance import Stance
from factorflow.numeric.engines.enclosure.stepping import Settings, pieces
from factorflow.numeric.integrate import integrate
from factorflow.symbolic.factorization import product_flow

HALF = Fraction(1, 2)


def contains(ball: arb, number: mpmath.mpf, digits: int) -> bool:
    """Whether the ball contains a number that is right to so many digits."""
    return bool(ball.overlaps(Ball(300).around(number, digits)))


def test_the_limit_is_above_the_minimum_for_every_small_start() -> None:
    rest, largest = embedded.limit(HALF, 10)
    assert largest == Fraction(1, 10**30)
    assert rest.trace > Fraction(407, 100).numerator / arb(100)
    assert rest.trace.rad() < 1e-9
    assert rest.loss < 1e-20


def test_the_limit_is_that_of_the_product_flow_with_negative_determinant() -> None:
    """In the limit S and T have rank one, so that P = |W|: W obeys the balanced flow of depth 2, det W < 0.

    From (q/2) [[k, 1], [1, k]] that flow is off by a relative 2q or so.
    """
    flow, q = product_flow(((None, 1), (1, 0)), 2), Fraction(1, 10**16)
    start = dict(zip(flow.state, (q * HALF / 2, q / 2, q / 2, q * HALF / 2), strict=True))
    w11 = integrate(flow, start, "t=60", digits=18).row(-1)["w_11"]
    rest, _ = embedded.limit(HALF, 12)
    with mpmath.workdps(30):
        assert contains(rest.w11, w11, 14)
        # |W| has the trace sqrt(tr W^2 + 2 |det W|) at w12 = w21 = 1, w22 = 0.
        assert contains(rest.trace, 2 * mpmath.sqrt(w11**2 + 4), 14)


@pytest.mark.parametrize(
    "k", [HALF, *(pytest.param(k, marks=pytest.mark.slow) for k in (Fraction(-9, 10), Fraction(1, 100)))]
)
def test_enclosures_of_different_widths_overlap(k: Fraction) -> None:
    wide, narrow = (embedded.limit(k, digits) for digits in (8, 13))
    one_of_them = embedded.end(k, wide[1], 15)
    assert all(wide[0].w11.overlaps(rest.w11) for rest in (narrow[0], one_of_them))
    assert all(wide[0].trace.overlaps(rest.trace) for rest in (narrow[0], one_of_them))


@pytest.mark.slow
def test_the_approach_to_the_limit_is_linear() -> None:
    limit = embedded.limit(HALF, 20)[0].w11
    ratios = [(embedded.end(HALF, alpha, 20).w11 - limit) / Ball(200).number(alpha) for alpha in map(small, (4, 5, 6))]
    steps = [abs(float(a) - float(b)) for a, b in pairwise(ratios)]
    assert float(ratios[-1]) == pytest.approx(0.1772, rel=1e-3)
    assert steps[1] < steps[0] / 5


def small(exponent: int) -> Fraction:
    return Fraction(1, 10**exponent)


@pytest.mark.parametrize("k", [HALF, Fraction(-1, 3)])
def test_the_flow_from_a_start_enters_the_section(k: Fraction) -> None:
    """At e^{2t} = q/alpha, by the integrator alone."""
    alpha, q = small(9), small(4)
    time = Fraction(mpmath.nstr(mpmath.log(mpmath.mpf(10) ** 5) / 2, 15))
    settings = Settings(160, 40, stiff=Fraction(0))
    with Ball(256).working():
        start = [Ball(256).number(x) for x in (alpha, alpha * k, alpha) * 2]
        begin = Stance.at(start, settings.grid)
    flow = pieces(embedded.chart(), begin, settings)
    piece = next(piece for piece in flow if piece.curve.end >= time)
    with Ball(256).working():
        state, box = piece.at(time), embedded.section(k, q)
        assert all(inside.contains(x) for inside, x in zip(box, state, strict=True))
        assert all(inside.rad() < 1e-7 for inside in box)


def test_the_first_order_law_is_derived() -> None:
    """About k = 0, where W = v J and P = v I with v' = 2v(1-v), W moves by k diag(x, z) and P by k (x+z)/2 J."""
    v, x, z, eps = symbols("v x z epsilon")
    J, moved = Matrix([[0, 1], [1, 0]]), Matrix.diag(x, z)
    P, W = v * eye(2) + eps * (x + z) / 2 * J, v * J + eps * moved
    G = Matrix([[0, W[0, 1] - 1], [W[1, 0] - 1, W[1, 1]]])
    S, T = P + W, P - W
    pace = 2 * v * (1 - v)
    dx, dz = (1 - v) * (x + z), -2 * v * z + (1 - v) * (x + z)
    for M, rate in ((S, -(G * S + S * G)), (T, G * T + T * G)):
        assert (rate.subs(eps, 0) - pace * M.subs(eps, 0).diff(v)).expand().is_zero_matrix
        known = M.diff(eps).diff(x) * dx + M.diff(eps).diff(z) * dz
        assert (rate.diff(eps).subs(eps, 0) - known).expand().is_zero_matrix

    # With x = v g(v) the second equation is the hypergeometric one, of 2F1(1/sqrt2, -1/sqrt2; 2; v), g(0) = 1.
    g = Function("g")(v)
    x_of_v = v * g
    z_of_v = 2 * v * x_of_v.diff(v) - x_of_v  # from the first
    second = pace * z_of_v.diff(v) - dz.subs({x: x_of_v, z: z_of_v})
    r = 1 / sqrt(2)
    hypergeometric = v * (1 - v) * g.diff(v, 2) + (2 - v) * g.diff(v) - (r * -r) * g
    assert expand(second - 4 * v**2 * hypergeometric) == 0
    # Gauss: at v = 1 it is 1/(Gamma(2-r) Gamma(2+r)); the reflection formula does the rest.
    law = 1 / (gamma(2 - r) * gamma(2 + r))
    reflected = sin(pi * r) / (pi * r) / (1 - r**2)
    assert simplify(reflected - 2 * sqrt(2) * sin(pi / sqrt(2)) / pi) == 0
    assert abs((law - reflected).evalf(60)) < 1e-50


@pytest.mark.slow
def test_the_first_order_law_and_the_next() -> None:
    """w11/k = 0.716375572... + 0.2298134034... k^2 + ..., by two steps of Richardson."""
    with mpmath.workdps(40):
        law = 2 * mpmath.sqrt(2) * mpmath.sin(mpmath.pi / mpmath.sqrt(2)) / mpmath.pi
        excess = []
        for k in (8, 16, 32):
            w11 = embedded.limit(Fraction(1, k), 20)[0].w11
            excess.append((mpmath.mpf(w11.mid().str(30, radius=False)) * k - law) * k**2)
        first = [(4 * fine - coarse) / 3 for coarse, fine in pairwise(excess)]
        assert abs((16 * first[1] - first[0]) / 15 - 0.2298134034111363) < 1e-8


def test_a_matrix_that_is_not_definite_is_refused() -> None:
    with pytest.raises(InputError, match="positive definite"):
        embedded.limit(Fraction(1), 5)


def test_what_is_not_near_zero_loss_is_not_trapped() -> None:
    one, zero = arb(1), arb(0)
    assert embedded.trapped([one, zero, one, one, zero, one], Fraction(0)) is None
