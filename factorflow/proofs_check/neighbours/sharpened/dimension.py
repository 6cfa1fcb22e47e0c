"""False neighbours of the bound on the missing entry in any dimension."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Integer, Symbol

from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, given_instead, stating, strict, tight, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import real

a, q, theta = map(real, ("a", "q", "theta"))


def embedded(size: int, scale: Any = 1, **other: Any) -> dict[Symbol, Any]:
    """The extremal matrix of dimension two, with ones on the rest of the diagonal; its kernel is (-1/2, 1, 0, ...)."""
    names = [real(f"r_{i}{j}") for i in range(1, size + 1) for j in range(1, size + 1) if i + j > 2]
    rest = {**dict.fromkeys(names, Integer(0)), real("r_12"): Q(-1, 5), real("r_21"): Q(-1, 5), real("r_22"): Q(2, 5)}
    kernel = {real(f"x_{i}"): Integer(0) for i in range(1, size + 1)} | {real("x_1"): Q(-1, 2), real("x_2"): Integer(1)}
    numbers: dict[Symbol, Any] = {a: Q(8, 5), q: Q(1, 2), theta: Integer(scale)}
    shrunk = {name: value / scale for name, value in rest.items()}
    return {**shrunk, **kernel, **numbers, **{real(name): value for name, value in other.items()}}


def of_dimension(size: int) -> tuple[Mutant, ...]:
    """Neighbours of 1/(q (1 + q^2)) <= |a|; the first row of the kernel is the only one that the entry is in."""
    found = claim(f"sharpened:entry.dimension-{size}")
    small, sphere = found.given[-1], equal(sum(real(f"x_{i}") ** 2 for i in range(2, size + 1)), 1)
    nothing = dict.fromkeys((real(f"r_{i}{j}") for i in range(1, size + 1) for j in range(1, size + 1)), 0)
    unmoved: dict[Any, Any] = {**embedded(size), **nothing, a: 0, real("x_1"): 0, q: 2}

    def entry_above(change: str, lower: Expr) -> Mutant:
        return stating(found, change, at_most(lower, Abs(a)), embedded(size))

    return (
        entry_above("q^2 for q", 1 / (q**2 * (1 + q**2))),
        entry_above("1 + q^2 dropped", 1 / q),
        entry_above("1 - q^2 for 1 + q^2", 1 / (q * (1 - q**2))),
        stating(
            found,
            "a for |a|",
            at_most(1 / (q * (1 + q**2)), a),
            {**embedded(size, r_22=-Q(2, 5), x_1=half), a: -Q(8, 5)},
        ),
        without(found, at_most(q, 1), {**unmoved, real("r_12"): -1}),
        without(found, sphere, {**unmoved, real("x_2"): 0, q: half}),
        without(found, at_most(0, theta), {**embedded(size, -2), q: Q(1, 4)}),
        given_instead(found, small, at_most(small.lhs, 2 * small.rhs), embedded(size, q=Q(38, 100))),
        *tight(found, embedded(size)),
        strict(found, embedded(size)),
        without(found, found.given[-1], embedded(size, q=Q(1, 4))),
        without(found, found.given[2], embedded(size, a=Integer(0))),
        without(found, at_most(theta, 1), embedded(size, 2, q=Q(1, 4))),
    )


ANY = claim("sharpened:entry.dimension")
_first, _second, _others, _, _, _upper, _near = ANY.given


def numbers(entry: Any, x_1: Any, kappa: Any, lengths: tuple[Any, Any, Any], bound: Any = half) -> dict[Symbol, Any]:
    """The numbers of any dimension: the entry, the kernel vector, the squared lengths of the rows, and q."""
    named = zip(("a", "x_1", "kappa", "R_1", "R_2", "R_3", "q"), (entry, x_1, kappa, *lengths, bound), strict=True)
    return {real(name): Q(value) for name, value in named}


_rows = (Q(1, 25), Q(1, 5), Integer(0))
_extremal = numbers("8/5", "-1/2", 1, _rows)
OF_ANY = (
    *tight(ANY, _extremal),
    strict(ANY, _extremal),
    stating(ANY, "q^2 for q", at_most(1 / (q**2 * (1 + q**2)), Abs(a)), _extremal),
    stating(ANY, "1 + q^2 dropped", at_most(1 / q, Abs(a)), _extremal),
    stating(ANY, "a for |a|", at_most(1 / (q * (1 + q**2)), a), numbers("-8/5", "1/2", 1, _rows)),
    without(ANY, _first, numbers(0, "-1/2", 1, (0, *_rows[1:]))),
    without(ANY, _second, numbers("1/100", -100, 1, (0, 0, 0))),
    without(ANY, _others, numbers(0, 0, 0, (0, 0, 0))),
    without(ANY, _upper, numbers(0, 0, 1, (1, 0, 0), 2)),
    without(ANY, _near, numbers("8/5", "-1/2", 1, _rows, "1/4")),
    given_instead(ANY, _near, at_most(_near.lhs, 2 * _near.rhs), numbers("8/5", "-1/2", 1, _rows, "38/100")),
)

MUTANTS: tuple[Mutant, ...] = (*OF_ANY, *of_dimension(3), *of_dimension(4))
