"""Li, Luo & Lyu (ICLR 2021): measurements for which the flow from alpha I does not end with the least trace.

4 x 4, symmetric: X_13 = 1 and X_14 = X_23 = R > 1 are observed.
"""

from sympy import ImmutableMatrix, Matrix, Symbol, sqrt, trace

from factorflow.proofs_check.claims.steps import REALS, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import matrix, positive, real
from factorflow.symbolic.reason import Cited, Expansion, SumOfSquares

PAPER = "Li, Luo & Lyu 2021"
R = positive("R")
V = matrix("v", 4)
limit_trace = real("limit_trace")
"""The trace of the limit alpha -> 0 of the flow from alpha I."""


def observed(X: Matrix, value: Symbol = R) -> tuple[Comparison, ...]:
    """The three observations of X."""
    return equal(X[0, 2], 1), equal(X[0, 3], value), equal(X[1, 2], value)


def factor(value: Symbol = R) -> ImmutableMatrix:
    """A V with V V^T = [[R, 1, 1, R], [1, R, R, 1], [1, R, R, 1], [R, 1, 1, R]]: the solution of trace 4 R."""
    even, odd = Matrix([1, 1, 1, 1]), Matrix([1, -1, -1, 1])
    columns = [sqrt((value + 1) / 2) * even, sqrt((value - 1) / 2) * odd]
    return ImmutableMatrix.hstack(*columns, Matrix.zeros(4, 2))


_X = V * V.T
_least = at_most(4 * R, trace(_X))
_first, _second = equal(_X[0, 3], R), equal(_X[1, 2], R)
least_trace = Claim(
    label="lll2021:counterexample.least-trace",
    title="Every solution X = V V^T has trace at least 4 R",
    source=PAPER,
    flow=REALS,
    given=(_first, _second),
    statement=_least,
    proof=chain(
        (
            _least,
            SumOfSquares(
                *((V[0, k] - V[3, k]) ** 2 for k in range(4)),
                *((V[1, k] - V[2, k]) ** 2 for k in range(4)),
                -2 * slack(_first),
                -2 * slack(_second),
            ),
        )
    ),
)

_attained = equal(factor() * factor().T, Matrix([[R, 1, 1, R], [1, R, R, 1], [1, R, R, 1], [R, 1, 1, R]]))
attained = Claim(
    label="lll2021:counterexample.attained",
    title="A solution of trace 4 R, positive semidefinite where R is at least 1",
    source=PAPER,
    flow=REALS,
    given=(less(1, R),),
    statement=_attained,
    proof=chain((_attained, Expansion())),
)

_v = Matrix([1, R, 1, R])
_more = less(4 * R, trace(_v * _v.T))
counterexample = Claim(
    label="lll2021:counterexample",
    title="The solution v v^T of rank one has a trace above the least one",
    source=PAPER,
    flow=REALS,
    given=(less(1, R),),
    statement=_more,
    proof=chain((_more, SumOfSquares(2 * (R - 1) * slack(less(1, R))))),
)

_limit = equal(limit_trace, 2 + 2 * R**2)
limit = Claim(
    label="lll2021:limit",
    title="From alpha I the flow ends at v v^T with v = (1, R, 1, R) as alpha tends to zero",
    source=PAPER,
    flow=REALS,
    given=(less(1, R),),
    statement=_limit,
    proof=chain((_limit, Cited("Li, Luo and Lyu, ICLR 2021: greedy low-rank learning finds the solution of rank one"))),
)
CLAIMS = (least_trace, attained, counterexample, limit)
