"""False neighbours of what the toolkit adds."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.sharpened import (
    attained,
    descent,
    dimension,
    effective_rank,
    entropy,
    exponents,
    families,
    fences,
    matrices,
    perturbed,
    quasi_norm,
    rates,
    second_value,
    spectral,
)

_FILES = (
    matrices,
    second_value,
    quasi_norm,
    spectral,
    entropy,
    effective_rank,
    perturbed,
    dimension,
    exponents,
    attained,
    families,
    descent,
    fences,
    rates,
)
MUTANTS: tuple[Mutant, ...] = tuple(mutant for file in _FILES for mutant in file.MUTANTS)
