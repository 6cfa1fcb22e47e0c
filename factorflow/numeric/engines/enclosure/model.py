"""Functions of one variable as a polynomial with ball coefficients and a rest, so that whole steps are bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import arb, arb_poly, fmpz_poly

from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap
from factorflow.numeric.engines.enclosure.series import Integers
from factorflow.numeric.engines.enclosure.start import ball

UNIT = arb(0, 1)
"""The interval [-1, 1]."""
Bounds = list[arb]
"""Exact balls without radius, each an upper bound of something that is not negative."""


@dataclass(frozen=True)
class Model:
    """A function that differs from the polynomial by at most `rest` wherever |s| <= 1.

    Parameters
    ----------
    polynomial : arb_poly
        In powers of s.
    rest : arb
        A bound; its upper end counts.
    length : int
        What a product has beyond so many coefficients goes into its rest.
    """

    polynomial: arb_poly
    rest: arb
    length: int

    @cached_property
    def size(self) -> arb:
        """An upper bound of the absolute value."""
        return norm(self.polynomial) + self.rest

    def __add__(self, other: Model) -> Model:
        return type(self)(self.polynomial + other.polynomial, self.rest + other.rest, self.length)

    def __sub__(self, other: Model) -> Model:
        return type(self)(self.polynomial - other.polynomial, self.rest + other.rest, self.length)

    def __mul__(self, other: Model) -> Model:
        product = self.product(other)
        kept = product.truncate(self.length)
        rest = self.size * other.rest + self.rest * other.size + norm(product - kept)
        return type(self)(kept, rest.upper(), self.length)

    def number(self, value: Fraction) -> Model:
        """Return the constant function."""
        return type(self)(arb_poly([ball(value)]), arb(0), self.length)

    def product(self, other: Model) -> arb_poly:
        """Multiply the polynomials."""
        return self.polynomial * other.polynomial

    def derivative(self) -> arb_poly:
        """Differentiate the polynomial."""
        return self.polynomial.derivative()

    def range(self) -> arb:
        """Enclose all values: the polynomial's at s = 0 and the sum of its other coefficients, and the rest."""
        centre: arb = self.polynomial[0]
        return centre + (norm(self.polynomial - arb_poly([centre])) + self.rest) * UNIT


class Chebyshev(Model):
    """The same with coefficients of T_0, T_1, ..., which are at most 1 for |s| <= 1, too."""

    def product(self, other: Model) -> arb_poly:
        """Multiply by 2 T_i T_j = T_(i+j) + T_|i-j|."""
        left, right = self.polynomial, other.polynomial
        last = max(right.degree(), 0)
        # The right factor turned round: coefficient last + i - j collects the products of T_i and T_j.  Arb drops
        # leading zeros of what was turned round, so `last` is counted before.
        differences = left * arb_poly(right.coeffs()[::-1])
        folded = arb_poly([arb(0), *(differences[last - k] for k in range(1, last + 1))])
        return (left * right + differences.right_shift(last) + folded) * (arb(1) / 2)

    def derivative(self) -> arb_poly:
        """Differentiate by c'_(k-1) = c'_(k+1) + 2 k c_k, half of it for k = 1."""
        slope = [arb(0)] * (self.polynomial.length() + 1)
        for k in range(self.polynomial.degree(), 0, -1):
            slope[k - 1] = slope[k + 1] + 2 * k * self.polynomial[k]
        return arb_poly([slope[0] / 2, *slope[1:]])


def norm(polynomial: arb_poly) -> arb:
    """Bound the polynomial by the sum of its absolute coefficients."""
    return sum(map(abs, polynomial.coeffs()), arb(0)).upper()


def polynomials(series: Integers, bits: int) -> list[arb_poly]:
    """Return the coefficients times 2^-bits, rounded as balls to the precision in force."""
    unit = arb((1, -bits))
    return [arb_poly(fmpz_poly([int(x) for x in u])) * unit for u in series]


def defect(field: PolynomialMap, p: Sequence[arb_poly], width: Fraction, basis: type[Model] = Model) -> Bounds:
    """Bound |p' - width f(p)| for |s| <= 1, each coordinate, p in powers of s or in Chebyshev polynomials."""
    length = max(x.length() for x in p)
    models = [basis(x, arb(0), length) for x in p]
    slopes, step = field(models, models[0].number), ball(width)
    pairs = zip(models, slopes, strict=True)
    return [(norm(x.derivative() - y.polynomial * step) + y.rest * step).upper() for x, y in pairs]


def ranges(p: Sequence[arb_poly], middle: arb, radius: arb) -> list[arb]:
    """Enclose p, in powers of s, on [middle - radius, middle + radius]."""
    line = arb_poly([middle, radius])
    return [Model(x(line), arb(0), 0).range() for x in p]
