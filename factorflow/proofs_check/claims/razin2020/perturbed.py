"""Theorem 2: with other observed values the missing entry still grows, to |z z'/eps|."""

from sympy import Abs

from factorflow.proofs_check.claims.arora2019 import det_sign_claim
from factorflow.proofs_check.claims.perturbation import PERTURBED, eps, z, z_
from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import a, b, by_squares, c, d, det_0, product, s, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, less
from factorflow.symbolic.notation import depth, det
from factorflow.symbolic.reason import ByClaim, SumOfSquares

_kept, _same_sign = less(0, det * det_0), less(0, z * z_ * det)
_Z, _Z_, _e, _A, _rho = Abs(z), Abs(z_), Abs(eps), Abs(a), z * z_
_b_low, _c_low = at_most(-z * (b - z), _Z * s), at_most(-z_ * (c - z_), _Z_ * s)
_up, _down = at_most(d, _e + s), at_most(-d, _e + s)
_product = less((_Z - s) * (_Z_ - s), _A * (_e + s))
_bound = at_most((_Z - s) * (_Z_ - s) / (_e + s), _A)
thm2 = Claim(
    label="razin2020:thm2",
    title="With perturbed observations the missing entry still grows",
    source=f"{PAPER}, Theorem 2",
    flow=PERTURBED,
    given=(at_most(2, depth), less(0, z * z_ * det_0), less(0, det_0**2), less(s, _Z), less(s, _Z_)),
    statement=_bound,
    proof=(
        *chain(
            (_kept, ByClaim(det_sign_claim)),
            (_same_sign, SumOfSquares(product(z * z_ * det_0, slack(_kept)), multiplier=det_0**2)),
            (less(0, _Z), SumOfSquares(_Z - s, s)),
            (less(0, _Z_), SumOfSquares(_Z_ - s, s)),
        ),
        *by_squares(-z * (b - z), _Z * s, z**2 * (c - z_) ** 2, z**2 * (d - eps) ** 2),
        *by_squares(-z_ * (c - z_), _Z_ * s, z_**2 * (b - z) ** 2, z_**2 * (d - eps) ** 2),
        *by_squares(d - eps, s, (b - z) ** 2, (c - z_) ** 2),
        *by_squares(eps - d, s, (b - z) ** 2, (c - z_) ** 2),
        *by_squares(_rho * a, _Z * _Z_ * _A, 0),
        *by_squares(-_rho * a, _Z * _Z_ * _A, 0),
        *chain(
            (_up, SumOfSquares(s - (d - eps), _e - eps)),
            (_down, SumOfSquares(s - (eps - d), _e + eps)),
            (
                _product,
                SumOfSquares(
                    (_Z * _Z_ * _A - _rho * a) * slack(_down) / 2,
                    (_Z * _Z_ * _A + _rho * a) * slack(_up) / 2,
                    slack(_same_sign),
                    slack(_b_low) * slack(_c_low),
                    (_Z_ - s) * _Z_ * slack(_b_low),
                    (_Z - s) * _Z * slack(_c_low),
                    multiplier=_Z * _Z_,
                ),
            ),
            (less(0, _A * (_e + s)), SumOfSquares(slack(_product), (_Z - s) * (_Z_ - s))),
            (less(0, _e + s), SumOfSquares(_A * (_e + s), _e, s, multiplier=_A + 1)),
            (_bound, SumOfSquares(slack(_product), multiplier=_e + s)),
        ),
    ),
)
