"""False neighbours of the flow in signed singular coordinates."""

from __future__ import annotations

from sympy import Expr, ImmutableMatrix, Integer, diag, pi

from factorflow.proofs_check.claims.arora2019 import singular_coordinates, singular_value, singular_vectors
from factorflow.proofs_check.mutants import Mutant, off, stating
from factorflow.proofs_check.neighbours.arora2019.product import GRADIENT
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.factorization import inner, rotation
from factorflow.symbolic.notation import G, W, ddt, depth, gamma, phi, psi, s_1, s_2

L = depth
TURNED = {s_1: Integer(8), s_2: Integer(-1), phi: Integer(0), psi: pi / 2, L: Integer(3), **GRADIENT}
"""Cubes at depth 3, a negative determinant, and frames that differ by a quarter turn."""
STRAIGHT = {**TURNED, psi: Integer(0)}


def frame(largest: Expr, smallest: Expr, mixed: Expr) -> ImmutableMatrix:
    """W' in the frame of the singular vectors, from the three weights of the gradient."""
    rows = [[largest * gamma[0, 0], mixed * gamma[0, 1]], [mixed * gamma[1, 0], smallest * gamma[1, 1]]]
    return ImmutableMatrix(rows)


def weight(s: Expr, power: Expr = 2 - 2 / L) -> Expr:
    """|s|^power."""
    return (s**2) ** (power / 2)


def mixing(power: Expr = 2 / L) -> Expr:
    """(s_1^2 - s_2^2)/(|s_1|^power - |s_2|^power)."""
    return (s_1**2 - s_2**2) / (weight(s_1, power) - weight(s_2, power))


_left, _right = rotation(phi), rotation(psi)
_entries = W.applyfunc(ddt)
COORDINATES = tuple(
    stating(singular_coordinates, change, equal(_entries, ImmutableMatrix(-left * inside * right)), TURNED)
    for change, left, inside, right in (
        ("L dropped", _left, frame(weight(s_1), weight(s_2), mixing()), _right.T),
        ("L-1 for L", _left, frame((L - 1) * weight(s_1), (L - 1) * weight(s_2), mixing()), _right.T),
        ("1/L for 2/L in the gap", _left, frame(L * weight(s_1), L * weight(s_2), mixing(1 / L)), _right.T),
        (
            "2-1/L for 2-2/L",
            _left,
            frame(L * weight(s_1, 2 - 1 / L), L * weight(s_2, 2 - 1 / L), mixing()),
            _right.T,
        ),
        ("a transpose dropped", _left, frame(L * weight(s_1), L * weight(s_2), mixing()), _right),
        ("both frames the same", _left, frame(L * weight(s_1), L * weight(s_2), mixing()), _left.T),
    )
)


def of_value(r: int) -> tuple[Mutant, ...]:
    """Neighbours of sigma_r' = -L (sigma_r^2)^(1-1/L) <G, u_r v_r^T>."""
    claim, s = singular_value(r), (s_1, s_2)[r - 1]
    own = inner(G, _left[:, r - 1] * _right[:, r - 1].T)
    other = inner(G, _left[:, r - 1] * _right[:, 2 - r].T)
    witness = {**TURNED, s_2: Integer(-27), s_1: Integer(8)}
    changes = {
        "L dropped": -weight(s) * own,
        "L-1 for L": -(L - 1) * weight(s) * own,
        "2-1/L for 2-2/L": -L * weight(s, 2 - 1 / L) * own,
        "1-1/L for 2-2/L": -L * weight(s, 1 - 1 / L) * own,
        "another vector on the right": -L * weight(s) * other,
    }
    return (
        *off(claim, witness),
        *(stating(claim, change, equal(ddt(s), rate), witness) for change, rate in changes.items()),
    )


def of_vectors(side: str) -> tuple[Mutant, ...]:
    """Neighbours of the equation that turns the singular vectors."""
    claim = singular_vectors(side)
    U, V, grad, angle = (_left, _right, G, phi) if side == "left" else (_right, _left, G.T, psi)
    S, turns = diag(s_1, s_2), rotation(angle).applyfunc(ddt)

    def turning(gradient: ImmutableMatrix, values: ImmutableMatrix, power: Expr) -> ImmutableMatrix:
        mixed = U.T * gradient * V * values + values * V.T * gradient.T * U
        gap = weight(s_1, power) - weight(s_2, power)
        return ImmutableMatrix(-U * ImmutableMatrix([[0, -mixed[0, 1] / gap], [mixed[1, 0] / gap, 0]]))

    sides = {
        "the gradient transposed": turning(grad.T, S, 2 / L),
        "the other sign of s_2": turning(grad, diag(s_1, -s_2), 2 / L),
        "1/L for 2/L in the gap": turning(grad, S, 1 / L),
        "the singular values dropped": turning(grad, diag(1, 1), 2 / L),
    }
    return (
        *off(claim, STRAIGHT),
        *(stating(claim, change, equal(turns, rates), STRAIGHT) for change, rates in sides.items()),
    )


MUTANTS: tuple[Mutant, ...] = (
    *off(singular_coordinates, TURNED),
    *COORDINATES,
    *of_value(1),
    *of_value(2),
    *of_vectors("left"),
    *of_vectors("right"),
)
