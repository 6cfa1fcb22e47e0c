"""Exact points at which the bounds on the completion problem of Razin & Cohen (2020) are sharp, or fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Rational, Symbol, sympify

from factorflow.proofs_check.ledger import CLAIMS
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.notation import W, depth, det, initial

Q = Rational
THOUSANDTH = Q(1, 1000)
_BY_LABEL = {known.label: known for known in CLAIMS}
Point = Mapping[Symbol, Any]
det_0 = initial(det)


def claim(label: str) -> Claim:
    """Return the claim of that label."""
    return _BY_LABEL[label]


def at(*entries: Any) -> dict[Symbol, Any]:
    """Return W = [[a, b], [c, d]]."""
    return dict(zip(W, map(sympify, entries), strict=True))


def started(*entries: Any, layers: int = 2) -> dict[Symbol, Any]:
    """Return W on the first row: what is said for all t is said there too."""
    a, b, c, d = map(sympify, entries)
    return {**at(a, b, c, d), det_0: a * d - b * c, depth: layers}


def on_key(t: Any) -> tuple[Any, ...]:
    """The W with 2 det W = loss |W|^2; its singular values have the largest ratio for their loss."""
    t = sympify(t)
    return 2 / t, 2 / (2 + t**2), 2 / (2 + t**2), 2 * t / (2 + t**2)


def on_spectral(t: Any) -> tuple[Any, ...]:
    """The W of rank one with the least norm for its loss: s^2 = t^2 + t^6, norm (1 - t^4)/t."""
    t = sympify(t)
    return (1 - t**2) / t, 1 - t**2, 1 - t**2, t * (1 - t**2)


def on_entry(q: Any) -> tuple[Any, ...]:
    """The W of rank one with the least entry for its loss: w_11 = 1/(q (1 + q^2)), e = q^2/(1 + q^2)."""
    q = sympify(q)
    return 1 / (q * (1 + q**2)), 1 / (1 + q**2), 1 / (1 + q**2), q / (1 + q**2)


def raised(entries: tuple[Any, ...], by: Any = THOUSANDTH) -> tuple[Any, ...]:
    """Raise the entry that the loss does not see: det W = 0 becomes positive."""
    return (entries[0] + by, *entries[1:])


def nearly_solved(size: int) -> tuple[Any, ...]:
    """A W with entry w_11 = size, det W = 1/size, s = (1 + 1/size)/size."""
    return size, 1, 1, Q(size + 1, size**2)


def linear(k: int) -> dict[Symbol, Any]:
    """Depth 1 from I/10 at t = k ln 2: w_11 stays, what is observed approaches its value like exp(-t)."""
    left = Q(1, 2**k)
    return {**at(Q(1, 10), 1 - left, 1 - left, left / 10), det_0: Q(1, 100), depth: 1}


EXCHANGE = (0, 1, 1, 0)
"""A solution with det W = -1, singular values 1 and 1."""
NEGATIVE = (0, 1, 1, Q(1, 100))
"""Nearly a solution, s = 1/100, and det W = -1."""
SINGULAR_VALUE_NEAR_S = (-70, 1, 1, -3)
"""s = 3, det W = 209, sigma_2 = (73 - sqrt(4493))/2 = 2.985..."""
