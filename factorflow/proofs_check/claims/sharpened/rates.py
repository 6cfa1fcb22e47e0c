"""How fast the missing entry grows: each coefficient is forced, since what is left over is of higher order.

On rank one W is symmetric, w_22 = w_12^2/w_11, and W' = -s^(1-2/L) (W G + G W + (L - 2) (<W, G>/s) W).
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer, Rational, cancel, expand, factor, log, sqrt

from factorflow.proofs_check.claims.steps import HERE
from factorflow.symbolic.asymptotics import (
    clock,
    invariance,
    missing_entry,
    observed_entry,
    speed,
    speed_base,
    speed_equation,
    z,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, depth, loss, positive, w_11, w_12, w_22
from factorflow.symbolic.reason import Expansion

b = w_12
_pull, _wide = 2 * b * (b - 1) + b**4 * z, 1 + b**2 * z
"""<W, G> and s / w_11."""


def rank_one_flow(L: Expr) -> Flow:
    """Return the flow of a symmetric W of rank one with 0 < w_11, in z = w_11^-2 and w_12."""
    pace = _wide ** (1 - 2 / L) * z ** (1 / L - Rational(1, 2))
    growth = pace * (2 * b * (1 - b) - (L - 2) * _pull / _wide)
    change = -pace * (_wide * (b - 1) + b**3 * z + (L - 2) * _pull * b * z / _wide) / sqrt(z)
    return Flow(
        "balanced product flow of rank one",
        (z, w_12),
        (-2 * z * sqrt(z) * growth, change),
        parameters=(depth,) if depth == L else (),
        definitions={w_11: 1 / sqrt(z), w_22: b**2 * sqrt(z), loss: (1 - b) ** 2 + b**4 * z / 2},
    )


def on_the_series(label: str, title: str, L: Expr, order: int, left: Expr, right: Expr) -> Claim:
    """A rate where w_12 is the series up to z^order."""
    curve, statement = equal(w_12, observed_entry(L, order)), equal(left, right)
    return Claim(
        label=label,
        title=title,
        source=HERE,
        flow=rank_one_flow(L),
        given=(less(0, z), curve),
        statement=statement,
        proof=chain((statement, Expansion(modulo=(curve,)))),
    )


def left_over(equation: Expr, order: int) -> Expr:
    """Return an expression that is z^order times a polynomial in z, so written."""
    return z**order * factor(cancel(expand(equation) / z**order))


def entry_series(L: Expr, order: int, label: str) -> Claim:
    """w_12 leaves its series no faster than the next order: so its coefficients are right."""
    series = observed_entry(L, order)
    pace = _wide ** (1 - 2 / L) * z ** (1 / L - Rational(1, 2))
    rest = -pace / (sqrt(z) * _wide) * left_over(invariance(series, L), order + 1)
    title = f"The series of the observed entry on the slow manifold, to order {order}"
    return on_the_series(label, title, L, order, ddt(w_12 - series), rest)


def clock_series(order: int) -> Claim:
    """w_11^3 + 15 w_11 + 24/w_11 - ... grows at the rate 6, at depth 2."""
    series, phi = observed_entry(2, order + 1), clock(2, order)
    rate = 2 * series * (1 - series) / z * (3 * phi - 2 * z * phi.diff(z))
    f = expand(w_11**3 * phi.subs(z, w_11**-2))
    title = "The clock of depth 2: a function of the missing entry that grows like 6 t on the slow manifold"
    return on_the_series(
        "sharpened:rate.clock", title, Integer(2), order + 1, ddt(f), 6 + left_over(rate - 6, order + 1)
    )


def corner_series(order: int) -> Claim:
    """w_11 w_22 = w_12^2."""
    square, series = observed_entry(2, order) ** 2, expand(observed_entry(2, order) ** 2)
    kept = sum(series.coeff(z, n) * z**n for n in range(order + 1))
    title = "The series of w_11 w_22 at depth 2"
    statement = equal(w_11 * w_22, kept + left_over(square - kept, order + 1))
    return on_the_series("sharpened:rate.corner", title, Integer(2), order, statement.lhs, statement.rhs)


def loss_series(order: int) -> Claim:
    """The loss is (w_12 - 1)^2 + w_22^2 / 2."""
    b = observed_entry(2, order)
    exact = expand((1 - b) ** 2 + b**4 * z / 2)
    kept = sum(exact.coeff(z, n) * z**n for n in range(order + 1))
    right = kept + left_over(exact - kept, order + 1)
    return on_the_series("sharpened:rate.loss", "The series of the loss at depth 2", Integer(2), order, loss, right)


def entry_in_time(order: int) -> Claim:
    """w_11 as a series in S solves the equation of the clock but for what is of higher order."""
    S, psi, phi = positive("S"), missing_entry(order), clock(2, order)
    w, rest = S * psi.subs(z, S**-2), expand(w_11**3 * phi.subs(z, w_11**-2))
    missing = factor(rest.subs(w_11, w) - S**3)
    statement = equal(rest, S**3 + missing)
    return Claim(
        label="sharpened:rate.entry-in-time",
        title="The missing entry of depth 2 as a series in S = (6 (t + t_0))^(1/3)",
        source=HERE,
        flow=Flow("the clock of depth 2", (S,), (2 / S**2,), definitions={w_11: w}),
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def det_series() -> Claim:
    """(ln det W)' = -2 w_22 at depth 2, and -w_11^2/2 - 3 ln w_11 - 9/(2 w_11^2) has that rate."""
    series = observed_entry(2, 3)
    slope = -1 - 3 * z + 9 * z**2
    rest = sqrt(z) * left_over((slope * 2 * series * (1 - series) + 2 * series**2 * z) / z, 3)
    f = -(w_11**2) / 2 - 3 * log(w_11) - Integer(9) / (2 * w_11**2)
    title = "The determinant of depth 2 falls like a stretched exponential"
    return on_the_series("sharpened:det-rate", title, Integer(2), 3, ddt(f) + 2 * w_22, rest)


def along_the_series(L: Expr, order: int) -> Flow:
    """Return the flow of rank one with w_12 kept on its series up to z^order."""
    flow = rank_one_flow(L)
    curve = {w_12: observed_entry(L, order)}
    return replace(flow, state=flow.state[:1], field=flow.field[:1], definitions={**flow.definitions, **curve})


def on_the_curve(label: str, title: str, L: Expr, order: int, statement: Comparison) -> Claim:
    """What is true where w_12 stays on its series up to z^order."""
    return Claim(
        label=f"sharpened:rate.{label}",
        title=title,
        source=HERE,
        flow=along_the_series(L, order),
        given=(less(0, z),),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def pace(L: Expr) -> Claim:
    """w_11' = L w_11^(-1-2/L) times what tends to 1."""
    series = observed_entry(L, 2)
    tends_to_one = (1 + series**2 * z) ** (-2 / L) * (1 + left_over(speed_base(series, L) - 1, 1))
    statement = equal(ddt(w_11), L * w_11 ** (-1 - 2 / L) * tends_to_one)
    return on_the_curve("pace", "The missing entry grows like ((2L + 2) t)^(L/(2L + 2))", L, 2, statement)


def speed_series(L: Expr, order: int, label: str) -> Claim:
    """The relative rates of w_11' and of its series differ by the next order: so the coefficients are right."""
    series, rho = observed_entry(L, order + 1), speed(L, order)
    wide = 1 + series**2 * z
    rest = 2 * z ** (2 + 1 / L) * wide ** (-1 - 2 / L) * left_over(speed_equation(rho, series, L), order) / rho
    statement = equal(ddt(log(ddt(w_11))), ddt(log(w_11 ** (-1 - 2 / L) * rho)) + rest)
    return on_the_curve(label, f"The series of the speed, to order {order}", L, order + 1, statement)


def clock_of_any_depth(L: Expr, order: int, label: str) -> Claim:
    """w_11^(2+2/L) phi grows at a rate whose relative change is of the next order."""
    series, phi = observed_entry(L, order + 1), clock(L, order)
    wide, growth = 1 + series**2 * z, expand((L + 1) * phi - L * z * phi.diff(z))
    rate = expand(speed_base(series, L) * growth)
    change = left_over(L * wide * rate.diff(z) - 2 * wide.diff(z) * rate, order)
    rest = -2 * z ** (2 + 1 / L) * wide ** (-1 - 2 / L) * change / growth
    statement = equal(ddt(log(ddt(w_11 ** (2 + 2 / L) * phi))), rest)
    return on_the_curve(label, f"The clock of any depth, to order {order}", L, order + 1, statement)


RATES = (
    entry_series(depth, 3, "sharpened:rate"),
    entry_series(Integer(2), 6, "sharpened:rate.depth-2"),
    entry_series(Integer(3), 4, "sharpened:rate.depth-3"),
    clock_series(4),
    corner_series(4),
    loss_series(5),
    entry_in_time(4),
    pace(depth),
    speed_series(depth, 1, "speed"),
    clock_of_any_depth(depth, 1, "clock.any-depth"),
    clock_of_any_depth(Integer(3), 2, "clock.depth-3"),
    det_series(),
)
