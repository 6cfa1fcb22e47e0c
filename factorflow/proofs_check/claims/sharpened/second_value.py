"""The second singular value is at most s, even signed and for every W."""

from sympy import Abs, sqrt

from factorflow.proofs_check.claims.steps import FLOW, HERE, a, b, by_squares, c, d, s, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import det, p_minus, p_plus, sigma_2
from factorflow.symbolic.reason import ByClaim, SumOfSquares

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
        *chain((_below, SumOfSquares(slack(_signed), slack(at_most(Abs(a), _q)) / 2))),
        *by_squares(sigma_2, s, slack(_below) * s, slack(_below) * slack(_ordered) / 2),
    ),
)
