"""Is an expression visibly nonnegative, given comparisons that are known?

The sign must show in the structure: nonnegative rationals, even powers, roots, absolute values, slacks
of known comparisons, and sums and products of such.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache, reduce

from sympy import Abs, Add, Expr, MatrixBase, Mul, Pow, Symbol, cos, exp, expand, log, sign, sin

from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt


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
        self.facts: dict[Expr, Sign] = {}
        for fact in scalar:
            self._learn(fact.slack, _fact_sign(fact))
            if fact.op == "=":
                self._learn(-fact.slack, Sign.ZERO)
        self._is_defined: dict[Expr, bool] = {}

    def _learn(self, expr: Expr, shown: Sign) -> None:
        """Keep the strongest of what is known of an expression."""
        name = self._normal(expr)
        self.facts[name] = max(shown, self.facts.get(name, Sign.UNKNOWN))

    def of(self, expr: Expr) -> Sign:
        """Return what is shown of the sign of an expression: nothing unless it is visibly a real number."""
        if not self.defined(expr):
            return Sign.UNKNOWN
        name = self._normal(expr)
        known = Sign.ZERO if name == 0 else self.facts.get(name, Sign.UNKNOWN)
        return known if known > Sign.NONNEGATIVE else max(known, self._by_structure(expr))

    def defined(self, expr: Expr) -> bool:
        """Is it visibly a real number wherever the facts hold: no division by zero, no root or log below it?

        Without this, 1 + 1/x^2 would be a positive multiplier and sqrt(x) sqrt(x) a nonnegative term.
        """
        if expr not in self._is_defined:
            self._is_defined[expr] = self._defined_by_structure(expr)
        return self._is_defined[expr]

    def _defined_by_structure(self, expr: Expr) -> bool:
        if isinstance(expr, ddt):
            return self.defined(self.flow.expand(expr))
        if expr.is_Symbol:
            return expr not in self.flow.definitions or self.defined(self.flow.definitions[expr])
        if expr.is_Atom:
            return bool(expr.is_real)
        if isinstance(expr, Pow):
            return self.defined(expr.base) and self.defined(expr.exp) and self._is_real_power(expr)
        if isinstance(expr, log):
            return self.of(expr.args[0]) is Sign.POSITIVE
        return isinstance(expr, Add | Mul | Abs | sign | sin | cos | exp) and all(map(self.defined, expr.args))

    def _is_real_power(self, power: Pow) -> bool:
        base, exponent = power.args
        if exponent.is_Integer:
            return exponent >= 0 or self._differs_from_zero(base)
        shown, not_negative = self.of(base), exponent.is_positive or self.of(exponent) is not Sign.UNKNOWN
        return shown is Sign.POSITIVE or (shown is not Sign.UNKNOWN and not_negative)

    def _differs_from_zero(self, expr: Expr) -> bool:
        return any(self.of(e) is Sign.POSITIVE for e in (expr, -expr, expr**2))

    def _normal(self, expr: Expr) -> Expr:
        return _normal_form(self.flow, expr)

    def _by_structure(self, expr: Expr) -> Sign:
        if expr.is_Rational:
            return Sign.ZERO if expr == 0 else Sign.POSITIVE if expr > 0 else Sign.UNKNOWN
        if isinstance(expr, Add):
            return Sign.NONNEGATIVE if _below_absolute(expr) else reduce(_sum, map(self.of, expr.args))
        if isinstance(expr, Mul):
            return reduce(_product, self._of_factors(expr))
        if isinstance(expr, Pow):
            return self._of_power(expr)
        if isinstance(expr, Abs):
            return max(self.of(expr.args[0]), Sign.NONNEGATIVE)
        if isinstance(expr, Symbol) and expr in self.flow.definitions:
            return self.of(self.flow.definitions[expr])
        return Sign.POSITIVE if isinstance(expr, exp) or (expr.is_Atom and expr.is_positive) else Sign.UNKNOWN

    def _of_factors(self, product: Mul) -> list[Sign]:
        """Where the number is negative, one factor that is known to be negative takes its sign."""
        number, factors = product.as_coeff_mul()
        negative = [self.facts.get(self._normal(-factor), Sign.UNKNOWN) for factor in factors]
        if not number.is_negative or max(negative) is Sign.UNKNOWN:
            return [self.of(factor) for factor in product.args]
        chosen = max(range(len(factors)), key=lambda i: negative[i])
        return [negative[i] if i == chosen else self.of(factor) for i, factor in enumerate(factors)]

    def _of_power(self, power: Pow) -> Sign:
        base = self.of(power.base)
        if base is Sign.POSITIVE or (base is Sign.ZERO and power.exp.is_positive):
            return base
        even = power.exp.is_Integer and power.exp % 2 == 0
        usual = self.of(power.exp) is not Sign.UNKNOWN and base is not Sign.UNKNOWN
        return Sign.NONNEGATIVE if even or usual else Sign.UNKNOWN


@lru_cache(maxsize=2**14)
def _normal_form(flow: Flow, expr: Expr) -> Expr:
    """Return the expanded expression up to a positive rational factor."""
    return expand(flow.expand(expr)).primitive()[1]


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
