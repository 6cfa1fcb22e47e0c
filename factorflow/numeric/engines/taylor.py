"""The Taylor series of the solution, to any order, at any precision; explicit, for flows that are not stiff."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Self

import gmpy2
import mpmath

from factorflow.numeric.arithmetic import MPF, bits_for
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.engines.jets import Jet, Jets
from factorflow.numeric.program import straight_line
from factorflow.symbolic.flow import Flow


@dataclass(frozen=True)
class Taylor(Engine):
    """Explicit Taylor series.

    Parameters
    ----------
    digits : int
        Digits carried: a step leaves out terms below ``10^-digits`` of each coordinate.
    max_steps : int
        The budget.  Explicit steps are short where a flow is stiff; it is spent when the flow wants another method.
    """

    digits: int = 30
    max_steps: int = 20_000

    @property
    def arithmetic(self) -> MPF:
        return MPF(0).for_digits(self.digits)

    @property
    def order(self) -> int:
        """Terms of a series: near digits * ln(10)/2, where the work to a given time is least."""
        return math.ceil(1.1 * self.digits) + 4

    def aiming_at(self, digits: int) -> Self:
        return replace(self, digits=digits + 12)

    def sharper(self, digits: int) -> Self:
        return replace(self, digits=self.digits + digits)

    def companion(self) -> Self:
        return replace(self, digits=self.digits - 6)

    def steps(self, flow: Flow, t0: mpmath.mpf, start: Sequence[mpmath.mpf]) -> Iterator[Step]:
        bits = self.arithmetic.bits
        jets = Jets(straight_line(flow.field, flow.definitions, flow.state), [[] for _ in flow.state])
        time, state = _from_mpf(t0, bits), [_from_mpf(x, bits) for x in start]
        for _ in range(self.max_steps):
            with _context(bits):
                series = self._series(jets, state)
                h = self._step_size(series)
                after, end = time + h, [_horner(x, h) for x in series]
            yield _step(time, after, series, end, bits)
            time, state = after, end

    def _series(self, jets: Jets, state: list[Any]) -> list[Jet]:
        """Return the normalised Taylor coefficients of every coordinate:  (k+1) x_(k+1) = f(x)_k."""
        jets.clear()
        for x, value in zip(jets.inputs, state, strict=True):
            x.append(value)
        for k in range(self.order):
            jets.extend(k)
            for x, f in zip(jets.inputs, jets.outputs, strict=True):
                x.append(f[k] / (k + 1))
        return [list(x) for x in jets.inputs]

    def _step_size(self, series: list[Jet]) -> Any:
        """Return the h with which the last two terms of every coordinate are below tolerance."""
        sizes = [
            (_log2(max(abs(x[0]), abs(x[1]))) - _log2(abs(x[k])) - bits_for(self.digits)) / k
            for x in series
            for k in (self.order - 1, self.order)
            if x[k]
        ]
        return gmpy2.exp2(min(sizes, default=0.0))


def _context(bits: int) -> Any:
    return gmpy2.context(precision=bits, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())


def _horner(x: Jet, h: Any) -> Any:
    return reduce(lambda value, coefficient: value * h + coefficient, reversed(x))


def _log2(x: Any) -> float:
    mantissa, exponent = x.as_mantissa_exp()
    return float(gmpy2.log2(mantissa)) + int(exponent)


def _step(t0: Any, t1: Any, series: list[Jet], end: list[Any], bits: int) -> Step:
    def at(t: mpmath.mpf) -> State:
        with _context(bits):
            h = _from_mpf(t, bits) - t0
            return tuple(_to_mpf(_horner(x, h)) for x in series)

    start = tuple(_to_mpf(x[0]) for x in series)
    return Step(_to_mpf(t0), _to_mpf(t1), start, tuple(map(_to_mpf, end)), at, looks=8)


def _to_mpf(x: Any) -> mpmath.mpf:
    """Convert exactly."""
    mantissa, exponent = x.as_mantissa_exp()
    return mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(mantissa, int(exponent)))


def _from_mpf(x: mpmath.mpf, bits: int) -> Any:
    """Convert exactly what has at most so many bits."""
    sign, mantissa, exponent, _ = x._mpf_  # x.man has no sign
    with _context(bits):
        return gmpy2.mpfr(-mantissa if sign else mantissa) * gmpy2.exp2(exponent)
