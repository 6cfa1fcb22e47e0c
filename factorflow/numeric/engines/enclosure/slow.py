"""Coordinates in which a symmetric flow of depth 2, 3 or 4 is slow, and polynomial, as w_11 grows; w_12 = 1, w_22 = 0.

X = [[p, q], [q, r]] = W^(1/k), k = L for odd L and L/2 for even L, obeys X' = -(W G + G W) or, at L = 3,
X' = -(X^2 G - X G X + G X^2).  With x = 1/p, y = x^(2k) (about w_11^-2) and D = diag(1, x^k), all matrices are
p^i D M D with M of order one: for X, M = [[1, beta], [beta, beta^2 + theta]], with

    beta = q p^(k-1) = 1 - (phi + theta) y    and    theta = det X / (p^2 y).

A dot is the derivative in the time in which p. = p U y^2 with U of order one, so that
t. = p^(2k) y^2 for even L and p^(2k+1) y^2 for odd L, times p.  phi relaxes at the rate 1/y to the slow manifold;
theta = det W vanishes exponentially at L = 2, and tends to (L + 2)/(L - 2) like x^kappa at L = 3 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb, fmpq, fmpq_poly

from factorflow.numeric.engines.enclosure.matrices import Matrix, minus, plus, times

X = fmpq_poly([0, 1])


class Motion(NamedTuple):
    """What the flow does there: p./p, y phi., theta. and w_22 / x^k."""

    clock: Any
    phi: Any
    theta: Any
    corner: Any


class Product(NamedTuple):
    """W by numbers of order one: w_11 = p^k (1 + y first), w_12 = 1 - y alpha, w_22 = x^k corner."""

    first: Any
    alpha: Any
    corner: Any


@dataclass(frozen=True)
class Slow:
    """The slow coordinates at one depth: 2, 3 or 4."""

    depth: int

    @property
    def k(self) -> int:
        """X = W^(1/k)."""
        return self.depth if self.depth % 2 else self.depth // 2

    @property
    def attraction(self) -> int:
        """The exponent kappa with which theta tends to its limit, theta - limit ~ C x^kappa; 0 at depth 2."""
        return {2: 0, 3: 5, 4: 3}[self.depth]

    @property
    def limits(self) -> tuple[int, int]:
        """Return phi and theta at x = 0."""
        return {2: (1, 0), 3: (3, 5), 4: (2, 3)}[self.depth]

    @property
    def pace(self) -> int:
        """Return U at x = 0: t ~ p^(2k+1) / ((2k+1) U), or with 2k+2 for odd L."""
        return {2: 2, 3: 1, 4: 2}[self.depth]

    @property
    def time_power(self) -> int:
        """Return e of dt/dp = p^e / U."""
        return 2 * self.k + self.depth % 2

    def product(self, y: Any, phi: Any, theta: Any) -> Product:
        """Return W = X^k, in any ring."""
        b = phi + theta
        beta = 1 - b * y
        end = beta * beta + theta
        first, second, corner = 0 * y, 0 * y, end
        for _ in range(self.k - 1):
            entry = beta + y * second
            first, second, corner = first + entry * beta, first * beta + entry * end, entry * beta + y * corner * end
        return Product(first, b - second, corner)

    def motion(self, y: Any, phi: Any, theta: Any) -> Motion:
        """Return the field, in any ring."""
        first, alpha, corner = self.product(y, phi, theta)
        b, residual = phi + theta, y * alpha
        beta = 1 - b * y
        w: Matrix = ((1 + y * first, 1 - residual), (1 - residual, corner))
        g: Matrix = ((0 * y, -residual), (-residual, corner))
        x: Matrix = ((1 + 0 * y, beta), (beta, beta * beta + theta))
        scale: Matrix = ((1, 0), (0, y))

        def scaled(*matrices: Matrix) -> Matrix:
            product = matrices[0]
            for other in matrices[1:]:
                product = times(product, scale, other)
            return product

        if self.depth % 2:
            rate = plus(scaled(x, g, x), minus(plus(scaled(x, x, g), scaled(g, x, x))))
        else:
            rate = minus(plus(scaled(w, g), scaled(g, w)))
        (clock, across), (_, end) = rate
        k = self.k
        of_theta = end - 2 * beta * across + (beta * beta + (2 * k - 1) * theta) * clock
        of_b = 2 * k * b * y * clock - across - (k - 1) * beta * clock
        return Motion(clock, of_b - y * of_theta, of_theta, corner)

    def manifold(self, order: int, constant: fmpq | Fraction | int = 0) -> tuple[fmpq_poly, fmpq_poly]:
        """Return phi and theta on the slow manifold as series in x up to x^order.

        Parameters
        ----------
        order : int
        constant : rational, optional
            C of theta = limit + C x^kappa + ..., the one number that the start decides; no use at depth 2.

        Examples
        --------
        >>> Slow(2).manifold(8)[0]
        1722*x^8 + (-194)*x^6 + 25*x^4 + (-4)*x^2 + 1
        """
        k, kappa = self.k, self.attraction
        phi, theta = (fmpq_poly([limit]) for limit in self.limits)
        theta += fmpq(constant.numerator, constant.denominator) * X**kappa if kappa else 0
        for n in range(1, order + 1):
            phi += self.drift_of_phi(phi, theta)[2 * k + n] * X**n
            if kappa and n != kappa:
                theta += self.drift_of_theta(phi, theta)[4 * k + n] / (self.pace * (kappa - n)) * X**n
        return phi, theta

    def drift_of_phi(self, phi: fmpq_poly, theta: fmpq_poly) -> Any:
        """Return y times what phi. is beyond the derivative of the polynomial phi(x)."""
        motion = self.motion(X ** (2 * self.k), phi, theta)
        return motion.phi + X ** (2 * self.k + 1) * phi.derivative() * motion.clock

    def drift_of_theta(self, phi: fmpq_poly, theta: fmpq_poly) -> Any:
        """Return what theta. is beyond the derivative of the polynomial theta(x)."""
        motion = self.motion(X ** (2 * self.k), phi, theta)
        return motion.theta + X * theta.derivative() * motion.clock


def value(polynomial: fmpq_poly, x: arb) -> arb:
    """Evaluate in balls."""
    total = arb(0)
    for coefficient in reversed(polynomial.coeffs()):
        total = total * x + arb(coefficient)
    return total
