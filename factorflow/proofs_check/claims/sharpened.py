"""What the toolkit adds: the best bounds on the completion problem of Razin & Cohen (2020).

W = [[a, b], [c, d]]; b = c = 1 and d = 0 are observed; s = sqrt(2 loss).
"""

from sympy import Abs, Expr, Rational, sqrt

from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.factorization import RAZIN2020, product_flow
from factorflow.symbolic.notation import W, depth, det, excess, frobenius, loss, p_minus, p_plus, sigma_2
from factorflow.symbolic.notation import residual as s
from factorflow.symbolic.reason import ByClaim, Link, Monotone, SumOfSquares

a, b, c, d = W
FLOW = product_flow(RAZIN2020, depth)
HERE = "factorflow"
half = Rational(1, 2)


def by_squares(lhs: Expr, rhs: Expr, *terms: Expr) -> tuple[Link, ...]:
    """lhs <= rhs, since rhs >= 0 and rhs^2 - lhs^2 is the sum of the terms."""
    squared = at_most(lhs**2, rhs**2)
    return chain((squared, SumOfSquares(*terms)), (at_most(lhs, rhs), Monotone("root", squared)))


def slack(comparison: Comparison) -> Expr:
    """The slack of a known comparison, to be multiplied in a certificate."""
    return comparison.slack


_key = at_most(2 * det, loss * frobenius**2)
key = Claim(
    label="sharpened:key",
    title="The determinant is at most half of loss times squared norm",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_key,
    proof=chain(
        (
            _key,
            SumOfSquares(
                (a * d - b - c) ** 2,
                (d + a * (b - 1)) ** 2,
                (d + a * (c - 1)) ** 2,
                (d**2 + b * (b - 1) + c * (c - 1)) ** 2,
                multiplier=2,
            ),
        ),
    ),
)

# With T = [[a, 1], [1, 0]] the distance of W to T is s: each triangle inequality below is between the
# plane vectors of W, of T and of W - T whose lengths are p_plus and p_minus.
_x, _y = sqrt(d**2 + (b - c) ** 2), sqrt(d**2 + (b + c - 2) ** 2)
_q = sqrt(a**2 + 4)
_along = (a - d) * d + (b + c) * (2 - b - c)
_signed = at_most((p_plus - p_minus) / 2, s - (_q - Abs(a)) / 2)
_plus, _minus, _both = at_most(p_plus, Abs(a) + _x), at_most(_q, p_minus + _y), at_most(_x + _y, 2 * s)
sigma2_signed = Claim(
    label="sharpened:sigma2.signed",
    title="The signed second singular value, for every W",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_signed,
    proof=(
        *by_squares(d, _x, (b - c) ** 2),
        *by_squares(-d, _x, (b - c) ** 2),
        *by_squares(p_plus, Abs(a) + _x, (Abs(a) - a) * (_x + d), (Abs(a) + a) * (_x - d)),
        *by_squares(_along, p_minus * _y, ((a - d) * (2 - b - c) - (b + c) * d) ** 2),
        *by_squares(_q, p_minus + _y, 2 * (p_minus * _y - _along)),
        *by_squares(_x + _y, 2 * s, (_x - _y) ** 2),
        *chain((_signed, SumOfSquares(*(slack(part) / 2 for part in (_plus, _minus, _both))))),
    ),
)

_sigma2 = at_most(sigma_2, s)
_ordered, _below = at_most(p_minus, p_plus), at_most((p_plus - p_minus) / 2, s)
sigma2 = Claim(
    label="sharpened:sigma2",
    title="The second singular value is at most s",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det),),
    statement=_sigma2,
    proof=(
        *by_squares(p_minus, p_plus, 4 * det),
        *chain((_signed, ByClaim(sigma2_signed))),
        *by_squares(Abs(a), _q, 4),
        *chain(
            (
                _below,
                SumOfSquares(slack(_signed), slack(at_most(Abs(a), _q)) / 2),
            ),
        ),
        *by_squares(sigma_2, s, slack(_below) * s, slack(_below) * slack(_ordered) / 2),
    ),
)

# e + e^2 = s^2.  The tangent inequality in e gives the best bound on the missing entry.
e = excess
_tangent = at_most((1 - e) ** 2 * (2 * e - 2 * loss), e**2 * a**2)
_cubic = at_most((1 - e) ** 3 / e, a**2)
_entry = at_most(sqrt((1 - e) ** 3 / e), Abs(a))
entry = Claim(
    label="sharpened:entry",
    title="The best lower bound on the missing entry",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det), less(0, loss), at_most(loss, Rational(3, 8))),
    statement=_entry,
    proof=chain(
        (less(0, e), SumOfSquares(8 * loss, multiplier=2 * sqrt(1 + 8 * loss) + 2)),
        (at_most(e, half), SumOfSquares(8 * (Rational(3, 8) - loss), multiplier=4 + 2 * sqrt(1 + 8 * loss))),
        (less(0, 1 - e), SumOfSquares(half, half - e)),
        (
            _tangent,
            SumOfSquares(
                2 * e * (1 - e) * det,
                ((1 - e) * d - e * a) ** 2,
                (1 - e) * (b + c - 2 + 2 * e) ** 2 / 2,
                (1 - e) * (half - e) * (b - c) ** 2,
            ),
        ),
        (_cubic, SumOfSquares(slack(_tangent), multiplier=e**2)),
        (_entry, Monotone("root", _cubic)),
    ),
)

_flat_squared, _flat = at_most(1 - 2 * loss, a**2), at_most(sqrt(1 - 2 * loss), Abs(a))
entry_flat = Claim(
    label="sharpened:entry.flat",
    title="The missing entry far from a solution",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det), at_most(loss, half)),
    statement=_flat,
    proof=chain(
        (_flat_squared, SumOfSquares(2 * det, (a - d) ** 2, (b + c - 1) ** 2)),
        (_flat, Monotone("root", _flat_squared)),
    ),
)

CLAIMS = (key, sigma2_signed, sigma2, entry, entry_flat)
