"""The common eigenspaces of commuting symmetric matrices, exactly: rational numbers and square roots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from sympy import Expr, ImmutableMatrix, Matrix, Poly, Symbol, expand, factor_list, radsimp, roots, zeros
from sympy.polys.matrices import DomainMatrix


@dataclass(frozen=True)
class Eigenspace:
    """A space on which every matrix is a multiple of the identity.

    Parameters
    ----------
    values : tuple of Expr
        The eigenvalue of each matrix.
    projector : n x n ImmutableMatrix
        The orthogonal projector onto the space.
    dimension : int
    """

    values: tuple[Expr, ...]
    projector: ImmutableMatrix
    dimension: int


class NotBySquareRoots(ValueError):
    """An eigenvalue is a root of a polynomial that is irreducible over the rationals, of degree above two."""

    def __init__(self, polynomial: Expr) -> None:
        super().__init__(f"{polynomial} = 0")
        self.polynomial = polynomial


def common_eigenspaces(matrices: Sequence[Matrix]) -> tuple[Eigenspace, ...]:
    """Return the common eigenspaces of commuting rational symmetric n x n matrices.

    They are the eigenspaces of a combination that tells them apart.

    Raises
    ------
    NotBySquareRoots
        If an eigenvalue of that combination has a degree above two over the rationals.

    Examples
    --------
    >>> [space.values for space in common_eigenspaces([Matrix([[0, 1], [1, 0]])])]
    [(1,), (-1,)]
    """
    for base in count(2):
        combined = sum((base**i * A for i, A in enumerate(matrices)), zeros(*matrices[0].shape))
        spaces = [_space(matrices, basis) for basis in _eigenspaces(combined)]
        if all(space is not None for space in spaces):
            return tuple(space for space in spaces if space is not None)
    raise AssertionError("some combination tells the eigenspaces apart")


def _eigenspaces(A: Matrix) -> Iterator[Matrix]:
    """Yield a basis of each eigenspace as columns."""
    z = Symbol("z")
    for factor, _ in factor_list(A.charpoly(z).as_expr())[1]:
        if Poly(factor, z).degree() > 2:
            raise NotBySquareRoots(factor)
        for value in sorted(roots(factor, z)):
            shifted = DomainMatrix.from_Matrix(A - value * Matrix.eye(A.rows), extension=True).to_field()
            yield shifted.nullspace().to_Matrix().T


def _space(matrices: Sequence[Matrix], basis: Matrix) -> Eigenspace | None:
    """Return the space spanned by the columns if each matrix is a number there."""
    gram = (basis.T * basis).applyfunc(_tidy)
    projector = (basis * gram.inv() * basis.T).applyfunc(_tidy)
    values = tuple(_tidy((A * projector).trace() / basis.cols) for A in matrices)
    numbers = (A * projector - value * projector for A, value in zip(matrices, values, strict=True))
    if any(_tidy(entry) != 0 for difference in numbers for entry in difference):
        return None
    return Eigenspace(values, ImmutableMatrix(projector), basis.cols)


def _tidy(number: Expr) -> Expr:
    """Return a number with rational denominator."""
    return expand(radsimp(expand(number)))
