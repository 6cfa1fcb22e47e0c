"""False neighbours of what is said of higher dimensions."""

from __future__ import annotations

from typing import Any

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Symbol, eye, log, sympify

from factorflow.proofs_check.claims.razin2020.dimension import A_GRADIENT, X
from factorflow.proofs_check.mutants import Mutant, off, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import initial, matrix, real, t

x, lam, e = real("x"), real("lambda"), real("e")
e_0 = initial(e)
_generic = {x: Integer(2), lam: Integer(3)}


def of_spectrum(size: int) -> tuple[Mutant, ...]:
    """Neighbours of the characteristic polynomial of T T^T."""
    spectrum, ones = claim(f"razin2020:dimension.spectrum-{size}"), (lam - 1) ** (size - 2)
    changes = {
        "1 for 2": (lam**2 - (x**2 + 1) * lam + 1) * ones,
        "-1 for 1": (lam**2 - (x**2 + 2) * lam - 1) * ones,
        "plus for minus": (lam**2 + (x**2 + 2) * lam + 1) * ones,
        "x for x^2": (lam**2 - (x + 2) * lam + 1) * ones,
        "minus ones": (lam**2 - (x**2 + 2) * lam + 1) * (lam + 1) ** (size - 2),
        "one more one": (lam**2 - (x**2 + 2) * lam + 1) * (lam - 1) * ones,
    }
    return (
        *off(spectrum, _generic),
        *(stating(spectrum, change, equal(spectrum.statement.lhs, rhs), _generic) for change, rhs in changes.items()),
    )


BLOCKS = claim("razin2020:dimension.blocks")
_state = dict(zip(BLOCKS.flow.state, map(Integer, (2, 3, 5, 7, 11, 13)), strict=True))
v, A = matrix("v", 2, 1), X + A_GRADIENT


def with_laws(change: str, border: Matrix, number: Expr) -> Mutant:
    """Other laws for what is beside the blocks, or for the number by itself."""
    return stating(BLOCKS, change, equal(BLOCKS.statement.lhs, ImmutableMatrix([*border, number])), _state)


_number, _border = BLOCKS.statement.rhs[2], Matrix(BLOCKS.statement.rhs[:2])
OF_BLOCKS = (
    *off(BLOCKS, _state),
    with_laws("1 for 2 in the logistic law", _border, _number / 2),
    with_laws("e^2 for e", _border, 2 * e**2 * (1 - e) - 2 * v.dot(v)),
    with_laws("the border does not act back", _border, 2 * e * (1 - e)),
    with_laws("the border stays, wherever it is", 0 * _border, _number),
    with_laws("the gradient dropped", -(X + (2 * e - 1) * eye(2)) * v, _number),
    with_laws("e for 2 e - 1", -(A + e * eye(2)) * v, _number),
)

LOGISTIC = claim("razin2020:dimension.loss")


def grown(start: Any, factor: Any) -> dict[Symbol, Any]:
    """The exact solution at the time when exp(2 t) is the factor."""
    first, by = sympify(start), sympify(factor)
    return {e_0: first, e: first * by / (1 - first + first * by), t: log(by) / 2}


def grows(change: str, lower: Expr, witness: dict[Symbol, Any]) -> Mutant:
    """Another lower bound on 1/(1 - e)."""
    return stating(LOGISTIC, change, at_most(lower, 1 / (1 - e)), witness)


_small, _start = grown(Q(1, 1000), Q(101, 100)), grown(Q(1, 10), 1)
OF_LOGISTIC = (
    *tight(LOGISTIC, _small),
    strict(LOGISTIC, _start),
    turned(LOGISTIC, grown(Q(1, 10), 4)),
    grows("2.02 for 2", 1 / (1 - e_0) + Q(202, 100) * e_0 * t, _small),
    grows("e(0) dropped", 1 / (1 - e_0) + 2 * t, _small),
    grows("the root of t", 1 / (1 - e_0) + 2 * e_0 * t ** Q(1, 2), _small),
    grows("1/e(0) for 1/(1 - e(0))", 1 / e_0 + 2 * e_0 * t, _small),
    without(LOGISTIC, less(0, e_0), grown(-Q(1, 10), 10)),
    without(LOGISTIC, less(0, 1 - e_0), grown(2, 2)),
)

MUTANTS: tuple[Mutant, ...] = (
    *(found for size in (3, 4) for found in of_spectrum(size)),
    *OF_BLOCKS,
    *OF_LOGISTIC,
)
