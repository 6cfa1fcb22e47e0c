"""The exhaustive experiment of 2017 (Figure 4), continued to smaller starts.

Four of the six entries of a 3x3 positive semidefinite X are observed: fifteen masks, and for each the 10^4
combinations of ten uniform values in [-1, 1]; those without a completion are left out.  Gradient flow on
F(U U^T) = sum of (x_ij - y_ij)^2 over the observed i <= j begins at a Gaussian U(0), scaled.  Off-diagonal
residuals are counted once: A_ij = (E_ij + E_ji)/2, so that G_ij = r_ij/2 beside G_ii = r_ii.  The excess is
(tr X - least trace)/(least trace), with the least trace in closed form.

Run it with a name such as histogram.pdf to draw it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sympy import Matrix, Rational

from factorflow.numeric.integrate import integrate
from factorflow.numeric.kernels.rosenbrock import relax
from factorflow.numeric.masks import MASKS, Entry, least_trace
from factorflow.symbolic.sensing import measured_flow

Floats = NDArray[np.float64]
SCALES = (1.0, 1e-3, 1e-5, 1e-8, 1e-12, 1e-30)
"""||U(0)||_F; the paper has 1e-5, 1e-3 and 1.  In U, floats are enough: see `precise`."""
GRID = np.linspace(-1, 1, 10)
FITTED, NEGLIGIBLE, VISIBLE = 1e-5, 1e-3, 1e-2
"""The residual below which a flow has ended; what a singular value counts for in the rank, as part of the largest;
and the excess from which on a flow is said to have missed the minimum."""
KINDS = (
    "the whole diagonal",
    "one diagonal entry",
    "two, and both beside the third",
    "two, and one beside the third",
)
"""What is observed of the diagonal, which says what else is."""


@dataclass(frozen=True)
class Outcome:
    """The ends of the flows of one mask from one scale, those that have ended at zero loss.

    Parameters
    ----------
    excess : array, shape (N,)
        (tr X - least)/least.
    rank : array of int, shape (N,)
    unfinished : int
        How many are left out, because their residual is not small at the last time.
    """

    excess: Floats
    rank: NDArray[np.int64]
    unfinished: int

    @property
    def missed(self) -> NDArray[np.bool_]:
        """Which instances end above the minimum."""
        return self.excess > VISIBLE

    def ranks(self) -> list[float]:
        """Return the shares of rank 1, 2 and 3 among the instances that miss the minimum."""
        return [float(np.mean(self.rank[self.missed] == r)) if self.missed.any() else 0.0 for r in (1, 2, 3)]


def kind(mask: Sequence[Entry]) -> str:
    """Return which of the four masks it is, up to the names of the rows."""
    free = {0, 1, 2} - {i for i, j in mask if i == j}
    if len(free) != 1:
        return KINDS[0] if not free else KINDS[1]
    beside = sum(i != j and bool(free & {i, j}) for i, j in mask)
    return KINDS[2] if beside == 2 else KINDS[3]


def completable(mask: Sequence[Entry], grid: Floats = GRID) -> tuple[Floats, Floats]:
    """Return the values (N, 4) that have a completion and a positive least trace, and those traces."""
    values = np.array(list(product(grid, repeat=4)))
    traces, exists = least_trace(dict(zip(mask, values.T, strict=True)))
    kept = exists.astype(bool) & (traces > 0)
    return values[kept], traces[kept]


def outcome(mask: Sequence[Entry], scale: float, grid: Floats = GRID, seed: int = 0) -> Outcome:
    """Integrate all instances of a mask from starts of that Frobenius norm."""
    values, least = completable(mask, grid)
    starts = np.random.default_rng(seed).normal(size=(len(values), 3, 3))
    starts *= scale / np.linalg.norm(starts, axis=(1, 2), keepdims=True)
    ends = flow_in_floats(mask, values, starts, time=1e7)
    X = ends @ ends.transpose(0, 2, 1)
    observed = np.array([X[:, i, j] for i, j in mask]).T
    ended = np.linalg.norm(observed - values, axis=1) < FITTED
    sigma = np.linalg.svd(X[ended], compute_uv=False)
    excess = np.trace(X[ended], axis1=1, axis2=2) / least[ended] - 1
    return Outcome(excess, np.sum(sigma > NEGLIGIBLE * sigma[:, :1], axis=1), int(np.sum(~ended)))


def flow_in_floats(mask: Sequence[Entry], values: Floats, starts: Floats, time: float) -> Floats:
    """Return U (N, 3, 3) at a time, from U(0) and the observed values (N, 4)."""
    targets, weights = np.zeros_like(starts), np.zeros_like(starts)
    for (i, j), y in zip(mask, values.T, strict=True):
        targets[:, i, j] = targets[:, j, i] = y
        weights[:, i, j] = weights[:, j, i] = 1.0 if i == j else 0.5
    return relax(starts, targets, weights, t_end=time)[0]


def table(grid: Floats = GRID, scales: Sequence[float] = SCALES) -> dict[tuple[Entry, ...], list[Outcome]]:
    """Return the outcomes of every mask from every scale."""
    return {mask: [outcome(mask, scale, grid) for scale in scales] for mask in MASKS}


def precise(mask: Sequence[Entry], values: Floats, start: Floats, time: int) -> Floats:
    """Return U at a time by Taylor series in high precision, to check the floats, which are taken exactly."""
    measured = [Matrix(3, 3, lambda p, q, e=e: Rational(int({p, q} == {*e}), 1 + (e[0] != e[1]))) for e in mask]
    flow = measured_flow(measured, [Rational(y) for y in values.tolist()])
    exact = dict(zip(flow.state, map(Fraction, start.ravel().tolist()), strict=True))
    row = integrate(flow, exact, f"t={time}", digits=12).row(-1)
    return np.array([float(row[str(u)]) for u in flow.state]).reshape(3, 3)


def draw(found: dict[tuple[Entry, ...], list[Outcome]], path: str) -> None:
    """Draw histograms of the excess, one panel for each kind of mask, darker for smaller starts."""
    from matplotlib import pyplot

    edges = np.logspace(-6, 2, 41)
    figure, panels = pyplot.subplots(2, 2, figsize=(8, 5), sharex=True, sharey=True, layout="constrained")
    for panel, name in zip(panels.flat, KINDS, strict=True):
        masks = [outcomes for mask, outcomes in found.items() if kind(mask) == name]
        for k, scale in enumerate(SCALES):
            excess = np.concatenate([outcomes[k].excess for outcomes in masks])
            share, _ = np.histogram(np.clip(excess, edges[0], edges[-1]), edges)
            shade = pyplot.get_cmap("viridis_r")(0.1 + 0.9 * k / (len(SCALES) - 1))
            panel.stairs(
                share / len(excess), edges, color=shade, lw=1.4, label=f"$\\|U_0\\|=10^{{{np.log10(scale):.0f}}}$"
            )
        panel.set_xscale("log")
        panel.set_yscale("log")
        panel.set_title(f"observed: {name} ({len(masks)} masks)", fontsize=9)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0, 0].legend(fontsize=8, frameon=False)
    figure.supxlabel("excess (tr X - least)/least; below 1e-6 in the first bin")
    figure.supylabel("share of instances")
    figure.savefig(path)


if __name__ == "__main__":
    results = table()
    print("share that misses the minimum, and median excess, for each ||U(0)||; ranks 1, 2, 3 of those that miss it")
    for mask, outcomes in results.items():
        entries = " ".join(f"x{i + 1}{j + 1}" for i, j in mask)
        columns = "  ".join(f"{np.mean(o.missed):5.3f} {np.median(o.excess):8.1e}" for o in outcomes)
        ranks = " ".join(f"{share:.2f}" for share in outcomes[-1].ranks())
        left_out = max(o.unfinished for o in outcomes)
        print(f"{entries}  {kind(mask):30s} {columns}  {ranks}  of {len(outcomes[0].excess)}, {left_out} unfinished")
    if len(sys.argv) > 1:
        draw(results, sys.argv[1])
