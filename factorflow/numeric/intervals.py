"""Intervals of doubles, ten thousand at a time: NumPy arrays of lower and upper ends, rounded outwards.

A sum, a product or a root of doubles is right to half a unit of the last place (IEEE 754), and NumPy's other
functions to a few units; every result is widened by more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from factorflow.numeric.arithmetic import Arithmetic, Number, exact

Ends = NDArray[np.float64]
ROUNDED, CALLED, RAISED = 2.0**-51, 2.0**-47, 2.0**-41
"""Relative widening of a sum, product or root; of exp, log, sin and cos; of a fractional power."""
TINY = float(np.finfo(np.float64).tiny)
"""What may be lost besides where a number leaves the normal range."""


@dataclass(frozen=True)
class Interval:
    """Arrays of lower and upper ends; nan where nothing is known.

    Examples
    --------
    >>> third = Intervals().number(Fraction(1, 3))
    >>> bool(third.low < third.high), bool((third + third * third).low <= 4 / 9)
    (True, True)
    """

    low: Ends
    high: Ends

    def __add__(self, other: Interval) -> Interval:
        positive = (self.low >= 0) & (other.low >= 0)
        return _widened(self.low + other.low, self.high + other.high, ROUNDED, positive)

    def __mul__(self, other: Interval) -> Interval:
        corners = [x * y for x in (self.low, self.high) for y in (other.low, other.high)]
        low = np.minimum(np.minimum(corners[0], corners[1]), np.minimum(corners[2], corners[3]))
        high = np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))
        return _widened(low, high, ROUNDED, (self.low >= 0) & (other.low >= 0))

    def __abs__(self) -> Interval:
        low = np.maximum(np.maximum(self.low, -self.high), 0.0)
        return Interval(low, np.maximum(np.abs(self.low), np.abs(self.high)))

    def reciprocal(self) -> Interval:
        """Return 1/x; nan where the interval contains zero."""
        apart = (self.low > 0) | (self.high < 0)
        low, high = (np.where(apart, 1 / end, np.nan) for end in (self.high, self.low))
        return _widened(low, high, ROUNDED, self.low > 0)


def _widened(low: Ends, high: Ends, relative: float, nonnegative: NDArray[np.bool_] | None = None) -> Interval:
    """Round outwards, but not below zero where the true value is known not to be."""
    wider = low - (np.abs(low) * relative + TINY)
    if nonnegative is not None:
        wider = np.where(nonnegative, np.maximum(wider, 0.0), wider)
    return Interval(wider, high + (np.abs(high) * relative + TINY))


@dataclass(frozen=True)
class Intervals(Arithmetic):
    """The arithmetic of arrays of intervals: it screens, and what it decides is decided.

    Where a root is taken, the base is known to be nonnegative, so what lies below zero is ignored.

    Examples
    --------
    >>> x = enclosing([Fraction(1, 10), Fraction(2)])
    >>> root = Intervals().power(x, Fraction(1, 2))
    >>> bool(((root * root).low <= x.low).all() and ((root * root).high >= x.high).all())
    True
    """

    bits: ClassVar[int] = 53  # type: ignore[misc] # not a choice here

    def for_digits(self, digits: int) -> Self:
        return self

    def number(self, value: object) -> Interval:
        return enclosing([exact(value)])

    def rounded(self, number: Number) -> Number:
        raise NotImplementedError("an interval is not made of a single number")

    def text(self, x: Interval, digits: int) -> str:
        return ", ".join(f"[{low:.{digits}g}, {high:.{digits}g}]" for low, high in zip(x.low, x.high, strict=True))

    @contextmanager
    def working(self) -> Iterator[None]:
        with np.errstate(all="ignore"):
            yield

    def exp(self, x: Interval) -> Interval:
        return _widened(np.exp(x.low), np.exp(x.high), CALLED, np.isfinite(x.low))

    def log(self, x: Interval) -> Interval:
        low = np.where(x.low > 0, np.log(x.low), np.where(x.high > 0, -np.inf, np.nan))
        return _widened(low, np.log(x.high), CALLED)

    def sin(self, x: Interval) -> Interval:
        return _wave(x, np.sin)

    def cos(self, x: Interval) -> Interval:
        return _wave(x, np.cos)

    def pi(self) -> Interval:
        return _widened(np.array([np.pi]), np.array([np.pi]), ROUNDED)

    def sign(self, x: Interval) -> Interval:
        return Interval(np.sign(x.low), np.sign(x.high))

    def power(self, x: Interval, exponent: Fraction) -> Interval:
        if exponent < 0:
            return self.power(x, -exponent).reciprocal()
        if exponent.denominator == 1 and exponent.numerator % 2:
            return _raised(x, exponent)
        within = abs(x) if exponent.denominator == 1 else Interval(np.maximum(x.low, 0.0), x.high)
        return _raised(within, exponent)


def _raised(x: Interval, exponent: Fraction) -> Interval:
    """Raise to a power that increases on the interval."""
    if exponent == Fraction(1, 2):
        return _widened(np.sqrt(x.low), np.sqrt(x.high), ROUNDED, x.low >= 0)
    low, high = (np.power(end, float(exponent)) for end in (x.low, x.high))
    return _widened(low, high, CALLED if exponent.denominator == 1 else RAISED, x.low >= 0)


def _wave(x: Interval, function: np.ufunc) -> Interval:
    """Enclose sine or cosine: from the midpoint no value is farther than the argument is."""
    middle = (x.low + x.high) / 2
    reach = _widened(middle, np.maximum(x.high - middle, middle - x.low), ROUNDED).high
    value = function(middle)
    return _widened(value - reach, value + reach, CALLED)


def enclosing(values: Sequence[Fraction]) -> Interval:
    """Return the intervals around exact values."""
    return around([_nearest(value) for value in values])


def around(nearest: Sequence[float] | Ends) -> Interval:
    """Return the intervals around numbers of which these are the nearest doubles."""
    values = np.asarray(nearest, dtype=np.float64)
    return _widened(values, values, ROUNDED, values >= 0)


def _nearest(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("nan")
