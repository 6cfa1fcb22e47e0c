"""Fences around the slow manifold, L = 2 and W symmetric: who is between them stays there; w_11(t) is known for ever.

z = w_11^-2, a = (1 - w_12)/z and D = det W are coordinates; A is the series of a on the slow manifold to z^n.
The fences are A - c_- z^(n+1) <= a <= A + c_+ z^(n+1), with D <= z^m and z <= z_0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, Rational, Symbol, cancel, expand, log, sqrt

from factorflow.proofs_check.claims.steps import HERE, product
from factorflow.symbolic.asymptotics import clock, observed_entry, z
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import NAME, RAZIN2020, problem, symmetric_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, det, initial, real, start_value, t, w_11, w_12, w_21, w_22
from factorflow.symbolic.reason import (
    Barrier,
    Bernstein,
    ByClaim,
    Expansion,
    Invariance,
    Link,
    SumOfSquares,
)

a = real("a")
z_first, a_first, det_first = map(initial, (z, a, det))
AT_W = {z: w_11**-2, a: w_11**2 * (1 - w_12)}
"""The coordinates on a trajectory."""
AT_W_AND_FIRST = {**AT_W, **{initial(q): start_value(value) for q, value in AT_W.items()}}
"""And on its first row."""
_b = 1 - a * z
_drift = 4 * a**2 * _b * z**2 - a + (det + _b**2) * (1 - 2 * a * z)
SLOW = Flow(
    f"{NAME}, symmetric, slow",
    (z, a, det),
    (-4 * a * _b * z**2 * sqrt(z), _drift / sqrt(z), -2 * det * (det + _b**2) * sqrt(z)),
    definitions={w_11: 1 / sqrt(z), w_12: _b, w_21: _b, w_22: sqrt(z) * (det + _b**2)},
    problem=problem(RAZIN2020, Rational(2)),
)
"""The flow W' = -(W G + G W) in z, a and det W, where 0 < w_11."""
_symmetric = symmetric_flow()
_law = equal(ddt(w_11**2 * (1 - w_12)), _symmetric.expand(w_11 * _drift.subs({**AT_W, det: w_11 * w_22 - w_12**2})))
coordinates = Claim(
    label="sharpened:fences.coordinates",
    title="The flow of depth 2 in slow coordinates",
    source=HERE,
    flow=_symmetric,
    given=(less(0, w_11),),
    statement=_law,
    proof=chain((_law, Expansion())),
)


def always_positive(x: Symbol, rate: Expr) -> tuple[Link, ...]:
    """0 < x for ever, from d/dt ln|x| = rate and 0 < x(0)."""
    law, kept = equal(ddt(log(x**2) / 2), rate), less(0, x * initial(x))
    return chain(
        (law, Expansion()), (kept, Invariance(law)), (less(0, x), SumOfSquares(kept.slack, multiplier=initial(x)))
    )


@dataclass(frozen=True)
class Fence:
    """Fences of order n on 0 < z <= z_0, c_- z^(n+1) below A and c_+ z^(n+1) above, with det W <= z^m.

    The clock between them is off by e_- z^(n+1) and e_+ z^(n+1).
    """

    order: int
    right: Rational
    widths: tuple[int, int]
    power: int
    errors: tuple[int, int]

    @cached_property
    def middle(self) -> Expr:
        """A(z) = (1 - w_12)/z on the slow manifold."""
        return expand(cancel((1 - observed_entry(2, self.order + 1)) / z))

    def edge(self, side: int) -> Expr:
        """Return the fence above (side = 1) or below (-1)."""
        return self.middle + side * self.widths[side > 0] * z ** (self.order + 1)

    @cached_property
    def walls(self) -> dict[str, Comparison]:
        """The region, wall by wall."""
        return {
            "end": at_most(z, self.right),
            "below": at_most(self.edge(-1), a),
            "above": at_most(a, self.edge(1)),
            "determinant": at_most(det, z**self.power),
        }

    @cached_property
    def signs(self) -> tuple[Link, ...]:
        """Between the fences 0 < a, and 2 a z < 1, and more than that."""
        low, high = self.edge(-1), self.edge(1)
        walls, b = self.walls, less(0, 1 - (2 * self.power + 1) * high * z)
        return chain(
            (less(0, low), Bernstein(z, self.right)),
            (less(0, a), SumOfSquares(low, walls["below"].slack)),
            (b, Bernstein(z, self.right)),
            (
                less(0, 1 - (2 * self.power + 1) * a * z),
                SumOfSquares(b.slack, product(2 * self.power + 1, z, walls["above"].slack)),
            ),
            (less(0, 1 - 2 * a * z), SumOfSquares(1 - (2 * self.power + 1) * a * z, (2 * self.power - 1) * a * z)),
            (less(0, 1 - a * z), SumOfSquares(1 - 2 * a * z, a * z)),
        )

    @cached_property
    def faces(self) -> dict[str, Claim]:
        """On each wall of the region the flow points strictly inwards."""
        return {name: self.face(name) for name in self.walls}

    def face(self, name: str) -> Claim:
        """On one wall of the region the flow points strictly inwards."""
        wall = self.walls[name]
        inwards = less(0, ddt(wall.slack))
        return Claim(
            label=f"sharpened:fences.order-{self.order}.{name}",
            title=f"Fences of order {self.order}: the flow points inwards on the wall {name}",
            source=HERE,
            flow=SLOW,
            given=(less(0, z), less(0, det), *self.walls.values(), equal(wall.lhs, wall.rhs)),
            statement=inwards,
            proof=(*self.signs, *getattr(self, f"_{name}")(inwards)),
            tested_at=(),
        )

    def _end(self, inwards: Comparison) -> tuple[Link, ...]:
        return chain((inwards, SumOfSquares(4 * a * (1 - a * z) * z**2 * sqrt(z))))

    def _below(self, inwards: Comparison) -> tuple[Link, ...]:
        return self._fence(inwards, -1)

    def _above(self, inwards: Comparison) -> tuple[Link, ...]:
        return self._fence(inwards, 1)

    def _fence(self, inwards: Comparison, side: int) -> tuple[Link, ...]:
        edge, wall = self.edge(side), self.walls["above" if side > 0 else "below"]
        on_wall, bound = equal(wall.lhs, wall.rhs), z**self.power if side > 0 else Rational(0)
        drift = (_drift + 4 * a * _b * z**3 * edge.diff(z)).subs(a, edge)
        worst, turn = less(0, expand(-side * drift.subs(det, bound))), less(0, 1 - 2 * edge * z)
        rate = equal(inwards.rhs, -side * drift / sqrt(z))
        room = side * (bound - det)
        return chain(
            (rate, Expansion(modulo=(on_wall,))),
            (worst, Bernstein(z, self.right)),
            (turn, Bernstein(z, self.right)),
            (
                inwards,
                SumOfSquares(-rate.slack, worst.slack / sqrt(z), product(1 / sqrt(z), room, turn.slack)),
            ),
        )

    def _determinant(self, inwards: Comparison) -> tuple[Link, ...]:
        b, m = 1 - a * z, self.power
        on_wall = equal(det, z**m)
        rate = equal(inwards.rhs, 2 * sqrt(z) * z**m * (z**m + b**2 - 2 * m * a * b * z))
        return chain(
            (rate, Expansion(modulo=(on_wall,))),
            (
                inwards,
                SumOfSquares(
                    -rate.slack,
                    2 * sqrt(z) * z ** (2 * m),
                    product(2 * sqrt(z) * z**m, b, 1 - (2 * m + 1) * a * z),
                ),
            ),
        )

    @cached_property
    def _starts(self) -> tuple[Comparison, ...]:
        at_start = {z: z_first, a: a_first, det: det_first}
        symmetric = equal(initial(w_12), initial(w_21))
        return (symmetric, less(0, z_first), less(0, det_first), *(wall.subs(at_start) for wall in self.walls.values()))

    @cached_property
    def _between(self) -> tuple[Link, ...]:
        """All walls stand for ever."""
        chains = {name: chain((less(0, ddt(w.slack)), ByClaim(self.face(name)))) for name, w in self.walls.items()}
        barrier = Barrier(tuple((wall, chains[name]) for name, wall in self.walls.items()))
        return (
            *always_positive(z, -4 * a * _b * z * sqrt(z)),
            *always_positive(det, -2 * (det + _b**2) * sqrt(z)),
            *chain(*((wall, barrier) for wall in self.walls.values())),
        )

    def stays(self, name: str) -> Claim:
        """Who is between the fences at the start is so for ever."""
        links, wall = self._between, self.walls[name]
        last = next(i for i, link in enumerate(links) if link.statement == wall)
        return Claim(
            label=f"sharpened:fences.order-{self.order}.stays-{name}",
            title=f"Fences of order {self.order}: who is between them at the start is so for ever, {name}",
            source=HERE,
            flow=SLOW,
            given=self._starts,
            statement=wall,
            proof=links[: last + 1],
            tested_at=(AT_W_AND_FIRST,),
        )

    def clock(self, side: int) -> Claim:
        """6 t is at most (side = 1) or at least (-1) what a function of w_11 has grown by."""
        n, edge = self.order, self.edge(-side)
        phi = clock(2, n) - side * self.errors[side > 0] * z ** (n + 1)
        psi = expand(3 * phi - 2 * z * phi.diff(z))
        f = expand(side * w_11**3 * phi.subs(z, w_11**-2))
        pace, worst = at_most(6 * side, ddt(f)), less(0, side * expand(2 * edge * (1 - edge * z) * psi - 6))
        grown = at_most(f.subs(w_11, initial(w_11)) + 6 * side * t, f)
        gap, turn = side * (a - edge), less(0, 1 - a * z - edge * z)
        half = less(0, 1 - 2 * edge * z)
        return Claim(
            label=f"sharpened:fences.order-{n}.{'at-least' if side > 0 else 'at-most'}",
            title=f"Fences of order {n}: a bound of the missing entry that is good for ever",
            source=HERE,
            flow=SLOW,
            given=self._starts,
            statement=grown,
            proof=(
                *self._between,
                *self.signs,
                *chain(
                    (half, Bernstein(z, self.right)),
                    (turn, SumOfSquares((1 - 2 * a * z) / 2, half.slack / 2)),
                    (less(0, psi), Bernstein(z, self.right)),
                    (worst, Bernstein(z, self.right)),
                    (pace, SumOfSquares(worst.slack, product(2, psi, gap, turn.slack))),
                    (grown, Invariance(pace)),
                ),
            ),
            tested_at=(AT_W_AND_FIRST,),
        )

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All that is said of these fences."""
        return (
            *self.faces.values(),
            *map(self.stays, self.walls),
            *map(self.clock, (-1, 1)),
        )


FENCE_1 = Fence(1, Rational(1, 100), (0, 40), 4, (100, 100))
FENCE_8 = Fence(8, Rational(1, 320), (10**9, 0), 11, (10**9, 10**9))
FENCES = (coordinates, *FENCE_1.claims, *FENCE_8.claims)
