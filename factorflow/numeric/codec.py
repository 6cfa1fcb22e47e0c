"""Numbers as text, exactly: hexadecimal mantissa and exponent of two, for a ball those of midpoint and radius.

Decimal would round, and Python's ``str(int)`` stops at 4300 digits.
"""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction

import mpmath

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import MPF, Arithmetic, Ball, Float64, Number
from factorflow.numeric.engines.base import Place

KINDS: dict[str, type[MPF | Ball]] = {"MPF": MPF, "Ball": Ball}


def encode(number: Number, arithmetic: Arithmetic) -> str:
    """Return a number as text.

    Raises
    ------
    InputError
        If it is infinite or not a number.

    Examples
    --------
    >>> encode(-0.375, Float64())
    '-3p-3'
    """
    match arithmetic:
        case Ball():
            return f"{_dyadic(number.mid())} {_dyadic(number.rad())}"
        case MPF():
            return _dyadic(number)  # and not mpf(number), which would round
    return _dyadic(mpmath.mpf(number))


def _dyadic(x: Number) -> str:
    sign, mantissa, exponent, _ = x._mpf_  # of mpf and arb alike
    if not mantissa and exponent:
        raise InputError(f"{x} is not finite and cannot be stored")
    return f"{'-' if sign else ''}{int(mantissa):x}p{int(exponent)}"


def decode(text: str, arithmetic: Arithmetic) -> Number:
    """Return the number that `encode` wrote.

    Examples
    --------
    >>> decode("-3p-3", Float64())
    -0.375
    """
    parts = [(int(mantissa, 16), int(exponent)) for mantissa, exponent in re.findall(r"(-?[0-9a-f]+)p(-?[0-9]+)", text)]
    match arithmetic:
        case Ball():
            return arithmetic.reaching(*parts)
        case MPF():
            return mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(*parts[0]))
    return math.ldexp(*parts[0])


def encode_fraction(value: Fraction) -> str:
    """Return a fraction as text.

    Examples
    --------
    >>> encode_fraction(Fraction(-1, 10))
    '-1/a'
    """
    return f"{value.numerator:x}/{value.denominator:x}"


def decode_fraction(text: str) -> Fraction:
    """Return the fraction that `encode_fraction` wrote."""
    return Fraction(*(int(part, 16) for part in text.split("/")))


def encode_place(place: Place, arithmetic: Arithmetic) -> str:
    """Return where an engine can begin a step again, as text."""
    numbers = [encode(number, arithmetic) for number in (place.time, *place.state)]
    return json.dumps([place.done, place.memory, *numbers])


def decode_place(text: str, arithmetic: Arithmetic) -> Place:
    """Return the place that `encode_place` wrote."""
    done, memory, *numbers = json.loads(text)
    time, *state = (decode(number, arithmetic) for number in numbers)
    return Place(done, time, tuple(state), memory)


def encode_arithmetic(arithmetic: Arithmetic) -> str:
    """Return the name of an arithmetic and its bits: ``MPF 108``."""
    return f"{type(arithmetic).__name__} {arithmetic.bits}"


def decode_arithmetic(text: str) -> Arithmetic:
    """Return the arithmetic that `encode_arithmetic` wrote."""
    name, bits = text.split()
    return Float64() if name == "Float64" else KINDS[name](int(bits))
