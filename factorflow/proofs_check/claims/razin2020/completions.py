"""Proposition 2: the effective rank of the completions [[x, 1], [1, 0]]."""

from sympy import Abs, log, sqrt

from factorflow.proofs_check.claims.razin2020.completion_norms import (
    UNIT_PRODUCT,
    a,
    about_completions,
    at_zero,
    bounded,
    root_positive,
    schatten,
    unit_equation,
    unit_product,
)
from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.sharpened.effective_rank import l as product
from factorflow.proofs_check.claims.sharpened.effective_rank import numbers, u, v
from factorflow.proofs_check.claims.sharpened.entropy_basics import entropy_of, gain, p, q
from factorflow.proofs_check.claims.steps import REALS, by_squares, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import (
    distance,
    entropy,
    erank,
    p_minus,
    p_plus,
    real,
    rho_1,
    rho_2,
    sigma_1,
    sigma_2,
    w_11,
)
from factorflow.symbolic.reason import ByClaim, Expansion, Monotone, Squeeze, SumOfSquares

# Proposition 2.
_second = (p_minus - p_plus) / 2
distance_claim = about_completions(
    "prop2.distance",
    "The distance of a completion to rank one (Eckart and Young: sharpened:eckart-young)",
    (),
    (
        *by_squares(p_plus, p_minus, 4),
        *by_squares(sigma_2, _second, 0),
        *by_squares(_second, sigma_2, 0),
        *chain(
            (equal(sigma_2, _second), Squeeze()),
            (equal(distance, (sqrt(a**2 + 4) - Abs(a)) / 2), Expansion(modulo=(equal(sigma_2, _second),))),
        ),
    ),
)

_flat = 2 / (a**2 + 2)
_share = sigma_2 / (sigma_1 + sigma_2)
_VALUES = {u: sigma_1, v: sigma_2, product: _flat}
SHARES = (
    *root_positive,
    *UNIT_PRODUCT,
    *chain(
        (less(0, sigma_1), SumOfSquares(p_minus / 2, p_plus / 2)),
        (less(0, sigma_2), SumOfSquares(1, -slack(unit_equation), multiplier=sigma_1)),
        (less(0, rho_1), SumOfSquares(sigma_1, multiplier=sigma_1 + sigma_2)),
        (less(0, rho_2), SumOfSquares(sigma_2, multiplier=sigma_1 + sigma_2)),
    ),
)
_entropy = at_most(entropy, log(1 + sqrt(_flat)))
infimum = about_completions(
    "prop2.erank",
    "The effective rank of the completions comes as near to one as you like",
    (),
    (
        *SHARES,
        *by_squares(sigma_2, sigma_1, p_plus * p_minus),
        *chain(
            (
                at_most(2 * sigma_1 * sigma_2, _flat * (sigma_1**2 + sigma_2**2)),
                SumOfSquares(2 * slack(unit_equation)),
            ),
            (_entropy, ByClaim(numbers, _VALUES)),
            (at_most(erank, 1 + sqrt(_flat)), Monotone("exp", _entropy)),
        ),
    ),
)
above_one = about_completions(
    "prop2.erank.above-one",
    "No completion has effective rank one",
    (),
    (
        *SHARES,
        *chain(
            (less(rho_1, 1), SumOfSquares(rho_2)),
            (less(rho_2, 1), SumOfSquares(rho_1)),
            (less(log(rho_1), 0), Monotone("log", less(rho_1, 1))),
            (less(log(rho_2), 0), Monotone("log", less(rho_2, 1))),
            (less(0, entropy), SumOfSquares(-rho_1 * log(rho_1), -rho_2 * log(rho_2))),
            (less(1, erank), Monotone("exp", less(0, entropy))),
        ),
    ),
)

# The share of the second singular value of [[x, 1], [1, 0]], x >= 0, is (1 - x/sqrt(x^2 + 4))/2.
_left, _right = real("x_1"), real("x_2")
_m1, _m2 = sqrt(_left**2 + 4), sqrt(_right**2 + 4)
_share_of = {q: (1 - _left / _m1) / 2, p: (1 - _right / _m2) / 2}
_p2, _q1 = _share_of[p], _share_of[q]
_crossed = less((_left * _m2) ** 2, (_right * _m1) ** 2)
_gain = gain.statement.subs(_share_of)
_less = less(entropy_of(_p2), entropy_of(_q1))
decreasing = Claim(
    label="razin2020:prop2.erank.decreasing",
    title="The effective rank of the completions decreases strictly with |x| (its logarithm, by the smaller share)",
    source=f"{PAPER}, Proposition 2",
    flow=REALS,
    given=(at_most(0, _left), less(_left, _right)),
    statement=_less,
    proof=chain(
        (less(0, _right), SumOfSquares(_left, _right - _left)),
        (_crossed, SumOfSquares(4 * (_right - _left) * _left, 4 * (_right - _left) * _right)),
        (less(_left * _m2, _right * _m1), Monotone("root", _crossed)),
        (less(_right**2, _m2**2), SumOfSquares(4)),
        (less(_right, _m2), Monotone("root", less(_right**2, _m2**2))),
        (less(0, _p2), SumOfSquares((_m2 - _right) / 2, multiplier=_m2)),
        (less(_p2, _q1), SumOfSquares((_right * _m1 - _left * _m2) / 2, multiplier=_m1 * _m2)),
        (at_most(_p2, _q1), SumOfSquares(_q1 - _p2)),
        (at_most(_q1, half), SumOfSquares(_left / 2, multiplier=_m1)),
        (less(0, _q1), SumOfSquares(_p2, _q1 - _p2)),
        (less(0, 1 - _q1), SumOfSquares(half, half - _q1)),
        (less(0, 1 - _p2), SumOfSquares(1 - _q1, _q1 - _p2)),
        (_gain, ByClaim(gain, _share_of)),
        (less(0, 1 - _p2 - _q1), SumOfSquares(_q1 - _p2, 2 * (half - _q1))),
        (_less, SumOfSquares(slack(_gain), 2 * (_q1 - _p2) * (1 - _p2 - _q1))),
    ),
    tested_at=({_left: Abs(w_11) / 2, _right: Abs(w_11)},),
)
COMPLETION_CLAIMS = (
    bounded,
    unit_product,
    schatten,
    at_zero,
    distance_claim,
    infimum,
    above_one,
    decreasing,
)
