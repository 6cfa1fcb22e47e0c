"""False neighbours of the dynamics of deep factorizations (Arora et al., 2018 and 2019)."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.arora2019 import commuting, determinant, factors, product, singular

_FILES = (factors, product, singular, determinant, commuting)
MUTANTS: tuple[Mutant, ...] = tuple(mutant for file in _FILES for mutant in file.MUTANTS)
