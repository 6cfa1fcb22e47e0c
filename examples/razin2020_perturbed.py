"""Perturbed observations of Razin & Cohen (2020): how far the missing entry grows when the third is not zero.

[[?, -2], [1/2, eps]] is completed by gradient descent as in `razin2020_figure1.py`: learning rate 3e-3, Gaussian
factors of standard deviation 8e-3 drawn again until det W(0) < 0, and balanced factors of one such Gaussian.  The
product of the two observed entries is negative, so it is det W < 0 that keeps w_11 below -1/eps: with eps = 0 it has
to go to infinity, with eps > 0 it stops just beyond.  Where imbalance loses the sign of det W, it stops before.
Another valley leads to w_11 = +infinity, where det W < 0 too and the loss goes to eps^2/2, not to 0; balanced
factors with three layers enter it for small eps, and stay in it until steps are too large for its walls.

    python examples/razin2020_perturbed.py [FILE.png] [--quick]

writes the picture, and beside it the numbers as JSON.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from factorflow.commands.progress import counting
from factorflow.numeric.drawing import STYLE
from factorflow.numeric.factor_arrays import det_sign, gaussian, product
from factorflow.numeric.grid import balanced
from factorflow.numeric.kernels.descent import LOSS, descend

Array = NDArray[np.float64]
Curve = tuple[Array, Array]
"""The losses and |w_11| of a run."""
MASK = np.array([[False, True], [True, True]])
EPSILONS = (0.0, 0.01, 0.05, 0.1, 0.5)
COLOURS = ("#000000", "#0072B2", "#009E73", "#E69F00", "#D55E00")
RATE, STD = 3e-3, 8e-3
PAPER_STOPS, AT_REST = 1e-4, 1e-12
STEPS, QUICK_STEPS = {2: 10**6, 3: 2 * 10**7, 4: 5 * 10**7}, {2: 2 * 10**5, 3: 5 * 10**6, 4: 5 * 10**6}
EVERY = {2: 5, 3: 100, 4: 200}
KINDS = {"Gaussian": "-", "balanced": "--"}


def start(kind: str, depth: int, seed: int) -> Array:
    """Return factors (L, 2, 2) with det W < 0."""
    rng = np.random.default_rng(seed)
    if kind == "Gaussian":
        return gaussian(1, depth, STD, -1, rng).reshape(depth, 2, 2)
    return balanced(gaussian(1, 1, STD, -1, rng)[0, 0], depth)


def run(factors: Array, eps: float, steps: int) -> tuple[Curve, dict[str, Any]]:
    """Return the curve of a run until its loss is 1e-12, and its numbers."""
    values, every = np.array([[0.0, -2.0], [0.5, eps]]), EVERY[len(factors)]
    records, done, _ = descend(factors, MASK, values, RATE, steps, every, LOSS, AT_REST, side=1.0)
    W = product(records)
    loss, w_11 = 0.5 * np.sum(np.where(MASK, W - values, 0.0) ** 2, axis=(1, 2)), W[:, 0, 0]
    stopped = np.flatnonzero(loss <= PAPER_STOPS)
    numbers = {
        "eps": eps,
        "steps": done,
        "loss": float(loss[-1]),
        "w_11": float(w_11[-1]),
        "det_sign": int(det_sign(records[-1])),
        "w_11_at_1e-4": float(w_11[stopped[0]]) if stopped.size else None,
    }
    return (loss, np.abs(w_11)), numbers


Found = dict[int, dict[str, list[tuple[Curve, dict[str, Any]]]]]
"""By depth and kind of start, one for each eps."""


def experiment(steps: dict[int, int]) -> Found:
    """Return all runs; those of one depth and kind begin at the same factors."""
    found: Found = {}
    with counting("depths and starts", len(steps) * len(KINDS)) as advance:
        for depth, most in steps.items():
            found[depth] = {}
            for kind in KINDS:
                found[depth][kind] = [run(start(kind, depth, seed=depth), eps, most) for eps in EPSILONS]
                advance(f"L = {depth}, {kind}")
    return found


def draw(axes: Axes, depth: int, kinds: dict[str, list[tuple[Curve, dict[str, Any]]]]) -> None:
    """Draw |w_11| against the loss, and the limits 1/eps that det W < 0 forces it to pass."""
    for kind, runs in kinds.items():
        for (curve, numbers), colour in zip(runs, COLOURS, strict=True):
            axes.plot(*curve, KINDS[kind], color=colour, lw=1)
            kept = numbers["det_sign"] < 0
            axes.plot(curve[0][-1], curve[1][-1], "o", ms=3.5, color=colour, mfc=colour if kept else "white", zorder=5)
    for eps, colour in zip(EPSILONS[1:], COLOURS[1:], strict=True):
        axes.axhline(1 / eps, color=colour, lw=0.6, ls=":")
    axes.axvline(PAPER_STOPS, color="0.6", lw=0.6)
    axes.set(xscale="log", yscale="log", xlim=(10, 3e-13), ylim=(1e-2, 1e3), xlabel=r"loss $\ell$")
    axes.set_title(f"$L={depth}$", size=9)
    axes.spines[["top", "right"]].set_visible(False)


def picture(found: Found) -> Figure:
    """Return one panel for each depth."""
    figure, panels = pyplot.subplots(
        1, len(found), figsize=(7.2, 2.7), sharey=True, layout="constrained", squeeze=False
    )
    for axes, (depth, kinds) in zip(panels[0], found.items(), strict=True):
        draw(axes, depth, kinds)
    panels[0, 0].set_ylabel(r"missing entry $|w_{11}|$")
    last = panels[0, -1]
    for eps, colour in zip(EPSILONS, COLOURS, strict=True):
        last.plot([], [], color=colour, lw=1, label=rf"$\epsilon={eps:g}$")
    for kind, style in KINDS.items():
        last.plot([], [], style, color="0.4", lw=1, label=kind)
    last.plot([], [], "o", ms=3.5, color="0.4", label=r"end, det $W<0$")
    last.plot([], [], "o", ms=3.5, color="0.4", mfc="white", label="end, sign lost")
    last.legend(frameon=False, fontsize=6.5, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def told(found: Found) -> dict[str, Any]:
    """Return the numbers alone."""
    return {
        str(depth): {kind: [numbers for _, numbers in runs] for kind, runs in kinds.items()}
        for depth, kinds in found.items()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The perturbed observations of Razin & Cohen (2020).")
    parser.add_argument("target", nargs="?", type=Path, default=Path("razin2020_perturbed.png"))
    parser.add_argument("--quick", action="store_true", help="fewer steps: under a minute")
    given = parser.parse_args()
    found = experiment(QUICK_STEPS if given.quick else STEPS)
    for depth, kinds in told(found).items():
        for kind, runs in kinds.items():
            for x in runs:
                side = {-1: "< 0", 1: "> 0", 0: "too close to 0 to tell"}[x["det_sign"]]
                print(
                    f"L={depth} {kind:8s} eps={x['eps']:4g}: w_11 {x['w_11']:10.4f}, loss {x['loss']:.1e}, det {side}"
                )
    given.target.with_suffix(".json").write_text(json.dumps(told(found), indent=1), encoding="utf-8")
    with rc_context(STYLE):
        picture(found).savefig(given.target, dpi=300)
    print(f"written: {given.target} and {given.target.with_suffix('.json')}")
