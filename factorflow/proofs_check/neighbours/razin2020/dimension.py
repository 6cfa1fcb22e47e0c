"""False neighbours of what is said of higher dimensions."""

from __future__ import annotations

from typing import Any

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Symbol, eye, log, sympify, zeros

from factorflow.proofs_check.mutants import Mutant, off, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import initial, real, t
from factorflow.symbolic.sensing import symmetric

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


def of_determinant(size: int) -> tuple[Mutant, ...]:
    """Neighbours of det T = -1: other observations."""
    known = claim(f"razin2020:dimension.det-{size}")
    rest = eye(size - 2)
    changes = {
        "w_22 = 1 observed": ([[x, 1], [1, 1]], rest),
        "w_12 = -1 observed": ([[x, -1], [1, 0]], rest),
        "w_21 = 0 observed": ([[x, 1], [0, 0]], rest),
        "zeros on the rest of the diagonal": ([[x, 1], [1, 0]], zeros(size - 2)),
        "twos on the rest of the diagonal": ([[x, 1], [1, 0]], 2 * rest),
    }
    return (
        *off(known, {}),
        *(
            stating(known, change, equal(Matrix.diag(Matrix(first), others).det(), -1), {x: Integer(3)})
            for change, (first, others) in changes.items()
        ),
    )


BLOCKS = claim("razin2020:dimension.blocks")
X = symmetric("x", 2)
_entries = {**dict(zip(X, map(Integer, (2, 3, 3, 5)), strict=True)), e: Q(1, 3)}


def with_rate(change: str, rate: Expr) -> Mutant:
    """Another law for the entry that is by itself."""
    rates = Matrix(BLOCKS.statement.rhs)
    rates[2, 2] = rate
    return stating(BLOCKS, change, equal(BLOCKS.statement.lhs, ImmutableMatrix(rates)), _entries)


_lhs = BLOCKS.statement.lhs
_coupled = Matrix(BLOCKS.statement.rhs)
_coupled[0, 2] = _coupled[2, 0] = e * X[0, 0]
OF_BLOCKS = (
    *off(BLOCKS, _entries),
    with_rate("1 for 2", e * (1 - e)),
    with_rate("e^2 for e", 2 * e**2 * (1 - e)),
    with_rate("decay", -2 * e),
    with_rate("depth 1", 1 - e),
    stating(BLOCKS, "the blocks coupled", equal(_lhs, ImmutableMatrix(_coupled)), _entries),
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
    *(found for size in (3, 4) for family in (of_spectrum, of_determinant) for found in family(size)),
    *OF_BLOCKS,
    *OF_LOGISTIC,
)
