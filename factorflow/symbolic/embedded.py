"""The embedded flow: X = [[P, W], [W, P]] >= 0 with symmetric blocks, in S = P + W and T = P - W."""

from __future__ import annotations

from sympy import ImmutableMatrix, Matrix, zeros

from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import real
from factorflow.symbolic.sensing import symmetric

S, T = symmetric("s", 2), symmetric("t", 2)
P, W = (S + T) / 2, (S - T) / 2
G = Matrix([[0, W[0, 1] - 1], [W[0, 1] - 1, W[1, 1]]])
"""The gradient of the loss at W, where w12 = w21 = 1 and w22 = 0 are observed."""
X = ImmutableMatrix(Matrix([[P, W], [W, P]]))
H = ImmutableMatrix(Matrix([[zeros(2), G], [G, zeros(2)]]))

alpha, w11_end, trace_end = real("alpha"), real("w11_end"), real("trace_end")
"""The start alpha blockdiag(C, C) with C = [[1, k], [k, 1]], and w11 and tr X in the limit t -> infinity."""


def embedded_flow() -> Flow:
    """Return S' = -(G S + S G) and T' = G T + T G in the six entries of S and T."""
    upper = (0, 1, 3)
    state = tuple(M[i] for M in (S, T) for i in upper)
    field = tuple(rate[i] for rate in (-(G * S + S * G), G * T + T * G) for i in upper)
    return Flow("embedded flow", state, field)
