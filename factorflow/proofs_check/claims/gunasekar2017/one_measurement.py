"""One measurement A: X = exp(s A) X_0 exp(s A), solved in closed form, and its limit from small starts."""

from sympy import Expr, ImmutableMatrix, Matrix, exp, sqrt

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER
from factorflow.proofs_check.claims.steps import REALS, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, initial, matrix, positive, real, t
from factorflow.symbolic.reason import Expansion, Invariance, SumOfSquares
from factorflow.symbolic.riccati import Riccati, cross_ratio, kept, x
from factorflow.symbolic.sensing import adjoint, reduced_flow, residuals, symmetric

alpha, y, lam, k = positive("alpha"), positive("y"), positive("lambda"), positive("k")

_general = Riccati()
_grows = equal(ddt(cross_ratio), _general.rate * cross_ratio)
_still, _keeps = equal(ddt(kept), 0), equal(kept, initial(kept))
_solved = equal(x, _general.from_cross_ratio(initial(kept) * exp(_general.rate * t)))
riccati = Claim(
    label="gunasekar2017:one-measurement.riccati",
    title="The Riccati equation with constant numbers is solved by its cross ratio",
    source="factorflow",
    flow=_general.flow(),
    given=(),
    statement=_solved,
    proof=chain(
        (_grows, Expansion()), (_still, Expansion()), (_keeps, Invariance(_still)), (_solved, Expansion((_keeps,)))
    ),
)

LOGISTIC = Riccati(-2 * k * lam**2, y / (k * lam), 0)
"""x' = -2 lambda x (k lambda x - y): the eigenvalue of X in the eigenspace of A with lambda > 0 (k times), 0."""
RICCATI = Riccati(-2 * alpha, *((y / 2 + sign * sqrt(y**2 / 4 + alpha**2)) / alpha for sign in (1, -1)))
"""w' = 2 y w - 2 alpha w^2 + 2 alpha for w = exp(2 s), where <A, X> = 2 x_12."""


def solves(name: str, title: str, solution: Expr, law: Expr, solved: tuple[Riccati, Expr]) -> Claim:
    """A closed form in t obeys its law; it is what the cross ratio gives from the start."""
    equation, start = solved
    derived, statement = equal(x, equation.solution(start)), equal(ddt(x), law)
    return Claim(
        label=f"gunasekar2017:one-measurement.{name}",
        title=title,
        source=f"{PAPER}, one measurement",
        flow=Flow("closed form", (), (), (), {x: solution}),
        given=(),
        statement=statement,
        proof=chain(
            (derived, Expansion()), (equal(equation.right_side(x), law), Expansion()), (statement, Expansion())
        ),
    )


_grown = exp(2 * lam * y * t)
logistic = solves(
    "logistic",
    "The eigenvalue of X in the eigenspace of A is a logistic function",
    alpha * y * _grown / (y + k * lam * alpha * (_grown - 1)),
    -2 * lam * x * (k * lam * x - y),
    (LOGISTIC, alpha),
)
_decayed = exp(-2 * alpha * (RICCATI.plus - RICCATI.minus) * t)
_c_0 = (1 - RICCATI.plus) / (1 - RICCATI.minus)
off_diagonal = solves(
    "off-diagonal",
    "The flow of one entry beside the diagonal is a Riccati equation",
    (RICCATI.plus - RICCATI.minus * _c_0 * _decayed) / (1 - _c_0 * _decayed),
    2 * y * x - 2 * alpha * x**2 + 2 * alpha,
    (RICCATI, 1),
)

# The least trace, and how far from it the flow ends.
lam_1, lam_2, lam_3 = positive("lambda_1"), real("lambda_2"), real("lambda_3")
_lams = (lam_1, lam_2, lam_3)
_z = tuple(real(f"z_{j + 1}") for j in range(3))
_measured = equal(sum(mu * z for mu, z in zip(_lams, _z, strict=True)), y)
_top_first = (at_most(lam_2, lam_1), at_most(lam_3, lam_1))
_not_negative = tuple(at_most(0, z) for z in _z[1:])
_least = at_most(y, lam_1 * sum(_z))
least_trace = Claim(
    label="gunasekar2017:one-measurement.least-trace",
    title="The trace of a solution is at least y over the largest eigenvalue",
    source=f"{PAPER}, one measurement",
    flow=REALS,
    given=(*_top_first, *_not_negative, _measured),
    statement=_least,
    proof=chain(
        (_least, SumOfSquares((lam_1 - lam_2) * _z[1], (lam_1 - lam_3) * _z[2], -slack(_measured))),
    ),
)

s = real("s_1")
_spectrum = tuple(alpha * exp(2 * mu * s) for mu in _lams)
_tops = tuple(real(f"x_{j + 1}") for j in range(3))
_gap = equal(
    lam_1 * sum(_tops) - y,
    sum((lam_1 - mu) * alpha * (_tops[0] / alpha) ** (mu / lam_1) for mu in _lams[1:]),
)
ON_CURVE = Flow(
    "one measurement from alpha I",
    (s,),
    (y - sum(mu * v for mu, v in zip(_lams, _spectrum, strict=True)),),
    (),
    dict(zip(_tops, _spectrum, strict=True)),
)
_zero_error = equal(sum(mu * v for mu, v in zip(_lams, _tops, strict=True)), y)
gap = Claim(
    label="gunasekar2017:one-measurement.gap",
    title="From alpha I the trace ends above the least one by powers of alpha",
    source="factorflow",
    flow=ON_CURVE,
    given=(_zero_error,),
    statement=_gap,
    proof=chain((_gap, Expansion((_zero_error,)))),
)

_A, _X = Matrix.diag(*_lams), matrix("x", 3)
_H = adjoint([_A], residuals([_A], _X, [y]))
_flow = reduced_flow([_A], [y], symmetric("c", 3))
_solves = equal(_X.applyfunc(ddt), ImmutableMatrix(-(_H * _X + _X * _H)))
closed_form = Claim(
    label="gunasekar2017:one-measurement",
    title="One measurement: X = exp(s A) X_0 exp(s A) with s' = -(<A, X> - y), in the basis of A",
    source=f"{PAPER}, one measurement",
    flow=_flow,
    given=(),
    statement=_solves,
    proof=chain((_solves, Expansion())),
)
ONE_MEASUREMENT = (closed_form, riccati, logistic, off_diagonal, least_trace, gap)
