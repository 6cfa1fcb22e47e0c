"""Real arithmetic by z3, in a process of its own with a limit on time and memory.

The comparisons are handed over as SMT-LIB text.  A root becomes a fresh number r with r >= 0 and
r^q = base where the base is not negative, and of which nothing is known elsewhere; an absolute value
a fresh m >= 0 with m^2 = x^2.
"""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sympy import Abs, Add, Expr, Mul, Pow, Rational, Symbol

from factorflow.symbolic.comparison import Comparison

SECONDS = 20
MEGABYTES = 2048


def satisfiable(comparisons: Sequence[Comparison], seconds: int = SECONDS) -> bool | None:
    """Return whether real numbers satisfy all comparisons; None if z3 cannot say within its limits.

    Raises
    ------
    ValueError
        If an expression is not built from rationals, symbols, sums, products, roots and absolute values.

    Examples
    --------
    >>> from factorflow.symbolic.comparison import less
    >>> from sympy import symbols
    >>> x, y = symbols("x y", real=True)
    >>> satisfiable([less(x**2 + y**2, 2 * x * y)]), satisfiable([less(x**3, y)])
    (False, True)
    """
    answer = _ask(_script(comparisons), seconds)
    return {"unsat": False, "sat": True}.get(answer)


@cache
def _ask(script: str, seconds: int) -> str:
    program = Path(sysconfig.get_path("scripts")) / "z3"
    command = [str(program), "-in", f"-T:{seconds}", f"-memory:{MEGABYTES}"]
    try:
        done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        return "timeout"
    return done.stdout.strip()


def _script(comparisons: Sequence[Comparison]) -> str:
    printer = _Printer()
    facts = [printer.comparison(c) for c in comparisons]
    declared = [f"(declare-const {name} Real)" for name in (*printer.names.values(), *printer.fresh.values())]
    asserted = [f"(assert {fact})" for fact in (*printer.facts, *facts)]
    return "\n".join([*declared, *asserted, "(check-sat)"])


class _Printer:
    """Prints expressions as SMT-LIB terms and collects names and side conditions."""

    def __init__(self) -> None:
        self.names: dict[Symbol, str] = {}
        self.facts: list[str] = []
        self.fresh: dict[Any, str] = {}

    def comparison(self, c: Comparison) -> str:
        return f"({c.op} {self.term(c.lhs)} {self.term(c.rhs)})"

    def term(self, e: Expr) -> str:
        if e.is_Rational:
            return _rational(e)
        if e.is_Symbol:
            return self._name(e)
        if isinstance(e, Add | Mul):
            return f"({'+' if e.is_Add else '*'} {' '.join(map(self.term, e.args))})"
        if isinstance(e, Pow) and e.exp.is_Rational:
            return self._power(e.base, e.exp)
        if isinstance(e, Abs):
            x = self.term(e.args[0])
            return self._root(e, lambda m: f"(and (>= {m} 0) (= (* {m} {m}) (* {x} {x})))")
        raise ValueError(f"{e} is not real arithmetic: use rationals, symbols, sums, products, roots and |x|")

    def _power(self, base: Expr, exponent: Rational) -> str:
        if exponent < 0:
            return f"(/ 1 {self._power(base, -exponent)})"
        term = self.term(base) if exponent.q == 1 else self._nth_root(base, exponent.q)
        return f"(* {' '.join([term] * exponent.p)})" if exponent.p > 1 else term

    def _nth_root(self, base: Expr, q: int) -> str:
        term = self.term(base)
        holds = "(and (>= {r} 0) (= (* {power}) {term}))"
        return self._root(
            (base, q),
            lambda r: f"(=> (>= {term} 0) {holds.format(r=r, power=' '.join([r] * q), term=term)})",
        )

    def _root(self, key: Any, relation: Any) -> str:
        if key not in self.fresh:
            self.fresh[key] = name = f"|fresh{len(self.fresh)}|"
            self.facts.append(relation(name))
        return self.fresh[key]

    def _name(self, symbol: Symbol) -> str:
        """Symbols may have the same name and different assumptions; no name of theirs is that of a root."""
        return self.names.setdefault(symbol, f"|{symbol.name} {len(self.names)}|")


def _rational(value: Rational) -> str:
    numerator = f"(- {-value.p})" if value.p < 0 else str(value.p)
    return numerator if value.q == 1 else f"(/ {numerator} {value.q})"
