"""The conjecture of 2017, and what refutes it."""

from sympy import Rational, sympify, trace

from factorflow.proofs_check.claims.gunasekar2017.commuting import LEAST_TRACE
from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER
from factorflow.proofs_check.claims.lll2021 import R, V, factor, limit, limit_trace, observed
from factorflow.proofs_check.claims.sharpened.embedded import FITS, U, ends_above
from factorflow.proofs_check.claims.steps import REALS
from factorflow.symbolic.claim import Claim, Disproof, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.embedded import alpha, trace_end
from factorflow.symbolic.reason import ByClaim, Expansion, SumOfSquares, Witness

# On the measurements of Li, Luo & Lyu: every solution X = V V^T has a trace at least that of the limit.
_two = {R: sympify(2), **dict(zip(V, factor(sympify(2)), strict=True))}
_statement, _known = at_most(limit_trace, trace(V * V.T)), equal(limit_trace, 10)
conjecture = Claim(
    label="gunasekar2017:conjecture",
    title="If it exists without error, the limit of the flow from alpha I has the least trace",
    source=f"{PAPER}, the conjecture",
    flow=REALS,
    given=(less(1, R), *observed(V * V.T)),
    statement=_statement,
    disproof=Disproof(
        _two,
        chain(
            (_known, ByClaim(limit, {R: 2})),
            (_statement.negation, Witness({**_two, limit_trace: 10})),
        ),
        true_part=LEAST_TRACE,
    ),
)

# From a start that is not alpha I, on the measurements of the 2020 paper: there w11 is 0 at the least trace.
E1, E2 = (1, 0, 0, 0), (0, 1, 0, 0)
_least = {alpha: Rational(1, 10**26), **dict(zip(U, (*E1, *E2, *E2, *E1), strict=True))}
_ends = less(Rational(407, 100), trace_end)
_any_start = at_most(trace_end, trace(U * U.T))
any_start = Claim(
    label="gunasekar2017:conjecture.any-start",
    title="The same for every start of full rank, here alpha blockdiag(C, C), C = [[1, 1/2], [1/2, 1]]",
    source=f"{PAPER}, the conjecture as it is stated, on the observations of Razin & Cohen 2020",
    flow=REALS,
    given=(less(0, alpha), at_most(alpha, _least[alpha]), *FITS),
    statement=_any_start,
    disproof=Disproof(
        _least,
        chain(
            (_ends, ByClaim(ends_above)),
            (equal(trace(U * U.T), 4), Expansion(modulo=tuple(equal(u, _least[u]) for u in U))),
            (_any_start.negation, SumOfSquares(_ends.slack, Rational(7, 100), equal(trace(U * U.T), 4).slack)),
        ),
        true_part=LEAST_TRACE,
    ),
    tested_at=(),
)
CONJECTURE = (conjecture, any_start)
