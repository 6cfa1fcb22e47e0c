"""Is an expression visibly nonnegative, given comparisons that are known?

The sign must show in the structure: nonnegative rationals, even powers, roots, absolute values, slacks
of known comparisons, and sums and products of such.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import reduce

from sympy import Abs, Add, Expr, MatrixBase, Mul, Pow, Symbol, exp, expand

from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow


class Sign(IntEnum):
    """What is shown of the sign of an expression."""

    UNKNOWN = 0
    NONNEGATIVE = 1
    POSITIVE = 2
    ZERO = 3


class Signs:
    """Shows signs from known comparisons and from the definitions of a flow.

    Examples
    --------
    >>> from factorflow.symbolic.comparison import less
    >>> x, y = Symbol("x", real=True), Symbol("y", real=True)
    >>> shown = Signs(Flow("none", (), ()), [less(y, x)])
    >>> shown.of((x - y) * (y**2 + 1)).name, shown.of(y**2).name, shown.of(y).name
    ('POSITIVE', 'NONNEGATIVE', 'UNKNOWN')
    """

    def __init__(self, flow: Flow, known: Sequence[Comparison]) -> None:
        self.flow = flow
        scalar = [fact for fact in known if not isinstance(fact.slack, MatrixBase)]
        self.facts = {self._normal(fact.slack): _fact_sign(fact) for fact in scalar}
        self.facts |= {self._normal(-fact.slack): Sign.ZERO for fact in scalar if fact.op == "="}

    def of(self, expr: Expr) -> Sign:
        """Return what is shown of the sign of an expression."""
        known = self.facts.get(self._normal(expr), Sign.UNKNOWN)
        return known if known > Sign.NONNEGATIVE else max(known, self._by_structure(expr))

    def _normal(self, expr: Expr) -> Expr:
        """Return the expanded expression up to a positive rational factor."""
        return expand(self.flow.expand(expr)).primitive()[1]

    def _by_structure(self, expr: Expr) -> Sign:
        if expr.is_Rational:
            return Sign.ZERO if expr == 0 else Sign.POSITIVE if expr > 0 else Sign.UNKNOWN
        if isinstance(expr, Add):
            return Sign.NONNEGATIVE if _below_absolute(expr) else reduce(_sum, map(self.of, expr.args))
        if isinstance(expr, Mul):
            return reduce(_product, map(self.of, expr.args))
        if isinstance(expr, Pow):
            return self._of_power(expr)
        if isinstance(expr, Abs):
            return Sign.POSITIVE if self.of(expr.args[0]) is Sign.POSITIVE else Sign.NONNEGATIVE
        if isinstance(expr, Symbol) and expr in self.flow.definitions:
            return self.of(self.flow.definitions[expr])
        return Sign.POSITIVE if isinstance(expr, exp) or (expr.is_Symbol and expr.is_positive) else Sign.UNKNOWN

    def _of_power(self, power: Pow) -> Sign:
        base = self.of(power.base)
        if base is Sign.POSITIVE:
            return Sign.POSITIVE
        even = power.exp.is_Integer and power.exp % 2 == 0
        root = power.exp.is_Rational and power.exp.q % 2 == 0
        usual = power.exp.is_positive and base is not Sign.UNKNOWN
        return Sign.NONNEGATIVE if even or root or usual else Sign.UNKNOWN


def _below_absolute(expr: Expr) -> bool:
    """Is it |x| - x or |x| + x?"""
    return any(expr - m in (m.args[0], -m.args[0]) for m in expr.args if isinstance(m, Abs))


def _fact_sign(fact: Comparison) -> Sign:
    return {"=": Sign.ZERO, "<=": Sign.NONNEGATIVE, "<": Sign.POSITIVE}[fact.op]


def _sum(a: Sign, b: Sign) -> Sign:
    if Sign.UNKNOWN in (a, b):
        return Sign.UNKNOWN
    if Sign.ZERO in (a, b):
        return b if a is Sign.ZERO else a
    return max(a, b)


def _product(a: Sign, b: Sign) -> Sign:
    if Sign.ZERO in (a, b):
        return Sign.ZERO
    return min(a, b)
