"""The last stretch before a finite limit, in closed form: r' = -S r, with S constant to all digits carried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gmpy2
import mpmath

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.engines.mpfr import from_mpf, to_mpf
from factorflow.numeric.engines.stiff.completion import Completion, Point, metric, push, singular_values
from factorflow.numeric.engines.stiff.decimal import power_of_ten


@dataclass(frozen=True, eq=False)
class Limit:
    """The flow from t0 on, linearised at its limit.

    Parameters
    ----------
    task : Completion
    t0 : number
    rates : list of 3 numbers
        The eigenvalues of S, all positive.
    shares : 3 lists of 3 numbers
        What each of them has of r12, of r21 and of r22 at t0.
    climbs : list of 3 numbers
        What each of them will add to w11.
    w11 : number
        The limit.
    """

    task: Completion
    t0: Any
    rates: list[Any]
    shares: list[list[Any]]
    climbs: list[Any]
    w11: Any

    def at(self, t: Any) -> Point:
        """Return the point of the flow at a time after t0."""
        decay = [gmpy2.exp(-rate * (t - self.t0)) for rate in self.rates]
        r12, r21, r22 = (_dot(share, decay) for share in self.shares)
        w11 = self.w11 - _dot(self.climbs, decay)
        w12, w21, w22 = self.task.o12 - r12, self.task.o21 - r21, self.task.o22 - r22
        return Point(w11, w12, w21, w22, r12, r21, r22, gmpy2.log(abs(w11 * w22 - w12 * w21)))


def is_settled(task: Completion, point: Point, digits: float) -> bool:
    """Return whether what is left of the residual changes no rate by a part of 10^-digits."""
    _, log_sigma2 = singular_values(task, point)
    residual = max(abs(point.r12), abs(point.r21), abs(point.r22))
    return bool(residual < gmpy2.exp(log_sigma2) * power_of_ten(-digits))


def limit_from(task: Completion, t0: Any, point: Point, bits: int) -> Limit:
    """Diagonalise S, which is symmetric, at a point that has settled."""
    one, zero, at_limit = gmpy2.mpfr(1), gmpy2.mpfr(0), metric(task, point)
    pushes = [push(at_limit, *unit) for unit in ((one, zero, zero), (zero, one, zero), (zero, zero, one))]
    with MPF(bits).working():
        values, vectors = mpmath.eigsy(mpmath.matrix([[to_mpf(column[i]) for column in pushes] for i in (1, 2, 3)]))
        parts = vectors.T * mpmath.matrix([to_mpf(r) for r in (point.r12, point.r21, point.r22)])
        shares = [[from_mpf(vectors[i, k] * parts[k], bits) for k in range(3)] for i in range(3)]
        rates = [from_mpf(value, bits) for value in values]
    climbs = [_dot([column[0] for column in pushes], [share[k] for share in shares]) / rates[k] for k in range(3)]
    return Limit(task, t0, rates, shares, climbs, point.w11 + sum(climbs))


def _dot(a: list[Any], b: list[Any]) -> Any:
    return sum(x * y for x, y in zip(a, b, strict=True))
