"""A claim on a trajectory: every row judged by balls, at rising precision, into `Evidence`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from factorflow.errors import InputError
from factorflow.numeric.curves import log10
from factorflow.numeric.drawing import BLUE, GREY, VERMILION, drawing, in_decades
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.proofs_check.binding import bind
from factorflow.proofs_check.judge import Judge, Margin, RowVerdict
from factorflow.symbolic.claim import Claim

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HELD: Any = {"color": BLUE, "marker": "o", "ms": 2.8, "label": "holds"}
TIGHTEST: Any = {"color": GREY, "marker": "o", "ms": 8, "mfc": "none", "label": "tightest"}
BROKEN: Any = {"color": VERMILION, "marker": "x", "ms": 5, "label": "violated"}


@dataclass(frozen=True)
class Evidence:
    """How a claim fared on a trajectory; ``counts`` has a number for each `RowVerdict`.

    ``margins`` has the slack of each row on which the statement holds, ``violated`` the rows on which it does not.
    """

    claim: Claim
    about: str
    fidelity: Fidelity
    counts: Mapping[RowVerdict, int] = field(hash=False)
    tightest: Margin | None
    violated: tuple[int, ...] = ()
    margins: tuple[Margin, ...] = field(default=(), repr=False)

    @property
    def refutes(self) -> bool:
        """Is a violation a refutation?  Not on iterates of gradient descent, nor by chance in a random sample."""
        return bool(self.violated) and self.fidelity not in (Fidelity.DESCENT, Fidelity.SAMPLE)

    @property
    def tested(self) -> bool:
        """Was anything tested?  A check that was vacuous or undecided on every row is no pass."""
        return self.counts[RowVerdict.HOLDS] > 0

    def plot(self, axes: Axes | None = None) -> Axes:
        """Draw the slack of each row that holds, of any size, the tightest in a ring, and crosses where it is violated.

        Raises
        ------
        InputError
            If no row has a positive slack.
        """
        slacks = [(margin.row, log10(margin.size)) for margin in self.margins if margin.size > 0]
        if not slacks:
            raise InputError(f"{self}: there is no row with a slack to draw")
        tightest = min(slacks, key=lambda point: point[1])
        broken = [(row, tightest[1]) for row in self.violated]
        with drawing(axes) as axes:
            for points, look in ((slacks, HELD), ([tightest], TIGHTEST), (broken, BROKEN)):
                axes.plot([row for row, _ in points], [y for _, y in points], ls="none", **look)
            in_decades(axes.yaxis)
            axes.set(xlabel="row", ylabel="slack", title=self.claim.label)
            axes.legend(frameon=False)
        return axes

    def __repr__(self) -> str:
        shown = ", ".join(f"{n} {verdict.name}" for verdict, n in self.counts.items() if n)
        return f"Evidence({self.claim.label} on {self.about}: {shown or 'no rows'}; {self.fidelity.name})"

    def _repr_html_(self) -> str:
        """Return a table of the counts, with what a verdict means."""
        head = "".join(f"<th>{verdict.name}</th>" for verdict in self.counts)
        body = "".join(f"<td>{n}</td>" for n in self.counts.values())
        tightest = f"; tightest in row {self.tightest.row}: {escape(self.tightest.slack)}" if self.tightest else ""
        caption = f"{escape(self.claim.label)} on {escape(self.about)}{tightest}; {self.fidelity.name}: "
        return f"<table><caption>{caption}{self.fidelity.value}</caption><tr>{head}</tr><tr>{body}</tr></table>"


def verify(claim: Claim, trajectory: Trajectory, about: str = "") -> Evidence | None:
    """Test a claim on every row of a trajectory.

    Parameters
    ----------
    claim : Claim
    trajectory : Trajectory
    about : str, optional
        What the trajectory is, in words.

    Returns
    -------
    Evidence or None
        None if the trajectory cannot test the claim: another problem, or a quantity that it does not have.
        On a row, a hypothesis certainly false is VACUOUS; else the statement certainly true HOLDS; else
        it is VIOLATED if the statement is certainly false and every hypothesis certainly true.

    Examples
    --------
    >>> from sympy import Rational
    >>> from factorflow.numeric.integrate import integrate
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> from factorflow.symbolic.factorization import product_flow
    >>> from factorflow.symbolic.notation import W
    >>> start = dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10))))
    >>> verify(key, integrate(product_flow(depth=2), start, "t=3", samples=5), "I/10")
    Evidence(sharpened:key on I/10: 5 HOLDS; APPROXIMATION)
    """
    bound = [bind(claim, trajectory, values) for values in claim.tested_at]
    judges = [Judge(instance, trajectory) for instance in bound if instance]
    if not bound or len(judges) < len(bound):
        return None
    found = [(row, *judge.row(row)) for judge in judges for row in range(len(trajectory))]
    counts = Counter(verdict for _, verdict, _ in found)
    margins = [margin for _, verdict, margin in found if verdict is RowVerdict.HOLDS and margin]
    return Evidence(
        claim,
        about,
        trajectory.fidelity,
        {verdict: counts[verdict] for verdict in RowVerdict},
        min(margins, key=lambda margin: margin.size, default=None),
        tuple(row for row, verdict, _ in found if verdict is RowVerdict.VIOLATED),
        tuple(margins),
    )
