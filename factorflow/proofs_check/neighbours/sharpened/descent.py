"""False neighbours of: a step of gradient descent from W_2 = W_1^T is a congruence."""

from __future__ import annotations

from typing import Any

from sympy import Symbol, eye

from factorflow.proofs_check.mutants import Mutant, off, stating, strict, turned, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import matrix, real
from factorflow.symbolic.sensing import symmetric

CONGRUENCE, DETERMINANT, SIGN, POSITIVE = (
    claim(f"sharpened:descent-congruence{name}") for name in ("", ".det", ".sign", ".positive")
)
V, H, U, eta = matrix("v", 2), symmetric("h", 2), matrix("u", 2), real("eta")
Point = dict[Symbol, Any]


def step(size: Any, h_11: Any, h_12: Any, h_22: Any) -> Point:
    """A step from V = I."""
    return {**dict(zip(V, (1, 0, 0, 1), strict=True)), H[0, 0]: h_11, H[0, 1]: h_12, H[1, 1]: h_22, eta: size}


_generic = {**step(Q(1, 3), 1, 2, 5), V[0, 1]: 7, V[1, 0]: 1}
_singular = step(Q(1, 2), 0, -1, Q(3, 2))
"""From W = I/... with I - eta G singular."""
_shift, _before = eye(2) - eta * H, (V * V.T).det()
_after = SIGN.statement.rhs
_unlike = {**step(Q(1, 2), 1, 0, 0), V[0, 0]: Q(1, 10), **dict(zip(U, (1, 0, 0, 1), strict=True))}
_falls = stating(POSITIVE, "it never falls", at_most(_before, _after), step(Q(1, 2), 1, 0, 0))
_rises = stating(POSITIVE, "it never rises", at_most(_after, _before), step(Q(1, 2), -1, 0, 0))
MUTANTS: tuple[Mutant, ...] = (
    *off(CONGRUENCE, _generic),
    *off(DETERMINANT, _generic),
    stating(DETERMINANT, "the square dropped", equal(_after, _shift.det() * _before), _generic),
    strict(SIGN, _singular),
    turned(SIGN, step(0, 1, 0, 0)),
    stating(SIGN, "the square dropped", at_most(0, _shift.det() * _before), step(2, 0, -1, 1)),
    stating(
        SIGN,
        "without W_2 = W_1^T",
        at_most(0, (U - eta * H * V).det() * (V.T - eta * U.T * H).det()),
        _unlike,
    ),
    stating(SIGN, "it never falls", at_most(_before, _after), step(Q(1, 2), 1, 0, 0)),
    without(POSITIVE, POSITIVE.given[0], {**step(Q(1, 2), 1, 0, 0), V[0, 0]: 0}),
    without(POSITIVE, POSITIVE.given[1], _singular),
    turned(POSITIVE, step(0, 1, 0, 0)),
    stating(POSITIVE, "more than one", less(1, _after), step(Q(1, 2), 1, 0, 0)),
    _falls,
    _rises,
)
