"""A symmetric unknown, 2 x 2 and positive semidefinite: the counterexample of 2020 does not fit in.

X = [[a, b], [b, d]] >= 0 with b = 1 and d = eps observed.
"""

from sympy import Matrix, Rational

from factorflow.proofs_check.claims.steps import HERE, REALS, product, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import positive, real
from factorflow.symbolic.reason import Expansion, SumOfSquares

a, b, d = real("x_11"), real("x_12"), real("x_22")
eps = positive("epsilon")
_definite = (at_most(0, a), at_most(0, d), at_most(b**2, a * d))
half = Rational(1, 2)

_corner, _side = equal(d, eps), equal(b, 1)
_least = at_most(1 / eps + eps, a + d)
symmetric = Claim(
    label="sharpened:symmetric",
    title="The solution of least trace is the one of rank one, which is where the flow goes",
    source=HERE,
    flow=REALS,
    given=(_definite[2], _corner, _side),
    statement=_least,
    proof=chain(
        (
            _least,
            SumOfSquares(
                slack(_definite[2]),
                a * slack(_corner),
                -(b + 1) * slack(_side),
                -eps * slack(_corner),
                multiplier=eps,
            ),
        )
    ),
)

_loss = less(0, 2 * (b - 1) ** 2 + d**2)
no_solution = Claim(
    label="sharpened:symmetric.no-solution",
    title="With zero observed in the corner no positive semidefinite matrix is without error",
    source=HERE,
    flow=REALS,
    given=_definite,
    statement=_loss,
    proof=chain(
        (
            _loss,
            SumOfSquares(
                2 * a**2 * (b - 1) ** 2,
                d**2,
                product(slack(_definite[2]), slack(_definite[2]) + 2 * b**2),
                (b**2 - half) ** 2,
                3 * (b - Rational(2, 3)) ** 2,
                Rational(5, 12),
                multiplier=1 + a**2,
            ),
        )
    ),
)

_family = Matrix([[1 / eps, 1], [1, eps]])
_root = Matrix([1, eps]) / eps
_approached = equal(_family, eps * _root * _root.T)
infimum = Claim(
    label="sharpened:symmetric.infimum",
    title="It is approached, by matrices of rank one whose trace goes to infinity",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_approached,
    proof=chain((_approached, Expansion())),
)
SYMMETRIC = (symmetric, no_solution, infimum)
