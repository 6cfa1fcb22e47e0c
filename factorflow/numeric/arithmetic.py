"""An arithmetic is a namespace of functions on its own numbers: floats, mpf, or balls that enclose.

Balls judge, float64 screens, mpf cross-checks.  Operators and functions round at the working
precision of the `with arithmetic.working():` around them; `number` needs no such block.
"""

from __future__ import annotations

import math
import numbers
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

import mpmath

from factorflow.errors import InputError, NumericalError
from factorflow.symbolic.comparison import Op

Number = Any
"""A number of one arithmetic: float, mpmath.mpf or flint.arb."""
Signs = frozenset[int]
"""The signs, of -1, 0 and 1, that a number may have."""

ANY_SIGN: Signs = frozenset((-1, 0, 1))
ALLOWED: dict[Op, Signs] = {"=": frozenset((0,)), "<=": frozenset((0, 1)), "<": frozenset((1,))}
"""The signs of the slack with which a comparison is true."""

OUT_OF_RANGE = "a number leaves the range of float64: ask for more than 15 digits"

_one_thread_at_a_time = threading.RLock()  # the precisions of mpmath and flint are shared by all threads


def bits_for(digits: int) -> int:
    """Return the bits that hold so many decimal digits.

    Examples
    --------
    >>> bits_for(15)
    50
    """
    return math.ceil(digits * math.log2(10))


def exact(value: object) -> Fraction:
    """Return an integer or fraction of any library as a Fraction.

    Raises
    ------
    InputError
        If the value is not exact; a float in particular.
    """
    if not isinstance(value, numbers.Rational):
        raise InputError(f"{value!r} is not an exact number: give an integer or a fraction")
    return Fraction(int(value.numerator), int(value.denominator))


def verdict(op: Op, signs: Signs) -> bool | None:
    """Return whether a comparison is true whose slack has one of these signs; None when they disagree.

    Examples
    --------
    >>> verdict("<=", frozenset({0, 1})), verdict("<", frozenset({0, 1})), verdict("<", frozenset({-1}))
    (True, None, False)
    """
    if signs <= ALLOWED[op]:
        return True
    return None if signs & ALLOWED[op] else False


class Arithmetic(ABC):
    """What the three arithmetics have in common; equal ones are interchangeable."""

    bits: int
    """Bits of a mantissa."""

    @abstractmethod
    def for_digits(self, digits: int) -> Self:
        """Return the arithmetic of the same kind in which numbers of so many digits are kept."""

    @abstractmethod
    def number(self, value: object) -> Number:
        """Return an exact value, rounded to nearest or enclosed.

        Raises
        ------
        InputError
            If the value is not exact.
        NumericalError
            If it is out of range, too large or too near to zero.
        """

    @abstractmethod
    def rounded(self, number: Number) -> Number:
        """Return a number of a richer arithmetic, the midpoint of a ball, at this precision."""

    @abstractmethod
    def text(self, x: Number, digits: int) -> str:
        """Return x, or the midpoint of its ball, in so many significant decimal digits."""

    @abstractmethod
    def working(self) -> AbstractContextManager[None]:
        """Return a block in which operators and functions round at this precision, and no other thread's do."""

    @abstractmethod
    def exp(self, x: Number) -> Number:
        """Return e^x."""

    @abstractmethod
    def log(self, x: Number) -> Number:
        """Return the natural logarithm."""

    @abstractmethod
    def sin(self, x: Number) -> Number:
        """Return the sine."""

    @abstractmethod
    def cos(self, x: Number) -> Number:
        """Return the cosine."""

    @abstractmethod
    def pi(self) -> Number:
        """Return pi."""

    @abstractmethod
    def sign(self, x: Number) -> Number:
        """Return -1, 0 or 1."""

    @abstractmethod
    def power(self, x: Number, exponent: Fraction) -> Number:
        """Return the real power; the base is nonnegative where the exponent is not an integer."""

    def sqrt(self, x: Number) -> Number:
        """Return the square root."""
        return self.power(x, Fraction(1, 2))

    def abs(self, x: Number) -> Number:
        """Return the absolute value."""
        return abs(x)

    def signs(self, x: Number) -> Signs:
        """Return the signs that x may have: one where it is certain, all three for a nan."""
        if x != x:
            return ANY_SIGN
        excluded = {-1: x >= 0, 0: x != 0, 1: x <= 0}
        return frozenset(sign for sign in ANY_SIGN if not excluded[sign])

    def decide(self, op: Op, slack: Number) -> bool | None:
        """Return whether ``0 op slack``: True or False only when certain, else None.

        Examples
        --------
        >>> third = Ball(64).number(Fraction(1, 3))
        >>> Ball(64).decide("<", third), Ball(64).decide("=", third - third)
        (True, None)
        """
        return verdict(op, self.signs(slack))


@dataclass(frozen=True)
class Float64(Arithmetic):
    """IEEE doubles, the only arithmetic that takes a float as it is.

    Examples
    --------
    >>> Float64().number(Fraction(1, 10))
    0.1
    """

    bits: ClassVar[int] = 53  # type: ignore[misc] # not a choice here

    def for_digits(self, digits: int) -> Self:
        return self

    def number(self, value: object) -> float:
        if isinstance(value, float):
            return value
        rational = exact(value)
        with self.working():
            return _in_range(float(rational), bool(rational))

    def rounded(self, number: Number) -> float:
        return _in_range(float(number), number != 0)

    def text(self, x: float, digits: int) -> str:
        return f"{x:.{digits}g}"

    @contextmanager
    def working(self) -> Iterator[None]:
        try:
            yield
        except (ArithmeticError, ValueError) as error:
            raise NumericalError(f"{OUT_OF_RANGE} ({error})") from error

    def exp(self, x: float) -> float:
        return math.exp(x)

    def log(self, x: float) -> float:
        return math.log(x)

    def sin(self, x: float) -> float:
        return math.sin(x)

    def cos(self, x: float) -> float:
        return math.cos(x)

    def pi(self) -> float:
        return math.pi

    def sign(self, x: float) -> float:
        return float((x > 0) - (x < 0))

    def power(self, x: float, exponent: Fraction) -> float:
        return math.sqrt(x) if exponent == Fraction(1, 2) else math.pow(x, exponent)


def _in_range(number: float, is_nonzero: bool) -> float:
    if not math.isfinite(number) or (is_nonzero and not number):
        raise NumericalError(OUT_OF_RANGE)
    return number


@dataclass(frozen=True)
class MPF(Arithmetic):
    """mpmath's floating point with `bits` bits of mantissa and an unbounded exponent.

    Examples
    --------
    >>> MPF(100).number(Fraction(1, 10**400)) > 0
    True
    """

    bits: int

    def for_digits(self, digits: int) -> Self:
        return replace(self, bits=bits_for(digits) + 8)

    def number(self, value: object) -> mpmath.mpf:
        rational = exact(value)
        return mpmath.mp.make_mpf(mpmath.libmp.from_rational(rational.numerator, rational.denominator, self.bits, "n"))

    def rounded(self, number: Number) -> mpmath.mpf:
        with self.working():
            return +mpmath.mpf(number)

    def text(self, x: mpmath.mpf, digits: int) -> str:
        return str(mpmath.nstr(x, digits))

    @contextmanager
    def working(self) -> Iterator[None]:
        with _one_thread_at_a_time, mpmath.workprec(self.bits):
            yield

    exp, log, sin, cos = map(staticmethod, (mpmath.exp, mpmath.log, mpmath.sin, mpmath.cos))

    def pi(self) -> mpmath.mpf:
        return +mpmath.pi

    def sign(self, x: mpmath.mpf) -> mpmath.mpf:
        return mpmath.sign(x)

    def power(self, x: mpmath.mpf, exponent: Fraction) -> mpmath.mpf:
        if exponent.denominator > 1 and x < 0:
            raise NumericalError(f"a root of the negative number {mpmath.nstr(x, 5)}: more digits may help")
        root = x if exponent.denominator == 1 else mpmath.root(x, exponent.denominator)
        return root**exponent.numerator


@dataclass(frozen=True)
class Ball(Arithmetic):
    """Arb's balls, midpoint and radius: every result contains the true value.

    Where a root is taken, the base is known to be nonnegative, so the part of its ball below zero is ignored.

    Examples
    --------
    >>> ball = Ball(64)
    >>> ball.number(Fraction(1, 3)).contains(ball.number(Fraction(1, 3)).mid())
    True
    """

    bits: int

    def for_digits(self, digits: int) -> Self:
        return replace(self, bits=bits_for(digits) + 8)

    def number(self, value: object) -> Number:
        from flint import arb, fmpq

        rational = exact(value)
        with self.working():
            return arb(fmpq(rational.numerator, rational.denominator))

    def rounded(self, number: Number) -> Number:
        from flint import arb

        with self.working():
            return +arb(number)

    def text(self, x: Number, digits: int) -> str:
        return str(x.mid().str(digits, radius=False))

    def reaching(self, midpoint: tuple[int, int], radius: tuple[int, int]) -> Number:
        """Return the ball of exactly these, each a mantissa and an exponent of two."""
        from flint import arb

        return arb(midpoint, radius)

    def estimated(self, value: Number, other: Number, bits: int) -> Number:
        """Return the ball around a number that was rounded to so many bits and differs from another estimate."""
        from flint import arb

        centre = arb(value)
        with self.working():
            return arb(centre, (abs(centre - arb(other)) + abs(centre) / arb(2) ** bits).upper())

    def around(self, value: float | mpmath.mpf, digits: int) -> Number:
        """Return the ball of radius ``10^(1-digits) |value|`` around a number that is right to so many digits."""
        from flint import arb

        centre = arb(value)
        with self.working():
            return arb(centre, (abs(centre) * arb(10) ** (1 - digits)).upper())

    @contextmanager
    def working(self) -> Iterator[None]:
        from flint import ctx

        with _one_thread_at_a_time, ctx.workprec(self.bits):
            yield

    def exp(self, x: Number) -> Number:
        return x.exp()

    def log(self, x: Number) -> Number:
        return x.log()

    def sin(self, x: Number) -> Number:
        return x.sin()

    def cos(self, x: Number) -> Number:
        return x.cos()

    def pi(self) -> Number:
        from flint import arb

        return arb.pi()

    def sign(self, x: Number) -> Number:
        return x.sgn()

    def power(self, x: Number, exponent: Fraction) -> Number:
        from flint import arb, fmpq

        straddles = x.contains(0)
        if straddles and exponent > 0 and exponent.denominator > 1:
            return arb(0).union(x.upper() ** fmpq(exponent.numerator, exponent.denominator))
        if straddles and exponent > 0 and exponent.numerator % 2 == 0:
            return arb(0).union(x.abs_upper() ** exponent.numerator)
        if straddles and exponent > 0:
            return (x.lower() ** exponent.numerator).union(x.upper() ** exponent.numerator)
        return x ** fmpq(exponent.numerator, exponent.denominator)
