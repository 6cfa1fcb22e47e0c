"""The entropy of two numbers with sum 1 is at most ln(1 + g), by elementary bounds on logarithms."""

from sympy import Expr, Rational, log, sqrt

from factorflow.proofs_check.claims.steps import HERE, REALS, by_squares, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import real, sigma_1, sigma_2
from factorflow.symbolic.reason import Balls, ByClaim, Cases, Expansion, Link, Monotone, Rising, SumOfSquares

p, q, z = real("p"), real("q"), real("z")
SHARE = sigma_2 / (sigma_1 + sigma_2)
"""What p is on a trajectory: the share of the second singular value."""


def entropy_of(p: Expr) -> Expr:
    """-p ln p - (1-p) ln(1-p)."""
    return -p * log(p) - (1 - p) * log(1 - p)


def mean_share(p: Expr) -> Expr:
    """g = sqrt(2 p (1-p) / (p^2 + (1-p)^2))."""
    return sqrt(2 * p * (1 - p) / (p**2 + (1 - p) ** 2))


def lemma(
    name: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...], at: dict[Expr, Expr]
) -> Claim:
    """A lemma about numbers, and where it is tested."""
    statement = proof[-1].statement
    return Claim(f"sharpened:entropy.{name}", title, HERE, REALS, given, statement, proof, (at,))


SHARE_RANGE = (less(0, p), at_most(p, half))
_p_below_1 = chain((less(p, 1), SumOfSquares(half, half - p)))

_curve = at_most(4, 1 / p + 1 / (1 - p))
_slope = at_most(log(p) - log(1 - p), 4 * p - 2)
_pinsker = at_most(entropy_of(p), log(2) - 2 * (half - p) ** 2)
_is_curved = chain((_curve, SumOfSquares((1 - 2 * p) ** 2, multiplier=p * (1 - p))))
pinsker = lemma(
    "pinsker",
    "The entropy is at most ln 2 minus half of the squared difference",
    SHARE_RANGE,
    (
        *_p_below_1,
        *chain(
            (
                _pinsker,
                Rising(p, half, (*_p_below_1, *chain((_slope, Rising(p, half, (*_p_below_1, *_is_curved)))))),
            ),
        ),
    ),
    {p: SHARE},
)

_rest, _log_rest = at_most(-(1 - p) * log(1 - p), p), at_most(0, -log(1 - p))
small_part = lemma(
    "small",
    "The larger share contributes at most the smaller one",
    SHARE_RANGE,
    chain(
        (at_most(0, p), SumOfSquares(p)),
        (
            _rest,
            Rising(
                p,
                0,
                (
                    *_p_below_1,
                    *chain(
                        (
                            _log_rest,
                            Rising(p, 0, (*_p_below_1, *chain((at_most(0, 1 / (1 - p)), SumOfSquares(1 / (1 - p)))))),
                        ),
                    ),
                ),
            ),
        ),
    ),
    {p: SHARE},
)

# Head: shares that are not small.  z = (1-g)/(1+g), so that 1 + g = 2/(1+z).
_one_g = 1 + (1 - z) / (1 + z)
_series = at_most(log(2) - log(_one_g), z - z**2 / 2 + z**3 / 3)
_rational = at_most(z - z**2 / 2 + z**3 / 3, z / (1 + z**2))
_head = at_most(log(2) - z / (1 + z**2), log(_one_g))
_third = Rational(1, 3)
_one_g_positive = chain(
    (less(0, 1 + z), SumOfSquares(1, z)),
    (less(0, _one_g), SumOfSquares(2, multiplier=1 + z)),
)
head = lemma(
    "head",
    "The logarithm on the head of the interval",
    (at_most(0, z), at_most(z, _third)),
    (
        *_one_g_positive,
        *chain(
            (
                _series,
                Rising(
                    z,
                    0,
                    (
                        *_one_g_positive,
                        *chain((at_most(0, z**3 / (1 + z)), SumOfSquares(z**3, multiplier=1 + z))),
                    ),
                ),
            ),
            (
                _rational,
                SumOfSquares(
                    4 * z**2 * (_third - z) / 3,
                    z**4 * (_third - z) / 3,
                    z**2 / 18,
                    7 * z**4 / 18,
                    multiplier=1 + z**2,
                ),
            ),
            (_head, SumOfSquares(slack(_series), slack(_rational))),
        ),
    ),
    {z: (1 - mean_share(SHARE)) / (1 + mean_share(SHARE)) / 5},
)

# Tail: a small share p = z^2/2.
_P = z**2 / 2
_log = at_most(-log(_P), 3 * log(2) + 1 / z - 2)
_two = at_most(log(2), Rational(7, 10))
_scaled = at_most(z - z * log(_P), 1 + Rational(11, 10) * z)
_quotient = at_most(1 + Rational(11, 10) * z, 4 / (2 + z))
_below = at_most(entropy_of(_P), 2 * z / (2 + z))
_log_low = at_most(2 * z / (2 + z), log(1 + z))
_tail = at_most(entropy_of(_P), log(1 + z))
_part = _rest.subs({p: _P})
_decreasing = at_most(0, 1 / z**2 - 2 / z)
tail = lemma(
    "tail",
    "The entropy of a small share",
    (less(0, z), at_most(z, half)),
    chain(
        (at_most(0, z), SumOfSquares(z)),
        (less(_P, 1), SumOfSquares((half - z) / 4, z * (half - z) / 2, Rational(7, 8))),
        (less(0, _P), SumOfSquares(z**2 / 2)),
        (at_most(_P, half), SumOfSquares((half - z) / 4, z * (half - z) / 2, Rational(3, 8))),
        (_log, Rising(z, half, chain((_decreasing, SumOfSquares(2 * (half - z), multiplier=z**2))))),
        (_two, Balls({})),
        (_scaled, SumOfSquares(z * slack(_log), 3 * z * slack(_two))),
        (
            _quotient,
            SumOfSquares(
                Rational(11, 10) * z * (half - z),
                Rational(15, 4) * (half - z),
                Rational(1, 8),
                multiplier=2 + z,
            ),
        ),
        (_part, ByClaim(small_part, {p: _P})),
        (_below, SumOfSquares(slack(_part), z * slack(_scaled) / 2, z * slack(_quotient) / 2)),
        (
            _log_low,
            Rising(
                z,
                0,
                chain(
                    (less(0, 1 + z), SumOfSquares(1, z)),
                    (less(0, 2 + z), SumOfSquares(2, z)),
                    (
                        at_most(0, z**2 / ((1 + z) * (2 + z) ** 2)),
                        SumOfSquares(z**2, multiplier=(1 + z) * (2 + z) ** 2),
                    ),
                ),
            ),
        ),
        (_tail, SumOfSquares(slack(_below), slack(_log_low))),
    ),
    {z: SHARE},
)

# Both together.
_g = mean_share(p)
_tau = (1 - _g) / (1 + _g)
_main = at_most(entropy_of(p), log(1 + _g))
_small, _root = sqrt(2 * p), at_most(1 + sqrt(2 * p), 1 + _g)
_spread = p**2 + (1 - p) ** 2
_tail_at = at_most(entropy_of(p), log(1 + _small))
_head_at = at_most(log(2) - _tau / (1 + _tau**2), log(1 + _g))
_half_square = equal(2 * (half - p) ** 2, _tau / (1 + _tau**2))
bound = lemma(
    "bound",
    "The entropy of two shares is at most ln(1 + g), g^2 = 2 p (1-p) / (p^2 + (1-p)^2)",
    SHARE_RANGE,
    chain(
        *_p_below_1,
        (less(0, _spread), SumOfSquares(p**2, (1 - p) ** 2)),
        (
            _main,
            Cases(
                (
                    (
                        at_most(p, Rational(1, 8)),
                        (
                            *chain((less(0, _small**2), SumOfSquares(2 * p)), (less(0, _small), SumOfSquares(_small))),
                            *by_squares(_small, half, 2 * (Rational(1, 8) - p)),
                            *chain((_tail_at, ByClaim(tail, {z: _small}))),
                            *by_squares(_small, _g, 4 * p**2 * (half - p), multiplier=_spread),
                            *chain(
                                (_root, SumOfSquares(_g - _small)),
                                (at_most(log(1 + _small), log(1 + _g)), Monotone("log", _root)),
                                (_main, SumOfSquares(slack(_tail_at), log(1 + _g) - log(1 + _small))),
                            ),
                        ),
                    ),
                    (
                        less(Rational(1, 8), p),
                        (
                            *by_squares(
                                half,
                                _g,
                                Rational(5, 2) * (p - Rational(1, 8)) * (half - p),
                                Rational(15, 16) * (p - Rational(1, 8)),
                                Rational(3, 128),
                                multiplier=_spread,
                            ),
                            *by_squares(_g, 1, (1 - 2 * p) ** 2, multiplier=_spread),
                            *chain(
                                (at_most(0, _tau), SumOfSquares(1 - _g, multiplier=1 + _g)),
                                (at_most(_tau, _third), SumOfSquares(4 * (_g - half) / 3, multiplier=1 + _g)),
                                (_pinsker, ByClaim(pinsker)),
                                (_head_at, ByClaim(head, {z: _tau})),
                                (_half_square, Expansion()),
                                (_main, SumOfSquares(slack(_pinsker), slack(_head_at), slack(_half_square))),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    {p: SHARE},
)

_gain = at_most(2 * (q - p) * (1 - p - q), entropy_of(q) - entropy_of(p))
_below_half = chain((at_most(p, half), SumOfSquares(q - p, half - q)))
gain = lemma(
    "gain",
    "What the entropy gains with the smaller share",
    (less(0, p), at_most(p, q), at_most(q, half)),
    (
        *_below_half,
        *chain(
            (less(0, q), SumOfSquares(p, q - p)),
            (less(q, 1), SumOfSquares(half, half - q)),
            (
                _gain,
                Rising(
                    p,
                    q,
                    (
                        *_below_half,
                        *_p_below_1,
                        *chain((_slope, Rising(p, half, (*_p_below_1, *_is_curved)))),
                    ),
                ),
            ),
        ),
    ),
    {p: SHARE / 2, q: SHARE},
)
increasing = lemma(
    "increasing",
    "The entropy increases with the smaller share",
    gain.given,
    chain(
        (_gain, ByClaim(gain)),
        *_below_half,
        (less(0, q), SumOfSquares(p, q - p)),
        (less(p, 1), SumOfSquares(half, half - p)),
        (less(q, 1), SumOfSquares(half, half - q)),
        (
            at_most(entropy_of(p), entropy_of(q)),
            SumOfSquares(slack(_gain), 2 * (q - p) * (half - p), 2 * (q - p) * (half - q)),
        ),
    ),
    {p: SHARE / 2, q: SHARE},
)
LEMMAS = (pinsker, small_part, head, tail, bound, gain, increasing)
