"""Figure 1 of Razin & Cohen (2020), from the loss 1e-4, where the paper stops, down to 1e-12.

[[?, 1], [1, 0]] is completed by gradient descent on products of two, three and four 2x2 factors with the paper's
learning rate 3e-3, from three kinds of start: every entry of every factor N(0, (8e-3)^2), drawn again until
det W(0) > 0, as the paper does; balanced factors of one Gaussian W(0) with det W(0) > 0, of the same size; and 8e-3
times the identity in every factor.  All is in float64, where the paper has float32.

Theorem 1 assumes balanced factors.  Gaussian factors are not balanced, and near W = 0, where the flow is linear, two
of them make the determinant negative unless they are (`sharpened:balance-needed.linear`): to draw again until
det W(0) > 0 does not help, and w_11 stops near 1, well before the loss is 1e-4.  Steps of that size unbalance even
balanced factors, so that they stop too, later.  With three factors some runs lose the determinant early and stop as
well, the others follow the theorem's curve through 1e-4.  With four it is the learning rate that ends the descent:
steps are stable below w_11 = (2/3e-3)^(2/3) = 76, and 1e-4 is where w_11 = 71; beyond, the loss rises and falls and
w_11 creeps on.  Thin: the curve 1/sqrt(2 loss) of an infinite limit; dashed and level: where stability ends.

    python examples/razin2020_figure1.py [FILE.png] [--quick]

writes the picture, and beside it the numbers as JSON.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot, rc_context
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import NDArray

from factorflow.commands.progress import counting
from factorflow.numeric.drawing import STYLE
from factorflow.numeric.factor_arrays import det_sign, gaussian, product
from factorflow.numeric.grid import balanced
from factorflow.numeric.kernels.descent import LOSS, REACHED, descend
from factorflow.numeric.kernels.lanes import descend_all

Array = NDArray[np.float64]
Start = Callable[[int, np.random.Generator], Array]
"""From the depth L to factors (L, 2, 2)."""
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])
RATE, STD = 3e-3, 8e-3
PAPER_STOPS, AT_REST = 1e-4, 1e-12
PAPER_STEPS = {2: (0.0, 5e4), 3: (0.85e6, 3.65e6), 4: (2.5e6, 4.65e6)}
"""Between which numbers of steps the paper's runs need until the loss is 1e-4."""


@dataclass(frozen=True)
class Size:
    """How many starts are drawn, how many are only counted, and for how many steps, by depth."""

    drawn: int
    counted: dict[int, int]
    steps: dict[int, int]


FULL = Size(8, {2: 100_000, 3: 1_000, 4: 200}, {2: 10**6, 3: 2 * 10**7, 4: 5 * 10**7})
QUICK = Size(4, {2: 2_000, 3: 16, 4: 16}, {2: 10**5, 3: 5 * 10**6, 4: 5 * 10**6})
EVERY = {2: 20, 3: 500, 4: 500}
"""Steps between two records."""


def gaussian_start(depth: int, rng: np.random.Generator) -> Array:
    """Return factors with independent entries, drawn again until det W > 0."""
    return gaussian(1, depth, STD, 1, rng).reshape(depth, 2, 2)


def balanced_start(depth: int, rng: np.random.Generator) -> Array:
    """Return balanced factors of a Gaussian W with det W > 0."""
    return balanced(gaussian(1, 1, STD, 1, rng)[0, 0], depth)


def identity_start(depth: int, rng: np.random.Generator) -> Array:
    """Return 8e-3 times the identity in every factor; nothing is drawn."""
    return np.array([STD * np.eye(2)] * depth)


STARTS: dict[str, Start] = {"Gaussian": gaussian_start, "balanced": balanced_start, "identity": identity_start}
STYLES = {"Gaussian": "-", "balanced": "--", "identity": ":"}
ENDS = {-1: ("#D55E00", r"end, det $W<0$"), 1: ("white", r"end, det $W>0$"), 0: ("0.7", "end, too close to tell")}
"""By the sign of det W."""


def losses(W: Array) -> Array:
    """Return half the sum of squares of the observed residuals."""
    return np.asarray(0.5 * np.sum(np.where(MASK, W - VALUES, 0.0) ** 2, axis=(-2, -1)))


@dataclass(frozen=True)
class Run:
    """The records of a run of gradient descent: arrays of one length."""

    step: NDArray[np.int64]
    loss: Array
    w_11: Array
    det_sign: Array

    def told(self) -> dict[str, Any]:
        """Return where w_11 is when the paper stops and at the end, and when det W turns negative."""
        below, lost = np.flatnonzero(self.loss <= PAPER_STOPS), np.flatnonzero(self.det_sign < 0)
        found: dict[str, Any] = {"steps": int(self.step[-1]), "loss": float(self.loss[-1])}
        found |= {"w_11": float(self.w_11[-1]), "det_sign": int(self.det_sign[-1])}
        if below.size:
            found["at_the_papers_stop"] = {"steps": int(self.step[below[0]]), "w_11": float(self.w_11[below[0]])}
        if lost.size:
            found["det_lost"] = {"steps": int(self.step[lost[0]]), "loss": float(self.loss[lost[0]])}
        return found


def run(start: Array, steps: int) -> Run:
    """Take the paper's steps until the loss is 1e-12."""
    every = EVERY[len(start)]
    records, done, _ = descend(start, MASK, VALUES, RATE, steps, every, LOSS, AT_REST, side=1.0)
    records = np.concatenate([start[None], records])
    W = product(records)
    return Run(np.minimum(np.arange(len(W)) * every, done), losses(W), W[:, 0, 0], det_sign(records))


def count(depth: int, starts: int, steps: int, seed: int) -> dict[str, Any]:
    """Return how the paper's Gaussian starts end, for many of them."""
    factors = gaussian(starts, depth, STD, 1, np.random.default_rng(seed))
    ends, _, outcomes = descend_all(factors, MASK, VALUES, RATE, steps, LOSS, AT_REST)
    w_11 = np.abs(product(ends)[:, 0, 0])
    return {
        "starts": starts,
        "most_steps": steps,
        "ended_at_1e-12": int(np.sum(outcomes == REACHED)),
        "of_those_det_negative": int(np.sum((outcomes == REACHED) & (det_sign(ends) < 0))),
        "det_negative": int(np.sum(det_sign(ends) < 0)),
        "abs_w_11_quartiles": np.quantile(w_11, [0.25, 0.5, 0.75]).round(4).tolist(),
    }


def visible(one: Run) -> NDArray[np.int64]:
    """Return the records that are the first in their hundredth of a decade, and the last: a run may stay for long."""
    cells = np.round(100 * np.log10(np.stack([one.loss, np.abs(one.w_11)])))
    _, first = np.unique(cells, axis=1, return_index=True)
    return np.sort(np.append(first, len(one.step) - 1))


def draw(axes: Axes, depth: int, runs: dict[str, list[Run]], most: float) -> LineCollection:
    """Draw |w_11| against the loss, coloured by the step, and the end of each run: full where det W < 0."""
    for name, of_kind in runs.items():
        for one in of_kind:
            shown = visible(one)
            points = np.stack([one.loss[shown], np.abs(one.w_11[shown])], axis=1)
            parts = np.stack([points[:-1], points[1:]], axis=1)
            lines = LineCollection(list(parts), cmap="viridis", norm=LogNorm(1e2, most), linestyles=STYLES[name], lw=1)
            lines.set_array(one.step[shown[1:]])
            axes.add_collection(lines)
            axes.plot(*points[-1], "o", ms=3.5, color="#D55E00", mfc=ENDS[int(one.det_sign[-1])][0], zorder=5)
    bound = np.geomspace(AT_REST, 0.05)
    axes.plot(bound, 1 / np.sqrt(2 * bound), color="0.35", lw=0.8)
    axes.axvline(PAPER_STOPS, color="0.6", lw=0.6)
    axes.axhline((2 / RATE) ** (depth / (2 * depth - 2)), color="#CC79A7", lw=0.8, ls=(0, (4, 2)))
    axes.set(xscale="log", yscale="log", xlim=(3, 3e-13), ylim=(1e-3, 1e3), xlabel=r"loss $\ell$")
    axes.set_title(f"$L={depth}$", size=9)
    axes.spines[["top", "right"]].set_visible(False)
    return lines


def picture(runs: dict[int, dict[str, list[Run]]]) -> Figure:
    """Return one panel for each depth."""
    most = max(float(one.step[-1]) for kinds in runs.values() for of_kind in kinds.values() for one in of_kind)
    figure, grid = pyplot.subplots(1, len(runs), figsize=(7.2, 2.7), sharey=True, layout="constrained", squeeze=False)
    panels = grid[0]
    for axes, (depth, kinds) in zip(panels, runs.items(), strict=True):
        lines = draw(axes, depth, kinds, most)
    panels[0].set_ylabel(r"missing entry $|w_{11}|$")
    panels[0].text(PAPER_STOPS * 0.6, 1.4e-3, "the paper stops", size=7, color="0.4", ha="left")
    panels[0].annotate(r"$1/\sqrt{2\ell}$", (1e-5, 230), (-2, 2), textcoords="offset points", size=8, ha="right")
    for name, style in STYLES.items():
        panels[-1].plot([], [], style, color="#31688e", lw=1, label=name)
    for fill, label in ENDS.values():
        panels[-1].plot([], [], "o", ms=3.5, color="#D55E00", mfc=fill, label=label)
    panels[-1].legend(frameon=False, fontsize=6.5, loc="lower right")
    figure.colorbar(lines, ax=panels, label="step", aspect=30, pad=0.01)
    return figure


def experiment(size: Size, depths: Sequence[int] = (2, 3, 4)) -> tuple[dict[int, dict[str, list[Run]]], dict[str, Any]]:
    """Return the runs that are drawn, and all numbers."""
    runs: dict[int, dict[str, list[Run]]] = {depth: {} for depth in depths}
    numbers: dict[str, Any] = {"learning_rate": RATE, "std": STD, "stop": AT_REST, "depths": {}}
    with counting("depths and starts", len(depths) * (len(STARTS) + 1)) as advance:
        for depth in depths:
            for name, start in STARTS.items():
                rng = np.random.default_rng(depth)
                drawn = 1 if name == "identity" else size.drawn
                runs[depth][name] = [run(start(depth, rng), size.steps[depth]) for _ in range(drawn)]
                advance(f"L = {depth}, {name}")
            counted = count(depth, size.counted[depth], size.steps[depth], seed=100 + depth)
            told = {name: [one.told() for one in of_kind] for name, of_kind in runs[depth].items()}
            numbers["depths"][depth] = {"runs": told, "counted": counted}
            advance(f"L = {depth}, counted")
    return runs, numbers


def verdict(depth: int, numbers: dict[str, Any]) -> str:
    """Say where the runs of a depth agree with the paper and where not."""
    low, high = PAPER_STEPS[depth]
    steps = [
        told["at_the_papers_stop"]["steps"] for told in numbers["runs"]["Gaussian"] if "at_the_papers_stop" in told
    ]
    alike, counted = sum(low <= n <= high for n in steps), numbers["counted"]
    lost = [told["det_lost"]["loss"] for told in numbers["runs"]["Gaussian"] if "det_lost" in told]
    runs = len(numbers["runs"]["Gaussian"])
    return (
        f"L = {depth}: {len(steps)} of {runs} Gaussian runs reach the loss 1e-4, after {min(steps, default=0)} to "
        f"{max(steps, default=0)} steps, {alike} within the paper's {low:.3g} to {high:.3g}.\n"
        f"  Beyond it, of {counted['starts']} Gaussian starts with det W(0) > 0: {counted['det_negative']} end with "
        f"det W < 0; {counted['ended_at_1e-12']} reach 1e-12, {counted['of_those_det_negative']} of them with "
        f"det W < 0; quartiles of |w_11| {counted['abs_w_11_quartiles']}.\n"
        f"  In {len(lost)} of {runs} det W is lost, at losses {[float(f'{x:.2g}') for x in sorted(lost)]}."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Figure 1 of Razin & Cohen (2020), continued.")
    parser.add_argument("target", nargs="?", type=Path, default=Path("razin2020_figure1.png"))
    parser.add_argument("--quick", action="store_true", help="fewer starts and steps: under a minute")
    given = parser.parse_args()
    runs, numbers = experiment(QUICK if given.quick else FULL)
    for depth, told in numbers["depths"].items():
        print(verdict(depth, told))
    given.target.with_suffix(".json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")
    with rc_context(STYLE):
        picture(runs).savefig(given.target, dpi=300)
    print(f"written: {given.target} and {given.target.with_suffix('.json')}")
