"""Proposition 3: with independent symmetric entries the determinant is positive at the start with probability 1/2."""

from sympy import Matrix, diag

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import REALS, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import W, matrix, real
from factorflow.symbolic.reason import Cited, Expansion, Squeeze, SumOfSquares

SOURCE = f"{PAPER}, Proposition 3"
above, below = matrix("u", 2), matrix("v", 2)
_flip = Matrix(diag(-1, 1))
_flipped = equal((above * below * _flip).det(), -(above * below).det())
flip = Claim(
    label="razin2020:prop3.flip",
    title="Flipping the sign of one column of the first factor flips the sign of det W",
    source=SOURCE,
    flow=REALS,
    given=(),
    statement=_flipped,
    proof=chain((_flipped, Expansion())),
    tested_at=({**dict(zip(above, W, strict=True)), **dict(zip(below, W.T, strict=True))},),
)

plus, minus, zero = real("P_plus"), real("P_minus"), real("P_zero")
_total = equal(plus + minus + zero, 1)
_same, _null = equal(plus, minus), equal(zero, 0)
_half = equal(plus, half)
_zeros = (slack(_total), slack(_same), -slack(_null))
prop3 = Claim(
    label="razin2020:prop3",
    title="At a random start with independent atomless symmetric entries det W is positive with probability 1/2",
    source=SOURCE,
    flow=REALS,
    given=(_total,),
    statement=_half,
    proof=chain(
        (_flipped, Expansion()),
        (_same, Cited("the flip preserves the law of independent entries that are symmetric about zero")),
        (_null, Cited("the zero set of a polynomial that is not zero is null for independent atomless entries")),
        (at_most(plus, half), SumOfSquares(*(sign / 2 for sign in _zeros))),
        (at_most(half, plus), SumOfSquares(*(-sign / 2 for sign in _zeros))),
        (_half, Squeeze()),
    ),
)
