"""False neighbours of Theorem 1 of Gunasekar et al. (2017), of its rate, and of the manifold on which it rests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import ImmutableMatrix, Integer, Rational, Symbol, cos, exp, log

from factorflow.proofs_check.claims.gunasekar2017.commuting import (
    DIAGONAL,
    TANGENT,
    alpha,
    closed_form,
    kappa,
    least_trace,
    manifold,
    scaled,
    spectra,
    u,
)
from factorflow.proofs_check.claims.gunasekar2017.warmup import weights
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, turned, without
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, matrix, positive, real
from factorflow.symbolic.sensing import adjoint, exponents, symmetric

Point = dict[Symbol, Any]
TENTH = Rational(1, 10)


def numbered(prefix: str, size: int, make: Any = real) -> tuple[Symbol, ...]:
    """The symbols prefix_1, prefix_2, ..."""
    return tuple(make(f"{prefix}_{j + 1}") for j in range(size))


def seen(*rows: tuple[int, ...]) -> Point:
    """The spectra of the two measurements."""
    return {A[j, j]: Integer(x) for A, row in zip(spectra(len(rows[0])), rows, strict=True) for j, x in enumerate(row)}


def of_closed_form(size: int) -> tuple[Mutant, ...]:
    """Neighbours of X' = -(H X + X H) for X = exp(A*(s)) X_0 exp(A*(s))."""
    claim = closed_form(size)
    X, H = matrix("x", size), adjoint(spectra(size), weights("r"))
    start = {c: Integer(2**k) for k, c in enumerate(dict.fromkeys(symmetric("c", size)))}
    spectrum = seen(tuple(range(1, size + 1)), tuple(range(2, 2 * size + 1, 2))[::-1])
    numbers = dict(zip((*exponents(2), *weights("r")), map(Integer, (0, 0, 3, 5)), strict=True))
    witness = {**start, **spectrum, **numbers}
    rate = X.applyfunc(ddt)
    changes = {
        "H on the left only": -2 * H * X,
        "the commutator": H * X - X * H,
        "s' = r": H * X + X * H,
    }
    stated = (stating(claim, name, equal(rate, ImmutableMatrix(side)), witness) for name, side in changes.items())
    return (*(m for m in off(claim, witness) if "negated" not in m.change), *stated)


_x, _p = numbered("x", 3, positive), numbered("p", 3)
_here = {
    **seen((1, 2, 3), (1, 1, 2)),
    **dict(zip((*_x, *_p), map(Integer, (8, 27, 1, 1, 0, 0)), strict=True)),
    **dict(zip(weights("r"), map(Integer, (3, 5)), strict=True)),
}
_rates = tuple(field / (-2 * v) for field, v in zip(DIAGONAL.field, _x, strict=True))


def moving(change: str, *fields: Any, state: tuple[Symbol, ...] = _x) -> Mutant:
    """Another flow of the diagonal."""
    return mutant(manifold, change, _here, flow=replace(DIAGONAL, state=state, field=fields))


OF_MANIFOLD = (
    moving(
        "with momentum: x' = 2 p x",
        *(2 * v * p for v, p in zip(_x, _p, strict=True)),
        *(-p - p**2 - rate for p, rate in zip(_p, _rates, strict=True)),
        state=(*_x, *_p),
    ),
    moving("the Euclidean flow on X", *(-2 * rate for rate in _rates)),
    moving("depth 3", *(-3 * v ** Rational(4, 3) * rate for v, rate in zip(_x, _rates, strict=True))),
    moving("weight decay that is not linear", *(f - v**2 for f, v in zip(DIAGONAL.field, _x, strict=True))),
    stating(manifold, "x for ln x", manifold.statement.subs({log(v): v for v in _x}), _here),
    stating(manifold, "the sum of all logarithms", equal(ddt(sum(map(log, _x))), 0), _here),
    stating(manifold, "it grows", equal(manifold.statement.lhs, 1), _here),
)

_zero = {u: Integer(0)}
OF_TANGENT = (
    stating(TANGENT, "11/10 added on the left", at_most(Rational(11, 10) + u, exp(u)), _zero),
    strict(TANGENT, _zero),
    turned(TANGENT, {u: Integer(1)}),
    stating(TANGENT, "1 + 2 u", at_most(1 + 2 * u, exp(u)), {u: TENTH}),
    stating(TANGENT, "1 - u", at_most(1 - u, exp(u)), {u: -TENTH}),
    stating(TANGENT, "the second order too", at_most(1 + u + u**2 / 2, exp(u)), {u: Integer(-1)}),
    stating(TANGENT, "cosine for 1", at_most(1 + u, exp(u) * cos(u)), {u: Integer(2)}),
)


def of_rate(size: int) -> tuple[Mutant, ...]:
    """Neighbours of ln(1/alpha) (tr X - tr Z) <= tr C + (kappa - 1) tr Z."""
    claim = least_trace(size)
    flow, x, _ = scaled(size)
    z, c, s = numbered("z", size), numbered("c", size, positive), exponents(2)
    lhs, rhs = claim.statement.lhs, claim.statement.rhs
    # X = C = Z, all the identity: both sides are zero.
    spectrum = seen(tuple(range(1, size + 1)), (0,) * (size - 1) + (1,))
    ones = dict.fromkeys((*z, *c, alpha), Integer(1))
    rest = {kappa: Integer(0), **dict.fromkeys(s, Integer(0)), **dict.fromkeys(weights("r"), Integer(0))}
    identity: Point = {**spectrum, **ones, **rest}
    small = {**identity, alpha: TENTH, **dict.fromkeys(z, TENTH)}
    one_seen = {**small, **seen((1,) + (0,) * (size - 1), (0,) * size)}
    large = {**one_seen, s[0]: Integer(5), **dict.fromkeys(z, Integer(0))}
    free = {**one_seen, z[1]: Integer(-100)}
    same = claim.given[:2]
    others = tuple(fact for fact in claim.given if fact not in same)
    return (
        strict(claim, identity),
        turned(claim, small),
        stating(claim, "1/10 added on the left", at_most(lhs + TENTH, rhs), identity),
        stating(claim, "kappa - 11/10", at_most(lhs, sum(c) + (kappa - Rational(11, 10)) * sum(z)), identity),
        stating(claim, "99/100 of tr C", at_most(lhs, Rational(99, 100) * sum(c) + (kappa - 1) * sum(z)), identity),
        mutant(claim, "A(Z) = A(X) dropped", large, given=others),
        without(claim, at_most(0, z[1]), free),
        without(claim, at_most(z[0], exp(kappa) * c[0]), {**identity, **_tight_but_first(size)}),
        _euclidean(claim, flow, x, size),
    )


def _tight_but_first(size: int) -> Point:
    """z = (1, 0, ...) and kappa = -size - 1: the right side is negative, and the left side is zero."""
    z = numbered("z", size)
    return {
        **dict.fromkeys(z[1:], Integer(0)),
        **seen((1,) + (0,) * (size - 1), (0,) * size),
        kappa: Integer(-size - 1),
    }


def _euclidean(claim: Claim, flow: Flow, x: tuple[Symbol, ...], size: int) -> Mutant:
    """X = alpha C + A*(s): x_1 + 2 x_2 = 1 leads to (1/5, 2/5) with trace 3/5, and (0, 1/2) has a smaller one."""
    H = adjoint(spectra(size), exponents(2))
    names = {**flow.definitions, **{v: H[j, j] for j, v in enumerate(x)}}
    z, c = numbered("z", size), numbered("c", size, positive)
    spectrum = seen((1, 2) + (0,) * (size - 2), (0,) * size)
    numbers = {alpha: Rational(1, 10**99), kappa: Integer(0), **dict.fromkeys((*z, *exponents(2)), Integer(0))}
    point = {
        **spectrum,
        **numbers,
        **dict.fromkeys(c, Integer(1)),
        exponents(2)[0]: Rational(1, 5),
        z[1]: Rational(1, 2),
    }
    return mutant(claim, "the Euclidean flow on X", point, flow=replace(flow, definitions=names))


MUTANTS: tuple[Mutant, ...] = (
    *(found for family in (of_closed_form, of_rate) for size in (2, 3) for found in family(size)),
    *OF_MANIFOLD,
    *OF_TANGENT,
)
