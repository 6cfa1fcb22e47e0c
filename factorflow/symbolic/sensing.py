"""Matrix sensing: gradient flow on |A(U U^T) - y|^2 and its closed form for commuting measurements.

X = U U^T obeys X' = -(H X + X H) with H = A*(r) = sum_i r_i A_i and r = A(X) - y (constants dropped;
Gunasekar et al., NIPS 2017).  If the A_i commute, X_t = exp(A*(s)) X_0 exp(A*(s)) with s' = -r.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Symbol, exp, log, trace, zeros

from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import matrix, real

NAME = "symmetric factor flow"
log_det_X = real("log_det_X")
SIZE = real("size")


def symmetric(name: str, size: int) -> ImmutableMatrix:
    """Return a symmetric matrix of symbols."""
    return ImmutableMatrix(size, size, lambda i, j: real(f"{name}_{min(i, j) + 1}{max(i, j) + 1}"))


def adjoint(measurements: Sequence[Matrix], weights: Sequence[Expr]) -> Matrix:
    """Return A*(weights) = sum_i weights_i A_i."""
    return sum((w * A for w, A in zip(weights, measurements, strict=True)), zeros(*measurements[0].shape))


def residuals(measurements: Sequence[Matrix], X: Matrix, values: Sequence[Expr]) -> list[Expr]:
    """Return r_i = <A_i, X> - y_i."""
    return [trace(A.T * X) - y for A, y in zip(measurements, values, strict=True)]


def symmetric_factor_flow(size: int) -> Flow:
    """Return U' = -H U for any symmetric H = A*(r), with X = U U^T as named quantities."""
    U, H = matrix("u", size), symmetric("h", size)
    X = (U * U.T).as_immutable()
    names = dict(zip(matrix("x", size), X, strict=True))
    signals = tuple(sorted(H.free_symbols, key=str))
    return Flow(NAME, tuple(U), tuple(-H * U), signals, names, {SIZE: Integer(size)}, signals=signals)


def measured_flow(measurements: Sequence[Matrix], values: Sequence[Expr]) -> Flow:
    """Return U' = -A*(r) U with r = A(U U^T) - y, for given symmetric measurements."""
    size = measurements[0].rows
    flow = symmetric_factor_flow(size)
    control = adjoint(measurements, residuals(measurements, matrix("x", size), values))
    names = {symmetric("h", size)[i, j]: control[i, j] for i in range(size) for j in range(i, size)}
    return replace(flow, parameters=(), signals=(), definitions={**flow.definitions, **names})


def sensing_flow(size: int) -> Flow:
    """Return X' = -(H X + X H) for any symmetric H = A*(r), in the entries of the symmetric X."""
    X, H = symmetric("x", size), symmetric("h", size)
    field = -(H * X + X * H)
    upper = [(i, j) for i in range(size) for j in range(i, size)]
    definitions = {log_det_X: log(X.det(method="berkowitz"))}
    state, rates = tuple(X[ij] for ij in upper), tuple(field[ij] for ij in upper)
    signals = tuple(sorted(H.free_symbols, key=str))
    return Flow(NAME, state, rates, signals, definitions, {SIZE: Integer(size)}, signals=signals)


def commutators(measurements: Sequence[Matrix]) -> list[tuple[int, int, Matrix]]:
    """Return the commutators A_i A_j - A_j A_i that do not vanish, with their indices."""
    pairs = ((i, j) for j in range(len(measurements)) for i in range(j))
    brackets = ((i, j, measurements[i] * measurements[j] - measurements[j] * measurements[i]) for i, j in pairs)
    return [(i, j, bracket) for i, j, bracket in brackets if not bracket.is_zero_matrix]


def exponents(count: int) -> tuple[Symbol, ...]:
    """Return the coordinates s_1, ..., s_m of the reduced flow."""
    return tuple(real(f"s_{i + 1}") for i in range(count))


def reduced_flow(measurements: Sequence[Matrix], values: Sequence[Expr], start: Matrix) -> Flow:
    """Return the flow s' = -(A(X) - y), X = exp(A*(s)) X_0 exp(A*(s)), of commuting measurements.

    Parameters
    ----------
    measurements : sequence of symmetric n x n Matrix
        They must commute; diagonal ones are exponentiated entry by entry.
    values : sequence of m Expr
    start : n x n Matrix
        X_0, symmetric.

    Raises
    ------
    ValueError
        If two measurements do not commute; the message gives their commutator.
    """
    for i, j, bracket in commutators(measurements):
        raise ValueError(f"measurements {i + 1} and {j + 1} do not commute: their commutator is {bracket}")
    s = exponents(len(measurements))
    E = exponential(adjoint(measurements, s))
    X = (E * start * E).as_immutable()
    names = dict(zip(matrix("x", start.rows), X, strict=True))
    det_law = log(start.det()) + 2 * trace(adjoint(measurements, s))
    field = tuple(-r for r in residuals(measurements, matrix("x", start.rows), values))
    return Flow("reduced flow of commuting measurements", s, field, (), {**names, log_det_X: det_law})


def exponential(H: Matrix) -> Matrix:
    """Return exp(H) of a symmetric matrix: entrywise on a diagonal, else through its eigenvectors."""
    if H.is_diagonal():
        return Matrix.diag(*[exp(H[i, i]) for i in range(H.rows)])
    return H.exp()
