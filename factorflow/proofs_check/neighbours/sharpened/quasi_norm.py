"""False neighbours of the bound on every quasi-norm with the better constant, 7 for 8.

A witness that refutes the weaker bound without one of its hypotheses refutes the stronger one without it.
"""

from __future__ import annotations

from sympy import Expr

from factorflow.proofs_check.claims.razin2020.quasi_norm import M, e_11, k, n
from factorflow.proofs_check.claims.steps import s
from factorflow.proofs_check.mutants import Mutant, mutant, stating
from factorflow.proofs_check.neighbours.points import Point, claim, started
from factorflow.proofs_check.neighbours.razin2020.norms import ABSTRACT, OF_ABSTRACT, at_frobenius
from factorflow.proofs_check.neighbours.razin2020.starts import BENT, SOLVED
from factorflow.symbolic.comparison import at_most

SHARPENED = claim("sharpened:thm1.norm.abstract")


def any_norm(change: str, lower: Expr, witness: Point) -> Mutant:
    """Another lower bound for the abstract quasi-norm."""
    return stating(SHARPENED, change, at_most(lower, n), at_frobenius(witness))


_far, _offset = started(1, 0, 0, 2), 7 * k**2 * M
MUTANTS: tuple[Mutant, ...] = (
    any_norm("A times 101/100", 101 * e_11 / (100 * k * s) - _offset, SOLVED),
    any_norm("s^2 for s", e_11 / (k * s**2) - _offset, SOLVED),
    any_norm("1/s without B", e_11 / (k * s), BENT),
    any_norm("7 added", e_11 / (k * s) + _offset, _far),
    any_norm("A doubled", 2 * e_11 / (k * s) - _offset, SOLVED),
    *(
        mutant(SHARPENED, found.change, found.witness, given=found.claim.given)
        for found in OF_ABSTRACT
        if found.claim.given != ABSTRACT.given
    ),
)
