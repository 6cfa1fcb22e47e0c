"""The Taylor polynomial of a solution about one time, in integers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
from mpmath.libmp import from_man_exp, mpf_pos

from factorflow.numeric.engines.base import State
from factorflow.numeric.engines.jets import Jet, Jets, rescaled

Unit = tuple[int, int]
"""A time h = m 2^e, as m and e."""


def unit(log: float) -> Unit:
    """Return about 2^log, with eight bits."""
    return int(2.0 ** (8 + log - math.floor(log))), math.floor(log) - 8


@dataclass(frozen=True)
class Series:
    """x_i(t0 + h s) = sum_k terms_ik s^k / 2^scale_i, for s up to about 1.

    Parameters
    ----------
    t0 : mpf
    unit : Unit
        The time h.
    terms : tuple of tuple of integers, n coordinates
    scales : tuple of int, length n
    bits : int
        Significant bits of the first term of each.
    """

    t0: mpmath.mpf
    unit: Unit
    terms: tuple[tuple[Any, ...], ...]
    scales: tuple[int, ...]
    bits: int

    @property
    def log_unit(self) -> float:
        """log2 of h."""
        m, e = self.unit
        return math.log2(m) + e

    def at(self, t: mpmath.mpf) -> State:
        """Return the coordinates at a time."""
        s = self._fixed(mpmath.fsub(t, self.t0, exact=True))
        values = (self._horner(x, s) for x in self.terms)
        return tuple(_to_mpf(value, scale) for value, scale in zip(values, self.scales, strict=True))

    def _fixed(self, time: mpmath.mpf) -> Any:
        """Return s = time/h, times 2^bits."""
        sign, mantissa, exponent, _ = time._mpf_
        m, e = self.unit
        s = rescaled(mantissa, e - exponent - self.bits) // m
        return -s if sign else s

    def _horner(self, x: tuple[Any, ...], s: Any) -> Any:
        value = x[-1]
        for term in reversed(x[:-1]):
            value = (value * s >> self.bits) + term
        return value

    def reach(self, tolerance: int, together: Sequence[Sequence[int]]) -> float:
        """Return log2 of the s at which the last two terms are `tolerance` bits below the first of their group.

        The first three terms count from the first that is not zero: x may begin at 0, and grow like t^2.
        Coordinates that are measured together are as small as the largest of them.
        """
        moving = (group for group in together if any(any(self.terms[i][:-2]) for i in group))
        return min((self._reach(group, tolerance) for group in moving), default=0.0)

    def _reach(self, group: Sequence[int], tolerance: int) -> float:
        last = len(self.terms[0]) - 1
        first = next(j for j in range(last - 1) if any(self.terms[i][j] for i in group))
        leading = [(j, self._size(group, j)) for j in range(first, min(first + 3, last - 1))]
        tails = ((k, self._size(group, k) + tolerance) for k in (last - 1, last))
        return min(max((size - below) / (k - j) for j, size in leading) for k, below in tails)

    def _size(self, group: Sequence[int], k: int) -> int:
        """Return log2 of the largest term k, rounded up; of the resolution where that is zero."""
        return int(max(max(1, self.terms[i][k].bit_length()) - self.scales[i] for i in group))

    @property
    def is_lost(self) -> bool:
        """Whether h is so short that the last terms vanish in the rounding, and do not show how fast they fall."""
        return any(x[1] for x in self.terms) and not any(x[-1] or x[-2] for x in self.terms)


def begin(jets: Jets, state: State) -> None:
    """Make a state the first coefficients; a coordinate at 0 is resolved as finely as the finest other."""
    jets.clear()
    for x, value in zip(jets.inputs, state, strict=True):
        sign, mantissa, exponent, _ = value._mpf_
        x.begin(-mantissa if sign else mantissa, exponent)
    finest = max((x.scale for x in jets.inputs if x.terms[0]), default=jets.bits)
    for x in jets.inputs:
        x.scale = x.scale if x.terms[0] else finest


def natural_unit(jets: Jets, state: State) -> Unit:
    """Return about the shortest time |x_i / x_i'| in which a coordinate changes."""
    begin(jets, state)
    jets.extend()
    pairs = zip(jets.inputs, jets.outputs, strict=True)
    times = [_magnitude(x) - _magnitude(f) for x, f in pairs if x.terms[0] and f.terms[0]]
    return 1, min(times, default=0)


def expand(jets: Jets, t0: mpmath.mpf, state: State, unit: Unit, order: int) -> Series:
    """Return the series of the solution:  (k+1) x_(k+1) = h f(x)_k."""
    begin(jets, state)
    m, e = unit
    pairs = list(zip(jets.inputs, jets.outputs, strict=True))
    for k in range(1, order + 1):
        jets.extend()
        for x, f in pairs:
            x.terms.append(rescaled(m * f.terms[k - 1], f.scale - x.scale - e) // k)
    return Series(t0, unit, tuple(tuple(x.terms) for x in jets.inputs), tuple(x.scale for x in jets.inputs), jets.bits)


def _magnitude(x: Jet) -> int:
    return int(x.terms[0].bit_length()) - x.scale


def _to_mpf(mantissa: Any, scale: int) -> mpmath.mpf:
    return mpmath.mp.make_mpf(from_man_exp(mantissa, -scale))


def rounded(state: State, bits: int) -> State:
    """Return a state in numbers of so many bits."""
    return tuple(mpmath.mp.make_mpf(mpf_pos(x._mpf_, bits, "n")) for x in state)
