"""How fast the missing entry grows: each coefficient is forced, since what is left over is of higher order.

On rank one W is symmetric, w_22 = w_12^2/w_11, and W' = -s^(1-2/L) (W G + G W + (L - 2) (<W, G>/s) W).
"""

from __future__ import annotations

from sympy import Expr, Integer, cancel, expand, factor, log, sqrt

from factorflow.proofs_check.claims.steps import HERE
from factorflow.symbolic.asymptotics import clock, invariance, observed_entry, z
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, depth, w_11, w_12, w_22
from factorflow.symbolic.reason import Expansion

b = w_12
_pull, _wide = 2 * b * (b - 1) + b**4 * z, 1 + b**2 * z
"""<W, G> and s / w_11."""


def rank_one_flow(L: Expr) -> Flow:
    """Return the flow of a symmetric W of rank one with 0 < w_11, in z = w_11^-2 and w_12."""
    pace = (_wide / sqrt(z)) ** (1 - 2 / L)
    growth = pace * (2 * b * (1 - b) - (L - 2) * _pull / _wide)
    change = -pace * (_wide * (b - 1) + b**3 * z + (L - 2) * _pull * b * z / _wide) / sqrt(z)
    return Flow(
        "balanced product flow of rank one",
        (z, w_12),
        (-2 * z * sqrt(z) * growth, change),
        parameters=(depth,) if depth == L else (),
        definitions={w_11: 1 / sqrt(z), w_22: b**2 * sqrt(z)},
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
    pace = (_wide / sqrt(z)) ** (1 - 2 / L)
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


def det_series() -> Claim:
    """(ln det W)' = -2 w_22 at depth 2, and -w_11^2/2 - 3 ln w_11 - 9/(2 w_11^2) has that rate."""
    series = observed_entry(2, 3)
    slope = -1 - 3 * z + 9 * z**2
    rest = sqrt(z) * left_over((slope * 2 * series * (1 - series) + 2 * series**2 * z) / z, 3)
    f = -(w_11**2) / 2 - 3 * log(w_11) - Integer(9) / (2 * w_11**2)
    title = "The determinant of depth 2 falls like a stretched exponential"
    return on_the_series("sharpened:det-rate", title, Integer(2), 3, ddt(f) + 2 * w_22, rest)


RATES = (
    entry_series(depth, 3, "sharpened:rate"),
    entry_series(Integer(2), 6, "sharpened:rate.depth-2"),
    entry_series(Integer(3), 4, "sharpened:rate.depth-3"),
    clock_series(4),
    det_series(),
)
