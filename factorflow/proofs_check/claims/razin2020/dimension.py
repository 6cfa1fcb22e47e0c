"""The problem in higher dimensions: ones at (1,2), (2,1) and (i,i), i >= 3; everything but (1,1) is observed."""

from sympy import ImmutableMatrix, Integer, Matrix, Rational, eye, zeros

from factorflow.proofs_check.claims.razin2020.norms import PAPER
from factorflow.proofs_check.claims.steps import REALS, a, b, d, product
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import RAZIN2020, gradient, symmetric_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, initial, real, t, w_11
from factorflow.symbolic.reason import ByClaim, Expansion, Invariance, SumOfSquares

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
        title=f"The singular values of the {size} x {size} completions: the two of 2 x 2, and ones",
        source=SOURCE,
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
        tested_at=({x: w_11, lam: Rational(1, 3)},),
    )


def invertible(size: int) -> Claim:
    """det^2 = 1: the rank of every completion is full; the infimum of rank over neighbourhoods is d - 1."""
    T = block(Matrix([[x, 1], [1, 0]]), size)
    statement = equal(T.det(), -1)
    return Claim(
        label=f"razin2020:dimension.det-{size}",
        title=f"Every {size} x {size} completion has determinant -1, so full rank",
        source=SOURCE,
        flow=REALS,
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
        tested_at=({x: w_11},),
    )


# From alpha I the flow is block diagonal: the 2x2 flow and logistic numbers.
e = real("e")
_two = symmetric_flow()
_full = block(Matrix([[a, b], [b, d]]), 3).subs({}).as_mutable()
_full[2, 2] = e
_grad = block(gradient(RAZIN2020), 3).as_mutable()
_grad[2, 2] = e - 1
_field = -(_full * _grad + _grad * _full)
_rates = zeros(3, 3)
_rates[:2, :2] = -(W * gradient(RAZIN2020) + gradient(RAZIN2020) * W)
_rates[2, 2] = 2 * e * (1 - e)
_blocks = equal(ImmutableMatrix(_field), ImmutableMatrix(_rates))
blocks = Claim(
    label="razin2020:dimension.blocks",
    title="From a multiple of the identity the flow of depth 2 is the 2 x 2 flow and logistic numbers",
    source="factorflow",
    flow=_two,
    given=(),
    statement=_blocks,
    proof=chain((_blocks, Expansion())),
    tested_at=({a: a, b: b, d: d, e: Rational(1, 3)},),
)

LOGISTIC = Flow("logistic number", (e,), (2 * e * (1 - e),))
e_0 = initial(e)
_rise, _roof = at_most(-2 * (1 - e) * e, ddt(e)), less(-2 * e * (1 - e), ddt(1 - e))
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
        (_rise, SumOfSquares(4 * e * (1 - e))),
        (_low, Invariance(_rise)),
        (_below, SumOfSquares(0)),
        (_top, Invariance(_below)),
        (_grows, SumOfSquares(product(2, e, 1 - e))),
        (_above, Invariance(_grows)),
        (_speed, SumOfSquares(product(2 * e - 2 * e_0, 1), product(2, e_0, e), multiplier=1 - e)),
        (_bound, Invariance(_speed)),
    ),
)
DIMENSION = (*map(spectrum, (3, 4)), *map(invertible, (3, 4)), blocks, logistic)
