"""Coordinates in which the product flow is polynomial at every depth, so that no fractional power meets a ball.

From balanced factors, with A = (W W^T)^(1/L), B = (W^T W)^(1/L), G the gradient of the loss and J = [[0, 1], [-1, 0]]:

* even L = 2m: W = A^m Q with Q orthogonal; A' = -(G W^T + W G^T), Q' = -k h_(m-1)(A) J Q, k J = G Q^T - Q G^T;
* odd L = 2m+1: W = Y B^m with B = Y^T Y; Y' = -G B^m + k h_(m-1)(B) Y J, k J = G^T Y - Y^T G,

where h_n is the sum of the products x^i y^(n-i) of the two eigenvalues.  In both, (log|det W|)' = -L <G, W B^-1> is a
polynomial too, as W B^-1 is A^(m-1) Q or Y B^(m-1); it is the last coordinate and does not feed back, and the
sign of det W is kept because it is finite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from factorflow.numeric.engines.enclosure.matrices import (
    Matrix,
    entries,
    homogeneous,
    inner,
    matrix,
    minus,
    plus,
    power,
    times,
    transpose,
    upper,
)
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap, traced

Exact = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
"""A 2x2 matrix of rational numbers."""


@dataclass(frozen=True)
class Completion:
    """Entries of W that are observed, by position (0, 0) to (1, 1), and the depth."""

    observed: Mapping[tuple[int, int], Fraction]
    depth: int = 2

    def gradient(self, w: Matrix) -> Matrix:
        """Return G: W minus its target where observed, else 0."""
        return matrix(lambda i, j: w[i][j] - self.observed[i, j] if (i, j) in self.observed else 0)

    def loss(self, w: Matrix) -> Any:
        """Return half the sum of the squared residuals."""
        g = self.gradient(w)
        return inner(g, g) * Fraction(1, 2)

    @property
    def is_symmetric(self) -> bool:
        """Whether the loss is the same at W^T."""
        return self.observed.get((0, 1)) == self.observed.get((1, 0))


@dataclass(frozen=True)
class Chart:
    """A coordinate system, whose last coordinate is log|det W| where it `has_log_det`.

    Parameters
    ----------
    name : str
    field : PolynomialMap
        The time derivative of the state.
    product : PolynomialMap
        W from the state, row by row.
    free : int
        How many leading coordinates feed back on the others; log|det W| does not.
    has_log_det : bool, optional
    """

    name: str
    field: PolynomialMap
    product: PolynomialMap
    free: int
    has_log_det: bool = True

    @property
    def is_symmetric(self) -> bool:
        """Whether W stays symmetric."""
        return self.free == 3


def chart_for(completion: Completion, w: Matrix, det_sign: int) -> Chart:
    """Choose the smallest chart of a flow from W(0) = w: three coordinates where everything stays symmetric."""
    (a, b), (c, d) = w
    is_symmetric = completion.is_symmetric and b == c
    if completion.depth % 2:
        return symmetric_root(completion) if is_symmetric else root(completion)
    if is_symmetric and det_sign > 0:
        return symmetric_polar(completion, 1 if a + d > 0 else -1)
    return polar(completion, reflection=det_sign < 0)


def polar(completion: Completion, reflection: bool = False) -> Chart:
    """Even depth: W = A^m Q with A = [[x, y], [y, z]] and Q a rotation or a reflection by (c, s)."""

    def unpack(x: Any, y: Any, z: Any, c: Any, s: Any, _: Any) -> tuple[Matrix, Matrix]:
        return ((x, y), (y, z)), ((c, s), (s, -c)) if reflection else ((c, -s), (s, c))

    def field(*state: Any) -> list[Any]:
        return _polar_field(completion, *unpack(*state))

    return _chart("polar", completion, 5, field, unpack, _polar_product)


def symmetric_polar(completion: Completion, sign: int = 1) -> Chart:
    """Even depth, W and the loss symmetric, W definite: Q = sign I stays."""

    def unpack(x: Any, y: Any, z: Any, _: Any) -> tuple[Matrix, Matrix]:
        return ((x, y), (y, z)), ((sign, 0), (0, sign))

    def field(*state: Any) -> list[Any]:
        x, y, z, _, _, log_det = _polar_field(completion, *unpack(*state))
        return [x, y, z, log_det]

    return _chart("polar, symmetric", completion, 3, field, unpack, _polar_product)


def root(completion: Completion) -> Chart:
    """Odd depth: W = Y (Y^T Y)^m."""

    def unpack(a: Any, b: Any, c: Any, d: Any, _: Any) -> tuple[Matrix]:
        return (((a, b), (c, d)),)

    def field(*state: Any) -> list[Any]:
        return _root_field(completion, *unpack(*state))

    return _chart("root", completion, 4, field, unpack, _root_product)


def symmetric_root(completion: Completion) -> Chart:
    """Odd depth, W and the loss symmetric: W = Y^L with Y symmetric, of any signature."""

    def unpack(x: Any, y: Any, z: Any, _: Any) -> tuple[Matrix]:
        return (((x, y), (y, z)),)

    def field(*state: Any) -> list[Any]:
        x, y, _, z, log_det = _root_field(completion, *unpack(*state))
        return [x, y, z, log_det]

    return _chart("root, symmetric", completion, 3, field, unpack, _root_product)


def _chart(
    name: str,
    completion: Completion,
    free: int,
    field: Callable[..., list[Any]],
    unpack: Callable[..., Any],
    product: Callable[..., Matrix],
) -> Chart:
    """Trace a chart whose state is `free` coordinates and log|det W|."""
    w = traced(lambda *state: entries(product(completion.depth // 2, *unpack(*state))), free + 1)
    return Chart(name, traced(field, free + 1), w, free)


def _polar_product(m: int, a: Matrix, q: Matrix) -> Matrix:
    return times(power(a, m), q)


def _polar_field(completion: Completion, a: Matrix, q: Matrix) -> list[Any]:
    m = completion.depth // 2
    w = _polar_product(m, a, q)
    g = completion.gradient(w)
    da = minus(plus(times(g, transpose(w)), times(w, transpose(g))))
    turn = _twist(g, transpose(q)) * homogeneous(a, m - 1)
    return [*upper(da), -turn * q[1][0], turn * q[0][0], -completion.depth * inner(g, times(power(a, m - 1), q))]


def _root_product(m: int, y: Matrix) -> Matrix:
    return times(y, power(times(transpose(y), y), m))


def _root_field(completion: Completion, y: Matrix) -> list[Any]:
    m = completion.depth // 2
    b, g = times(transpose(y), y), completion.gradient(_root_product(m, y))
    turn = _twist(transpose(g), y) * homogeneous(b, m - 1)
    turned = matrix(lambda i, j: turn * (y[i][0] if j else -y[i][1]))
    dy = plus(turned, minus(times(g, power(b, m))))
    return [*entries(dy), -completion.depth * inner(g, times(y, power(b, m - 1)))]


def _twist(p: Matrix, q: Matrix) -> Any:
    """Return k of k J = P Q - (P Q)^T."""
    return p[0][0] * q[0][1] + p[0][1] * q[1][1] - p[1][0] * q[0][0] - p[1][1] * q[1][0]
