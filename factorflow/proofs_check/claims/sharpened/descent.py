"""Gradient descent of any step size from W_2 = W_1^T moves W by congruences: the determinant never turns negative."""

from sympy import ImmutableMatrix, Rational, eye, zeros

from factorflow.proofs_check.claims.arora2019.instances import RESIDUALS
from factorflow.proofs_check.claims.steps import HERE, REALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import G, W, matrix, real
from factorflow.symbolic.reason import Expansion, SumOfSquares
from factorflow.symbolic.sensing import symmetric

eta = real("eta")
V, H = matrix("v", 2), symmetric("h", 2)
_upper, _lower = V - eta * H * V, V.T - eta * V.T * H
"""One step on W_2 = V and W_1 = V^T: the gradients are G W_1^T and W_2^T G."""
_shift = eye(2) - eta * H
_factor = _shift.det()
_balanced = equal(ImmutableMatrix(_upper - _lower.T), ImmutableMatrix(zeros(2)))
_congruence = equal(ImmutableMatrix(_upper * _lower), ImmutableMatrix(_shift * V * V.T * _shift))
_det = equal((_upper * _lower).det(), _factor**2 * (V * V.T).det())
AT_W = {
    **dict(zip(V, W, strict=True)),
    **{h: RESIDUALS[g] for h, g in zip(H, G, strict=True)},
    eta: Rational(1, 10),
}
congruence = Claim(
    label="sharpened:descent-congruence",
    title="One step of gradient descent from W_2 = W_1^T is a congruence and keeps balance, for every step size",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_congruence,
    proof=chain((_balanced, Expansion()), (_congruence, Expansion())),
    tested_at=(AT_W,),
)
determinant = Claim(
    label="sharpened:descent-congruence.det",
    title="A step multiplies the determinant by det(I - eta G)^2",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_det,
    proof=chain((_congruence, Expansion()), (_det, Expansion())),
    tested_at=(AT_W,),
)
_never = at_most(0, (_upper * _lower).det())
never_negative = Claim(
    label="sharpened:descent-congruence.sign",
    title="No step of whatever size makes the determinant negative",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_never,
    proof=chain((_never, SumOfSquares(_factor**2 * V.det() ** 2))),
    tested_at=(AT_W,),
)
_stays = less(0, (_upper * _lower).det())
stays_positive = Claim(
    label="sharpened:descent-congruence.positive",
    title="A step keeps the determinant positive unless I - eta G is singular",
    source=HERE,
    flow=REALS,
    given=(less(0, V.det() ** 2), less(0, _factor**2)),
    statement=_stays,
    proof=chain((_stays, SumOfSquares(_factor**2 * V.det() ** 2))),
    tested_at=(AT_W,),
)
DESCENT = (congruence, determinant, never_negative, stays_positive)
