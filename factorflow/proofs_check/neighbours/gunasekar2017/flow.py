"""False neighbours of the symmetric flow of Gunasekar et al. (2017)."""

from __future__ import annotations

from sympy import ImmutableMatrix, Integer, Symbol, exp, trace

from factorflow.proofs_check.claims import gunasekar2017
from factorflow.proofs_check.mutants import Mutant, mutant, off
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import ddt, matrix
from factorflow.symbolic.sensing import log_det_X, symmetric

Point = dict[Symbol, Integer]


def counted(symbols: ImmutableMatrix) -> Point:
    """Give the entries of a matrix the values 1, 2, 4, 8, ...: no two sums of them agree by accident."""
    return {symbol: Integer(2**k) for k, symbol in enumerate(dict.fromkeys(symbols))}


def of_flow(size: int) -> tuple[Mutant, ...]:
    """Neighbours of X' = -(H X + X H)."""
    claim = gunasekar2017.flow_claim(size)
    U, X, H = matrix("u", size), matrix("x", size), symmetric("h", size)
    rate, witness = X.applyfunc(ddt), {**counted(U), **counted(H)}
    changes = {
        "H on the left only": -2 * H * X,
        "the commutator": -(H * X - X * H),
        "H for one half": -(H * X + X * H) / 2,
        "H X H": -H * X * H,
        "H^2 for H": -(H * H * X + X * H * H),
    }
    stated = (
        mutant(claim, change, witness, statement=equal(rate, ImmutableMatrix(side))) for change, side in changes.items()
    )
    return (*off(claim, witness), *stated)


def of_determinant(size: int) -> tuple[Mutant, ...]:
    """Neighbours of (ln det X)' = -2 tr H."""
    claim = gunasekar2017.det_law(size)
    X, H = symmetric("x", size), symmetric("h", size)
    witness = {**dict.fromkeys(X, Integer(0)), **dict.fromkeys(X.diagonal(), Integer(1)), **counted(H)}
    witness[X[0, 0]] = Integer(3)
    rate = ddt(log_det_X)
    changes = {
        "2 dropped": equal(rate, -trace(H)),
        "X H for H": equal(rate, -2 * trace(X * H)),
        "the entry h_11 for the trace": equal(rate, -2 * H[0, 0]),
        "det H for the trace": equal(rate, -2 * H.det()),
        "the logarithm dropped": equal(ddt(exp(log_det_X)), -2 * trace(H)),
    }
    return (
        *off(claim, witness),
        *(mutant(claim, change, witness, statement=statement) for change, statement in changes.items()),
    )


MUTANTS: tuple[Mutant, ...] = tuple(
    found for family in (of_flow, of_determinant) for size in (3, 2) for found in family(size)
)
