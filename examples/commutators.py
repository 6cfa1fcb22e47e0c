"""Are the commutator terms of the ordered exponential of lower order as the start shrinks?  They are not.

The flow of 2017 ends at X = E X_0 E^T, E the ordered exponential of -A*(r).  For commuting measurements
E = exp(S), S = A*(s) with s' = -r.  What commutators add is M, the largest |ln sigma| of exp(-S) E; both are
measured against ln(1/alpha) as alpha -> 0, for the residual as the control and for a random smooth control that
lasts as long as it takes to grow from alpha to 1.  A remark of the paper expects M / ln(1/alpha) -> 0.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm

Array = np.ndarray
Control = Callable[[float, Array], Array]
"""From time and X to the signals r."""


def observing(size: int, *entries: tuple[int, int]) -> list[Array]:
    """Return the measurements of entries of a symmetric matrix, counted from 1."""
    units = [np.zeros((size, size)) for _ in entries]
    for unit, (i, j) in zip(units, entries, strict=True):
        unit[i - 1, j - 1] += 0.5
        unit[j - 1, i - 1] += 0.5
    return units


def parts(A: Sequence[Array], control: Control, start: Array, alpha: float, time: float) -> tuple[float, float]:
    """Return |S| and M over ln(1/alpha), from X_0 = alpha start, at a time."""
    size, shape = start.shape[0], start.shape

    def field(t: float, z: Array) -> Array:
        E = z[: size**2].reshape(shape)
        r = control(t, alpha * E @ start @ E.T)
        H = np.tensordot(r, np.array(A), 1)
        return np.concatenate([-(H @ E).ravel(), -r])

    begin = np.concatenate([np.eye(size).ravel(), np.zeros(len(A))])
    z = solve_ivp(field, (0, time), begin, method="LSODA", rtol=1e-11, atol=1e-13).y[:, -1]
    E, S = z[: size**2].reshape(shape), np.tensordot(z[size**2 :], np.array(A), 1)
    sizes = np.log(np.linalg.svd(expm(-S) @ E, compute_uv=False))
    scale = np.log(1 / alpha)
    return float(np.linalg.norm(S, 2) / scale), float(np.abs(sizes).max() / scale)


def by_the_residual(A: Sequence[Array], values: Sequence[float], start: Array, alpha: float) -> tuple[float, float]:
    """Measure the parts where the flow of 2017 has arrived."""
    y = np.array(values)
    control = lambda t, X: np.einsum("kij,ij->k", np.array(A), X) - y  # noqa: E731
    return parts(A, control, start, alpha, 60 + 3 * float(np.log(1 / alpha)))


def by_a_smooth_control(A: Sequence[Array], seed: int, alpha: float) -> tuple[float, float]:
    """Measure the parts for a random trigonometric control, stretched in time by ln(1/alpha)."""
    a, b = np.random.default_rng(seed).normal(size=(2, len(A), 3))
    scale, k = float(np.log(1 / alpha)), np.arange(3)
    control = lambda t, X: (a * np.cos(k * t / scale) + b * np.sin(k * t / scale)).sum(1) / 3  # noqa: E731
    return parts(A, control, np.eye(A[0].shape[0]), alpha, scale)


EMBEDDED = observing(4, (1, 4), (2, 3), (2, 4))
LLL2021 = observing(4, (1, 3), (1, 4), (2, 3))
BLOCKS = np.kron(np.eye(2), np.array([[1, 0.5], [0.5, 1]]))
PROBLEMS = {
    "commuting: two diagonal entries": (observing(3, (1, 1), (2, 2)), [1.0, 0.5], np.eye(3)),
    "two entries that share a row": (observing(3, (1, 1), (1, 2)), [1.0, 0.5], np.eye(3)),
    "embedded, from the identity": (EMBEDDED, [1.0, 1.0, 0.0], np.eye(4)),
    "embedded, from blockdiag(C, C)": (EMBEDDED, [1.0, 1.0, 0.0], BLOCKS),
    "Li, Luo & Lyu, R = 2": (LLL2021, [1.0, 2.0, 2.0], np.eye(4)),
}

if __name__ == "__main__":
    alphas = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
    print("M / ln(1/alpha) for alpha =", *alphas)
    for name, (A, values, start) in PROBLEMS.items():
        print(f"{name:32}", *(f"{by_the_residual(A, values, start, alpha)[1]:7.3f}" for alpha in alphas))
    for seed in (1, 2):
        print(
            f"{f'smooth control, seed {seed}':32}",
            *(f"{by_a_smooth_control(EMBEDDED, seed, a)[1]:7.3f}" for a in alphas),
        )
