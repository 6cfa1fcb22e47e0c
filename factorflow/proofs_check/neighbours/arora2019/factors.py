"""False neighbours of what is said of the factors: how far they move, and what they conserve.

The exact flow at the witnesses: all factors are w E11, and the loss falls like the product w^L; then
w' = w^(L-1), so that w = exp(t) for L = 2 and w = 1/(1-t) for L = 3.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, ImmutableMatrix, Integer, Symbol, log, sympify, zeros

from factorflow.proofs_check.claims.arora2019 import balancedness, existence
from factorflow.proofs_check.mutants import Mutant, mutant, stating, turned, without
from factorflow.proofs_check.neighbours.points import Q
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.factorization import factors
from factorflow.symbolic.notation import G, ddt, displacement, initial, loss, matrix, t

loss_0 = initial(loss)


def grown(layers: int, w: Any, start: Any = None) -> dict[Symbol, Any]:
    """All factors at w E11, from E11; the loss is zero now unless its start is given."""
    w, entries = sympify(w), [entry for factor in factors(layers) for entry in factor]
    corners = {factor[0, 0] for factor in factors(layers)}
    now = {entry: w if entry in corners else Integer(0) for entry in entries}
    first = {initial(entry): Integer(entry in corners) for entry in entries}
    fallen = w**layers - 1
    began = fallen if start is None else sympify(start)
    time = log(w) if layers == 2 else 1 - 1 / w
    return {**now, **first, t: time, loss: began - fallen, loss_0: began}


def of_existence(layers: int) -> tuple[Mutant, ...]:
    """Neighbours of displacement^2 <= t loss(0), which is sharp for short times."""
    claim, short = existence(layers), grown(layers, Q(101, 100))

    def within(change: str, lhs: Expr, rhs: Expr) -> Mutant:
        return stating(claim, change, at_most(lhs, rhs), short)

    return (
        within("1.01 times the left side", Q(101, 100) * displacement**2, t * loss_0),
        within("t/2 for t", displacement**2, t * loss_0 / 2),
        within("t^2 for t", displacement**2, t**2 * loss_0),
        within("the square dropped", displacement, t * loss_0),
        within("the loss now for the loss at the start", displacement**2, t * loss),
        within("the square of the loss", displacement**2, t * loss_0**2),
        turned(claim, grown(layers, 2, 100)),
        without(claim, at_most(0, loss), grown(layers, Q(101, 100), Q(1, 100))),
        without(claim, at_most(0, t), grown(layers, Q(99, 100), 1)),
    )


U, V = matrix("u", 2), matrix("v", 2)
"""The upper and the lower of two adjacent factors."""


def _numbers(symbols: ImmutableMatrix, *values: int) -> dict[Symbol, Integer]:
    return dict(zip(symbols, map(Integer, values), strict=True))


_generic = {
    **_numbers(U, 1, 1, 0, 1),
    **_numbers(V, 1, 0, 2, 1),
    **_numbers(G, 1, 2, 3, 5),
    **_numbers(matrix("a", 2), 1, 0, 0, 1),
    **_numbers(matrix("b", 2), 1, 0, 0, 1),
}


def conserved(change: str, quantity: ImmutableMatrix) -> Mutant:
    """Another quantity with derivative zero: a quantity that keeps its first value has no other."""
    rates = quantity.applyfunc(ddt)
    return mutant(balancedness, change, _generic, statement=equal(rates, zeros(2)))


BALANCE = (
    conserved("no transposes", U * U - V * V),
    conserved("plus for minus", U.T * U + V * V.T),
    conserved("twice the lower factor", U.T * U - 2 * V * V.T),
    conserved("the transposes on the other side", U * U.T - V.T * V),
    conserved("the transpose of the lower factor only", U.T * U - V.T * V),
    conserved("the upper factor alone", U.T * U),
)
MUTANTS: tuple[Mutant, ...] = (*of_existence(3), *of_existence(2), *BALANCE)
