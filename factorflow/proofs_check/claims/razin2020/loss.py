"""Proposition 4: from a symmetric positive definite start the loss goes to zero, with a rate.

Along the flow of depth 2 the loss obeys l' = -2 tr(W G^2), and tr(W G^2) is at least a multiple of l^(5/2):
so l^(-3/2) grows at least linearly, which is the true order.
"""

from sympy import Expr, Integer, Rational, sqrt, trace

from factorflow.proofs_check.claims.razin2020.definite import (
    BAND,
    BAND_START,
    DEFINITE,
    FLOW,
    OUTSIDE,
    SOURCE,
    D,
    G,
    a_0,
    along,
    b_0,
    band,
    d_0,
    definite,
    det_of,
    det_start,
    flow_claim,
    growth,
    is_symmetric,
    r,
    roof,
)
from factorflow.proofs_check.claims.steps import FOUR_SQUARES, a, b, by_squares, d, half, product, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import (
    W,
    ddt,
    frobenius,
    initial,
    loss,
    real,
    t,
)
from factorflow.symbolic.reason import ByClaim, Cases, Expansion, Invariance, Link, SumOfSquares

# The differential inequality.  u = 1 - b, K = a + d, T = tr(W G^2):  K T = (K u - b d)^2 + d^2 det + d^4.
u, K = 1 - b, a + d
T = trace(W * G**2)
X, _Y = K * u - b * d, (K - 2 * b) * u / 2 + b * (u - d)
DESCENT = equal(ddt(loss), -2 * T)
power = loss ** Rational(5, 2)
faster = at_most(r, ddt(loss ** Rational(-3, 2)))


def powers(x: Expr, *certificate: object) -> tuple[Link, ...]:
    """l^(5/2) <= 45/16 x^5 from l <= 3/2 x^2."""
    root = Rational(5, 4) * x
    first = at_most(loss, Rational(3, 2) * x**2)
    second = at_most(loss**2, Rational(9, 4) * x**4)
    third = at_most(power, Rational(45, 16) * x**5)
    return (
        *chain(
            (first, SumOfSquares(*certificate)),
            (second, SumOfSquares(product(slack(first), Rational(3, 2) * x**2 + loss))),
        ),
        *by_squares(sqrt(loss), root, slack(first), x**2 / 16),
        *chain(
            (third, SumOfSquares(product(slack(second), sqrt(loss)), product(9 * x**4 / 4, root - sqrt(loss)))),
        ),
    )


_quarter, _fifth = at_most(K * u**2 / 4, T), at_most(d**5 / (1 + D**2), T)
_short = at_most(u**5, u**2)
FAR_FROM_ONE = (
    *chain(
        (less(0, u - d), SumOfSquares(u - d)),
        (at_most(0, K - 2 * b), SumOfSquares((a - d) ** 2, 4 * det_of, multiplier=K + 2 * b)),
        (
            _quarter,
            SumOfSquares(product(K, u, _Y), _Y**2, product(d**2, det_of), d**4, multiplier=K),
        ),
    ),
    *powers(u, product(half, u - d, u + d)),
    *chain(
        (_short, SumOfSquares(product(u**2, b, 1 + u + u**2))),
        (
            faster,
            SumOfSquares(
                3 * slack(_quarter),
                product(Rational(3, 4), u**2, a - 4 * r),
                Rational(3, 4) * d * u**2,
                product(r, Rational(45, 16) * u**5 - power),
                product(Rational(45, 16), r, slack(_short)),
                Rational(3, 16) * r * u**2,
                multiplier=power,
            ),
        ),
    ),
)
NEAR_ONE = (
    *chain(
        (
            _fifth,
            SumOfSquares(
                (1 + D**2) * d * X**2,
                product(d**3, det_of, 1 + (D - d) * (D + d)),
                product(d**5, 1 + (1 - b) * (1 + b) + (D - d) * (D + d) - 1),
                multiplier=K * d * (1 + D**2),
            ),
        ),
    ),
    *powers(d, product(d - u, d + u)),
    *chain(
        (
            faster,
            SumOfSquares(
                3 * slack(_fifth),
                product(r, Rational(45, 16) * d**5 - power),
                product(Rational(45, 16), d**5, 1 - r * (1 + D**2), 1 / (1 + D**2)),
                Rational(3, 16) * d**5 / (1 + D**2),
                multiplier=power,
            ),
        ),
    ),
)
RATE_START = (
    *BAND_START,
    less(0, r),
    at_most(4 * r, a_0),
    at_most(1, D),
    at_most(d_0, D),
    at_most(r * (1 + D**2), 1),
)
LOSS_IS_POSITIVE = chain(
    (less(0, frobenius**2), SumOfSquares(2 * det_of, (a - d) ** 2, 4 * b**2)),
    (less(0, loss), SumOfSquares(2 * det_of, *(square / 2 for square in FOUR_SQUARES), multiplier=frobenius**2)),
)
grown = at_most(initial(loss) ** Rational(-3, 2) + r * t, loss ** Rational(-3, 2))
rate = along(
    "rate",
    "The loss goes to zero like t^(-2/3) at least, from every definite start with 0 <= w_12 <= 1",
    RATE_START,
    (
        *DEFINITE,
        *BAND,
        *chain(
            (less(0, D), SumOfSquares(1, D - 1)),
            (at_most(0, u + d), SumOfSquares(u, d)),
            (at_most(0, 1 + u + u**2), SumOfSquares(1, u, u**2)),
            (roof, SumOfSquares(2 * (D - 1) * (D + 1), 2 * (b - half) ** 2, Rational(3, 2))),
            (at_most(0, D - d_0), SumOfSquares(D - d_0)),
            (at_most(0, D - d), Invariance(roof)),
            (at_most(4 * r, a), SumOfSquares(a_0 - 4 * r, a - a_0)),
        ),
        *LOSS_IS_POSITIVE,
        *chain(
            (DESCENT, Expansion()),
            (faster, Cases(((less(d, u), FAR_FROM_ONE), (at_most(u, d), NEAR_ONE)))),
            (grown, Invariance(faster)),
        ),
    ),
    r=a_0 / 4,
    D=Integer(1),
)

# The start of the paper: W(0) = alpha I with 0 < alpha <= 1; here alpha is w_11(0).
level = real("M")
IDENTITY_START = (is_symmetric, equal(b_0, 0), equal(d_0, a_0), less(0, a_0), at_most(a_0, 1))
_paper = at_most(initial(loss) ** Rational(-3, 2) + a_0 * t / 4, loss ** Rational(-3, 2))
from_identity = Claim(
    label="razin2020:prop4.identity",
    title="From a multiple of the identity the loss goes to zero like t^(-2/3) at least",
    source=SOURCE,
    flow=FLOW,
    given=IDENTITY_START,
    statement=_paper,
    proof=chain(
        (less(0, det_start), SumOfSquares(a_0**2, product(a_0, d_0 - a_0), product(b_0, -b_0))),
        (less(0, a_0 + d_0), SumOfSquares(2 * a_0, d_0 - a_0)),
        (at_most(0, b_0), SumOfSquares(b_0)),
        (at_most(0, 1 - b_0), SumOfSquares(1, -b_0)),
        (at_most(d_0, 1), SumOfSquares(a_0 - d_0, 1 - a_0)),
        (at_most(a_0 / 2, 1), SumOfSquares((1 - a_0) / 2, half)),
        (_paper, ByClaim(rate, {r: a_0 / 4, D: 1})),
    ),
)


def small(grown: Comparison, late: Comparison) -> tuple[Link, ...]:
    """loss <= M, once l_0^(-3/2) + rate t <= l^(-3/2) and M^(-3/2) <= rate t."""
    scale = level ** Rational(3, 2), loss ** Rational(3, 2)
    cubes = at_most(loss ** Rational(3, 2), level ** Rational(3, 2))
    return chain(
        (
            cubes,
            SumOfSquares(
                product(*scale, slack(grown)),
                product(*scale, slack(late)),
                product(*scale, initial(loss) ** Rational(-3, 2)),
            ),
        ),
        (
            at_most(sqrt(loss), sqrt(level)),
            SumOfSquares(slack(cubes), multiplier=level + sqrt(level) * sqrt(loss) + loss),
        ),
        (at_most(loss, level), SumOfSquares(product(sqrt(level) - sqrt(loss), sqrt(level) + sqrt(loss)))),
    )


_late = at_most(level ** Rational(-3, 2), a_0 * t / 4)
POSITIVE_LOSS = (less(0, initial(loss)), less(0, loss), less(0, level))
prop4 = Claim(
    label="razin2020:prop4",
    title="From a multiple of the identity the loss goes to zero: below any level from an explicit time on",
    source=SOURCE,
    flow=FLOW,
    given=(*IDENTITY_START, *POSITIVE_LOSS, _late),
    statement=at_most(loss, level),
    proof=(*chain((_paper, ByClaim(from_identity))), *small(_paper, _late)),
    tested_at=tuple({level: value} for value in (half, Rational(1, 10))),
)
LOSS_CLAIMS = (flow_claim, definite, band, growth, rate, from_identity, prop4, *OUTSIDE)
