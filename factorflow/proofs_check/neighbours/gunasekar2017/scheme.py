"""False neighbours of what is said of a step of the ordered exponential."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableMatrix, Integer, Matrix, Symbol, sign

from factorflow.proofs_check.claims.gunasekar2017.scheme import determinant, inertia, order
from factorflow.proofs_check.mutants import Mutant, off, stating
from factorflow.proofs_check.neighbours.gunasekar2017.flow import counted
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import matrix, real
from factorflow.symbolic.sensing import symmetric


def signals(size: int) -> dict[Symbol, Any]:
    """Values of the derivatives of H."""
    return {real(f"{h}'"): Integer(3**k) for k, h in enumerate(dict.fromkeys(symmetric("h", size)))}


def of_order(size: int) -> tuple[Mutant, ...]:
    """Neighbours of the second derivative."""
    claim, X, H = order(size), symmetric("x", size), symmetric("h", size)
    witness = {**counted(X), **dict.fromkeys(H, Integer(0)), H[0, 1]: Integer(1), H[0, 0]: Integer(5), **signals(size)}
    lhs, rhs = claim.statement.lhs, claim.statement.rhs
    changes = {
        "order 2: the derivative of H dropped": H * H * X + 2 * H * X * H + X * H * H,
        "H X H once": rhs - H * X * H,
        "the order of the factors": rhs + H * H * X - H * X * H,
    }
    stated = (stating(claim, name, equal(lhs, ImmutableMatrix(side)), witness) for name, side in changes.items())
    return (*off(claim, witness), *stated)


def of_inertia(size: int) -> tuple[Mutant, ...]:
    """Neighbours of the change of basis."""
    claim, X, E, v = inertia(size), symmetric("x", size), symmetric("e", size), matrix("v", size, 1)
    witness = {**counted(X), **counted(E), **{entry: Integer(3**k) for k, entry in enumerate(v)}}
    other = stating(claim, "X itself", equal(claim.statement.lhs, v.T * X * v), witness)
    return (*off(claim, witness), other)


def of_determinant(size: int) -> tuple[Mutant, ...]:
    """Neighbours of the law of the determinant of a step."""
    claim, X, E = determinant(size), symmetric("x", size), symmetric("e", size)
    known = claim.statement
    units = {**dict.fromkeys((*X, *E), Integer(0)), **dict.fromkeys((*X.diagonal(), *E.diagonal()), Integer(2))}
    # Euler's step with A*(r) = J has determinant -h^2 where X = E11 has 0: it does not keep inertia.
    corner = {**dict.fromkeys((*X, *E), Integer(0)), **dict.fromkeys(X.diagonal()[2:], Integer(1))}
    corner |= {X[0, 0]: Integer(1), E[0, 1]: Integer(3), **dict.fromkeys(E.diagonal()[2:], Integer(0))}
    euler = Matrix(X) - (E * X + X * E)
    return (
        *off(claim, units),
        stating(claim, "det E once", equal(known.lhs, E.det() * X.det()), units),
        stating(claim, "Euler's step keeps the sign", equal(sign(euler.det()), sign(X.det())), corner),
    )


MUTANTS: tuple[Mutant, ...] = tuple(
    found for family in (of_order, of_inertia, of_determinant) for size in (2, 3) for found in family(size)
)
