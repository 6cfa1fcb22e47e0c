"""Bounds on the spectral norm without a cubic root, and the first terms of the best one."""

from sympy import Rational, sqrt

from factorflow.proofs_check.claims.sharpened.spectral_exact import EXACT, ROOT, T, closed_form, tangent
from factorflow.proofs_check.claims.steps import (
    FLOW,
    HERE,
    REALS,
    RESIDUAL_IS_POSITIVE,
    s,
    slack,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import (
    det,
    loss,
    real,
    sigma_1,
)
from factorflow.symbolic.reason import ByClaim, Cases, Monotone, SumOfSquares

# The tangent at T = 2 n/(2 + n), n = s^2: a bound without a cubic root.
n, square = real("n"), real("S")
_T = 2 * n / (2 + n)
_at_T = at_most(2 * _T * (1 - _T**2), (1 - _T**2) * n + _T**2 * square)
_rational = at_most((2 - n) ** 2 * (2 + 3 * n) / (2 + n), 4 * n * square)
_no_root = at_most((2 - n) ** 2, 4 * n * square)
instance = Claim(
    label="sharpened:spectral.instance",
    title="The tangent at T = 2 n/(2 + n)",
    source=HERE,
    flow=REALS,
    given=(less(0, n), less(n, 2), _at_T),
    statement=_no_root,
    proof=chain(
        (_rational, SumOfSquares((2 + n) ** 2 * slack(_at_T), multiplier=n)),
        (_no_root, SumOfSquares((2 + n) * slack(_rational), 2 * n * (2 - n) ** 2, multiplier=2 + n)),
    ),
    tested_at=({n: 2 * loss, square: sigma_1**2},),
)

_here = {n: s**2, square: sigma_1**2}
_T_here = _T.subs(_here)
_plain_squared = at_most((2 - s**2) ** 2, (2 * s * sigma_1) ** 2)
_plain = at_most((1 - loss) / sqrt(2 * loss), sigma_1)
_near = chain(
    (less(0, _T_here), SumOfSquares(2 * s**2, multiplier=2 + s**2)),
    (less(_T_here, 1), SumOfSquares(2 - s**2, multiplier=2 + s**2)),
    (_at_T.subs(_here), ByClaim(tangent, {T: _T_here})),
    (_plain_squared, ByClaim(instance, _here)),
    (at_most(2 - s**2, 2 * s * sigma_1), Monotone("root", _plain_squared)),
    (_plain, SumOfSquares(2 * s * sigma_1 - (2 - s**2), multiplier=2 * s)),
)
_far = chain((_plain, SumOfSquares(2 * s * sigma_1, s**2 - 2, multiplier=2 * s)))
plain = Claim(
    label="sharpened:spectral.rational",
    title="The spectral norm is at least (1 - loss)/sqrt(2 loss)",
    source=HERE,
    flow=FLOW,
    given=(less(0, det),),
    statement=_plain,
    proof=(
        *RESIDUAL_IS_POSITIVE,
        *chain((_plain, Cases(((less(s**2, 2), _near), (at_most(2, s**2), _far))))),
    ),
)

_offset = at_most(1 / s - 1 / sqrt(2), sigma_1)
offset = Claim(
    label="sharpened:spectral.offset",
    title="The spectral norm with the best offset 1/sqrt(2)",
    source=HERE,
    flow=FLOW,
    given=(less(0, det),),
    statement=_offset,
    proof=(
        *RESIDUAL_IS_POSITIVE,
        *chain(
            (_plain, ByClaim(plain)),
            (
                _offset,
                Cases(
                    (
                        (
                            at_most(s, sqrt(2)),
                            chain((_offset, SumOfSquares(slack(_plain), (sqrt(2) - s) / 2))),
                        ),
                        (
                            less(sqrt(2), s),
                            chain(
                                (_offset, SumOfSquares(s * sigma_1, (s - sqrt(2)) / sqrt(2), multiplier=s)),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

# With V = T^2: s^2 = T (1 + V), so 1 - s^4/2 = 1 - V (1 + V)^2/2.
V = real("V")
_V_small = at_most(V, Rational(7, 10))
_quartic = at_most((1 + V) ** 4, 4 + 8 * V)
_powers = at_most((1 - V * (1 + V) ** 2 / 2) ** 2, (1 - V) ** 2 * (1 + V))
expansion_lemma = Claim(
    label="sharpened:spectral.powers",
    title="The first two terms of the expansion are a lower bound",
    source=HERE,
    flow=REALS,
    given=(at_most(0, V), less(V * (1 + V) ** 2, 2)),
    statement=_powers,
    proof=chain(
        (
            _V_small,
            SumOfSquares(
                2 - V * (1 + V) ** 2,
                Rational(23, 1000),
                multiplier=V**2 + Rational(27, 10) * V + Rational(289, 100),
            ),
        ),
        (
            _quartic,
            SumOfSquares(
                V**3 * slack(_V_small),
                Rational(47, 10) * V**2 * slack(_V_small),
                Rational(929, 100) * V * slack(_V_small),
                Rational(2503, 1000) * slack(_V_small),
                Rational(12479, 10000),
            ),
        ),
        (_powers, SumOfSquares(V**2 * slack(_quartic) / 4)),
    ),
    tested_at=({V: ROOT**2},),
)

_squared = at_most((1 - T**2) ** 2, (sqrt(T) * sigma_1) ** 2)
_equation = equal(T + T**3, 2 * loss)
_off, _powers_at_T = slack(_equation), _powers.subs({V: T**2})
_expansion = at_most(1 / s - s**3 / 2, sigma_1)
_two_terms = at_most((1 - s**4 / 2) ** 2, (s * sigma_1) ** 2)
_first, _second = 1 - (T + T**3) ** 2 / 2, 1 - s**4 / 2
_within = chain(
    (
        less(T**2 * (1 + T**2) ** 2, 2),
        SumOfSquares(2 - s**4, _off * (s**2 + T + T**3)),
    ),
    (
        less(T, 1),
        SumOfSquares(2 - T**2 * (1 + T**2) ** 2, 2, multiplier=T**5 + T**4 + 3 * T**3 + 3 * T**2 + 4 * T + 4),
    ),
    (_powers_at_T, ByClaim(expansion_lemma, {V: T**2})),
    (tangent.statement, ByClaim(tangent)),
    (_squared, SumOfSquares(slack(tangent.statement), -(1 - T) * (1 + T) * _off, multiplier=T)),
    (
        _two_terms,
        SumOfSquares(
            (1 + T**2) * slack(_squared),
            slack(_powers_at_T),
            _off * sigma_1**2,
            _off * (s**2 + T + T**3) * (_first + _second) / 2,
        ),
    ),
    (at_most(1 - s**4 / 2, s * sigma_1), Monotone("root", _two_terms)),
    (_expansion, SumOfSquares(s * sigma_1 - (1 - s**4 / 2), multiplier=s)),
)
_beyond = chain((_expansion, SumOfSquares(s * sigma_1, (s**4 - 2) / 2, multiplier=s)))
expansion = Claim(
    label="sharpened:spectral.expansion",
    title="The first two terms of the best bound on the spectral norm are a bound for every loss",
    source=HERE,
    flow=FLOW,
    given=(less(0, det), less(0, T), _equation),
    statement=_expansion,
    proof=(
        *RESIDUAL_IS_POSITIVE,
        *chain((_expansion, Cases(((less(s**4, 2), _within), (at_most(2, s**4), _beyond))))),
    ),
    tested_at=({T: ROOT},),
)
SPECTRAL = (tangent, *EXACT, closed_form, instance, plain, offset, expansion_lemma, expansion)
