"""Where w_11 stops when balance is not exact: the laws of the plateau, found here and tested on the factor flow.

W_j(0) = diag(1/2, 1/2 + (j-1) h).  On the slow manifold the weak modes y_j of the factors obey
dy_j/du = - prod_(i != j) y_i with u = w_11^((L+2)/L) / (L+2), also while det W goes from 0 to -1, where w_11 stops
(`sharpened:balance-needed.modes-3`).  The y_j^2 differ by delta_j = f^2 h (j-1), f the second entry of the weak
singular direction of the balanced flow.  So at depth 2 exp(-w_11^2/2) falls to h^2, and at depth 3 the y_j need
the time of Gauss's integral of dy / sqrt((y^2 + delta_2)(y^2 + delta_3)), pi / agm(sqrt delta_2, sqrt delta_3):

    w_11 ~ (5 pi / agm(sqrt delta_2, sqrt delta_3))^(3/5),    at any depth L >= 3:  w_11 ~ c h^(-L (L-2) / (2 (L+2))).
"""

from sympy import Abs, Expr, Rational, Symbol, log

from factorflow.proofs_check.claims.steps import HERE
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, factor_flow
from factorflow.symbolic.notation import initial, loss, real, w_11

h = real("h")
HALF = Rational(1, 2)
AT_REST = at_most(loss * w_11**2, Rational(1, 10**5))
"""On the slow manifold it is (1 + det W)^2 / 2."""
OFFSET = Rational(864, 1000)
"""(K + ln(16 / f^4)) / 2 of the balanced flow from I/4, depth 2, ln det W = -w_11^2/2 - 3 ln w_11 + K + ..."""
SCALE = Rational(5281, 1000)
"""(5 pi / (f agm(1, sqrt 2)))^(3/5) of the balanced flow from I/8, depth 3."""


def unbalanced_start(layers: int) -> dict[Symbol, Expr]:
    """Return the entries of W_j(0) = diag(1/2, 1/2 + (j-1) h)."""
    entries = ((HALF, 0, 0, HALF + j * h) for j in range(layers))
    return dict(zip(factor_flow(RAZIN2020, layers).state, (x for entry in entries for x in entry), strict=True))


def plateau(layers: int, statement: Comparison, title: str) -> Claim:
    """Return a law for w_11 at rest, from the start with imbalance h."""
    start = (equal(initial(w), value) for w, value in unbalanced_start(layers).items())
    return Claim(
        label=f"sharpened:balance-needed.plateau-{layers}",
        title=title,
        source=f"{HERE}: weak modes on the slow manifold, tested on the factor flow",
        flow=factor_flow(RAZIN2020, layers),
        given=(less(0, h), *start, AT_REST),
        statement=statement,
    )


PLATEAUS = (
    plateau(
        2,
        at_most(Abs(w_11**2 / 4 + Rational(5, 2) * log(w_11) + log(h) - OFFSET), 4 / w_11**2),
        "Two factors: the missing entry stops where w_11^2/4 + (5/2) ln w_11 is the logarithm of 1 over the imbalance",
    ),
    plateau(
        3,
        at_most(Abs(w_11 * h ** Rational(3, 10) / SCALE - 1), 9 * w_11 ** Rational(-4, 3)),
        "Three factors: the missing entry stops at a multiple of the imbalance to the power -3/10",
    ),
)
