"""The determinant obeys a law of its own and keeps its sign."""

from sympy import Integer, Rational, log, sign

from factorflow.proofs_check.claims.arora2019.instances import at_roots
from factorflow.proofs_check.claims.arora2019.singular import AT_SINGULAR, IMPLICIT
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import det_law, root_flow, singular_flow
from factorflow.symbolic.notation import (
    G,
    ddt,
    depth,
    det,
    det_sign,
    gamma,
    initial,
    inner_WG,
    log_abs_det,
    s_1,
    s_2,
    x,
    y,
)
from factorflow.symbolic.reason import ByClaim, Expansion, Invariance, SumOfSquares

L, half = depth, Rational(1, 2)
_singular = singular_flow(None, depth)

_trace = equal(ddt((s_1**2) ** (1 / L) + (s_2**2) ** (1 / L)), -2 * inner_WG)
trace_law = Claim(
    label="arora2019:det-law.trace",
    title="The trace of (W W^T)^(1/L) at any depth",
    source="factorflow",
    flow=_singular,
    given=(),
    statement=_trace,
    proof=chain((_trace, Expansion())),
    tested_at=(AT_SINGULAR,),
)

_rate = -L * ((s_1**2) ** (half - 1 / L) * gamma[0, 0] + (s_2**2) ** (half - 1 / L) * sign(s_2) * gamma[1, 1])
_law = equal(ddt(log_abs_det), _rate)
det_law_claim = Claim(
    label="arora2019:det-law",
    title="The logarithmic derivative of the determinant, at any depth, for any loss",
    source=f"{IMPLICIT}, Theorem 3",
    flow=_singular,
    given=(),
    statement=_law,
    proof=chain((_law, Expansion())),
    tested_at=(AT_SINGULAR,),
)


def det_law_closed_form(layers: int) -> Claim:
    """The law that the engines integrate is the law in singular values."""
    flow = root_flow(layers)
    n = Integer(layers)
    spectral = -n * (x ** (n - 2) * G[0, 0] + det_sign * y ** (n - 2) * G[1, 1])
    small = {log_abs_det: n * (log(x) + log(y))}
    statement = equal(det_law(layers).subs(small), spectral)
    unit = equal(det_sign**2, 1)
    return Claim(
        label=f"arora2019:det-law.depth-{layers}",
        title=f"The law of the determinant in the entries of W, depth {layers}",
        source="factorflow",
        flow=flow,
        given=(unit,),
        statement=statement,
        proof=chain((statement, Expansion(modulo=(unit,)))),
        tested_at=(at_roots(layers),),
    )


_exponent = at_most(0, half - 1 / L)
_kept = less(0, det * initial(det))
det_sign_claim = Claim(
    label="arora2019:det-sign",
    title="The determinant keeps its sign at every depth L >= 2",
    source=f"{IMPLICIT}; Razin & Cohen 2020, Lemma 7",
    flow=_singular,
    given=(at_most(2, L), less(0, initial(det) ** 2)),
    statement=_kept,
    proof=chain(
        (_exponent, SumOfSquares(L - 2, multiplier=2 * L)),
        (_law, ByClaim(det_law_claim)),
        (_kept, Invariance(_law)),
    ),
)
