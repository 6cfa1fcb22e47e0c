"""The entropy of two numbers with sum 1: elementary bounds, each by the sign of a derivative."""

from sympy import Expr, log, sqrt

from factorflow.proofs_check.claims.steps import HERE, REALS, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.notation import real, sigma_1, sigma_2
from factorflow.symbolic.reason import ByClaim, Link, Rising, SumOfSquares

p, q, z = real("p"), real("q"), real("z")
SHARE = sigma_2 / (sigma_1 + sigma_2)
"""What p is on a trajectory: the share of the second singular value."""


def entropy_of(p: Expr) -> Expr:
    """-p ln p - (1-p) ln(1-p)."""
    return -p * log(p) - (1 - p) * log(1 - p)


def mean_share(p: Expr) -> Expr:
    """g = sqrt(2 p (1-p) / (p^2 + (1-p)^2))."""
    return sqrt(2 * p * (1 - p) / (p**2 + (1 - p) ** 2))


def lemma(name: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...], at: dict[Expr, Expr]) -> Claim:
    """A lemma about numbers, and where it is tested."""
    statement = proof[-1].statement
    return Claim(f"sharpened:entropy.{name}", title, HERE, REALS, given, statement, proof, (at,))


SHARE_RANGE = (less(0, p), at_most(p, half))
p_below_1 = chain((less(p, 1), SumOfSquares(half, half - p)))

_curve = at_most(4, 1 / p + 1 / (1 - p))
_slope = at_most(log(p) - log(1 - p), 4 * p - 2)
_pinsker = at_most(entropy_of(p), log(2) - 2 * (half - p) ** 2)
_is_curved = chain((_curve, SumOfSquares((1 - 2 * p) ** 2, multiplier=p * (1 - p))))
pinsker = lemma(
    "pinsker",
    "The entropy is at most ln 2 minus half of the squared difference",
    SHARE_RANGE,
    (
        *p_below_1,
        *chain(
            (
                _pinsker,
                Rising(p, half, (*p_below_1, *chain((_slope, Rising(p, half, (*p_below_1, *_is_curved)))))),
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
                    *p_below_1,
                    *chain(
                        (
                            _log_rest,
                            Rising(p, 0, (*p_below_1, *chain((at_most(0, 1 / (1 - p)), SumOfSquares(1 / (1 - p)))))),
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
                        *p_below_1,
                        *chain((_slope, Rising(p, half, (*p_below_1, *_is_curved)))),
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
