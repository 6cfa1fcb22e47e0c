"""Does an expression vanish identically?  Decided by polynomial normal forms, never by `simplify`.

Roots, absolute values, signs, sines, cosines and symbolic powers become generators with their own relations
(r^q = base, m^2 = x^2, s x = m, s^2 + c^2 = 1), modulo which the remainder of a polynomial is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import (
    Abs,
    Add,
    Dummy,
    E,
    Expr,
    ImmutableMatrix,
    Integer,
    Matrix,
    Mul,
    Pow,
    cancel,
    cos,
    exp,
    expand,
    fraction,
    log,
    nan,
    reduced,
    sign,
    sin,
    sympify,
    together,
)


def vanishes(expr: Any, modulo: Sequence[Expr] = ()) -> bool:
    """Return True if the expression (each entry of a matrix) is zero wherever it is defined.

    ``modulo`` lists expressions that are known to be zero.  False means "not shown", or defined nowhere.

    Examples
    --------
    >>> from sympy import sqrt, symbols
    >>> x, y = symbols("x y", real=True)
    >>> vanishes((sqrt(x**2 + y) + x) * (sqrt(x**2 + y) - x) - y)
    True
    >>> vanishes(x * y - 1, modulo=[x - 2, 2 * y - 1])
    True
    >>> vanishes(x)
    False
    """
    if isinstance(expr, ImmutableMatrix | Matrix):
        return all(vanishes(entry, modulo) for entry in expr)
    return bool(residual_of(expr, modulo) == 0)


def residual_of(expr: Expr, modulo: Sequence[Expr] = ()) -> Expr:
    """Return the normal form of the numerator of an expression: what is left of it, in generators.

    It is nan where the denominator vanishes too, so that the expression is defined nowhere.
    """
    rational = _Generators()
    (numerator, denominator), *known = (_parts(rational.rewrite(sympify(e))) for e in (expr, *modulo))
    relations = [_parts(r)[0] for r in rational.relations] + [zero for zero, _ in known if zero != 0]
    outer_first = list(reversed(rational.made))
    if _remainder(denominator, relations, outer_first) == 0:
        return nan
    return _remainder(numerator, relations, outer_first)


def _parts(expr: Expr) -> tuple[Expr, Expr]:
    """Return numerator and denominator, expanded."""
    if not any(power.exp.is_negative for power in expr.atoms(Pow)):
        return expand(expr), Integer(1)
    numerator, denominator = map(expand, fraction(together(expr)))
    return numerator, denominator


def _remainder(polynomial: Expr, relations: Sequence[Expr], outer_first: Sequence[Dummy]) -> Expr:
    others = set().union(*(p.free_symbols for p in (polynomial, *relations))) - set(outer_first)
    variables = [*outer_first, *sorted(others, key=str)]
    if polynomial.is_Number or not relations or not variables:
        return polynomial
    return reduced(polynomial, relations, *variables, order="lex")[1]


class _Generators:
    """Rewrites expressions as rational functions of symbols and of generators with relations."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Dummy] = {}
        self.made: list[Dummy] = []
        self.relations: list[Expr] = []

    def rewrite(self, expr: Expr) -> Expr:
        """Return the expression in generators, innermost first."""
        if expr.is_Atom:
            return expr
        if isinstance(expr, Pow) and not expr.exp.is_Integer:
            return self._power(expr.base, expand(expr.exp))
        if isinstance(expr, exp):
            return self._power(E, expand(expr.args[0]))
        if isinstance(expr, log):
            return self._logarithm(expr)
        arguments = [self.rewrite(a) for a in expr.args]
        if isinstance(expr, Add | Mul | Pow):
            return expr.func(*arguments)
        special = {Abs: self._absolute, sign: self._sign, sin: self._sine, cos: self._cosine}
        return special[expr.func](*arguments) if expr.func in special else self._other(expr, arguments)

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        if exponent.free_symbols and isinstance(base, Pow) and base.exp == 2:
            return self._power_of(self._absolute(self.rewrite(base.base)), 2 * exponent)
        return self._power_of(self.rewrite(base), exponent)

    def _power_of(self, base: Expr, exponent: Expr) -> Expr:
        """Split base^(a + b/L + ...) into integer powers of generators base^(1/q), base^(1/L), ..."""
        return Mul(*(self._single_power(expand(base), term) for term in Add.make_args(expand(exponent))))

    def _single_power(self, base: Expr, exponent: Expr) -> Expr:
        rational, rest = exponent.as_coeff_Mul()
        q = rational.q
        root = base if (q == 1 and rest == 1) else self._root(base, q, rest)
        return root**rational.p

    def _root(self, base: Expr, q: int, rest: Expr) -> Expr:
        if rest == 1:
            return self._generator(("root", base, q), lambda r: [r**q - base])
        return self._generator(("power", base, rest / q))

    def _absolute(self, x: Expr) -> Expr:
        return self._generator(("abs", expand(x)), lambda m: [m**2 - x**2])

    def _sign(self, x: Expr) -> Expr:
        """Not |x| / x: the sign of zero is zero."""
        m = self._absolute(x)
        return self._generator(("sign", expand(x)), lambda s: [s * x - m, s * m - x, s**3 - s])

    def _cosine(self, angle: Expr) -> Expr:
        return self._generator(("cos", angle))

    def _sine(self, angle: Expr) -> Expr:
        return self._generator(("sin", angle), lambda s: [s**2 + self._cosine(angle) ** 2 - 1])

    def _logarithm(self, expr: Expr) -> Expr:
        """The logarithm of a number is made of those of primes; it undoes the exponential of a real number."""
        argument, primes = expr.args[0], expand(expr)
        if isinstance(argument, exp):
            return self.rewrite(argument.args[0])
        if argument.is_Rational and primes != expr:
            return self.rewrite(primes)
        return self._generator(("log", cancel(self.rewrite(argument))))

    def _other(self, expr: Expr, arguments: Sequence[Expr]) -> Expr:
        return self._generator((expr.func.__name__, *map(expand, arguments)))

    def _generator(self, key: tuple[Any, ...], relations: Callable[[Dummy], Sequence[Expr]] = lambda made: ()) -> Dummy:
        if key not in self.known:
            self.known[key] = made = Dummy(str(key), real=True)
            self.relations += relations(made)
            self.made.append(made)
        return self.known[key]
