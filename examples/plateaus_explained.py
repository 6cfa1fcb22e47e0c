"""Why the missing entry stops: imbalance, by a Gaussian start or by a finite learning rate, ends its growth.

Balanced gradient flow completes [[?, 1], [1, 0]] with w_11 growing for ever.  A reviewer of Razin & Cohen (2020)
saw plateaus instead.  They obey a law: the weak singular values y_j of the factors differ, y_j^2 - y_1^2 = delta_j,
and det W turns negative when y_1 passes zero, after which det W goes to -1 and w_11 stops:

    two factors:    w_11^2/4 + (5/2) ln w_11 = ln(4/delta) + K/2,   K from ln det W of the balanced flow;
    three factors:  w_11 = (5 pi / agm(sqrt delta_2, sqrt delta_3))^(3/5), whatever the start.

The exact flow from unbalanced factors and gradient descent from balanced ones, whose steps make the imbalance,
fall on the same curve, as long as the steps are stable: the largest eigenvalue of the Hessian is w_11^(2-2/L).
Last, 1000 Gaussian starts for each depth: none keeps det W > 0.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from sympy import Matrix, Rational

from factorflow.numeric.engines.descent import Descent
from factorflow.numeric.event import Event
from factorflow.numeric.integrate import integrate
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.factorization import factor_flow, product_flow
from factorflow.symbolic.notation import W

START = Matrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]])
IMBALANCES = tuple(Fraction(1, 10**k) for k in range(1, 8))
RATES = tuple(Fraction(1, k) for k in (10, 20, 50, 100, 200, 500, 1000, 2000))
SMALL_RATES = (Fraction(1, 5000), Fraction(1, 10000))
"""Two factors stop early enough for these, too; three would take more than 1e9 steps."""
AT_REST = "loss=1e-10"
Array = NDArray[np.float64]
Point = tuple[float, float]
"""The imbalance of the weak modes, and where w_11 stops."""


def flow_plateau(depth: int, imbalance: Fraction) -> Point:
    """Return where the flow stops from balanced factors with (j-1) times the imbalance added to entry (2, 2) of W_j."""
    start = balanced_factors(START, depth)
    for j in range(1, depth):
        start[factor_flow(depth=depth).state[4 * j + 3]] += j * Rational(imbalance)
    return plateau(integrate(factor_flow(depth=depth), start, AT_REST), depth)


def descent_plateau(depth: int, rate: Fraction) -> Point:
    """Return where gradient descent from balanced factors stops."""
    start, end = balanced_factors(START, depth), Event.parse(AT_REST)
    return plateau(Descent(rate).run(factor_flow(depth=depth), start, end), depth)


def is_stable(depth: int, rate: Fraction, w: float) -> bool:
    """Is the step below 2 over the largest eigenvalue of the Hessian where the loss is zero?"""
    return bool(float(rate) * w ** (2 - 2 / depth) < 2)


def plateau(run: Trajectory, depth: int) -> Point:
    """Return the imbalance of the weak modes and w_11 on the last row."""
    names = [str(entry) for entry in factor_flow(depth=depth).state]
    factors = np.array([float(run.row(-1)[name]) for name in names]).reshape(depth, 2, 2)
    return imbalance_of(weak_modes(factors)), float(run.row(-1)["w_11"])


def weak_modes(factors: Array) -> list[float]:
    """Return y_j^2 less the least of them, in the weak left singular directions of W_1, ..., W_(L-1)."""
    weak = [np.linalg.svd(w)[0][:, 1] for w in factors[:-1]]
    steps = [
        f @ (upper.T @ upper - lower @ lower.T) @ f for f, lower, upper in zip(weak, factors, factors[1:], strict=False)
    ]
    squares = np.concatenate([[0.0], np.cumsum(steps)])
    return sorted(float(y) for y in squares - squares.min())


def imbalance_of(modes: Sequence[float]) -> float:
    """Return delta for two factors, agm(sqrt delta_2, sqrt delta_3)^2 for three."""
    return modes[1] if len(modes) == 2 else float(mpmath.agm(*map(mpmath.sqrt, modes[1:]))) ** 2


def law(depth: int, delta: float, offset: float) -> float:
    """Return where w_11 stops at this imbalance; `offset` is K of the balanced flow of two factors."""
    if depth == 3:
        return float((5 * np.pi / np.sqrt(delta)) ** 0.6)
    return float(brentq(lambda w: w**2 / 4 + 2.5 * np.log(w) - np.log(4 / delta) - offset / 2, 0.1, 100))


def balanced_offset() -> float:
    """Return K of ln det W = -w_11^2/2 - 3 ln w_11 + K - 9/(2 w_11^2) + ..., for two factors."""
    row = integrate(product_flow(depth=2), dict(zip(W, START, strict=True)), "t=300").row(-1)
    w, log_det = float(row["w_11"]), float(row["log_abs_det"])
    return float(log_det + w**2 / 2 + 3 * np.log(w) + 4.5 / w**2)


def fates(depth: int, starts: int, std: float = 0.5, time: float = 200.0) -> tuple[Array, Array]:
    """Return W(0) and W at the end of the exact flow, shape (starts, 2, 2), from Gaussian factors with det W(0) > 0."""
    generator = np.random.default_rng(depth)
    draws = generator.normal(0, std, (4 * starts, depth, 2, 2))
    factors = draws[np.linalg.det(product(draws)) > 0][:starts]
    end = solve_ivp(velocity, (0, time), factors.ravel(), "DOP853", [time], args=(depth,), rtol=1e-10, atol=1e-12)
    return product(factors), product(end.y[:, -1].reshape(-1, depth, 2, 2))


def product(factors: Array) -> Array:
    """Return W_L ... W_1 for each start."""
    W = factors[:, 0]
    for j in range(1, factors.shape[1]):
        W = factors[:, j] @ W
    return W


def losses(W: Array) -> Array:
    """Return half of the sum of the squares of the residuals."""
    return np.asarray((((W - [[0, 1], [1, 0]]) * [[0, 1], [1, 1]]) ** 2).sum(axis=(1, 2)) / 2)


def velocity(time: float, flat: Array, depth: int) -> Array:
    """Return W_j' = -(W_L ... W_(j+1))^T G (W_(j-1) ... W_1)^T for all starts at once."""
    factors = flat.reshape(-1, depth, 2, 2)
    G = (product(factors) - [[0, 1], [1, 0]]) * [[0, 1], [1, 1]]
    one = np.broadcast_to(np.eye(2), G.shape)
    ahead = [one, *(product(factors[:, j:]) for j in range(depth - 1, 0, -1))][::-1]
    behind = [one, *(product(factors[:, :j]) for j in range(1, depth))]
    rates = [-A.swapaxes(1, 2) @ G @ B.swapaxes(1, 2) for A, B in zip(ahead, behind, strict=True)]
    return np.stack(rates, axis=1).ravel()


Runs = dict[Fraction, Point]
"""By imbalance or by learning rate."""


def draw_law(axes: Axes, depth: int, flow: Runs, descent: Runs, offset: float) -> None:
    """Draw where w_11 stops against the imbalance: the law, the flow and gradient descent."""
    stable = [point for rate, point in descent.items() if is_stable(depth, rate, point[1])]
    beyond = [point for point in descent.values() if point not in stable]
    deltas = np.geomspace(min(x for x, _ in flow.values()) / 2, 0.3)
    axes.plot(deltas, [law(depth, x, offset) for x in deltas], "k-", lw=1, label="law")
    axes.plot(*zip(*flow.values(), strict=True), "o", color="#0072b2", ms=5, label="flow, unbalanced start")
    axes.plot(*zip(*stable, strict=True), "s", color="#d55e00", ms=6, mfc="none", label="descent, balanced start")
    if beyond:
        axes.plot(*zip(*beyond, strict=True), "x", color="#d55e00", ms=5, label="descent, steps beyond stability")
    axes.set(xscale="log", xlabel="imbalance of the weak modes", ylabel=r"$w_{11}$ at rest")
    axes.set_title(f"{'two' if depth == 2 else 'three'} factors", size=9)


def draw_fates(axes: Axes, ends: dict[int, tuple[Array, Array]]) -> None:
    """Draw how |w_11| is distributed at the end, one step curve for each depth."""
    bins = np.geomspace(0.03, 100, 36)
    for depth, (_, end) in ends.items():
        kept = int((np.linalg.det(end) > 0).sum())
        label = f"$L={depth}$: det $W>0$ still: {kept} of {len(end)}"
        axes.hist(np.abs(end[:, 0, 0]), list(bins), histtype="step", lw=1.4, label=label)
    axes.set(xscale="log", xlabel=r"$|w_{11}|$ at $t = 200$", ylabel="starts")
    axes.set_title(r"Gaussian starts with det $W(0) > 0$", size=9)


def picture(flows: dict[int, Runs], descents: dict[int, Runs], ends: dict[int, tuple[Array, Array]]) -> Figure:
    """Return both laws and the fates."""
    figure, (two, three, last) = pyplot.subplots(1, 3, figsize=(10, 3.2), layout="constrained")
    offset = balanced_offset()
    for axes, depth in ((two, 2), (three, 3)):
        draw_law(axes, depth, flows[depth], descents[depth], offset)
    three.set_yscale("log")
    draw_fates(last, ends)
    last.set_ylim(0, last.get_ylim()[1] * 1.35)
    for axes in (two, three, last):
        axes.legend(frameon=False, fontsize=7)
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def told(what: str, depth: int, runs: Runs, offset: float) -> str:
    """Return a line for each run."""
    shown = (
        f"L={depth}, {what} {float(x):.0e}: delta {delta:.3e}, w_11 {w:.5f}, law {law(depth, delta, offset):.5f}"
        for x, (delta, w) in runs.items()
    )
    return "\n".join(shown)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "plateaus_explained.pdf")
    flows = {depth: {h: flow_plateau(depth, h) for h in IMBALANCES} for depth in (2, 3)}
    rates = {2: RATES + SMALL_RATES, 3: RATES}
    descents = {depth: {rate: descent_plateau(depth, rate) for rate in rates[depth]} for depth in (2, 3)}
    for depth in (2, 3):
        print(told("imbalance", depth, flows[depth], balanced_offset()))
        print(told("learning rate", depth, descents[depth], balanced_offset()))
    ends = {depth: fates(depth, 1000) for depth in (2, 3, 4)}
    for depth, (_, end) in ends.items():
        negative, moving = np.linalg.det(end) < 0, losses(end) > 1e-6
        lost, late = int(negative.sum()), int((~negative & moving).sum())
        print(f"L={depth}: {lost} of {len(end)} starts have lost det W > 0 at t = 200, {late} of the others still move")
    picture(flows, descents, ends).savefig(target, dpi=200)
    print(f"written: {target}")
