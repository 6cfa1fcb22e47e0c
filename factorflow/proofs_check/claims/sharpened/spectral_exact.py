"""The best lower bound on the spectral norm, which is the best for every Schatten (quasi-)norm.

With T + T^3 = 2 loss it is (1 - T^2)/sqrt(T), attained at (1 - T) [[1/sqrt(T), 1], [1, sqrt(T)]].
"""

from sympy import Abs, Rational, Symbol, cbrt, sqrt

from factorflow.proofs_check.claims.steps import (
    FLOW,
    HERE,
    RESIDUAL_IS_POSITIVE,
    a,
    b,
    by_squares,
    c,
    d,
    half,
    s,
    slack,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import (
    det,
    frobenius,
    loss,
    nuclear,
    p_minus,
    p_plus,
    real,
    schatten_half,
    sigma_1,
    sigma_2,
    spectral,
)
from factorflow.symbolic.reason import ByClaim, Expansion, Monotone, SumOfSquares

T = real("T")
_r = cbrt(loss + sqrt(loss**2 + Rational(1, 27)))
ROOT = _r - 1 / (3 * _r)
"""The solution of T + T^3 = 2 loss, by Cardano."""

# Reflections make W symmetric with equal diagonal; the tangent plane at the minimiser does the rest.
_y = Abs(a - d)
_symmetric = at_most(2 * (1 - (b + c) / 2) ** 2 + (sigma_1 - _y) ** 2 / 4, s**2)
_disk = at_most(_y**2 + (b + c) ** 2, sigma_1**2)
_tangent = at_most(2 * T * (1 - T**2), (1 - T**2) * s**2 + T**2 * sigma_1**2)
tangent = Claim(
    label="sharpened:spectral.tangent",
    title="Loss against spectral norm: the tangent at each T",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det), less(0, T), less(T, 1)),
    statement=_tangent,
    proof=(
        *by_squares(p_minus, p_plus, 4 * det),
        *by_squares(a + d, p_plus, (b - c) ** 2),
        *by_squares(-a - d, p_plus, (b - c) ** 2),
        *by_squares(_y, p_minus, (b + c) ** 2),
        *chain(
            (
                _symmetric,
                SumOfSquares(
                    (b - c) ** 2 / 4,
                    (p_plus - a - d) * (_y + a - d) / 4,
                    (p_plus + a + d) * (_y - a + d) / 4,
                    3 * (p_plus - p_minus) ** 2 / 16,
                    (p_plus - p_minus) * (p_minus - _y) / 4,
                ),
            ),
            (_disk, SumOfSquares((p_plus - p_minus) * (p_plus + 3 * p_minus) / 4)),
            (
                _tangent,
                SumOfSquares(
                    (1 - T) * (1 + T) * slack(_symmetric),
                    T * (1 + T) * slack(_disk) / 2,
                    ((1 + T) * _y - (1 - T) * sigma_1) ** 2 / 4,
                    2 * (1 + T) * ((b + c) / 2 - 1 + T) ** 2,
                ),
            ),
        ),
    ),
    tested_at=({T: half}, {T: Rational(1, 100)}),
)

_small = at_most(2 * loss, T + T**3)
_squared = at_most((1 - T**2) ** 2, (sqrt(T) * sigma_1) ** 2)


def exact(name: str, norm: Symbol) -> Claim:
    """2 loss <= T + T^3 gives (1 - T^2)/sqrt(T) <= norm."""
    rest = {schatten_half: (sigma_2, 2 * sqrt(sigma_1) * sqrt(sigma_2)), nuclear: (sigma_2,), spectral: (0,)}
    above = (
        by_squares(sigma_1, frobenius, sigma_2**2)
        if norm == frobenius
        else chain((at_most(sigma_1, norm), SumOfSquares(*rest[norm])))
    )
    statement = at_most((1 - T**2) / sqrt(T), norm)
    return Claim(
        label="sharpened:spectral" + ("" if norm == spectral else f".{name}"),
        title=f"The best lower bound on the {name} norm by the loss",
        source=HERE,
        flow=FLOW,
        given=(at_most(0, det), less(0, T), less(T, 1), _small),
        statement=statement,
        proof=(
            *chain(
                (_tangent, ByClaim(tangent)),
                (_squared, SumOfSquares(slack(_tangent), (1 - T) * (1 + T) * slack(_small), multiplier=T)),
                (at_most(1 - T**2, sqrt(T) * sigma_1), Monotone("root", _squared)),
            ),
            *above,
            *chain(
                (
                    statement,
                    SumOfSquares(sqrt(T) * sigma_1 - (1 - T**2), sqrt(T) * (norm - sigma_1), multiplier=sqrt(T)),
                ),
            ),
        ),
        tested_at=({T: ROOT},),
    )


EXACT = (
    exact("spectral", spectral),
    exact("Frobenius", frobenius),
    exact("nuclear", nuclear),
    exact("Schatten-1/2", schatten_half),
)

_cubic = equal(ROOT + ROOT**3, 2 * loss)
_closed = at_most((1 - ROOT**2) / sqrt(ROOT), sigma_1)
_w = sqrt(loss**2 + Rational(1, 27))
closed_form = Claim(
    label="sharpened:spectral.closed-form",
    title="The best lower bound on the spectral norm, as a function of the loss",
    source=HERE,
    flow=FLOW,
    given=(less(0, det), less(loss, 1)),
    statement=_closed,
    proof=(
        *RESIDUAL_IS_POSITIVE,
        *chain(
            (less(0, loss), SumOfSquares(s**2 / 2)),
            (less(0, loss + _w), SumOfSquares(loss, _w)),
            (_cubic, Expansion()),
            (
                less(0, ROOT),
                SumOfSquares(2 * loss, slack(_cubic), multiplier=1 + ROOT**2),
            ),
            (
                less(ROOT, 1),
                SumOfSquares(2 * (1 - loss), slack(_cubic), multiplier=(ROOT + half) ** 2 + Rational(7, 4)),
            ),
            (at_most(2 * loss, ROOT + ROOT**3), SumOfSquares(slack(_cubic))),
            (_closed, ByClaim(EXACT[0], {T: ROOT})),
        ),
    ),
)
