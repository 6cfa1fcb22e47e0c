"""Theorem 2 of Razin & Cohen (2020) with a small positive corner: the flow ends, above the least nuclear norm.

As alpha tends to zero the determinant does, so that w_11 = z z'/eps, while w_11 = eps has nuclear norm z + z'.
"""

from sympy import Matrix

from factorflow.proofs_check.claims.steps import FLOW, HERE, REALS, by_squares
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import W, nuclear, p_minus, p_plus, positive
from factorflow.symbolic.reason import Expansion, SumOfSquares

z, z_, eps = positive("o_12"), positive("o_21"), positive("o_22")
a, b, c, d = W

_between = less(eps**2, z * z_)
_gap = less((z + z_) ** 2, (z**2 + eps**2) * (z_**2 + eps**2) / eps**2)
finite_gap = Claim(
    label="sharpened:finite-gap",
    title="The completion of rank one has a nuclear norm above z + z'",
    source=HERE,
    flow=REALS,
    given=(_between,),
    statement=_gap,
    proof=chain((_gap, SumOfSquares((z * z_ - eps**2) ** 2, multiplier=eps**2))),
    tested_at=(),
)

_rank_one = Matrix([[z * z_ / eps, z], [z_, eps]])
_outer = equal(_rank_one, Matrix([z, eps]) * Matrix([[z_, eps]]) / eps)
rank_one = Claim(
    label="sharpened:finite-gap.rank-one",
    title="The completion of rank one, whose nuclear norm is the product of the lengths of its factors",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_outer,
    proof=chain((_outer, Expansion())),
    tested_at=(),
)

_bound = at_most(b + c, nuclear)
lower = Claim(
    label="sharpened:finite-gap.least",
    title="The nuclear norm is at least the sum of the entries beside the diagonal",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_bound,
    proof=(
        *by_squares(b + c, p_minus, (a - d) ** 2),
        *chain(
            (at_most(p_minus, nuclear), SumOfSquares(p_plus - p_minus + abs(p_plus - p_minus), multiplier=2)),
            (_bound, SumOfSquares(p_minus - b - c, nuclear - p_minus)),
        ),
    ),
)

_plus = (2 * eps) ** 2 + (z - z_) ** 2
_attains = at_most(_plus, (z + z_) ** 2)
attained = Claim(
    label="sharpened:finite-gap.attained",
    title="At w_11 = eps the nuclear norm is z + z': the larger of the two lengths is that of (0, z + z')",
    source=HERE,
    flow=REALS,
    given=(_between,),
    statement=_attains,
    proof=chain((_attains, SumOfSquares(4 * (z * z_ - eps**2)))),
    tested_at=(),
)
FINITE_GAP = (finite_gap, rank_one, lower, attained)
