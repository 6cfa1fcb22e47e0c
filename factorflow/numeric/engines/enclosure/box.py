"""A box of starts: x = p + Phi e + r for every e in [-1, 1]^n, so that the box turns and stretches with the flow.

Phi is a polynomial that nearly follows the variational equation; r is bounded by comparison.  With z = Phi e + r,
and d and D the defects of p and Phi,

    r' = Df(p) r + d + D e + (integral of (1 - u) D^2 f(p + u z)[z, z] over u in [0, 1]).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure.charts import Chart, Completion, Exact, chart_for
from factorflow.numeric.engines.enclosure.comparison import absolute, apply, drift, metzler, uppers
from factorflow.numeric.engines.enclosure.frame import Error, axes, change, eigenframe, outside
from factorflow.numeric.engines.enclosure.jacobian import jacobian, variational
from factorflow.numeric.engines.enclosure.matrices import det
from factorflow.numeric.engines.enclosure.model import UNIT, Bounds, defect, polynomials, ranges
from factorflow.numeric.engines.enclosure.piece import Curve, NotEnclosedError
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap
from factorflow.numeric.engines.enclosure.series import Integers, end, reach, rescaled, taylor
from factorflow.numeric.engines.enclosure.stance import LOW
from factorflow.numeric.engines.enclosure.start import ball
from factorflow.numeric.engines.enclosure.stepping import GUARD

BITS, ORDER = 60, 20
"""Accuracy of p and Phi: the box is far wider than that."""
LONGEST, SHORTEST = Fraction(1, 32), Fraction(1, 2**20)
"""Widths of a step; a longer one sees Df at more places at once."""
GUESSES, SLACK, LEAST = 8, 1.02, 1e-60
"""How often a tube is guessed, and how much wider than what the comparison found the time before."""


@dataclass(frozen=True)
class BoxPiece:
    """The flow of a whole box over one step: p and Phi along a curve, and a bound on r all over it."""

    chart: Chart
    curve: Curve
    rest: Bounds

    def at(self, time: Fraction) -> list[arb]:
        """Enclose W at one time, for all starts in the box, by the mean value form."""
        with LOW.working():
            n, s = len(self.rest), ball(self.curve.place(time))
            values = [x(s) for x in self.curve.polynomials()]
            centre, phi = values[:n], arb_mat(n, n, values[n:])
            middle = [x.mid() for x in centre]
            off = [(x - y).abs_upper() + r for x, y, r in zip(centre, middle, self.rest, strict=True)]
            box = [x + (a + r) * UNIT for x, a, r in zip(centre, _spread(phi), self.rest, strict=True)]
            slopes = arb_mat(4, n, jacobian(self.chart.product)(box, ball))
            moved = zip(_spread(slopes * phi), apply(absolute(slopes), off), strict=True)
            w = self.chart.product(middle, ball)
            return [x + (a + b) * UNIT for x, (a, b) in zip(w, moved, strict=True)]


@dataclass(frozen=True)
class BoxTracker:
    """Makes the pieces of one box."""

    chart: Chart
    field: PolynomialMap
    slopes: PolynomialMap
    bends: PolynomialMap

    @classmethod
    def of(cls, chart: Chart) -> BoxTracker:
        """Differentiate the field of a chart twice."""
        slopes = jacobian(chart.field)
        return cls(chart, variational(chart.field), slopes, jacobian(slopes))

    def curve(self, centre: Sequence[Any], time: Fraction, width: Fraction) -> Curve:
        """Return p and Phi from a point on the grid, over this width or less."""
        grid = BITS + GUARD
        series = taylor(self.field, centre, width, ORDER, grid)
        ratio = min(Fraction(1), reach(series, GUARD))
        series, width = rescaled(series, ratio), width * ratio
        with Ball(grid + 32).working():
            wrong = defect(self.field, polynomials(series, grid), width)
        return Curve(series, grid, time, width, Fraction(0), wrong)

    def follow(self, curve: Curve, error: Error) -> tuple[BoxPiece, Error]:
        """Return the piece over a curve, and the bound on r at its end.

        Raises
        ------
        NotEnclosedError
            If the curve is too long.
        """
        with LOW.working():
            n, half = self.chart.field.inputs, ball(Fraction(1, 2))
            values = ranges(curve.polynomials(), half, half)
            p, spread = values[:n], _spread(arb_mat(n, n, values[n:]))
            known = [sum(curve.wrong[n * (i + 1) : n * (i + 2)], curve.wrong[i]) for i in range(n)]
            middle = np.array(self._jacobian([x.mid() for x in p]).tolist(), dtype=float)
            new = eigenframe(middle, self.chart.free)
            size, width = change(error, new), ball(curve.unit)
            c = metzler(new.inverse * self._jacobian(p) * new.columns * width)
            guess = uppers([x * SLACK + LEAST for x in size])
            for _ in range(GUESSES):
                # As long as r is in the tube that we guess, the comparison is right; if what it finds lies
                # strictly inside, r never leaves it.
                z = uppers([a + b for a, b in zip(spread, outside(new, guess), strict=True)])
                second = self._second([x + e * UNIT for x, e in zip(p, z, strict=True)], z)
                source = [a + b * width for a, b in zip(known, second, strict=True)]
                found = drift(c, size, uppers(apply(absolute(new.inverse), source)))
                if all(x < y for x, y in zip(found.tube, guess, strict=True)):
                    return BoxPiece(self.chart, curve, outside(new, found.tube)), Error(new, found.end)
                guess = uppers([x * SLACK + LEAST for x in found.tube])
        raise NotEnclosedError

    def _jacobian(self, x: list[arb]) -> arb_mat:
        return arb_mat(len(x), len(x), self.slopes(x, ball))

    def _second(self, x: list[arb], z: Bounds) -> list[arb]:
        """Bound half of D^2 f(x)[z, z], each coordinate."""
        n = len(x)
        bends = arb_mat(n * n, n, self.bends(x, ball))
        products = apply(absolute(bends), z)
        return [sum((products[i * n + j] * z[j] for j in range(n)), arb(0)) / 2 for i in range(n)]


def boxes(completion: Completion, start: Exact, radius: Fraction) -> Iterator[BoxPiece]:
    """Yield the flow of all symmetric starts whose entries differ from those of a start by at most a radius.

    Parameters
    ----------
    completion : Completion
        Symmetric, of depth 2.
    start : Exact
        Symmetric; every matrix in the box must be positive definite, which is W in the chart itself.
    radius : Fraction

    Raises
    ------
    InputError
        If it is not so.
    NumericalError
        If no bound can be closed over a step, however short.
    """
    (a, b), (c, d) = start
    is_definite = min(a, d) > radius and (a - radius) * (d - radius) > (abs(b) + radius) ** 2
    if completion.depth != 2 or not completion.is_symmetric or b != c or not is_definite or det(start) <= 0:
        raise InputError("a box of starts needs depth 2, symmetric observations, and positive definite starts")
    chart = chart_for(completion, start, 1)
    n, grid = chart.field.inputs, BITS + GUARD
    # log|det W|, the last coordinate, does not feed back, and is not told.
    spread = [radius if i == j < n - 1 else Fraction(0) for i in range(n) for j in range(n)]
    centre: list[Any] = [round(x * 2**grid) for x in (a, b, d, Fraction(0), *spread)]
    rounding = [arb((n + 1, -grid))] * n
    return _pieces(BoxTracker.of(chart), centre, Error(axes(n), rounding))


def _pieces(tracker: BoxTracker, centre: Sequence[Any], error: Error) -> Iterator[BoxPiece]:
    time, width = Fraction(0), LONGEST
    while width >= SHORTEST:
        curve = tracker.curve(centre, time, width)
        try:
            piece, error = tracker.follow(curve, error)
        except NotEnclosedError:
            width = curve.unit / 2
            continue
        yield piece
        series: Integers = curve.series
        centre, time, width = end(series), curve.end, min(2 * curve.unit, LONGEST)
    raise NumericalError(f"the box of starts cannot be enclosed beyond t = {float(time):.6g}: take a smaller one")


def _spread(matrix: arb_mat) -> list[arb]:
    """Bound |matrix e| for all e in [-1, 1]^n."""
    return apply(absolute(matrix), [arb(1)] * matrix.ncols())
