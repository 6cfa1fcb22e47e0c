"""For ever: a solution that has entered a strip around the slow manifold, enclosed at every later time.

Time is a function of p between two primitives of p^e / U, which are turned round; all else follows from p.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, fmpq, fmpq_poly

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure.charts import Completion, Exact
from factorflow.numeric.engines.enclosure.fences import Fences, Strip, fences
from factorflow.numeric.engines.enclosure.matrices import det
from factorflow.numeric.engines.enclosure.model import UNIT
from factorflow.numeric.engines.enclosure.piece import Piece
from factorflow.numeric.engines.enclosure.rows import NAMES, NARROW, Row
from factorflow.numeric.engines.enclosure.slow import Slow, value
from factorflow.numeric.engines.enclosure.stance import LOW
from factorflow.numeric.engines.enclosure.start import ball

if TYPE_CHECKING:
    from factorflow.numeric.engines.enclosure.engine import Enclosure

EARLIEST = {2: 16, 3: 3.6, 4: 6}
"""The p from which on strips are found, by depth."""
ORDER = {2: 24, 3: 12, 4: 12}
"""The order of the series, by depth."""
OBSERVED = {(0, 1): 1, (1, 0): 1, (1, 1): 0}
WITHOUT = "fences are known at depth 2 to 4, from symmetric positive definite starts, where w_12 = w_21 = 1, w_22 = 0"
MOST_TRIALS = 4
FITS = 8


@dataclass(frozen=True)
class Tail:
    """The solution after its entry into the strip at `time`.

    Parameters
    ----------
    fences : Fences
    time : Fraction
    p : arb
        The first entry of W^(1/k) at that time.
    log_abs_det : arb
        ln det W at that time.
    bits : int
        Working precision.
    """

    fences: Fences
    time: Fraction
    p: arb
    log_abs_det: arb
    bits: int

    def at(self, time: Fraction | int) -> Row:
        """Return the row at one time, not before the entry."""
        with Ball(self.bits).working():
            return self._row(ball(time), self._reached(Fraction(time)))

    def where(self, w_11: Fraction) -> Row:
        """Return the row at the first time at which w_11 has this value.

        Raises
        ------
        NumericalError
            If that may be before the entry.
        """
        with Ball(self.bits).working():
            p = self._at_entry(ball(w_11))
            if not p > self.p:
                raise NumericalError("the event is not behind the entry")
            row = self._row(self._time(p.lower()).union(self._time(p.upper())), p)
            return {**row, NAMES[0]: ball(w_11)}

    def _at_entry(self, w_11: arb) -> arb:
        """Enclose every p > 1 at which w_11 = p^k (1 + y first) has this value, by iterating what that says of p."""
        k, anywhere = self.fences.strip.slow.k, (1 / self.p).union(arb(0))
        p = (w_11 / self._excess(anywhere)).root(k)
        for _ in range(self.bits.bit_length() + 8):
            p = (w_11 / self._excess(1 / p)).root(k)
        return p

    def _excess(self, x: arb) -> arb:
        """Enclose w_11 / p^k."""
        strip, y = self.fences.strip, x ** (2 * self.fences.strip.slow.k)
        phi, theta = band(strip.phi, strip.phi_width, x), band(strip.theta, strip.theta_width, x)
        return arb(1 + y * strip.slow.product(y, phi, theta).first)

    def rows(self, begin: Fraction, end: Fraction | arb, most: int) -> Iterator[Row]:
        """Yield rows that together speak for every time from `begin` to `end`: equal steps in log p, `most` at most."""
        with Ball(self.bits).working():
            first, last = self._reached(begin).lower(), self._reached(end).upper()
            range_of_log = self.fences.strip.slow.k * (last / first).log()
            count = min(most, int(float((range_of_log / NARROW).upper())) + 1)
            step = (last / first).root(count)
            marks = [first * step**i for i in range(count + 1)]
            for low, high in pairwise(marks):
                time = self._time(low).union(self._time(high))
                yield self._row(LOW.rounded(time), low.union(high))

    def _time(self, p: arb) -> arb:
        """Enclose the time at which p is reached."""
        times = [self._primitive(rate, p) - self._primitive(rate, self.p) for rate in self.fences.time]
        return ball(self.time) + times[0].union(times[1])

    def delay(self) -> arb:
        """Enclose lim (F(p(t)) - t), where F is the part of the primitive that does not tend to zero."""
        with Ball(self.bits).working():
            low, high = (self._primitive(rate, self.p) for rate in self.fences.time)
            return low.union(high) - ball(self.time)

    def _reached(self, time: Fraction | arb) -> arb:
        """Enclose p at a time."""
        later = (time if isinstance(time, arb) else ball(time)) - ball(self.time)
        if later == 0:
            return self.p
        quick, slow = (self._turned(rate, self._primitive(rate, self.p) + later) for rate in self.fences.time)
        return quick.union(slow)

    def _primitive(self, rate: fmpq_poly, p: arb) -> arb:
        return primitive(rate, self.fences.strip.slow.time_power, p)

    def _turned(self, rate: fmpq_poly, goal: arb) -> arb:
        """Enclose the p at which the primitive of p^e rate(1/p), which increases, is the goal."""
        e = self.fences.strip.slow.time_power
        p = ((e + 1) * goal / arb(rate[0])).root(e + 1).mid()
        for _ in range(self.bits.bit_length() + 8):
            p = (p - (self._primitive(rate, p) - goal) / (p**e * value(rate, 1 / p))).mid()
        error = 2 * abs(self._primitive(rate, p) - goal) / (p**e * value(rate, 1 / p)) + abs(p) * arb(2) ** -self.bits
        left, right = (p - error).lower(), (p + error).upper()
        if not self._primitive(rate, left) < goal < self._primitive(rate, right):
            raise NumericalError("a bound of w_11 could not be confirmed: ask for more digits")
        return left.union(right)

    def _row(self, time: arb, p: arb) -> Row:
        """Return what holds where the first entry of W^(1/k) is p."""
        strip, x = self.fences.strip, 1 / p
        slow = strip.slow
        y, corner_scale = x ** (2 * slow.k), x**slow.k
        phi, theta = band(strip.phi, strip.phi_width, x), band(strip.theta, strip.theta_width, x)
        w = slow.product(y, phi, theta)
        w_12, w_22 = 1 - y * w.alpha, corner_scale * w.corner
        loss = (y * w.alpha) ** 2 + w_22**2 / 2
        told = [p**slow.k * (1 + y * w.first), w_12, w_12, w_22, loss, self._log_abs_det(p, theta)]
        return {"t": time, **dict(zip(NAMES, told, strict=True)), "det_sign": arb(1)}

    def _log_abs_det(self, p: arb, theta: arb) -> arb:
        k = self.fences.strip.slow.k
        if self.fences.decay is None:
            return k * (theta * p ** (2 - 2 * k)).log()
        fallen = [primitive(rate, 1, p) - primitive(rate, 1, self.p) for rate in self.fences.decay]
        return self.log_abs_det - fallen[0].union(fallen[1])


def primitive(rate: fmpq_poly, power: int, p: arb) -> arb:
    """Integrate p^power rate(1/p), term by term."""
    exponents = ((c, power + 1 - j) for j, c in enumerate(rate.coeffs()) if c != 0)
    return sum((arb(c) * (p**n / n if n else p.log()) for c, n in exponents), arb(0))


def band(middle: fmpq_poly, width: fmpq_poly, x: arb) -> arb:
    """Enclose what is within the width of the middle."""
    return value(middle, x) + value(width, x) * UNIT


def is_known(completion: Completion, start: Exact) -> bool:
    """Whether fences are known for the flow from W(0) = start."""
    definite = start[0][0] > 0 and det(start) > 0 and start[0][1] == start[1][0]
    return definite and completion.depth in ORDER and completion.observed == OBSERVED


def of(completion: Completion, start: Exact, piece: Piece, engine: Enclosure) -> Tail:
    """Return the tail of the flow from W(0) = start from the end of this piece on.

    Raises
    ------
    NumericalError
        If no strip is entered there.
    """
    depth, bits = completion.depth, engine.settings.bits
    if not is_known(completion, start):
        raise NumericalError(WITHOUT)
    with Ball(engine.settings.grid).working():
        state = piece.at(piece.curve.end)
        if not state[0] > EARLIEST[depth]:
            raise NumericalError(f"p = {state[0].str(6)} is too small yet")
    return enter(depth, state, piece.curve.end, ORDER[depth], bits)


def enter(depth: int, state: Sequence[arb], time: Fraction, order: int, bits: int) -> Tail:
    """Prove that a symmetric solution with state (p, q, r, ln|det W|) is in a strip that it never leaves.

    Parameters
    ----------
    depth : int
        2, 3 or 4.
    state : sequence of arb
        Its entries p, q, r of X = W^(1/k), and ln|det W|.
    time : Fraction
    order : int
        Of the series of the slow manifold.
    bits : int

    Raises
    ------
    NumericalError
        If that cannot be proved: later it can, or with more digits.
    """
    slow, refusal = Slow(depth), NumericalError(f"no fences are entered at t = {float(time):.6g}")
    with Ball(bits).working():
        p, q, _, log_abs_det = state
        if not p > 1:
            raise refusal
        x = 1 / p
        y, ln_p = x ** (2 * slow.k), p.log()
        theta = (log_abs_det / slow.k + (2 * slow.k - 2) * ln_p).exp()
        phi = (1 - q * p ** (slow.k - 1)) / y - theta
        right = _above(x)
        constant, miss = _fitted(slow, order, x, theta) if slow.attraction else (fmpq(0), fmpq(0))
        least = 2 * miss + 16 * _rational(phi.rad() + theta.rad())
        found = zip(range(MOST_TRIALS), fences(slow, right, order, constant, least), strict=False)
        for _, proved in found:
            if _contains(proved.strip, x, phi, theta):
                return Tail(proved, time, p, log_abs_det, bits)
    raise refusal


def _contains(strip: Strip, x: arb, phi: arb, theta: arb) -> bool:
    below, above = (theta - value(strip.theta + side * strip.theta_width, x) for side in (-1, 1))
    return abs(phi - value(strip.phi, x)) < value(strip.phi_width, x) and above < 0 < below


def _fitted(slow: Slow, order: int, x: arb, theta: arb) -> tuple[fmpq, fmpq]:
    """Return a C of `Slow.manifold` with 2 * order bits, and by how much the series misses the point with it."""
    constant, here = fmpq(0), _rational(x)
    for _ in range(FITS):
        miss = _rational(theta) - slow.manifold(order, constant)[1](here)
        with Ball(2 * order).working():
            constant = _rational(+arb(constant + miss / here**slow.attraction))
    return constant, abs(miss)


def _rational(x: arb) -> fmpq:
    mantissa, exponent = (int(part) for part in x.mid().man_exp())
    return fmpq(mantissa) * fmpq(2) ** exponent


def _above(x: arb) -> fmpq:
    """Return a short rational a little above x."""
    return fmpq(int(float((x * 2**20).upper())) + 2, 2**20)
