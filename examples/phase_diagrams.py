"""Three phase diagrams of gradient descent on [[?, 1], [1, 0]], a hundred thousand runs each.

1. Learning rate and depth, from balanced and from Gaussian factors: up to which step size w_11 keeps growing.  A step
   is stable below w_11 = (2/eta)^(L/(2L-2)), the edge where the largest eigenvalue of the Hessian is 2/eta.  With
   three or more balanced factors w_11 grows beyond it, slowly, until eta is some tenths.
2. Imbalance and learning rate, from W_j(0) = diag(1/2, 1/2 + (j-1) h): where the sign of det W is lost, and where
   w_11 then stops.  The laws are `sharpened:balance-needed.plateau-2` and `-3`; they know nothing of the step size,
   and they hold up to the edge of stability (white: the law; dashed: gradient descent).
3. Size of the start and depth: how many starts keep det W > 0, and how far w_11 comes.

    python examples/phase_diagrams.py [FILE.png] [--quick]

writes the picture, and beside it the numbers as JSON.
"""

import argparse
import json
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.optimize import brentq

from factorflow.commands.progress import counting
from factorflow.numeric.drawing import STYLE
from factorflow.numeric.factor_arrays import det_sign, gaussian, product
from factorflow.numeric.grid import balanced
from factorflow.numeric.kernels.descent import DIVERGED
from factorflow.numeric.kernels.lanes import descend_all
from factorflow.proofs_check.claims.sharpened.plateau import OFFSET, SCALE

Array = NDArray[np.float64]
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])
DEPTHS = (2, 3, 4, 5)
COLOURS = {2: "#0072B2", 3: "#D55E00", 4: "#009E73", 5: "#CC79A7"}
KINDS = ("balanced", "Gaussian")
GROWS = 1e-3
"""By so much relatively w_11 grows in the second half of the time, or it has stopped."""
IMBALANCES = {2: (1e-12, 1e-1), 3: (1e-3, 3e-1)}
TIMES = {2: 1000.0, 3: 5000.0}
"""Of the second diagram: the runs with the least imbalance come to rest, or nearly."""


@dataclass(frozen=True)
class Size:
    """How fine the grids are, how many starts are drawn for a point, and the time eta times steps of a run."""

    points: int
    starts: int
    square: int
    least_rate: float
    time: float


FULL = Size(points=100, starts=128, square=230, least_rate=1e-2, time=1000.0)
QUICK = Size(points=12, starts=16, square=20, least_rate=3e-2, time=500.0)


def starts(kind: str, depth: int, count: int, scale: float, rng: np.random.Generator) -> Array:
    """Return factors with det W > 0: each N(0, scale^(2/L)), or balanced ones of W ~ N(0, scale^2)."""
    if kind == "Gaussian":
        return gaussian(count, depth, scale ** (1 / depth), 1, rng)
    return np.array([balanced(W, depth) for (W,) in gaussian(count, 1, scale, 1, rng)])


def unbalanced(depth: int, imbalances: Array) -> Array:
    """Return W_j = diag(1/2, 1/2 + (j-1) h) for each h."""
    factors = np.tile(np.eye(2) / 2, (len(imbalances), depth, 1, 1))
    factors[:, :, 1, 1] += np.arange(depth) * imbalances[:, None]
    return factors


@dataclass(frozen=True)
class Ends:
    """Where runs end, arrays of length N: |w_11| (infinite if it diverges), loss, sign of det W, and does w_11 grow."""

    w_11: Array
    loss: Array
    sign: Array
    grows: NDArray[np.bool_]


def descend(factors: Array, rate: float, time: float) -> Ends:
    """Take the steps of a time, in two halves."""
    steps = max(1, round(time / rate / 2))
    with np.errstate(over="ignore", invalid="ignore"):  # of runs that diverge
        halfway, _, _ = descend_all(factors, MASK, VALUES, rate, steps)
        ends, _, outcomes = descend_all(halfway, MASK, VALUES, rate, steps)
        before, W = np.abs(product(halfway)[:, 0, 0]), product(ends)
        loss, w_11 = 0.5 * np.sum(np.where(MASK, W - VALUES, 0.0) ** 2, axis=(1, 2)), np.abs(W[:, 0, 0])
        diverged = (outcomes == DIVERGED) | ~np.isfinite(loss) | ~np.isfinite(w_11)
        sign = np.where(diverged, 0.0, det_sign(np.where(diverged[:, None, None, None], 0.0, ends)))
        return Ends(np.where(diverged, np.inf, w_11), loss, sign, ~diverged & (w_11 > (1 + GROWS) * before))


def edge(depth: int, rate: Array) -> Array:
    """Return where w_11 ceases to be stable, (2/eta)^(L/(2L-2))."""
    return np.asarray((2 / rate) ** (depth / (2 * depth - 2)))


def law(depth: int, h: float) -> float:
    """Return where w_11 stops by the law of the plateau, for two or three factors."""
    if depth == 3:
        return float(SCALE * h**-0.3)
    return float(brentq(lambda w: w**2 / 4 + 2.5 * np.log(w) + np.log(h) - float(OFFSET), 0.1, 100))


def rates_and_depths(size: Size) -> dict[str, Any]:
    """Return the first diagram: for each kind and depth, by the rate, the median of |w_11| and the share that grows."""
    rates = np.geomspace(size.least_rate, 3.0, size.points)
    found: dict[str, Any] = {"rates": rates.tolist(), "time": size.time}
    with counting("rates", len(KINDS) * len(DEPTHS)) as advance:
        for kind in KINDS:
            for depth in DEPTHS:
                factors = starts(kind, depth, size.starts, 0.1, np.random.default_rng(depth))
                found[f"{kind} {depth}"] = _medians(descend(factors, rate, size.time) for rate in rates.tolist())
                advance(f"{kind}, L = {depth}")
    return found


def _medians(ends: Any) -> dict[str, list[float]]:
    rows = [(np.median(end.w_11), np.mean(end.grows), np.mean(end.sign > 0)) for end in ends]
    return dict(zip(("w_11", "grows", "det_kept"), np.array(rows).T.tolist(), strict=True))


def imbalance_and_rate(depth: int, size: Size) -> dict[str, Any]:
    """Return the second diagram: |w_11| and the sign of det W at the end, by rate and imbalance."""
    imbalances, rates = np.geomspace(*IMBALANCES[depth], size.square), np.geomspace(1e-2, 1.0, size.square)
    with counting("imbalances", size.square) as advance:
        ends = []
        for rate in rates.tolist():
            ends.append(descend(unbalanced(depth, imbalances), rate, TIMES[depth]))
            advance(f"L = {depth}, eta = {rate:.3g}")
    return {
        "imbalances": imbalances,
        "rates": rates,
        "w_11": np.array([end.w_11 for end in ends]),
        "loss": np.array([end.loss for end in ends]),
        "sign": np.array([end.sign for end in ends]),
    }


def scales_and_depths(size: Size) -> dict[str, Any]:
    """Return the third diagram: for each kind and depth, by the size of W(0)."""
    scales, rate = np.geomspace(1e-4, 1.0, size.points), 2e-2
    found: dict[str, Any] = {"scales": scales.tolist(), "rate": rate, "time": size.time}
    with counting("scales", len(KINDS) * len(DEPTHS)) as advance:
        for kind in KINDS:
            for depth in DEPTHS:
                rng = np.random.default_rng(10 + depth)
                drawn = (starts(kind, depth, size.starts, scale, rng) for scale in scales.tolist())
                found[f"{kind} {depth}"] = _medians(descend(factors, rate, size.time) for factors in drawn)
                advance(f"{kind}, L = {depth}")
    return found


def within_the_law(depth: int, h: Array, w: Array) -> NDArray[np.bool_]:
    """Is w_11 at rest as near to the law as the claim `sharpened:balance-needed.plateau-L` says?"""
    if depth == 3:
        return np.asarray(np.abs(w * h**0.3 / float(SCALE) - 1) <= 9 * w ** (-4 / 3))
    return np.asarray(np.abs(w**2 / 4 + 2.5 * np.log(w) + np.log(h) - float(OFFSET)) <= 4 / w**2)


def deviations(depth: int, found: dict[str, Any]) -> dict[str, Any]:
    """Compare the second diagram with the law below the edge of stability and above it."""
    predicted = np.array([law(depth, h) for h in found["imbalances"].tolist()])
    part = predicted[None, :] / edge(depth, found["rates"])[:, None]
    finite = np.isfinite(found["w_11"])
    at_rest = finite & (found["loss"] * found["w_11"] ** 2 <= 1e-5)
    agrees = within_the_law(depth, found["imbalances"][None, :], np.where(finite, found["w_11"], 1e9))
    told: dict[str, Any] = {"runs": int(part.size), "diverged": int(np.sum(~finite))}
    for name, where in (("below_0.9_of_the_edge", part < 0.9), ("above_1.1_of_the_edge", part > 1.1)):
        told[name] = {
            "runs": int(where.sum()),
            "det_negative": int((where & (found["sign"] < 0)).sum()),
            "at_rest": int((where & at_rest).sum()),
            "at_rest_within_the_claims_bound": int((where & at_rest & agrees).sum()),
        }
    return told


def largest_growing(found: dict[str, Any]) -> dict[str, float | None]:
    """Return for each kind and depth the rate up to which half of the runs still grow; None if not at the least."""
    return {
        name: max((rate for rate, _ in takewhile(grows, zip(found["rates"], line["grows"], strict=True))), default=None)
        for name, line in found.items()
        if isinstance(line, dict)
    }


def grows(point: tuple[float, float]) -> bool:
    """Do at least half of the runs grow at this rate and share?"""
    return point[1] >= 0.5


def draw_lines(axes: Axes, found: dict[str, Any], kind: str, x: str, y: str, style: str = "-") -> None:
    """Draw a line for each depth."""
    for depth in DEPTHS:
        line = np.array(found[f"{kind} {depth}"][y])
        axes.plot(
            found[x],
            np.where(np.isfinite(line), line, np.nan),
            style,
            color=COLOURS[depth],
            lw=1.3,
            label=f"$L={depth}$",
        )
    axes.set(xscale="log")
    axes.spines[["top", "right"]].set_visible(False)


def draw_rates(axes: Axes, found: dict[str, Any], kind: str) -> None:
    """Draw the median of |w_11|, thick where half of the runs grow, below the edge of stability."""
    rates = np.array(found["rates"])
    draw_lines(axes, found, kind, "rates", "w_11")
    for depth in DEPTHS:
        line, share = (np.array(found[f"{kind} {depth}"][name]) for name in ("w_11", "grows"))
        axes.plot(rates, np.where(share >= 0.5, line, np.nan), color=COLOURS[depth], lw=3.5, alpha=0.45)
        axes.plot(rates, edge(depth, rates), ":", color=COLOURS[depth], lw=0.9)
    axes.set(yscale="log", xlabel=r"learning rate $\eta$", ylim=(0.1, 200), title=f"1. {kind} factors")


def draw_square(axes: Axes, depth: int, found: dict[str, Any], figure: Figure) -> None:
    """Draw |w_11| by colour, where det W > 0 is kept, the law as level lines, and the edge of stability."""
    h, rates = found["imbalances"], found["rates"]
    w_11 = np.where(np.isfinite(found["w_11"]), found["w_11"], np.nan)
    predicted = np.array([law(depth, x) for x in h.tolist()])
    mesh = axes.pcolormesh(h, rates, w_11, cmap="viridis", vmin=0, vmax=1.1 * predicted.max(), rasterized=True)
    shown = [7, 5, 3, 2] if depth == 2 else [35, 25, 18, 12, 9]
    stable = 2 * predicted ** -((2 * depth - 2) / depth)
    for w in shown:
        x = np.interp(w, predicted[::-1], h[::-1])  # the law knows no step size: its level lines are vertical
        axes.axvline(x, color="white", lw=0.8)
        axes.text(x, 0.0108, f"{w} ", color="white", size=6.5, ha="right")
    below = np.ma.masked_where(~(rates[:, None] < stable) | np.isnan(w_11), w_11)
    axes.contour(h, rates, below, sorted(shown), colors="black", linewidths=0.9, linestyles="dashed")
    axes.contourf(h, rates, found["sign"], [0.5, 1.5], hatches=["////"], colors="none")
    axes.plot(h, stable, color="#D55E00", lw=1.4)
    axes.set(xscale="log", yscale="log", xlabel="imbalance $h$", ylabel=r"learning rate $\eta$", ylim=(1e-2, 1))
    axes.set_title(f"2. two unequal entries, $L={depth}$")
    figure.colorbar(mesh, ax=axes, label="$|w_{11}|$ at the end", pad=0.02)


def picture(first: dict[str, Any], second: dict[int, dict[str, Any]], third: dict[str, Any]) -> Figure:
    """Return the three diagrams, one in each row."""
    figure, grid = pyplot.subplots(3, 2, figsize=(7.2, 7.6), layout="constrained")
    for axes, kind in zip(grid[0], KINDS, strict=True):
        draw_rates(axes, first, kind)
    for axes, (depth, found) in zip(grid[1], second.items(), strict=True):
        draw_square(axes, depth, found, figure)
    kept, size = grid[2]
    styles = dict(zip(KINDS, ("--", "-"), strict=True))
    for kind, style in styles.items():
        draw_lines(kept, third, kind, "scales", "det_kept", style)
        draw_lines(size, third, kind, "scales", "w_11", style)
    kept.set(ylabel=r"share with det $W>0$ at the end", title="3. the determinant")
    size.set(yscale="log", ylim=(0.1, 200), title="3. the missing entry")
    for axes in (kept, size):
        axes.set_xlabel(r"size of $W(0)$")
    for axes in (grid[0, 0], size):
        axes.set_ylabel(r"median of $|w_{11}|$")
    sample = [kept.plot([], [], style, color="0.5")[0] for style in styles.values()]
    kept.legend(sample, KINDS, frameon=False, fontsize=6.5)
    grid[0, 0].plot([], [], color="0.5", lw=3.5, alpha=0.45, label="half of them grow")
    grid[0, 0].plot([], [], ":", color="0.5", lw=0.9, label="edge of stability")
    grid[0, 0].legend(frameon=False, fontsize=6.5, ncols=2)
    return figure


def numbers_of(first: dict[str, Any], second: dict[int, dict[str, Any]], third: dict[str, Any]) -> dict[str, Any]:
    """Return all numbers that JSON takes; an infinite median (most runs diverge) is null."""
    told = {
        "learning_rate_and_depth": {**first, "largest_rate_at_which_half_grow": largest_growing(first)},
        "imbalance_and_learning_rate": {str(depth): deviations(depth, found) for depth, found in second.items()},
        "scale_and_depth": third,
    }
    finite: dict[str, Any] = json.loads(json.dumps(told), parse_constant=lambda constant: None)
    return finite


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Phase diagrams of gradient descent.")
    parser.add_argument("target", nargs="?", type=Path, default=Path("phase_diagrams.png"))
    parser.add_argument("--quick", action="store_true", help="coarse grids: under a minute")
    given = parser.parse_args()
    size = QUICK if given.quick else FULL
    found = (
        rates_and_depths(size),
        {depth: imbalance_and_rate(depth, size) for depth in (2, 3)},
        scales_and_depths(size),
    )
    told = numbers_of(*found)
    print("largest rate at which half grow:", told["learning_rate_and_depth"]["largest_rate_at_which_half_grow"])
    for depth, compared in told["imbalance_and_learning_rate"].items():
        print(f"imbalance and rate, L = {depth}: {compared}")
    for name, line in told["scale_and_depth"].items():
        if isinstance(line, dict):
            print(f"{name}: det W > 0 kept by {np.mean(line['det_kept']):.3f} of the runs")
    given.target.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    with rc_context({**STYLE, "axes.titlesize": 9}):
        picture(*found).savefig(given.target, dpi=300)
    print(f"written: {given.target} and {given.target.with_suffix('.json')}")
