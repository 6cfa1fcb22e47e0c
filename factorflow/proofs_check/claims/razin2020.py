"""Razin & Cohen (NeurIPS 2020): on their completion problem every norm goes to infinity.

W = [[a, b], [c, d]]; b = c = 1 and d = 0 are observed; s = sqrt(2 loss); det W(0) > 0.
"""

from sympy import Abs, Expr, Integer, Symbol, sqrt

from factorflow.proofs_check.claims import arora2019, sharpened
from factorflow.proofs_check.claims.sharpened import FLOW, a, b, by_squares, c, d, half, s, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import (
    depth,
    det,
    distance,
    distance,
    frobenius,
    initial,
    loss,
    nuclear,
    p_minus,
    p_plus,
    real,
    schatten_half,
    sigma_1,
    sigma_2,
    spectral,
)
from factorflow.symbolic.reason import ByClaim, Cases, Expansion, Link, Monotone, SumOfSquares

PAPER = "Razin & Cohen 2020"
det_0 = initial(det)
POSITIVE_START = (at_most(2, depth), less(0, det_0))

_kept = less(0, det * det_0)
DET_STAYS_POSITIVE = chain(
    (_kept, ByClaim(arora2019.det_sign_claim)),
    (less(0, det), SumOfSquares(slack(_kept), multiplier=det_0)),
)
"""The only step that speaks of time; all that follows is about one matrix with det W > 0."""

RESIDUAL_IS_POSITIVE = chain(
    (less(0, frobenius**2), SumOfSquares(2 * det, (a - d) ** 2, (b + c) ** 2)),
    (
        less(0, s**2),
        SumOfSquares(
            4 * det,
            (a * d - b - c) ** 2,
            (d + a * (b - 1)) ** 2,
            (d + a * (c - 1)) ** 2,
            (d**2 + b * (b - 1) + c * (c - 1)) ** 2,
            multiplier=frobenius**2,
        ),
    ),
    (less(0, s), Monotone("root", less(0, s**2))),
)

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
_abstract = at_most(e_11 / (sqrt(2) * k * sqrt(loss)) - 8 * k**2 * M, n)
_triangle = at_most(
    Abs(a) * e_11, k * n + k**2 * Abs(b) * e_12 + k**3 * (Abs(c) * e_21 + Abs(d) * e_22)
)
_five = at_most(Abs(a) * e_11, k * n + 5 * k**3 * M)


def within(x: Expr, target: int) -> tuple[Link, ...]:
    """|x| <= target + s for an observed entry."""
    others = [term for term in ((b - 1) ** 2, (c - 1) ** 2, d**2) if x not in term.free_symbols]
    near = by_squares(x - target, s, *others)
    far = by_squares(target - x, s, *others)
    bound = by_squares(Abs(x), s + target, (s + target - x) * (s + x - target), 2 * target * (s + target - x))
    return (*near, *far, *(bound if target else by_squares(Abs(x), s, *others)))


_cube = (k - 1) * (k**2 + k + 1)
_near_abstract = (
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
        (
            _abstract,
            SumOfSquares(
                s * slack(_five),
                e_11 * slack(ENTRY_GROWS),
                e_11 * s**2,
                2 * s * (M - e_11),
                k**3 * s * M,
                2 * s * M * _cube,
                multiplier=k * s,
            ),
        ),
    ),
)
_far_abstract = chain(
    (
        _abstract,
        SumOfSquares(k * s * n, M - e_11, M * (s - 1), 7 * k**3 * M * s, M * s * _cube, multiplier=k * s),
    ),
)
abstract = Claim(
    label="razin2020:thm1.norm.abstract",
    title="Every quasi-norm grows like the inverse root of the loss",
    source=f"{PAPER}, Theorem 1",
    flow=FLOW,
    given=(*POSITIVE_START, *QUASI_NORM),
    statement=_abstract,
    proof=(
        *DET_STAYS_POSITIVE,
        *RESIDUAL_IS_POSITIVE,
        *chain(
            (less(0, k), SumOfSquares(1, k - 1)),
            (less(0, M), SumOfSquares(e_11, M - e_11)),
            (_triangle, SumOfSquares(*(slack(axiom) * k**i for i, axiom in enumerate(QUASI_NORM[-3:])))),
            (_abstract, Cases(((less(s, 1), _near_abstract), (at_most(1, s), _far_abstract)))),
        ),
    ),
)

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
        given=(*POSITIVE_START, at_most(0, level), small),
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
    )


COROLLARIES = tuple(
    norm_corollary(theorem, norm, constant)
    for theorem, norm, constant in zip(
        NORMS, (frobenius, spectral, nuclear, schatten_half), (1, 1, 1, 2), strict=True
    )
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
        (_distance, ByClaim(thm1_distance)),
        (_squared, SumOfSquares(18 * slack(_small))),
        (_rooted, Monotone("root", _squared)),
        (_close, SumOfSquares(slack(_distance), slack(_rooted))),
    ),
)

CLAIMS = (*NORMS, abstract, thm1_distance, *COROLLARIES, cor1_distance)
