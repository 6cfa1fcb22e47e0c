"""Trajectory: a table of named quantities against time, and what its numbers are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic, Ball, Number
from factorflow.numeric.drawing import BLUE, MARKED, VERMILION, drawing, in_decades
from factorflow.symbolic.notation import real, symbol_latex

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Row = tuple[Number, ...]
EXACT = frozenset(("det_sign",))
"""Columns of integers, which carry no error."""
LOOKS: Any = {
    "loss": {"color": BLUE, "marker": "o"},
    "w_11": {"color": VERMILION, "marker": "s", "ls": "--"},
}
"""Of the curves of a plot."""
BITS = 64
"""Of the numbers of a plot, of any size."""


class Fidelity(Enum):
    """What a verdict on a trajectory means."""

    ENCLOSURE = "contains the exact flow: what holds is proved for those times"
    APPROXIMATION = "integrates the flow to the digits stated: what holds is tested"
    DESCENT = "iterates of gradient descent: a violation is a finding about the step size"
    EXACT = "exact numbers that satisfy the hypotheses: what holds is true of each of them"
    SAMPLE = "independent random draws: an interval of 99.99 % confidence contains what is claimed"
    RECORD = "numbers read from a file, each a ball of its own rounding: what holds is observed"


@dataclass(frozen=True)
class Trajectory:
    """Rows of named quantities; the first column is the dimensionless time ``t`` of the flow.

    Parameters
    ----------
    columns : tuple of str, length n
    values : tuple of rows, each n numbers of `arithmetic`
        In the order of time.  A row whose ``t`` is a ball speaks for all times in it.
    arithmetic : Arithmetic
    fidelity : Fidelity
    digits : int or None
        Correct significant digits of every number; None where the numbers are balls.
    parameters : mapping of str to Fraction
        The numbers of the problem, exactly.
    provenance : mapping of str to str
        Who made it, and how.
    intervals : tuple of bool, optional
        Which rows speak for an interval of time; none by default.

    Raises
    ------
    InputError
        If the first column is not ``t``, or a row has another length than the columns.

    Examples
    --------
    >>> from factorflow.numeric.arithmetic import Float64
    >>> decay = Trajectory(("t", "x"), ((0.0, 1.0), (1.0, 0.5)), Float64(), Fidelity.APPROXIMATION, 15)
    >>> decay
    Trajectory(2 rows of t, x; APPROXIMATION to 15 digits, t from 0 to 1)
    >>> decay.column("x")
    (1.0, 0.5)
    """

    columns: tuple[str, ...]
    values: tuple[Row, ...]
    arithmetic: Arithmetic
    fidelity: Fidelity
    digits: int | None
    parameters: Mapping[str, Fraction] = field(default_factory=dict, hash=False)
    provenance: Mapping[str, str] = field(default_factory=dict, hash=False)
    intervals: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "intervals", self.intervals or (False,) * len(self.values))
        if self.columns[:1] != ("t",):
            raise InputError(f"the columns are {', '.join(self.columns)}: the first must be t")
        if {len(row) for row in self.values} - {len(self.columns)} or len(self.intervals) != len(self.values):
            raise InputError(f"rows must have one number for each of {', '.join(self.columns)}")

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> Row:
        """Return all numbers of one column."""
        if name not in self.columns:
            raise InputError(f"there is no column {name}: the columns are {', '.join(self.columns)}")
        place = self.columns.index(name)
        return tuple(row[place] for row in self.values)

    def row(self, i: int) -> dict[str, Number]:
        """Return the numbers of one row by the names of their columns."""
        return dict(zip(self.columns, self.values[i], strict=True))

    def balls(self, i: int, bits: int) -> dict[str, Number]:
        """Return one row as balls that contain the true values, as far as `fidelity` and `digits` are right.

        A ball stays as it is; any other number becomes a ball of radius ``10^(1-digits) |value|``.
        """
        return {name: self._ball(name, number, Ball(bits)) for name, number in self.row(i).items()}

    def _ball(self, name: str, number: Number, ball: Ball) -> Number:
        if self.digits is None:
            return number
        return ball.number(int(number)) if name in EXACT else ball.around(number, self.digits)

    def __repr__(self) -> str:
        worth = self.fidelity.name + (f" to {self.digits} digits" if self.digits else "")
        times = [self.arithmetic.text(t, 6) for t in self.column("t")] or ["nothing"]
        names = ", ".join(self.columns)
        return f"Trajectory({len(self)} rows of {names}; {worth}, t from {times[0]} to {times[-1]})"

    def _repr_html_(self) -> str:
        """Return at most ten rows as a table: the first five and the last five."""
        shown = self.values if len(self) <= 10 else (*self.values[:5], *self.values[-5:])
        head = "".join(f"<th>${symbol_latex(real(name))}$</th>" for name in self.columns)
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in shown)
        caption = f"{len(self)} rows; {self.fidelity.name}: {self.fidelity.value}"
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"

    def _cells(self, row: Row) -> str:
        return "".join(f"<td>{self.arithmetic.text(number, 8)}</td>" for number in row)

    def plot(self, axes: Axes | None = None) -> Axes:
        """Draw loss and ``|w_11|`` against time on logarithmic axes, of any range, and return the axes.

        Raises
        ------
        InputError
            If no row after the start has one of them.
        """
        drawn = ((name, self._points(name)) for name in ("loss", "w_11") if name in self.columns)
        curves = {name: points for name, points in drawn if points}
        if not curves:
            raise InputError(f"there is no loss and no w_11 to draw: the columns are {', '.join(self.columns)}")
        with drawing(axes) as axes:
            for name, points in curves.items():
                look = LOOKS[name]
                axes.plot(*zip(*points, strict=True), lw=1.2, ms=2.8, markevery=-(-len(points) // MARKED), **look)
                shown = r"$\ell$" if name == "loss" else f"$|{symbol_latex(real(name))}|$"
                axes.annotate(shown, points[-1], (4, 0), textcoords="offset points", color=look["color"])
            for axis in (axes.xaxis, axes.yaxis):
                in_decades(axis)
            axes.set_xlabel("$t$")
        return axes

    def _points(self, name: str) -> list[tuple[float, float]]:
        """Return log10 of time and of the size of a quantity, where both are numbers other than zero."""
        rows = (self.balls(i, BITS) for i, interval in enumerate(self.intervals) if not interval)
        pairs = ((abs(mpmath.mp.make_mpf(row[q].mid()._mpf_)) for q in ("t", name)) for row in rows)
        return [(float(mpmath.log10(t)), float(mpmath.log10(y))) for t, y in pairs if t and y]
