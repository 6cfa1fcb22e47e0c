"""Is a polynomial positive from 0 to a rational number?  Bernstein coefficients over the rationals, and bisection.

On [0, 1] a polynomial sum_k a_k x^k of degree n lies between the least and the greatest of the numbers
b_j = sum_k C(j, k) / C(n, k) a_k (Bernstein), and b_0 and b_n are its values at the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from flint import fmpq, fmpq_poly

MOST_BISECTIONS = 12
LONGEST = 64
"""The degree above which what is left of a polynomial is bounded by one term."""


def is_positive(coefficients: Sequence[fmpq | Fraction | int], right: fmpq | Fraction | int) -> bool | None:
    """Decide whether sum_k a_k x^k is positive for 0 < x <= right.

    Parameters
    ----------
    coefficients : sequence of rationals
        a_0, a_1, ...
    right : rational
        Positive.

    Returns
    -------
    bool or None
        False where a value is not positive; None where bisection does not decide.

    Examples
    --------
    >>> is_positive([1, -3, Fraction(9, 4)], Fraction(1, 2)), is_positive([1, -3, 2], Fraction(1, 2))
    (True, False)
    >>> is_positive([1, -3, 2], 1), is_positive([0, 0, 1], 1)
    (False, True)
    """
    exact = [_rational(a) for a in coefficients]
    lowest = next((k for k, a in enumerate(exact) if a != 0), None)
    if lowest is None:
        return False
    wide = _shortened(exact[lowest:], _rational(right))
    unit = fmpq_poly([a * _rational(right) ** k for k, a in enumerate(wide)])
    answer = _on_unit_interval(unit, MOST_BISECTIONS)
    # A bound that fails says nothing of the polynomial itself.
    return None if answer is False and len(wide) < len(exact) - lowest else answer


def _rational(value: fmpq | Fraction | int) -> fmpq:
    return fmpq(int(value.numerator), int(value.denominator)) if not isinstance(value, fmpq) else value


def _shortened(coefficients: Sequence[fmpq], right: fmpq) -> list[fmpq]:
    """Return a lower bound on [0, right]: the terms from x^n on are at least -sum_k |a_k| right^(k-n) x^n."""
    kept, rest = list(coefficients[:LONGEST]), coefficients[LONGEST:]
    if not rest:
        return kept
    return [*kept, -sum((abs(a) * right**k for k, a in enumerate(rest)), fmpq(0))]


def _on_unit_interval(unit: fmpq_poly, bisections: int) -> bool | None:
    """Decide it on [0, 1]: every Bernstein coefficient is positive, or it holds on both halves."""
    found = bernstein(unit)
    if all(b > 0 for b in found):
        return True
    if found[0] <= 0 or found[-1] <= 0:
        return False
    if bisections == 0:
        return None
    halves = fmpq_poly([0, fmpq(1, 2)]), fmpq_poly([fmpq(1, 2), fmpq(1, 2)])
    answers = [_on_unit_interval(unit(half), bisections - 1) for half in halves]
    return False if False in answers else None if None in answers else True


def bernstein(unit: fmpq_poly) -> list[fmpq]:
    """Return the Bernstein coefficients on [0, 1], in the degree of the polynomial.

    Examples
    --------
    >>> bernstein(fmpq_poly([1, -3, 3]))
    [1, -1/2, 1]
    """
    n, a = unit.degree(), unit.coeffs()
    scaled = [x / comb(n, k) for k, x in enumerate(a)]
    return [sum((comb(j, k) * scaled[k] for k in range(j + 1)), fmpq(0)) for j in range(n + 1)]
