"""What a piece of the flow tells: balls at one time, and balls that hold at every time between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_poly

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure.charts import Chart, Completion, Exact
from factorflow.numeric.engines.enclosure.matrices import det, entries
from factorflow.numeric.engines.enclosure.model import UNIT, Bounds, Model
from factorflow.numeric.engines.enclosure.piece import Piece
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap, traced
from factorflow.numeric.engines.enclosure.stance import LOW
from factorflow.numeric.engines.enclosure.start import ball

NARROW, NARROW_LOSS = 1 / 64, 1 / 8
"""Radii above which an interval of time is halved, so that comparisons can be decided on it: of the entries of W,
as part of the largest, and of log|det W|, as part of itself or of 1; and of the loss, as part of itself."""
MOST_HALVINGS = 8
NAMES = ("w_11", "w_12", "w_21", "w_22", "loss", "log_abs_det")
Row = dict[str, arb]
"""Balls that contain t, what `NAMES` says and det_sign; at every time in the ball t."""


@dataclass(frozen=True)
class Teller:
    """Tells rows from states.

    Parameters
    ----------
    told : PolynomialMap
        From a state to what `NAMES` says.
    known : mapping of str to int
        What the flow keeps: the sign of det W, and entries that are zero for ever.
    """

    told: PolynomialMap
    known: Mapping[str, int]

    @classmethod
    def of(cls, chart: Chart, completion: Completion, start: Exact) -> Teller:
        """Return the teller of a chart, whose last coordinate is log|det W|, on the flow from W(0) = start."""

        def told(*state: Any) -> list[Any]:
            a, b, c, d = chart.product(state, state[0].lift)
            return [a, b, c, d, completion.loss(((a, b), (c, d))), state[-1]]

        known = {"det_sign": 1 if det(start) > 0 else -1, **_zeros(completion, start)}
        return cls(traced(told, chart.field.inputs), known)

    def at(self, piece: Piece, time: Fraction) -> Row:
        """Return the row at one time."""
        with _precisely(piece).working():
            return self._row(ball(time), self.told(piece.at(time), ball))

    def at_start(self, completion: Completion, start: Exact, arithmetic: Ball) -> Row:
        """Return the row at time 0, from exact rationals."""
        exact = [*entries(start), completion.loss(start)]
        with arithmetic.working():
            return self._row(arb(0), [*map(ball, exact), ball(abs(det(start))).log()])

    def over(self, piece: Piece, begin: Fraction, end: Fraction) -> list[Row]:
        """Return rows that together speak for every time from `begin` to `end`, both on the piece."""
        if begin == end:
            return []
        with _precisely(piece).working():
            p, span = piece.curve.polynomials(), (piece.curve.place(begin), piece.curve.place(end))
            return list(self._halved(piece, p, *span, MOST_HALVINGS))

    def _halved(
        self, piece: Piece, p: Sequence[arb_poly], left: Fraction, right: Fraction, halvings: int
    ) -> Iterator[Row]:
        """Yield the row of a part of the curve, or those of its halves where it says too little."""
        middle, half, curve = (left + right) / 2, (right - left) / 2, piece.curve
        line = arb_poly([ball(middle), ball(half)])
        # Ranges are taken last, of polynomials of the time, so that little is lost.
        state = [Model(x(line), e, x.length()) for x, e in zip(p, piece.tube(left, right), strict=True)]
        models = self.told(state, state[0].number)
        told = [model.range() for model in models]
        if halvings and not _says_enough(told, [model.rest for model in models]):
            yield from self._halved(piece, p, left, middle, halvings - 1)
            yield from self._halved(piece, p, middle, right, halvings - 1)
            return
        time = ball(curve.origin + curve.unit * middle) + ball(curve.unit * half) * UNIT
        yield self._row(time, [LOW.rounded(x) for x in told])

    def _row(self, time: arb, told: Sequence[arb]) -> Row:
        known = {name: arb(value) for name, value in self.known.items()}
        return {"t": time, **dict(zip(NAMES, told, strict=True)), **known}


def _zeros(completion: Completion, start: Exact) -> dict[str, int]:
    """Return the entries that stay zero: D W D or -D W D, D = diag(1, -1), obeys the same flow from the same start."""
    zeros: dict[str, int] = {}
    for places in (((0, 1), (1, 0)), ((0, 0), (1, 1))):
        if not any(start[i][j] or completion.observed.get((i, j)) for i, j in places):
            zeros |= {f"w_{i + 1}{j + 1}": 0 for i, j in places}
    return zeros


def _precisely(piece: Piece) -> Ball:
    return Ball(piece.curve.bits + 32)


def _says_enough(told: Sequence[arb], rests: Bounds) -> bool:
    """Whether halving would help little: the ranges are narrow, or as narrow as the tube lets them be."""
    *w, loss, log_abs_det = told
    entry = NARROW * max(abs(x.mid()) for x in w)
    goals = [entry] * 4 + [NARROW_LOSS * abs(loss.mid()), NARROW * max(arb(1), abs(log_abs_det.mid()))]
    return all(x.rad() <= goal or x.rad() <= 2 * rest.upper() for x, goal, rest in zip(told, goals, rests, strict=True))
