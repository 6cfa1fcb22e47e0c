"""The picture of which claim rests on which, in columns from left to right, drawn by TikZ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factorflow.proofs_check.blueprint import with_uses
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.typeset import escape

ACROSS, UPRIGHT, ROW, LETTER = 15.8, 23.0, 0.75, 0.087
"""Centimetres: the width and the height of a page, the most between two claims of a column, the width of a letter."""
APART = 0.9
"""Centimetres between two columns; a picture that is wider than a page with them is turned upright."""
SWEEPS = 8


@dataclass(frozen=True)
class Picture:
    """Claims in columns: each to the right of all that it uses."""

    columns: tuple[tuple[Claim, ...], ...]

    def latex(self) -> str:
        """Return a ``tikzpicture``; an arrow goes from what is used to what uses it."""
        tall = max(map(len, self.columns))
        place = self.places(min(ROW, ACROSS / tall if self.is_turned else UPRIGHT / tall))
        nodes = [
            rf"\node[anchor=west,fill=white] at ({x:.2f},{y:.2f}) {{{escape(label)}}};"
            for label, (x, y) in place.items()
        ]
        edges = [
            rf"\draw[->] {_end(place, used.label)} to[out=0,in=180] ({x:.2f},{y:.2f});"
            for column in self.columns
            for claim in column
            for x, y in (place[claim.label],)
            for used in claim.uses
        ]
        style = r"[font=\fontsize{4.6}{5}\selectfont\ttfamily,inner sep=1pt,>=stealth,draw=black!55,line width=.3pt]"
        drawn = "\n".join([rf"\begin{{tikzpicture}}{style}", *edges, *nodes, r"\end{tikzpicture}"])
        return rf"\rotatebox{{90}}{{{drawn}}}" if self.is_turned else drawn

    def places(self, gap: float) -> dict[str, tuple[float, float]]:
        """Return where each label begins, from the lower left corner; ``gap`` is between two claims of a column."""
        tall = max(map(len, self.columns))
        return {
            claim.label: (x, gap * ((tall - len(column)) / 2 + len(column) - j))
            for x, column in zip(self._left(), self.columns, strict=True)
            for j, claim in enumerate(column)
        }

    @property
    def widths(self) -> list[float]:
        """The width of each column, in centimetres: that of its longest label."""
        return [LETTER * max(len(claim.label) for claim in column) for column in self.columns]

    @property
    def is_turned(self) -> bool:
        """Whether it is wider than a page."""
        return sum(self.widths) + APART * (len(self.columns) - 1) > ACROSS

    def _left(self) -> list[float]:
        """Return where the columns begin."""
        return [sum(self.widths[:i]) + i * APART for i in range(len(self.columns))]


def _end(place: Mapping[str, tuple[float, float]], label: str) -> str:
    x, y = place[label]
    return f"({x + LETTER * len(label):.2f},{y:.2f})"


def picture(claims: Sequence[Claim]) -> Picture | None:
    """Return the picture of the claims and of all below them that use or are used; None where there are none.

    The order within a column follows the neighbours in the columns beside it, sweep by sweep.

    Examples
    --------
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> picture([key]) is None
    True
    """
    closed = with_uses(claims)
    linked = {claim.label for claim in closed if claim.uses} | {used.label for c in closed for used in c.uses}
    if not linked:
        return None
    level: dict[str, int] = {}
    for claim in closed:  # what is used comes before what uses it
        level[claim.label] = 1 + max((level[used.label] for used in claim.uses), default=-1)
    columns = [
        [claim for claim in closed if claim.label in linked and level[claim.label] == i]
        for i in range(1 + max(level[label] for label in linked))
    ]
    for _ in range(SWEEPS):
        columns = _sorted(columns)
    return Picture(tuple(map(tuple, columns)))


def _sorted(columns: list[list[Claim]]) -> list[list[Claim]]:
    """Sort each column by the mean height of the neighbours of its claims."""
    height = {claim.label: (j + 0.5) / len(column) for column in columns for j, claim in enumerate(column)}
    near: dict[str, list[float]] = {label: [] for label in height}
    for column in columns:
        for claim in column:
            for used in claim.uses:
                near[claim.label].append(height[used.label])
                near[used.label].append(height[claim.label])
    return [sorted(column, key=lambda c: sum(near[c.label]) / len(near[c.label])) for column in columns]
