"""Projected gradient descent on X itself, X_gd in the paper of 2017, and the start of U that is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from factorflow.numeric.engines.sensing.operator import Array, Operator


def projected(operator: Operator, X: Array, step: Any) -> Iterator[Array]:
    """Yield X after 0, 1, 2, ... steps X <- (X - h A*(r))_+, the nearest positive semidefinite matrix."""
    while True:
        yield X
        with operator.arithmetic.working():
            values, vectors = operator.eigenvectors(X - step * operator.adjoint(operator.residual(X)))
            X = (vectors * np.maximum(values, 0)) @ vectors.T


def from_svd(operator: Operator, X: Array, rank: int) -> Array:
    """Return U (n, rank) with U U^T the best approximation of a positive semidefinite X by that rank."""
    with operator.arithmetic.working():
        values, vectors = operator.eigenvectors(X)
        roots = np.array([operator.arithmetic.sqrt(max(value, 0 * value)) for value in values[-rank:]])
        return np.asarray(vectors[:, -rank:] * roots)
