"""The embedded counterexample: X = [[P, W], [W, P]] >= 0 with w12 = w21 = 1 and w22 = 0 observed.

The minimum trace is 4, at w11 = 0.  From X(0) = alpha blockdiag(C, C), C = [[1, 1/2], [1/2, 1]], the limit of the
flow has zero loss, w11 = 0.39203225... and trace 4.07612035... for every small alpha: that is computed, as an
enclosure, by `factorflow.numeric.engines.enclosure.embedded`.  Here are the equations that this rests on, and what
w11 >= 39/100 means for the trace of any feasible X = U U^T.
"""

from sympy import ImmutableMatrix, Integer, Matrix, Rational, trace

from factorflow.proofs_check.claims.steps import HERE, REALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, matrix
from factorflow.symbolic.reason import Expansion, SumOfSquares
from factorflow.symbolic.sensing import symmetric

S, T = symmetric("s", 2), symmetric("t", 2)
P, W = (S + T) / 2, (S - T) / 2
G = Matrix([[0, W[0, 1] - 1], [W[0, 1] - 1, W[1, 1]]])
"""The gradient of the loss at W."""
ZERO = Matrix.zeros(2)
X = ImmutableMatrix(Matrix([[P, W], [W, P]]))
H = ImmutableMatrix(Matrix([[ZERO, G], [G, ZERO]]))
_upper = (0, 1, 3)
FLOW = Flow(
    "embedded flow",
    tuple(S[i] for i in _upper) + tuple(T[i] for i in _upper),
    tuple((-(G * S + S * G))[i] for i in _upper) + tuple((G * T + T * G)[i] for i in _upper),
)
_flow = equal(X.applyfunc(ddt), -(H * X + X * H))
reduction = Claim(
    label="sharpened:embedded-counterexample.flow",
    title="S = P + W and T = P - W carry the flow of the embedded X = [[P, W], [W, P]]",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_flow,
    proof=chain((_flow, Expansion())),
)
_loss = equal(ddt(trace(G * G) / 2), -2 * trace(G * P * G))
dissipation = Claim(
    label="sharpened:embedded-counterexample.loss",
    title="The loss falls at the rate 2 tr(G P G), which traps the flow where P is positive definite",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_loss,
    proof=chain((_loss, Expansion())),
)
_determinants = equal(ddt(S.det() * T.det()), Integer(0))
determinants = Claim(
    label="sharpened:embedded-counterexample.determinants",
    title="det S det T is conserved, so that X keeps full rank at every time",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_determinants,
    proof=chain((_determinants, Expansion())),
)

U = matrix("u", 4)
Y, Z = U[:2, :], U[2:, :]
"""X = U U^T, so that W = Y Z^T."""
_block, _whole = Y * Z.T, trace(U * U.T)
ENTRY = _block[0, 0]
FITS = (equal(_block[0, 1], 1), equal(_block[1, 0], 1), equal(_block[1, 1], 0))
ABOVE = at_most(Rational(39, 100), ENTRY)


def reflected(sine: Rational, cosine: Rational) -> list[object]:
    """Return the squares in tr X - 2 <W, Q> = |Y - Q Z|^2, with Q a reflection."""
    return [x**2 for x in Y - Matrix([[sine, cosine], [cosine, -sine]]) * Z]


_minimum = at_most(4, _whole)
minimum = Claim(
    label="sharpened:embedded-counterexample.minimum",
    title="Every X >= 0 with x14 = x23 = 1 has trace 4 or more",
    source=HERE,
    flow=REALS,
    given=FITS[:2],
    statement=_minimum,
    proof=chain((_minimum, SumOfSquares(*reflected(Integer(0), Integer(1)), *(-2 * fit.slack for fit in FITS[:2])))),
)
SINE, COSINE = Rational(20, 101), Rational(99, 101)
_beyond = less(Rational(407, 100), _whole)
_rest = 2 * SINE * Rational(39, 100) + 4 * COSINE - Rational(407, 100)
beyond = Claim(
    label="sharpened:embedded-counterexample",
    title="A feasible X with w11 >= 39/100, as the flow ends in, has trace above 4.07, and the minimum is 4",
    source=HERE,
    flow=REALS,
    given=(*FITS, ABOVE),
    statement=_beyond,
    proof=chain(
        (
            _beyond,
            SumOfSquares(
                *reflected(SINE, COSINE),
                2 * SINE * ABOVE.slack,
                *(-2 * COSINE * fit.slack for fit in FITS[:2]),
                2 * SINE * FITS[2].slack,
                _rest,
            ),
        ),
    ),
)
EMBEDDED = (reduction, dissipation, determinants, minimum, beyond)
