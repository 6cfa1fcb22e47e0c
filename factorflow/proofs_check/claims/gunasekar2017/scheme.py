"""The ordered exponential X <- E X E with E = exp(-h A*(r)): its error in a step, and the inertia that it keeps."""

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER, suffix
from factorflow.proofs_check.claims.steps import REALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import ddt, matrix
from factorflow.symbolic.reason import Expansion
from factorflow.symbolic.sensing import sensing_flow, symmetric


def order(size: int) -> Claim:
    """X'' = H^2 X + 2 H X H + X H^2 - (H' X + X H'): the step misses the last bracket, which is not zero, at h^2/2.

    exp(-hH) X exp(-hH) = X - h (H X + X H) + h^2/2 (H^2 X + 2 H X H + X H^2) - ...: order 1, and no more.
    """
    X, H = symmetric("x", size), symmetric("h", size)
    moving = H.applyfunc(ddt)
    statement = equal(
        X.applyfunc(ddt).applyfunc(ddt), H * H * X + 2 * H * X * H + X * H * H - (moving * X + X * moving)
    )
    return Claim(
        label=f"gunasekar2017:ordered-exponential{suffix(size)}",
        title=f"A step of the ordered exponential agrees with the flow to order one and no more, size {size}",
        source=f"{PAPER}, section 4",
        flow=sensing_flow(size),
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def inertia(size: int) -> Claim:
    """v^T (E X E) v = (E v)^T X (E v): an invertible E carries each definite subspace to one of the same dimension."""
    X, E, v = symmetric("x", size), symmetric("e", size), matrix("v", size, 1)
    statement = equal(v.T * (E * X * E) * v, (E * v).T * X * (E * v))
    return Claim(
        label=f"gunasekar2017:ordered-exponential.inertia{suffix(size)}",
        title=f"A step of the ordered exponential keeps the quadratic form up to a change of basis, size {size}",
        source="factorflow",
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def determinant(size: int) -> Claim:
    """det(E X E) = (det E)^2 det X: the sign of the determinant stays for every step size."""
    X, E = symmetric("x", size), symmetric("e", size)
    statement = equal((E * X * E).det(method="berkowitz"), E.det() ** 2 * X.det())
    return Claim(
        label=f"gunasekar2017:ordered-exponential.determinant{suffix(size)}",
        title=f"A step of the ordered exponential keeps the sign of the determinant, size {size}",
        source="factorflow",
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


SCHEME = tuple(make(size) for make in (order, inertia, determinant) for size in (3, 2))
