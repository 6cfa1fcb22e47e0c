"""False neighbours of the dimensions of Lie algebras: other numbers, and other measurements."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import ImmutableMatrix, Matrix, eye

from factorflow.proofs_check.claims.gunasekar2017.lie import EMBEDDED, LIE, OFF_DIAGONAL, entry, generic, stacked
from factorflow.proofs_check.mutants import Mutant, off, stating
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.lie import generated
from factorflow.symbolic.notation import rank


def measured(claim: Claim, change: str, measurements: Sequence[Matrix]) -> Mutant:
    """Other measurements, said to generate as much."""
    found = ImmutableMatrix(stacked(generated(measurements).basis))
    return stating(claim, change, equal(rank(found), claim.statement.rhs), {})


BY_SIZE = dict(zip((3, 2, 4), LIE, strict=False))
TRACELESS, SMALL = LIE[3:]


def of_size(size: int) -> tuple[Mutant, ...]:
    """Two generic matrices, and pairs that are not."""
    claim, (first, second) = BY_SIZE[size], generic(size)
    without_trace = [A - A.trace() * eye(size) / size for A in (first, second)]
    return (
        *off(claim, {}),
        measured(claim, "two that commute", (first, first**2 + eye(size))),
        measured(claim, "two without trace", without_trace),
        measured(claim, "one alone", (second,)),
    )


MUTANTS: tuple[Mutant, ...] = (
    *(found for size in BY_SIZE for found in of_size(size)),
    *off(TRACELESS, {}),
    measured(TRACELESS, "two of the three entries", OFF_DIAGONAL[:2]),
    measured(TRACELESS, "the trace besides", (*OFF_DIAGONAL, eye(3))),
    *off(SMALL, {}),
    stating(SMALL, "all of gl(4)", equal(SMALL.statement.lhs, 16), {}),
    measured(SMALL, "two of the three entries", EMBEDDED[:2]),
    measured(SMALL, "the first diagonal entry besides", (*EMBEDDED, entry(4, 1, 1))),
)
