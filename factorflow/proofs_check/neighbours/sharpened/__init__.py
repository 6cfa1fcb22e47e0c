"""False neighbours of what the toolkit adds."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.sharpened import (
    attained,
    balance,
    constant_determinant,
    descent,
    determinant_rate,
    dimension,
    effective_rank,
    embedded,
    entropy,
    fences,
    matrices,
    perturbed,
    quasi_norm,
    rates,
    second_value,
    spectral,
    symmetric,
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
    attained,
    descent,
    balance,
    constant_determinant,
    embedded,
    symmetric,
    fences,
    rates,
    determinant_rate,
)
MUTANTS: tuple[Mutant, ...] = tuple(mutant for file in _FILES for mutant in file.MUTANTS)
