"""Proposition 4, what holds for all t: W stays positive definite, and the observed entry between 0 and 1."""

from sympy import Expr, log, sqrt

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import a, b, by_squares, c, d, half, product, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, gradient, product_flow, symmetric_flow
from factorflow.symbolic.notation import (
    W,
    ddt,
    det,
    initial,
    p_minus,
    p_plus,
    real,
    sigma_2,
)
from factorflow.symbolic.reason import Expansion, Invariance, Link, Squeeze, SumOfSquares

FLOW = symmetric_flow()
a_0, b_0, d_0 = map(initial, (a, b, d))
SOURCE = f"{PAPER}, Proposition 4"

# The product flow at a symmetric positive definite W is this flow.
G = gradient(RAZIN2020)
is_symmetric, _trace = equal(c, b), equal(p_plus, a + d)
_half = (p_plus - p_minus) / 2
_second, _abs = equal(sigma_2, _half), equal(sqrt(det**2), det)
_field = equal(W.applyfunc(ddt), -(W * G + G * W))
flow_claim = Claim(
    label="razin2020:prop4.flow",
    title="The product flow of depth 2 at a symmetric positive definite matrix",
    source=SOURCE,
    flow=product_flow(RAZIN2020, 2),
    given=(is_symmetric, less(0, a + d), less(0, det)),
    statement=_field,
    proof=(
        *by_squares(p_plus, a + d, product(c - b, slack(is_symmetric))),
        *by_squares(a + d, p_plus, (b - c) ** 2),
        *chain((_trace, Squeeze())),
        *by_squares(p_minus, p_plus, 4 * det),
        *by_squares(sigma_2, _half, 0),
        *by_squares(_half, sigma_2, 0),
        *chain((_second, Squeeze())),
        *by_squares(sqrt(det**2), det, 0),
        *by_squares(det, sqrt(det**2), 0),
        *chain((_abs, Squeeze()), (_field, Expansion(modulo=(is_symmetric, _trace, _second, _abs)))),
    ),
)

# What holds for all t: W stays positive definite, and b stays between 0 and 1.
det_of, det_start = a * d - b**2, a_0 * d_0 - b_0**2
_law = equal(ddt(log(det_of**2) / 2), -2 * d)
_kept = less(0, det_of * det_start)
_sum_squared, _sum_kept = less(0, (a + d) ** 2), less(0, (a + d) * (a_0 + d_0))
DEFINITE_START = (is_symmetric, less(0, det_start), less(0, a_0 + d_0))
DEFINITE = chain(
    (_law, Expansion()),
    (_kept, Invariance(_law)),
    (less(0, det_of), SumOfSquares(slack(_kept), multiplier=det_start)),
    (_sum_squared, SumOfSquares((a - d) ** 2, 4 * b**2, 4 * det_of)),
    (_sum_kept, Invariance(_sum_squared)),
    (less(0, a + d), SumOfSquares(slack(_sum_kept), multiplier=a_0 + d_0)),
    (less(0, a), SumOfSquares(a**2, det_of, b**2, multiplier=a + d)),
    (less(0, d), SumOfSquares(d**2, det_of, b**2, multiplier=a + d)),
)

r, D = real("r"), real("D")
BAND_START = (at_most(0, b_0), at_most(0, 1 - b_0))
_low, _high = at_most(-(a + 2 * d) * b, ddt(b)), at_most(-(a + 2 * d) * (1 - b), ddt(1 - b))
roof, _rise = at_most(-2 * (D + d) * (D - d), ddt(D - d)), at_most(0, ddt(a))
BAND = chain(
    (_low, SumOfSquares(a, d)),
    (at_most(0, b), Invariance(_low)),
    (_high, SumOfSquares(d)),
    (at_most(0, 1 - b), Invariance(_high)),
    (_rise, SumOfSquares(product(2, b, 1 - b))),
    (at_most(a_0, a), Invariance(_rise)),
)


def along(label: str, title: str, given: tuple[Comparison, ...], proof: tuple[Link, ...], **at: Expr) -> Claim:
    """A claim for all t about the flow from a symmetric positive definite start."""
    hypotheses, values = (*DEFINITE_START, *given), {real(name): value for name, value in at.items()}
    return Claim(f"razin2020:prop4.{label}", title, SOURCE, FLOW, hypotheses, proof[-1].statement, proof, (values,))


definite = along("definite", "The matrix stays positive definite", (), (*DEFINITE[:3],))
band = along("band", "The observed entry stays below one", BAND_START, (*DEFINITE, *BAND[:4]))
growth = along("growth", "The missing entry never decreases", BAND_START, (*DEFINITE, *BAND))

# From a definite start outside of the band: the inequalities that drive w_12 into it.
_positive = (is_symmetric, less(0, det_of), less(0, a), less(0, d))
_top, _sum = real("A"), a - 2 * b + d
_falls = less(ddt(d), -2 / _top**2)
above = Claim(
    label="razin2020:prop4.above",
    title="While w_12 > 1 the entry w_22 falls at least at a constant speed, so that w_12 cannot stay there",
    source=SOURCE,
    flow=FLOW,
    given=(*_positive, less(1, b), at_most(a, _top)),
    statement=_falls,
    proof=chain(
        (less(0, b), SumOfSquares(1, b - 1)),
        (less(0, _top), SumOfSquares(a, _top - a)),
        (less(1, _top * d), SumOfSquares(det_of, product(_top - a, d), product(b - 1, b + 1))),
        (less(ddt(d), -2 * d**2), SumOfSquares(product(2, b, b - 1))),
        (
            _falls,
            SumOfSquares(
                product(_top**2, -2 * d**2 - ddt(d)),
                product(2, _top * d - 1, _top * d + 1),
                multiplier=_top**2,
            ),
        ),
    ),
    tested_at=({_top: a_0},),
)
_ratio = det_of / _sum
_gains = at_most(_ratio, ddt(_ratio))
below = Claim(
    label="razin2020:prop4.below",
    title="While w_12 < 0 and w_22 <= 1/2, det W/(w_11 - 2 w_12 + w_22) grows, so that W cannot go to zero",
    source=SOURCE,
    flow=FLOW,
    given=(*_positive, less(b, 0), at_most(d, half)),
    statement=_gains,
    proof=chain(
        (less(0, _sum), SumOfSquares(a, d, 2 * (0 - b))),
        (
            at_most(ddt(_sum), -2 * _sum),
            SumOfSquares(4 * b**2, 2 * d**2, product(2, 0 - b, a), product(4, 0 - b, d)),
        ),
        (
            _gains,
            SumOfSquares(
                product(det_of, -2 * _sum - ddt(_sum)), product(2, det_of, _sum, half - d), multiplier=_sum**2
            ),
        ),
    ),
)
OUTSIDE = (above, below)
