"""False neighbours of the theorems of Razin & Cohen (2020)."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.razin2020 import corollaries, norms, ranks

MUTANTS: tuple[Mutant, ...] = (*norms.MUTANTS, *ranks.MUTANTS, *corollaries.MUTANTS)
