"""The second singular value is at most s, even signed and for every W."""

from sympy import Abs, Expr, ImmutableMatrix, sqrt

from factorflow.proofs_check.claims.steps import FLOW, HERE, a, b, by_squares, c, d, product, s, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import W, det, distance, matrix, p_minus, p_plus, sigma_2
from factorflow.symbolic.reason import ByClaim, Expansion, Monotone, SumOfSquares

# With T = [[a, 1], [1, 0]] the distance of W to T is s: each triangle inequality below is between the
# plane vectors of W, of T and of W - T whose lengths are p_plus and p_minus.
_x, _y = sqrt(d**2 + (b - c) ** 2), sqrt(d**2 + (b + c - 2) ** 2)
_q = sqrt(a**2 + 4)
_along = (a - d) * d + (b + c) * (2 - b - c)
_signed = at_most((p_plus - p_minus) / 2, s - (_q - Abs(a)) / 2)
_plus, _minus, _both = at_most(p_plus, Abs(a) + _x), at_most(_q, p_minus + _y), at_most(_x + _y, 2 * s)
sigma2_signed = Claim(
    label="sharpened:sigma2.signed",
    title="The signed second singular value, for every W",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_signed,
    proof=(
        *by_squares(d, _x, (b - c) ** 2),
        *by_squares(-d, _x, (b - c) ** 2),
        *by_squares(p_plus, Abs(a) + _x, (Abs(a) - a) * (_x + d), (Abs(a) + a) * (_x - d)),
        *by_squares(_along, p_minus * _y, ((a - d) * (2 - b - c) - (b + c) * d) ** 2),
        *by_squares(_q, p_minus + _y, 2 * (p_minus * _y - _along)),
        *by_squares(_x + _y, 2 * s, (_x - _y) ** 2),
        *chain((_signed, SumOfSquares(*(slack(part) / 2 for part in (_plus, _minus, _both))))),
    ),
)

_sigma2 = at_most(sigma_2, s)
_ordered, _below = at_most(p_minus, p_plus), at_most((p_plus - p_minus) / 2, s)
sigma2 = Claim(
    label="sharpened:sigma2",
    title="The second singular value is at most s",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det),),
    statement=_sigma2,
    proof=(
        *by_squares(p_minus, p_plus, 4 * det),
        *chain((_signed, ByClaim(sigma2_signed))),
        *by_squares(Abs(a), _q, 4),
        *chain((_below, SumOfSquares(slack(_signed), slack(at_most(Abs(a), _q)) / 2))),
        *by_squares(sigma_2, s, slack(_below) * s, slack(_below) * slack(_ordered) / 2),
    ),
)

_strict = less(distance, s)
_half = at_most(sigma_2, (p_plus - p_minus) / 2)
distance_to_rank_one = Claim(
    label="sharpened:distance",
    title="The distance to rank one is less than s",
    source=HERE,
    flow=FLOW,
    given=(at_most(0, det),),
    statement=_strict,
    proof=(
        *by_squares(p_minus, p_plus, 4 * det),
        *by_squares(sigma_2, (p_plus - p_minus) / 2, 0),
        *chain(
            (_signed, ByClaim(sigma2_signed)),
            (less(Abs(a) ** 2, _q**2), SumOfSquares(4)),
            (less(Abs(a), _q), Monotone("root", less(Abs(a) ** 2, _q**2))),
            (_strict, SumOfSquares(slack(_half), slack(_signed), (_q - Abs(a)) / 2)),
        ),
    ),
)

# Eckart and Young: P = (a + d, b - c) and Q = (a - d, b + c), so that det = (|P|^2 - |Q|^2)/4.
M = matrix("m", 2)
_det_M = equal(M.det(), 0)


def _planes(X: ImmutableMatrix) -> tuple[Expr, Expr, Expr, Expr]:
    return X[0, 0] + X[1, 1], X[0, 1] - X[1, 0], X[0, 0] - X[1, 1], X[0, 1] + X[1, 0]


_P1, _P2, _Q1, _Q2 = _planes(W)
_R1, _R2, _S1, _S2 = _planes(M)
_r = sqrt(_R1**2 + _R2**2)
_PR, _QS = _P1 * _R1 + _P2 * _R2, _Q1 * _S1 + _Q2 * _S2
_away = sqrt(sum((w - m) ** 2 for w, m in zip(W, M, strict=True)))
_nearest = at_most(sigma_2, _away)
eckart_young = Claim(
    label="sharpened:eckart-young",
    title="No matrix of rank one is nearer than the second singular value",
    source="Eckart & Young 1936, for 2x2",
    flow=FLOW,
    given=(_det_M,),
    statement=_nearest,
    proof=(
        *by_squares(_PR, p_plus * _r, (_P1 * _R2 - _P2 * _R1) ** 2),
        *by_squares(_QS, p_minus * _r, (_Q1 * _S2 - _Q2 * _S1) ** 2, product(4 * M.det(), p_minus**2)),
        *by_squares(
            sigma_2,
            _away,
            (p_plus + p_minus - 2 * _r) ** 2 / 4,
            p_plus * _r - _PR,
            p_minus * _r - _QS,
            -2 * M.det(),
        ),
    ),
    tested_at=(dict(zip(M, (a, b, 0, 0), strict=True)), dict(zip(M, (a, b, a, b), strict=True))),
)

_radius = (p_plus + p_minus) / 2
_near = [_radius * _P1 / p_plus, _radius * _P2 / p_plus, _radius * _Q1 / p_minus, _radius * _Q2 / p_minus]
_found = [(_near[0] + _near[2]) / 2, (_near[3] + _near[1]) / 2, (_near[3] - _near[1]) / 2, (_near[0] - _near[2]) / 2]
_distance = sum((w - m) ** 2 for w, m in zip(W, _found, strict=True))
_reached = equal(
    ImmutableMatrix([[_distance, _found[0] * _found[3]]]),
    ImmutableMatrix([[sigma_2**2, _found[1] * _found[2]]]),
)
eckart_young_attained = Claim(
    label="sharpened:eckart-young.attained",
    title="A matrix of determinant zero lies at the distance of the second singular value",
    source="Eckart & Young 1936, for 2x2",
    flow=FLOW,
    given=(less(0, p_plus), less(0, p_minus)),
    statement=_reached,
    proof=chain((_reached, Expansion())),
)
SECOND_VALUE = (sigma2_signed, sigma2, distance_to_rank_one, eckart_young, eckart_young_attained)
