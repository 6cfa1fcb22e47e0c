"""The constants of Razin & Cohen (2020) beside the best ones: a table, and all bounds along one trajectory.

Every bound is the claim itself, evaluated: the paper's, and the one that the ledger proves and shows to be
attained by a family of matrices, so that no better function of the loss exists.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sympy import Expr, Rational, Symbol, eye, sqrt

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.evaluate import evaluator
from factorflow.numeric.integrate import integrate
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.ledger import claim
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import (
    W,
    det_sign,
    distance,
    erank,
    excess,
    frobenius,
    log_abs_det,
    loss,
    nuclear,
    residual,
    schatten_half,
    spectral,
    w_11,
)
from factorflow.symbolic.quantities import DETERMINANT_SAFE

MOST = 0.9
"""The best bounds are for losses below one."""
RECORDED = (*W, log_abs_det, det_sign)


class Row(NamedTuple):
    """A quantity, the paper's claim about it, the best one, and how it is known to be the best."""

    quantity: Symbol
    paper: str
    best: str
    sharp: str


NORM = "sharpened:spectral.closed-form"
RANK_ONE = "sharpened:spectral.attained"
"""On matrices of rank one all norms are the spectral norm, so one function bounds them all."""
TABLE = (
    Row(spectral, "razin2020:thm1.norm.spectral", NORM, RANK_ONE),
    Row(frobenius, "razin2020:thm1.norm.frobenius", NORM, RANK_ONE),
    Row(nuclear, "razin2020:thm1.norm.nuclear", NORM, RANK_ONE),
    Row(schatten_half, "razin2020:thm1.norm.schatten-1/2", NORM, RANK_ONE),
    Row(erank, "razin2020:thm1.erank", "sharpened:erank.best", "sharpened:erank.best.attained"),
    Row(distance, "razin2020:thm1.distance", "sharpened:distance", "a mutant of sharpened:sigma2: 99/100 is refuted"),
)
LOSSES = (Rational(1, 10**3), Rational(1, 10**6), Rational(1, 10**9))


def bound(label: str) -> Expr:
    """Return the side of a claim that depends on the loss alone, as a function of it."""
    sides = (claim(label).statement.lhs, claim(label).statement.rhs)
    in_loss = (side.subs({residual: sqrt(2 * loss), excess: (sqrt(1 + 8 * loss) - 1) / 2}) for side in sides)
    return next(side for side in in_loss if side.free_symbols == {loss})


def at(label: str, value: Rational, less: int = 0) -> float:
    """Return a bound at one loss, less a whole number."""
    return float((bound(label).subs(loss, value) - less).evalf(30))


def table() -> str:
    """Return the bounds at several losses as a table in Markdown."""
    head = " | ".join(f"loss {float(value):.0e}: paper, best" for value in LOSSES)
    lines = [f"| quantity | {head} | sharp by |", "|" + "---|" * (len(LOSSES) + 2)]
    for row in TABLE:
        pairs = " | ".join(f"{at(row.paper, value):.9g}, {at(row.best, value):.9g}" for value in LOSSES)
        lines.append(f"| {row.quantity} | {pairs} | {row.sharp} |")
    return "\n".join(lines)


def trajectory(samples: int = 60) -> Trajectory:
    """Return the flow of two factors from I/10 to t = 1e6, with its norms and ranks."""
    start = dict(zip(W, eye(2) / Rational(10), strict=True))
    return integrate(product_flow(depth=2), start, "t=1e6", samples=samples)


def quantities(run: Trajectory) -> dict[Symbol, list[float]]:
    """Return the columns of the loss and of what is bounded, evaluated at high precision."""
    asked = (loss, w_11, spectral, erank, distance)
    told = evaluator(asked, {**product_flow(depth=2).definitions, **DETERMINANT_SAFE}, RECORDED, Ball(256))
    rows = [told([run.balls(i, 256)[str(q)] for q in RECORDED]) for i in range(len(run))]
    rows = [row for row in rows if float(row[0]) < MOST]
    return {q: [float(row[k].mid()) for row in rows] for k, q in enumerate(asked)}


def panel(axes: Axes, title: str, x: list[float], y: list[float], *bounds: tuple[str, str], less: int = 0) -> None:
    """Draw a quantity (less one where it goes to one) along the trajectory, and bounds on it, against the loss."""
    axes.plot(x, np.array(y) - less, "-", color="#0072b2", lw=1.8, label="flow from $I/10$")
    for label, style in bounds:
        curve = [at(label, Rational(value), less) for value in x]
        axes.plot(x, curve, style, color="#d55e00" if "sharp" in label else "0.4", lw=1.1, label=label)
    axes.set(xscale="log", yscale="log", xlabel=r"loss $\ell$", title=title)
    axes.invert_xaxis()
    axes.legend(frameon=False, fontsize=6.5)
    axes.spines[["top", "right"]].set_visible(False)


def picture(run: Trajectory) -> Figure:
    """Return the norm, the effective rank and the distance to rank one, each between its bounds."""
    found = quantities(run)
    x = found[loss]
    figure, (norm, rank, away) = pyplot.subplots(1, 3, figsize=(10, 3.1), layout="constrained")
    paper, best = "razin2020:thm1", "sharpened"
    panel(norm, r"$\|W\|_2$", x, found[spectral], (NORM, "--"), (f"{paper}.norm.spectral", ":"))
    rank_bounds = ((f"{best}:erank.best", "--"), (f"{paper}.erank", ":"))
    panel(rank, r"erank$(W) - 1$", x, found[erank], *rank_bounds, less=1)
    panel(away, r"$D(W, \mathcal{M}_1)$", x, found[distance], (f"{best}:distance", "--"), (f"{paper}.distance", ":"))
    rank.set_ylim(1e-6, 20)
    away.set_ylim(1e-6, 20)
    return figure


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "best_constants.pdf")
    print(table())
    picture(trajectory()).savefig(target, dpi=200)
    print(f"written: {target}")
