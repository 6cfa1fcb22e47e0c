"""The product flow in signed singular coordinates: singular values, singular vectors, the whole matrix."""

from sympy import ImmutableMatrix, diag

from factorflow.proofs_check.claims.arora2019.instances import AT_SINGULAR_VALUES, RESIDUALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.factorization import inner, rotation, singular_flow
from factorflow.symbolic.notation import G, W, ddt, depth, gamma, phi, psi, s_1, s_2
from factorflow.symbolic.reason import ByClaim, Expansion, Link

IMPLICIT = "Arora, Cohen, Hu & Luo 2019"
L = depth
AT_SINGULAR = {**AT_SINGULAR_VALUES, **RESIDUALS}

_singular = singular_flow(None, depth)
_gap = (s_1**2) ** (1 / L) - (s_2**2) ** (1 / L)
_mixed = (s_1**2 - s_2**2) / _gap
_in_frame = ImmutableMatrix(
    [
        [L * (s_1**2) ** (1 - 1 / L) * gamma[0, 0], _mixed * gamma[0, 1]],
        [_mixed * gamma[1, 0], L * (s_2**2) ** (1 - 1 / L) * gamma[1, 1]],
    ]
)
_pushed = equal(W.applyfunc(ddt), -rotation(phi) * _in_frame * rotation(psi).T)
singular_coordinates = Claim(
    label="arora2019:product-flow.singular-coordinates",
    title="The product flow in signed singular coordinates, at any depth",
    source=f"{IMPLICIT}, Theorem 3 and Lemma 2",
    flow=_singular,
    given=(),
    statement=_pushed,
    proof=chain((_pushed, Expansion())),
    tested_at=(AT_SINGULAR,),
)

_left, _right = rotation(phi), rotation(psi)
_is_flow: tuple[Link, ...] = chain((_pushed, ByClaim(singular_coordinates)))


def singular_value(r: int) -> Claim:
    """sigma_r' = -L (sigma_r^2)^(1-1/L) <G, u_r v_r^T>."""
    value = (s_1, s_2)[r - 1]
    outer = ImmutableMatrix(_left[:, r - 1] * _right[:, r - 1].T)
    statement = equal(ddt(value), -L * (value**2) ** (1 - 1 / L) * inner(G, outer))
    return Claim(
        label=f"arora2019:singular-values{'' if r == 1 else f'.{r}'}",
        title=f"The {('largest', 'other')[r - 1]} singular value moves by its own singular vectors, at any depth",
        source=f"{IMPLICIT}, Theorem 3 (2x2; the analytic SVD of larger matrices is not checked here)",
        flow=_singular,
        given=(),
        statement=statement,
        proof=(*_is_flow, *chain((statement, Expansion()))),
        tested_at=(AT_SINGULAR,),
    )


_values = diag(s_1, s_2)


def singular_vectors(side: str) -> Claim:
    """U' = -U (F o [U^T G V S + S V^T G^T U]) with F_rq = 1/((s_q^2)^(1/L) - (s_r^2)^(1/L)); V' from G^T."""
    U, V, grad, angle = (_left, _right, G, phi) if side == "left" else (_right, _left, G.T, psi)
    mixed = U.T * grad * V * _values + _values * V.T * grad.T * U
    in_frame = ImmutableMatrix([[0, -mixed[0, 1] / _gap], [mixed[1, 0] / _gap, 0]])
    statement = equal(rotation(angle).applyfunc(ddt), ImmutableMatrix(-U * in_frame))
    return Claim(
        label=f"arora2019:singular-vectors{'' if side == 'left' else '.right'}",
        title=f"The {side} singular vectors turn by the mixed terms over the gap, at any depth",
        source=f"{IMPLICIT}, Lemma 2 (2x2; the analytic SVD of larger matrices is not checked here)",
        flow=_singular,
        given=(),
        statement=statement,
        proof=(*_is_flow, *chain((statement, Expansion()))),
        tested_at=(AT_SINGULAR,),
    )
