"""Evidence for a probability: random starts from a seed, and the exact binomial interval of what is counted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.random_start import LAWS, positive, product_of
from factorflow.numeric.trajectory import Fidelity
from factorflow.proofs_check.claims.razin2020.random_start import prop3
from factorflow.proofs_check.judge import Margin, RowVerdict
from factorflow.proofs_check.verify import Evidence
from factorflow.symbolic.claim import Claim

STARTS = 20_000
"""Random starts for each law and each shape."""
SHAPES = ((2, 2, 2), (2, 3, 2), (2, 5, 2), (2, 2, 2, 2), (2, 3, 4, 2), (2, 2, 3, 4, 2))
"""Widths from the input to the output: depths 2, 3 and 4, no width below 2."""
DOUBLE = 53


def sampled(claim: Claim) -> tuple[Evidence, ...]:
    """Return evidence from random starts for a claim about their probabilities; none for any other claim."""
    return tuple(_evidence(law) for law in LAWS) if claim == prop3 else ()


def _evidence(law: str) -> Evidence:
    """Test that each interval contains 1/2: a row for each shape."""
    margins = list(_margins(law))
    holds = [margin.size >= 0 for margin in margins]
    counts = dict.fromkeys(RowVerdict, 0) | {RowVerdict.HOLDS: sum(holds), RowVerdict.VIOLATED: holds.count(False)}
    tightest = min((m for m, ok in zip(margins, holds, strict=True) if ok), key=lambda m: m.size, default=None)
    violated = tuple(row for row, ok in enumerate(holds) if not ok)
    about = f"{STARTS:,} random starts of each of {len(SHAPES)} shapes, entries {law}"
    return Evidence(prop3, about, Fidelity.SAMPLE, counts, tightest, violated)


def _margins(law: str) -> Iterator[Margin]:
    """Yield how deep 1/2 lies inside of the interval for each shape."""
    for row, widths in enumerate(SHAPES):
        rng = np.random.default_rng(zlib.crc32(f"{law} {widths}".encode()))
        found = positive(product_of(LAWS[law], widths, STARTS, rng))
        inside = min(0.5 - found.low, found.high - 0.5)
        yield Margin(row, f"{inside:.3g}", DOUBLE, MPF(DOUBLE).rounded(inside))
