"""Real arithmetic by z3, in a process of its own with a limit on time and memory.

The comparisons are handed over as SMT-LIB text.  A root becomes a fresh nonnegative number r with
r^q = base, an absolute value a fresh m >= 0 with m^2 = x^2.
"""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sympy import Abs, Add, Expr, Mul, Pow, Rational

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
    done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=seconds + 5, check=False)
    return done.stdout.strip()


def _script(comparisons: Sequence[Comparison]) -> str:
    printer = _Printer()
    facts = [printer.comparison(c) for c in comparisons]
    declared = [f"(declare-const {name} Real)" for name in sorted(printer.names)]
    asserted = [f"(assert {fact})" for fact in (*printer.facts, *facts)]
    return "\n".join([*declared, *asserted, "(check-sat)"])


class _Printer:
    """Prints expressions as SMT-LIB terms and collects names and side conditions."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.facts: list[str] = []
        self.fresh: dict[Any, str] = {}

    def comparison(self, c: Comparison) -> str:
        return f"({c.op} {self.term(c.lhs)} {self.term(c.rhs)})"

    def term(self, e: Expr) -> str:
        if e.is_Rational:
            return _rational(e)
        if e.is_Symbol:
            return self._name(e.name)
        if isinstance(e, Add | Mul):
            return f"({'+' if e.is_Add else '*'} {' '.join(map(self.term, e.args))})"
        if isinstance(e, Pow) and e.exp.is_Rational:
            return self._power(e.base, e.exp)
        if isinstance(e, Abs):
            x = self.term(e.args[0])
            return self._root(e, lambda m: f"(= (* {m} {m}) (* {x} {x}))")
        raise ValueError(f"{e} is not real arithmetic: use rationals, symbols, sums, products, roots and |x|")

    def _power(self, base: Expr, exponent: Rational) -> str:
        if exponent < 0:
            return f"(/ 1 {self._power(base, -exponent)})"
        term = self.term(base) if exponent.q == 1 else self._nth_root(base, exponent.q)
        return f"(* {' '.join([term] * exponent.p)})" if exponent.p > 1 else term

    def _nth_root(self, base: Expr, q: int) -> str:
        term = self.term(base)
        return self._root((base, q), lambda r: f"(= (* {' '.join([r] * q)}) {term})")

    def _root(self, key: Any, relation: Any) -> str:
        if key not in self.fresh:
            self.fresh[key] = name = self._name(f"fresh{len(self.fresh)}")
            self.facts += [f"(>= {name} 0)", relation(name)]
        return self.fresh[key]

    def _name(self, name: str) -> str:
        self.names.add(f"|{name}|")
        return f"|{name}|"


def _rational(value: Rational) -> str:
    numerator = f"(- {-value.p})" if value.p < 0 else str(value.p)
    return numerator if value.q == 1 else f"(/ {numerator} {value.q})"
