"""Deep matrix factorization: gradient flow on l(W_L ... W_1) for 2x2 factors and any depth L.

From balanced factors the product obeys (Arora, Cohen & Hazan, ICML 2018, Theorem 1)

    W' = - sum_j (W W^T)^((L-j)/L) G (W^T W)^((j-1)/L),        G = grad l(W).

Time is that of gradient flow on the factors with unit learning rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Rational, Symbol, cos, exp, eye, sin, sqrt, sympify, trace

from factorflow.symbolic import notation
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    G,
    W,
    c_1,
    c_2,
    c_3,
    chebyshev,
    delta,
    det,
    det_sign,
    excess,
    gamma,
    imbalance,
    inner_adjWG,
    inner_WG,
    log_abs_det,
    loss,
    matrix,
    phi,
    psi,
    real,
    residual,
    s_1,
    s_2,
    sigma_1,
    sigma_2,
    tau,
    x,
    y,
)
from factorflow.symbolic.quantities import DETERMINANT_SAFE, MATRIX_QUANTITIES

NAME = "balanced product flow"
DEPTH = notation.depth
Observations = Sequence[Sequence[Expr | int | None]]
"""Two rows of two entries; None where the entry is not observed."""
RAZIN2020: Observations = ((None, 1), (1, 0))
"""The matrix completion problem of Razin & Cohen (2020)."""


def gradient(observe: Observations | None) -> ImmutableMatrix:
    """Return grad l(W): the residual at observed entries; free symbols g_ij when any loss is meant."""
    if observe is None:
        return G
    return ImmutableMatrix(2, 2, lambda i, j: 0 if observe[i][j] is None else W[i, j] - observe[i][j])


def named_gradient(observe: Observations | None) -> ImmutableMatrix:
    """Return grad l(W) in the symbols g_ij, zero where the entry is not observed."""
    return ImmutableMatrix(2, 2, lambda i, j: 0 if observe and observe[i][j] is None else G[i, j])


def gradient_entries(observe: Observations | None) -> dict[Symbol, Expr]:
    """Return the definitions of g_ij = w_ij - o_ij at the observed entries."""
    grad = named_gradient(observe)
    return {g: entry for g, entry in zip(grad, gradient(observe), strict=True) if observe and g != 0}


def losses(observe: Observations | None, grad: ImmutableMatrix | None = None) -> dict[Symbol, Expr]:
    """Return the definitions of the loss l = |residuals|^2 / 2, of s = sqrt(2 l) and of e + e^2 = 2 l."""
    if observe is None:
        return {}
    return {
        loss: sum(g**2 for g in grad or gradient(observe)) / 2,
        residual: sqrt(2 * loss),
        excess: (sqrt(1 + 8 * loss) - 1) / 2,
    }


def problem(observe: Observations | None, depth: Expr) -> dict[Symbol, Rational]:
    """Return depth and observed entries, by the names ``depth`` and ``o_ij``, as far as they are numbers."""
    entries = [(i, j) for i in range(2) for j in range(2) if observe and observe[i][j] is not None]
    observed = {real(f"o_{i + 1}{j + 1}"): sympify(observe[i][j]) for i, j in entries if observe}
    return {name: value for name, value in {**observed, DEPTH: depth}.items() if value.is_Rational}


def inner(a: ImmutableMatrix, b: ImmutableMatrix) -> Expr:
    """Return <a, b> = tr(a^T b)."""
    return trace(a.T * b)


def parameters(observe: Observations | None, depth: Expr) -> tuple[Symbol, ...]:
    """Return the free symbols of the problem."""
    numbers = G if observe is None else [o for row in observe for o in row if o is not None]
    free = set().union(*(sympify(number).free_symbols for number in [*numbers, depth]))
    return tuple(sorted(free, key=str))


def signals(observe: Observations | None) -> tuple[Symbol, ...]:
    """Return the parameters that move: the gradient when any loss is meant."""
    return tuple(G) if observe is None else ()


def root_definitions(depth: Expr) -> dict[Symbol, Expr]:
    """Return trace and determinant of (W W^T)^(1/L), and what the closed form of the flow needs of them."""
    powers = {tau: sigma_1 ** (2 / depth) + (sigma_2**2) ** (1 / depth), delta: (det**2) ** (1 / depth)}
    if depth.is_Integer:
        return {**powers, **_recurrence(int(depth)), **_coefficients(int(depth))}
    return {**powers, **_symbolic_coefficients(depth)}


def U(k: int) -> Expr:
    """Return U_k: X^k = U_k X - delta U_(k-1) I for a 2x2 matrix X (Cayley-Hamilton)."""
    return Integer(k) if k < 2 else chebyshev(k)


def _recurrence(depth: int) -> dict[Symbol, Expr]:
    return {U(k): tau * U(k - 1) - delta * U(k - 2) for k in range(2, depth + 1)}


def _coefficients(L: int) -> dict[Symbol, Expr]:
    layers = range(1, L + 1)
    return {
        c_1: sum(U(L - j) * U(j - 1) for j in layers) / U(L) ** 2,
        c_2: sum(U(L - j) * delta ** (j - 1) * U(L - j + 1) for j in layers) / U(L) ** 2,
        c_3: delta ** (L - 1) * sum(U(j) * U(L - j + 1) for j in layers) / U(L) ** 2,
    }


def _symbolic_coefficients(L: Expr) -> dict[Symbol, Expr]:
    """Solve for c_1, c_2, c_3 in the singular frame, where sigma_1 != sigma_2."""
    x, y = sigma_1**2, sigma_2**2
    first, second = L * x ** (1 - 1 / L), L * y ** (1 - 1 / L)
    mixed = (x - y) / (x ** (1 / L) - y ** (1 / L))
    return {
        c_1: (first + second - 2 * mixed) / (x - y) ** 2,
        c_2: (first - second) / (2 * (x - y)) - c_1 * (x + y) / 2,
        c_3: mixed - c_1 * x * y - c_2 * (x + y),
    }


def product_flow(observe: Observations | None = RAZIN2020, depth: Expr | int = 2) -> Flow:
    """Return the flow of the 2x2 product in its entries, in closed form, also where sigma_1 = sigma_2.

    Parameters
    ----------
    observe : 2x2 of numbers or None, optional
        Observed entries; None instead of the table means any loss, with gradient g_ij.
    depth : int or Symbol
        Number of factors L; a symbol gives the form that is valid where sigma_1 != sigma_2.

    Examples
    --------
    >>> flow = product_flow(depth=2)
    >>> flow.definitions[c_2], flow.definitions[c_3]
    (1/U_2, 2*delta/U_2)
    """
    depth = sympify(depth)
    definitions = {
        **MATRIX_QUANTITIES,
        **gradient_entries(observe),
        **losses(observe),
        **inner_products(gradient(observe)),
        **root_definitions(depth),
    }
    field, numbers = product_law(gradient(observe)), parameters(observe, depth)
    flow = Flow(NAME, tuple(W), field, numbers, definitions, problem(observe, depth), signals=signals(observe))
    has_law = depth.is_Integer and depth > 1  # at depth 1 det W may change sign
    return replace(flow, lift=lossless(flow, observe, int(depth))) if has_law else flow


def product_law(grad: ImmutableMatrix) -> tuple[Expr, ...]:
    """Return W' row by row, in closed form."""
    P, R = W * W.T, W.T * W
    return tuple(-(c_1 * P * grad * R + c_2 * (P * grad + grad * R) + c_3 * grad))


def trace_law() -> Expr:
    """Return tau' = -2 <W, G>, the same at every depth."""
    return -2 * inner_WG


def det_law(depth: int) -> Expr:
    """Return (ln |det W|)' in closed form (`arora2019:det-law`), finite at det W = 0 for L >= 2."""
    L = Integer(depth)
    small = det_sign * exp((1 - 2 / L) * log_abs_det)
    return -L * (U(depth - 1) * inner_WG + small * inner_adjWG) / U(depth)


def inner_products(grad: ImmutableMatrix) -> dict[Symbol, Expr]:
    """Return the definitions of <W, G> and <adj(W)^T, G>."""
    return {inner_WG: inner(W, grad), inner_adjWG: inner(W.adjugate().T, grad)}


def lossless(flow: Flow, observe: Observations | None, depth: int) -> Flow:
    """Return the product flow with G, tau and log |det W| carried as coordinates, and sgn det W a parameter.

    Rounding in the entries alone loses the sign of det W near w_11 = 7.5 in float64, and every digit of
    w_12 - 1, which the loss is made of, where w_12 rounds to 1.
    """
    grad = named_gradient(observe)
    moving = replace(flow, field=product_law(grad))
    residuals = {g: rate for g, rate in zip(grad, moving.field, strict=True) if g in gradient_entries(observe)}
    laws = {**residuals, tau: trace_law(), log_abs_det: det_law(depth)}
    read_off = {
        **losses(observe, grad),
        **inner_products(grad),
        **DETERMINANT_SAFE,
        delta: exp(2 * log_abs_det / depth),
    }
    return moving.carrying(laws, read_off).constant(det_sign)


def rotation(angle: Symbol) -> ImmutableMatrix:
    """Return the rotation by an angle."""
    return ImmutableMatrix([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]])


def singular_flow(observe: Observations | None = RAZIN2020, depth: Expr | int = 2) -> Flow:
    """Return the product flow in signed singular coordinates W = R(phi) diag(s_1, s_2) R(psi)^T.

    Two rotations and a signed s_2 reach both signs of the determinant; ``|s_1| != |s_2|``.  With
    ``gamma = R(phi)^T G R(psi)``: ``s_i' = -L |s_i|^(2-2/L) gamma_ii`` and
    ``phi' = -(s_1 gamma_21 + s_2 gamma_12)/(|s_1|^(2/L) - |s_2|^(2/L))``; psi' has gamma_12 and gamma_21 exchanged.
    """
    L = sympify(depth)
    gap = (s_1**2) ** (1 / L) - (s_2**2) ** (1 / L)
    field = (
        -L * (s_1**2) ** (1 - 1 / L) * gamma[0, 0],
        -L * (s_2**2) ** (1 - 1 / L) * gamma[1, 1],
        -(s_1 * gamma[1, 0] + s_2 * gamma[0, 1]) / gap,
        -(s_1 * gamma[0, 1] + s_2 * gamma[1, 0]) / gap,
    )
    entries = rotation(phi) * Matrix([[s_1, 0], [0, s_2]]) * rotation(psi).T
    products = inner_products(gradient(observe))
    frame = _named(gamma, rotation(phi).T * gradient(observe) * rotation(psi))
    definitions = {
        **MATRIX_QUANTITIES,
        **losses(observe),
        **products,
        **_named(W, entries),
        **frame,
        det: s_1 * s_2,
    }
    state, numbers = (s_1, s_2, phi, psi), parameters(observe, L)
    return Flow(NAME, state, field, numbers, definitions, problem(observe, L), signals=signals(observe))


def _named(names: ImmutableMatrix, values: ImmutableMatrix) -> dict[Symbol, Expr]:
    return dict(zip(names, values, strict=True))


def root_flow(depth: int) -> Flow:
    """Return the singular values of the product flow through their roots, W = diag(x^L, sgn y^L) in its frame.

    x and y are the singular values of every balanced factor: x' = -x^(L-1) g_11, y' = -sgn y^(L-1) g_22.
    """
    L = Integer(depth)
    field = (-(x ** (L - 1)) * G[0, 0], -det_sign * y ** (L - 1) * G[1, 1])
    roots = {tau: x**2 + y**2, delta: x**2 * y**2, **_recurrence(depth), **_coefficients(depth)}
    frame = _named(W, ImmutableMatrix([[x**L, 0], [0, det_sign * y**L]]))
    definitions = {det: W.det(), **frame, **inner_products(G), **roots}
    # Not the name of the product flow: what is said of W here is said in the frame of its singular vectors.
    return Flow(f"{NAME} in its frame", (x, y), field, (*G, det_sign), definitions, problem(None, L), signals=tuple(G))


def adjacent_layers() -> Flow:
    """Return the flow of two adjacent factors, whatever the factors above (A) and below (B) do.

    W = A upper lower B, with upper' = -A^T G (lower B)^T and lower' = -(A upper)^T G B^T.
    """
    A, B, lower, upper = (matrix(name, 2) for name in ("a", "b", "v", "u"))
    field = (*(-A.T * G * (lower * B).T), *(-(A * upper).T * G * B.T))
    return Flow("factor flow", (*upper, *lower), field, (*A, *B, *G), signals=(*A, *B, *G))


def factors(depth: int) -> list[ImmutableMatrix]:
    """Return the factors W_1, ..., W_L as matrices of symbols ``w1_11``, ..."""
    return [matrix(f"w{j}", 2) for j in range(1, depth + 1)]


def partial_products(
    depth: int,
) -> tuple[list[ImmutableMatrix], list[ImmutableMatrix], Mapping[Symbol, Expr]]:
    """Return names for B_j = W_(j-1) ... W_1 and A_j = W_L ... W_(j+1), j = 1..L, and their definitions."""
    ws, one = factors(depth), ImmutableMatrix(eye(2))
    before = [one, *(matrix(f"B{j}", 2) for j in range(2, depth + 1))]
    after = [*(matrix(f"A{j}", 2) for j in range(1, depth)), one]
    definitions: dict[Symbol, Expr] = {}
    for j in range(1, depth):
        definitions |= _named(before[j], ws[j - 1] * before[j - 1])
        definitions |= _named(after[depth - 1 - j], after[depth - j] * ws[depth - j])
    return before, after, definitions


def imbalances(depth: int) -> list[ImmutableMatrix]:
    """Return W_(j+1)^T W_(j+1) - W_j W_j^T for j = 1..L-1: zero exactly for balanced factors."""
    return [upper.T * upper - lower * lower.T for lower, upper in pairwise(factors(depth))]


def factor_flow(observe: Observations | None = RAZIN2020, depth: int = 2) -> Flow:
    """Return gradient flow on the factors, W_j' = -A_j^T G B_j^T, balanced or not.

    The entries of W = W_L ... W_1 are named quantities, and so is ``imbalance``, the Frobenius norm of
    all W_(j+1)^T W_(j+1) - W_j W_j^T together.
    """
    before, after, products = partial_products(depth)
    ws, grad = factors(depth), gradient(observe)
    field = [f for A, B in zip(after, before, strict=True) for f in -A.T * grad * B.T]
    definitions = {
        **MATRIX_QUANTITIES,
        **losses(observe),
        **products,
        **_named(W, ws[-1] * before[-1]),
        imbalance: sqrt(sum((entry**2 for D in imbalances(depth) for entry in D), Integer(0))),
    }
    state = tuple(entry for w in ws for entry in w)
    numbers = parameters(observe, Integer(depth))
    said = problem(observe, Integer(depth))
    return Flow("factor flow", state, tuple(field), numbers, definitions, said, signals=signals(observe))


def symmetric_flow(observe: Observations = RAZIN2020) -> Flow:
    """Return W' = -(W G + G W) in the entries of a symmetric W: depth 2 from a positive definite start."""
    depth, grad, symmetric = Integer(2), gradient(observe), {W[1, 0]: W[0, 1]}
    field = -(W * grad + grad * W).subs(symmetric)
    definitions = {**MATRIX_QUANTITIES, **losses(observe), **symmetric}
    state, rates = (W[0, 0], W[0, 1], W[1, 1]), (field[0, 0], field[0, 1], field[1, 1])
    return Flow(f"{NAME}, symmetric", state, rates, parameters(observe, depth), definitions, problem(observe, depth))
