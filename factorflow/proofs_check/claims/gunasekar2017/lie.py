"""Which directions the ordered exponential of measurements reaches: the dimension of their Lie algebra, exactly."""

from collections.abc import Sequence

from sympy import ImmutableMatrix, Matrix, ones

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER
from factorflow.proofs_check.claims.steps import REALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.lie import generated
from factorflow.symbolic.notation import rank
from factorflow.symbolic.reason import Rank


def entry(size: int, i: int, j: int) -> Matrix:
    """The measurement of the entry (i, j) of a symmetric matrix, counted from 1."""
    return Matrix(size, size, lambda a, b: int({a + 1, b + 1} == {i, j}))


def stacked(matrices: Sequence[Matrix]) -> ImmutableMatrix:
    """Each matrix as a row."""
    return ImmutableMatrix([list(matrix) for matrix in matrices])


def closure(name: str, title: str, measurements: Sequence[Matrix], dimension: int) -> Claim:
    """The rank of a basis of brackets, which does not rise when all brackets with the generators are added."""
    algebra = generated(measurements)
    basis, more = stacked(algebra.basis), stacked((*algebra.basis, *algebra.closure))
    statement = equal(rank(more), dimension)
    return Claim(
        label=f"gunasekar2017:lie-closure{name}",
        title=title,
        source=f"{PAPER}, section 4",
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((equal(rank(basis), dimension), Rank(basis)), (statement, Rank(more))),
        tested_at=(),
    )


def generic(size: int) -> tuple[Matrix, Matrix]:
    """A diagonal matrix with different entries, and one without zeros."""
    return Matrix.diag(*(2**k for k in range(size))), ones(size) + Matrix.diag(*range(size))


def two_matrices(size: int) -> Claim:
    """Two generic symmetric matrices generate all of gl(n)."""
    return closure(
        "" if size == 3 else f".size-{size}", f"Two symmetric matrices generate gl({size})", generic(size), size**2
    )


OFF_DIAGONAL = (entry(3, 1, 2), entry(3, 1, 3), entry(3, 2, 3))
EMBEDDED = (entry(4, 1, 4), entry(4, 2, 3), entry(4, 2, 4))
"""The observations of Razin & Cohen (2020) in a symmetric 4 x 4 matrix."""
LIE = (
    *map(two_matrices, (3, 2, 4)),
    closure(".traceless", "The three entries beside the diagonal of a 3 x 3 matrix generate sl(3)", OFF_DIAGONAL, 8),
    closure(".embedded", "The embedded observations of Razin & Cohen generate so(2, 2), no more", EMBEDDED, 6),
)
