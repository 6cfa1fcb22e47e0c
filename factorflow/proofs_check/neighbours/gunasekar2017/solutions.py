"""False neighbours of what is said of solutions: the least norm in the range of A*, and dual certificates."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Matrix, Symbol, eye, sympify, trace, zeros

from factorflow.proofs_check.claims.gunasekar2017.duality import kkt, not_necessary
from factorflow.proofs_check.claims.gunasekar2017.warmup import (
    eta,
    least_frobenius,
    measurements,
    stays_in_range,
    weights,
)
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, tight, turned, without
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal
from factorflow.symbolic.notation import matrix
from factorflow.symbolic.sensing import adjoint, symmetric

Point = dict[Symbol, Any]


def valued(*pairs: tuple[Matrix, Any]) -> Point:
    """Give symbols of matrices the entries of others."""
    return {symbol: sympify(x) for symbols, values in pairs for symbol, x in zip(symbols, Matrix(values), strict=True)}


def corner(size: int, value: Any = 1, place: int = 0) -> Matrix:
    """A multiple of a diagonal unit matrix."""
    unit = zeros(size)
    unit[place, place] = value
    return unit


NU, RESIDUALS = weights("nu"), weights("r")


def of_range(size: int) -> tuple[Mutant, ...]:
    """Neighbours of X - eta A*(r) = A*(nu - eta r)."""
    claim, A = stays_in_range(size), measurements(size)
    numbers = dict(zip((*NU, *RESIDUALS, eta), map(Integer, (3, 5, 1, 2, 7)), strict=True))
    witness = {**valued((A[0], eye(size)), (A[1], Matrix(size, size, lambda i, j: i + j + 1))), **numbers}
    return off(claim, witness)


def of_frobenius(size: int) -> tuple[Mutant, ...]:
    """Neighbours of |X|^2 <= |Z|^2."""
    claim, A, Z = least_frobenius(size), measurements(size), symmetric("z", size)
    numbers = dict(zip(NU, map(Integer, (1, 0)), strict=True))
    seen = valued((A[0], corner(size)), (A[1], corner(size, 1, 1)))
    same, other = {**seen, **numbers, **valued((Z, corner(size)))}, {**seen, **numbers}
    more = {**other, **valued((Z, Matrix(size, size, lambda i, j: int(i == j == 0) or int(i != j))))}
    X = adjoint(A, NU)
    return (
        *tight(claim, same),
        strict(claim, same),
        turned(claim, more),
        without(claim, claim.given[0], {**other, **valued((Z, zeros(size)))}),
        stating(claim, "the trace for the Frobenius norm", at_most(trace(X), trace(Z)), _traces(size)),
    )


def _traces(size: int) -> Point:
    """E12 + E21 + E11 is measured, and E22 - E11 + E12 + E21 has the same value and a smaller trace."""
    A, Z = measurements(size), symmetric("z", size)
    first = corner(size) + Matrix(size, size, lambda i, j: int({i, j} == {0, 1}))
    other = Matrix(size, size, lambda i, j: int({i, j} == {0, 1}) * 2 - int(i == j == 0))
    return {
        **valued((A[0], first), (A[1], zeros(size)), (Z, other)),
        **dict(zip(NU, map(Integer, (1, 0)), strict=True)),
    }


def certified(size: int, X: Matrix, V: Matrix, A: tuple[Matrix, Matrix], nu: tuple[int, int], Q: Matrix) -> Point:
    """A solution X, another V V^T, the measurements, and a dual point with I - A*(nu) = Q Q^T."""
    names = (*measurements(size), symmetric("x", size), symmetric("z", size), matrix("v", size), matrix("q", size))
    values = (*A, X, V * V.T, V, Q)
    return {**valued(*zip(names, values, strict=True)), **dict(zip(NU, map(Integer, nu), strict=True))}


def of_certificate(size: int) -> tuple[Mutant, ...]:
    """Neighbours of the sufficiency of a dual certificate; E11 is measured, and its value is 1."""
    claim, first, second = kkt(size), corner(size), corner(size, 1, 1)
    Z, V, Q = symmetric("z", size), matrix("v", size), matrix("q", size)
    seen = {"A": (first, zeros(size)), "nu": (1, 0), "Q": eye(size) - first}
    best = certified(size, first, first, **seen)
    definite = equal(Z, V * V.T).entries
    below = equal(eye(size) - adjoint(measurements(size), NU), Q * Q.T).entries
    return (
        *tight(claim, best),
        strict(claim, best),
        turned(claim, certified(size, first, first + second, **seen)),
        without(claim, claim.given[0], certified(size, first, zeros(size), **seen)),
        without(claim, claim.given[-1], certified(size, first + second, first, **seen)),
        lacking(claim, "Z >= 0 dropped", definite, {**best, **valued((Z, first - 5 * second))}),
        lacking(claim, "A*(nu) <= I dropped", below, _steep(size)),
    )


def lacking(claim: Claim, change: str, left_out: tuple[Comparison, ...], witness: Point) -> Mutant:
    """The neighbour that lacks several hypotheses."""
    return mutant(claim, change, witness, given=tuple(fact for fact in claim.given if fact not in left_out))


def _steep(size: int) -> Point:
    """E11 + 2 E22 is measured with value 2: X = 2 E11 is complementary to I - A*(1), and Z = E22 has trace 1."""
    A = (corner(size) + corner(size, 2, 1), zeros(size))
    return certified(size, corner(size, 2), corner(size, 1, 1), A, (1, 0), zeros(size))


_half = {NU[0]: Integer(0), NU[1]: sympify("1/2")}
_lhs, _rhs = not_necessary.statement.lhs, not_necessary.statement.rhs
OF_ATTAINMENT = (
    *tight(not_necessary, _half),
    strict(not_necessary, _half),
    turned(not_necessary, {**_half, NU[1]: Integer(3)}),
    stating(
        not_necessary, "only the column that is measured", at_most(_lhs, (1 - NU[1]) ** 2), {**_half, NU[1]: Integer(1)}
    ),
)
MUTANTS: tuple[Mutant, ...] = (
    *(found for family in (of_range, of_frobenius, of_certificate) for size in (2, 3) for found in family(size)),
    *OF_ATTAINMENT,
)
