"""From a derivative to a conclusion: along a real variable, and along the flow.

Each function returns an objection in words, or an empty string where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sympy import Abs, Expr, MatrixBase, Symbol, cancel, cos, exp, log, sign, sin

from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.signs import Sign, Signs
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, initial, real, t
from factorflow.symbolic.reason import Rising

Expand = Callable[[Comparison], Comparison]


def smooth(expr: Expr, signs: Signs, moving: AbstractSet[Symbol]) -> bool:
    """Is it visibly differentiable in what moves: no division by what may vanish, no root or logarithm of it?

    Examples
    --------
    >>> from factorflow.symbolic.comparison import less
    >>> x = Symbol("x", real=True)
    >>> below_one = Signs(Flow("none", (), ()), [less(x, 1)])
    >>> smooth(log(1 - x), below_one, {x}), smooth(log(x), below_one, {x}), smooth(abs(x), below_one, {x})
    (True, False, False)
    """
    if not expr.free_symbols & moving:
        return signs.defined(expr)
    if expr.is_Atom:
        return True
    if not all(smooth(argument, signs, moving) for argument in expr.args):
        return False
    if isinstance(expr, log):
        return signs.of(expr.args[0]) is Sign.POSITIVE
    if expr.is_Pow:
        whole = expr.exp.is_Integer and (expr.exp >= 0 or signs.of(-expr.base) is Sign.POSITIVE)
        return bool(whole) or signs.of(expr.base) is Sign.POSITIVE
    return bool(expr.is_Add or expr.is_Mul or isinstance(expr, exp | sin | cos))


def finite(expr: Expr, signs: Signs) -> bool:
    """Is it visibly bounded on bounded sets: sums, products, powers >= 0, roots, |.|, sgn, sin and cos?

    A number that does not move need only exist.
    """
    if not expr.free_symbols & signs.flow.moving:
        return signs.defined(expr)
    if expr.is_Pow:
        return finite(expr.base, signs) and signs.of(expr.exp) is not Sign.UNKNOWN
    if expr.is_Atom:
        return expr.is_finite is not False
    return (expr.is_Add or expr.is_Mul or isinstance(expr, Abs | sign | sin | cos)) and all(
        finite(argument, signs) for argument in expr.args
    )


@dataclass(frozen=True)
class Way:
    """The points z between the start and the variable: in which direction, and what is known of all of them."""

    up: bool
    strict: bool
    facts: tuple[Comparison, ...]


def way(reason: Rising, known: Sequence[Comparison], expand: Expand) -> Way | None:
    """Return what holds all the way, if it is known on which side of the start the variable is.

    A fact survives if it does not speak of the variable, or if it bounds it on the far side.
    """
    x, start = reason.variable, reason.start
    up = _known_order(start, x, known)
    down = _known_order(x, start, known)
    if x in start.free_symbols or not (up or down):
        return None
    scalar = [fact for fact in known if not isinstance(fact.slack, MatrixBase)]
    kept = [fact for fact in scalar if x not in expand(fact).free_symbols or _far_bound(fact, x, bool(up), expand)]
    near = Comparison(start, "<=", x) if up else Comparison(x, "<=", start)
    return Way(bool(up), (up or down) == "<", (*kept, near))


def _known_order(low: Expr, high: Expr, known: Sequence[Comparison]) -> str:
    return next((op for op in ("<", "<=") if Comparison(low, op, high) in known), "")


def _far_bound(fact: Comparison, x: Symbol, up: bool, expand: Expand) -> bool:
    bound, moving = (fact.rhs, fact.lhs) if up else (fact.lhs, fact.rhs)
    other = expand(Comparison(bound, "<=", 0))
    return fact.op != "=" and moving == x and x not in other.free_symbols


def objection_to_rise(reason: Rising, statement: Comparison, way: Way, flow: Flow, signs: Signs) -> str:
    """Say why the slack does not follow from its sign at the start and that of its derivative on the way."""
    x, slack = reason.variable, flow.expand(statement.slack)
    named = {*flow.definitions, *flow.problem, *flow.parameters, *flow.moving}
    if x in named | {initial(q) for q in named} or statement.op == "=":
        return "a rise shows an inequality in a free number"
    if x != real(x.name):
        return f"{x} is assumed to be more than real, which need not hold on the way"
    if not smooth(slack, signs, {x}):
        return f"{statement.slack} is not smooth on the way"
    derivative = slack.diff(x) if way.up else -slack.diff(x)
    last = reason.chain[-1].statement
    if last.op == "=" or not vanishes(flow.expand(last.slack) - derivative):
        return f"the chain does not end with the sign of the derivative {derivative}"
    first = slack.xreplace({x: reason.start})
    first_sign = Sign.ZERO if vanishes(first) else signs.of(first)
    if first_sign is Sign.UNKNOWN:
        return f"the slack at the start, {first}, is not known to be nonnegative"
    strict = first_sign is Sign.POSITIVE or (way.strict and last.op == "<")
    return "" if strict or statement.op == "<=" else "it rises, but not strictly"


def first_value(expr: Expr, flow: Flow) -> Expr:
    """Return an expression on the first row; numbers that do not move keep their names."""
    names = {symbol for symbol in expr.free_symbols if symbol in flow.definitions or symbol in flow.moving}
    return expr.xreplace({symbol: initial(symbol) for symbol in names})


def objection_to_growth(of: Comparison, statement: Comparison, flow: Flow, signs: Signs) -> str:
    """Say why f_0 + rate t <= f does not follow from rate <= df/dt."""
    f, rate = of.rhs.args[0], flow.expand(of.lhs)
    if rate.free_symbols & flow.moving:
        return f"the rate {of.lhs} is not constant"
    if not smooth(flow.expand(f), signs, flow.moving):
        return f"{f} is not smooth on every state"
    expected = Comparison(first_value(f, flow) + of.lhs * t, "<=", f)
    return "" if statement == expected else f"what follows is {expected}"


def objection_to_barrier(
    of: Comparison, statement: Comparison, known: Sequence[Comparison], flow: Flow, signs: Signs
) -> str:
    """Say why 0 <= h (or 0 < h) does not follow from -k h <= dh/dt and its value at the start."""
    h = statement.rhs
    if of.rhs != ddt(h):
        return f"the derivative of {h} is not known from below"
    first = first_value(h, flow)
    if Comparison(0, statement.op, first) not in known:
        return f"0 {statement.op} {first} is not known"
    if not smooth(flow.expand(h), signs, flow.moving):
        return f"{h} is not smooth on every state"
    rate = cancel(of.lhs / h)
    return "" if finite(flow.expand(rate), signs) else f"the rate {rate} is not finite on every state"
