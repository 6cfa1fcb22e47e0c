"""False neighbours of the sharp form of Theorem 2, dual and by the kernel."""

from __future__ import annotations

from typing import Any

from factorflow.proofs_check.mutants import Mutant, stating, strict, tight, without
from factorflow.proofs_check.neighbours.points import EXCHANGE, Q, at, claim, on_entry
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import det, loss, real, w_11

DUAL, KERNEL = claim("sharpened:thm2"), claim("sharpened:thm2.kernel")
z, z_, eps = real("o_12"), real("o_21"), real("o_22")
mu, tau, theta = real("mu"), real("tau_1"), real("theta")


def observed(first: Any, second: Any, corner: Any) -> dict[Any, Any]:
    """The observed values."""
    return {z: first, z_: second, eps: corner}


_sharp = {**at(2, 1, Q(1, 2), Q(1, 4)), **observed(Q(5, 4), 1, Q(-3, 4)), mu: Q(1, 2)}
_null = {**at(*on_entry(Q(1, 2))), **observed(1, 1, 0), tau: Q(-1, 2), theta: 1}
_reached = {**at(Q(8, 5), Q(9, 10), Q(9, 10), Q(1, 5)), **observed(1, 1, 0), tau: Q(-1, 2), theta: 2}
MUTANTS: tuple[Mutant, ...] = (
    *tight(DUAL, _sharp),
    strict(DUAL, _sharp),
    without(DUAL, at_most(0, det * mu), {**at(*EXCHANGE), **observed(1, 1, 0), mu: Q(1, 2)}),
    without(DUAL, less(mu**2, 1), {**at(0, 1, -1, 0), **observed(1, -1, 0), mu: 2}),
    *tight(KERNEL, _null),
    strict(KERNEL, _null),
    stating(
        KERNEL,
        "the denominator dropped",
        at_most((z + tau * w_11) ** 2 + (z_ * tau + eps) ** 2, 2 * loss),
        _null,
    ),
    without(KERNEL, at_most(theta, 1), _reached),
    without(KERNEL, KERNEL.given[2], {**at(*EXCHANGE), **observed(1, 1, 0), tau: 0, theta: 1}),
)
