"""Event: where a run ends, the first time that a named quantity has a given value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction

from sympy import Symbol

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.symbolic.notation import real, t

DIGITS = Context(prec=17, Emax=MAX_EMAX, Emin=MIN_EMIN)


@dataclass(frozen=True)
class Event:
    """The first time at which ``quantity`` has the exact ``value``.

    Examples
    --------
    >>> Event.parse("w11=1e308").quantity
    w_11
    >>> Event.parse("t = 1/3")
    t=1/3
    """

    quantity: Symbol
    value: Fraction

    @classmethod
    def parse(cls, text: str) -> Event:
        """Read ``quantity=value``; ``w11`` is short for ``w_11``, and the value is read exactly.

        Raises
        ------
        InputError
            If the text has another form.
        """
        name, _, value = (part.strip() for part in text.partition("="))
        if not re.fullmatch("[A-Za-z]\\w*", name):
            raise InputError(f"{text!r} is not an event: write quantity=value, such as t=10 or loss=1e-40")
        try:
            return cls(real(re.sub(r"^w([12]{2})$", r"w_\1", name)), Fraction(value))
        except (ValueError, ZeroDivisionError) as error:
            raise InputError(f"{value!r} in {text!r} is not a number: write 10, 1/3 or 1e-40") from error

    @property
    def time(self) -> Fraction | None:
        """The time of the event, where the event itself says it."""
        return self.value if self.quantity == t else None

    def __repr__(self) -> str:
        return f"{self.quantity}={_as_written(self.value)}"


def _as_written(value: Fraction) -> str:
    """Return a number as people write it: 1e-40 and not a fraction, where few digits say it exactly.

    Examples
    --------
    >>> _as_written(Fraction("1e-40")), _as_written(Fraction(1, 3)), _as_written(Fraction(5, 2))
    ('1e-40', '1/3', '5/2')
    """
    short = f"{DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(DIGITS):e}"
    is_long = value.numerator.bit_length() + value.denominator.bit_length() > 64
    return short.replace("e+", "e") if is_long and Fraction(short) == value else str(value)


def first_root(f: Callable[[Number], Number], times: Sequence[Number], arithmetic: Arithmetic) -> Number | None:
    """Return where f first vanishes or changes its sign from one of the times to the next, to the last bit."""
    with arithmetic.working():
        values = [f(time) for time in times]
        for a, b, f_a, f_b in zip(times, times[1:], values, values[1:], strict=False):
            if f_a == 0:
                return a
            if (f_a > 0) != (f_b > 0) or f_b == 0:
                return illinois(f, *_narrowed(f, a, b, f_a, f_b, arithmetic))
    return None


def _narrowed(
    f: Callable[[Number], Number], a: Number, b: Number, f_a: Number, f_b: Number, arithmetic: Arithmetic
) -> tuple[Number, Number, Number, Number]:
    """Halve a bracket over decades of time, in the logarithm, until regula falsi can see the root from both ends."""
    while 0 < 4 * a < b:
        c = arithmetic.sqrt(a) * arithmetic.sqrt(b)
        f_c = f(c)
        if (f_c > 0) != (f_b > 0):
            a, f_a = c, f_c
        else:
            b, f_b = c, f_c
    return a, b, f_a, f_b


def illinois(f: Callable[[Number], Number], a: Number, b: Number, f_a: Number, f_b: Number) -> Number:
    """Return the root in a bracket: regula falsi that halves the value of an end that stays (order 1.44)."""
    c = b
    while f_b != 0:
        previous, c = c, b - f_b * (b - a) / (f_b - f_a)
        if c in (previous, a, b):
            return c
        f_c = f(c)
        if (f_c > 0) != (f_b > 0):
            a, f_a = b, f_b
        else:
            f_a /= 2
        b, f_b = c, f_c
    return b
