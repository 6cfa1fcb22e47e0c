"""The Riccati equation x' = r (x - w_+)(x - w_-) with constant numbers, and its solution by a Moebius map.

The cross ratio v = (x - w_+)/(x - w_-) obeys v' = r (w_+ - w_-) v, so that v exp(-r (w_+ - w_-) t) does not
change; the logistic equation is the case w_- = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, exp

from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import real, t

x, r, w_plus, w_minus = real("x"), real("r"), real("w_plus"), real("w_minus")
cross_ratio, kept = real("cross_ratio"), real("kept")


@dataclass(frozen=True)
class Riccati:
    """x' = coefficient (x - plus)(x - minus).

    Examples
    --------
    >>> logistic = Riccati(-1, 1, 0)
    >>> logistic.solution(real("x_0")).subs(t, 0).simplify()
    x_0
    """

    coefficient: Expr = r
    plus: Expr = w_plus
    minus: Expr = w_minus

    def right_side(self, value: Expr) -> Expr:
        """Return x' at a value of x."""
        return self.coefficient * (value - self.plus) * (value - self.minus)

    def cross_ratio(self, value: Expr) -> Expr:
        """Return (x - w_+)/(x - w_-)."""
        return (value - self.plus) / (value - self.minus)

    @property
    def rate(self) -> Expr:
        """The rate r (w_+ - w_-) at which the cross ratio grows."""
        return self.coefficient * (self.plus - self.minus)

    def from_cross_ratio(self, ratio: Expr) -> Expr:
        """Return the x with that cross ratio."""
        return (self.plus - self.minus * ratio) / (1 - ratio)

    def solution(self, start: Expr) -> Expr:
        """Return x at time t."""
        return self.from_cross_ratio(self.cross_ratio(start) * exp(self.rate * t))

    def flow(self) -> Flow:
        """Return the flow of x with its cross ratio v and the number v exp(-rate t) that it keeps."""
        definitions = {cross_ratio: self.cross_ratio(x), kept: cross_ratio * exp(-self.rate * t)}
        return Flow("Riccati equation", (x,), (self.right_side(x),), (), definitions)
