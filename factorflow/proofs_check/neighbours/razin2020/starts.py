"""Starts with det W(0) > 0 at which the bounds are nearly sharp, and what happens without the hypotheses."""

from __future__ import annotations

from typing import Any

from factorflow.proofs_check.claims.steps import POSITIVE_START, half
from factorflow.proofs_check.mutants import Mutant, without
from factorflow.proofs_check.neighbours.points import (
    NEGATIVE,
    SINGULAR_VALUE_NEAR_S,
    Q,
    linear,
    nearly_solved,
    on_key,
    on_spectral,
    raised,
    started,
)
from factorflow.symbolic.claim import Claim

DEEP, POSITIVE = POSITIVE_START
"""The hypotheses L >= 2 and det W(0) > 0."""
SOLVED = started(*nearly_solved(10**5))
BENT = started(*raised(on_spectral(half)))
"""Nearly rank one: every norm is near 15/8, and s^2 = 17/64."""
SPREAD = started(*SINGULAR_VALUE_NEAR_S)
LONG = started(1000, 1, 1, Q(1, 10))
_tiny = 2 * Q(1, 10**6) / (1 - Q(1, 10**12))
FAR, NEAR, NEAREST = (started(*on_key(t)) for t in (10, Q(1, 10), _tiny))
"""Where erank is largest for its loss: 50/51, 1/201, about 2 10^-12."""


def unstarted(claim: Claim, k: int = 12, **numbers: Any) -> tuple[Mutant, Mutant]:
    """Without L >= 2 the determinant changes its sign; without det W(0) > 0 it is negative all along."""
    more = {symbol: numbers[symbol.name] for symbol in claim.free_symbols if symbol.name in numbers}
    return (
        without(claim, DEEP, {**linear(k), **more}),
        without(claim, POSITIVE, {**started(*NEGATIVE), **more}),
    )
