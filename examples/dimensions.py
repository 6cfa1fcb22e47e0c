"""The missing entry in every dimension: one bound, whose constant does not depend on d.

A d x d matrix, two balanced factors, everything observed but the corner: ones at (1,2), (2,1) and (i,i), i >= 3,
zeros elsewhere.  The loss goes to zero in every dimension, the corner grows, and `sharpened:entry`, stated for 2 x 2
and proved for any d, lies below every trajectory.  A d x (d+1) matrix whose last column starts at zero does the same.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from sympy import lambdify

from factorflow.proofs_check.ledger import claim
from factorflow.symbolic.notation import excess

Array = NDArray[np.float64]
SHAPES = ((2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (4, 5))
TIMES = np.concatenate([[0.0], np.geomspace(0.1, 100, 60)])


def solution(shape: tuple[int, int]) -> Array:
    """Return the observed entries, and 0 in the corner."""
    W = np.eye(*shape)
    W[:2, :2] = [[0, 1], [1, 0]]
    return W


def start(shape: tuple[int, int], seed: int = 0) -> Array:
    """Return a W(0) near I/5 that is neither symmetric nor diagonal, with det > 0 and zeros in further columns."""
    W = np.eye(*shape) / 5
    d = shape[0]
    W[:, :d] += np.random.default_rng(seed).normal(0, 0.02, (d, d))
    return W


def balanced(W: Array) -> tuple[Array, Array]:
    """Return Y and Z with W = Y Z^T and Y^T Y = Z^T Z, from the singular value decomposition."""
    left, sigma, right = np.linalg.svd(W, full_matrices=False)
    return left * np.sqrt(sigma), right.T * np.sqrt(sigma)


def trajectory(shape: tuple[int, int]) -> Array:
    """Return W at `TIMES`, shape (times, d, d'), along the exact flow Y' = -G Z, Z' = -G^T Y."""
    target, d = solution(shape), shape[0]
    mask = np.ones(shape)
    mask[0, 0] = 0

    def split(flat: Array) -> tuple[Array, Array]:
        return flat[: d * d].reshape(d, d), flat[d * d :].reshape(shape[1], d)

    def velocity(t: float, flat: Array) -> Array:
        Y, Z = split(flat)
        G = mask * (Y @ Z.T - target)
        return -np.concatenate([(G @ Z).ravel(), (G.T @ Y).ravel()])

    first = np.concatenate([factor.ravel() for factor in balanced(start(shape))])
    found = solve_ivp(velocity, (0, TIMES[-1]), first, "DOP853", TIMES, rtol=1e-12, atol=1e-14)
    return np.array([Y @ Z.T for Y, Z in map(split, found.y.T)])


def losses(shape: tuple[int, int], W: Array) -> Array:
    """Return half the sum of squares of the residuals on each row."""
    residuals = W - solution(shape)
    residuals[:, 0, 0] = 0
    return np.asarray((residuals**2).sum(axis=(1, 2)) / 2)


def bound(loss: Array) -> Array:
    """Return the left side of `sharpened:entry`, the best bound on |w_11|, for losses up to 3/8."""
    told = lambdify(excess, claim("sharpened:entry").statement.lhs, "numpy")
    return np.asarray(told((np.sqrt(1 + 8 * loss) - 1) / 2))


def room(shape: tuple[int, int], W: Array) -> float:
    """Return the least ratio of |w_11| to the bound, on the rows that it speaks of."""
    loss = losses(shape, W)
    small = loss <= 3 / 8
    return float((np.abs(W[small, 0, 0]) / bound(loss[small])).min())


def picture(runs: dict[tuple[int, int], Array]) -> Figure:
    """Return |w_11| against the loss for every shape, and the bound under all of them."""
    figure, axes = pyplot.subplots(figsize=(4.2, 3.1), layout="constrained")
    for (d, columns), W in runs.items():
        loss = losses((d, columns), W)
        axes.plot(loss, np.abs(W[:, 0, 0]), "-" if d == columns else "--", lw=1.3, label=rf"${d} \times {columns}$")
    loss = np.geomspace(min(losses(shape, W).min() for shape, W in runs.items()), 0.37)
    axes.plot(loss, bound(loss), "k:", lw=1.6, label="best bound, any $d$")
    axes.set(xscale="log", yscale="log", xlabel=r"loss $\ell$", ylabel=r"missing entry $|w_{11}|$")
    axes.set_xlim(3, None)
    axes.invert_xaxis()
    axes.set_xlim(3, loss.min())
    axes.legend(frameon=False, fontsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "dimensions.pdf")
    runs = {shape: trajectory(shape) for shape in SHAPES}
    for shape, W in runs.items():
        end = f"loss {losses(shape, W)[-1]:.3e}, |w_11| {abs(W[-1, 0, 0]):.5f}"
        print(f"{shape[0]} x {shape[1]}: {end}, least ratio to the bound {room(shape, W):.6f}")
    picture(runs).savefig(target, dpi=200)
    print(f"written: {target}")
