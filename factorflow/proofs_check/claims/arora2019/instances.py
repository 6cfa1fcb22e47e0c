"""Where the symbols of a claim about factors or singular coordinates take their values on a trajectory."""

from sympy import Expr, Integer, Symbol

from factorflow.symbolic.notation import (
    G,
    W,
    depth,
    det_sign,
    initial,
    matrix,
    phi,
    psi,
    real,
    s_1,
    s_2,
    sigma_1,
    sigma_2,
    x,
    y,
)

RESIDUALS: dict[Symbol, Expr] = {
    g: Integer(0) if name == "11" else w - real(f"o_{name}")
    for g, w, name in zip(G, W, ("11", "12", "21", "22"), strict=True)
}
"""The gradient of the loss of Razin & Cohen (2020)."""
AT_SINGULAR_VALUES: dict[Symbol, Expr] = {s_1: sigma_1, s_2: det_sign * sigma_2, phi: Integer(0), psi: Integer(0)}


def at_roots(layers: Expr | int = depth) -> dict[Symbol, Expr]:
    """The singular values of balanced factors, with the residuals for gradient."""
    return {x: sigma_1 ** (Integer(1) / layers), y: sigma_2 ** (Integer(1) / layers), **RESIDUALS}


def at_factors(lower: int) -> dict[Symbol, Expr]:
    """Two adjacent factors and their start, in the place of u and v."""
    pairs = ((matrix("v", 2), lower), (matrix("u", 2), lower + 1))
    now = {entry: w for M, j in pairs for entry, w in zip(M, matrix(f"w{j}", 2), strict=True)}
    return {**now, **{initial(entry): initial(w) for entry, w in now.items()}}
