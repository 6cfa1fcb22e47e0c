"""Proposition 4 from every symmetric positive definite start: the loss goes to zero, with a rate.

Above its floor m the missing entry drives the loss down inside the band 0 <= w_12 <= 1 as from a multiple of the
identity; outside of it every term of tr(W G^2) is nonnegative.
"""

from sympy import Abs, Expr, Rational, sqrt

from factorflow.proofs_check.claims.razin2020.definite import DEFINITE, D, along, b_0, d_0, det_of, det_start, r
from factorflow.proofs_check.claims.razin2020.floor import (
    D_START,
    FLOOR_START,
    LAST_POSITIVE,
    M_START,
    ROOF,
    SUM_START,
    floor,
    m,
)
from factorflow.proofs_check.claims.razin2020.loss import (
    DESCENT,
    FAR_FROM_ONE,
    LOSS_IS_POSITIVE,
    NEAR_ONE,
    POSITIVE_LOSS,
    K,
    X,
    faster,
    grown,
    level,
    power,
    powers,
    small,
    u,
)
from factorflow.proofs_check.claims.steps import a, b, d, half, product, slack
from factorflow.symbolic.claim import chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import ddt, initial, loss, real, t
from factorflow.symbolic.reason import ByClaim, Cases, Expansion, Invariance, Link, Monotone, SumOfSquares

S, loss_0 = real("S"), initial(loss)
"""The loss is at most S^2."""
_under, _falls = S**2 - loss, at_most(0, ddt(S**2 - loss))
_cube = at_most(loss ** Rational(3, 2), S**3)
NEVER_LARGER = chain(
    (_falls, SumOfSquares(2 * X**2, product(2, d**2, det_of), 2 * d**4, multiplier=K)),
    (at_most(0, _under), Invariance(_falls)),
    (at_most(loss, S**2), SumOfSquares(_under)),
    (at_most(sqrt(loss), S), Monotone("root", at_most(loss, S**2))),
    (_cube, SumOfSquares(product(_under, S), product(loss, S - sqrt(loss)))),
)


def outside(v: Expr, away: Expr) -> tuple[Link, ...]:
    """The rate outside of the band, where 0 < v = |1 - b| and 0 <= away = b (b - 1)."""
    far = at_most(loss, Rational(3, 2) * v**2)
    bent = chain(
        (at_most(0, v + d), SumOfSquares(v, d)),
        (far, SumOfSquares(product(half, v - d, v + d))),
        (
            faster,
            SumOfSquares(
                product(3, v**2, a - m),
                3 * d * v**2,
                product(6, d, away),
                3 * d**3,
                product(Rational(3, 2), v**2, 2 * m - r * S**3),
                product(r, S**3, slack(far)),
                product(r, loss, slack(_cube)),
                multiplier=power,
            ),
        ),
    )
    steep = (
        *chain((at_most(0, v + d), SumOfSquares(v, d))),
        *powers(d, product(d - v, d + v)),
        *chain(
            (
                faster,
                SumOfSquares(
                    product(3, K, v**2),
                    product(6, d, away),
                    product(Rational(45, 16), d**3, 1 - r * (1 + D**2)),
                    Rational(45, 16) * r * d**3,
                    Rational(3, 16) * d**3,
                    product(Rational(45, 16), r, d**3, D - d, D + d),
                    product(r, Rational(45, 16) * d**5 - power),
                    multiplier=power,
                ),
            )
        ),
    )
    return chain((faster, Cases(((at_most(d, v), bent), (less(v, d), steep)))))


_inside = (
    *chain(
        (at_most(0, u + d), SumOfSquares(u, d)),
        (at_most(0, 1 + u + u**2), SumOfSquares(1, u, u**2)),
        (faster, Cases(((less(d, u), FAR_FROM_ONE), (at_most(u, d), NEAR_ONE)))),
    ),
)
_left = (*chain((at_most(0, u), SumOfSquares(1, -b))), *outside(u, product(-b, u)))
_right = (*chain((at_most(0, b), SumOfSquares(1, b - 1))), *outside(-u, product(b, -u)))
RATE_START = (
    *FLOOR_START,
    less(0, r),
    at_most(4 * r, m),
    at_most(r * (1 + D**2), 1),
    less(0, S),
    at_most(0, S**2 - loss_0),
    at_most(r * S**3, 2 * m),
)
S_START = 1 + loss_0
R_START = M_START / (4 * (1 + D_START**2) * (1 + S_START**3))
EVERY = {m: M_START, D: D_START, S: S_START, r: R_START}
"""Values that every definite start allows."""
rate = along(
    "every-start.rate",
    "The loss goes to zero like t^(-2/3) at least, from every symmetric positive definite start",
    RATE_START,
    (
        *DEFINITE,
        *ROOF,
        *chain(
            (at_most(0, a - m), ByClaim(floor)),
            (at_most(4 * r, a), SumOfSquares(m - 4 * r, a - m)),
            (less(0, K), SumOfSquares(a, d)),
        ),
        *LOSS_IS_POSITIVE,
        *NEVER_LARGER,
        *chain(
            (DESCENT, Expansion()),
            (
                faster,
                Cases(
                    (
                        (less(b, 0), _left),
                        (
                            at_most(0, b),
                            chain((faster, Cases(((less(1, b), _right), (at_most(b, 1), _inside))))),
                        ),
                    )
                ),
            ),
            (grown, Invariance(faster)),
        ),
    ),
    **{number.name: value for number, value in EVERY.items()},
)

# With these values only the start is left in the hypotheses.
_rest = D_START + Abs(b_0)
_all = (1 + D_START**2) * (1 + S_START**3)
ALLOWED = (
    LAST_POSITIVE,
    *chain(
        (less(0, SUM_START), SumOfSquares(_rest, det_start)),
        (less(0, M_START), SumOfSquares(M_START)),
        (at_most(0, Rational(3, 4) - M_START * D_START), SumOfSquares(Rational(1, 4), _rest / (2 * SUM_START))),
        (
            at_most(0, det_start - M_START * (d_0 + Abs(b_0))),
            SumOfSquares(
                product(det_start, _rest + 1 + 2 * d_0 * SUM_START),
                2 * det_start**2,
                multiplier=2 * D_START * SUM_START,
            ),
        ),
        (at_most(M_START, 1), SumOfSquares(Rational(3, 4) - M_START * D_START, product(M_START, d_0), Rational(1, 4))),
        (less(0, R_START), SumOfSquares(R_START)),
        (
            at_most(4 * R_START, M_START),
            SumOfSquares(product(M_START, D_START**2 + S_START**3 + D_START**2 * S_START**3, 1 / _all)),
        ),
        (
            at_most(R_START * (1 + D_START**2), 1),
            SumOfSquares(1 - M_START, product(M_START, 3 + 4 * S_START**3, 1 / (4 + 4 * S_START**3))),
        ),
        (at_most(0, S_START**2 - loss_0), SumOfSquares(1, loss_0, loss_0**2)),
        (
            at_most(R_START * S_START**3, 2 * M_START),
            SumOfSquares(
                M_START,
                product(M_START, 4 * (1 + D_START**2) + 3 * S_START**3 + 4 * D_START**2 * S_START**3, 1 / (4 * _all)),
            ),
        ),
    ),
)
_from_start = at_most(loss_0 ** Rational(-3, 2) + R_START * t, loss ** Rational(-3, 2))
_late = at_most(level ** Rational(-3, 2), R_START * t)
prop4_every = along(
    "every-start",
    "From every symmetric positive definite start the loss goes to zero: below any level from an explicit time on",
    (*POSITIVE_LOSS, _late),
    (*ALLOWED, *chain((_from_start, ByClaim(rate, EVERY))), *small(_from_start, _late)),
    M=2 * (R_START * t) ** Rational(-2, 3),
)
EVERY_START = (rate, prop4_every)
