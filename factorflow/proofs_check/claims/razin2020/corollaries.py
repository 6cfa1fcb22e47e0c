"""Corollary 1 with its modulus: how small the loss must be for a norm or a rank to pass a level."""

from sympy import Rational, Symbol, sqrt

from factorflow.proofs_check.claims.razin2020.norms import NORMS, PAPER
from factorflow.proofs_check.claims.razin2020.rank import FACTOR, POSITIVE_LOG, thm1_distance, thm1_erank
from factorflow.proofs_check.claims.steps import (
    DET_STAYS_POSITIVE,
    FLOW,
    POSITIVE_START,
    RESIDUAL_IS_POSITIVE,
    SHARES,
    half,
    s,
    slack,
)
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import (
    distance,
    erank,
    frobenius,
    loss,
    nuclear,
    real,
    schatten_half,
    spectral,
)
from factorflow.symbolic.reason import ByClaim, Monotone, SumOfSquares

level = real("M")


def norm_corollary(theorem: Claim, norm: Symbol, k: int) -> Claim:
    """l <= (A/(M + B))^2 gives M <= ||W||: as the loss goes to zero every norm goes to infinity."""
    A, B = 1 / (sqrt(2) * k), 8 * k**2
    small = at_most(loss, (A / (level + B)) ** 2)
    squared = at_most(s**2, (1 / (k * (level + B))) ** 2)
    bound = at_most(s, 1 / (k * (level + B)))
    statement = at_most(level, norm)
    return Claim(
        label=theorem.label.replace("thm1.norm", "cor1"),
        title=f"{theorem.title.split(' grows')[0]} exceeds any level once the loss is small",
        source=f"{PAPER}, Corollary 1",
        flow=FLOW,
        given=(*POSITIVE_START, less(-B, level), small),
        statement=statement,
        proof=(
            *DET_STAYS_POSITIVE,
            *RESIDUAL_IS_POSITIVE,
            *chain(
                (theorem.statement, ByClaim(theorem)),
                (squared, SumOfSquares(slack(small), multiplier=half)),
                (bound, Monotone("root", squared)),
                (
                    statement,
                    SumOfSquares(
                        k * s * slack(theorem.statement),
                        k * (level + B) * slack(bound),
                        multiplier=k * s,
                    ),
                ),
            ),
        ),
        tested_at=tuple({level: value} for value in (Rational(-3, 4) * B, 1)),
    )


COROLLARIES = tuple(
    norm_corollary(theorem, norm, constant)
    for theorem, norm, constant in zip(NORMS, (frobenius, spectral, nuclear, schatten_half), (1, 1, 1, 2), strict=True)
)

_close, _small = at_most(distance, level), at_most(loss, level**2 / 18)
_squared = at_most((3 * sqrt(2) * sqrt(loss)) ** 2, level**2)
_rooted = at_most(3 * sqrt(2) * sqrt(loss), level)
cor1_distance = Claim(
    label="razin2020:cor1.distance",
    title="The distance to rank one goes to zero with the loss",
    source=f"{PAPER}, Corollary 1",
    flow=FLOW,
    given=(*POSITIVE_START, at_most(0, level), _small),
    statement=_close,
    proof=chain(
        (thm1_distance.statement, ByClaim(thm1_distance)),
        (_squared, SumOfSquares(18 * slack(_small))),
        (_rooted, Monotone("root", _squared)),
        (_close, SumOfSquares(slack(thm1_distance.statement), slack(_rooted))),
    ),
    tested_at=tuple({level: value} for value in (half, 4)),
)

_near_one = at_most(erank, 1 + level)
_little = at_most(loss, (level / FACTOR) ** 2)
_little_root = at_most(sqrt(loss), level / FACTOR)
cor1_erank = Claim(
    label="razin2020:cor1.erank",
    title="The effective rank goes to one with the loss",
    source=f"{PAPER}, Corollary 1",
    flow=FLOW,
    given=(*POSITIVE_START, at_most(0, level), _little),
    statement=_near_one,
    proof=(
        *DET_STAYS_POSITIVE,
        *SHARES,
        *POSITIVE_LOG,
        *chain(
            (at_most(0, loss), SumOfSquares(s**2 / 2)),
            (thm1_erank.statement, ByClaim(thm1_erank)),
            (_little_root, Monotone("root", _little)),
            (_near_one, SumOfSquares(slack(thm1_erank.statement), FACTOR * slack(_little_root))),
        ),
    ),
    tested_at=tuple({level: value} for value in (half, 10)),
)
