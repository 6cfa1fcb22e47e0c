"""False neighbours of the equalities on exact families: another exponent, coefficient, sign or quantity."""

from __future__ import annotations

from sympy import Expr, ImmutableMatrix, Integer

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, off, stating
from factorflow.proofs_check.neighbours.points import Point, Q, claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import det, frobenius, loss, nuclear, p_minus, p_plus, real, sigma_1, w_11, w_12, w_22

T, q, v, mu = map(real, ("T", "q", "v", "mu"))

FAMILIES = {
    claim("sharpened:key.attained"): {T: Integer(1)},
    claim("sharpened:erank.best.attained"): {real("T"): Q(3, 4)},
    claim("sharpened:entry.attained"): {real("q"): Q(1, 2)},
    claim("sharpened:entry.flat.attained"): {real("v"): Q(3, 10)},
    claim("sharpened:spectral.attained"): {real("q"): Q(1, 2)},
    claim("sharpened:thm2.attained"): {
        **dict(zip(map(real, ("x_1", "x_2", "x_3")), map(Integer, (2, 1, 3)), strict=True)),
        real("mu"): Q(1, 2),
    },
}
"""Each family with a member."""


def on_family(label: str, member: Point, changes: dict[str, tuple[Expr, Expr]]) -> tuple[Mutant, ...]:
    """Other equalities, false at one member."""
    family = claim(f"sharpened:{label}.attained")
    return tuple(
        stating(family, change, equal(ImmutableMatrix([[lhs]]), ImmutableMatrix([[rhs]])), member)
        for change, (lhs, rhs) in changes.items()
    )


_on_key = {T: Integer(1)}
_e = q**2 / (1 + q**2)
x_1, x_2, x_3 = (real(f"x_{i}") for i in (1, 2, 3))
z, z_, eps = x_2 + mu * x_3, x_3 + mu * x_2, x_2 * x_3 / x_1 - mu * x_1
_unit = 1 - mu**2
_product, _squares = z * z_ / _unit, (z**2 + z_**2) / _unit
MUTANTS: tuple[Mutant, ...] = (
    *(found for family, member in FAMILIES.items() for found in off(family, member)),
    *on_family(
        "key",
        _on_key,
        {
            "1 for 2 in the loss": (loss, T**2 / (1 + T**2)),
            "T for T^2 above": (loss, 2 * T / (2 + T**2)),
            "4 for 2": (4 * det, loss * frobenius**2),
            "the loss squared": (2 * det, loss**2 * frobenius**2),
            "the spectral norm for Frobenius": (2 * det, loss * sigma_1**2),
        },
    ),
    *on_family(
        "erank.best",
        _on_key,
        {
            "without squares": (p_minus * (1 + loss), p_plus * (1 - loss)),
            "plus for minus": (p_minus**2 * (1 + loss), p_plus**2 * (1 + loss)),
            "the sides exchanged": (p_plus**2 * (1 + loss), p_minus**2 * (1 - loss)),
            "the loss squared": (p_minus**2 * (1 + loss**2), p_plus**2 * (1 - loss**2)),
        },
    ),
    *on_family(
        "entry",
        {q: half},
        {
            "the power 2 for 3": (w_11**2, (1 - _e) ** 2 / _e),
            "e^2 for e below": (w_11**2, (1 - _e) ** 3 / _e**2),
            "the square of e dropped": (2 * loss, _e),
            "loss for 2 loss": (loss, _e + _e**2),
            "a determinant of 1": (det, Integer(1)),
        },
    ),
    *on_family(
        "entry.flat",
        {v: Q(3, 10)},
        {
            "loss for 2 loss": (w_11**2, 1 - loss),
            "the loss squared": (w_11**2, 1 - 2 * loss**2),
            "w_12 for w_11": (w_12**2, 1 - 2 * loss),
            "the determinant 1/4": (det, Q(1, 4)),
        },
    ),
    *on_family(
        "spectral",
        {q: half},
        {
            "q^4 for q^6": (2 * loss, q**2 + q**4),
            "loss for 2 loss": (loss, q**2 + q**6),
            "q^2 for q^4": (nuclear, (1 - q**2) / q),
            "1 + q^4 for 1 - q^4": (sigma_1, (1 + q**4) / q),
            "w_11 for the norm": (w_11, (1 - q**4) / q),
            "q dropped between w_22 and w_12": (w_22, w_12),
        },
    ),
    *on_family(
        "thm2",
        dict(zip((x_1, x_2, x_3, mu), (2, 1, 3, half), strict=True)),
        {
            "mu for 2 mu": (2 * loss, mu * (_product - eps * x_1) - mu**2 * (x_1**2 + _squares)),
            "mu for mu^2": (2 * loss, 2 * mu * (_product - eps * x_1) - mu * (x_1**2 + _squares)),
            "plus for minus": (2 * loss, 2 * mu * (_product + eps * x_1) - mu**2 * (x_1**2 + _squares)),
            "the entry dropped": (2 * loss, 2 * mu * _product - mu**2 * _squares),
            "loss for 2 loss": (loss, 2 * mu * (_product - eps * x_1) - mu**2 * (x_1**2 + _squares)),
        },
    ),
)
