"""False neighbours of Corollary 2 and its deeper versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Expr, Integer, Rational

from factorflow.proofs_check.claims.gunasekar2017.commuting import alpha
from factorflow.proofs_check.claims.gunasekar2017.depth import (
    COUNT,
    DEEP,
    SIZE,
    A,
    closed_form,
    column,
    kept,
    least_trace,
    nu,
    r,
    s,
    seen,
    x,
    z,
)
from factorflow.proofs_check.mutants import Mutant, mutant, stating, turned, without
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import ddt, depth, initial

Q = Rational
_spectra = dict(zip(A, map(Integer, (1, 2, 3, 1, 0, 1)), strict=True))
_moving = {**_spectra, **dict(zip((*r, *s), map(Integer, (3, 5, 0, 0)), strict=True)), **dict.fromkeys(x, Integer(27))}
_third = {**_moving, depth: Integer(3)}
_still = equal(column(map(ddt, kept)), column([0] * SIZE))


def conserving(change: str, power: Expr, factor: Expr, layers: int = 3) -> Mutant:
    """The claim that something else does not change, by its derivative."""
    kept_instead = {k: v**power + factor * seen(s, j) for j, (k, v) in enumerate(zip(kept, x, strict=True))}
    flow = replace(DEEP, definitions=kept_instead)
    return mutant(closed_form, change, {**_third, depth: Integer(layers)}, statement=_still, flow=flow)


_power, _factor = 2 / depth - 1, depth - 2
_start = {**_third, **{k0: Q(1, 3) for k0 in map(initial, kept)}}
OF_CLOSED_FORM = (
    conserving("depth 1 for depth 3", Integer(1), Integer(-1)),
    conserving("exponent -(L-1)/L for -(L-2)/L", 1 / depth - 1, _factor),
    conserving("L - 1 for L - 2", _power, depth - 1),
    conserving("the sign of s", _power, -_factor),
    conserving("the exponent turned", -_power, _factor),
    conserving("2 for L", Integer(-1), Integer(2), layers=4),
    stating(closed_form, "it is zero", equal(column(kept), column([0] * SIZE)), _start),
)

# Depth 4, alpha = 1/4: (alpha/x)^(1/2) = 1 - A^T nu with A = I in two of three entries.
_lhs, _rhs = least_trace.statement.lhs, least_trace.statement.rhs


def on_curve(x_values: tuple[Any, ...], z_values: tuple[Any, ...], roots: tuple[Any, ...]) -> dict[Any, Any]:
    """A point of depth 4 from alpha = 1/4: the measurements are the first two entries, 1 - roots are (A^T nu)_j."""
    rows = dict(zip(A, map(Integer, (1, 0, 0, 0, 1, 0)), strict=True))
    numbers = dict(
        zip((*x, *z, *nu), map(Q, (*x_values, *z_values, *(1 - Q(root) for root in roots[:2]))), strict=True)
    )
    return {**rows, **numbers, depth: Integer(4), alpha: Q(1, 4)}


# x = (1, 1, 1/4): the last entry is not measured and stays at alpha; the best Z has a zero there.
_here = on_curve((1, 1, "1/4"), (1, 1, 0), ("1/2", "1/2"))
_same = least_trace.given[0]
OF_LEAST = (
    stating(least_trace, "alpha for its root", at_most(_lhs, alpha * sum(v ** (2 / depth) for v in x) / 9), _here),
    stating(least_trace, "exponent 4/L", at_most(_lhs, (alpha * sum(v ** (4 / depth) for v in x)) / 10), _here),
    stating(least_trace, "no gap", at_most(_lhs, 0), _here),
    turned(least_trace, _here),
    without(least_trace, _same, on_curve((9, 1, "1/4"), (0, 1, 0), ("1/6", "1/2"))),
    without(least_trace, at_most(0, z[2]), on_curve((1, 1, "1/4"), (1, 1, -9), ("1/2", "1/2"))),
    mutant(
        least_trace,
        "off the curve",
        on_curve((1, 1, 9), (1, 1, 0), ("1/2", "1/2")),
        given=tuple(
            fact for fact in least_trace.given if not fact.free_symbols & {x[2]} or fact in least_trace.given[:COUNT]
        ),
    ),
)
MUTANTS: tuple[Mutant, ...] = (*OF_CLOSED_FORM, *OF_LEAST)
