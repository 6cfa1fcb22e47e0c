"""The effective rank is at most 1 + sqrt(loss): the best power and the best constant."""

from sympy import exp, log, sqrt

from factorflow.proofs_check.claims.sharpened.determinant import key
from factorflow.proofs_check.claims.sharpened.entropy import bound
from factorflow.proofs_check.claims.sharpened.entropy_basics import entropy_of, increasing, mean_share, p, q
from factorflow.proofs_check.claims.steps import (
    FLOW,
    HERE,
    PRODUCT_OF_VALUES,
    REALS,
    SINGULAR_VALUES,
    by_squares,
    half,
    slack,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.notation import det, entropy, erank, loss, real, rho_2, sigma_1, sigma_2
from factorflow.symbolic.reason import ByClaim, Link, Monotone, SumOfSquares

# About two numbers u >= v > 0 with 2 u v <= l (u^2 + v^2).
u, v, l = real("u"), real("v"), real("l")  # noqa: E741 - the loss
VALUES = {u: sigma_1, v: sigma_2, l: loss}
_share = v / (u + v)
_twice = at_most(2 * u * v, l * (u**2 + v**2))
TWO_NUMBERS = (less(0, v), at_most(v, u), _twice)
_shares = chain(
    (less(0, u), SumOfSquares(v, u - v)),
    (less(0, _share), SumOfSquares(v, multiplier=u + v)),
    (at_most(_share, half), SumOfSquares((u - v) / 2, multiplier=u + v)),
    (less(0, 1 - _share), SumOfSquares(half, half - _share)),
    (at_most(0, 1 - 2 * _share), SumOfSquares(u - v, multiplier=u + v)),
    (at_most(0, l), SumOfSquares(slack(_twice), 2 * u * v, multiplier=u**2 + v**2)),
)


def lemma(name: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...]) -> Claim:
    """A lemma about two numbers, tested at the singular values."""
    statement, hypotheses = proof[-1].statement, (*TWO_NUMBERS, *given)
    label = f"sharpened:erank.numbers.{name}"
    return Claim(label, title, HERE, REALS, hypotheses, statement, (*_shares, *proof), (VALUES,))


_g, _root_l = mean_share(_share), sqrt(l)
_entropy = at_most(entropy_of(_share), log(1 + _g))
_log = at_most(log(1 + _g), log(1 + _root_l))
numbers = lemma(
    "entropy",
    "The entropy of two numbers whose product is small",
    (),
    (
        *chain((_entropy, ByClaim(bound, {p: _share}))),
        *by_squares(_g, _root_l, slack(_twice), multiplier=u**2 + v**2),
        *chain(
            (at_most(1 + _g, 1 + _root_l), SumOfSquares(_root_l - _g)),
            (_log, Monotone("log", at_most(1 + _g, 1 + _root_l))),
            (at_most(entropy_of(_share), log(1 + _root_l)), SumOfSquares(slack(_entropy), slack(_log))),
        ),
    ),
)

# The best function of the loss: the shares (1 -+ D)/2 with D^2 = (1 - l)/(1 + l).
_least = sqrt((1 - l) / (1 + l))
_most = (1 - _least) / 2
_share_bound = at_most(_share, _most)
_one_l = chain((less(0, 1 + l), SumOfSquares(1, l)))
_least_share = (
    *_one_l,
    *by_squares(_least, 1 - 2 * _share, 2 * slack(_twice), multiplier=(1 + l) * (u + v) ** 2),
    *chain((_share_bound, SumOfSquares((1 - 2 * _share - _least) / 2))),
)
share_of_numbers = lemma("share", "The smaller share of two numbers", (at_most(l, 1),), _least_share)

_arc, _flat = u - l * v, u * sqrt(1 - l**2)
ratio_of_numbers = lemma(
    "ratio",
    "The ratio of two numbers",
    (less(0, l), at_most(l, 1)),
    (
        *_one_l,
        *chain(
            (at_most(0, 1 - l**2), SumOfSquares((1 - l) * (1 + l))),
            (at_most(0, _arc), SumOfSquares(u - v, (1 - l) * v)),
        ),
        *by_squares(_flat, _arc, l * slack(_twice)),
        *chain(
            (
                at_most(v / u, l / (1 + sqrt(1 - l**2))),
                SumOfSquares((1 + sqrt(1 - l**2)) * (_arc - _flat), multiplier=u * l * (1 + sqrt(1 - l**2))),
            ),
        ),
    ),
)
best_of_numbers = lemma(
    "best",
    "The largest entropy of two numbers whose product is small",
    (at_most(l, 1),),
    (
        *_least_share,
        *chain(
            (at_most(_most, half), SumOfSquares(_least / 2)),
            (at_most(entropy_of(_share), entropy_of(_most)), ByClaim(increasing, {p: _share, q: _most})),
        ),
    ),
)

# The singular values of W are two such numbers.
_key, _twice_here = key.statement, _twice.subs(VALUES)
SMALL_PRODUCT = (
    *SINGULAR_VALUES,
    *chain((_key, ByClaim(key)), (_twice_here, SumOfSquares(slack(_key), 2 * slack(PRODUCT_OF_VALUES)))),
)


def about_values(
    label: str, title: str, given: tuple[Comparison, ...], statement: Comparison, proof: tuple[Link, ...]
) -> Claim:
    """A claim about the singular values of W with det W > 0."""
    everything = (*SMALL_PRODUCT, *proof)
    return Claim(f"sharpened:{label}", title, HERE, FLOW, (less(0, det), *given), statement, everything)


_bound = at_most(entropy, log(1 + sqrt(loss)))
_erank = at_most(erank, 1 + sqrt(loss))
effective_rank = about_values(
    "erank",
    "The effective rank is at most one plus the root of the loss",
    (),
    _erank,
    chain((_bound, ByClaim(numbers, VALUES)), (_erank, Monotone("exp", _bound))),
)

_small = at_most(loss, 1)
_D, _here = _least.subs(VALUES), _most.subs(VALUES)
_share_here = at_most(rho_2, _here)
share = about_values(
    "erank.share",
    "The share of the second singular value",
    (_small,),
    _share_here,
    chain((_share_here, ByClaim(share_of_numbers, VALUES))),
)

_ratio = at_most(sigma_2 / sigma_1, loss / (1 + sqrt(1 - loss**2)))
ratio = about_values(
    "erank.ratio",
    "The ratio of the singular values",
    (less(0, loss), _small),
    _ratio,
    chain((_ratio, ByClaim(ratio_of_numbers, VALUES))),
)

_comparison = at_most(entropy, entropy_of(_here))
_best = at_most(erank, exp(entropy_of(_here)))
best_effective_rank = about_values(
    "erank.best",
    "The effective rank against the loss: the best function",
    (less(0, loss), less(loss, 1)),
    _best,
    (
        *chain((_comparison, ByClaim(best_of_numbers, VALUES)), (less(0, 1 + loss), SumOfSquares(1, loss))),
        *chain(
            (less(_D**2, 1), SumOfSquares(2 * loss, multiplier=1 + loss)),
            (less(_D, 1), Monotone("root", less(_D**2, 1))),
            (_best, Monotone("exp", _comparison)),
        ),
    ),
)
NUMBERS = (numbers, share_of_numbers, ratio_of_numbers, best_of_numbers)
EFFECTIVE_RANK = (*NUMBERS, effective_rank, share, ratio, best_effective_rank)
