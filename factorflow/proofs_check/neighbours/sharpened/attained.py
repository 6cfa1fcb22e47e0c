"""False neighbours of the equalities on exact families."""

from __future__ import annotations

from sympy import Integer

from factorflow.proofs_check.mutants import Mutant, off
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.notation import real

FAMILIES = {
    claim("sharpened:key.attained"): {real("T"): Integer(1)},
    claim("sharpened:erank.best.attained"): {real("T"): Q(3, 4)},
    claim("sharpened:entry.attained"): {real("q"): Q(1, 2)},
    claim("sharpened:entry.flat.attained"): {real("v"): Q(3, 10)},
    claim("sharpened:spectral.attained"): {real("q"): Q(1, 2)},
    claim("sharpened:thm2.attained"): {
        **dict(zip(map(real, ("x_1", "x_2", "x_3")), map(Integer, (2, 1, 3)), strict=True)),
        real("mu"): Q(1, 2),
    },
}
"""Each family with a member."""

MUTANTS: tuple[Mutant, ...] = tuple(found for family, member in FAMILIES.items() for found in off(family, member))
