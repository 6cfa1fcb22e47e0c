"""The flow of the factors, before any balance: it exists for all t and keeps its imbalance."""

from sympy import ImmutableMatrix, sqrt, zeros

from factorflow.proofs_check.claims.arora2019.instances import at_factors
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal
from factorflow.symbolic.factorization import adjacent_layers, factor_flow, inner
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import G, W, ddt, displacement, initial, loss, start_value, t
from factorflow.symbolic.reason import Cited, Expansion, Invariance, SumOfSquares

DYNAMICS = "Arora, Cohen & Hazan 2018"


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
    tested_at=(at_factors(1),),
)
