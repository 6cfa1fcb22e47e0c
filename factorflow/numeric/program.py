"""SymPy expressions as a straight-line program: one operation a line, every common part computed once.

Named quantities are resolved through their definitions as shared lines, never expanded textually:
the recurrence of a flow of depth 64 would have more terms than atoms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

import sympy
from sympy import Expr, Symbol

from factorflow.errors import InputError

FUNCTIONS: dict[type[Expr], str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.Abs: "abs",
    sympy.sign: "sign",
}


@dataclass(frozen=True)
class Line:
    """One operation on the values of earlier lines.

    Parameters
    ----------
    op : str
        constant, input, pi, add, mul, pow, exp, log, sin, cos, abs or sign.
    args : tuple of int
        The lines it works on; two for add and mul, one for the functions.
    number : Fraction, optional
        The value of a constant, the exponent of pow, the position of an input.
    """

    op: str
    args: tuple[int, ...] = ()
    number: Fraction = Fraction(0)


@dataclass(frozen=True)
class Program:
    """Lines in the order of computation, and which of them are the results."""

    inputs: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    outputs: tuple[int, ...]


def straight_line(expressions: Iterable[Expr], definitions: Mapping[Symbol, Expr], inputs: Sequence[Symbol]) -> Program:
    """Translate expressions; a symbol is an input, or else what its definition says.

    Raises
    ------
    InputError
        On a float, a function that is not listed, a power that is not rational, a symbol that is neither
        input nor defined, or definitions that go in a circle.

    Examples
    --------
    >>> x = Symbol("x")
    >>> for line in straight_line([x**2 + 1, 3 * x**2], {}, [x]).lines:
    ...     print(line.op, line.args, line.number)
    constant () 1
    input () 0
    pow (1,) 2
    add (0, 2) 0
    constant () 3
    mul (4, 2) 0
    """
    writer = _Writer({symbol: i for i, symbol in enumerate(inputs)}, definitions)
    outputs = tuple(writer.line_of(expr) for expr in expressions)
    return without_dead_lines(Program(tuple(inputs), tuple(writer.lines), outputs))


def without_dead_lines(program: Program) -> Program:
    """Drop the lines that no result needs."""
    needed = set(program.outputs)
    for i in range(len(program.lines) - 1, -1, -1):
        if i in needed:
            needed.update(program.lines[i].args)
    place = {old: new for new, old in enumerate(sorted(needed))}
    kept = (program.lines[i] for i in place)
    lines = tuple(Line(line.op, tuple(place[i] for i in line.args), line.number) for line in kept)
    return Program(program.inputs, lines, tuple(place[i] for i in program.outputs))


@dataclass
class _Writer:
    inputs: Mapping[Symbol, int]
    definitions: Mapping[Symbol, Expr]
    lines: list[Line] = field(default_factory=list)
    numbers: dict[Line, int] = field(default_factory=dict)
    known: dict[Expr, int] = field(default_factory=dict)

    def line_of(self, expr: Expr) -> int:
        """Write what the expression needs, depth first, on a stack of our own: definitions nest deeply."""
        pending, opened = [expr], set[Expr]()
        while pending:
            top = pending[-1]
            missing = [part for part in self.parts(top) if part not in self.known]
            if missing and top in opened:
                raise InputError(f"the definition of {top} goes in a circle")
            opened.add(top)
            pending.extend(reversed(missing))
            if not missing:
                self.known[top] = self.translate(top)
                pending.pop()
        return self.known[expr]

    def parts(self, expr: Expr) -> tuple[Expr, ...]:
        """Return what must be computed first, and refuse what has no meaning here."""
        if expr in self.inputs or expr.is_Rational or expr is sympy.pi or expr is sympy.E:
            return ()
        if expr.is_Symbol and expr in self.definitions:
            return (sympy.sympify(self.definitions[expr], strict=True),)
        if expr.is_Add or expr.is_Mul or expr.func in FUNCTIONS:
            return tuple(expr.args)
        if expr.is_Pow and expr.exp.is_Rational:
            return (expr.base,)
        raise InputError(f"{expr} cannot be computed exactly: {_objection(expr)}")

    def translate(self, expr: Expr) -> int:
        args = tuple(self.known[part] for part in self.parts(expr))
        if expr in self.inputs:
            return self.write(Line("input", (), Fraction(self.inputs[expr])))
        if expr.is_Symbol:
            return args[0]
        if expr.is_Rational:
            return self.constant(Fraction(int(expr.p), int(expr.q)))
        if expr is sympy.pi:
            return self.write(Line("pi"))
        if expr is sympy.E:
            return self.write(Line("exp", (self.constant(Fraction(1)),)))
        if expr.is_Pow:
            return self.write(Line("pow", args, Fraction(int(expr.exp.p), int(expr.exp.q))))
        if expr.func in FUNCTIONS:
            return self.write(Line(FUNCTIONS[expr.func], args))
        return reduce(self.add if expr.is_Add else self.mul, args)

    def write(self, line: Line) -> int:
        """Return the number of a line, which is written only once."""
        if line not in self.numbers:
            self.numbers[line] = len(self.lines)
            self.lines.append(line)
        return self.numbers[line]

    def constant(self, value: Fraction) -> int:
        return self.write(Line("constant", (), value))

    def add(self, a: int, b: int) -> int:
        return self.folded(Line("add", (a, b)), lambda x, y: x + y, neutral=Fraction(0))

    def mul(self, a: int, b: int) -> int:
        if self.constant(Fraction(0)) in (a, b):
            return self.constant(Fraction(0))
        return self.folded(Line("mul", (a, b)), lambda x, y: x * y, neutral=Fraction(1))

    def folded(self, line: Line, op: Callable[[Fraction, Fraction], Fraction], neutral: Fraction) -> int:
        """Write a sum or product, unless constants make it plain."""
        first, second = (self.lines[i] for i in line.args)
        if first.op == second.op == "constant":
            return self.constant(op(first.number, second.number))
        if first == Line("constant", (), neutral):
            return line.args[1]
        return line.args[0] if second == Line("constant", (), neutral) else self.write(line)


def _objection(expr: Expr) -> str:
    if expr.is_Float:
        return "a float is not exact, write it as a fraction"
    if expr.is_Symbol:
        return "the symbol is neither an input nor defined"
    if expr.is_Pow:
        return "its exponent is not a rational number"
    return f"{expr.func.__name__} is not among {', '.join(sorted(FUNCTIONS.values()))}"
