"""Weak duality: which solutions X >= 0 of A(X) = y have the least trace."""

from sympy import Matrix, Rational, eye, trace

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER, suffix
from factorflow.proofs_check.claims.gunasekar2017.warmup import measurements, weights
from factorflow.proofs_check.claims.steps import REALS, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import matrix
from factorflow.symbolic.reason import SumOfSquares
from factorflow.symbolic.sensing import adjoint, symmetric


def kkt(size: int) -> Claim:
    """A*(nu) <= I and (I - A*(nu)) X = 0 make a solution X one of least trace: I - A*(nu) = Q Q^T, Z = V V^T >= 0."""
    A, nu = measurements(size), weights("nu")
    X, Z, V, Q = symmetric("x", size), symmetric("z", size), matrix("v", size), matrix("q", size)
    dual = eye(size) - adjoint(A, nu)
    same = tuple(equal(trace(M * Z), trace(M * X)) for M in A)
    below, positive = equal(dual, Q * Q.T), equal(Z, V * V.T)
    slackness = equal(trace(dual * X), 0)
    statement = at_most(trace(X), trace(Z))
    # tr Z - tr X = <I - A*(nu), Z> - <I - A*(nu), X> + nu (A(Z) - A(X)), and <Q Q^T, V V^T> = |Q^T V|^2.
    squares = [entry**2 for entry in Q.T * V]
    equations = [-n * slack(fact) for n, fact in zip(nu, same, strict=True)]
    factored = [-slack(fact) * z for fact, z in zip(below.entries, V * V.T, strict=True)]
    definite = [-slack(fact) * d for fact, d in zip(positive.entries, dual, strict=True)]
    entries = (*below.entries, *positive.entries)
    return Claim(
        label=f"gunasekar2017:kkt{suffix(size)}",
        title=f"A dual certificate proves that a solution has the least trace, size {size}",
        source=f"{PAPER}, section 3",
        flow=REALS,
        given=(*same, *entries, slackness),
        statement=statement,
        proof=chain((statement, SumOfSquares(*squares, *equations, *factored, *definite, slack(slackness)))),
    )


nu_1, nu_2 = weights("nu")
UNATTAINED = (Matrix([[0, 0], [0, 1]]), Matrix([[1, 1], [1, 0]]))
"""With y = (0, 1) only E11 >= 0 is a solution, and no feasible matrix is definite."""
_only = Matrix([[1, 0], [0, 0]])
_complementary = (eye(2) - adjoint(UNATTAINED, (nu_1, nu_2))) * _only
_defect = at_most(Rational(1, 2), sum(entry**2 for entry in _complementary))
not_necessary = Claim(
    label="gunasekar2017:kkt.not-necessary",
    title="Where no solution is definite, the one of least trace need not have a certificate",
    source="factorflow",
    flow=REALS,
    given=(),
    statement=_defect,
    proof=chain((_defect, SumOfSquares(2 * (nu_2 - Rational(1, 2)) ** 2))),
)

DUALITY = (*map(kkt, (3, 2)), not_necessary)
