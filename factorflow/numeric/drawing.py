"""How every figure looks: small serif type, colours for all eyes with markers beside them, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#5A5A5A"
"""Of Okabe and Ito, told apart by colour-blind eyes and in print."""
STYLE: Any = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "svg.hashsalt": "factorflow",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
"""matplotlib lists every key as a literal type, so that this dictionary has none."""
UNDATED: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}
"""Without dates and versions the same figure makes the same bytes."""
SIZE = (3.5, 2.6)
"""Inches: one column of a paper."""
MARKED = 40
"""So many points of a curve at most are marked one by one."""


def rendered(figure: Figure, kind: str) -> bytes:
    """Return a figure as ``pdf``, ``png`` or ``svg``, the same bytes for the same figure."""
    from matplotlib import rc_context

    with rc_context(STYLE), io.BytesIO() as file:
        figure.savefig(file, format=kind, metadata=UNDATED[kind], dpi=300)
        return file.getvalue()


@contextmanager
def drawing(axes: Axes | None = None) -> Iterator[Axes]:
    """Yield axes to draw into, those given or those of a new figure, and dress them in the common style."""
    from matplotlib import pyplot, rc_context

    # Outside of the context, since what a notebook's backend sets with the first figure would end with it.
    empty = [] if axes else [pyplot.figure(figsize=SIZE, layout="constrained")]
    with rc_context(STYLE):
        axes = axes or empty[0].subplots()
        axes.spines[["top", "right"]].set_visible(False)
        yield axes
        if figure := axes.get_figure(root=True):
            figure.draw_without_rendering()  # the ticks are made here, in the same style


def in_decades(axis: Axis) -> None:
    """Label an axis of decimal logarithms, which stay in the range of float64, by powers of ten."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axis.set_major_formatter(lambda exponent, _: f"$10^{{{exponent:.0f}}}$")
