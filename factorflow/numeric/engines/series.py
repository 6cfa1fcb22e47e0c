"""The Taylor polynomial of a solution about one time, in integers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import mpmath
from mpmath.libmp import from_man_exp

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

    def at(self, t: mpmath.mpf, bits: int) -> State:
        """Return the coordinates at a time, rounded to so many bits."""
        s = self._fixed(mpmath.fsub(t, self.t0, exact=True))
        values = (self._horner(x, s) for x in self.terms)
        return tuple(_to_mpf(value, scale, bits) for value, scale in zip(values, self.scales, strict=True))

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

    def reach(self, tolerance: int) -> float:
        """Return log2 of the s at which the last two terms are `tolerance` bits below the first of every x_i."""
        last = len(self.terms[0]) - 1
        return min((_reach(x, k, tolerance) for x in self.terms for k in (last - 1, last) if any(x[:3])), default=0.0)

    @property
    def is_lost(self) -> bool:
        """Whether h is so short that the last terms vanish in the rounding, and do not show how fast they fall."""
        return any(x[1] for x in self.terms) and not any(x[-1] or x[-2] for x in self.terms)


def _reach(x: tuple[Any, ...], k: int, tolerance: int) -> float:
    below = max(1, x[k].bit_length()) + tolerance
    return max(float(x[j].bit_length() - below) / (k - j) for j in range(3) if x[j])


def begin(jets: Jets, state: State) -> None:
    """Make a state the first coefficients; a coordinate at 0 is resolved as finely as the finest other."""
    jets.clear()
    for x, value in zip(jets.inputs, state, strict=True):
        sign, mantissa, exponent, length = value._mpf_
        x.scale = jets.bits - exponent - length
        x.terms.append(rescaled(-mantissa if sign else mantissa, -exponent - x.scale))
    finest = max((x.scale for x in jets.inputs if x.terms[0]), default=jets.bits)
    for x in jets.inputs:
        x.scale = x.scale if x.terms[0] else finest


def natural_unit(jets: Jets, state: State) -> Unit:
    """Return about the shortest time |x_i / x_i'| in which a coordinate changes."""
    begin(jets, state)
    jets.extend(0)
    pairs = zip(jets.inputs, jets.outputs, strict=True)
    times = [_magnitude(x) - _magnitude(f) for x, f in pairs if x.terms[0] and f.terms[0]]
    return 1, min(times, default=0)


def expand(jets: Jets, t0: mpmath.mpf, state: State, unit: Unit, order: int) -> Series:
    """Return the series of the solution:  (k+1) x_(k+1) = h f(x)_k."""
    begin(jets, state)
    m, e = unit
    for k in range(order):
        jets.extend(k)
        for x, f in zip(jets.inputs, jets.outputs, strict=True):
            x.terms.append(rescaled(m * f.terms[k], f.scale - x.scale - e) // (k + 1))
    terms, scales = zip(*((tuple(x.terms), x.scale) for x in jets.inputs), strict=True)
    return Series(t0, unit, terms, scales, jets.bits)


def _magnitude(x: Jet) -> int:
    return int(x.terms[0].bit_length()) - x.scale


def _to_mpf(mantissa: Any, scale: int, bits: int) -> mpmath.mpf:
    return mpmath.mp.make_mpf(from_man_exp(mantissa, -scale, bits, "n"))
