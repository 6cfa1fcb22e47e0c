"""The determinant against the loss: one identity of four squares, for every W."""

from factorflow.proofs_check.claims.steps import FLOW, FOUR_SQUARES, HERE
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import det, frobenius, loss
from factorflow.symbolic.reason import SumOfSquares

_key = at_most(2 * det, loss * frobenius**2)
key = Claim(
    label="sharpened:key",
    title="The determinant is at most half of loss times squared norm",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_key,
    proof=chain((_key, SumOfSquares(*FOUR_SQUARES, multiplier=2))),
)
