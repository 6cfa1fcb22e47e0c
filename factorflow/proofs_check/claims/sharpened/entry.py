"""The best lower bound on the missing entry, from one tangent inequality."""

from sympy import Abs, Rational, sqrt

from factorflow.proofs_check.claims.steps import FLOW, HERE, a, b, c, d, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import det, excess, loss
from factorflow.symbolic.reason import Monotone, SumOfSquares

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
