"""Semidefinite programs over the rationals: what is feasible, and what bounds the minimum, exactly.

    minimise <C, X>  subject to  <A_i, X> = y_i  and  X >= 0                                            (P)
    maximise y . nu  subject to  C - A*(nu) >= 0,  A*(nu) = sum_i nu_i A_i                               (D)

Every X that is feasible for (P) bounds the minimum from above, every nu feasible for (D) from below.  The minimum
nuclear norm is of this kind: ||X||_* = min (tr P + tr Q)/2 over [[P, X], [X^T, Q]] >= 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import arb, fmpq, fmpq_mat

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.problem_files import SensingProblem

BITS = (128, 512)
"""Precisions at which balls decide the sign of a pivot; what they leave open is decided exactly."""


@dataclass(frozen=True, eq=False)
class Program:
    """A program (P) with exact data.

    Parameters
    ----------
    cost : n x n fmpq_mat
        C, symmetric and positive definite.
    measurements : tuple of m n x n fmpq_mat
        Symmetric A_i.
    values : tuple of m fmpq
    """

    cost: fmpq_mat
    measurements: tuple[fmpq_mat, ...]
    values: tuple[fmpq, ...]

    @classmethod
    def of(cls, problem: SensingProblem) -> Program:
        """Return the program whose minimum is the least nuclear norm under the measurements."""
        matrices = [rational(m.matrix) for m in problem.measurements]
        values = tuple(rational([[m.value]])[0, 0] for m in problem.measurements)
        if problem.psd:
            return cls(identity(matrices[0].nrows()), tuple(matrices), values)
        size = matrices[0].nrows() + matrices[0].ncols()
        return cls(identity(size) * fmpq(1, 2), tuple(map(_off_diagonal, matrices)), values)

    @property
    def size(self) -> int:
        """The number n of rows of X."""
        return int(self.cost.nrows())

    @cached_property
    def rows(self) -> fmpq_mat:
        """The matrix m x n^2 of A, a row for each A_i."""
        return fmpq_mat([A.entries() for A in self.measurements])

    def adjoint(self, weights: fmpq_mat) -> fmpq_mat:
        """Return A*(weights), for a column of m weights."""
        return fmpq_mat(self.size, self.size, (self.rows.transpose() * weights).entries())

    def residual(self, X: fmpq_mat) -> fmpq_mat:
        """Return the column y - A(X)."""
        return fmpq_mat([[y] for y in self.values]) - self.rows * fmpq_mat(self.size**2, 1, X.entries())

    def value(self, weights: fmpq_mat) -> fmpq:
        """Return y . nu."""
        return sum((y * w for y, w in zip(self.values, weights.entries(), strict=True)), fmpq(0))

    def price(self, X: fmpq_mat) -> fmpq:
        """Return <C, X>."""
        return inner(self.cost, X)

    def slack(self, weights: fmpq_mat) -> fmpq_mat:
        """Return C - A*(nu)."""
        return self.cost - self.adjoint(weights)

    @cached_property
    def gram(self) -> fmpq_mat:
        """The products <A_i, A_j>."""
        return self.rows * self.rows.transpose()

    @cached_property
    def independent(self) -> list[int]:
        """Which measurements are not combinations of those before them."""
        reduced, rank = self.gram.rref()
        return [next(j for j, entry in enumerate(row) if entry) for row in reduced.tolist()[:rank]]

    def contradiction(self) -> fmpq_mat | None:
        """Return weights with A*(weights) = 0 and y . weights = -1: no matrix at all fits; None if one does."""
        chosen = self.independent
        basis = _sub(self.gram, chosen, chosen)
        for k in sorted({*range(len(self.values))} - {*chosen}):
            weights = self._spread(basis.solve(_sub(self.gram, chosen, [k])))
            weights[k, 0] = fmpq(-1)
            if gap := self.value(weights):
                return weights * (-1 / gap)
        return None

    def projected(self, X: fmpq_mat) -> fmpq_mat:
        """Return the nearest matrix with A(X) = y exactly, where the measurements do not contradict each other."""
        chosen = self.independent
        short = _sub(self.residual(X), chosen, [0])
        return X + self.adjoint(self._spread(_sub(self.gram, chosen, chosen).solve(short)))

    def _spread(self, weights: fmpq_mat) -> fmpq_mat:
        """Return weights of all measurements from those of the independent ones."""
        whole = fmpq_mat(len(self.values), 1)
        for i, w in zip(self.independent, weights.entries(), strict=True):
            whole[i, 0] = w
        return whole

    def on_face(self, basis: fmpq_mat) -> Program:
        """Return the program in Z where X = V Z V^T, for a basis V (n x k) of the range that X must have."""
        left = basis.transpose()
        restricted = tuple(left * A * basis for A in self.measurements)
        return Program(left * self.cost * basis, restricted, self.values)


def rational(rows: object) -> fmpq_mat:
    """Return rows of fractions, or of floats taken exactly, as a matrix of flint."""
    exact = ([Fraction(x) for x in row] for row in rows)  # type: ignore[attr-defined]
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in exact])


def fractions(matrix: fmpq_mat) -> tuple[tuple[Fraction, ...], ...]:
    """Return rows of fractions."""
    return tuple(tuple(Fraction(int(x.p), int(x.q)) for x in row) for row in matrix.tolist())


def identity(size: int) -> fmpq_mat:
    """Return I."""
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def inner(a: fmpq_mat, b: fmpq_mat) -> fmpq:
    """Return <A, B> = tr A^T B."""
    return sum((x * y for x, y in zip(a.entries(), b.entries(), strict=True) if x), fmpq(0))


def is_semidefinite(matrix: fmpq_mat) -> bool:
    """Return whether a symmetric rational matrix is positive semidefinite: by pivots in balls, else exactly."""
    for bits in BITS:
        with Ball(bits).working():
            sign = _sign_of_pivots([[arb(x) for x in row] for row in matrix.tolist()])
        if sign is not None:
            return sign
    return kernel(matrix) is not None


def _sign_of_pivots(rows: list[list[arb]]) -> bool | None:
    """Return whether elimination meets positive pivots only; None where a ball contains zero."""
    while rows:
        (pivot, *head), *rest = rows
        if not pivot > 0:
            return False if pivot < 0 else None
        rows = [[x - row[0] * h / pivot for x, h in zip(row[1:], head, strict=True)] for row in rest]
    return True


def kernel(matrix: fmpq_mat) -> fmpq_mat | None:
    """Return a basis of the kernel, in columns, of a positive semidefinite matrix; None if it is not one.

    T^T M T is made diagonal, exactly.  A pivot may vanish only with its whole row, and none may be negative; then
    the columns of T without a pivot are in the kernel.
    """
    size = int(matrix.nrows())
    rows, columns = matrix.tolist(), identity(size).tolist()
    for k, row in enumerate(rows):
        pivot = row[k]
        if pivot < 0 or (pivot == 0 and any(row[k:])):
            return None
        for i in range(k + 1, size) if pivot else ():
            factor = row[i] / pivot
            rows[i][k:] = [x - factor * y for x, y in zip(rows[i][k:], row[k:], strict=True)]
            columns[i] = [x - factor * y for x, y in zip(columns[i], columns[k], strict=True)]
    basis = [columns[k] for k in range(size) if not rows[k][k]]
    return fmpq_mat(len(basis), size, [x for vector in basis for x in vector]).transpose()


def _off_diagonal(A: fmpq_mat) -> fmpq_mat:
    """Return [[0, A/2], [A^T/2, 0]], whose product with [[P, X], [X^T, Q]] is <A, X>."""
    p, q, half = int(A.nrows()), int(A.ncols()), fmpq(1, 2)
    upper = [[fmpq(0)] * p + [x * half for x in row] for row in A.tolist()]
    lower = [[x * half for x in row] + [fmpq(0)] * q for row in A.transpose().tolist()]
    return fmpq_mat(upper + lower)


def _sub(matrix: fmpq_mat, rows: list[int], columns: list[int]) -> fmpq_mat:
    return fmpq_mat(len(rows), len(columns), [matrix[i, j] for i in rows for j in columns])
