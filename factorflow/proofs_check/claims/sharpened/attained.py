"""The best bounds are attained: exact families of matrices on which they are equalities."""

from sympy import Abs, Expr, ImmutableMatrix, Integer, Symbol, sqrt

from factorflow.proofs_check.claims.perturbation import eps, z, z_
from factorflow.proofs_check.claims.sharpened.perturbed import dual, mu
from factorflow.proofs_check.claims.steps import FLOW, HERE, half
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    W,
    det,
    frobenius,
    loss,
    p_minus,
    p_plus,
    real,
    residual,
    w_11,
    w_12,
    w_21,
    w_22,
)
from factorflow.symbolic.quantities import MATRIX_QUANTITIES
from factorflow.symbolic.reason import Expansion

T, q, v = real("T"), real("q"), real("v")


def family(states: tuple[Symbol, ...], rows: list[list[Expr]], observed: dict[Symbol, Expr] | None = None) -> Flow:
    """A family of matrices as a flow at rest: loss and norms are those of W."""
    entries = dict(zip(W, (entry for row in rows for entry in row), strict=True))
    losses = {loss: ((w_12 - z) ** 2 + (w_21 - z_) ** 2 + (w_22 - eps) ** 2) / 2, residual: sqrt(2 * loss)}
    definitions = {**MATRIX_QUANTITIES, **entries, **losses, **(observed or {})}
    at_rest, numbers = (Integer(0),) * len(states), tuple(observed or ())
    return Flow("family", states, at_rest, numbers, definitions, {} if observed else dict(FLOW.problem))


def attained(
    label: str, title: str, flow: Flow, given: tuple[Comparison, ...], sides: dict[Expr, Expr], at: dict[Symbol, Expr]
) -> Claim:
    """On the family each quantity has the value given."""
    statement = equal(ImmutableMatrix([list(sides)]), ImmutableMatrix([list(sides.values())]))
    proof = chain((statement, Expansion()))
    return Claim(f"sharpened:{label}.attained", title, HERE, flow, given, statement, proof, (at,))


_key = family((T,), [[2 / T, 2 / (2 + T**2)], [2 / (2 + T**2), 2 * T / (2 + T**2)]])
_entry = family((q,), [[1 / (q * (1 + q**2)), 1 / (1 + q**2)], [1 / (1 + q**2), q / (1 + q**2)]])
_flat_entry = sqrt(half**2 - v**2)
_flat = family((v,), [[_flat_entry, half + v], [half - v, _flat_entry]])
_spectral = family((q,), [[(1 - q**2) / q, 1 - q**2], [1 - q**2, q * (1 - q**2)]])
_free = a, b, c = real("x_1"), real("x_2"), real("x_3")
_dual = family(_free, [[a, b], [c, b * c / a]], {z: b + mu * c, z_: c + mu * b, eps: b * c / a - mu * a})

ATTAINED = (
    attained(
        "key",
        "The bound on the determinant is an equality on a family with every loss below one",
        _key,
        (less(0, T),),
        {loss: T**2 / (2 + T**2), 2 * det: loss * frobenius**2},
        {T: sqrt(2 * loss)},
    ),
    attained(
        "erank.best",
        "On the same family the shares of the singular values are the extreme ones",
        _key,
        (less(0, T),),
        {p_minus**2 * (1 + loss): p_plus**2 * (1 - loss)},
        {T: sqrt(2 * loss)},
    ),
    attained(
        "entry",
        "The bound on the missing entry is an equality on a family of rank one",
        _entry,
        (less(0, q),),
        {
            det: Integer(0),
            2 * loss: q**2 / (1 + q**2) + (q**2 / (1 + q**2)) ** 2,
            w_11**2: (1 - q**2 / (1 + q**2)) ** 3 / (q**2 / (1 + q**2)),
        },
        {q: 1 / (2 + w_11**2)},
    ),
    attained(
        "entry.flat",
        "The bound far from a solution is an equality on a family of rank one",
        _flat,
        (less(v**2, half**2),),
        {w_11 * w_22: w_12 * w_21, w_11**2: 1 - 2 * loss},
        {v: w_11 / (2 + 4 * Abs(w_11))},
    ),
    attained(
        "spectral",
        "The bound on every Schatten norm is an equality on a family of rank one",
        _spectral,
        (less(0, q), less(q, 1)),
        {det: Integer(0), 2 * loss: q**2 + q**6, frobenius**2: ((1 - q**4) / q) ** 2},
        {q: 1 / (2 + w_11**2)},
    ),
    attained(
        "thm2",
        "The dual bound is an equality for every missing entry and every multiplier",
        _dual,
        (less(mu**2, 1), less(0, a**2)),
        {det: Integer(0), 2 * loss: dual.statement.lhs.subs({w_11: a})},
        {a: w_11, b: w_12, c: w_21, mu: half},
    ),
)
