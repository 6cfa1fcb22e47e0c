"""Measurements of a symmetric matrix in numbers: arrays of floats, or of mpf at any precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from factorflow.numeric.arithmetic import MPF, Arithmetic, Float64
from factorflow.numeric.problem_files import SensingProblem, with_symmetry

Array = NDArray[Any]
"""Of floats, or of objects that are mpf; operators then round at the precision in force."""


@dataclass(frozen=True, eq=False)
class Operator:
    """A(X)_i = <A_i, X> and F(X) = |A(X) - y|^2.

    Parameters
    ----------
    measurements : array, shape (m, n, n)
        Symmetric A_i.
    values : array, shape (m,)
    arithmetic : Arithmetic
        Whose numbers these are; methods are used inside of its `working`.
    """

    measurements: Array
    values: Array
    arithmetic: Arithmetic

    @classmethod
    def of(cls, problem: SensingProblem, arithmetic: Arithmetic) -> Operator:
        """Return the operator of a problem with symmetric measurements."""
        kind = np.float64 if isinstance(arithmetic, Float64) else object
        numbers = [[[arithmetic.number(x) for x in row] for row in A] for A in with_symmetry(problem).matrices]
        values = [arithmetic.number(y) for y in problem.values]
        return cls(np.array(numbers, dtype=kind), np.array(values, dtype=kind), arithmetic)

    @property
    def size(self) -> int:
        """The number of rows of X."""
        return int(self.measurements.shape[1])

    def apply(self, X: Array) -> Array:
        """Return A(X)."""
        return np.tensordot(self.measurements, X, 2)

    def residual(self, X: Array) -> Array:
        """Return r = A(X) - y."""
        return self.apply(X) - self.values

    def adjoint(self, weights: Array) -> Array:
        """Return A*(weights) = sum_i weights_i A_i."""
        return np.tensordot(weights, self.measurements, 1)

    def identity(self, scale: Any = 1) -> Array:
        """Return scale I, in numbers of the same kind."""
        return np.asarray((np.eye(self.size, dtype=int) * self.arithmetic.number(1)).astype(self.values.dtype) * scale)

    def exponential(self, H: Array) -> Array:
        """Return exp(H) of a symmetric matrix."""
        return np.asarray(expm(H)) if not isinstance(self.arithmetic, MPF) else _array(mpmath.expm(_matrix(H)))

    def eigenvectors(self, H: Array) -> tuple[Array, Array]:
        """Return the eigenvalues of a symmetric matrix, ascending, and its eigenvectors in columns."""
        if not isinstance(self.arithmetic, MPF):
            return np.linalg.eigh(H)
        values, vectors = mpmath.eigsy(_matrix(H))
        return _array(values).ravel(), _array(vectors)


def _matrix(H: Array) -> mpmath.matrix:
    return mpmath.matrix(H.tolist())


def _array(matrix: mpmath.matrix) -> Array:
    return np.array(matrix.tolist(), dtype=object)
