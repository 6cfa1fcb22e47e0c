"""Theorem 1 for ranks: the distance to rank one and the effective rank."""

from sympy import log, sqrt

from factorflow.proofs_check.claims import sharpened
from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import DET_STAYS_POSITIVE, FLOW, POSITIVE_START, SHARES, s, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import distance, erank, loss, sigma_2
from factorflow.symbolic.reason import Balls, ByClaim, Expansion, SumOfSquares

_sigma2 = sharpened.sigma2.statement
_distance = at_most(distance, 3 * sqrt(2) * sqrt(loss))
thm1_distance = Claim(
    label="razin2020:thm1.distance",
    title="The distance to rank one is at most a multiple of the root of the loss",
    source=f"{PAPER}, Theorem 1",
    flow=FLOW,
    given=POSITIVE_START,
    statement=_distance,
    proof=(
        *DET_STAYS_POSITIVE,
        *chain(
            (_sigma2, ByClaim(sharpened.sigma2)),
            (equal(distance, sigma_2), Expansion()),
            (_distance, SumOfSquares(slack(_sigma2), 2 * s)),
        ),
    ),
)

_best = sharpened.effective_rank.statement
FACTOR = 2 * sqrt(12) / log(2)
_erank = at_most(erank, 1 + FACTOR * sqrt(loss))
_logarithm = at_most(log(2), 2 * sqrt(12))
POSITIVE_LOG = chain((less(0, log(2)), Balls({})))
thm1_erank = Claim(
    label="razin2020:thm1.erank",
    title="The effective rank exceeds one by at most a multiple of the root of the loss",
    source=f"{PAPER}, Theorem 1",
    flow=FLOW,
    given=POSITIVE_START,
    statement=_erank,
    proof=(
        *DET_STAYS_POSITIVE,
        *SHARES,
        *POSITIVE_LOG,
        *chain(
            (_logarithm, Balls({})),
            (_best, ByClaim(sharpened.effective_rank)),
            (at_most(0, loss), SumOfSquares(s**2 / 2)),
            (
                _erank,
                SumOfSquares(log(2) * slack(_best), sqrt(loss) * slack(_logarithm), multiplier=log(2)),
            ),
        ),
    ),
)
