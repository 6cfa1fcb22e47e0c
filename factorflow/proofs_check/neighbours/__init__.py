"""False neighbours of the claims of the ledger, each with the exact witness that refutes it."""

from __future__ import annotations

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours import arora2019, gunasekar2017, lll2021, razin2020, sharpened
from factorflow.symbolic.claim import Claim

MUTANTS: tuple[Mutant, ...] = tuple(
    mutant for paper in (arora2019, razin2020, sharpened, gunasekar2017, lll2021) for mutant in paper.MUTANTS
)


def mutants_of(claim: Claim) -> tuple[Mutant, ...]:
    """Return the mutants of a claim."""
    return tuple(mutant for mutant in MUTANTS if mutant.claim.label == claim.label)
