"""Claim: a theorem stated once; proved, tested and printed from this one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sympy import Symbol

from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.reason import ByClaim, Link, links_within


@dataclass(frozen=True)
class Disproof:
    """Why a conjecture is false: at one instance a chain of links ends with the negation of its statement.

    Parameters
    ----------
    at : mapping of Symbol to exact numbers
        The instance.
    chain : tuple of Link
    true_part : tuple of Claim
        What is true of the conjecture.
    """

    at: Mapping[Symbol, Any] = field(hash=False)
    chain: tuple[Link, ...]
    true_part: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A statement about a flow under hypotheses, with a chain of links that proves it.

    Parameters
    ----------
    label : str
        ``source:name``, such as ``razin2020:thm1.norm.frobenius``.
    title, source : str
        What it says in one line; where it is from.
    flow : Flow
        Gives the definitions of the named quantities and the meaning of d/dt.
    given : tuple of Comparison
        The hypotheses.
    statement : Comparison
        The conclusion, for all t of every solution (a name with suffix ``_0`` is its value at t = 0).
    proof : tuple of Link
        Ends with the statement; empty when there is none.
    tested_at : tuple of mappings of Symbol to Expr
        Values, in named quantities of a trajectory, of the symbols that no trajectory has; empty where the
        claim is not about trajectories.
    disproof : Disproof, optional
        Of a conjecture that is false.
    """

    label: str
    title: str
    source: str
    flow: Flow
    given: tuple[Comparison, ...]
    statement: Comparison
    proof: tuple[Link, ...] = ()
    tested_at: tuple[Mapping[Symbol, Any], ...] = field(default=({},), hash=False)
    disproof: Disproof | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """All links of the proof or of the disproof, those inside of cases included."""
        return links_within(self.disproof.chain if self.disproof else self.proof)

    @property
    def uses(self) -> tuple[Claim, ...]:
        """The claims that the proof or the disproof rests on, in order of first use."""
        cited = (link.reason.claim for link in self.links if isinstance(link.reason, ByClaim))
        return tuple({claim.label: claim for claim in cited}.values())

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols of the hypotheses and of the statement."""
        return self.statement.free_symbols.union(*(given.free_symbols for given in self.given))

    def latex(self) -> str:
        """Return the statement with its hypotheses as LaTeX."""
        hypotheses = ",\\quad ".join(given.latex() for given in self.given)
        arrow = rf"{hypotheses} \quad\Longrightarrow\quad " if hypotheses else ""
        return arrow + self.statement.latex()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        return f"Claim({self.label}: {self.title})"


def chain(*steps: tuple[Comparison, object]) -> tuple[Link, ...]:
    """Return a proof from pairs of a comparison and its reason."""
    return tuple(Link(*step) for step in steps)  # type: ignore[arg-type]


def named(label: str, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims of a label or a family: itself and all that begin with it and a dot or a colon."""
    return tuple(
        claim for claim in claims if claim.label == label or claim.label.startswith((label + ".", label + ":"))
    )
