"""False neighbours of the bounds on determinant, second singular value and missing entry."""

from __future__ import annotations

from sympy import Abs, Expr, sqrt

from factorflow.proofs_check.claims.steps import a, b, c, half, s
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import (
    EXCHANGE,
    SINGULAR_VALUE_NEAR_S,
    Q,
    at,
    claim,
    on_entry,
    on_key,
)
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import (
    depth,
    det,
    excess,
    frobenius,
    loss,
    p_minus,
    p_plus,
    sigma_2,
)
from factorflow.symbolic.notation import spectral as norm

KEY = claim("sharpened:key")
SIGMA2_SIGNED = claim("sharpened:sigma2.signed")
SIGMA2 = claim("sharpened:sigma2")
ENTRY = claim("sharpened:entry")
ENTRY_FLAT = claim("sharpened:entry.flat")


E_ONLY_TWO = ((b - 1) ** 2 + (c - 1) ** 2) / 2
"""The loss without w_22."""
F2 = frobenius**2


_sharp = at(*on_key(1))
_wrong_target = product_flow(((None, -1), (1, 0)), depth)
OF_KEY = (
    *tight(KEY, _sharp),
    strict(KEY, _sharp),
    stating(KEY, "|det W| for det W", at_most(2 * Abs(det), loss * F2), at(*EXCHANGE)),
    stating(KEY, "loss^2 for loss", at_most(2 * det, loss**2 * F2), _sharp),
    stating(KEY, "the spectral norm for Frobenius", at_most(2 * det, loss * norm**2), _sharp),
    stating(KEY, "1/100 less", at_most(2 * det, loss * (F2 - Q(1, 100))), _sharp),
    stating(KEY, "w_22 dropped from the loss", at_most(2 * det, E_ONLY_TWO * F2), at(2, 1, 1, 1)),
    mutant(KEY, "w_12 = -1 observed", at(0, -1, 1, 0), flow=_wrong_target),
)

_signed = (p_plus - p_minus) / 2
_gap = (sqrt(a**2 + 4) - Abs(a)) / 2
_solution = at(Q(3, 2), 1, 1, 0)


def signed_at_most(rhs: Expr, change: str, *entries: Expr) -> Mutant:
    """The signed second singular value below something else."""
    return stating(SIGMA2_SIGNED, change, at_most(_signed, rhs), at(*entries))


OF_SIGNED = (
    strict(SIGMA2_SIGNED, _solution),
    signed_at_most(s - Q(102, 100) * _gap, "1.02 times the gap", 1000, 1, 1, 1),
    signed_at_most(Q(99, 100) * s - _gap, "99/100 s", 1000, 1, 1, 1),
    signed_at_most(s**2 - _gap, "s^2 for s", 100, 1, 1, half),
    signed_at_most(s - (sqrt(a**2 + 4) - a) / 2, "w_11 for |w_11|", Q(-3, 2), 1, 1, 0),
    signed_at_most(s - (sqrt(a**2 + 5) - Abs(a)) / 2, "5 for 4", Q(3, 2), 1, 1, 0),
    stating(SIGMA2_SIGNED, "sigma_2 without its sign", at_most(sigma_2, s - _gap), at(*EXCHANGE)),
)


def sigma2_at_most(rhs: Expr, change: str, *entries: Expr) -> Mutant:
    """The second singular value below something else."""
    return stating(SIGMA2, change, at_most(sigma_2, rhs), at(*entries))


OF_SIGMA2 = (
    sigma2_at_most(Q(99, 100) * s, "99/100 s", *SINGULAR_VALUE_NEAR_S),
    sigma2_at_most(sqrt(loss), "sqrt(loss)", *SINGULAR_VALUE_NEAR_S),
    sigma2_at_most(s**2, "s^2", 100, 1, 1, half),
    sigma2_at_most(s - Q(1, 1000), "1/1000 less", 10000, 1, 1, 1),
    sigma2_at_most(sqrt(2 * E_ONLY_TWO), "w_22 dropped from the loss", 2, 1, 1, 1),
    without(SIGMA2, at_most(0, det), at(*EXCHANGE)),
    turned(SIGMA2, at(1, 0, 0, 1)),
)

_rank_one = at(*on_entry(half))
_tall = at(Q(3, 10), Q(9, 10), Q(1, 10), Q(3, 10))
"""Rank one, loss .455 > 3/8, w_11^2 = 1 - 2 loss."""
e, e_of_half = excess, (sqrt(1 + 4 * loss) - 1) / 2
_E = sqrt((1 - e) ** 3 / e)
OF_ENTRY = (
    *tight(ENTRY, _rank_one),
    strict(ENTRY, _rank_one),
    stating(ENTRY, "power 2 for 3", at_most(sqrt((1 - e) ** 2 / e), Abs(a)), _rank_one),
    stating(ENTRY, "e^2 for e", at_most(sqrt((1 - e) ** 3 / e**2), Abs(a)), _rank_one),
    stating(
        ENTRY,
        "e + e^2 = loss for 2 loss",
        at_most(sqrt((1 - e_of_half) ** 3 / e_of_half), Abs(a)),
        _rank_one,
    ),
    stating(ENTRY, "w_11 for |w_11|", at_most(_E, a), at(Q(-8, 5), Q(4, 5), Q(4, 5), Q(-2, 5))),
    without(ENTRY, at_most(0, det), at(0, 1, 1, half)),
    given_instead(ENTRY, at_most(loss, Q(3, 8)), at_most(loss, half), _tall),
)

OF_FLAT = (
    *tight(ENTRY_FLAT, _tall),
    strict(ENTRY_FLAT, _tall),
    stating(ENTRY_FLAT, "loss for 2 loss", at_most(sqrt(1 - loss), Abs(a)), _tall),
    stating(
        ENTRY_FLAT,
        "w_11 for |w_11|",
        at_most(sqrt(1 - 2 * loss), a),
        at(Q(-3, 10), Q(9, 10), Q(1, 10), Q(-3, 10)),
    ),
    without(ENTRY_FLAT, at_most(0, det), at(0, 1, 1, Q(1, 10))),
)

MUTANTS: tuple[Mutant, ...] = (*OF_KEY, *OF_SIGNED, *OF_SIGMA2, *OF_ENTRY, *OF_FLAT)
