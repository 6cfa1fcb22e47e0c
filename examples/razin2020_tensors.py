"""Tensor completion of Razin & Cohen (2020), Figures 2 and 3: CP factorizations prefer low rank.

Ground truths of CP rank 1 and 3 and Frobenius norm 1, every dimension 8, are completed from some of their entries by
W = sum_r w1_r x ... x wN_r with more terms than any rank needs (64 for order 3, 512 for order 4), every entry
N(0, std^2).  The optimiser is the paper's: mean squared error, one RMSprop step size for all factors, rate 1e-2.  The
error ||W - W*||/||W*|| is drawn beside that of a memoriser, who knows the observed entries and puts zeros elsewhere.

Here a run ends as soon as its error is 1e-6, where the paper looks every 100 steps and waits for three such looks.
For order 4 the numbers of observed entries are ours.  The CP rank of the results, the least rank with a mean squared
error below 1e-6 by alternating least squares, is told where `tensorly` is installed.

    python examples/razin2020_tensors.py [FILE.png] [--quick]

writes the picture, and beside it the numbers as JSON.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot, rc_context
from matplotlib.figure import Figure
from numpy.typing import NDArray

from factorflow.commands.progress import counting
from factorflow.numeric.drawing import STYLE
from factorflow.numeric.kernels.tensor import descend_cp
from factorflow.numeric.sweep import processors

Array = NDArray[np.float64]
SIDE, RATE, TOLERANCE = 8, 1e-2, 1e-6
TERMS = {3: 64, 4: 512}
STDS = {1e-2: "#0072B2", 1e-3: "#D55E00"}
CP_RANKS = range(1, SIDE + 1)
"""The ranks that are tried."""


@dataclass(frozen=True)
class Case:
    """A completion: order and rank of the ground truth, how many entries are observed, the start, and a seed."""

    order: int
    rank: int
    observed: int
    std: float
    seed: int


def cases(order: int, observed: Sequence[int], repetitions: int) -> list[Case]:
    """Return all cases of an order."""
    grid = ((rank, m, std, seed) for rank in (1, 3) for m in observed for std in STDS for seed in range(repetitions))
    return [Case(order, *point) for point in grid]


FULL = cases(3, (*range(50, 500, 50), 511), 5) + cases(4, (400, 1200, 2400, 4095), 1)
QUICK = cases(3, (50, 150, 300, 511), 1)
MOST_STEPS = 10**6


def tensor(factors: Array) -> Array:
    """Return sum_r w1_r x ... x wN_r, shape (8, ..., 8), of factors (N, 8, R)."""
    return np.asarray(reduce(lambda W, w: np.einsum("...r,ir->...ir", W, w), factors).sum(axis=-1))


def ground_truth(case: Case, rng: np.random.Generator) -> Array:
    """Return a tensor of Gaussian factors and Frobenius norm 1."""
    W = tensor(rng.normal(size=(case.order, SIDE, case.rank)))
    return W / float(np.linalg.norm(W))


def complete(case: Case, most_steps: int = MOST_STEPS) -> dict[str, Any]:
    """Return how near the completion comes to its ground truth, and how near a memoriser does."""
    rng = np.random.default_rng([case.order, case.rank, case.observed, case.seed])
    truth = ground_truth(case, rng)
    mask = np.zeros(truth.size)
    mask[rng.permutation(truth.size)[: case.observed]] = 1
    factors = rng.normal(0, case.std, (case.order, SIDE, TERMS[case.order]))
    as_matrix = (SIDE ** (case.order // 2), -1)
    error, steps = descend_cp(factors, mask.reshape(as_matrix), truth.reshape(as_matrix), RATE, most_steps, TOLERANCE)
    W = tensor(factors)
    return {
        **case.__dict__,
        "steps": steps,
        "mean_squared_error": error,
        "reconstruction_error": float(np.linalg.norm(W - truth)),
        "memoriser": float(np.linalg.norm(truth.ravel() * (1 - mask))),
        "cp_rank": cp_rank(W) if case.order == 3 and find_spec("tensorly") else None,
    }


def cp_rank(W: Array) -> int | None:
    """Return the least rank whose best CP decomposition found by tensorly fits; None if none of those tried does."""
    parafac, back = import_module("tensorly.decomposition").parafac, import_module("tensorly").cp_to_tensor
    for rank in CP_RANKS:
        found = back(parafac(W, rank, n_iter_max=500, init="svd", tol=1e-12, random_state=0))
        if float(np.mean((found - W) ** 2)) < TOLERANCE:
            return rank
    return None


def experiment(chosen: Sequence[Case], solve: Callable[[Case], dict[str, Any]] = complete) -> list[dict[str, Any]]:
    """Return the results of all cases, on all processors."""
    with counting("completions", len(chosen)) as advance, ThreadPoolExecutor(processors()) as pool:
        results = []
        for result in pool.map(solve, chosen):
            results.append(result)
            advance(f"order {result['order']}, {result['observed']} observed")
    return results


def curve(results: Sequence[dict[str, Any]], name: str, **where: Any) -> Array:
    """Return rows (observed share, median, least, largest) of a quantity over the repetitions."""
    kept = [x for x in results if all(x[key] == value for key, value in where.items())]
    by_size = {m: [x[name] for x in kept if x["observed"] == m] for m in sorted({x["observed"] for x in kept})}
    entries = SIDE ** int(where["order"])
    return np.array([(m / entries, np.median(v), min(v), max(v)) for m, v in by_size.items()])


def picture(results: Sequence[dict[str, Any]]) -> Figure:
    """Return a panel for each order and rank: the reconstruction error against the share of observed entries."""
    orders = sorted({x["order"] for x in results})
    figure, grid = pyplot.subplots(
        len(orders), 2, figsize=(6, 2.4 * len(orders)), sharey=True, layout="constrained", squeeze=False
    )
    for order, panels in zip(orders, grid, strict=True):
        for rank, axes in zip((1, 3), panels, strict=True):
            share, error, _, _ = curve(results, "memoriser", order=order, rank=rank).T
            axes.plot(share, error, "k:", lw=1, label="memoriser")
            for std, colour in STDS.items():
                share, error, least, most = curve(results, "reconstruction_error", order=order, rank=rank, std=std).T
                axes.errorbar(
                    share,
                    error,
                    (error - least, most - error),
                    color=colour,
                    fmt="o-",
                    ms=3,
                    lw=1.2,
                    label=f"std {std:g}",
                )
            axes.set(yscale="log", title=f"order {order}, CP rank {rank}", xlabel="observed share of the entries")
            axes.spines[["top", "right"]].set_visible(False)
        panels[0].set_ylabel("reconstruction error")
    grid[0, 0].legend(frameon=False, fontsize=7)
    return figure


def verdict(results: Sequence[dict[str, Any]]) -> str:
    """Say where the completions are better than memory, and what their CP ranks are."""
    lines = []
    for order in sorted({x["order"] for x in results}):
        for rank in (1, 3):
            kept = [x for x in results if (x["order"], x["rank"]) == (order, rank)]
            better = sum(x["reconstruction_error"] < x["memoriser"] / 2 for x in kept)
            unfinished = sum(not x["mean_squared_error"] <= TOLERANCE for x in kept)
            ranks = sorted({str(x["cp_rank"]) for x in kept if x["observed"] >= SIDE**order / 4})
            told = f"CP ranks of the results from a quarter observed: {', '.join(ranks)}"
            if not find_spec("tensorly") or order != 3:
                told = "their CP ranks are skipped" + (": tensorly is not installed" if order == 3 else "")
            lines.append(
                f"order {order}, CP rank {rank}: {better} of {len(kept)} runs have less than half the error of the "
                f"memoriser; {unfinished} did not reach the mean squared error 1e-6; {told}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Figures 2 and 3 of Razin & Cohen (2020).")
    parser.add_argument("target", nargs="?", type=Path, default=Path("razin2020_tensors.png"))
    parser.add_argument("--quick", action="store_true", help="order 3, fewer cases: under a minute")
    given = parser.parse_args()
    results = experiment(QUICK if given.quick else FULL)
    print(verdict(results))
    given.target.with_suffix(".json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    with rc_context({**STYLE, "axes.titlesize": 9}):
        picture(results).savefig(given.target, dpi=300)
    print(f"written: {given.target} and {given.target.with_suffix('.json')}")
