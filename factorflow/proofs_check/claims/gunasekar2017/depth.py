"""Corollary 2 and its deeper versions: X = diag(x), x_j = u_j^L, measured by A x.

The flow is x_j' = -L x_j^(2-2/L) (A^T r)_j; r_i are any signals, so the loss may be any.
"""

from sympy import ImmutableMatrix, Symbol

from factorflow.proofs_check.claims.gunasekar2017.commuting import alpha
from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER
from factorflow.proofs_check.claims.gunasekar2017.warmup import weights
from factorflow.proofs_check.claims.steps import slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, depth, initial, matrix, positive, real
from factorflow.symbolic.reason import Expansion, Invariance, SumOfSquares
from factorflow.symbolic.sensing import exponents

SIZE, COUNT = 3, 2
A, r, s = matrix("lambda", COUNT, SIZE), weights("r"), exponents(COUNT)
x = tuple(positive(f"x_{j + 1}") for j in range(SIZE))
kept = tuple(real(f"kept_{j + 1}") for j in range(SIZE))


def seen(weight: tuple[Symbol, ...], j: int) -> Symbol:
    """(A^T weight)_j."""
    return sum(A[i, j] * w for i, w in enumerate(weight))


def column(entries: object) -> ImmutableMatrix:
    """A vector as a matrix."""
    return ImmutableMatrix(list(entries))  # type: ignore[call-overload]


DEEP = Flow(
    "diagonal factors of any depth",
    (*s, *x),
    (*(-w for w in r), *(-depth * v ** (2 - 2 / depth) * seen(r, j) for j, v in enumerate(x))),
    (depth, *r),
    {k: v ** (2 / depth - 1) + (depth - 2) * seen(s, j) for j, (k, v) in enumerate(zip(kept, x, strict=True))},
    signals=r,
)
"""``kept`` is x^-(1-2/L) + (L-2) A^T s, which does not change: that is the closed form."""
_still = equal(column(map(ddt, kept)), column([0] * SIZE))
_keeps = equal(column(kept), column(map(initial, kept)))
closed_form = Claim(
    label="gunasekar2017:cor2.closed-form",
    title="Diagonal factors of any depth: x^-(1-2/L) + (L-2) A^T s does not change",
    source="factorflow",
    flow=DEEP,
    given=(),
    statement=_keeps,
    proof=chain((_still, Expansion()), (_keeps, Invariance(_still))),
)


# Weak duality: (alpha/x_j)^(1-2/L) = 1 - (A^T nu)_j on the curve from alpha I, and it is positive.
nu = weights("nu")
z = tuple(real(f"z_{j + 1}") for j in range(SIZE))
_on_curve = tuple(equal(alpha ** (1 - 2 / depth) * v ** (2 / depth - 1), 1 - seen(nu, j)) for j, v in enumerate(x))
_same = tuple(
    equal(sum(A[i, j] * z[j] for j in range(SIZE)), sum(A[i, j] * x[j] for j in range(SIZE))) for i in range(COUNT)
)
_bound = at_most(sum(x) - sum(z), alpha ** (1 - 2 / depth) * sum(v ** (2 / depth) for v in x))
least_trace = Claim(
    label="gunasekar2017:cor2",
    title="Diagonal factors deeper than two: the l1 norm ends within a power of alpha of the least one",
    source=f"{PAPER}, Corollary 2; deeper: factorflow",
    flow=Flow("real numbers", (), (), (depth,)),
    given=(*_same, *(at_most(0, v) for v in z), *_on_curve),
    statement=_bound,
    proof=chain(
        (
            _bound,
            SumOfSquares(
                *(alpha ** (1 - 2 / depth) * w * v ** (2 / depth - 1) for v, w in zip(x, z, strict=True)),
                *(-(v - w) * slack(fact) for v, w, fact in zip(x, z, _on_curve, strict=True)),
                *(-n * slack(fact) for n, fact in zip(nu, _same, strict=True)),
            ),
        ),
    ),
)
DEPTH = (closed_form, least_trace)
