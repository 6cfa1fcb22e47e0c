"""From a derivative to all times: a value that is kept, a sign that is kept, an inequality that is kept.

Each function says why not, in words, or returns an empty string.
"""

from __future__ import annotations

from sympy import Expr, log

from factorflow.proofs_check.calculus import finite, objection_to_barrier, objection_to_growth, smooth
from factorflow.proofs_check.context import Context
from factorflow.proofs_check.signs import Sign
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.notation import ddt, start_value


def objection_to_invariance(of: Comparison, statement: Comparison, context: Context) -> str:
    """Say why the statement does not follow for all times from what is known of a derivative."""
    if missing := context.unknown([of]):
        return f"uses what is not known: {missing[0]}"
    if context.momentary:
        return f"{context.momentary[0]} is assumed, and may not hold at all times"
    if statement.op == "=":
        return _kept_value(of, statement, context)
    if of.op == "<=" and isinstance(of.rhs, ddt):
        return _kept_inequality(of, statement, context)
    return _kept_sign(of, statement, context)


def _kept_inequality(of: Comparison, statement: Comparison, context: Context) -> str:
    """f_0 + rate t <= f from rate <= df/dt; 0 <= h from -k h <= dh/dt with finite k, and 0 <= h_0."""
    if statement.lhs == 0:
        return objection_to_barrier(of, statement, context.known, context.flow, context.signs)
    return objection_to_growth(of, statement, context.flow, context.signs)


def _kept_value(of: Comparison, statement: Comparison, context: Context) -> str:
    moving = statement.lhs
    derivative = moving.applyfunc(ddt) if hasattr(moving, "applyfunc") else ddt(moving)
    if of != Comparison(derivative, "=", 0 * derivative):
        return f"the derivative of {moving} is not known to be zero"
    return "" if statement.rhs == start_value(moving) else f"{statement.rhs} is not its first value"


def _kept_sign(of: Comparison, statement: Comparison, context: Context) -> str:
    """0 < x x_0 from 0 < x^2; or from d/dt ln|x| = rate, finite on every state, where x_0 is not zero."""
    x = _moving_factor(statement)
    if x is not None and of == Comparison(0, "<", x**2):
        continuous = smooth(context.flow.expand(x), context.signs, context.flow.moving)
        return "" if continuous else f"{x} is not visibly continuous"
    if x is None or of.op != "=" or not isinstance(of.lhs, ddt):
        return "not of the form 0 < x x(0) from d/dt ln|x| = rate"
    if context.flow.expand(of.lhs.args[0]) != context.flow.expand(log(x**2) / 2):
        return f"{of.lhs} is not the derivative of ln|{x}|"
    if context.signs.of(start_value(x) ** 2) is not Sign.POSITIVE:
        return f"{start_value(x)} is not known to differ from zero"
    if not finite(context.flow.expand(of.rhs), context.signs):
        return f"the rate {of.rhs} is not finite on every state"
    return ""


def _moving_factor(statement: Comparison) -> Expr | None:
    factors = statement.rhs.args if statement.lhs == 0 else ()
    return next((x for x in factors if statement.rhs == x * start_value(x) and x != start_value(x)), None)
