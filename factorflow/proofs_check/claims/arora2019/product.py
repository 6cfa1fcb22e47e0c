"""The flow of the product of balanced factors: what each factor contributes, and the closed form."""

from dataclasses import replace

from sympy import ImmutableMatrix, diag, zeros

from factorflow.proofs_check.claims.arora2019.factors import DYNAMICS
from factorflow.proofs_check.claims.arora2019.instances import at_roots
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.factorization import product_flow, root_flow
from factorflow.symbolic.notation import G, depth, det_sign, real, sigma_1, sigma_2, x, y
from factorflow.symbolic.reason import Expansion

L = depth
# Balanced factors share their singular values x, y; in the frame of the singular vectors all are diagonal.
j = real("j")


def diagonal(power: object) -> ImmutableMatrix:
    """diag(x, y)^power."""
    return ImmutableMatrix(diag(x**power, y**power))


_above, _below = diagonal(L - j), diagonal(j - 1)
_P_root, _R_root = (
    ImmutableMatrix(diag((sigma_1**2) ** (power / L), (sigma_2**2) ** (power / L))) for power in (L - j, j - 1)
)
_term = equal(_above * (_above.T * G * _below.T) * _below, _P_root * G * _R_root)
product_term = Claim(
    label="arora2019:product-flow",
    title="What factor j contributes to W' from balanced factors, at any depth",
    source=f"{DYNAMICS}, Theorem 1",
    flow=replace(product_flow(None, depth), definitions={sigma_1: x**L, sigma_2: y**L}),
    given=(),
    statement=_term,
    proof=chain((_term, Expansion())),
    tested_at=({**at_roots(), j: 1}, {**at_roots(), j: L}),
)


def closed_form(layers: int) -> Claim:
    """The closed form in the entries is the sum over the factors."""
    flow, entries = root_flow(layers), product_flow(None, layers)
    terms = (diagonal(2 * (layers - k)) * G * diagonal(2 * (k - 1)) for k in range(1, layers + 1))
    total = sum(terms, zeros(2))
    unit = equal(det_sign**2, 1)
    statement = equal(ImmutableMatrix(2, 2, entries.field), -total)
    return Claim(
        label=f"arora2019:product-flow.depth-{layers}",
        title=f"The product flow in closed form, depth {layers}",
        source=f"{DYNAMICS}, Theorem 1; Cayley-Hamilton",
        flow=flow,
        given=(unit,),
        statement=statement,
        proof=chain((statement, Expansion(modulo=(unit,)))),
        tested_at=(at_roots(layers),),
    )
