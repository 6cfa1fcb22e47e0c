"""Proposition 1: the norms of the completions [[x, 1], [1, 0]]."""

from sympy import Abs, Expr, Integer, log, sqrt

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.razin2020.quasi_norm import e_11, k, n
from factorflow.proofs_check.claims.steps import by_squares, half
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    p_minus,
    p_plus,
    real,
    sigma_1,
    sigma_2,
    w_11,
    w_12,
    w_21,
    w_22,
)
from factorflow.symbolic.quantities import MATRIX_QUANTITIES
from factorflow.symbolic.reason import Link, Monotone, Rising, Squeeze, SumOfSquares

a = real("x")
ENTRIES = {w_11: a, w_12: Integer(1), w_21: Integer(1), w_22: Integer(0)}
COMPLETIONS = Flow("completions", (a,), (Integer(0),), definitions={**MATRIX_QUANTITIES, **ENTRIES})
AT_ENTRY = {a: w_11}
"""On a trajectory: the completion with the same missing entry."""


def about_completions(
    label: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...], **at: Expr
) -> Claim:
    """A claim about [[x, 1], [1, 0]]."""
    values = {**AT_ENTRY, **{real(name): value for name, value in at.items()}}
    statement = proof[-1].statement
    return Claim(f"razin2020:{label}", title, PAPER, COMPLETIONS, given, statement, proof, (values,))


# Proposition 1.
_exchange = real("e")
_near = at_most(Abs(a), k * (n + _exchange) / e_11)
bounded = Claim(
    label="razin2020:prop1.bounded",
    title="In every quasi-norm a completion of small norm has a small missing entry",
    source=f"{PAPER}, Proposition 1",
    flow=COMPLETIONS,
    given=(less(0, e_11), at_most(Abs(a) * e_11, k * (n + _exchange))),
    statement=_near,
    proof=chain((_near, SumOfSquares(k * (n + _exchange) - Abs(a) * e_11, multiplier=e_11))),
    tested_at=({**AT_ENTRY, n: sqrt(w_11**2 + 2), _exchange: sqrt(2), e_11: 1, k: 1},),
)

unit_equation = equal(sigma_1 * sigma_2, 1)
UNIT_PRODUCT = (
    *by_squares(sigma_1 * sigma_2, Integer(1), 0),
    *by_squares(Integer(1), sigma_1 * sigma_2, 0),
    *chain((unit_equation, Squeeze())),
)
unit_product = about_completions("prop1.product", "The singular values of a completion", (), UNIT_PRODUCT)

_p = real("p")
_power, _powers = less(1, sigma_1**_p), less(2, sigma_1**_p + sigma_1 ** (-_p))
_sigma_positive = chain((less(0, sigma_1), SumOfSquares(p_minus / 2, p_plus / 2)))
root_positive = chain((less(0, p_minus**2), SumOfSquares(a**2, 4)), (less(0, p_minus), SumOfSquares(p_minus)))
schatten = about_completions(
    "prop1.schatten",
    "Away from x = 0 every Schatten quasi-norm is above its minimum (the other singular value is 1/sigma_1)",
    (less(0, a**2), less(0, _p)),
    chain(
        *UNIT_PRODUCT,
        (less(1, sigma_1**2), SumOfSquares(a**2 / 2, p_plus * p_minus / 2)),
        (less(1, sigma_1), Monotone("root", less(1, sigma_1**2))),
        (less(0, sigma_1), SumOfSquares(1, sigma_1 - 1)),
        (less(0, log(sigma_1)), Monotone("log", less(1, sigma_1))),
        (_power, Rising(_p, 0, chain((less(0, sigma_1**_p * log(sigma_1)), SumOfSquares(sigma_1**_p * log(sigma_1)))))),
        (_powers, SumOfSquares((sigma_1**_p - 1) ** 2, multiplier=sigma_1**_p)),
    ),
    p=half,
)
_at_zero = equal(sigma_1, 1)
at_zero = Claim(
    label="razin2020:prop1.attained",
    title="At x = 0 both singular values are one",
    source=f"{PAPER}, Proposition 1",
    flow=COMPLETIONS,
    given=(equal(a, 0),),
    statement=_at_zero,
    proof=(
        *by_squares(sigma_1, Integer(1), -a * a / 2, -p_plus * p_minus / 2),
        *by_squares(Integer(1), sigma_1, a * a / 2, p_plus * p_minus / 2),
        *chain((_at_zero, Squeeze())),
    ),
    tested_at=({a: 0},),
)
