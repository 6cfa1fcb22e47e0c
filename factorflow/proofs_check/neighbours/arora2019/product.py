"""False neighbours of the flow of the product in closed form."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from sympy import ImmutableMatrix, Integer, Symbol, diag, zeros

from factorflow.proofs_check.claims.arora2019 import closed_form, product_term
from factorflow.proofs_check.claims.arora2019.product import diagonal, j
from factorflow.proofs_check.mutants import Mutant, mutant, off, without
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import G, delta, depth, det_sign, sigma_1, sigma_2, x, y

L = depth
GRADIENT = dict(zip(G, map(Integer, (1, 2, 4, 8)), strict=True))
_second_of_three = {L: 3, j: 2, x: 4, y: 9, **GRADIENT}
"""Squares, so that every power of the singular values that a neighbour may take is rational."""
_factors_term = product_term.statement.lhs


def power(exponent: object) -> ImmutableMatrix:
    """diag(sigma_1, sigma_2)^(2 exponent)."""
    return ImmutableMatrix(diag((sigma_1**2) ** exponent, (sigma_2**2) ** exponent))


TERM = tuple(
    mutant(product_term, change, _second_of_three, statement=equal(_factors_term, left * gradient * right))
    for change, left, gradient, right in (
        ("(L-j)/(L-1) for (L-j)/L", power((L - j) / (L - 1)), G, power((j - 1) / L)),
        ("j/L for (j-1)/L", power((L - j) / L), G, power(j / L)),
        ("the powers exchanged", power((j - 1) / L), G, power((L - j) / L) * power(1 / L)),
        ("half of the exponents", power((L - j) / (2 * L)), G, power((j - 1) / (2 * L))),
        ("the gradient transposed", power((L - j) / L), G.T, power((j - 1) / L)),
        ("the sign", power((L - j) / L), -G, power((j - 1) / L)),
    )
)


def of_closed_form(layers: int) -> tuple[Mutant, ...]:
    """Neighbours of the closed form at one depth."""
    claim, numbers = closed_form(layers), range(1, layers + 1)
    witness: dict[Symbol, Integer] = {x: Integer(2), y: Integer(3), det_sign: Integer(1), **GRADIENT}
    terms = [diagonal(2 * (layers - k)) * G * diagonal(2 * (k - 1)) for k in numbers]
    low = [diagonal(2 * (layers - k)) * G * diagonal(2 * k) for k in numbers]
    sides = {
        "the first factor left out": terms[1:],
        "L-1 terms for L": terms[:-1],
        "the gradient transposed": [term.T for term in terms],
        "j/L for (j-1)/L": low,
    }
    signed = replace(claim.flow, definitions={**claim.flow.definitions, delta: det_sign * x**2 * y**2})
    flipped = {**witness, det_sign: Integer(-1)}
    return (
        *off(claim, witness),
        *(
            mutant(claim, change, witness, statement=equal(claim.statement.lhs, -sum(side, zeros(2))))
            for change, side in sides.items()
        ),
        mutant(claim, "det W for |det W|", flipped, flow=signed),
        without(claim, equal(det_sign**2, 1), {**witness, det_sign: Integer(2)}),
    )


MUTANTS: tuple[Mutant, ...] = (*TERM, *chain.from_iterable(map(of_closed_form, range(2, 6))))
