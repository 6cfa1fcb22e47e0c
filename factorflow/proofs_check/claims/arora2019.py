"""Arora, Cohen & Hazan (2018) and Arora, Cohen, Hu & Luo (2019): the dynamics of deep factorizations.

G is the gradient of any loss at W; L is the depth.
"""

from dataclasses import replace

from sympy import ImmutableMatrix, Integer, Rational, diag, log, sign, sqrt, zeros

from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import (
    adjacent_layers,
    det_law,
    factor_flow,
    inner,
    product_flow,
    root_flow,
    rotation,
    singular_flow,
)
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    G,
    W,
    ddt,
    depth,
    det,
    det_sign,
    displacement,
    gamma,
    initial,
    inner_WG,
    log_abs_det,
    loss,
    phi,
    psi,
    real,
    s_1,
    s_2,
    sigma_1,
    sigma_2,
    start_value,
    t,
    tau,
    x,
    y,
)
from factorflow.symbolic.reason import ByClaim, Cited, Expansion, Invariance, SumOfSquares

DYNAMICS = "Arora, Cohen & Hazan 2018"
IMPLICIT = "Arora, Cohen, Hu & Luo 2019"
L, half = depth, Rational(1, 2)


def loss_carrying_flow(layers: int) -> Flow:
    """The factor flow with any loss as a coordinate (chain rule) and the way gone from the start."""
    flow = factor_flow(None, layers)
    way = sqrt(sum((w - initial(w)) ** 2 for w in flow.state))
    return flow.carrying({loss: inner(G, W.applyfunc(ddt))}, {displacement: way})


def existence(layers: int) -> Claim:
    """The factors move at most sqrt(t l(0)) away, so the flow exists for all t."""
    flow = loss_carrying_flow(layers)
    descent = equal(ddt(loss), -sum(ddt(w) ** 2 for w in flow.state[:-1]))
    way = at_most(displacement**2, t * (initial(loss) - loss))
    statement = at_most(displacement**2, t * initial(loss))
    return Claim(
        label="arora2019:existence" + (f".depth-{layers}" if layers != 3 else ""),
        title=f"The flow on {layers} factors exists for all t",
        source="gradient flow; Picard and Lindelof",
        flow=flow,
        given=(at_most(0, t), at_most(0, loss)),
        statement=statement,
        proof=chain(
            (descent, Expansion()),
            (way, Cited("Cauchy-Schwarz for the integral of the speed; Picard-Lindelof for local existence")),
            (statement, SumOfSquares(way.slack, t * loss)),
        ),
    )


_layers = adjacent_layers()
_upper, _lower = (ImmutableMatrix(2, 2, _layers.state[k : k + 4]) for k in (0, 4))
_imbalance = _upper.T * _upper - _lower * _lower.T
_conserved = equal(_imbalance.applyfunc(ddt), zeros(2))
_balanced = equal(_imbalance, start_value(_imbalance))
balancedness = Claim(
    label="arora2019:balancedness",
    title="The imbalance of adjacent factors is conserved, at any depth, for any loss",
    source=f"{DYNAMICS}, Theorem 1",
    flow=_layers,
    given=(),
    statement=_balanced,
    proof=chain((_conserved, Expansion()), (_balanced, Invariance(_conserved))),
)

# Balanced factors share their singular values x, y; in the frame of the singular vectors all are diagonal.
j = real("j")


def diagonal(power: object) -> ImmutableMatrix:
    """diag(x, y)^power."""
    return ImmutableMatrix(diag(x**power, y**power))


_above, _below = diagonal(L - j), diagonal(j - 1)
_P_root, _R_root = (
    ImmutableMatrix(diag((sigma_1**2) ** (power / L), (sigma_2**2) ** (power / L))) for power in (L - j, j - 1)
)
_term = equal(_above * (_above.T * G * _below.T) * _below, _P_root * G * _R_root)
product_term = Claim(
    label="arora2019:product-flow",
    title="What factor j contributes to W' from balanced factors, at any depth",
    source=f"{DYNAMICS}, Theorem 1",
    flow=replace(product_flow(None, depth), definitions={sigma_1: x**L, sigma_2: y**L}),
    given=(),
    statement=_term,
    proof=chain((_term, Expansion())),
)


def closed_form(layers: int) -> Claim:
    """The closed form in the entries is the sum over the factors."""
    flow, entries = root_flow(layers), product_flow(None, layers)
    terms = (diagonal(2 * (layers - k)) * G * diagonal(2 * (k - 1)) for k in range(1, layers + 1))
    total = sum(terms, zeros(2))
    unit = equal(det_sign**2, 1)
    statement = equal(ImmutableMatrix(2, 2, entries.field), -total)
    return Claim(
        label=f"arora2019:product-flow.depth-{layers}",
        title=f"The product flow in closed form, depth {layers}",
        source=f"{DYNAMICS}, Theorem 1; Cayley-Hamilton",
        flow=flow,
        given=(unit,),
        statement=statement,
        proof=chain((statement, Expansion(modulo=(unit,)))),
    )


_singular = singular_flow(None, depth)
_gap = (s_1**2) ** (1 / L) - (s_2**2) ** (1 / L)
_mixed = (s_1**2 - s_2**2) / _gap
_in_frame = ImmutableMatrix(
    [
        [L * (s_1**2) ** (1 - 1 / L) * gamma[0, 0], _mixed * gamma[0, 1]],
        [_mixed * gamma[1, 0], L * (s_2**2) ** (1 - 1 / L) * gamma[1, 1]],
    ]
)
_pushed = equal(W.applyfunc(ddt), -rotation(phi) * _in_frame * rotation(psi).T)
singular_coordinates = Claim(
    label="arora2019:product-flow.singular-coordinates",
    title="The product flow in signed singular coordinates, at any depth",
    source=f"{IMPLICIT}, Theorem 3 and Lemma 2",
    flow=_singular,
    given=(),
    statement=_pushed,
    proof=chain((_pushed, Expansion())),
)

_trace = equal(ddt((s_1**2) ** (1 / L) + (s_2**2) ** (1 / L)), -2 * inner_WG)
trace_law = Claim(
    label="arora2019:det-law.trace",
    title="The trace of (W W^T)^(1/L) at any depth",
    source="factorflow",
    flow=_singular,
    given=(),
    statement=_trace,
    proof=chain((_trace, Expansion())),
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

CLAIMS = (
    existence(3),
    existence(2),
    balancedness,
    product_term,
    *map(closed_form, range(2, 6)),
    singular_coordinates,
    det_law_claim,
    trace_law,
    *map(det_law_closed_form, range(2, 6)),
    det_sign_claim,
)
