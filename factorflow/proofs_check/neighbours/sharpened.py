"""False neighbours of what the toolkit adds: constants, powers, hypotheses."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Abs, Expr, Integer, Symbol, log, sqrt

from factorflow.proofs_check.claims import sharpened
from factorflow.proofs_check.claims.sharpened import entropy, spectral
from factorflow.proofs_check.claims.sharpened.effective_rank import (
    TWO_NUMBERS,
    best_effective_rank,
    best_of_numbers,
    effective_rank,
    l,
    numbers,
    ratio,
    ratio_of_numbers,
    share,
    share_of_numbers,
    u,
    v,
)
from factorflow.proofs_check.claims.steps import a, b, c, d, half, s
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import (
    EXCHANGE,
    SPREAD,
    Point,
    Q,
    at,
    nearly_solved,
    on_entry,
    on_key,
    on_spectral,
    raised,
)
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import (
    depth,
    det,
    erank,
    excess,
    frobenius,
    loss,
    p_minus,
    p_plus,
    rho_2,
    sigma_1,
    sigma_2,
)
from factorflow.symbolic.notation import spectral as norm

E_ONLY_TWO = ((b - 1) ** 2 + (c - 1) ** 2) / 2
"""The loss without w_22."""
F2 = frobenius**2


def stating(claim: Claim, change: str, statement: Comparison, witness: Point) -> Mutant:
    """Return the neighbour with another conclusion."""
    return mutant(claim, change, witness, statement=statement)


_sharp = at(*on_key(1))
_wrong_target = product_flow(((None, -1), (1, 0)), depth)
KEY = (
    *tight(sharpened.key, _sharp),
    strict(sharpened.key, _sharp),
    stating(sharpened.key, "|det W| for det W", at_most(2 * Abs(det), loss * F2), at(*EXCHANGE)),
    stating(sharpened.key, "loss^2 for loss", at_most(2 * det, loss**2 * F2), _sharp),
    stating(sharpened.key, "the spectral norm for Frobenius", at_most(2 * det, loss * norm**2), _sharp),
    stating(sharpened.key, "1/100 less", at_most(2 * det, loss * (F2 - Q(1, 100))), _sharp),
    stating(sharpened.key, "w_22 dropped from the loss", at_most(2 * det, E_ONLY_TWO * F2), at(2, 1, 1, 1)),
    mutant(sharpened.key, "w_12 = -1 observed", at(0, -1, 1, 0), flow=_wrong_target),
)

_signed = (p_plus - p_minus) / 2
_gap = (sqrt(a**2 + 4) - Abs(a)) / 2
_solution = at(Q(3, 2), 1, 1, 0)


def signed_at_most(rhs: Expr, change: str, *entries: Expr) -> Mutant:
    """The signed second singular value below something else."""
    return stating(sharpened.sigma2_signed, change, at_most(_signed, rhs), at(*entries))


SIGNED = (
    strict(sharpened.sigma2_signed, _solution),
    signed_at_most(s - Q(102, 100) * _gap, "1.02 times the gap", 1000, 1, 1, 1),
    signed_at_most(Q(99, 100) * s - _gap, "99/100 s", 1000, 1, 1, 1),
    signed_at_most(s**2 - _gap, "s^2 for s", 100, 1, 1, half),
    signed_at_most(s - (sqrt(a**2 + 4) - a) / 2, "w_11 for |w_11|", Q(-3, 2), 1, 1, 0),
    signed_at_most(s - (sqrt(a**2 + 5) - Abs(a)) / 2, "5 for 4", Q(3, 2), 1, 1, 0),
    stating(sharpened.sigma2_signed, "sigma_2 without its sign", at_most(sigma_2, s - _gap), at(*EXCHANGE)),
)


def sigma2_at_most(rhs: Expr, change: str, *entries: Expr) -> Mutant:
    """The second singular value below something else."""
    return stating(sharpened.sigma2, change, at_most(sigma_2, rhs), at(*entries))


SIGMA2 = (
    sigma2_at_most(Q(99, 100) * s, "99/100 s", *SPREAD),
    sigma2_at_most(sqrt(loss), "sqrt(loss)", *SPREAD),
    sigma2_at_most(s**2, "s^2", 100, 1, 1, half),
    sigma2_at_most(s - Q(1, 1000), "1/1000 less", 10000, 1, 1, 1),
    sigma2_at_most(sqrt(2 * E_ONLY_TWO), "w_22 dropped from the loss", 2, 1, 1, 1),
    without(sharpened.sigma2, at_most(0, det), at(*EXCHANGE)),
    turned(sharpened.sigma2, at(1, 0, 0, 1)),
)

_rank_one = at(*on_entry(half))
_tall = at(Q(3, 10), Q(9, 10), Q(1, 10), Q(3, 10))
"""Rank one, loss .455 > 3/8, w_11^2 = 1 - 2 loss."""
e, e_of_half = excess, (sqrt(1 + 4 * loss) - 1) / 2
_E = sqrt((1 - e) ** 3 / e)
ENTRY = (
    *tight(sharpened.entry, _rank_one),
    strict(sharpened.entry, _rank_one),
    stating(sharpened.entry, "power 2 for 3", at_most(sqrt((1 - e) ** 2 / e), Abs(a)), _rank_one),
    stating(sharpened.entry, "e^2 for e", at_most(sqrt((1 - e) ** 3 / e**2), Abs(a)), _rank_one),
    stating(
        sharpened.entry,
        "e + e^2 = loss for 2 loss",
        at_most(sqrt((1 - e_of_half) ** 3 / e_of_half), Abs(a)),
        _rank_one,
    ),
    stating(sharpened.entry, "w_11 for |w_11|", at_most(_E, a), at(Q(-8, 5), Q(4, 5), Q(4, 5), Q(-2, 5))),
    without(sharpened.entry, at_most(0, det), at(0, 1, 1, half)),
    given_instead(sharpened.entry, at_most(loss, Q(3, 8)), at_most(loss, half), _tall),
)

FLAT = (
    *tight(sharpened.entry_flat, _tall),
    strict(sharpened.entry_flat, _tall),
    stating(sharpened.entry_flat, "loss for 2 loss", at_most(sqrt(1 - loss), Abs(a)), _tall),
    stating(
        sharpened.entry_flat,
        "w_11 for |w_11|",
        at_most(sqrt(1 - 2 * loss), a),
        at(Q(-3, 10), Q(9, 10), Q(1, 10), Q(-3, 10)),
    ),
    without(sharpened.entry_flat, at_most(0, det), at(0, 1, 1, Q(1, 10))),
)

_T = spectral.T
_quarter = {**at(*on_spectral(half)), _T: Q(1, 4)}
_above_quarter = {**at(*raised(on_spectral(half))), _T: Q(1, 4)}
TANGENT = (
    *tight(spectral.tangent, _quarter),
    strict(spectral.tangent, _quarter),
    stating(
        spectral.tangent,
        "T^3 for T^2 before sigma_1^2",
        at_most(2 * _T * (1 - _T**2), (1 - _T**2) * s**2 + _T**3 * sigma_1**2),
        _quarter,
    ),
    without(spectral.tangent, at_most(0, det), {**at(*EXCHANGE), _T: half}),
    without(spectral.tangent, less(_T, 1), {**at(0, -3, 0, 0), _T: 2}),
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
    *TANGENT,
    *(found for claim in spectral.EXACT for found in exact_norm(claim)),
    *tight(spectral.closed_form, at(*_half_up)),
    turned(spectral.closed_form, at(10, 1, 1, 1)),
    spectral_at_least(
        spectral.closed_form, "T for sqrt(T)", (1 - spectral.ROOT**2) / spectral.ROOT, _half_up
    ),
    without(spectral.closed_form, less(0, det), _almost_solved),
    *tight(spectral.plain, at(*_thin)),
    spectral_at_least(spectral.plain, "1 - loss/2", (1 - loss / 2) / sqrt(2 * loss), raised(on_spectral(Q(9, 10)))),
    spectral_at_least(spectral.plain, "loss for its root", (1 - loss) / (2 * loss), _thin),
    without(spectral.plain, less(0, det), _almost_solved),
    *tight(spectral.offset, at(*_near_nothing))[2:],
    spectral_at_least(spectral.offset, "no offset", 1 / s, _half_up),
    spectral_at_least(spectral.offset, "1/2 for 1/sqrt(2)", 1 / s - half, _near_nothing),
    spectral_at_least(spectral.offset, "s^2 for s", 1 / s**2 - 1 / sqrt(2), _thin),
    spectral_at_least(spectral.offset, "1.01/s", Q(101, 100) / s - 1 / sqrt(2), nearly_solved(1000)),
    without(spectral.offset, less(0, det), _almost_solved),
    *tight(spectral.expansion, _above_quarter)[:1],
    mutant(
        spectral.expansion,
        "1/3 for 1/2",
        _above_quarter,
        statement=at_most(1 / s - s**3 / 3, sigma_1),
    ),
    mutant(spectral.expansion, "s^4 for s^3", _above_quarter, statement=at_most(1 / s - s**4 / 2, sigma_1)),
    mutant(spectral.expansion, "the second term dropped", _above_quarter, statement=at_most(1 / s, sigma_1)),
    mutant(
        spectral.expansion,
        "plus for minus",
        _above_quarter,
        statement=at_most(1 / s + s**3 / 2, sigma_1),
    ),
    without(spectral.expansion, less(0, det), {**at(0, 1, 1, sqrt(Q(17, 64))), _T: Q(1, 4)}),
)

_n, _S, _V = spectral.n, spectral.square, spectral.V
_little = {_n: Q(1, 1000), _S: ((2 - _n) ** 2 * (2 + 3 * _n) / (4 * _n * (2 + _n))).subs(_n, Q(1, 1000))}
(_above_tangent,) = spectral.instance.given[2:]
REAL_NUMBERS = (
    *tight(spectral.instance, _little),
    without(spectral.instance, _above_tangent, {_n: 1, _S: 0}),
    without(spectral.instance, less(0, _n), {_n: -1, _S: Q(9, 4)}),
    stating(spectral.instance, "2 n S for 4 n S", at_most((2 - _n) ** 2, 2 * _n * _S), _little),
    *tight(spectral.expansion_lemma, {_V: 0}),
    strict(spectral.expansion_lemma, {_V: 0}),
    stating(
        spectral.expansion_lemma,
        "1/3 for 1/2",
        at_most((1 - _V * (1 + _V) ** 2 / 3) ** 2, (1 - _V) ** 2 * (1 + _V)),
        {_V: Q(1, 100)},
    ),
    without(spectral.expansion_lemma, at_most(0, _V), {_V: -half}),
    without(spectral.expansion_lemma, less(_V * (1 + _V) ** 2, 2), {_V: 2}),
)

p, q, z = entropy.p, entropy.q, entropy.z
H = entropy.entropy_of
_hundredth, _middle = Q(1, 100), Q(49, 100)
ENTROPY = (
    *tight(entropy.pinsker, {p: half}),
    strict(entropy.pinsker, {p: half}),
    stating(
        entropy.pinsker, "2.02 for 2", at_most(H(p), log(2) - Q(202, 100) * (half - p) ** 2), {p: _middle}
    ),
    turned(entropy.pinsker, {p: Q(1, 4)}),
    stating(entropy.small_part, "99/100 p", at_most(-(1 - p) * log(1 - p), Q(99, 100) * p), {p: _hundredth}),
    stating(entropy.small_part, "p^2 for p", at_most(-(1 - p) * log(1 - p), p**2), {p: _hundredth}),
    stating(entropy.small_part, "1 - p dropped", at_most(-log(1 - p), p), {p: half}),
    stating(entropy.small_part, "p for 1 - p", at_most(-(1 - p) * log(p), p), {p: Q(1, 10)}),
    turned(entropy.small_part, {p: half}),
    *tight(entropy.head, {z: 0}),
    strict(entropy.head, {z: 0}),
    stating(
        entropy.head,
        "99/100 z",
        at_most(log(2) - Q(99, 100) * z / (1 + z**2), entropy.head.statement.rhs),
        {z: _hundredth},
    ),
    without(entropy.head, at_most(z, Q(1, 3)), {z: 1}),
    stating(entropy.tail, "9/10 of the right side", at_most(H(z**2 / 2), Q(9, 10) * log(1 + z)), {z: half}),
    stating(entropy.tail, "z^2 for z", at_most(H(z**2 / 2), log(1 + z**2)), {z: Q(1, 10)}),
    stating(entropy.tail, "z^2 for z^2/2", at_most(H(z**2), log(1 + z)), {z: half}),
    turned(entropy.tail, {z: Q(1, 10)}),
    without(entropy.tail, at_most(z, half), {z: Q(9, 10)}),
    *tight(entropy.bound, {p: half}),
    strict(entropy.bound, {p: half}),
    stating(
        entropy.bound, "g^2 for g", at_most(H(p), log(1 + entropy.mean_share(p) ** 2)), {p: _hundredth}
    ),
    turned(entropy.bound, {p: _hundredth}),
    stating(entropy.gain, "2.02 for 2", at_most(Q(202, 100) * (q - p) * (1 - p - q), H(q) - H(p)), {p: _middle, q: half}),
    strict(entropy.gain, {p: half, q: half}),
    stating(entropy.gain, "1 - p for 1 - p - q", at_most(2 * (q - p) * (1 - p), H(q) - H(p)), {p: _middle, q: half}),
    turned(entropy.gain, {p: Q(1, 10), q: half}),
    without(entropy.gain, at_most(q, half), {p: half, q: Q(6, 10)}),
    without(entropy.gain, at_most(p, q), {p: half, q: Q(4, 10)}),
    *tight(entropy.increasing, {p: half, q: half}),
    strict(entropy.increasing, {p: half, q: half}),
    without(entropy.increasing, at_most(q, half), {p: half, q: Q(3, 4)}),
    without(entropy.increasing, at_most(p, q), {p: half, q: Q(1, 4)}),
)

_product = TWO_NUMBERS[2]
_two_one = {u: 2, v: 1, l: Q(4, 5)}
"""2 u v = l (u^2 + v^2)."""
_far_apart = {u: 1, v: _hundredth, l: Q(200, 10001)}
_equal_numbers = {u: 1, v: 1, l: 1}


def of_two_numbers(claim: Claim, witness: Point, change: str, rhs: Expr, where: Point) -> tuple[Mutant, ...]:
    """Neighbours of a bound on two numbers that is attained at the witness."""
    return (
        *tight(claim, witness),
        stating(claim, change, at_most(claim.statement.lhs, rhs), where),
        without(claim, _product, {**_two_one, l: Q(1, 10)}),
    )


NUMBERS = (
    *of_two_numbers(numbers, _equal_numbers, "l for its root", log(1 + l), _far_apart),
    strict(numbers, _equal_numbers),
    *of_two_numbers(share_of_numbers, _two_one, "l/4", l / 4, _two_one),
    strict(share_of_numbers, _two_one),
    without(share_of_numbers, at_most(v, u), {u: 1, v: 2, l: Q(4, 5)}),
    *of_two_numbers(ratio_of_numbers, _two_one, "l/2", l / 2, _two_one),
    strict(ratio_of_numbers, _two_one),
    without(ratio_of_numbers, at_most(v, u), {u: 1, v: 2, l: Q(4, 5)}),
    *of_two_numbers(
        best_of_numbers, _two_one, "l/4 for the share", H(l / 4), _two_one
    ),
)

_far, _near, _even = at(*on_key(10)), at(*on_key(Q(1, 10))), at(*on_key(Q(3, 4)))
"""loss 50/51, 1/201 and 9/41; at the last the singular values have the ratio 1/9."""


def erank_at_most(rhs: Expr, change: str, witness: Point) -> Mutant:
    """The effective rank below something else."""
    return stating(effective_rank, change, at_most(erank, rhs), witness)


def attained_on_key(claim: Claim, change: str, rhs: Expr) -> tuple[Mutant, ...]:
    """Neighbours of a bound that is attained where 2 det W = loss |W|^2."""
    return (
        *tight(claim, _even),
        stating(claim, change, at_most(claim.statement.lhs, rhs), _even),
        without(claim, less(0, det), at(0, 1, 1, Q(1, 10))),
    )


RANK = (
    *tight(effective_rank, _far),
    erank_at_most(1 + Q(99, 100) * sqrt(loss), "99/100 of the root", _far),
    erank_at_most(1 + loss, "loss for its root", _near),
    erank_at_most(1 + loss ** Q(2, 3), "the power 2/3", _far),
    without(effective_rank, less(0, det), at(0, 1, 1, Q(1, 10))),
    *attained_on_key(share, "loss/4", loss / 4),
    strict(share, _even),
    *attained_on_key(ratio, "loss/2", loss / 2),
    strict(ratio, _even),
    *attained_on_key(best_effective_rank, "1 + loss", 1 + loss),
)

MUTANTS: tuple[Mutant, ...] = (
    *KEY,
    *SIGNED,
    *SIGMA2,
    *ENTRY,
    *FLAT,
    *SPECTRAL,
    *REAL_NUMBERS,
    *ENTROPY,
    *NUMBERS,
    *RANK,
)
