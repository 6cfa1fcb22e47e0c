"""The missing entry keeps a floor: from every symmetric positive definite start w_11 >= m for an explicit m > 0.

Where w_12 <= 1, det W - m (w_22 - w_12) stays nonnegative, and then so does w_11 - m.  Where 0 <= w_12, the entry
w_22 has a roof D, so that w_11 D >= w_12^2.
"""

from sympy import Abs, Rational

from factorflow.proofs_check.claims.razin2020.definite import (
    BAND,
    BAND_START,
    DEFINITE,
    D,
    a_0,
    along,
    b_0,
    d_0,
    det_of,
    det_start,
    roof,
)
from factorflow.proofs_check.claims.steps import a, b, d, half, product
from factorflow.symbolic.claim import chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import ddt, real
from factorflow.symbolic.reason import ByClaim, Cases, Invariance, Link, SumOfSquares

m = real("m")
D_START = 1 + d_0
SUM_START = D_START + Abs(b_0) + det_start
M_START = det_start / (2 * D_START * SUM_START)
"""A floor and a roof that every definite start allows."""
ROOF_START = (at_most(1, D), at_most(d_0, D))
ROOF = chain(
    (less(0, D), SumOfSquares(1, D - 1)),
    (roof, SumOfSquares(2 * (D - 1) * (D + 1), 2 * (b - half) ** 2, Rational(3, 2))),
    (at_most(0, D - d_0), SumOfSquares(D - d_0)),
    (at_most(0, D - d), Invariance(roof)),
)

_margin, _margin_start = det_of - m * (d - b), det_start - m * (d_0 - b_0)
_sum = a - 2 * b + d
_kept, _drawn = at_most(-2 * d * _margin, ddt(_margin)), at_most(-2 * d / m * (a - m), ddt(a - m))
_above, _above_start = at_most(0, a - m), at_most(0, a_0 - m)
low = along(
    "floor.low",
    "From w_12 <= 1 the missing entry stays above m where det W >= m (w_22 - w_12) at the start",
    (BAND_START[1], less(0, m), at_most(m, 1), _above_start, at_most(0, _margin_start)),
    (
        *DEFINITE,
        *BAND[2:4],
        *chain(
            (less(0, _sum), SumOfSquares((a - b) ** 2, det_of, multiplier=a)),
            (
                _kept,
                Cases(
                    (
                        (less(b, 0), chain((_kept, SumOfSquares(product(m, 1 - b, a - 2 * b), m * d)))),
                        (at_most(0, b), chain((_kept, SumOfSquares(product(m, 1 - b, _sum), m * b * d)))),
                    )
                ),
            ),
            (at_most(0, _margin), Invariance(_kept)),
            (_drawn, SumOfSquares(2 * _margin, product(2, b**2, 1 - m), multiplier=m)),
            (_above, Invariance(_drawn)),
        ),
    ),
    m=M_START,
)

_under_roof, _climb = Rational(3, 4) - m * D, at_most(-2 * b * D * (a - m), ddt(a - m))
high = along(
    "floor.high",
    "From 0 <= w_12 the missing entry stays above m where m <= 3/(4 D)",
    (BAND_START[0], *ROOF_START, at_most(0, _under_roof), _above_start),
    (
        *DEFINITE,
        *BAND[:2],
        *ROOF,
        *chain(
            (
                _climb,
                SumOfSquares(
                    product(2, b, a, D - d), product(2, b, det_of), 2 * b * (b - half) ** 2, product(2, b, _under_roof)
                ),
            ),
            (_above, Invariance(_climb)),
        ),
    ),
    m=M_START,
    D=D_START,
)

LAST_POSITIVE = Link(less(0, d_0), SumOfSquares(d_0**2, det_start, b_0**2, multiplier=a_0 + d_0))
_enough = det_start - m * (d_0 + Abs(b_0))
FLOOR_START = (less(0, m), *ROOF_START, at_most(0, _under_roof), at_most(0, _enough))
floor = along(
    "floor",
    "From every definite start the missing entry stays above m",
    FLOOR_START,
    chain(
        (less(0, D), SumOfSquares(1, D - 1)),
        (at_most(m, 1), SumOfSquares(product(m, D - 1), _under_roof, Rational(1, 4))),
        LAST_POSITIVE,
        (_above_start, SumOfSquares(_enough, b_0**2, m * Abs(b_0), multiplier=d_0)),
        (at_most(0, _margin_start), SumOfSquares(_enough, product(m, Abs(b_0) + b_0))),
        (
            _above,
            Cases(
                (
                    (at_most(b_0, 1), chain((_above, ByClaim(low)))),
                    (
                        less(1, b_0),
                        chain((at_most(0, b_0), SumOfSquares(1, b_0 - 1)), (_above, ByClaim(high))),
                    ),
                )
            ),
        ),
    ),
    m=M_START,
    D=D_START,
)
FLOOR_CLAIMS = (low, high, floor)
