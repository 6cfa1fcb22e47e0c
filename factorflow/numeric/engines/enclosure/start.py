"""Starts: an exact rational W(0) with det W(0) != 0 as balls in the coordinates of a chart.

Every root is taken in balls from exact rationals, so that the true balanced start lies inside whatever the precision.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq

from factorflow.numeric.engines.enclosure.charts import Chart, Completion, Exact
from factorflow.numeric.engines.enclosure.matrices import Matrix, det, entries, inverse, matrix, power, times, upper


def balls(chart: Chart, completion: Completion, start: Exact) -> list[arb]:
    """Return the state of the chart at W(0) = start, at the precision in force."""
    left, log_det = root_of_gram(start, completion.depth), ball(abs(det(start))).log()
    match chart.name:
        case "polar":
            q = polar_factor(start)
            return [*upper(left), q[0][0], q[1][0], log_det]
        case "polar, symmetric":
            return [*upper(left), log_det]
    y = times(power(inverse(left), completion.depth // 2), matrix(lambda i, j: ball(start[i][j])))
    return [*(entries(y) if chart.name == "root" else upper(y)), log_det]


def root_of_gram(start: Exact, depth: int) -> Matrix:
    """Return (W W^T)^(1/L) = (W W^T + p q h_(L-2) I) / h_(L-1), where p^L and q^L are the eigenvalues of W W^T."""
    gram = times(start, ((start[0][0], start[1][0]), (start[0][1], start[1][1])))
    half, square = (gram[0][0] + gram[1][1]) / 2, det(start) ** 2
    largest = ball(half) + ball(half**2 - square).sqrt()
    p, q = largest.root(depth), (ball(square) / largest).root(depth)
    h = [sum((p**i * q ** (n - i) for i in range(n + 1)), arb(0)) for n in (depth - 2, depth - 1)]
    shift = p * q * h[0]
    return matrix(lambda i, j: (ball(gram[i][j]) + (shift if i == j else 0)) / h[1])


def polar_factor(start: Exact) -> Matrix:
    """Return Q = (W + sgn(det) adj(W)^T) / sqrt(|W|^2 + 2 |det W|)."""
    (a, b), (c, d) = start
    sign = 1 if det(start) > 0 else -1
    size = ball(a * a + b * b + c * c + d * d + 2 * abs(det(start))).sqrt()
    cofactors = (d, -c), (-b, a)
    return matrix(lambda i, j: ball(start[i][j] + sign * cofactors[i][j]) / size)


def ball(value: Fraction | int) -> arb:
    """Enclose a rational number; one whose denominator is a power of two exactly, whatever the precision."""
    numerator, denominator = value.as_integer_ratio()
    if denominator.bit_count() == 1:
        return arb((numerator, 1 - denominator.bit_length()))
    return arb(fmpq(numerator, denominator))


def integer(value: arb, bits: int) -> int:
    """Return the midpoint times 2^bits, rounded down."""
    mantissa, exponent = (int(part) for part in value.mid().man_exp())
    return mantissa << (exponent + bits) if exponent + bits >= 0 else mantissa >> -(exponent + bits)
