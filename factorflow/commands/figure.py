"""The figure of `plot`: |w_11| against the loss, both of any size, and the bounds that are proved under it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from factorflow.errors import InputError
from factorflow.numeric.curves import Point, bound_points, data_points
from factorflow.numeric.drawing import BLUE, GREY, MARKED, SIZE, STYLE, VERMILION, in_decades, rendered
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.binding import same_problem
from factorflow.proofs_check.hypotheses import BALANCED, VIOLATED, hypotheses
from factorflow.proofs_check.ledger import select
from factorflow.symbolic.claim import Claim

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Bound:
    """A claim that bounds |w_11| from below by a function of the loss, and how its curve looks."""

    label: str
    name: str
    colour: str
    dashes: tuple[float, float]

    @property
    def claim(self) -> Claim:
        """The claim itself, whose left side is the curve."""
        (claim,) = (claim for claim in select([self.label]) if claim.label == self.label)
        return claim


BEST = Bound("sharpened:entry", "best bound", VERMILION, (4.0, 1.5))
PAPER = Bound("razin2020:thm1.norm.frobenius", "Theorem 1 of\nRazin & Cohen 2020", GREY, (1.0, 1.5))


def drawn(trajectory: Trajectory, kind: str) -> bytes:
    """Return the figure in one of the formats, the same bytes for the same trajectory.

    Raises
    ------
    InputError
        If there are not two rows with w_11 != 0 and different losses.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    points = data_points(trajectory)
    if len({loss for loss, _ in points}) < 2:
        raise InputError("there is nothing to draw: a figure takes two rows with w_11 != 0 and different losses > 0")
    with rc_context(STYLE):
        figure = Figure(figsize=SIZE, layout="constrained")
        _draw(figure.subplots(), trajectory, points)
        return rendered(figure, kind)


def _draw(axes: Axes, trajectory: Trajectory, points: Sequence[Point]) -> None:
    _dress(axes, points)
    axes.plot(*zip(*points, strict=True), color=BLUE, lw=1.6, zorder=3)
    if len(points) <= MARKED:
        axes.plot(*zip(*points, strict=True), "o", color=BLUE, ms=2.8, zorder=3)
    _label(axes, points, 0.4, "trajectory", BLUE, (-4, 4), "right")
    names: list[tuple[Bound, float, tuple[float, float], Side]] = [
        (BEST, 0.17, (5, -3), "left"),
        (PAPER, 0.0, (-6, 4), "right"),
    ]
    for bound, place, offset, side in names:
        curve = bound_points(bound.claim, points) if _applies(bound.claim, trajectory) else []
        if curve := [point for point in curve if point[1] > axes.get_ylim()[0]]:
            axes.plot(*zip(*curve, strict=True), color=bound.colour, lw=1.1, dashes=bound.dashes, zorder=4)
            _label(axes, curve, place, bound.name, bound.colour, offset, side)


def _applies(claim: Claim, trajectory: Trajectory) -> bool:
    """Is it the problem of the claim, and no hypothesis violated as far as the file says?"""
    said = hypotheses(claim, trajectory) if same_problem(claim, trajectory) else {"problem": VIOLATED}
    return VIOLATED not in said.values() and not said.get(BALANCED, "").startswith(VIOLATED)


def _label(
    axes: Axes, curve: Sequence[Point], place: float, text: str, colour: str, offset: tuple[float, float], side: Side
) -> None:
    """Write a name beside a curve, at a part of the width that it covers, on its left or its right."""
    left, right = max(x for x, _ in curve), min(x for x, _ in curve)  # the loss falls to the right
    point = min(curve, key=lambda point: abs(point[0] - left - place * (right - left)))
    vertical: Literal["bottom", "top"] = "bottom" if offset[1] > 0 else "top"
    axes.annotate(text, point, offset, textcoords="offset points", color=colour, ha=side, va=vertical, ma=side)


def _dress(axes: Axes, points: Sequence[Point]) -> None:
    """Set axes in powers of ten: the loss falls to the right, as it does in time."""
    from matplotlib.ticker import FixedLocator

    for axis, values in ((axes.xaxis, [x for x, _ in points]), (axes.yaxis, [y for _, y in points])):
        low, high = min(values), max(values)
        pad = 0.06 * (high - low) + 0.03
        axis.set_view_interval(low - pad, high + pad, ignore=True)
        in_decades(axis)
        if high - low < 5:
            decades = range(math.floor(low) - 1, math.ceil(high) + 1)
            axis.set_minor_locator(FixedLocator([n + math.log10(k) for n in decades for k in range(2, 10)]))
    axes.invert_xaxis()
    axes.set_autoscale_on(False)
    axes.set_xlabel(r"loss $\ell$")
    axes.set_ylabel(r"missing entry $|w_{11}|$")
    axes.spines[["top", "right"]].set_visible(False)
