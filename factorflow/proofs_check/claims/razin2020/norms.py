"""Theorem 1 for norms: with det W > 0 the missing entry, and so every norm, grows as the loss goes to zero."""

from sympy import Abs, Integer, Symbol, sqrt

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
from factorflow.symbolic.notation import (
    det,
    frobenius,
    loss,
    nuclear,
    p_minus,
    p_plus,
    schatten_half,
    sigma_1,
    sigma_2,
    spectral,
)
from factorflow.symbolic.reason import Cases, Link, SumOfSquares

PAPER = "Razin & Cohen 2020"

_r = 1 - s
ENTRY_GROWS = at_most(_r**2, Abs(a) * s)
ENTRY_BOUND = (
    *by_squares(d, s, (b - 1) ** 2, (c - 1) ** 2),
    *by_squares(-d, s, (b - 1) ** 2, (c - 1) ** 2),
    *chain(
        (at_most(_r, b), SumOfSquares((b - _r) ** 2, (c - 1) ** 2, d**2, multiplier=2 * s)),
        (at_most(_r, c), SumOfSquares((c - _r) ** 2, (b - 1) ** 2, d**2, multiplier=2 * s)),
        (
            ENTRY_GROWS,
            SumOfSquares(
                (Abs(a) - a) * (s + d) / 2,
                (Abs(a) + a) * (s - d) / 2,
                det,
                (b - _r) * (c - _r),
                _r * (b - _r),
                _r * (c - _r),
            ),
        ),
    ),
)
"""(1 - s)^2 <= |a| s, from a d > b c with b, c >= 1 - s and |d| <= s, where s < 1."""


def entry_below(norm: Symbol) -> tuple[Link, ...]:
    """|a| <= norm, link by link."""
    spectral_links = (
        *by_squares(a + d, p_plus, (b - c) ** 2),
        *by_squares(-a - d, p_plus, (b - c) ** 2),
        *by_squares(a - d, p_minus, (b + c) ** 2),
        *by_squares(d - a, p_minus, (b + c) ** 2),
        *chain(
            (at_most(a, sigma_1), SumOfSquares((p_plus - a - d) / 2, (p_minus - a + d) / 2)),
            (at_most(-a, sigma_1), SumOfSquares((p_plus + a + d) / 2, (p_minus + a - d) / 2)),
        ),
        *by_squares(Abs(a), sigma_1, (sigma_1 - a) * (sigma_1 + a)),
    )
    rest = {
        spectral: (0,),
        nuclear: (sigma_2,),
        schatten_half: (sigma_2, 2 * sqrt(sigma_1) * sqrt(sigma_2)),
    }
    if norm == frobenius:
        return by_squares(Abs(a), frobenius, b**2, c**2, d**2)
    return (*spectral_links, *chain((at_most(Abs(a), norm), SumOfSquares(sigma_1 - Abs(a), *rest[norm]))))


def norm_claim(name: str, norm: Symbol, k: int) -> Claim:
    """||W|| >= A/sqrt(l) - B for one (quasi-)norm of constant k with ||E_ij|| = 1."""
    A, B = 1 / (sqrt(2) * k), Integer(8 * k**2)
    statement = at_most(A / sqrt(loss) - B, norm)
    steps = ((norm - Abs(a)) * s, slack(ENTRY_GROWS), s**2, (k - 1) * s * norm, (B * k - 2) * s)
    near = chain((statement, SumOfSquares(*steps, multiplier=k * s)))
    far = chain((statement, SumOfSquares(k * s * norm, (B * k - 1) * s, s - 1, multiplier=k * s)))
    return Claim(
        label=f"razin2020:thm1.norm.{name}",
        title=f"The {name} norm grows like the inverse root of the loss",
        source=f"{PAPER}, Theorem 1",
        flow=FLOW,
        given=POSITIVE_START,
        statement=statement,
        proof=(
            *DET_STAYS_POSITIVE,
            *RESIDUAL_IS_POSITIVE,
            *entry_below(norm),
            *chain(
                (statement, Cases(((less(s, 1), (*ENTRY_BOUND, *near)), (at_most(1, s), far)))),
            ),
        ),
    )


NORMS = (
    norm_claim("frobenius", frobenius, 1),
    norm_claim("spectral", spectral, 1),
    norm_claim("nuclear", nuclear, 1),
    norm_claim("schatten-1/2", schatten_half, 2),
)
