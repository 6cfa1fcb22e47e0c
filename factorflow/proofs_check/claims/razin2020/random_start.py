"""Proposition 3: with independent symmetric entries the determinant is positive at the start with probability 1/2."""

from itertools import combinations

from sympy import Matrix, diag

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import REALS, half, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.notation import W, matrix, real
from factorflow.symbolic.reason import Expansion, Squeeze, SumOfSquares

SOURCE = f"{PAPER}, Proposition 3"
HIDDEN = 3
first, last = matrix("u", HIDDEN, 2), matrix("v", 2, HIDDEN)
"""Two factors with three hidden units: W = V U."""
_flip = Matrix(diag(-1, 1))
_minors = sum(last[:, pair].det() * first[pair, :].det() for pair in map(list, combinations(range(HIDDEN), 2)))
_flipped = equal((last * first * _flip).det(), -_minors)
flip = Claim(
    label="razin2020:prop3.flip",
    title="Flipping the sign of one column of the first factor flips the sign of det W, a sum of products of minors",
    source=SOURCE,
    flow=REALS,
    given=(),
    statement=_flipped,
    proof=chain((_flipped, Expansion())),
    tested_at=(dict(zip((*first, *last), (*W, *W.T, *W), strict=True)),),
)

plus, minus, zero = real("P_plus"), real("P_minus"), real("P_zero")
"""The probabilities that det W(0) is positive, negative, and zero."""
TOTAL = equal(plus + minus + zero, 1)
SYMMETRIC = equal(plus, minus)
"""The flip preserves the law of independent entries that are symmetric about zero, and exchanges the signs."""
NULL = equal(zero, 0)
"""The zero set of a polynomial that is not zero is null for independent atomless entries."""
_half = equal(plus, half)
_zeros = (slack(TOTAL), slack(SYMMETRIC), -slack(NULL))
prop3 = Claim(
    label="razin2020:prop3",
    title="A start whose law the flip preserves, and for which det W = 0 is null, has det W > 0 with probability 1/2",
    source=SOURCE,
    flow=REALS,
    given=(TOTAL, SYMMETRIC, NULL),
    statement=_half,
    proof=chain(
        (at_most(plus, half), SumOfSquares(*(sign / 2 for sign in _zeros))),
        (at_most(half, plus), SumOfSquares(*(-sign / 2 for sign in _zeros))),
        (_half, Squeeze()),
    ),
)
