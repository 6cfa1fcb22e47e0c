"""Comparison: the one type of hypotheses, conclusions, links of a proof and printed lines.

SymPy's own relationals evaluate ``x**2 >= 0`` to ``True``, and the claim is gone; this one keeps both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sympy import ImmutableMatrix, MatrixBase, Symbol, sympify

from factorflow.symbolic.notation import typeset_expression

Op = Literal["=", "<=", "<"]
Side = Any
"""An Expr, or an ImmutableMatrix in an equation; SymPy comes without types."""
SIGNS: dict[Op, str] = {"=": "=", "<=": r"\le", "<": "<"}


def _side(value: Any) -> Side:
    return ImmutableMatrix(value) if isinstance(value, MatrixBase) else sympify(value, strict=True)


@dataclass(frozen=True)
class Comparison:
    """``lhs op rhs`` between expressions in named quantities, never evaluated.

    Parameters
    ----------
    lhs, rhs : Expr or ImmutableMatrix
        Sides of equal shape; matrices only with ``=``.
    op : {"=", "<=", "<"}

    Raises
    ------
    ValueError
        If an inequality stands between matrices, or the shapes differ.

    Examples
    --------
    >>> from factorflow.symbolic.notation import det, frobenius, loss
    >>> key = Comparison(2 * det, "<=", loss * frobenius**2)
    >>> key
    2*det <= loss*norm_frobenius**2
    >>> key.slack
    -2*det + loss*norm_frobenius**2
    """

    lhs: Side
    op: Op
    rhs: Side

    def __post_init__(self) -> None:
        for name in ("lhs", "rhs"):
            object.__setattr__(self, name, _side(getattr(self, name)))
        shapes = [getattr(side, "shape", ()) for side in (self.lhs, self.rhs)]
        if shapes[0] != shapes[1] or (shapes[0] and self.op != "="):
            raise ValueError(f"no comparison {self.op} between sides of shape {shapes[0]} and {shapes[1]}")

    @property
    def slack(self) -> Side:
        """``rhs - lhs``: zero, nonnegative or positive exactly when the comparison is true."""
        return self.rhs - self.lhs

    @property
    def entries(self) -> tuple[Comparison, ...]:
        """The comparison itself, or one for each entry of an equation between matrices."""
        if not isinstance(self.lhs, MatrixBase):
            return (self,)
        return tuple(Comparison(lhs, self.op, rhs) for lhs, rhs in zip(self.lhs, self.rhs, strict=True))

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols of both sides."""
        symbols: set[Symbol] = self.lhs.free_symbols | self.rhs.free_symbols
        return symbols

    @property
    def negation(self) -> Comparison:
        """The comparison that is true exactly when this one is false."""
        if self.op == "=":
            raise ValueError("the negation of an equation is not a comparison")
        return Comparison(self.rhs, "<" if self.op == "<=" else "<=", self.lhs)

    def subs(self, mapping: Mapping[Symbol, Any]) -> Comparison:
        """Put values for symbols in both sides, all at once."""
        exact = {sympify(old): sympify(new) for old, new in mapping.items()}
        return Comparison(self.lhs.xreplace(exact), self.op, self.rhs.xreplace(exact))

    def latex(self) -> str:
        """Return the comparison as LaTeX."""
        return f"{typeset_expression(self.lhs)} {SIGNS[self.op]} {typeset_expression(self.rhs)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        return f"{self.lhs} {self.op} {self.rhs}"


def equal(lhs: Any, rhs: Any) -> Comparison:
    """``lhs = rhs``."""
    return Comparison(lhs, "=", rhs)


def at_most(lhs: Any, rhs: Any) -> Comparison:
    """``lhs <= rhs``."""
    return Comparison(lhs, "<=", rhs)


def less(lhs: Any, rhs: Any) -> Comparison:
    """``lhs < rhs``."""
    return Comparison(lhs, "<", rhs)
