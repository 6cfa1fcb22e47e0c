"""False neighbours of the fences around the slow manifold: too narrow, of the wrong order, too far out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Integer, Symbol, sqrt

from factorflow.proofs_check.claims.sharpened.fences import FENCE_1, FENCE_8, Fence, a, coordinates
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating, strict, without
from factorflow.proofs_check.neighbours.points import Q
from factorflow.symbolic.asymptotics import z
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import det, initial, t, w_11, w_12, w_21, w_22

Point = dict[Symbol, Any]
HUNDREDTH = Q(1, 400)
"""z at w_11 = 20."""


def at(height: Expr, place: Any, size: Any) -> Point:
    """The point with a = height(z) at z = place, and det W = size."""
    return {z: place, a: height.subs(z, place), det: size}


def small(fence: Fence, place: Any = HUNDREDTH) -> Expr:
    """Half of the largest determinant there."""
    return place**fence.power / Integer(2)


def instead(fence: Fence, name: str, change: str, other: Fence) -> Mutant:
    """The wall of another fence, and a point on it at which the flow points outwards."""
    neighbour = other.face(name)
    point = at(other.edge(1 if name == "above" else -1), HUNDREDTH, small(other, HUNDREDTH))
    return mutant(fence.face(name), change, point, statement=neighbour.statement, given=neighbour.given)


def of_wall(claim: Claim, point: Mapping[Symbol, Any]) -> tuple[Mutant, ...]:
    """Neighbours whose flow points outwards, or inwards too fast."""
    rate = claim.statement.rhs
    return (
        stating(claim, "outwards", less(rate, 0), point),
        stating(claim, "at least at speed 1", at_most(1, rate), point),
    )


def of_fence(fence: Fence, name: str, narrow: tuple[int, int]) -> tuple[Mutant, ...]:
    """Neighbours of one of the two fences; a width is narrow if the slow manifold is on the wrong side of the fence."""
    claim, side = fence.face(name), 1 if name == "above" else -1
    bound, big = at_most(det, z**fence.power), at(fence.edge(side), HUNDREDTH, Integer(5))
    low, high = fence.widths
    narrower = {f"width {width}": (low, width) if side > 0 else (width, high) for width in narrow}
    return (
        *of_wall(claim, at(fence.edge(side), HUNDREDTH, small(fence))),
        *(instead(fence, name, change, replace(fence, widths=widths)) for change, widths in narrower.items()),
        without(claim, bound, big) if side > 0 else without(claim, less(0, det), {**big, det: Q(-1, 2)}),
    )


def of_end(fence: Fence) -> tuple[Mutant, ...]:
    """Neighbours of: w_11 grows."""
    claim, here = fence.face("end"), fence.right
    point = at(fence.middle, here, small(fence, here))
    return (
        *of_wall(claim, point),
        without(claim, fence.walls["below"], {**point, a: Integer(-1)}),
        without(claim, fence.walls["above"], {**point, a: 2 / here}),
        stating(claim, "as z^2", less(claim.flow.state[0] ** 2, claim.statement.rhs), point),
    )


def of_determinant(fence: Fence, far: Any) -> tuple[Mutant, ...]:
    """Neighbours of: the determinant falls faster than z^m."""
    claim = fence.face("determinant")
    point = at(fence.middle, HUNDREDTH, HUNDREDTH**fence.power)
    steep = replace(fence, power=500)
    return (
        *of_wall(claim, point),
        without(claim, fence.walls["above"], {**point, a: Q(1, 2) / HUNDREDTH}),
        without(claim, fence.walls["end"], at(fence.edge(1), far, far**fence.power)),
        mutant(
            claim,
            "z^500 for z^m",
            at(fence.middle, HUNDREDTH, HUNDREDTH**500),
            statement=steep.face("determinant").statement,
            given=steep.face("determinant").given,
        ),
    )


def started(point: Mapping[Symbol, Any]) -> Point:
    """What is said for all t is said at t = 0, too."""
    first = {initial(q): value for q, value in point.items()}
    entries = {initial(w_11): 1 / sqrt(point[z]), initial(w_12): Integer(0), initial(w_21): Integer(0)}
    return {**point, **first, **entries, t: Integer(0)}


def of_stay(fence: Fence, name: str) -> tuple[Mutant, ...]:
    """Neighbours of: one wall stands for ever; at the start the solution is on it."""
    claim, wall = fence.stays(name), fence.walls[name]
    inside = {z: HUNDREDTH, a: fence.middle.subs(z, HUNDREDTH), det: small(fence)}
    on_wall: Point = {
        "end": {**at(fence.middle, fence.right, small(fence, fence.right))},
        "below": at(fence.edge(-1), HUNDREDTH, small(fence)),
        "above": at(fence.edge(1), HUNDREDTH, small(fence)),
        "determinant": {**inside, det: HUNDREDTH**fence.power},
    }[name]
    first = wall.subs({q: initial(q) for q in (z, a, det)})
    beyond = {
        "end": {z: Q(1, 4)},
        "below": {a: Integer(-1)},
        "above": {a: Integer(3)},
        "determinant": {det: Integer(1)},
    }[name]
    gap = z ** (fence.order + 2)
    return (
        strict(claim, started(on_wall)),
        without(claim, first, started({**on_wall, **beyond})),
        stating(claim, "closer by z^(n+2)", at_most(wall.lhs + gap, wall.rhs), started(on_wall)),
        stating(claim, "closer by 1", at_most(wall.lhs + 1, wall.rhs), started(on_wall)),
        stating(claim, "beyond it", less(wall.rhs, wall.lhs), started(on_wall)),
    )


def of_clock(fence: Fence, side: int) -> tuple[Mutant, ...]:
    """Neighbours of a bound of 6 t; at t = 0 it is attained."""
    claim = fence.clock(side)
    point = started(at(fence.middle, HUNDREDTH, small(fence)))
    lhs, rhs = claim.statement.lhs, claim.statement.rhs
    return (
        strict(claim, point),
        stating(claim, "6 t from t = -1", at_most(lhs.subs(t, t + 1) + (3 - 3 * side) * 4, rhs), point),
        stating(claim, "with 1 added", at_most(lhs + 1, rhs), point),
        stating(claim, "with 1/w_11 added", at_most(lhs + 1 / w_11, rhs), point),
        stating(claim, "the other way", less(rhs, lhs), point),
    )


def of(fence: Fence, below: tuple[int, int], above: tuple[int, int], far: Any) -> tuple[Mutant, ...]:
    """All neighbours of the claims on one pair of fences: with narrow widths, and with a z_0 that is too large."""
    return (
        *of_end(fence),
        *of_fence(fence, "below", below),
        *of_fence(fence, "above", above),
        *of_determinant(fence, far),
        *(m for name in fence.walls for m in of_stay(fence, name)),
        *(m for side in (-1, 1) for m in of_clock(fence, side)),
    )


_generic: Point = {w_11: Integer(2), w_12: Q(1, 3), w_22: Q(1, 5)}
MUTANTS: tuple[Mutant, ...] = (
    *off(coordinates, _generic),
    *of(FENCE_1, (-35, -40), (10, 20), Q(1, 9)),
    *of(FENCE_8, (0, 10**8), (-5 * 10**8, -(10**9)), Q(1, 16)),
)
