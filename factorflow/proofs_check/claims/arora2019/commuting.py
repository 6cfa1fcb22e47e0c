"""Symmetric commuting measurements at depth three and more: no proof here, a statement to be tested."""

from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import depth, initial, real, w_11, w_12, w_21, w_22

_observed = real("o_11")
commuting_depth = Claim(
    label="arora2019:commuting-depth",
    title="One observed diagonal entry, from alpha I: the trace exceeds the least one by alpha at most",
    source="Arora, Cohen, Hu & Luo 2019, Theorem 1: the simplest instance, with its modulus in alpha = w_22(0)",
    flow=product_flow(((_observed, None), (None, None)), depth),
    given=(
        at_most(3, depth),
        equal(initial(w_12), 0),
        equal(initial(w_21), 0),
        equal(initial(w_11), initial(w_22)),
        less(0, initial(w_22)),
        less(initial(w_11), _observed),
    ),
    statement=at_most(w_11 + w_22, _observed + initial(w_22)),
)
