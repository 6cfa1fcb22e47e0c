"""Large steps: gradient descent from W_2 = W_1^T keeps det W > 0 at every step size, and stops growing at 2/eta.

A step of gradient descent from W(0) = I/10 is the congruence W <- (I - eta G) W (I - eta G)
(`sharpened:descent-congruence`), so no step makes det W negative.  The largest eigenvalue of the Hessian is w_11
near a solution: the growth is stable until w_11 = 2/eta, then w_12 swings about 1 at the edge of stability and
w_11 stays; still larger steps diverge.
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure
from numpy.typing import NDArray

Array = NDArray[np.float64]
RATES = (0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
STEPS, LAST = 50_000, 2_000
TOO_LARGE = 1e8


def iterates(rate: float, steps: int = STEPS) -> Array:
    """Return W after each step as rows (w_11, w_12, w_22); they end where an entry is beyond 1e8."""
    W, rows = np.eye(2) / 10, []
    for _ in range(steps):
        step = np.eye(2) - rate * np.array([[0, W[0, 1] - 1], [W[1, 0] - 1, W[1, 1]]])
        W = step @ W @ step
        W[1, 0] = W[0, 1]  # exactly symmetric, but for the order of sums
        rows.append((W[0, 0], W[0, 1], W[1, 1]))
        if np.abs(W).max() > TOO_LARGE:
            break
    return np.array(rows)


def fate(rate: float, rows: Array) -> str:
    """Return in words what became of the iterates."""
    if np.abs(rows[-1]).max() > TOO_LARGE:
        return f"eta = {rate}: diverges at step {len(rows)}"
    (low, least), (high, most) = rows[-LAST:, :2].min(axis=0), rows[-LAST:, :2].max(axis=0)
    return f"eta = {rate}: w_11 in [{low:.4f}, {high:.4f}], w_12 in [{least:.4f}, {most:.4f}], 2/eta = {2 / rate:.4f}"


def picture(runs: dict[float, Array]) -> Figure:
    """Return w_11 against t = eta times the step, with the limit of stability of each rate."""
    figure, axes = pyplot.subplots(figsize=(4.6, 3.2), layout="constrained")
    for rate, rows in runs.items():
        shown = rows[np.unique(np.geomspace(1, len(rows), 600).astype(int)) - 1]
        times = rate * np.unique(np.geomspace(1, len(rows), 600).astype(int))
        (line,) = axes.plot(times, np.abs(shown[:, 0]), lw=1, label=rf"$\eta = {rate}$")
        axes.axhline(2 / rate, color=line.get_color(), lw=0.6, ls=":")
    axes.set(xscale="log", yscale="log", xlabel=r"$\eta \cdot$ step", ylabel=r"$w_{11}$", ylim=(0.08, 60))
    axes.set_title(r"dotted: the limit of stability $2/\eta$", size=8)
    axes.legend(frameon=False, fontsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "large_steps.pdf")
    runs = {rate: iterates(rate) for rate in RATES}
    for rate, rows in runs.items():
        print(fate(rate, rows))
    picture(runs).savefig(target, dpi=200)
    print(f"written: {target}")
