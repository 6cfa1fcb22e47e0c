"""The conjecture of 2017, and what refutes it."""

from sympy import sympify, trace

from factorflow.proofs_check.claims.gunasekar2017.commuting import LEAST_TRACE
from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER
from factorflow.proofs_check.claims.lll2021 import R, V, factor, limit, limit_trace, observed
from factorflow.proofs_check.claims.steps import REALS
from factorflow.symbolic.claim import Claim, Disproof, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.reason import ByClaim, Witness

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
CONJECTURE = (conjecture,)
