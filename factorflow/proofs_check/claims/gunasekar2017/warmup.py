"""Gradient descent on X itself, from zero, stays in the range of A*; zero error is the least Frobenius norm."""

from sympy import ImmutableMatrix, Symbol, trace

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER, suffix
from factorflow.proofs_check.claims.steps import REALS, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import real
from factorflow.symbolic.reason import Expansion, SumOfSquares
from factorflow.symbolic.sensing import adjoint, symmetric

eta = real("eta")


def weights(name: str, count: int = 2) -> tuple[Symbol, ...]:
    """The numbers name_1, name_2, ..., one for each measurement."""
    return tuple(real(f"{name}_{i + 1}") for i in range(count))


def measurements(size: int) -> tuple[ImmutableMatrix, ...]:
    """Two symmetric matrices of symbols."""
    return symmetric("a", size), symmetric("b", size)


def stays_in_range(size: int) -> Claim:
    """One step from X = A*(nu) leads to A*(nu - eta r)."""
    A, nu, r = measurements(size), weights("nu"), weights("r")
    step = adjoint(A, nu) - eta * adjoint(A, r)
    statement = equal(step, adjoint(A, [n - eta * residual for n, residual in zip(nu, r, strict=True)]))
    return Claim(
        label=f"gunasekar2017:warmup.range{suffix(size)}",
        title=f"Gradient descent on X stays in the range of A*, size {size}",
        source=f"{PAPER}, section 2",
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def least_frobenius(size: int) -> Claim:
    """In the range of A*, a solution has the least Frobenius norm of all solutions."""
    A, nu, other = measurements(size), weights("nu"), symmetric("z", size)
    X = adjoint(A, nu)
    given = tuple(equal(trace(M * other), trace(M * X)) for M in A)
    zero_terms = (2 * n * slack(same) * -1 for n, same in zip(nu, given, strict=True))
    statement = at_most(trace(X * X), trace(other * other))
    return Claim(
        label=f"gunasekar2017:warmup{suffix(size)}",
        title=f"A solution in the range of A* has the least Frobenius norm, size {size}",
        source=f"{PAPER}, section 2",
        flow=REALS,
        given=given,
        statement=statement,
        proof=chain((statement, SumOfSquares(*((other - X)[i] ** 2 for i in range(size**2)), *zero_terms))),
    )


WARMUP = (*map(least_frobenius, (3, 2)), *map(stays_in_range, (3, 2)))
