"""How fast the missing entry grows: power series in z = w_11^-2 on the slow manifold, to any order, at any depth.

W is symmetric and of rank one, what it tends to: w_22 = w_12^2 / w_11, with the one singular value
s = w_11 (1 + w_12^2 z).  The balanced flow at rank one is

    W' = -s^(1-2/L) (W G + G W + (L - 2) (<W, G> / s) W),

and w_12 is a function of z along it.  Every series is found coefficient by coefficient: an equation that the exact
function satisfies has each of its unknown coefficients once, linearly, as the lowest term that is not zero yet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sympy import Expr, Integer, Poly, cancel, expand, factor, sympify

from factorflow.symbolic.notation import real

z = real("z")
"""w_11^-2."""


def undetermined(equation: Callable[[Expr], Expr], start: Expr, order: int, slope: Callable[[int], Expr]) -> Expr:
    """Return the polynomial in z up to z^order that solves an equation up to that order.

    Parameters
    ----------
    equation : callable
        From a polynomial to a polynomial in z, which vanishes for the exact series.
    start : Expr
        The coefficient of z^0.
    order : int
    slope : callable
        The derivative of the n-th coefficient of the equation in the n-th unknown.
    """
    found = sympify(start)
    for n in range(1, order + 1):
        miss = Poly(equation(Poly(found, z)), z).coeff_monomial(z**n)
        found += factor(cancel(-miss / slope(n))) * z**n
    return expand(found)


def multiplied_out(series: Expr | Poly) -> Expr | Poly:
    """Return an expression expanded; a polynomial, which computes faster, always is."""
    return series if isinstance(series, Poly) else expand(series)


def invariance(b: Expr, L: Expr | int) -> Expr:
    """Return what vanishes where w_12 = b(z) is an invariant curve of the flow at rank one."""
    pull, wide = 2 * b * (b - 1) + b**4 * z, 1 + b**2 * z
    falls = wide * (wide * (b - 1) + b**3 * z) + (L - 2) * pull * b * z
    return multiplied_out(falls - 2 * z**2 * b.diff(z) * (2 * b * (1 - b) * wide - (L - 2) * pull))


@cache
def observed_entry(L: Expr | int, order: int) -> Expr:
    """Return w_12 on the slow manifold up to z^order.

    Examples
    --------
    >>> observed_entry(2, 5)
    -1722*z**5 + 194*z**4 - 25*z**3 + 4*z**2 - z + 1
    >>> from factorflow.symbolic.notation import depth
    >>> observed_entry(depth, 2)
    depth*z**2 + 2*z**2 - z + 1
    """
    return undetermined(lambda b: invariance(b, L), Integer(1), order, lambda n: Integer(1))


def speed_base(b: Expr, L: Expr | int) -> Expr:
    """Return R of w_11' = L w_11^(-1-2/L) (1 + b^2 z)^(-2/L) R on the curve w_12 = b(z)."""
    pull, wide = 2 * b * (b - 1) + b**4 * z, 1 + b**2 * z
    return expand(expand(2 * b * (1 - b) * wide - (L - 2) * pull) / (L * z))


def speed_equation(rho: Expr, b: Expr, L: Expr | int) -> Expr:
    """Return what vanishes where rho = (1 + b^2 z)^(-2/L) R: its logarithmic derivative."""
    base, wide = speed_base(b, L), 1 + b**2 * z
    return multiplied_out(L * wide * (base * rho.diff(z) - rho * base.diff(z)) + 2 * wide.diff(z) * base * rho)


@cache
def speed(L: Expr | int, order: int) -> Expr:
    """Return rho of w_11' = L w_11^(-1-2/L) rho(z) up to z^order: 1 + k_1 z + k_2 z^2 + ...

    Examples
    --------
    >>> speed(2, 2)
    33*z**2 - 5*z + 1
    """
    b = observed_entry(L, order + 1)
    return undetermined(lambda rho: multiplied_out(z * speed_equation(rho, b, L)), Integer(1), order, lambda n: L * n)


def clock_equation(phi: Expr, rho: Expr, L: Expr | int) -> Expr:
    """Return what vanishes where w_11^(2+2/L) phi(z) grows at the rate 2L + 2."""
    return multiplied_out(rho * ((L + 1) * phi - L * z * phi.diff(z)) - (L + 1))


@cache
def clock(L: Expr | int, order: int) -> Expr:
    """Return phi of (2L + 2)(t + t_0) = w_11^(2+2/L) phi(z), up to z^order.

    Examples
    --------
    >>> clock(2, 4)
    1413*z**4/5 - 55*z**3 + 24*z**2 + 15*z + 1
    """
    rho = speed(L, order)
    return undetermined(lambda phi: clock_equation(phi, rho, L), Integer(1), order, lambda n: L + 1 - L * n)


def missing_entry(order: int) -> Expr:
    """Return psi of w_11 = S psi(S^-2) with S = (6 (t + t_0))^(1/3), depth 2, up to S^(-2 order); here z is S^-2.

    Examples
    --------
    >>> missing_entry(4)
    -236*z**4/5 - 20*z**3 - 8*z**2 - 5*z + 1
    """
    phi = clock(2, order)

    def turned(psi: Expr) -> Expr:
        """Return what vanishes where psi^3 phi(z / psi^2) = 1, times a power of psi."""
        terms = (phi.coeff(z, n) * z**n * psi ** (2 * (order - n)) for n in range(order + 1))
        return multiplied_out(sum(terms) * psi**3 - psi ** (2 * order))

    return undetermined(turned, Integer(1), order, lambda n: Integer(3))
