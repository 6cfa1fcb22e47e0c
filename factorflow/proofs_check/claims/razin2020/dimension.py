"""The problem in higher dimensions: ones at (1,2), (2,1) and (i,i), i >= 3; everything but (1,1) is observed."""

from sympy import Expr, ImmutableMatrix, Matrix, Rational, exp, eye

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import REALS, product
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, gradient
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, initial, matrix, real, t, w_11, w_12, w_22
from factorflow.symbolic.reason import Expansion, Invariance, SumOfSquares
from factorflow.symbolic.sensing import symmetric

SOURCE = f"{PAPER}, appendix on dimensions beyond 2 x 2"
x, lam = real("x"), real("lambda")


def block(first: Matrix, size: int) -> Matrix:
    """The 2x2 matrix with ones added on the diagonal."""
    return Matrix.diag(Matrix(first), eye(size - 2))


def spectrum(size: int) -> Claim:
    """The singular values of a completion: those of the 2x2 completion, and ones."""
    T = block(Matrix([[x, 1], [1, 0]]), size)
    statement = equal((lam * eye(size) - T * T.T).det(), (lam**2 - (x**2 + 2) * lam + 1) * (lam - 1) ** (size - 2))
    return Claim(
        label=f"razin2020:dimension.spectrum-{size}",
        title=f"The singular values of the {size} x {size} completions: the two of 2 x 2, and ones; so full rank",
        source=SOURCE,
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
        tested_at=({x: w_11, lam: Rational(1, 3)},),
    )


# One dimension more: X = [[A, v], [v^T, e]], with zeros observed in the place of v and one in the place of e.
e, v = real("e"), matrix("v", 2, 1)
X = symmetric("x", 2)
A_GRADIENT = gradient(RAZIN2020).subs(dict(zip(W, X, strict=True)), simultaneous=True)


def bordered(corner: Matrix, border: Matrix, last: Expr) -> Matrix:
    """The symmetric matrix [[corner, border], [border^T, last]]."""
    return Matrix([[corner, border], [border.T, Matrix([[last]])]])


_X, _G = bordered(X, v, e), bordered(A_GRADIENT, v, e - 1)
_field = -(_X * _G + _G * _X)
BORDERED = Flow("bordered flow", (X[0, 0], X[0, 1], X[1, 1], *v, e), tuple(_field[i] for i in (0, 1, 4, 2, 5, 8)))
_border = equal(v.applyfunc(ddt), -(X + A_GRADIENT + (2 * e - 1) * eye(2)) * v)
_number = equal(ddt(e), 2 * e * (1 - e) - 2 * v.dot(v))
_blocks = equal(ImmutableMatrix([*_border.lhs, _number.lhs]), ImmutableMatrix([*_border.rhs, _number.rhs]))
blocks = Claim(
    label="razin2020:dimension.blocks",
    title="Zeros beside the blocks obey a linear law, so they stay: the 2 x 2 flow and logistic numbers",
    source="factorflow",
    flow=BORDERED,
    given=(),
    statement=_blocks,
    proof=chain((_blocks, Expansion())),
    tested_at=({X[0, 0]: w_11, X[0, 1]: w_12, X[1, 1]: w_22, e: Rational(1, 3), v[0]: w_12, v[1]: w_22},),
)

LOGISTIC = Flow("logistic number", (e,), (2 * e * (1 - e),))
e_0 = initial(e)
_rise = at_most(2 * (1 - e) * e, ddt(e))
_low, _top = less(0, e), less(0, 1 - e)
_below = at_most(-2 * e * (1 - e), ddt(1 - e))
_grows, _above = at_most(0, ddt(e)), at_most(e_0, e)
_speed = at_most(2 * e_0, ddt(1 / (1 - e)))
_bound = at_most(1 / (1 - e_0) + 2 * e_0 * t, 1 / (1 - e))
logistic = Claim(
    label="razin2020:dimension.loss",
    title="The observed diagonal entries go to one, so with prop4 the loss goes to zero in every dimension",
    source="factorflow",
    flow=LOGISTIC,
    given=(less(0, e_0), less(0, 1 - e_0)),
    statement=_bound,
    proof=chain(
        (_rise, SumOfSquares(0)),
        (_low, Invariance(_rise)),
        (_below, SumOfSquares(0)),
        (_top, Invariance(_below)),
        (_grows, SumOfSquares(product(2, e, 1 - e))),
        (_above, Invariance(_grows)),
        (_speed, SumOfSquares(product(2 * e - 2 * e_0, 1), product(2, e_0, e), multiplier=1 - e)),
        (_bound, Invariance(_speed)),
    ),
    tested_at=({e: exp(2 * t) / (9 + exp(2 * t)), e_0: Rational(1, 10)},),
)
DIMENSION = (*map(spectrum, (3, 4)), blocks, logistic)
