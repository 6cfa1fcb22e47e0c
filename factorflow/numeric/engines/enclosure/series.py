"""Taylor polynomials of a polynomial flow, fast and not rigorous: fixed-point integers.

Nothing here is trusted.  Whatever polynomial comes out, its defect is bounded afterwards, in balls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import mul
from typing import Any

import gmpy2

from factorflow.numeric.engines.enclosure.polynomial_map import Operation, PolynomialMap

Integers = list[list[Any]]
"""One polynomial for each coordinate: coefficient k, an integer, times 2^-bits."""


def taylor(field: PolynomialMap, start: Sequence[Any], width: Fraction, order: int, bits: int) -> Integers:
    """Return p with p(0) = start, exactly, and p' close to width * field(p)."""
    series: Integers = [[gmpy2.mpz(x)] for x in start]
    rules = [_rule(operation, series, bits) for operation in field.operations]
    slopes = [series[i] for i in field.outputs]
    for k in range(order):
        for append in rules:
            append(k)
        for x, slope in zip(series, slopes, strict=False):
            x.append(slope[k] * width.numerator // (width.denominator * (k + 1)))
    return series[: field.inputs]


def _rule(operation: Operation, series: Integers, bits: int) -> Callable[[int], None]:
    """Give the operation its own series, and return what appends coefficient k to it."""
    result: list[Any] = []
    series.append(result)
    if operation.name == "number":
        value = gmpy2.mpz(round(operation.number * 2**bits))
        return lambda k: result.append(gmpy2.mpz(0) if k else value)
    return _arithmetic_rule(operation, series[operation.left], series[operation.right], result, bits)


def _arithmetic_rule(
    operation: Operation, u: list[Any], v: list[Any], result: list[Any], bits: int
) -> Callable[[int], None]:
    scale = operation.number
    match operation.name:
        case "multiply":
            return lambda k: result.append(sum(map(mul, u, v[k::-1])) >> bits)
        case "add":
            return lambda k: result.append(u[k] + v[k])
        case "subtract":
            return lambda k: result.append(u[k] - v[k])
        case _:
            return lambda k: result.append(u[k] * scale.numerator // scale.denominator)


def rescaled(series: Integers, ratio: Fraction) -> Integers:
    """Return about p(ratio s), for a step that is shorter by that ratio; p(0) stays as it is."""
    return [[x * ratio.numerator**k // ratio.denominator**k for k, x in enumerate(u)] for u in series]


def end(series: Integers) -> list[Any]:
    """Return p(1) exactly: the sums of the coefficients."""
    return [sum(u) for u in series]


def reach(series: Integers, bits: int) -> Fraction:
    """Return the ratio of step widths at which the last two coefficients are at most 2^bits."""
    last = len(series[0]) - 1
    sizes = [(max(abs(u[k]) for u in series), k) for k in (last - 1, last)]
    ratio = min(2.0 ** ((bits - float(gmpy2.log2(size + 1))) / k) for size, k in sizes)
    return Fraction(int(ratio * 1024), 1024)
