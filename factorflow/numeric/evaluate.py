"""SymPy expressions -> one compiled Python function per arithmetic; comparisons -> True, False or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sympy import Expr, MatrixBase, Symbol

from factorflow.numeric.arithmetic import ANY_SIGN, Arithmetic, Number, Signs, verdict
from factorflow.numeric.program import Line, Program, straight_line
from factorflow.symbolic.comparison import Comparison, Op

Evaluator = Callable[[Sequence[Number]], tuple[Number, ...]]


def evaluator(
    expressions: Sequence[Expr],
    definitions: Mapping[Symbol, Expr],
    inputs: Sequence[Symbol],
    arithmetic: Arithmetic,
) -> Evaluator:
    """Compile expressions into a function from the values of the inputs to the values of the expressions.

    Parameters
    ----------
    expressions : sequence of Expr, length m
    definitions : mapping of Symbol to Expr
        Named quantities; an input of the same name goes first.
    inputs : sequence of Symbol, length n
    arithmetic : Arithmetic
        Whose numbers the function takes, n of them, and returns, m of them.

    Raises
    ------
    InputError
        If an expression has no exact meaning; see `straight_line`.

    Examples
    --------
    >>> from factorflow.numeric.arithmetic import Float64
    >>> x, y = Symbol("x"), Symbol("y")
    >>> evaluator([x * y, y], {y: x + 1}, [x], Float64())([2.0])
    (6.0, 3.0)
    """
    program = straight_line(expressions, definitions, inputs)
    return _guarded(_compiled(program, program.outputs, arithmetic), arithmetic)


def decider(
    comparison: Comparison,
    definitions: Mapping[Symbol, Expr],
    inputs: Sequence[Symbol],
    arithmetic: Arithmetic,
) -> Callable[[Sequence[Number]], bool | None]:
    """Compile a comparison into a function from the values of the inputs to True, False or None.

    Signs are carried beside the numbers: a product has the product of the signs of its factors and an
    exponential is positive, so ``0 < exp(-10**600)`` is decided where the number itself underflows.
    """
    slack = comparison.slack
    program = straight_line(list(slack) if isinstance(slack, MatrixBase) else [slack], definitions, inputs)
    every_line = _guarded(_compiled(program, range(len(program.lines)), arithmetic), arithmetic)

    def decide(values: Sequence[Number]) -> bool | None:
        signs = line_signs(program, every_line(values), arithmetic)
        return _all(comparison.op, [signs[i] for i in program.outputs])

    return decide


def decide(
    comparison: Comparison,
    bindings: Mapping[Symbol, Number],
    arithmetic: Arithmetic,
    definitions: Mapping[Symbol, Expr] | None = None,
) -> bool | None:
    """Decide one comparison for numbers bound to its symbols, or to those of its definitions.

    Examples
    --------
    >>> from sympy import exp
    >>> from factorflow.numeric.arithmetic import Ball
    >>> x, ball = Symbol("x"), Ball(64)
    >>> decide(Comparison(0, "<", exp(x) * x**2), {x: ball.number(-(10**600))}, ball)
    True
    """
    return decider(comparison, definitions or {}, tuple(bindings), arithmetic)(tuple(bindings.values()))


def line_signs(program: Program, numbers: Sequence[Number], arithmetic: Arithmetic) -> list[Signs]:
    """Return the signs that each line may have, by its structure where that is certain and else by its number."""
    signs: list[Signs] = []
    for line, number in zip(program.lines, numbers, strict=True):
        structural = _structural_signs(line, [signs[i] for i in line.args])
        signs.append(structural if len(structural) == 1 else structural & arithmetic.signs(number))
    return signs


def _structural_signs(line: Line, args: Sequence[Signs]) -> Signs:
    match line.op, args:
        case "add", (a, b):
            return frozenset().union(*(_sum_signs(x, y) for x in a for y in b))
        case "mul", (a, b):
            return frozenset(x * y for x in a for y in b)
        case "pow", (a,):
            return _power_signs(a, line.number)
        case "exp" | "pi", _:
            return frozenset((1,))
        case "abs", (a,):
            return frozenset(abs(x) for x in a)
        case "sign", (a,):
            return a
    return ANY_SIGN


def _sum_signs(x: int, y: int) -> Signs:
    return ANY_SIGN if x * y < 0 else frozenset((x or y,))


def _power_signs(base: Signs, exponent: Fraction) -> Signs:
    if exponent.denominator > 1:
        base &= {0, 1}
    return frozenset(abs(x) if exponent.numerator % 2 == 0 else x for x in base) or ANY_SIGN


def _all(op: Op, entries: Sequence[Signs]) -> bool | None:
    verdicts = [verdict(op, signs) for signs in entries]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _compiled(program: Program, outputs: Sequence[int], arithmetic: Arithmetic) -> Callable[..., Any]:
    """Write the program as the source of a function, of operations and numbered names only, and compile it."""
    names: dict[str, Any] = {"A": arithmetic}
    body = []
    for i, line in enumerate(program.lines):
        body.append(f"    x{i} = {_source(i, line)}")
        if line.op in ("constant", "pow"):
            names[f"c{i}"] = line.number if line.op == "pow" else arithmetic.number(line.number)
    results = "".join(f"x{i}, " for i in outputs)
    inputs = ", ".join(f"v{i}" for i in range(len(program.inputs)))
    exec("\n".join([f"def function({inputs}):", *body, f"    return ({results})"]), names)
    function: Callable[..., Any] = names["function"]
    return function


def _source(i: int, line: Line) -> str:
    args = [f"x{j}" for j in line.args]
    match line.op:
        case "constant":
            return f"c{i}"
        case "input":
            return f"v{line.number}"
        case "add":
            return " + ".join(args)
        case "mul":
            return " * ".join(args)
        case "pow":
            return f"A.power({args[0]}, c{i})"
    return f"A.{line.op}({', '.join(args)})"


def _guarded(function: Callable[..., Any], arithmetic: Arithmetic) -> Evaluator:
    def evaluate(values: Sequence[Number]) -> tuple[Number, ...]:
        with arithmetic.working():
            results: tuple[Number, ...] = function(*values)
        return results

    return evaluate
