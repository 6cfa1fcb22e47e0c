"""False neighbours of the floor under the missing entry, and of Proposition 4 from every definite start.

A statement about all t is refuted on the first row; at its edge w_11 = m, by its derivative there.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, exp

from factorflow.proofs_check.claims.razin2020.every_start import R_START, RATE_START
from factorflow.proofs_check.claims.razin2020.every_start import rate as RATE  # noqa: N812
from factorflow.proofs_check.claims.steps import a, b, d, half
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import Point, Q, claim
from factorflow.proofs_check.neighbours.razin2020.definite import begun
from factorflow.proofs_check.neighbours.razin2020.loss import loss_0, slope, timed
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import symmetric_flow
from factorflow.symbolic.notation import ddt, initial, real, t

LOW, HIGH, FLOOR = (claim(f"razin2020:prop4.{name}") for name in ("floor.low", "floor.high", "floor"))
EVERY = claim("razin2020:prop4.every-start")
a_0, b_0, d_0 = map(initial, (a, b, d))
m, D, S, r, level = map(real, "mDSrM")
det_of, det_start = a * d - b**2, a_0 * d_0 - b_0**2


def below(floor: Any, *entries: Any, roof: Any = 1) -> Point:
    """A start, its floor and its roof."""
    return {**begun(*map(Q, entries)), m: Q(floor), D: Q(roof)}


def at_edge(claim: Claim, dropped: Comparison, *witness: Any, other: Comparison | None = None) -> Mutant:
    """Where w_11 = m it must not fall: without a hypothesis, or with another in its place, it does."""
    given = tuple(fact for fact in claim.given if fact != dropped)
    change = f"{other} for {dropped}, at the edge" if other else f"without {dropped}, at the edge"
    edge = (*given, *((other,) if other else ()), equal(a, m))
    return mutant(claim, change, below(*witness), given=edge, statement=at_most(0, ddt(a)))


def says(claim: Claim, change: str, statement: Comparison, *witness: Any) -> Mutant:
    """Another statement, false at the start."""
    return stating(claim, change, statement, below(*witness))


_margin, _above = LOW.given[-1], at_most(0, a_0 - m)
_sharp = ("1/2", "1/2", 0, 1)
"""w_11 = m = 1/2, with equality in det W >= m (w_22 - w_12)."""
OF_LOW = (
    strict(LOW, below(*_sharp)),
    turned(LOW, below("1/4", 1, 0, 1)),
    says(LOW, "2 m for m", at_most(0, a - 2 * m), *_sharp),
    says(LOW, "w_22 for w_11", at_most(0, d - m), "1/2", 4, 0, "1/4"),
    says(LOW, "det W for w_11", at_most(0, det_of - m), "1/2", "1/2", 0, "1/2"),
    without(LOW, _above, below(1, "1/2", "3/10", "1/4")),
    at_edge(LOW, _margin, 1, 1, "-1/2", 1),
    at_edge(LOW, _margin, 1, 1, "-1/2", 1, other=at_most(0, det_start - m * (d_0 + b_0))),
    at_edge(LOW, _margin, "1/2", "1/2", "-1/4", 1, other=at_most(0, det_start - m**2 * (d_0 - b_0))),
)

_under_roof = at_most(0, Q(3, 4) - m * D)
OF_HIGH = (
    strict(HIGH, below(*_sharp)),
    turned(HIGH, below("1/4", 1, 0, 1)),
    says(HIGH, "2 m for m", at_most(0, a - 2 * m), *_sharp),
    without(HIGH, _above, below("3/4", "1/2", "1/2", 1)),
    at_edge(HIGH, at_most(0, b_0), "3/4", "3/4", "-1/2", 1),
    at_edge(HIGH, less(0, det_start), "3/4", "3/4", 2, 1),
    at_edge(HIGH, at_most(d_0, D), "3/4", "3/4", 2, 6),
    at_edge(HIGH, _under_roof, 3, 3, "6/5", 1),
    at_edge(HIGH, _under_roof, 3, 3, "6/5", 1, other=at_most(0, 3 - m * D)),
)

_enough = FLOOR.given[-1]
OF_FLOOR = (
    strict(FLOOR, below(*_sharp)),
    turned(FLOOR, below("1/4", 1, 0, 1)),
    says(FLOOR, "2 m for m", at_most(0, a - 2 * m), *_sharp),
    says(FLOOR, "w_22 for w_11", at_most(0, d - m), "3/4", 4, 0, "1/2"),
    says(FLOOR, "det W for w_11", at_most(0, det_of - m), "1/2", "1/2", 0, "1/2"),
    without(FLOOR, _enough, below("3/4", "1/2", 0, 1)),
    at_edge(FLOOR, _enough, "3/4", "3/4", "-1/2", 1),
    at_edge(FLOOR, _enough, "3/4", "3/4", "-1/2", 1, other=at_most(0, det_start - m * (d_0 - Abs(b_0)))),
    at_edge(FLOOR, _enough, "1/2", "1/2", "-1/4", 1, other=at_most(0, det_start - m**2 * (d_0 + Abs(b_0)))),
)


def slow(change: str, dropped: tuple[Comparison, ...], witness: Point, **other: Any) -> Mutant:
    """The rate differentiated at t = 0, without some hypotheses."""
    given = tuple(fact for fact in RATE.given if fact not in dropped)
    return mutant(RATE, f"{change}, at the start", witness, given=given, statement=at_most(r, slope), **other)


_numbers = {"m": Q(3, 4), "r": Q(3, 16), "D": 1}
_unit = timed(1, 0, 1, **_numbers, S=2)
_tiny = timed(Q(1, 100), 0, Q(1, 100), m=Q(1, 100), r=Q(1, 400), D=1, S=Q(101, 100))
_far = timed(20000, -100, 1, **_numbers, S=102)
_bounded, _cubed = RATE_START[-2:]
_thin = timed(Q(1, 100), -Q(1, 100), Q(1, 100), **_numbers, S=2)
_unseen = {**begun(2000, 1, Q(1, 1000)), t: 0, loss_0: (1 + Q(1, 1000)) ** 2 / 2}
OF_RATE = (
    *tight(RATE, _unit),
    strict(RATE, _unit),
    stating(RATE, "24 r for r, at the start", at_most(24 * r, slope), _tiny),
    slow(f"without {_enough}", (_enough,), timed(Q(1, 100), 0, Q(1, 100), **_numbers, S=2)),
    slow("a start of rank one", (_enough, less(0, det_start)), _thin),
    slow("without det W(0) > 0", (less(0, det_start),), timed(Q(7, 10), 0, -half, **_numbers, S=Q(11, 10))),
    slow("without r S^3 <= 2 m", (_cubed,), _far),
    slow("without l(0) <= S^2", (_bounded,), {**_far, S: 1}),
    slow(
        "-1 observed for 0",
        (),
        {**_unseen, **{real(name): value for name, value in _numbers.items()}, S: 1},
        flow=symmetric_flow(((None, 1), (1, -1))),
    ),
)

_late, _now = EVERY.given[-1], timed(1, 0, 1, M=1)
_power = Q(-3, 2)


def if_late(bound: Expr) -> Mutant:
    """Another time from which on the loss is small: too early."""
    return given_instead(EVERY, _late, at_most(level**_power, bound), _now)


_rest = {**timed(1, 0, 1, M=Q(1, 4)), loss_0: 2, d: 1 / (2 * exp(128000) - 1), t: 64000}
"""From diag(1, 1) with 0, 0 and -1 observed, long after the start: the loss is near 1/2."""
OF_EVERY = (
    without(EVERY, _late, _now),
    given_instead(EVERY, _late, at_most(R_START * t, level**_power), _now),
    if_late(1 + R_START * t),
    if_late(R_START * (t + 10**5)),
    if_late(2 * loss_0**_power + R_START * t),
    mutant(EVERY, "0, 0 and -1 observed", _rest, flow=symmetric_flow(((None, 0), (0, -1)))),
)

MUTANTS: tuple[Mutant, ...] = (*OF_LOW, *OF_HIGH, *OF_FLOOR, *OF_RATE, *OF_EVERY)
