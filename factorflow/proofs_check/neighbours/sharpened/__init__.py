"""False neighbours of what the toolkit adds."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.sharpened import effective_rank, entropy, matrices, spectral

MUTANTS: tuple[Mutant, ...] = (
    *matrices.MUTANTS,
    *spectral.MUTANTS,
    *entropy.MUTANTS,
    *effective_rank.MUTANTS,
)
