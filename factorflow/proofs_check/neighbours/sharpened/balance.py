"""False neighbours of: the linear phase turns det W negative unless balance is exact; the laws of the plateau."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, ImmutableMatrix, MatrixBase, Symbol, diag, eye, log, sympify

from factorflow.proofs_check.claims.sharpened.balance import NAMES, J, M, S, Y, Z, det_S_0, overlap
from factorflow.proofs_check.claims.sharpened.plateau import AT_REST, OFFSET, SCALE, h, unbalanced_start
from factorflow.proofs_check.mutants import Mutant, off, stating, strict, turned, without
from factorflow.proofs_check.neighbours.points import THOUSANDTH, Q, claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.factorization import RAZIN2020, factor_flow
from factorflow.symbolic.notation import det, initial, matrix, real, t, w_11

IDENTITY, LINEARLY, LOST, BY_IMBALANCE, SINGULAR = (
    claim(f"sharpened:balance-needed.{name}") for name in ("identity", "linear", "lost", "imbalance", "singular")
)
Point = dict[Symbol, Any]


def modes(grown: MatrixBase, fallen: MatrixBase, growth: Any = 1) -> Point:
    """Y and Z with S = grown and M = fallen at the time at which e^(2t) is a square `growth`, and their start."""
    rate = sympify(growth) ** Q(1, 2)
    now, before = (_factors(grown, fallen), _factors(grown / rate, fallen * rate))
    named = {initial(q): NAMES[q].xreplace(before) for q in NAMES}
    return {**now, **{initial(q): x for q, x in before.items()}, **named, t: log(growth) / 2}


def _factors(S: MatrixBase, M: MatrixBase) -> Point:
    pairs = ((Y, (S + M) / 2), (Z, J * (S - M) / 2))
    return {q: x for N, values in pairs for q, x in zip(N, values, strict=True)}


_generic = modes(ImmutableMatrix([[2, 1], [0, 3]]), ImmutableMatrix([[1, 1], [2, -1]]))
_even = modes(eye(2) / 2, diag(Q(1, 2), -Q(1, 2)), Q(1, 4))
"""Before the start: the modes that grow and fall are equally large."""
_late_enough = modes(diag(3, 2), diag(1, -1))
_singular = modes(diag(1, 0), diag(0, 1))
"""Balanced, with det W > 0."""
_opposed = modes(diag(1, Q(1, 2)), diag(4, -Q(1, 4)))
"""det S + det M is small and the overlap is not."""
_ahead = LOST.given[1]
_second_order = BY_IMBALANCE.statement.rhs
_rotated = modes(eye(2), ImmutableMatrix([[0, 1], [-1, 0]]))
"""Balanced, with det S = 1 and so det W < 0."""


def of_modes(layers: int) -> tuple[Mutant, ...]:
    """Neighbours of: the differences of the squares are kept."""
    now = dict(zip(map(real, (f"y_{j}" for j in range(1, layers + 1))), (2, 3, 5, 7), strict=False))
    return off(claim(f"sharpened:balance-needed.modes-{layers}"), {**now, **{initial(y): x for y, x in now.items()}})


def stopped(layers: int, size: Any, corner: MatrixBase) -> Point:
    """W_L = [[size, ...]] above factors that are I, from a start of imbalance 1/1000."""
    top = corner + diag(size, 0)
    now = {q: x for j in range(1, layers) for q, x in zip(matrix(f"w{j}", 2), eye(2), strict=True)}
    now |= dict(zip(matrix(f"w{layers}", 2), top, strict=True))
    start = {initial(w): sympify(x).subs(h, THOUSANDTH) for w, x in unbalanced_start(layers).items()}
    return {**now, **start, h: THOUSANDTH}


def of_plateau(layers: int, at: Any, *others: tuple[str, Expr]) -> tuple[Mutant, ...]:
    """Neighbours of a law: other terms at a plateau; further from rest, and from another start."""
    found = claim(f"sharpened:balance-needed.plateau-{layers}")
    solved, unsolved = ImmutableMatrix(J), ImmutableMatrix(0 * J)
    corner = initial(factor_flow(RAZIN2020, layers).state[-1])
    start = next(fact for fact in found.given if fact.lhs == corner)
    return (
        *(
            stating(found, what, at_most(Abs(law), found.statement.rhs), stopped(layers, at, solved))
            for what, law in others
        ),
        without(found, AT_REST, stopped(layers, 100, unsolved)),
        without(found, start, {**stopped(layers, 100, solved), corner: 1}),
    )


MUTANTS: tuple[Mutant, ...] = (
    *off(IDENTITY, _generic),
    *off(LINEARLY, _generic),
    without(LOST, LOST.given[0], _even),
    without(LOST, _ahead, _singular),
    turned(LOST, _late_enough),
    stating(LOST, "det W below -2", less(det, -2), _late_enough),
    stating(LOST, "det S below zero", less(det_S_0, 0), _late_enough),
    strict(BY_IMBALANCE, _singular),
    turned(BY_IMBALANCE, _generic),
    stating(BY_IMBALANCE, "twice the determinant", at_most(32 * det * S.det() ** 2, _second_order), _opposed),
    stating(BY_IMBALANCE, "the first power of the imbalance", at_most(16 * det * S.det() ** 2, 0), _opposed),
    stating(BY_IMBALANCE, "det M for det S", at_most(16 * det * M.det() ** 2, _second_order), _opposed),
    without(SINGULAR, SINGULAR.given[0], modes(eye(2), diag(2, 0))),
    without(SINGULAR, SINGULAR.given[1], modes(ImmutableMatrix([[1, 2], [0, 1]]), ImmutableMatrix([[0, 1], [0, -2]]))),
    without(SINGULAR, SINGULAR.given[2], modes(eye(2), diag(0, 2))),
    without(SINGULAR, SINGULAR.given[-1], _rotated),
    stating(SINGULAR, "a factor is singular", at_most(Y.det() ** 2, 0), _singular),
    stating(SINGULAR, "the overlap vanishes too", at_most(overlap**2, 0), _singular),
    *of_modes(2),
    *of_modes(3),
    *of_modes(4),
    *of_plateau(
        2,
        Q(4038, 1000),
        ("half of the square", w_11**2 / 2 + Q(5, 2) * log(w_11) + log(h) - OFFSET),
        ("no logarithm of the entry", w_11**2 / 4 + log(h) - OFFSET),
        ("the imbalance squared", w_11**2 / 4 + Q(5, 2) * log(w_11) + 2 * log(h) - OFFSET),
        ("without its constant", w_11**2 / 4 + Q(5, 2) * log(w_11) + log(h)),
    ),
    *of_plateau(
        3,
        Q(39435, 1000),
        ("the power 1/3", w_11 * h ** Q(1, 3) / SCALE - 1),
        ("the power 1/4", w_11 * h ** Q(1, 4) / SCALE - 1),
        ("the power of depth 4", w_11 * h ** Q(2, 3) / SCALE - 1),
        ("twice as far", w_11 * h ** Q(3, 10) / (2 * SCALE) - 1),
    ),
)
