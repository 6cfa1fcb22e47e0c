"""Propositions 1 and 2: the norms and the effective rank of the completions [[x, 1], [1, 0]]."""

from sympy import Abs, Expr, Integer, Rational, log, sqrt

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.razin2020.quasi_norm import e_11, k, n
from factorflow.proofs_check.claims.sharpened.effective_rank import numbers, u, v
from factorflow.proofs_check.claims.sharpened.effective_rank import l as product
from factorflow.proofs_check.claims.sharpened.entropy import entropy_of, gain, p, q
from factorflow.proofs_check.claims.steps import REALS, by_squares, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    distance,
    entropy,
    erank,
    frobenius,
    p_minus,
    p_plus,
    real,
    rho_1,
    rho_2,
    sigma_1,
    sigma_2,
    w_11,
    w_12,
    w_21,
    w_22,
)
from factorflow.symbolic.quantities import MATRIX_QUANTITIES
from factorflow.symbolic.reason import ByClaim, Expansion, Link, Monotone, Rising, Squeeze, SumOfSquares

a = real("x")
ENTRIES = {w_11: a, w_12: Integer(1), w_21: Integer(1), w_22: Integer(0)}
COMPLETIONS = Flow("completions", (a,), (Integer(0),), definitions={**MATRIX_QUANTITIES, **ENTRIES})
AT_ENTRY = {a: w_11}
"""On a trajectory: the completion with the same missing entry."""


def about_completions(
    label: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...], **at: Expr
) -> Claim:
    """A claim about [[x, 1], [1, 0]]."""
    values = {**AT_ENTRY, **{real(name): value for name, value in at.items()}}
    statement = proof[-1].statement
    return Claim(f"razin2020:{label}", title, PAPER, COMPLETIONS, given, statement, proof, (values,))


# Proposition 1.
_exchange = real("e")
_near = at_most(Abs(a), k * (n + _exchange) / e_11)
bounded = Claim(
    label="razin2020:prop1.bounded",
    title="In every quasi-norm a completion of small norm has a small missing entry",
    source=f"{PAPER}, Proposition 1",
    flow=COMPLETIONS,
    given=(less(0, e_11), at_most(Abs(a) * e_11, k * (n + _exchange))),
    statement=_near,
    proof=chain((_near, SumOfSquares(k * (n + _exchange) - Abs(a) * e_11, multiplier=e_11))),
    tested_at=({**AT_ENTRY, n: sqrt(w_11**2 + 2), _exchange: sqrt(2), e_11: 1, k: 1},),
)

_one = equal(sigma_1 * sigma_2, 1)
UNIT_PRODUCT = (
    *by_squares(sigma_1 * sigma_2, Integer(1), 0),
    *by_squares(Integer(1), sigma_1 * sigma_2, 0),
    *chain((_one, Squeeze())),
)
unit_product = about_completions("prop1.product", "The singular values of a completion", (), UNIT_PRODUCT)

_p = real("p")
_power, _powers = less(1, sigma_1**_p), less(2, sigma_1**_p + sigma_1 ** (-_p))
_sigma_positive = chain((less(0, sigma_1), SumOfSquares(p_minus / 2, p_plus / 2)))
_root_positive = chain((less(0, p_minus**2), SumOfSquares(a**2, 4)), (less(0, p_minus), SumOfSquares(p_minus)))
schatten = about_completions(
    "prop1.schatten",
    "Away from x = 0 every Schatten quasi-norm is above its minimum (the other singular value is 1/sigma_1)",
    (less(0, a**2), less(0, _p)),
    chain(
        *UNIT_PRODUCT,
        (less(1, sigma_1**2), SumOfSquares(a**2 / 2, p_plus * p_minus / 2)),
        (less(1, sigma_1), Monotone("root", less(1, sigma_1**2))),
        (less(0, sigma_1), SumOfSquares(1, sigma_1 - 1)),
        (less(0, log(sigma_1)), Monotone("log", less(1, sigma_1))),
        (_power, Rising(_p, 0, chain((less(0, sigma_1**_p * log(sigma_1)), SumOfSquares(sigma_1**_p * log(sigma_1)))))),
        (_powers, SumOfSquares((sigma_1**_p - 1) ** 2, multiplier=sigma_1**_p)),
    ),
    p=half,
)
_at_zero = equal(sigma_1, 1)
at_zero = Claim(
    label="razin2020:prop1.attained",
    title="At x = 0 both singular values are one",
    source=f"{PAPER}, Proposition 1",
    flow=COMPLETIONS,
    given=(equal(a, 0),),
    statement=_at_zero,
    proof=(
        *by_squares(sigma_1, Integer(1), -a * a / 2, -p_plus * p_minus / 2),
        *by_squares(Integer(1), sigma_1, a * a / 2, p_plus * p_minus / 2),
        *chain((_at_zero, Squeeze())),
    ),
    tested_at=({a: 0},),
)

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
    *_root_positive,
    *UNIT_PRODUCT,
    *chain(
        (less(0, sigma_1), SumOfSquares(p_minus / 2, p_plus / 2)),
        (less(0, sigma_2), SumOfSquares(1, -slack(_one), multiplier=sigma_1)),
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
                SumOfSquares(2 * slack(_one)),
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
