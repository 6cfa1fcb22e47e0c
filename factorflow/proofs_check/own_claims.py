"""Claims of the user's own: one Python file outside of the package, run knowingly as the code that it is."""

from __future__ import annotations

import runpy
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from factorflow.numeric.inputs import refusal
from factorflow.proofs_check.blueprint import with_uses
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.mutants import Mutant
from factorflow.symbolic.claim import Claim

ARGUMENT = "--claims-from"


class OwnClaims(NamedTuple):
    """The claims that a file defines, and their false neighbours."""

    claims: tuple[Claim, ...] = ()
    mutants: tuple[Mutant, ...] = ()

    def mutants_of(self, claim: Claim) -> tuple[Mutant, ...]:
        """Return the mutants of a claim."""
        return tuple(mutant for mutant in self.mutants if mutant.claim.label == claim.label)


@cache
def own_claims(path: str) -> OwnClaims:
    """Run a Python file, once in a process, and return the ``CLAIMS`` and the ``MUTANTS`` that it defines.

    Raises
    ------
    InputError
        If there is no such file, an exception leaves it, it defines no ``CLAIMS``, a label is taken, or a
        mutant is of no claim of the file.
    """
    if not Path(path).is_file():
        raise refusal(ARGUMENT, path, "there is no such file", "name a Python file that defines CLAIMS")
    try:
        names = runpy.run_path(path)
    except (Exception, SystemExit) as error:
        raise refusal(ARGUMENT, path, _where(error, path)) from None
    if "CLAIMS" not in names:
        raise refusal(ARGUMENT, path, "it defines no CLAIMS", "end it with CLAIMS = (claim, ...)")
    claims = _all(Claim, "CLAIMS", names["CLAIMS"], path)
    own = OwnClaims(claims, _all(Mutant, "MUTANTS", names.get("MUTANTS", ()), path))
    _check_labels(own, path)
    return own


def _where(error: BaseException, path: str) -> str:
    """Say in one line which exception left the file, and at which of its lines."""
    steps = traceback.extract_tb(error.__traceback__)
    inside = [step.lineno for step in steps if step.filename == path]
    line = error.lineno if isinstance(error, SyntaxError) else next(reversed(inside), None)
    reason = error.msg if isinstance(error, SyntaxError) else error
    said = " ".join(f"{type(error).__name__}: {reason}".split())[:200]
    return f"line {line}: {said}" if line else said


def _all(kind: type[Any], name: str, given: object, path: str) -> tuple[Any, ...]:
    """Return a collection of objects of one kind as a tuple."""
    items = tuple(given) if isinstance(given, tuple | list) else (given,)
    if other := [item for item in items if not isinstance(item, kind)]:
        wrong = f"{name} has {type(other[0]).__name__} {str(other[0])[:40]!r}"
        raise refusal(ARGUMENT, path, wrong, f"make it a tuple of {kind.__name__}")
    if not items and kind is Claim:
        raise refusal(ARGUMENT, path, "its CLAIMS are empty", "state at least one claim")
    return items


def _check_labels(own: OwnClaims, path: str) -> None:
    """Refuse a label that two claims would share, those below included, and a mutant of nothing."""
    labels, known = Counter(claim.label for claim in own.claims), {claim.label for claim in CLAIMS}
    if taken := [label for label, number in labels.items() if number > 1 or label in known]:
        raise refusal(ARGUMENT, path, f"the label {taken[0]!r} is taken", "give the claim another")
    try:
        with_uses((*own.claims, *CLAIMS))
    except ValueError as error:
        raise refusal(ARGUMENT, path, str(error), "use the claims of the ledger as they are") from None
    if strangers := [mutant.claim.label for mutant in own.mutants if mutant.claim.label not in labels]:
        raise refusal(ARGUMENT, path, f"a mutant is of {strangers[0]!r}, which is none of its CLAIMS")
