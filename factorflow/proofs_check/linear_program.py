"""Linear programs with exact numbers, solved by vertices and certified by a dual solution.

min c z subject to A z = b, z >= 0, with c >= 0: then zero is dual feasible, so that a solution exists
wherever the constraints can be met, and some basis is both primal and dual feasible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

from sympy import ImmutableMatrix, Matrix, expand, eye, ones, radsimp, zeros

from factorflow.errors import InputError
from factorflow.proofs_check.exact import true_at
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.flow import Flow

REALS = Flow("real numbers", (), ())
MOST_BASES = 100_000
"""More vertices than this are not looked through."""


@dataclass(frozen=True)
class Optimum:
    """A solution with the dual solution that certifies it.

    Parameters
    ----------
    value : number
        c z = b nu.
    primal : column of n numbers
        z.
    dual : column of m numbers
        nu, with A^T nu <= c.
    reduced : column of n numbers
        c - A^T nu.
    unique : bool
        Whether it is certainly the only solution: c - A^T nu is positive outside of a basis.
    """

    value: Any
    primal: ImmutableMatrix
    dual: ImmutableMatrix
    reduced: ImmutableMatrix
    unique: bool


def least(A: Matrix, b: Matrix, c: Matrix) -> Optimum | None:
    """Return a solution of min c z, A z = b, z >= 0; None if the constraints cannot be met.

    Parameters
    ----------
    A : m x n Matrix of exact real numbers
        Of rank m.
    b, c : columns of m and n numbers
        c >= 0.

    Raises
    ------
    InputError
        If there are more than ``MOST_BASES`` vertices to look at.

    Examples
    --------
    >>> optimum = least(Matrix([[1, 2]]), Matrix([1]), Matrix([1, 1]))
    >>> optimum.value, optimum.primal.T, optimum.dual.T
    (1/2, Matrix([[0, 1/2]]), Matrix([[1/2]]))
    """
    if comb(A.cols, A.rows) > MOST_BASES:
        raise InputError(f"a linear program with {A.cols} unknowns and {A.rows} equations: it has too many vertices")
    for basis in combinations(range(A.cols), A.rows):
        found = _at_basis(A, b, c, list(basis))
        if found is not None:
            return found
    return None


def farkas(A: Matrix, b: Matrix) -> ImmutableMatrix:
    """Return nu with A^T nu <= 0 and b nu > 0, which shows that no z >= 0 has A z = b.

    It is the dual solution of the least sum of errors: min 1(p + q), A z + p - q = b.
    """
    extended = A.row_join(eye(A.rows)).row_join(-eye(A.rows))
    found = least(extended, b, Matrix([*zeros(A.cols, 1), *ones(2 * A.rows, 1)]))
    if found is None or _nonnegative([-found.value]):
        raise ValueError("the constraints can be met")
    return found.dual


def _at_basis(A: Matrix, b: Matrix, c: Matrix, basis: Sequence[int]) -> Optimum | None:
    """Return the solution at a vertex, if it is primal and dual feasible."""
    square = A[:, list(basis)]
    if _tidy(square.det()) == 0:
        return None
    inverse = square.inv().applyfunc(_tidy)
    chosen = (inverse * b).applyfunc(_tidy)
    if not _nonnegative(chosen):
        return None
    dual = (inverse.T * Matrix([c[j] for j in basis])).applyfunc(_tidy)
    reduced = (c - A.T * dual).applyfunc(_tidy)
    if not _nonnegative(reduced):
        return None
    primal = zeros(A.cols, 1)
    for place, j in enumerate(basis):
        primal[j] = chosen[place]
    unique = all(reduced[j] != 0 for j in range(A.cols) if j not in basis)
    value = _tidy((c.T * primal)[0])
    return Optimum(value, ImmutableMatrix(primal), ImmutableMatrix(dual), ImmutableMatrix(reduced), unique)


def _nonnegative(numbers: Any) -> bool:
    return all(true_at(at_most(0, number), REALS, {}) for number in numbers)


def _tidy(number: Any) -> Any:
    """Return a number with rational denominator: zero is then 0."""
    return expand(radsimp(expand(number)))
