"""False neighbours of what is said of the flow of Gunasekar et al. (2017)."""

from __future__ import annotations

from factorflow.proofs_check.mutants import Mutant
from factorflow.proofs_check.neighbours.gunasekar2017 import (
    commuting,
    depth,
    flow,
    lie,
    one_measurement,
    scheme,
    solutions,
)

MUTANTS: tuple[Mutant, ...] = tuple(
    mutant for family in (flow, solutions, commuting, one_measurement, depth, scheme, lie) for mutant in family.MUTANTS
)
