"""The embedded counterexample: X = [[P, W], [W, P]] >= 0 with w12 = w21 = 1 and w22 = 0 observed.

The minimum trace is 4, at w11 = 0.  From X(0) = alpha blockdiag(C, C), C = [[1, 1/2], [1/2, 1]], the limit of the
flow has zero loss, w11 = 0.39203225... and trace 4.07612035... for every small alpha.
"""

from sympy import Integer, Matrix, Rational, exp, sqrt, trace

from factorflow.proofs_check.claims.steps import HERE, REALS
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.embedded import G, H, P, S, T, X, alpha, embedded_flow, trace_end, w11_end
from factorflow.symbolic.notation import ddt, matrix, real
from factorflow.symbolic.reason import Cited, EmbeddedLimit, Expansion, SumOfSquares

FLOW = embedded_flow()
_flow = equal(X.applyfunc(ddt), -(H * X + X * H))
reduction = Claim(
    label="sharpened:embedded-counterexample.flow",
    title="S = P + W and T = P - W carry the flow of the embedded X = [[P, W], [W, P]]",
    source=HERE,
    flow=FLOW,
    given=(),
    statement=_flow,
    proof=chain((_flow, Expansion())),
    tested_at=(),
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
    tested_at=(),
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
    tested_at=(),
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
    title="Every positive semidefinite X with x14 = x23 = 1 has trace 4 or more",
    source=HERE,
    flow=REALS,
    given=FITS[:2],
    statement=_minimum,
    proof=chain((_minimum, SumOfSquares(*reflected(Integer(0), Integer(1)), *(-2 * fit.slack for fit in FITS[:2])))),
    tested_at=(),
)
SINE, COSINE = Rational(20, 101), Rational(99, 101)
_beyond = less(Rational(407, 100), _whole)
_rest = 2 * SINE * Rational(39, 100) + 4 * COSINE - Rational(407, 100)
beyond = Claim(
    label="sharpened:embedded-counterexample.gap",
    title="A feasible X with w11 at least 39/100 has trace above 4.07",
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
    tested_at=(),
)
# The enclosure begins in a box that every start enters, and ends where the loss traps the flow: both by Gronwall,
# as the module of the enclosure says in full.
_drift, _q, _move, _slope, _mu = (real(name) for name in ("drift", "q", "move", "slope", "mu"))
_enters = at_most(_drift, 1 / sqrt(1 - 2 * _q) - 1)
_stays = at_most(_move, exp(_slope / _mu) - 1)
_half = EmbeddedLimit(Rational(1, 2), digits=8)
_entry, _trace = less(Rational(39, 100), w11_end), less(Rational(407, 100), trace_end)
ends_above = Claim(
    label="sharpened:embedded-counterexample",
    title="From every alpha up to 1e-26 the flow ends without loss at a trace above 4.07; the minimum is 4",
    source=HERE,
    flow=REALS,
    given=(less(0, alpha), at_most(alpha, Rational(1, 10**26))),
    statement=_trace,
    proof=chain(
        (_enters, Cited(r"Gr\"onwall: $|\Phi - e^{Jt}| \le e^t\,\mathrm{drift}$ while $\alpha e^{2t} \le q$")),
        (_stays, Cited(r"Gr\"onwall: $|S - S_0| \le |S_0|\,\mathrm{move}$ while $\mu \le P$, with slope $= |G_0|$")),
        (_entry, _half),
        (_trace, _half),
    ),
    tested_at=(),
)
EMBEDDED = (reduction, dissipation, determinants, minimum, beyond, ends_above)
