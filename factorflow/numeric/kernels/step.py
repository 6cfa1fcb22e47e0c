"""One step of gradient descent on l(W_L ... W_1) for 2x2 factors, as straight-line scalar code for each depth.

A 2x2 matrix is a tuple of its entries by rows, and lives in registers.  The depth is the length of a tuple of
matrices, and which entries are observed is which of four values are not None: both are part of the types of the
arguments, so that the compiler generates, inlines and caches the code of each case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit, types
from numba.extending import overload

Matrix = tuple[float, ...]
"""a_11, a_12, a_21, a_22."""
Factors = tuple[Matrix, ...]
"""W_1, ..., W_L."""
Observed = tuple[float | None, ...]
"""The observed entries of W; None where nothing is observed."""
INLINED: Any = {"forceinline": True, "error_model": "numpy"}


@njit(forceinline=True, error_model="numpy")
def times(a: Matrix, b: Matrix) -> Matrix:
    """Return a b."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    )


@njit(forceinline=True, error_model="numpy")
def transposed(a: Matrix) -> Matrix:
    """Return a^T."""
    return a[0], a[2], a[1], a[3]


@njit(forceinline=True, error_model="numpy")
def minus(a: Matrix, b: Matrix) -> Matrix:
    """Return a - b."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]


@njit(forceinline=True, error_model="numpy")
def scaled(a: Matrix, rate: float) -> Matrix:
    """Return rate a."""
    return rate * a[0], rate * a[1], rate * a[2], rate * a[3]


@njit(forceinline=True, error_model="numpy")
def half_square(a: Matrix) -> float:
    """Return ||a||^2 / 2."""
    return 0.5 * (a[0] * a[0] + a[1] * a[1] + a[2] * a[2] + a[3] * a[3])


def residual(entry: float, value: float | None) -> float:
    """Return entry - value, or 0 where nothing is observed."""
    return 0.0 if value is None else entry - value


@overload(residual, jit_options=INLINED)
def _residual(entry, value):  # type: ignore[no-untyped-def] # numba wants the parameters as they are below
    if value == types.none:
        return lambda entry, value: 0.0
    return lambda entry, value: entry - value


@njit(forceinline=True, error_model="numpy")
def gradient(W: Matrix, observed: Observed) -> Matrix:
    """Return the gradient of the loss at W."""
    return (
        residual(W[0], observed[0]),
        residual(W[1], observed[1]),
        residual(W[2], observed[2]),
        residual(W[3], observed[3]),
    )


def step(state: Factors, observed: Observed, rate: float) -> tuple[Factors, float, Matrix]:
    """Return the factors after one step; and the loss and W before it.  Compiled code alone can call it."""
    raise NotImplementedError


@overload(step, jit_options=INLINED)
def _step(state, observed, rate):  # type: ignore[no-untyped-def] # numba wants the parameters of what is generated
    names: dict[str, Callable[..., object]] = {}
    exec(generated(len(state)), globals(), names)
    return names["step"]


def generated(depth: int) -> str:
    """Return the source of `step`: W_j -= rate A_j^T G B_j^T with A_j above and B_j below, nothing computed twice.

    Examples
    --------
    >>> print(generated(2))
    def step(state, observed, rate):
        w1, w2, = state
        b1 = w1
        b2 = times(w2, b1)
        G = gradient(b2, observed)
        g2 = scaled(G, rate)
        n2 = minus(w2, times(g2, transposed(b1)))
        g1 = times(transposed(w2), g2)
        n1 = minus(w1, g1)
        return (n1, n2,), half_square(G), b2
    """
    lines = ["def step(state, observed, rate):", f"{_each('w', depth)} = state", "b1 = w1"]
    lines += [f"b{j} = times(w{j}, b{j - 1})" for j in range(2, depth + 1)]
    lines += [f"G = gradient(b{depth}, observed)", f"g{depth} = scaled(G, rate)"]
    for j in range(depth, 1, -1):
        lines += [f"n{j} = minus(w{j}, times(g{j}, transposed(b{j - 1})))", f"g{j - 1} = times(transposed(w{j}), g{j})"]
    lines += ["n1 = minus(w1, g1)", f"return ({_each('n', depth)}), half_square(G), b{depth}"]
    return "\n    ".join(lines)


def _each(name: str, depth: int) -> str:
    return " ".join(f"{name}{j}," for j in range(1, depth + 1))
