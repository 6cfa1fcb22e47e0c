"""One step of the flow with everything it proves: a polynomial, and a tube around it that contains the solution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb, arb_mat, arb_poly

from factorflow.errors import NumericalError
from factorflow.numeric.engines.enclosure.charts import Chart
from factorflow.numeric.engines.enclosure.comparison import absolute, apply, drift, metzler, uppers
from factorflow.numeric.engines.enclosure.frame import Error, Floats, change, eigenframe, outside
from factorflow.numeric.engines.enclosure.model import UNIT, Bounds, polynomials, ranges
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap
from factorflow.numeric.engines.enclosure.series import Integers
from factorflow.numeric.engines.enclosure.stance import LOW, Stance
from factorflow.numeric.engines.enclosure.start import ball

SHORTEST = Fraction(1, 32)
"""The shortest panel, in units of the curve's variable."""
SPARE = 2**20
"""How much wider than the error at its beginning the tube of a panel may be."""


class NotEnclosedError(NumericalError):
    """The tube could not be closed over this step: take a shorter one."""


@dataclass(frozen=True)
class Curve:
    """Polynomials p(s) in powers of s, times 2^bits, for t = origin + unit s and s in [left, 1].

    Parameters
    ----------
    series : list of lists of integers
    bits : int
    origin, unit, left : Fraction
    wrong : Bounds
        On |dp/ds - unit f(p)|, rigorous.
    """

    series: Integers
    bits: int
    origin: Fraction
    unit: Fraction
    left: Fraction
    wrong: Bounds

    @property
    def begin(self) -> Fraction:
        """The first time."""
        return self.origin + self.unit * self.left

    @property
    def end(self) -> Fraction:
        """The last time."""
        return self.origin + self.unit

    def place(self, time: Fraction) -> Fraction:
        """Return s."""
        return (time - self.origin) / self.unit

    def polynomials(self) -> list[arb_poly]:
        """Return p, rounded as balls to the precision in force."""
        return polynomials(self.series, self.bits)


@dataclass(frozen=True)
class Panel:
    """A part [left, right] of a curve with its tube: |x_i - p_i| <= tube_i there."""

    left: Fraction
    right: Fraction
    tube: Bounds


@dataclass(frozen=True)
class Piece:
    """The flow over one step: a curve and the panels with the tubes around it that contain the solution.

    It is made again from where it begins, `stance`.
    """

    curve: Curve
    panels: tuple[Panel, ...]
    stance: Stance

    def at(self, time: Fraction) -> list[arb]:
        """Enclose the state at one time, at the precision in force."""
        s = self.curve.place(time)
        return [x(ball(s)) + e * UNIT for x, e in zip(self.curve.polynomials(), self.tube(s, s), strict=True)]

    def tube(self, left: Fraction, right: Fraction) -> Bounds:
        """Return |x_i - p_i| at most, for s from `left` to `right`."""
        tubes = [panel.tube for panel in self.panels if panel.left <= right and left <= panel.right]
        return [max(bounds) for bounds in zip(*tubes, strict=True)]


@dataclass(frozen=True)
class Tracker:
    """Carries an error bound along the curves of a flow.

    Parameters
    ----------
    chart : Chart
    slopes : PolynomialMap
        The Jacobian of its field.
    loss : float, optional
        A panel is halved, and the frame of the error renewed, while the comparison adds more than this to
        the logarithm of the error's growth.
    """

    chart: Chart
    slopes: PolynomialMap
    loss: float = 0.01

    def follow(self, curve: Curve, stance: Stance) -> tuple[Piece, Error]:
        """Return the piece over this curve, which begins at a stance, and the error at its end.

        Raises
        ------
        NotEnclosedError
            If the curve is too long.
        """
        done: list[Panel] = []
        error = stance.error
        with LOW.working():
            p, waiting = curve.polynomials(), [(curve.left, Fraction(1))]
            while waiting:
                left, right = waiting.pop()
                crossed = self._across(p, curve, left, right, error)
                if crossed is None:
                    middle = (left + right) / 2
                    waiting += [(middle, right), (left, middle)]
                else:
                    panel, error = crossed
                    done.append(panel)
        return Piece(curve, tuple(done), stance), error

    def _across(
        self, p: list[arb_poly], curve: Curve, left: Fraction, right: Fraction, error: Error
    ) -> tuple[Panel, Error] | None:
        """Carry the error over one panel and prove that it stays in a tube; None where the panel is too long."""
        length = ball(right - left)
        box = ranges(p, ball((left + right) / 2), length / 2)
        centre = self._floats([x.mid() for x in box])
        new = eigenframe(centre, self.chart.free)
        size = change(error, new)
        wrong = uppers(apply(absolute(new.inverse), [x * length for x in curve.wrong]))
        # As long as the solution is in the tube that we guess, the comparison is right; if what the comparison
        # finds lies strictly inside, the solution never leaves it.
        guess = [SPARE * max(x + y for x, y in zip(size, wrong, strict=True)).upper()] * len(p)
        wide = [x + e * UNIT for x, e in zip(box, outside(new, guess), strict=True)]
        c = metzler(new.inverse * self._jacobian(wide) * new.columns * (ball(curve.unit) * length))
        growth = _finite(c)
        if right - left > SHORTEST and self._lost(growth, centre * float(curve.unit * (right - left))) > self.loss:
            return None
        found = drift(c, size, wrong)
        if not all(x < y or x == y == 0 for x, y in zip(found.tube, guess, strict=True)):
            raise NotEnclosedError
        return Panel(left, right, outside(new, found.tube)), Error(new, found.end)

    def _lost(self, bound: Floats, true: Floats) -> float:
        """Return by how much the comparison matrix grows faster than the Jacobian in the middle."""
        n = self.chart.free
        rates = [float(np.linalg.eigvals(m[:n, :n]).real.max()) for m in (bound, true)]
        return rates[0] - rates[1]

    def _jacobian(self, x: list[arb]) -> arb_mat:
        return arb_mat(len(x), len(x), self.slopes(x, ball))

    def _floats(self, x: list[arb]) -> Floats:
        return _finite(self._jacobian(x))


def _finite(matrix: arb_mat) -> Floats:
    """Return the matrix in float64, of finite numbers only: a nan would slip through comparisons."""
    floats = np.array(matrix.tolist(), dtype=float)
    if not np.isfinite(floats).all():
        raise NotEnclosedError
    return floats
