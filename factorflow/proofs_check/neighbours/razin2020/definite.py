"""False neighbours of Proposition 4: the law of motion, W stays definite, w_12 in its band, and w_11 grows.

A statement about all t is refuted on the first row, or by its derivative at one state.
"""

from __future__ import annotations

from typing import Any

from sympy import ImmutableMatrix, log

from factorflow.proofs_check.claims.steps import a, b, d, half
from factorflow.proofs_check.mutants import (
    Mutant,
    given_instead,
    mutant,
    off,
    stating,
    strict,
    tight,
    turned,
    without,
)
from factorflow.proofs_check.neighbours.points import Point, Q, at, claim
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, gradient
from factorflow.symbolic.notation import W, ddt, initial, w_12, w_21

FLOW, DEFINITE, BAND, GROWTH = (claim(f"razin2020:prop4.{name}") for name in ("flow", "definite", "band", "growth"))
a_0, b_0, d_0 = map(initial, (a, b, d))


def begun(*entries: Any) -> dict[Any, Any]:
    """The symmetric W = [[a, b], [b, d]] on the first row."""
    first, middle, last = entries
    return {**at(first, middle, middle, last), a_0: first, b_0: middle, d_0: last}


def moving(claim: Claim, change: str, given: tuple[Comparison, ...], statement: Comparison, where: Point) -> Mutant:
    """What the neighbour would say of a derivative, at one state."""
    return mutant(claim, change, where, given=given, statement=statement)


def says(claim: Claim, change: str, statement: Comparison, *entries: Any) -> Mutant:
    """Another statement, false at the start."""
    return stating(claim, change, statement, begun(*entries))


G, det_of = gradient(RAZIN2020), a * d - b**2
LAWS = {
    "the commutator": -(W * G - G * W),
    "2 W G for W G + G W": -2 * W * G,
    "half of the speed": -(W * G + G * W) / 2,
    "depth 1": -G,
    "W G W for W G + G W": -W * G * W,
}
_rates = W.applyfunc(ddt)
_generic = at(3, half, half, 1)
_symmetric, _trace_positive, _det_positive = FLOW.given
OF_FLOW = (
    *off(FLOW, _generic),
    without(FLOW, equal(w_21, w_12), at(2, 1, 0, 1)),
    without(FLOW, _trace_positive, at(-2, Q(1, 2), Q(1, 2), -1)),
    without(FLOW, _det_positive, at(1, 2, 2, 1)),
    *(stating(FLOW, change, equal(_rates, ImmutableMatrix(law)), _generic) for change, law in LAWS.items()),
)

_one, _thin = begun(1, 0, 1), (1, Q(9975, 10000), 1)
_det, _det_start = DEFINITE.statement.rhs, DEFINITE.given[1].rhs
OF_DEFINITE = (
    turned(DEFINITE, _one),
    stating(DEFINITE, "more than 1", less(1, _det), begun(Q(1, 2), 0, Q(1, 2))),
    stating(DEFINITE, "more than at the start", less(_det_start, _det), _one),
    without(DEFINITE, less(0, _det_start), begun(1, 2, 1)),
    given_instead(DEFINITE, less(0, _det_start), at_most(0, _det_start), begun(1, 0, 0)),
    moving(DEFINITE, "the determinant never falls", (), at_most(0, ddt(_det)), _one),
    says(DEFINITE, "101/100 b^2", less(0, a * d - Q(101, 100) * b**2), *_thin),
    says(DEFINITE, "b for b^2", less(0, a * d - b), half, Q(1, 3), half),
    says(DEFINITE, "above 1/100", less(Q(1, 100), det_of), *_thin),
    says(DEFINITE, "all entries positive", less(0, b), 1, 0, 1),
    says(DEFINITE, "the determinant is conserved", equal(ddt(det_of), 0), 1, 0, 1),
    says(DEFINITE, "w_22 for 2 w_22 in the rate of ln det W", equal(ddt(log(det_of)), -d), 1, 0, 1),
)

_edge = (equal(b, 1),)
OF_BAND = (
    turned(BAND, _one),
    strict(BAND, begun(2, 1, 2)),
    stating(BAND, "1/2 for 1", at_most(0, Q(1, 2) - b), begun(2, Q(3, 4), 2)),
    without(BAND, BAND.given[-1], begun(3, 2, 3)),
    moving(BAND, "an indefinite W does not turn back at the edge", _edge, at_most(ddt(b), 0), begun(1, 1, -1)),
    given_instead(BAND, at_most(0, 1 - b_0), at_most(0, 2 - b_0), begun(2, Q(3, 2), 2)),
    says(BAND, "99/100 for 1", at_most(0, Q(99, 100) - b), 2, 1, 1),
    says(BAND, "w_12 + w_22 for w_12", at_most(0, 1 - b - d), 2, half, 2),
    says(BAND, "w_12 never grows", at_most(ddt(b), 0), 1, 0, 1),
    says(BAND, "w_12 never falls", at_most(0, ddt(b)), 2, 1, 1),
)

OF_GROWTH = (
    *tight(GROWTH, _one),
    strict(GROWTH, _one),
    moving(GROWTH, "w_12 below its band", (less(b, 0),), at_most(0, ddt(a)), begun(2, -1, 2)),
    moving(GROWTH, "w_12 above its band", (less(1, b),), at_most(0, ddt(a)), begun(3, 2, 3)),
    says(GROWTH, "w_22 never falls", at_most(0, ddt(d)), 1, 0, 1),
    says(GROWTH, "the determinant never falls", at_most(0, ddt(det_of)), 1, 0, 1),
    says(GROWTH, "the trace never falls", at_most(0, ddt(a + d)), 1, 0, 1),
    says(GROWTH, "growth of constant speed", at_most(1, ddt(a)), 1, 0, 1),
)

MUTANTS: tuple[Mutant, ...] = (*OF_FLOW, *OF_DEFINITE, *OF_BAND, *OF_GROWTH)
