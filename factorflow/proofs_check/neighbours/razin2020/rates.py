"""False neighbours of Proposition 4: another law of motion, another constant, another quantity."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableMatrix, log

from factorflow.proofs_check.claims.steps import a, b, d, half
from factorflow.proofs_check.mutants import Mutant, given_instead, stating
from factorflow.proofs_check.neighbours.points import Q, at, claim
from factorflow.proofs_check.neighbours.razin2020.definite import begun
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, gradient
from factorflow.symbolic.notation import W, ddt, initial

FLOW, DEFINITE, BAND, GROWTH = (claim(f"razin2020:prop4.{name}") for name in ("flow", "definite", "band", "growth"))
G, det_of, b_0 = gradient(RAZIN2020), a * d - b**2, initial(b)
LAWS = {
    "the commutator": -(W * G - G * W),
    "2 W G for W G + G W": -2 * W * G,
    "half of the speed": -(W * G + G * W) / 2,
    "depth 1": -G,
    "W G W for W G + G W": -W * G * W,
}
_generic, _rates = at(3, half, half, 1), W.applyfunc(ddt)
OF_FLOW = tuple(stating(FLOW, change, equal(_rates, ImmutableMatrix(law)), _generic) for change, law in LAWS.items())


def says(claim: Claim, change: str, statement: Comparison, *entries: Any) -> Mutant:
    """Another statement, false at the start."""
    return stating(claim, change, statement, begun(*entries))


_thin = (1, Q(9975, 10000), 1)
OF_DEFINITE = (
    says(DEFINITE, "101/100 b^2", less(0, a * d - Q(101, 100) * b**2), *_thin),
    says(DEFINITE, "b for b^2", less(0, a * d - b), half, Q(1, 3), half),
    says(DEFINITE, "above 1/100", less(Q(1, 100), det_of), *_thin),
    says(DEFINITE, "all entries positive", less(0, b), 1, 0, 1),
    says(DEFINITE, "the determinant is conserved", equal(ddt(det_of), 0), 1, 0, 1),
    says(DEFINITE, "w_22 for 2 w_22 in the rate of ln det W", equal(ddt(log(det_of)), -d), 1, 0, 1),
)

OF_BAND = (
    given_instead(BAND, at_most(0, 1 - b_0), at_most(0, 2 - b_0), begun(2, Q(3, 2), 2)),
    says(BAND, "99/100 for 1", at_most(0, Q(99, 100) - b), 2, 1, 1),
    says(BAND, "w_12 + w_22 for w_12", at_most(0, 1 - b - d), 2, half, 2),
    says(BAND, "w_12 never grows", at_most(ddt(b), 0), 1, 0, 1),
    says(BAND, "w_12 never falls", at_most(0, ddt(b)), 2, 1, 1),
)

OF_GROWTH = (
    says(GROWTH, "w_22 never falls", at_most(0, ddt(d)), 1, 0, 1),
    says(GROWTH, "the determinant never falls", at_most(0, ddt(det_of)), 1, 0, 1),
    says(GROWTH, "the trace never falls", at_most(0, ddt(a + d)), 1, 0, 1),
    says(GROWTH, "growth of constant speed", at_most(1, ddt(a)), 1, 0, 1),
)

MUTANTS: tuple[Mutant, ...] = (*OF_FLOW, *OF_DEFINITE, *OF_BAND, *OF_GROWTH)
