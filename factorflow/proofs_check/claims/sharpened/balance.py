"""Why exact balance is needed: without it the linear phase near W = 0 turns det W negative.

W = Y Z^T with two factors, and G = -J at W = 0, J = [[0, 1], [1, 0]]: then Y' = J Z and Z' = J Y, so that
S = Y + J Z grows like e^t and M = Y - J Z falls like e^-t.
"""

from sympy import Abs, ImmutableMatrix, Mul, exp, trace

from factorflow.proofs_check.claims.steps import HERE, product
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, det, initial, matrix, real, start_value, t
from factorflow.symbolic.reason import ByClaim, Expansion, Invariance, Monotone, SumOfSquares

Y, Z = matrix("y", 2), matrix("z", 2)
J = ImmutableMatrix([[0, 1], [1, 0]])
S, M = Y + J * Z, Y - J * Z
imbalance = Y.T * Y - Z.T * Z
det_S, det_M, overlap = real("det_S"), real("det_M"), real("overlap")
NAMES = {det: (Y * Z.T).det(), det_S: S.det(), det_M: M.det(), overlap: trace(S.adjugate() * M)}
LINEAR = Flow("linear phase of two factors", (*Y, *Z), (*(J * Z), *(J * Y)), definitions=NAMES)
FACTORS = {q: w for N, w_j in ((Y, matrix("w2", 2)), (Z, matrix("w1", 2).T)) for q, w in zip(N, w_j, strict=True)}
"""Two factors of a trajectory, W = W_2 W_1."""

_identity = equal(16 * det, overlap**2 - (det_S + det_M) ** 2)
identity = Claim(
    label="sharpened:balance-needed.identity",
    title="The determinant of two factors in the modes that grow and fall near zero",
    source=HERE,
    flow=LINEAR,
    given=(),
    statement=_identity,
    proof=chain((_identity, Expansion())),
    tested_at=(FACTORS,),
)

det_S_0, det_M_0, overlap_0 = map(initial, (det_S, det_M, overlap))
_modes = (exp(-2 * t) * det_S, exp(2 * t) * det_M, overlap)
_rates = [equal(ddt(mode), 0) for mode in _modes]
_kept = [equal(mode, start_value(mode)) for mode in _modes]
_law = equal(16 * det, overlap_0**2 - (exp(2 * t) * det_S_0 + exp(-2 * t) * det_M_0) ** 2)
linear = Claim(
    label="sharpened:balance-needed.linear",
    title="The determinant in the linear phase, for all t: to minus infinity unless det S(0) = 0",
    source=HERE,
    flow=LINEAR,
    given=(),
    statement=_law,
    proof=chain(
        *((rate, Expansion()) for rate in _rates),
        *((kept, Invariance(rate)) for kept, rate in zip(_kept, _rates, strict=True)),
        (_identity, ByClaim(identity)),
        (_law, Expansion(modulo=(*_kept, _identity))),
    ),
)

_late = less(Abs(overlap_0) + Abs(det_M_0), exp(2 * t) * Abs(det_S_0))
_early, _shrunk = at_most(-2 * t, 0), at_most(exp(-2 * t), 1)
_ahead = less(Abs(overlap_0), exp(2 * t) * Abs(det_S_0) - exp(-2 * t) * Abs(det_M_0))
_growth, _fall = exp(2 * t) * Abs(det_S_0), exp(-2 * t) * Abs(det_M_0)
_square = at_most((det_S_0 * det_M_0) ** 2, (det_S_0 * det_M_0) ** 2)
_opposite = at_most(-det_S_0 * det_M_0, Abs(det_S_0) * Abs(det_M_0))
_both = less(0, _growth - _fall + Abs(overlap_0))
_lost = less(det, 0)
lost = Claim(
    label="sharpened:balance-needed.lost",
    title="In the linear phase det W is negative from the time on at which e^(2t) |det S(0)| is ahead",
    source=HERE,
    flow=LINEAR,
    given=(at_most(0, t), _late),
    statement=_lost,
    proof=chain(
        (_law, ByClaim(linear)),
        (_early, SumOfSquares(2 * t)),
        (_shrunk, Monotone("exp", _early)),
        (_ahead, SumOfSquares(_late.slack, product(_shrunk.slack, Abs(det_M_0)))),
        (_both, SumOfSquares(_ahead.slack, 2 * Abs(overlap_0))),
        (_square, SumOfSquares(0)),
        (_opposite, Monotone("root", _square)),
        (
            _lost,
            SumOfSquares(
                _law.slack,
                product(_ahead.slack, _both.rhs),
                product(2, _opposite.slack),
                multiplier=16,
            ),
        ),
    ),
)

_adjugate = (S.T * S).adjugate()
_second_order = trace(_adjugate * imbalance)
_by_imbalance = at_most(16 * det * det_S**2, _second_order**2)
by_imbalance = Claim(
    label="sharpened:balance-needed.imbalance",
    title="A positive determinant is of second order in the imbalance where the growing mode is not singular",
    source=HERE,
    flow=LINEAR,
    given=(),
    statement=_by_imbalance,
    proof=chain((_by_imbalance, SumOfSquares((det_S * (det_S + det_M)) ** 2))),
    tested_at=(FACTORS,),
)
_balanced = [equal(imbalance[i, j], 0) for i, j in ((0, 0), (0, 1), (1, 1))]
_weights = [_adjugate[0, 0], 2 * _adjugate[0, 1], _adjugate[1, 1]]
_singular = at_most(det_S**2, 0)
singular = Claim(
    label="sharpened:balance-needed.singular",
    title="Balanced factors with det W > 0 lie on the set det S = 0, which the linear phase keeps",
    source=HERE,
    flow=LINEAR,
    given=(*_balanced, less(0, det)),
    statement=_singular,
    proof=chain(
        (_by_imbalance, ByClaim(by_imbalance)),
        (
            _singular,
            SumOfSquares(
                _by_imbalance.slack,
                *(product(b.slack, w * _second_order) for b, w in zip(_balanced, _weights, strict=True)),
                multiplier=16 * det,
            ),
        ),
    ),
    tested_at=(FACTORS,),
)


def modes(layers: int) -> Claim:
    """The second singular values y_j of the factors, y_j' = - prod_(i != j) y_i in the time w_11^((L+2)/L) / (L+2)."""
    ys = [real(f"y_{j}") for j in range(1, layers + 1)]
    field = tuple(-Mul(*(y for y in ys if y != y_j)) for y_j in ys)
    differences = ImmutableMatrix([[y**2 - ys[0] ** 2 for y in ys[1:]]])
    rest, statement = equal(differences.applyfunc(ddt), 0 * differences), equal(differences, start_value(differences))
    return Claim(
        label=f"sharpened:balance-needed.modes-{layers}",
        title=f"The weak modes of {layers} factors keep the differences of their squares, which balance makes zero",
        source=HERE,
        flow=Flow(f"weak modes of {layers} factors", tuple(ys), field),
        given=(),
        statement=statement,
        proof=chain((rest, Expansion()), (statement, Invariance(rest))),
    )


BALANCE = (identity, linear, lost, by_imbalance, singular, *map(modes, (2, 3, 4)))
