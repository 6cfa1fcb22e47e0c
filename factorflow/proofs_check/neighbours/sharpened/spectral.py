"""False neighbours of the best bounds on the Schatten norms."""

from __future__ import annotations

from sympy import Expr, cbrt, sqrt

from factorflow.proofs_check.claims.steps import half, s
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import (
    EXCHANGE,
    Q,
    at,
    claim,
    nearly_solved,
    on_spectral,
    raised,
)
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import (
    det,
    loss,
    real,
    sigma_1,
)

TANGENT = claim("sharpened:spectral.tangent")
CLOSED_FORM = claim("sharpened:spectral.closed-form")
PLAIN = claim("sharpened:spectral.rational")
OFFSET = claim("sharpened:spectral.offset")
EXPANSION = claim("sharpened:spectral.expansion")
INSTANCE = claim("sharpened:spectral.instance")
EXPANSION_LEMMA = claim("sharpened:spectral.powers")


EXACT = [claim(f"sharpened:spectral{norm}") for norm in ("", ".Frobenius", ".nuclear", ".Schatten-1/2")]
_T = real("T")
_r = cbrt(loss + sqrt(loss**2 + Q(1, 27)))
ROOT = _r - 1 / (3 * _r)
"""The solution of T + T^3 = 2 loss."""
_quarter = {**at(*on_spectral(half)), _T: Q(1, 4)}
_above_quarter = {**at(*raised(on_spectral(half))), _T: Q(1, 4)}
OF_TANGENT = (
    *tight(TANGENT, _quarter),
    strict(TANGENT, _quarter),
    stating(
        TANGENT,
        "T^3 for T^2 before sigma_1^2",
        at_most(2 * _T * (1 - _T**2), (1 - _T**2) * s**2 + _T**3 * sigma_1**2),
        _quarter,
    ),
    without(TANGENT, at_most(0, det), {**at(*EXCHANGE), _T: half}),
    without(TANGENT, less(_T, 1), {**at(0, -3, 0, 0), _T: 2}),
)
_least = (1 - _T**2) / sqrt(_T)


def exact_norm(claim: Claim) -> tuple[Mutant, ...]:
    """Neighbours of the best bound on one norm."""
    norm, small = claim.statement.rhs, at_most(2 * loss, _T + _T**3)
    return (
        *tight(claim, _quarter),
        strict(claim, _quarter),
        stating(claim, "T^2/2 for T^2", at_most((1 - _T**2 / 2) / sqrt(_T), norm), _quarter),
        stating(claim, "T for sqrt(T)", at_most((1 - _T**2) / _T, norm), _quarter),
        without(claim, at_most(0, det), {**at(*EXCHANGE), _T: Q(1, 100)}),
        without(claim, small, {**at(0, 0, 0, 0), _T: Q(1, 4)}),
        given_instead(claim, small, at_most(2 * loss, _T + _T**2), {**at(*on_spectral(Q(53, 100))), _T: Q(1, 4)}),
        given_instead(claim, small, at_most(loss, _T + _T**3), {**at(*on_spectral(Q(6, 10))), _T: Q(1, 4)}),
    )


_thin = raised(on_spectral(Q(1, 10)), Q(1, 10**6))
_near_nothing = raised(on_spectral(Q(99, 100)))
_half_up = raised(on_spectral(half))


def spectral_at_least(claim: Claim, change: str, lower: Expr, entries: tuple[Expr, ...]) -> Mutant:
    """The spectral norm above something else."""
    return stating(claim, change, at_most(lower, sigma_1), at(*entries))


_almost_solved = at(0, 1, 1, Q(1, 100))
SPECTRAL = (
    *OF_TANGENT,
    *(found for claim in EXACT for found in exact_norm(claim)),
    *tight(CLOSED_FORM, at(*_half_up)),
    turned(CLOSED_FORM, at(10, 1, 1, 1)),
    spectral_at_least(CLOSED_FORM, "T for sqrt(T)", (1 - ROOT**2) / ROOT, _half_up),
    without(CLOSED_FORM, less(0, det), _almost_solved),
    *tight(PLAIN, at(*_thin)),
    spectral_at_least(PLAIN, "1 - loss/2", (1 - loss / 2) / sqrt(2 * loss), raised(on_spectral(Q(9, 10)))),
    spectral_at_least(PLAIN, "loss for its root", (1 - loss) / (2 * loss), _thin),
    without(PLAIN, less(0, det), _almost_solved),
    *tight(OFFSET, at(*_near_nothing))[2:],
    spectral_at_least(OFFSET, "no offset", 1 / s, _half_up),
    spectral_at_least(OFFSET, "1/2 for 1/sqrt(2)", 1 / s - half, _near_nothing),
    spectral_at_least(OFFSET, "s^2 for s", 1 / s**2 - 1 / sqrt(2), _thin),
    spectral_at_least(OFFSET, "1.01/s", Q(101, 100) / s - 1 / sqrt(2), nearly_solved(1000)),
    without(OFFSET, less(0, det), _almost_solved),
    *tight(EXPANSION, _above_quarter)[:1],
    mutant(
        EXPANSION,
        "1/3 for 1/2",
        _above_quarter,
        statement=at_most(1 / s - s**3 / 3, sigma_1),
    ),
    mutant(EXPANSION, "s^4 for s^3", _above_quarter, statement=at_most(1 / s - s**4 / 2, sigma_1)),
    mutant(EXPANSION, "the second term dropped", _above_quarter, statement=at_most(1 / s, sigma_1)),
    mutant(
        EXPANSION,
        "plus for minus",
        _above_quarter,
        statement=at_most(1 / s + s**3 / 2, sigma_1),
    ),
    without(EXPANSION, less(0, det), {**at(0, 1, 1, sqrt(Q(17, 64))), _T: Q(1, 4)}),
)

_n, _S, _V = map(real, "nSV")
_little = {_n: Q(1, 1000), _S: ((2 - _n) ** 2 * (2 + 3 * _n) / (4 * _n * (2 + _n))).subs(_n, Q(1, 1000))}
(_above_tangent,) = INSTANCE.given[2:]
REAL_NUMBERS = (
    *tight(INSTANCE, _little),
    without(INSTANCE, _above_tangent, {_n: 1, _S: 0}),
    without(INSTANCE, less(0, _n), {_n: -1, _S: Q(9, 4)}),
    stating(INSTANCE, "2 n S for 4 n S", at_most((2 - _n) ** 2, 2 * _n * _S), _little),
    *tight(EXPANSION_LEMMA, {_V: 0}),
    strict(EXPANSION_LEMMA, {_V: 0}),
    stating(
        EXPANSION_LEMMA,
        "1/3 for 1/2",
        at_most((1 - _V * (1 + _V) ** 2 / 3) ** 2, (1 - _V) ** 2 * (1 + _V)),
        {_V: Q(1, 100)},
    ),
    without(EXPANSION_LEMMA, at_most(0, _V), {_V: -half}),
    without(EXPANSION_LEMMA, less(_V * (1 + _V) ** 2, 2), {_V: 2}),
)

MUTANTS: tuple[Mutant, ...] = (*SPECTRAL, *REAL_NUMBERS)
