"""The flow of X = U U^T towards observed entries, thousands of small instances at once, by a Rosenbrock method.

    U' = -G U,   G_ij = w_ij (X_ij - y_ij),   so that   X' = -(G X + X G)

is stiff as soon as one direction of U has grown and another has not.  It is integrated in U, where X stays
positive semidefinite; in X, rounding makes it slightly indefinite, and some instances then explode.

The method is RODAS of Hairer and Wanner, *Solving Ordinary Differential Equations II* (1996), section IV.7: six
stages, order 4, an embedded solution of order 3, stiffly accurate and L-stable.  The flow is that of a gradient,
so that I/(gamma h) - J is symmetric, and positive definite for every step short enough to be accurate.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from factorflow.numeric.kernels.threads import in_shares

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Sizes = tuple[int, ...]
"""A tuple in place of a number, its length: that is part of the type, so that loops over it are unrolled."""
DONE, SPENT, BROKEN = 0, 1, 2
"""How an instance ended: at its time, short of it with the budget of steps spent, or with steps that vanish because
a number is no longer finite or the tolerance is out of reach."""

GAMMA = 0.25
A = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.544, 0.0, 0.0, 0.0, 0.0],
        [0.9466785280815826, 0.2557011698983284, 0.0, 0.0, 0.0],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817, 0.0, 0.0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 0.0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0],
    ]
)
"""Stage i is evaluated at U + sum_j A_ij K_j; the new U is there, at the last stage, plus its K."""
C = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [-5.6688, 0.0, 0.0, 0.0, 0.0],
        [-2.430093356833875, -0.2063599157091915, 0.0, 0.0, 0.0],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0.0, 0.0],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160, 0.0],
        [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
    ]
)
"""(I/(gamma h) - J) K_i = f(stage i) + sum_j C_ij K_j / h."""
STAGES = 6
SHARE = 64
"""Instances that one thread takes at a time."""
SHRINK, GROW, SAFETY = 0.2, 6.0, 0.9
"""The next step is at least, at most, and otherwise so much of what the error estimate allows."""


@njit(cache=True, error_model="numpy")
def velocity(rows: Sizes, columns: Sizes, u: Array, y: Array, w: Array, g: Array, v: Array) -> None:
    """Fill g (n, n) with G, and v (n d) with -G U."""
    n, d = len(rows), len(columns)
    for i in range(n):
        for j in range(i + 1):
            x = 0.0
            if w[i, j] != 0.0:
                for a in range(d):
                    x += u[i * d + a] * u[j * d + a]
                x = w[i, j] * (x - y[i, j])
            g[i, j] = g[j, i] = x
    for i in range(n):
        for a in range(d):
            s = 0.0
            for j in range(n):
                s -= g[i, j] * u[j * d + a]
            v[i * d + a] = s


@njit(cache=True, error_model="numpy")
def hessian(rows: Sizes, columns: Sizes, u: Array, w: Array, g: Array, h: Array) -> None:
    """Fill the lower triangle of h (n d, n d) with -dV_ia/dU_jb.

    It is w_ij U_ib U_ja + delta_ab G_ij + delta_ij sum_k w_ik U_ka U_kb.
    """
    n, d = len(rows), len(columns)
    for i in range(n):
        for j in range(i + 1):
            for a in range(d):
                for b in range(d):
                    h[i * d + a, j * d + b] = w[i, j] * u[i * d + b] * u[j * d + a]
                h[i * d + a, j * d + a] += g[i, j]
        for k in range(n):
            for a in range(d):
                for b in range(a + 1):
                    h[i * d + a, i * d + b] += w[i, k] * u[k * d + a] * u[k * d + b]


@njit(cache=True, error_model="numpy")
def cholesky(rows: Sizes, columns: Sizes, h: Array, shift: float, low: Array) -> bool:
    """Fill ``low`` with the factor of h + shift I, the reciprocals on its diagonal; return whether it exists."""
    for p in range(len(rows) * len(columns)):
        for q in range(p):
            s = h[p, q]
            for r in range(q):
                s -= low[p, r] * low[q, r]
            low[p, q] = s * low[q, q]
        s = h[p, p] + shift
        for r in range(p):
            s -= low[p, r] * low[p, r]
        if not s > 0.0:
            return False
        low[p, p] = 1.0 / math.sqrt(s)
    return True


@njit(cache=True, error_model="numpy")
def solve(rows: Sizes, columns: Sizes, low: Array, x: Array) -> None:
    """Replace x by the solution with the factor of `cholesky`."""
    m = len(rows) * len(columns)
    for p in range(m):
        s = x[p]
        for q in range(p):
            s -= low[p, q] * x[q]
        x[p] = s * low[p, p]
    for p in range(m - 1, -1, -1):
        s = x[p]
        for q in range(p + 1, m):
            s -= low[q, p] * x[q]
        x[p] = s * low[p, p]


@njit(cache=True, error_model="numpy")
def norm(x: Array) -> float:
    """Return the Euclidean norm of a flat array."""
    s = 0.0
    for value in x:
        s += value * value
    return math.sqrt(s)


@njit(cache=True, error_model="numpy")
def integrate(
    rows: Sizes, columns: Sizes, u: Array, y: Array, w: Array, t_end: float, rtol: float, max_steps: int
) -> tuple[int, int]:
    """Move u (n d) to its place at t_end; return how that ended and the steps that it took."""
    n, m = len(rows), len(rows) * len(columns)
    g, h, low, K, at = np.empty((n, n)), np.empty((m, m)), np.empty((m, m)), np.empty((STAGES, m)), np.empty(m)
    velocity(rows, columns, u, y, w, g, K[0])
    hessian(rows, columns, u, w, g, h)
    first, pace = norm(u), norm(K[0])
    if not math.isfinite(pace):
        return BROKEN, 0
    if pace == 0.0 or t_end == 0.0:
        return DONE, 0
    t, step = 0.0, min(t_end, rtol**0.25 * first / pace)
    for count in range(1, max_steps + 1):
        error = math.inf
        if cholesky(rows, columns, h, 1.0 / (GAMMA * step), low):
            for i in range(STAGES):
                for p in range(m):
                    at[p] = u[p]
                    for j in range(i):
                        at[p] += A[i][j] * K[j, p]
                velocity(rows, columns, at, y, w, g, K[i])
                for p in range(m):
                    for j in range(i):
                        K[i, p] += C[i][j] / step * K[j, p]
                solve(rows, columns, low, K[i])
            for p in range(m):
                at[p] += K[STAGES - 1, p]
            error = norm(K[STAGES - 1]) / (rtol * max(first, norm(at)))
        if error <= 1.0:
            t = t_end if step == t_end - t else t + step
            if t == t_end:
                u[:] = at
                return DONE, count
            u[:] = at
            velocity(rows, columns, u, y, w, g, K[0])
            hessian(rows, columns, u, w, g, h)
        step *= min(GROW, max(SHRINK, SAFETY * error**-0.25)) if error < math.inf else SHRINK  # else: also nan
        if not t + step > t:
            return BROKEN, count
        step = min(step, t_end - t)
    return SPENT, max_steps


@njit(cache=True, error_model="numpy", nogil=True)
def integrate_share(
    rows: Sizes,
    columns: Sizes,
    ends: Array,
    y: Array,
    w: Array,
    t_end: float,
    rtol: float,
    max_steps: int,
    outcomes: Whole,
    steps: Whole,
) -> None:
    """Apply `integrate` to one instance after the other."""
    for k in range(len(ends)):
        outcomes[k], steps[k] = integrate(rows, columns, ends[k], y[k], w[k], t_end, rtol, max_steps)


def relax(
    starts: Array, values: Array, weights: Array, t_end: float, rtol: float = 1e-6, max_steps: int = 10_000
) -> tuple[Array, Whole, Whole]:
    """Integrate U' = -G U, G_ij = w_ij ((U U^T)_ij - y_ij), for a batch of instances on all threads.

    Parameters
    ----------
    starts : array, shape (N, n, d)
        U(0); left as they are.
    values, weights : arrays, shape (N, n, n)
        The observed entries y and their weights w, symmetric; where the weight is 0 the value is not read.
    t_end : float
        Steps grow without bound near a limit, so that a t_end of 1e9 costs little more than one of 1e3.
    rtol : float
        The most that the error of a step may be, relative to the Frobenius norm of U, or of U(0) where that is larger.
    max_steps : int
        The budget of an instance.

    Returns
    -------
    ends : array, shape (N, n, d)
        U at the end; X = U U^T is positive semidefinite.
    outcomes : array of int, shape (N,)
        `DONE`, `SPENT` or `BROKEN`.
    steps : array of int, shape (N,)
        Steps that were tried.

    Examples
    --------
    >>> ends, outcomes, steps = relax(np.full((1, 1, 1), 1e-3), np.full((1, 1, 1), 4.0), np.ones((1, 1, 1)), t_end=1e3)
    >>> print(ends.round(6), outcomes)
    [[[2.]]] [0]
    """
    count, n, d = starts.shape
    ends = np.array(starts, dtype=np.float64).reshape(count, n * d)
    y, w = (np.ascontiguousarray(array, dtype=np.float64) for array in (values, weights))
    outcomes, steps = np.empty(count, np.int64), np.empty(count, np.int64)

    def work(share: slice) -> None:
        batch = ends[share], y[share], w[share]
        integrate_share((0,) * n, (0,) * d, *batch, t_end, rtol, max_steps, outcomes[share], steps[share])

    in_shares(work, count, SHARE)
    return ends.reshape(count, n, d), outcomes, steps
