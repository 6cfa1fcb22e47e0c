"""What many proofs share: the letters, roots of squares, and the only step that speaks of time.

W = [[a, b], [c, d]]; b = c = 1 and d = 0 are observed; s = sqrt(2 loss).
"""

from sympy import Expr, Mul, Rational

from factorflow.proofs_check.claims.arora2019.determinant import det_sign_claim
from factorflow.symbolic.claim import chain
from factorflow.symbolic.comparison import Comparison, at_most, less
from factorflow.symbolic.factorization import RAZIN2020, product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    W,
    depth,
    det,
    frobenius,
    initial,
    p_minus,
    p_plus,
    residual,
    rho_1,
    rho_2,
    sigma_1,
    sigma_2,
)
from factorflow.symbolic.reason import ByClaim, Link, Monotone, SumOfSquares

a, b, c, d = W
s = residual
half = Rational(1, 2)
HERE = "factorflow"
FLOW = product_flow(RAZIN2020, depth)
REALS = Flow("real numbers", (), ())
"""For lemmas about numbers: they hold wherever they are used."""


def by_squares(lhs: Expr, rhs: Expr, *terms: Expr, multiplier: Expr | int = 1) -> tuple[Link, ...]:
    """lhs <= rhs, since rhs >= 0 and rhs^2 - lhs^2, times the multiplier, is the sum of the terms."""
    squared = at_most(lhs**2, rhs**2)
    certificate = SumOfSquares(*terms, multiplier=multiplier)
    return chain((squared, certificate), (at_most(lhs, rhs), Monotone("root", squared)))


def slack(comparison: Comparison) -> Expr:
    """The slack of a known comparison, to be multiplied in a certificate."""
    return comparison.slack


def product(*factors: Expr) -> Expr:
    """The product with its factors kept apart, so that the sign of each still shows."""
    return Mul(*factors, evaluate=False)


det_0 = initial(det)
POSITIVE_START = (at_most(2, depth), less(0, det_0))
_kept = less(0, det * det_0)
DET_STAYS_POSITIVE = chain(
    (_kept, ByClaim(det_sign_claim)),
    (less(0, det), SumOfSquares(slack(_kept), multiplier=det_0)),
)
"""The only step that speaks of time; all that follows is about one matrix with det W > 0."""

FOUR_SQUARES = (
    (a * d - b - c) ** 2,
    (d + a * (b - 1)) ** 2,
    (d + a * (c - 1)) ** 2,
    (d**2 + b * (b - 1) + c * (c - 1)) ** 2,
)
"""Their sum is 2 loss |W|^2 - 4 det W, for every W."""
NORM_IS_POSITIVE = chain((less(0, frobenius**2), SumOfSquares(2 * det, (a - d) ** 2, (b + c) ** 2)))
RESIDUAL_IS_POSITIVE = (
    *NORM_IS_POSITIVE,
    *chain(
        (less(0, s**2), SumOfSquares(4 * det, *FOUR_SQUARES, multiplier=frobenius**2)),
        (less(0, s), Monotone("root", less(0, s**2))),
    ),
)

PRODUCT_OF_VALUES = at_most(sigma_1 * sigma_2, det)
SINGULAR_VALUES = (
    *NORM_IS_POSITIVE,
    *chain(
        (less(0, sigma_1**2), SumOfSquares(frobenius**2 / 2, p_plus * p_minus / 2)),
        (less(0, sigma_1), Monotone("root", less(0, sigma_1**2))),
        (less(0, sigma_2**2), SumOfSquares(det**2, multiplier=sigma_1**2)),
        (less(0, sigma_2), Monotone("root", less(0, sigma_2**2))),
    ),
    *by_squares(sigma_2, sigma_1, p_plus * p_minus),
    *by_squares(sigma_1 * sigma_2, det, 0),
)
"""0 < sigma_2 <= sigma_1 and sigma_1 sigma_2 <= det W, where det W > 0."""
SHARES = (
    *SINGULAR_VALUES,
    *chain(
        (less(0, rho_1), SumOfSquares(sigma_1, multiplier=sigma_1 + sigma_2)),
        (less(0, rho_2), SumOfSquares(sigma_2, multiplier=sigma_1 + sigma_2)),
    ),
)
"""The logarithms in the effective rank exist, where det W > 0."""
