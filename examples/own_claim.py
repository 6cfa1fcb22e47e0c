"""A claim of one's own, in one short file: stated, proved, tested and attacked by `factorflow verify`.

    factorflow verify --claims-from examples/own_claim.py

On the problem of Razin & Cohen (2020), with det W >= 0: a matrix that comes close to the two observed ones has a
trace of size at least sqrt(6 (w_12 + w_21 - 1 - loss)).  Three squares prove it, and 6 is the best constant.
"""

from sympy import Rational

from factorflow import Claim, Comparison, W, product_flow
from factorflow.proofs_check.mutants import strict, tight, turned, without
from factorflow.symbolic.claim import chain
from factorflow.symbolic.notation import det, loss, w_11, w_12, w_21, w_22
from factorflow.symbolic.reason import SumOfSquares

same_orientation = Comparison(0, "<=", det)
bound = Comparison(6 * (w_12 + w_21 - 1 - loss), "<=", (w_11 + w_22) ** 2)
trace = Claim(
    label="own:trace",
    title="Close to the observations the trace is not small",
    source="examples/own_claim.py",
    flow=product_flow(),
    given=(same_orientation,),
    statement=bound,
    proof=chain((bound, SumOfSquares((w_11 - 2 * w_22) ** 2, 3 * (w_12 + w_21 - 2) ** 2, 6 * det))),
)
CLAIMS = (trace,)

attained = dict(zip(W, (Rational(4, 3), Rational(4, 3), Rational(2, 3), Rational(2, 3)), strict=True))
exchanged = dict(zip(W, (0, 1, 1, 0), strict=True))
large = dict(zip(W, (9, 1, 1, 1), strict=True))
MUTANTS = (
    *tight(trace, attained),
    strict(trace, attained),
    turned(trace, large),
    without(trace, same_orientation, exchanged),
)
"""Each is false at its matrix: both sides are equal at the first one, so that no constant can be better."""
