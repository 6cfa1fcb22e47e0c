"""Loss and missing entry for any observed values: the best bound, from a dual and from a kernel vector."""

from sympy import Rational

from factorflow.proofs_check.claims.perturbation import KERNEL, PERTURBED, eps, share, tau, z, z_
from factorflow.proofs_check.claims.steps import HERE, a, b, c, d, product
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import det, loss, real
from factorflow.symbolic.reason import SumOfSquares

mu = real("mu")
_unit = 1 - mu**2
_dual = 2 * mu * (z * z_ / _unit - a * eps) - mu**2 * ((z**2 + z_**2) / _unit + a**2)
_bound = at_most(_dual, 2 * loss)
dual = Claim(
    label="sharpened:thm2",
    title="The best bound on loss and missing entry for any three observed values, in dual form",
    source=HERE,
    flow=PERTURBED,
    given=(less(mu**2, 1), at_most(0, mu * det)),
    statement=_bound,
    proof=chain(
        (
            _bound,
            SumOfSquares(
                product(2, _unit, mu * det),
                _unit * (d - eps - mu * a) ** 2,
                _unit * (b + mu * c - z) ** 2,
                (_unit * c - z_ + mu * z) ** 2,
                multiplier=_unit,
            ),
        ),
    ),
    tested_at=tuple({mu: Rational(sign, 3)} for sign in (1, -1)),
)

_first, _second = z + a * tau, z_ * tau + eps
_row1 = equal(a * tau + z + share * (b - z), 0)
_row2 = equal(_second + share * ((c - z_) * tau + d - eps), 0)
_primal = at_most(_first**2 + _second**2 / (1 + tau**2), 2 * loss)
_rest = (c - z_) * tau + d - eps
kernel = Claim(
    label="sharpened:thm2.kernel",
    title="The loss from a kernel vector (tau, 1) between the completion T and W",
    source=f"{HERE}; theta exists by the intermediate value theorem when det T det W <= 0",
    flow=PERTURBED,
    given=(at_most(0, share), at_most(share, 1), _row1, _row2),
    statement=_primal,
    proof=chain(
        (at_most(share**2, 1), SumOfSquares(1 - share, share * (1 - share))),
        (
            _primal,
            SumOfSquares(
                (1 - share**2) * (1 + tau**2) * (b - z) ** 2,
                (1 - share**2) * _rest**2,
                (c - z_ - (d - eps) * tau) ** 2,
                _row1.slack * (1 + tau**2) * (_first - share * (b - z)),
                _row2.slack * (_second - share * _rest),
                multiplier=1 + tau**2,
            ),
        ),
    ),
    tested_at=(KERNEL,),
)
