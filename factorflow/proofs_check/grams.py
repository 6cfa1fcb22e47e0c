"""Exact linear algebra of Gram matrices: rational solutions near numerical ones, L D L^T, and kernels made exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import QQ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMError

Gram = list[list[Fraction]]
KERNEL = 1e-5
"""Eigenvalues of a Gram matrix below this part of the largest are taken for zero, and tried as zero exactly."""
CLEAR = 1e-4
"""A pivot of the numerical echelon form is larger than this."""


@dataclass(frozen=True)
class Equations:
    """Linear equations over the rationals, A x = b, without those that follow from the others."""

    matrix: DomainMatrix
    right: DomainMatrix

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], right: Sequence[Any]) -> Equations | None:
        """Return the equations with rational coefficients; None where they contradict each other."""
        shape = len(rows), len(rows[0]) if rows else 0
        matrix = DomainMatrix([[_qq(x) for x in row] for row in rows], shape, QQ)
        column = DomainMatrix([[_qq(x)] for x in right], (len(right), 1), QQ)
        if shape[1] in matrix.hstack(column).rref()[1]:
            return None
        kept = list(matrix.transpose().rref()[1])
        return cls(matrix.extract(kept, range(shape[1])), column.extract(kept, [0]))

    def nearest(self, guess: Sequence[Fraction]) -> list[Fraction]:
        """Return the nearest solution, exactly: x - A^T (A A^T)^-1 (A x - b)."""
        x = DomainMatrix([[_qq(value)] for value in guess], (len(guess), 1), QQ)
        try:
            normal = self.matrix * self.matrix.transpose()
            step = self.matrix.transpose() * normal.lu_solve(self.matrix * x - self.right)
        except DMError:  # there is no equation
            return list(guess)
        return [Fraction(int(v.numerator), int(v.denominator)) for v in (x - step).to_list_flat()]


def _qq(x: Any) -> Any:
    fraction = Fraction(x)
    return QQ(fraction.numerator, fraction.denominator)


def symmetric(flat: Sequence[Fraction], sizes: Sequence[int]) -> list[Gram]:
    """Return symmetric matrices from their upper triangles, one after the other, row by row."""
    values, grams = iter(flat), []
    for n in sizes:
        gram = [[Fraction(0)] * n for _ in range(n)]
        for i in range(n):
            for j in range(i, n):
                gram[i][j] = gram[j][i] = next(values)
        grams.append(gram)
    return grams


def ldl(gram: Sequence[Sequence[Fraction]]) -> list[tuple[Fraction, list[Fraction]]] | None:
    """Return pivots and columns with gram = sum of pivot column column^T; None unless it is positive semidefinite."""
    rest, found = [list(row) for row in gram], []
    for k in range(len(rest)):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[k])):
            return None
        if pivot == 0:
            continue
        column = [row[k] / pivot for row in rest]
        found.append((pivot, column))
        rest = [[x - pivot * column[i] * y for x, y in zip(row, column, strict=True)] for i, row in enumerate(rest)]
    return found


def complement(gram: Any) -> list[list[Fraction]]:
    """Return rational rows that span the complement of the numerical kernel of a Gram matrix."""
    size = gram.shape[0]
    if not size:
        return []
    values, vectors = np.linalg.eigh(gram)
    kept = vectors[:, values > KERNEL * max(values[-1], 1e-300)].T
    return [[Fraction(float(x)).limit_denominator(360) for x in row] for row in _reduced(kept)]


def _reduced(rows: Any) -> Any:
    """Return the reduced row echelon form, by the largest pivots."""
    rows, pivots = np.array(rows, dtype=float), 0
    for column in range(rows.shape[1] if rows.size else 0):
        if pivots == len(rows):
            break
        best = pivots + int(np.argmax(abs(rows[pivots:, column])))
        if abs(rows[best, column]) < CLEAR:
            continue
        rows[[pivots, best]] = rows[[best, pivots]]
        rows[pivots] /= rows[pivots, column]
        others = np.arange(len(rows)) != pivots
        rows[others] -= np.outer(rows[others, column], rows[pivots])
        pivots += 1
    return rows
