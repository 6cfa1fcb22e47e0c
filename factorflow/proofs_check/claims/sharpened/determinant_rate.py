"""How fast det W falls at depth L >= 3: the constant and the power are forced, exactly, at every depth.

A symmetric positive definite W has singular values s and sigma_2 and the leading vector (1, m) / sqrt(1 + m^2).
The balanced flow of a loss with symmetric gradient G is, with g_ij = v_i^T G v_j,

    s' = -L s^(2-2/L) g_11,   sigma_2' = -L sigma_2^(2-2/L) g_22,
    m' = -(1 + m^2) (s + sigma_2) / (s^(2/L) - sigma_2^(2/L)) g_12.

On the slow manifold m = 1/s + O(s^-5).  There det W ~ ((L+2)/(L-2))^(L/(L-2)) s^(-4/(L-2)), where s ~ w_11.
"""

from __future__ import annotations

from sympy import Expr, log

from factorflow.proofs_check.claims.steps import HERE
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, depth, det, positive, real, w_11, w_12, w_22
from factorflow.symbolic.reason import Expansion

L, s, sigma = depth, positive("s"), positive("sigma_2")
m = real("m")
"""The slope of the leading singular vector."""


def _symmetric_flow() -> Flow:
    """Return the balanced flow of a symmetric positive definite W; w_12 = w_21 = 1 and w_22 = 0 are observed."""
    one = 1 + m**2
    off, corner = w_12 - 1, w_22
    g_11, g_22 = (2 * m * off + m**2 * corner) / one, (corner - 2 * m * off) / one
    g_12 = ((1 - m**2) * off + m * corner) / one
    turn = -one * (s + sigma) / (s ** (2 / L) - sigma ** (2 / L)) * g_12
    return Flow(
        "balanced product flow, symmetric and positive definite",
        (s, m, sigma),
        (-L * s ** (2 - 2 / L) * g_11, turn, -L * sigma ** (2 - 2 / L) * g_22),
        parameters=(L,),
        definitions={
            w_11: (s + sigma * m**2) / one,
            w_12: m * (s - sigma) / one,
            w_22: (m**2 * s + sigma) / one,
            det: s * sigma,
        },
    )


FLOW = _symmetric_flow()
STRAIGHT = equal(m, 1 / s)
BALANCED = equal(sigma ** (1 - 2 / L), (L + 2) / (L - 2) * s ** (-1 - 2 / L))
"""det W = ((L+2)/(L-2))^(L/(L-2)) s^(-4/(L-2)), to the power 1 - 2/L."""


def _claim(name: str, title: str, given: tuple[Comparison, ...], left: Expr, right: Expr) -> Claim:
    statement = equal(left, right)
    known = tuple(fact for fact in given if fact.op == "=")
    return Claim(
        label=f"sharpened:det-rate.{name}",
        title=title,
        source=HERE,
        flow=FLOW,
        given=given,
        statement=statement,
        proof=chain((statement, Expansion(modulo=known))),
    )


det_rate = _claim(
    "any-depth",
    "At depth 3 and more det W falls like w_11^(-4/(L-2)), with the constant ((L+2)/(L-2))^(L/(L-2))",
    (less(2, L), STRAIGHT, BALANCED),
    ddt(log(det)),
    -(4 / (L - 2) + 2 * (L + 2) / ((L - 2) * s**2)) * ddt(log(s)),
)
_ratio = sigma / s
det_rate_slope = _claim(
    "slope",
    "Where m = 1/s, m s moves too slowly to change the rate of det W: it relaxes at the rate s^(2-2/L)",
    (less(2, L), STRAIGHT),
    ddt(m * s),
    (L - (1 + s**-2) * (1 + _ratio) / (1 - sigma ** (2 / L) / s ** (2 / L)))
    * (1 + det)
    / (1 + s**-2) ** 2
    * s ** (-2 - 2 / L),
)
DETERMINANT_RATES = (det_rate, det_rate_slope)
