"""Spans of rational vectors, by exact elimination one vector at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

Sparse = Mapping[int, Fraction]
"""The entries of a vector that are not zero."""


class Span:
    """The rational span of the vectors that were added.

    Examples
    --------
    >>> span = Span()
    >>> [span.add(vector) for vector in ([1, 2], [2, 4], [0, 1])]
    [True, False, True]
    """

    def __init__(self) -> None:
        self._reduced: dict[int, Sparse] = {}

    @property
    def dimension(self) -> int:
        """The number of independent vectors."""
        return len(self._reduced)

    def add(self, vector: Iterable[Fraction | int]) -> bool:
        """Add a vector; return whether it is new, that is no combination of those before."""
        rest: Sparse = {k: Fraction(x) for k, x in enumerate(vector) if x}
        while rest and (pivot := min(rest)) in self._reduced:
            rest = _minus(rest, rest[pivot], self._reduced[pivot])
        if rest:
            pivot = min(rest)
            self._reduced[pivot] = {k: x / rest[pivot] for k, x in rest.items()}
        return bool(rest)


def _minus(a: Sparse, factor: Fraction, b: Sparse) -> Sparse:
    """Return a - factor b, without zeros."""
    zero = Fraction(0)
    return {k: x for k in a.keys() | b.keys() if (x := a.get(k, zero) - factor * b.get(k, zero))}
