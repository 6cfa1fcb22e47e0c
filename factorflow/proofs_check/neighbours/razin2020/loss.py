"""False neighbours of Proposition 4: how fast the loss goes to zero.

A bound for all t that is an equality at t = 0 bounds the derivative there.  From diag(1, 1), where the observed
values are 0, 0 and -1, the flow is known exactly: w_22 = 1/(2 exp(2 t) - 1), and the loss goes to 1/2.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, exp

from factorflow.proofs_check.claims.steps import a, b, d, half
from factorflow.proofs_check.exact import value_at
from factorflow.proofs_check.mutants import Mutant, given_instead, mutant, stating, strict, tight, without
from factorflow.proofs_check.neighbours.points import Point, Q, claim
from factorflow.proofs_check.neighbours.razin2020.definite import begun
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import symmetric_flow
from factorflow.symbolic.notation import ddt, initial, loss, real, t

RATE, IDENTITY, LIMIT = (claim(f"razin2020:{name}") for name in ("prop4.rate", "prop4.identity", "prop4"))
a_0, b_0, d_0, loss_0 = map(initial, (a, b, d, loss))
r, D, level = map(real, "rDM")
det_start = a_0 * d_0 - b_0**2
_power = Q(-3, 2)
slope = ddt(loss**_power)


def timed(*entries: Any, **numbers: Any) -> dict[Any, Any]:
    """The symmetric W = [[a, b], [b, d]] at t = 0."""
    where = begun(*entries)
    more = {real(name): value for name, value in numbers.items()}
    return {**where, t: Integer(0), loss_0: value_at(loss, RATE.flow, where), **more}


def at_start(claim: Claim, change: str, lower: Expr, witness: Point) -> Mutant:
    """The bound differentiated at t = 0, with another speed."""
    return stating(claim, f"{change}, at the start", at_most(lower, slope), witness)


def slow_without(claim: Claim, hypothesis: Comparison, witness: Point) -> Mutant:
    """The bound differentiated at t = 0, without a hypothesis."""
    given = tuple(fact for fact in claim.given if fact != hypothesis)
    speed = r if claim is RATE else a_0 / 4
    return mutant(claim, f"without {hypothesis}, at the start", witness, given=given, statement=at_most(speed, slope))


_unit = timed(1, 0, 1, r=Q(1, 4), D=1)
_tiny = timed(Q(1, 100), 0, Q(1, 100), r=Q(1, 400), D=1)
_solved = timed(100, Q(9999, 10000), Q(1, 100), r=half, D=1)
"""det W = 1/5000, and the gradient is small along W."""
OF_RATE = (
    *tight(RATE, _unit),
    strict(RATE, _unit),
    at_start(RATE, "24 r for r", 24 * r, _tiny),
    stating(RATE, "the power 1, at the start", at_most(r, ddt(1 / loss)), _solved),
    stating(RATE, "the power 1/2, at the start", at_most(r, ddt(loss**-half)), _solved),
    slow_without(RATE, at_most(4 * r, a_0), timed(Q(1, 100), 0, Q(1, 100), r=half, D=1)),
    slow_without(RATE, at_most(r * (1 + D**2), 1), timed(400, Q(400, 401), 1, r=100, D=1)),
    slow_without(RATE, at_most(d_0, D), timed(2, 0, 10, r=half, D=1)),
    slow_without(RATE, at_most(0, b_0), timed(101, -10, 1, r=half, D=1)),
    slow_without(RATE, at_most(0, 1 - b_0), timed(101, 10, 1, r=half, D=1)),
    slow_without(RATE, less(0, det_start), timed(2, 0, -1, r=half, D=1)),
)

_large = timed(5, 0, 5)
_small = timed(Q(1, 1000), 0, Q(1, 1000))
OF_IDENTITY = (
    *tight(IDENTITY, _unit),
    strict(IDENTITY, _unit),
    at_start(IDENTITY, "6 for 1/4", 6 * a_0, _unit),
    at_start(IDENTITY, "alpha dropped", Q(1, 4) * a_0**0, _tiny),
    at_start(IDENTITY, "the root of alpha", a_0**half / 4, _small),
    slow_without(IDENTITY, at_most(a_0, 1), _large),
    slow_without(IDENTITY, equal(d_0, a_0), timed(1, 0, 10)),
    slow_without(IDENTITY, equal(b_0, 0), timed(Q(1, 4), Q(3, 4), Q(1, 4))),
    slow_without(IDENTITY, less(0, a_0), timed(-1, 0, -1)),
)

_late = LIMIT.given[-1]
_now = timed(1, 0, 1, M=1)


def if_late(bound: Expr) -> Mutant:
    """Another time from which on the loss is small: too early."""
    return given_instead(LIMIT, _late, at_most(level**_power, bound), _now)


_rest = {loss_0: 2, d: 1 / (2 * exp(64) - 1), t: 32, level: Q(1, 4)}
OF_LIMIT = (
    without(LIMIT, _late, _now),
    given_instead(LIMIT, _late, at_most(a_0 * t / 4, level**_power), _now),
    if_late(1 + a_0 * t / 4),
    if_late(a_0 * (t + 10) / 4),
    if_late(2 * loss_0**_power + a_0 * t / 4),
    mutant(LIMIT, "0, 0 and -1 observed", {**begun(1, 0, 1), **_rest}, flow=symmetric_flow(((None, 0), (0, -1)))),
)

MUTANTS: tuple[Mutant, ...] = (*OF_RATE, *OF_IDENTITY, *OF_LIMIT)
