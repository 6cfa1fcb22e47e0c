"""False neighbours of the dynamics of deep factorizations (Arora et al., 2018 and 2019)."""

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.arora2019 import determinant, factors, product, singular

MUTANTS: tuple[Mutant, ...] = (*factors.MUTANTS, *product.MUTANTS, *singular.MUTANTS, *determinant.MUTANTS)
