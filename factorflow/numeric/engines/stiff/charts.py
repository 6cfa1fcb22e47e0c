"""Coordinates of the product flow; each is good where the others lose digits.

`EARLY`    log |w11|, w12, w21, log |det W|: small starts, where no residual is small yet.
`SCALED`   log |w11|, r12 (1 + w11^2), r21 (1 + w11^2), log |det W|: w11 grows for ever.
`ENTRIES`  w11, r12, r21, r22: finite limits, and w11 of any sign.

In `SCALED` nothing vanishes in the limit; at depth 2, log |det W| is divided by 1 + w11^2, like which it falls.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import gmpy2
import numpy as np

from factorflow.numeric.engines.stiff.completion import Completion, Point, velocity
from factorflow.numeric.engines.stiff.decimal import Numbers, digits_between, exp, log


class Chart(ABC):
    """Four coordinates of the flow, in arrays with one row for each."""

    handicap: float = 0.0
    """Digits by which another chart may be worse and still be taken."""

    @abstractmethod
    def state(self, task: Completion, point: Point) -> Numbers:
        """Return the coordinates of a point."""

    @abstractmethod
    def point(self, task: Completion, side: int, state: Numbers) -> Point:
        """Return the point with these coordinates; `side` is the sign of w11."""

    @abstractmethod
    def field(self, task: Completion, side: int, state: Numbers) -> Numbers:
        """Return the derivatives of the coordinates in time."""

    @abstractmethod
    def scales(self, state: Numbers) -> Numbers:
        """Return what an error of each coordinate is compared with, for coordinates x nodes."""

    @abstractmethod
    def digits_lost(self, task: Completion, point: Point) -> float:
        """Return how many decimal digits cancel at a point."""


class Early(Chart):
    """log |w11|, w12, w21, log |det W|."""

    def state(self, task: Completion, point: Point) -> Numbers:
        return _array(gmpy2.log(abs(point.w11)), point.w12, point.w21, point.log_det)

    def point(self, task: Completion, side: int, state: Numbers) -> Point:
        v, w12, w21, log_det = state
        return _completed(task, side * exp(v), w12, w21, task.o12 - w12, task.o21 - w21, log_det)

    def field(self, task: Completion, side: int, state: Numbers) -> Numbers:
        point = self.point(task, side, state)
        speed = velocity(task, point)
        return _array(speed.w11 / point.w11, speed.w12, speed.w21, speed.log_det)

    def scales(self, state: Numbers) -> Numbers:
        one, largest = gmpy2.mpfr(1), max(abs(state[1:3].ravel()))
        return _array(one, largest or one, largest or one, one)

    def digits_lost(self, task: Completion, point: Point) -> float:
        return max(_lost_in_residuals(task, point), _lost_in_corner(task, point)) if point.w11 else float("inf")


class Scaled(Chart):
    """log |w11|, r12 (1 + w11^2), r21 (1 + w11^2), and log |det W|, divided by 1 + w11^2 at depth 2."""

    def state(self, task: Completion, point: Point) -> Numbers:
        scale = 1 + point.w11**2
        log_det = point.log_det / _det_scale(task, scale)
        return _array(gmpy2.log(abs(point.w11)), point.r12 * scale, point.r21 * scale, log_det)

    def point(self, task: Completion, side: int, state: Numbers) -> Point:
        v, c1, c2, m = state
        w11 = side * exp(v)
        scale = 1 + w11 * w11
        r12, r21 = c1 / scale, c2 / scale
        return _completed(task, w11, task.o12 - r12, task.o21 - r21, r12, r21, m * _det_scale(task, scale))

    def field(self, task: Completion, side: int, state: Numbers) -> Numbers:
        point = self.point(task, side, state)
        speed = velocity(task, point)
        scale, growth = 1 + point.w11**2, 2 * point.w11 * speed.w11
        falling = state[3] * growth if task.depth == 2 else 0
        return _array(
            speed.w11 / point.w11,
            growth * point.r12 - scale * speed.w12,
            growth * point.r21 - scale * speed.w21,
            (speed.log_det - falling) / _det_scale(task, scale),
        )

    def scales(self, state: Numbers) -> Numbers:
        one, residual = gmpy2.mpfr(1), min(np.max(abs(state[1:3]), axis=0))
        least = 1 / (1 + gmpy2.exp(2 * max(state[0])))
        return _array(one, residual or one, residual or one, max(least, *abs(state[3])))

    def digits_lost(self, task: Completion, point: Point) -> float:
        return max(_lost_in_corner(task, point), _lost_in_entries(task, point)) if point.w11 else float("inf")


class Entries(Chart):
    """w11, r12, r21, r22."""

    # Its fast and slow directions lie across its axes, so that the matrix of Newton's method is singular in
    # float64 where the stiffness passes 1e16.
    handicap = 3.0

    def state(self, task: Completion, point: Point) -> Numbers:
        return _array(point.w11, point.r12, point.r21, point.r22)

    def point(self, task: Completion, side: int, state: Numbers) -> Point:
        w11, r12, r21, r22 = state
        w12, w21, w22 = task.o12 - r12, task.o21 - r21, task.o22 - r22
        return Point(w11, w12, w21, w22, r12, r21, r22, log(abs(w11 * w22 - w12 * w21)))

    def field(self, task: Completion, side: int, state: Numbers) -> Numbers:
        speed = velocity(task, self.point(task, side, state))
        return _array(speed.w11, -speed.w12, -speed.w21, -speed.w22)

    def scales(self, state: Numbers) -> Numbers:
        one, residual = gmpy2.mpfr(1), min(np.max(abs(state[1:4]), axis=0))
        return _array(max(abs(state[0])) or one, *[residual or one] * 3)

    def digits_lost(self, task: Completion, point: Point) -> float:
        terms = max(abs(point.w11 * point.w22), abs(point.w12 * point.w21))
        in_det = digits_between(terms, gmpy2.exp(point.log_det))
        return max(in_det, _lost_in_entries(task, point), digits_between(abs(task.o22), abs(point.w22)))


CHARTS = (Scaled(), Early(), Entries())
CHANGE = 2.0
"""Digits that a change of chart must win."""


def best_chart(task: Completion, point: Point, current: Chart | None = None) -> Chart:
    """Return the chart that loses the fewest digits here."""

    def rank(chart: Chart) -> float:
        return chart.digits_lost(task, point) + chart.handicap - CHANGE * (chart is current)

    return min(CHARTS, key=rank)


def _array(*rows: Any) -> Numbers:
    return np.array(rows, dtype=object)


def _completed(task: Completion, w11: Any, w12: Any, w21: Any, r12: Any, r21: Any, log_det: Any) -> Point:
    """Return the point whose w22 follows from the determinant."""
    w22 = (task.sign * exp(log_det) + w12 * w21) / w11
    return Point(w11, w12, w21, w22, r12, r21, task.o22 - w22, log_det)


def _det_scale(task: Completion, scale: Any) -> Any:
    return scale if task.depth == 2 else 1


def _lost_in_residuals(task: Completion, point: Point) -> float:
    """Return the digits lost by o - w beside w11, where r12 is of the size of r22/w11 in the end."""
    worst = max(abs(point.r12), abs(point.r21), abs(point.r22) / (1 + abs(point.w11)))
    return digits_between(max(abs(task.o12), abs(task.o21)), worst)


def _lost_in_corner(task: Completion, point: Point) -> float:
    """Return the digits lost in w22 = (det + w12 w21)/w11, and again in o22 - w22."""
    terms = max(gmpy2.exp(point.log_det), abs(point.w12 * point.w21))
    return digits_between(terms, abs(point.w11 * point.w22)) + digits_between(abs(task.o22), abs(point.r22))


def _lost_in_entries(task: Completion, point: Point) -> float:
    """Return the digits lost by w = o - r beside w11, compared with the largest entry."""
    return digits_between(max(abs(task.o12), abs(task.o21)), max(map(abs, point[:4])))
