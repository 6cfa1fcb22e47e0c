"""Exact rational arithmetic: it has the roots of squares, and refuses what is not rational."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Arithmetic, Number, exact

IRRATIONAL = "this is not a rational number"


@dataclass(frozen=True)
class Rationals(Arithmetic):
    """Flint's rationals.

    Examples
    --------
    >>> exactly = Rationals()
    >>> exactly.power(exactly.number(Fraction(9, 4)), Fraction(-3, 2))
    8/27
    """

    bits: ClassVar[int] = 0  # type: ignore[misc] # nothing is rounded

    def for_digits(self, digits: int) -> Self:
        return self

    def number(self, value: object) -> Number:
        rational = exact(value)
        return quotient(rational.numerator, rational.denominator)

    def rounded(self, number: Number) -> Number:
        return number

    def text(self, x: Number, digits: int) -> str:
        return f"{float(Fraction(int(x.p), int(x.q))):.{digits}g}"

    @contextmanager
    def working(self) -> Iterator[None]:
        try:
            yield
        except (ArithmeticError, ValueError) as error:
            raise NumericalError(str(error)) from error

    def exp(self, x: Number) -> Number:
        return _only_at(x, 0, 1)

    def log(self, x: Number) -> Number:
        return _only_at(x, 1, 0)

    def sin(self, x: Number) -> Number:
        return _only_at(x, 0, 0)

    def cos(self, x: Number) -> Number:
        return _only_at(x, 0, 1)

    def pi(self) -> Number:
        raise NumericalError(IRRATIONAL)

    def sign(self, x: Number) -> Number:
        return self.number((x > 0) - (x < 0))

    def power(self, x: Number, exponent: Fraction) -> Number:
        from flint import fmpq

        n = exponent.denominator
        root = x if n == 1 else fmpq(_root(x.p, n), _root(x.q, n))
        return root**exponent.numerator


def quotient(numerator: int, denominator: int) -> Number:
    """Return a rational number."""
    from flint import fmpq

    return fmpq(numerator, denominator)


def _only_at(x: Number, point: int, value: int) -> Number:
    if x != point:
        raise NumericalError(IRRATIONAL)
    return Rationals().number(value)


def _root(integer: Any, n: int) -> Any:
    """Return the n-th root of a nonnegative integer that is an n-th power."""
    root = integer.root(n) if integer >= 0 else integer
    if root**n != integer or integer < 0:
        raise NumericalError(IRRATIONAL)
    return root
