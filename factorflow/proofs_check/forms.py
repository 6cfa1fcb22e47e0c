"""Polynomials with rational coefficients as tables of exponents: what a Gram matrix multiplies."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from sympy import QQ, Expr, Mul, Poly, Rational, Symbol, itermonomials
from sympy.polys.polyerrors import BasePolynomialError

from factorflow.errors import InputError

Monomial = tuple[int, ...]
Form = dict[Monomial, Fraction]
"""A polynomial by the exponents of its monomials."""


def form_of(expr: Expr, symbols: Sequence[Symbol]) -> Form:
    """Return a polynomial as a form.

    Raises
    ------
    InputError
        If it is no polynomial with rational coefficients.
    """
    try:
        polynomial = Poly(expr, *symbols, domain=QQ)
    except BasePolynomialError as error:
        raise InputError(f"{expr} is no polynomial with rational coefficients: {error}") from None
    return {m: Fraction(int(c.p), int(c.q)) for m, c in polynomial.terms() if c}


def degree_of(form: Form) -> int:
    """Return the total degree."""
    return max((sum(m) for m in form), default=0)


def monomials_to(symbols: Sequence[Symbol], degree: int) -> list[Monomial]:
    """Return all monomials up to a degree."""
    if degree < 0:
        return []
    return sorted(Poly(m, *symbols).monoms()[0] for m in itermonomials(symbols, degree))


def consistent(basis: list[Monomial], target: Form) -> list[Monomial]:
    """Drop monomials whose square neither p has nor a product of two others can cancel."""
    while True:
        products = {_sum(m, n) for m, n in combinations(basis, 2)}
        kept = [m for m in basis if _sum(m, m) in products or _sum(m, m) in target]
        if len(kept) == len(basis):
            return kept
        basis = kept


def _sum(m: Monomial, n: Monomial) -> Monomial:
    return tuple(a + b for a, b in zip(m, n, strict=True))


def times(a: Form, b: Form) -> Form:
    """Return the product."""
    found: Form = {}
    for m, c in a.items():
        for n, d in b.items():
            key = _sum(m, n)
            found[key] = found.get(key, Fraction(0)) + c * d
    return {m: c for m, c in found.items() if c}


def combined(row: Sequence[Fraction], basis: Sequence[Form]) -> Form:
    """Return a linear combination."""
    found: Form = {}
    for x, form in zip(row, basis, strict=True):
        for m, c in form.items():
            found[m] = found.get(m, Fraction(0)) + x * c
    return {m: c for m, c in found.items() if c}


def expression(form: Form, symbols: Sequence[Symbol]) -> Expr:
    """Return a form as an expression."""
    return sum(exactly(c) * Mul(*(x**k for x, k in zip(symbols, m, strict=True))) for m, c in form.items())


def exactly(x: Fraction) -> Rational:
    """Return a fraction as a number of SymPy."""
    return Rational(x.numerator, x.denominator)
