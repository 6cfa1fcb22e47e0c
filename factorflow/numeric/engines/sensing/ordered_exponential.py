"""The time-ordered exponential: X <- E X E with E = exp(-h A*(r)), r = A(X) - y frozen for one step.

Each step is the exact flow of X' = -(A*(r) X + X A*(r)) for constant r, so that X_k is a product of exponentials
around X_0, of order 1 in h (Gunasekar et al. 2017, section 5).  It is a congruence: X keeps its inertia for every h.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factorflow.numeric.engines.sensing.operator import Array, Operator


def ordered_exponential(operator: Operator, X: Array, step: Any) -> Iterator[Array]:
    """Yield X at the times 0, h, 2h, ..., without end.

    Parameters
    ----------
    operator : Operator
    X : array, shape (n, n)
        X(0), symmetric.
    step : number
        h, in the time of the flow.
    """
    while True:
        yield X
        with operator.arithmetic.working():
            E = operator.exponential(-step * operator.adjoint(operator.residual(X)))
            X = E @ X @ E
            X = (X + X.T) / 2
