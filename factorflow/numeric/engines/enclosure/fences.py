"""Fences: a strip around the slow manifold that no symmetric solution leaves any more, proved in exact rationals.

The strip is |phi - phi_n(x)| <= a(x) and |theta - theta_n(x)| <= c(x) for 0 < x <= x0, with the series of the slow
manifold to some order in the middle and two monomials a and c as its widths.  On each of its four faces, such as
phi = phi_n + a, the flow points inwards: phi. < -x (phi_n + a)' U y^2 there, with x. = -x U y^2, since p.  = p U y^2.
At depth 2 theta = det W stays positive by itself, and the strip is 0 < theta <= 2 c(x).

In the strip 1/U lies between two polynomials of x, so that time does: t' = p^e / U with ' = d/dp.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpq_poly

from factorflow.errors import NumericalError
from factorflow.numeric.bernstein import is_positive
from factorflow.numeric.engines.enclosure.slow import Motion, Slow, X

Bounds = tuple[fmpq_poly, fmpq_poly]
"""Two polynomials in x; what is meant lies between them."""
RING = fmpq_mpoly_ctx.get(("x", "s", "u"), Ordering.lex)
"""Polynomials in x, phi = phi_n + s a(x) and theta = theta_n + u c(x), with |s|, |u| <= 1."""
x, s, u = RING.gens()
COUPLING = 10
"""At depth 3 and 4, a(x) = COUPLING y c(x): phi follows theta up to terms of order y."""
WIDER = 2
MOST_WIDENINGS = 20


@dataclass(frozen=True)
class Strip:
    """A strip around the slow manifold; what it promises is decided by `holds`.

    Parameters
    ----------
    slow : Slow
    right : fmpq
        x0.
    phi, theta : fmpq_poly
        The middle.
    phi_width, theta_width : fmpq_poly
        Two monomials a and c.
    """

    slow: Slow
    right: fmpq
    phi: fmpq_poly
    theta: fmpq_poly
    phi_width: fmpq_poly
    theta_width: fmpq_poly

    def motion(self, s: Any, u: Any) -> Motion:
        """Return the field at phi_n + s a and theta_n + u c."""
        phi = lifted(self.phi) + s * lifted(self.phi_width)
        theta = lifted(self.theta) + u * lifted(self.theta_width)
        return self.slow.motion(x ** (2 * self.slow.k), phi, theta)

    def holds(self) -> bool:
        """Decide whether no solution leaves the strip: the flow points inwards on its faces."""
        return all(self.is_positive(condition) for condition in self._inwards())

    def _inwards(self) -> Iterator[Any]:
        y = x ** (2 * self.slow.k)
        yield self.motion(s, u).clock
        for side in (1, -1):
            at = self.motion(side, u)
            yield -side * (at.phi + y * along(self.phi + side * self.phi_width) * at.clock)
        for side in (1, -1) if self.slow.attraction else (1,):
            at = self.motion(s, side)
            yield -side * (at.theta + along(self.theta + side * self.theta_width) * at.clock)

    def is_positive(self, condition: Any) -> bool:
        """Decide whether a polynomial in x, s and u is positive for 0 < x <= x0 and |s|, |u| <= 1."""
        return is_positive(below(condition), self.right) is True

    def between(self, numerator: Any, middle: fmpq_poly) -> Bounds:
        """Return polynomials between which numerator / (U y^2) lies in the strip, around one that is near to it.

        Raises
        ------
        NumericalError
            If there are none.
        """
        clock = self.motion(s, u).clock
        for widening in range(MOST_WIDENINGS):
            error = self.phi_width * 2**widening
            low, high = middle - error, middle + error
            excess = lifted(high) * clock - numerator, numerator - lifted(low) * clock, lifted(low)
            if all(map(self.is_positive, excess)):
                return low, high
        raise NumericalError("the pace in the strip cannot be bounded: take a narrower one")


def lifted(polynomial: fmpq_poly) -> Any:
    """Return a polynomial in x as one in x, s and u."""
    return RING.from_dict({(k, 0, 0): c for k, c in enumerate(polynomial.coeffs()) if c != 0})


def along(edge: fmpq_poly) -> Any:
    """Return x d/dx of a polynomial."""
    return lifted(X * edge.derivative())


def below(polynomial: Any) -> list[fmpq]:
    """Return a polynomial in x that is at most the given one for x >= 0 and |s|, |u| <= 1."""
    found: dict[int, fmpq] = {}
    for (power, of_s, of_u), c in polynomial.to_dict().items():
        found[power] = found.get(power, fmpq(0)) + (c if of_s == of_u == 0 else -abs(c))
    return [found.get(k, fmpq(0)) for k in range(max(found, default=0) + 1)]


@dataclass(frozen=True)
class Fences:
    """A strip with its proof.

    Parameters
    ----------
    strip : Strip
    time : pair of polynomials
        Bounds of 1/U.
    decay : pair of polynomials or None
        Bounds of -y (ln det W). / U y^2 at depth 2, where theta has no lower bound.
    """

    strip: Strip
    time: Bounds
    decay: Bounds | None


def fences(slow: Slow, right: fmpq, order: int, constant: fmpq, least: fmpq) -> Iterator[Fences]:
    """Yield strips on (0, right] that are proved, each wider than the one before.

    Parameters
    ----------
    slow : Slow
    right : fmpq
    order : int
        Of the series in the middle.
    constant : fmpq
        C of `Slow.manifold`.
    least : fmpq
        No width at `right` is below it.
    """
    strip = _narrowest(slow, right, order, constant, least)
    for _ in range(MOST_WIDENINGS):
        if strip.holds():
            yield _proved(strip)
        strip = _wider(strip)


def _narrowest(slow: Slow, right: fmpq, order: int, constant: fmpq, least: fmpq) -> Strip:
    """Return a strip about as wide at the right end as what the flow on the middle deviates from it."""
    phi, theta = slow.manifold(order, constant)
    y = right ** (2 * slow.k)
    if not slow.attraction:
        vanishing = X ** (order + 4) / 2
        deviation = abs(slow.drift_of_phi(phi, theta)(right)) / y
        return Strip(slow, right, phi, vanishing, _short(deviation + least) * (X / right) ** order, vanishing)
    deviation = abs(slow.drift_of_theta(phi, theta)(right)) / (slow.pace * y**2)
    width = _short(deviation + least) * (X / right) ** (slow.attraction - 1)
    return Strip(slow, right, phi, theta, COUPLING * width * X ** (2 * slow.k), width)


def _short(number: fmpq) -> fmpq:
    """Return a power of two a little above a positive number."""
    return fmpq(2) ** (int(number.numerator).bit_length() - int(number.denominator).bit_length() + 1)


def _wider(strip: Strip) -> Strip:
    fixed = strip.theta_width if not strip.slow.attraction else WIDER * strip.theta_width
    return replace(strip, phi_width=WIDER * strip.phi_width, theta_width=fixed)


def _proved(strip: Strip) -> Fences:
    slow, k = strip.slow, strip.slow.k
    order = max(strip.phi.degree(), 1)
    middle = slow.motion(X ** (2 * k), strip.phi, strip.theta)
    inverse = _inverse(middle.clock, 4 * k, order)
    time = strip.between(x ** (4 * k), inverse)
    if slow.attraction:
        return Fences(strip, time, None)
    rate = fmpq_poly((2 * inverse * middle.corner).coeffs()[: order + 1])
    return Fences(strip, time, strip.between(2 * x ** (4 * k) * strip.motion(s, u).corner, rate))


def _inverse(divisor: fmpq_poly, shift: int, order: int) -> fmpq_poly:
    """Return the series of x^shift / divisor."""
    d = divisor.coeffs()[shift:] + [fmpq(0)] * (order + 1)
    found = [1 / d[0]]
    for n in range(1, order + 1):
        found.append(-sum((d[j] * found[n - j] for j in range(1, n + 1)), fmpq(0)) / d[0])
    return fmpq_poly(found)
