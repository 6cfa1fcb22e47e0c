"""False neighbours of the theorems of Razin & Cohen (2020)."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.razin2020 import (
    corollaries,
    definite,
    dimension,
    every_start,
    loss,
    norms,
    outside,
    perturbed,
    propositions,
    random_start,
    ranks,
)

_FILES = (
    norms,
    ranks,
    corollaries,
    propositions,
    random_start,
    definite,
    loss,
    every_start,
    outside,
    perturbed,
    dimension,
)
MUTANTS: tuple[Mutant, ...] = tuple(mutant for file in _FILES for mutant in file.MUTANTS)
