"""The entropy of two numbers with sum 1 is at most ln(1 + g), by elementary bounds on logarithms."""

from sympy import Rational, log, sqrt

from factorflow.proofs_check.claims.sharpened.entropy_basics import (
    SHARE,
    SHARE_RANGE,
    entropy_of,
    gain,
    increasing,
    lemma,
    mean_share,
    p,
    p_below_1,
    pinsker,
    small_part,
    z,
)
from factorflow.proofs_check.claims.sharpened.entropy_basics import q as q
from factorflow.proofs_check.claims.steps import by_squares, half, slack
from factorflow.symbolic.claim import chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.reason import Balls, ByClaim, Cases, Expansion, Monotone, Rising, SumOfSquares

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
_part = small_part.statement.subs({p: _P})
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
        *p_below_1,
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
                                (pinsker.statement, ByClaim(pinsker)),
                                (_head_at, ByClaim(head, {z: _tau})),
                                (_half_square, Expansion()),
                                (_main, SumOfSquares(slack(pinsker.statement), slack(_head_at), slack(_half_square))),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    {p: SHARE},
)

LEMMAS = (pinsker, small_part, head, tail, bound, gain, increasing)
