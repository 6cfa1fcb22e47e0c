"""Theorem 1 for every quasi-norm, whose axioms are the hypotheses."""

from sympy import Abs, Expr, sqrt

from factorflow.proofs_check.claims.razin2020.norms import ENTRY_BOUND, ENTRY_GROWS, PAPER
from factorflow.proofs_check.claims.steps import (
    DET_STAYS_POSITIVE,
    FLOW,
    POSITIVE_START,
    RESIDUAL_IS_POSITIVE,
    a,
    b,
    by_squares,
    c,
    d,
    s,
    slack,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import frobenius, loss, real
from factorflow.symbolic.reason import Cases, Link, SumOfSquares

# A quasi-norm enters through named numbers: n = ||W||, e_ij = ||E_ij|| <= M, x_1 = ||b E12 + c E21 + d E22||
# and x_2 = ||c E21 + d E22||; its axioms are the hypotheses.
n, M, k = real("n"), real("M"), real("k")
e_11, e_12, e_21, e_22 = map(real, ("e_11", "e_12", "e_21", "e_22"))
x_1, x_2 = real("x_1"), real("x_2")
QUASI_NORM = (
    at_most(1, k),
    at_most(0, n),
    less(0, e_11),
    *(at_most(0, e) for e in (e_12, e_21, e_22)),
    *(at_most(e, M) for e in (e_11, e_12, e_21, e_22)),
    at_most(Abs(a) * e_11, k * (n + x_1)),
    at_most(x_1, k * (Abs(b) * e_12 + x_2)),
    at_most(x_2, k * (Abs(c) * e_21 + Abs(d) * e_22)),
)
AS_FROBENIUS = {
    n: frobenius,
    x_1: sqrt(b**2 + c**2 + d**2),
    x_2: sqrt(c**2 + d**2),
    **dict.fromkeys((M, k, e_11, e_12, e_21, e_22), 1),
}
"""The Frobenius norm as an instance."""
_triangle = at_most(Abs(a) * e_11, k * n + k**2 * Abs(b) * e_12 + k**3 * (Abs(c) * e_21 + Abs(d) * e_22))
_five = at_most(Abs(a) * e_11, k * n + 5 * k**3 * M)


def within(x: Expr, target: int) -> tuple[Link, ...]:
    """|x| <= target + s for an observed entry."""
    others = [term for term in ((b - 1) ** 2, (c - 1) ** 2, d**2) if x not in term.free_symbols]
    near = by_squares(x - target, s, *others)
    far = by_squares(target - x, s, *others)
    bound = by_squares(Abs(x), s + target, (s + target - x) * (s + x - target), 2 * target * (s + target - x))
    return (*near, *far, *(bound if target else by_squares(Abs(x), s, *others)))


_cube = (k - 1) * (k**2 + k + 1)
_BOUNDS = (
    *ENTRY_BOUND,
    *within(b, 1),
    *within(c, 1),
    *within(d, 0),
    *chain(
        (at_most(Abs(b), 2), SumOfSquares(1 + s - Abs(b), 1 - s)),
        (at_most(Abs(c), 2), SumOfSquares(1 + s - Abs(c), 1 - s)),
        (at_most(Abs(d), 1), SumOfSquares(s - Abs(d), 1 - s)),
        (
            _five,
            SumOfSquares(
                slack(_triangle),
                k**2 * e_12 * (2 - Abs(b)),
                2 * k**2 * (M - e_12),
                2 * k**2 * (k - 1) * M,
                k**3 * e_21 * (2 - Abs(c)),
                2 * k**3 * (M - e_21),
                k**3 * e_22 * (1 - Abs(d)),
                k**3 * (M - e_22),
            ),
        ),
    ),
)


def every_quasi_norm(offset: int, label: str, source: str) -> Claim:
    """||W|| >= ||E_11||/(sqrt2 k sqrt l) - offset k^2 max ||E_ij||."""
    statement = at_most(e_11 / (sqrt(2) * k * sqrt(loss)) - offset * k**2 * M, n)
    near = SumOfSquares(
        s * slack(_five),
        e_11 * slack(ENTRY_GROWS),
        e_11 * s**2,
        2 * s * (M - e_11),
        (offset - 7) * k**3 * s * M,
        2 * s * M * _cube,
        multiplier=k * s,
    )
    far = SumOfSquares(k * s * n, M - e_11, M * (s - 1), (offset - 1) * k**3 * M * s, M * s * _cube, multiplier=k * s)
    branches = (
        (less(s, 1), (*_BOUNDS, *chain((statement, near)))),
        (at_most(1, s), chain((statement, far))),
    )
    return Claim(
        label=label,
        title=f"Every quasi-norm grows like the inverse root of the loss, up to {offset} k^2 max ||E_ij||",
        source=source,
        flow=FLOW,
        given=(*POSITIVE_START, *QUASI_NORM),
        statement=statement,
        proof=(
            *DET_STAYS_POSITIVE,
            *RESIDUAL_IS_POSITIVE,
            *chain(
                (less(0, k), SumOfSquares(1, k - 1)),
                (less(0, M), SumOfSquares(e_11, M - e_11)),
                (_triangle, SumOfSquares(*(slack(axiom) * k**i for i, axiom in enumerate(QUASI_NORM[-3:])))),
                (statement, Cases(branches)),
            ),
        ),
        tested_at=(AS_FROBENIUS,),
    )


abstract = every_quasi_norm(8, "razin2020:thm1.norm.abstract", f"{PAPER}, Theorem 1")
abstract_sharpened = every_quasi_norm(7, "sharpened:thm1.norm.abstract", "factorflow")
