"""What the symbols of a claim mean at one moment: numbers that are given, and quantities computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sympy import Dummy, Expr, Mul, Symbol, exp, log, sympify

from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, initial, start_value


class Meaning:
    """Named quantities of a flow, now and at the start, with d/dt expanded, ready to be compiled.

    Examples
    --------
    >>> from factorflow.symbolic.factorization import product_flow
    >>> from factorflow.symbolic.notation import residual, t
    >>> Meaning(product_flow()).ready(residual**2 + t)
    2*loss + t
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._powers: dict[Symbol, Expr] = {}

    @cached_property
    def _named(self) -> dict[Symbol, Expr]:
        now = {q: sympify(e) for q, e in {**self.flow.definitions, **self.flow.problem}.items()}
        return {**{initial(q): start_value(e) for q, e in now.items() if initial(q) not in now}, **now}

    @cached_property
    def definitions(self) -> Mapping[Symbol, Expr]:
        """Every named quantity in terms of others and of numbers that are given."""
        return {q: self._without_symbolic_powers(e) for q, e in self._named.items()} | self._powers

    def ready(self, expr: Any) -> Any:
        """Return an expression without d/dt, in which the square of a root is what stands below it."""
        plain = expr.replace(ddt, self.flow.derivative) if expr.has(ddt) else expr
        folded = plain.replace(lambda e: e.is_Pow and e.base in self._roots, self._folded)
        return self._without_symbolic_powers(folded)

    @cached_property
    def _roots(self) -> dict[Symbol, Expr]:
        return {q: e for q, e in self._named.items() if any(map(_is_root, Mul.make_args(e)))}

    def _folded(self, power: Expr) -> Expr:
        return self._roots[power.base] ** power.exp

    def _without_symbolic_powers(self, expr: Any) -> Any:
        """Put b^x = exp(x ln b) where x is no rational number, under a name: SymPy would turn it back."""

        def as_exponential(power: Expr) -> Expr:
            name = Dummy(real=True)
            self._powers[name] = power.exp * log(power.base)
            return exp(name)

        return expr.replace(lambda e: e.is_Pow and not e.exp.is_Rational, as_exponential)

    def all_definitions(self) -> Mapping[Symbol, Expr]:
        """Return the definitions with the exponents that were named in the meantime."""
        return {**self.definitions, **self._powers}

    def behind(self, expressions: Iterable[Any]) -> tuple[Symbol, ...]:
        """Return the numbers that must be given before the expressions can be computed."""
        definitions = self.all_definitions()
        pending = set().union(*(expr.free_symbols for expr in expressions))
        seen: set[Symbol] = set()
        while pending:
            symbol = pending.pop()
            seen.add(symbol)
            pending |= definitions.get(symbol, symbol).free_symbols - seen
        return tuple(sorted(seen - definitions.keys(), key=str))


def _is_root(expr: Expr) -> bool:
    return bool(expr.is_Pow and expr.exp.is_Rational and not expr.exp.is_Integer)
