"""Gradient descent in U: U <- U - h A*(r) U, the direction of the flow, with a fixed step or an exact line search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from factorflow.numeric.engines.sensing.operator import Array, Operator

Rule = Callable[[Operator, Array, Array], Any]
"""From U and its direction D = A*(r) U to the step h."""


def descent(operator: Operator, U: Array, rule: Rule) -> Iterator[Array]:
    """Yield U after 0, 1, 2, ... steps, without end.

    Parameters
    ----------
    operator : Operator
    U : array, shape (n, d)
    rule : Rule
        `fixed` or `line_search`.
    """
    while True:
        yield U
        with operator.arithmetic.working():
            D = operator.adjoint(operator.residual(U @ U.T)) @ U
            U = U - rule(operator, U, D) * D


def fixed(step: Any) -> Rule:
    """Return the rule of a fixed step."""
    return lambda operator, U, D: step


def line_search(operator: Operator, U: Array, D: Array) -> Any:
    """Return the step that minimises F(U - h D) for 0 <= h <= 1/|A*(r)|_2.

    F(U - h D) = |r - h b + h^2 c|^2 is a quartic in h, with b = A(U D^T + D U^T) and c = A(D D^T); its minimum is at
    a root of a cubic, or at the bound.  Up to the bound I - h A*(r) stays positive semidefinite: no eigenvalue of the
    step turns round, which is what *clipped for stability* means here.
    """
    r = operator.residual(U @ U.T)
    b, c = operator.apply(U @ D.T + D @ U.T), operator.apply(D @ D.T)
    curve = np.array([c @ c, -2 * (b @ c), b @ b + 2 * (r @ c), -2 * (r @ b), r @ r])
    eigenvalues, _ = operator.eigenvectors(operator.adjoint(r))
    largest = max(abs(eigenvalues[0]), abs(eigenvalues[-1]))
    if not largest:
        return largest
    candidates = [h for h in _critical(operator, curve) if 0 < h < 1 / largest]
    return min([*candidates, 1 / largest], key=lambda h: np.polyval(curve, h))


def _critical(operator: Operator, curve: Array) -> list[Any]:
    """Return the real roots of the derivative of a quartic, each improved by Newton's method in its own arithmetic."""
    slope, bend = np.polyder(curve), np.polyder(curve, 2)
    scaled = slope / max(abs(slope), default=1)
    roots = np.roots(scaled.astype(float))
    found = []
    for root in roots[np.abs(roots.imag) <= 1e-6 * np.abs(roots)].real:
        h = operator.arithmetic.number(0) + root
        for _ in range(8):
            h = h - np.polyval(slope, h) / curvature if (curvature := np.polyval(bend, h)) else h
        found.append(h)
    return found
