"""The ledger: every claim of the package."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from factorflow.errors import InputError
from factorflow.proofs_check.claims import arora2019, gunasekar2017, lll2021, razin2020, sharpened
from factorflow.symbolic.claim import Claim, named

PAPERS = (arora2019, razin2020, sharpened, gunasekar2017, lll2021)
CLAIMS: tuple[Claim, ...] = tuple(claim for paper in PAPERS for claim in paper.CLAIMS)


def claim(label: str, among: Sequence[Claim] = CLAIMS) -> Claim:
    """Return the claim of exactly this label.

    Raises
    ------
    InputError
        If no claim is called so.

    Examples
    --------
    >>> claim("sharpened:key")
    Claim(sharpened:key: The determinant is at most half of loss times squared norm)
    """
    found = next((claim for claim in among if claim.label == label), None)
    return found or _unknown(label, among)[0]


def select(labels: Sequence[str], among: Sequence[Claim] = CLAIMS) -> tuple[Claim, ...]:
    """Return the claims of these labels and families, all of them without a label.

    Raises
    ------
    InputError
        If a label names nothing; the message gives the nearest label.
    """
    chosen = [claim for label in labels for claim in named(label, among) or _unknown(label, among)]
    return tuple({claim.label: claim for claim in chosen or among}.values())


def _unknown(label: str, among: Sequence[Claim]) -> tuple[Claim, ...]:
    known = [claim.label for claim in among]
    near = get_close_matches(label, known, n=1, cutoff=0.3) or known[:1]
    raise InputError(f"no claim is called {label!r}: did you mean {near[0]!r}? `factorflow verify` lists all")
