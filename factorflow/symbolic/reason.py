"""Why one link of a proof holds: data only, a closed family, decided in ``proofs_check/decide.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sympy import Expr, Rational, Symbol, sympify

from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.notation import bracketed, typeset_expression

if TYPE_CHECKING:
    from factorflow.symbolic.claim import Claim


Cite = Callable[[Comparison], str]
"""How a reason speaks of a comparison that is known: in full, or by its number."""


def in_full(fact: Comparison) -> str:
    """Cite a comparison by its formula."""
    return f"${fact.latex()}$"


@dataclass(frozen=True)
class Expansion:
    """Both sides agree as rational functions once definitions and d/dt are expanded.

    ``modulo`` lists known equations that may be used besides.
    """

    modulo: tuple[Comparison, ...] = ()

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        used = ", ".join(map(cite, self.modulo))
        return f"by expansion with {used}" if used else "by expansion"


@dataclass(frozen=True, init=False)
class SumOfSquares:
    r"""``multiplier * (rhs - lhs)`` equals the sum of the terms, and each of them shows its sign.

    A term is a product of nonnegative rationals, even powers, square roots, absolute values and slacks
    of known comparisons, or a sum of such; the multiplier is shown to be positive in the same way.
    In print Delta is ``rhs - lhs``.

    Examples
    --------
    >>> x, y = Symbol("x", real=True), Symbol("y", real=True)
    >>> SumOfSquares((x - y) ** 2, 2 * x**2, multiplier=2).latex()
    'since~$2\\,\\Delta = \\left(x - y\\right)^{2} + 2 x^{2}$'
    """

    terms: tuple[Expr, ...]
    multiplier: Expr

    def __init__(self, *terms: Any, multiplier: Any = 1) -> None:
        exact = (sympify(term, strict=True) for term in terms)
        object.__setattr__(self, "terms", tuple(term for term in exact if term != 0))
        object.__setattr__(self, "multiplier", sympify(multiplier, strict=True))

    def latex(self, cite: Cite = in_full) -> str:
        """Return the identity that proves the inequality."""
        times = "" if self.multiplier == 1 else bracketed(self.multiplier) + r"\,"
        return rf"since~${times}\Delta = {' + '.join(map(_as_summand, self.terms)) or '0'}$"


def _as_summand(term: Expr) -> str:
    text = typeset_expression(term)
    return rf"\left({text}\right)" if term.is_Add or text.startswith("-") else text


@dataclass(frozen=True)
class RealArithmetic:
    """The negation is unsatisfiable for z3 over the reals, given the known comparisons ``using``."""

    using: tuple[Comparison, ...] = ()

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        return "by real arithmetic (z3)"


@dataclass(frozen=True)
class Balls:
    """Interval evaluation in Arb on a subdivision of a compact box of the free symbols."""

    box: Mapping[Symbol, tuple[Rational, Rational]] = field(hash=False)

    def latex(self, cite: Cite = in_full) -> str:
        """Return the box."""
        sides = (
            rf"{typeset_expression(x)}\in[{typeset_expression(low)},{typeset_expression(high)}]"
            for x, (low, high) in self.box.items()
        )
        return f"by ball arithmetic on ${', '.join(sides)}$" if self.box else "by ball arithmetic"


@dataclass(frozen=True)
class EmbeddedLimit:
    """The limit of the embedded flow (`factorflow.symbolic.embedded`), enclosed in balls from every small start.

    Parameters
    ----------
    k : Rational
        Of C = [[1, k], [k, 1]].
    digits : int
        About so many are certain.
    """

    k: Rational
    digits: int

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        return rf"by an enclosure of the flow from every small start, $k = {typeset_expression(self.k)}$"


@dataclass(frozen=True)
class Monotone:
    """A monotone function of both sides of a known comparison; ``root`` takes x <= y from x^2 <= y^2, 0 <= y."""

    function: Literal["root", "exp", "log"]
    of: Comparison

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        name = {"root": "the square root", "exp": r"$\exp$", "log": r"$\ln$"}[self.function]
        return f"by monotonicity of {name} in {cite(self.of)}"


@dataclass(frozen=True)
class Invariance:
    """The step from a derivative to all t >= 0: `of` is the known derivative.

    d/dt x = 0 keeps the value of x; d/dt ln|x| = rate, finite on every state, keeps the sign of x, and so
    does 0 < x^2 at all times;
    rate <= d/dt f gives f(0) + rate t <= f; -k h <= d/dt h with finite k keeps 0 <= h and 0 < h.
    All that is assumed must hold at all times: it may speak of the start and of parameters only.
    """

    of: Comparison

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        return f"for all $t$, by {cite(self.of)}"


@dataclass(frozen=True)
class Rank:
    """Exact rational linear algebra: the rank of a matrix of rationals is the given number."""

    matrix: Any

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        return "by exact elimination"


@dataclass(frozen=True)
class Witness:
    """Explicit exact data at which the comparison is true (or, for a mutant, false)."""

    point: Mapping[Symbol, Any] = field(hash=False)

    def latex(self, cite: Cite = in_full) -> str:
        """Return the point."""
        values = (f"{typeset_expression(x)}={typeset_expression(sympify(v))}" for x, v in self.point.items())
        return "at $" + r",\ ".join(values) + "$"


@dataclass(frozen=True)
class ByClaim:
    """An instance of another claim; it holds the object, so that a circular proof cannot be written."""

    claim: Claim
    at: Mapping[Symbol, Any] = field(default_factory=dict, hash=False)

    def latex(self, cite: Cite = in_full) -> str:
        """Return the label of the claim that is used."""
        return rf"by \texttt{{{self.claim.label}}}".replace("_", r"\_")


@dataclass(frozen=True)
class Cited:
    """A lemma of the literature that no machine here checks; it stays visible."""

    reference: str

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reference."""
        return f"cited: {self.reference}"


@dataclass(frozen=True)
class Cases:
    """The conclusion is proved under each assumption, and the assumptions exhaust all cases.

    The assumptions are ``x <= y`` or ``x < y`` and its negation.
    """

    branches: tuple[tuple[Comparison, tuple[Link, ...]], ...]

    def latex(self, cite: Cite = in_full) -> str:
        """Return the cases."""
        return "in both cases: " + ", ".join(f"${assumption.latex()}$" for assumption, _ in self.branches)


@dataclass(frozen=True)
class Rising:
    """The inequality holds at `start`, and from there to the variable the slack does not fall.

    The chain ends with the sign of the derivative of the slack (lhs <= rhs has the slack rhs - lhs) at every
    point of the way: ``0 <= slack'`` where the start is below the variable, ``0 <= -slack'`` where above.
    """

    variable: Symbol
    start: Expr
    chain: tuple[Link, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", sympify(self.start, strict=True))

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        at = f"{typeset_expression(self.variable)} = {typeset_expression(self.start)}"
        return f"since it holds at ${at}$, and the difference grows from there"


@dataclass(frozen=True)
class Bernstein:
    """The slack is a rational polynomial in one number, and positive for 0 < variable <= right.

    Its Bernstein coefficients there, or on the parts of a bisection, are positive.
    """

    variable: Symbol
    right: Rational

    def latex(self, cite: Cite = in_full) -> str:
        """Return the interval."""
        name, right = typeset_expression(self.variable), typeset_expression(self.right)
        return rf"by exact Bernstein coefficients on $0<{name}\le {right}$"


@dataclass(frozen=True)
class Barrier:
    """Inequalities x <= y that hold at the start and from then on: a region that no solution leaves.

    With each comes a chain that ends with 0 < d/dt (y - x) and may assume all of them, and x = y.
    """

    walls: tuple[tuple[Comparison, tuple[Link, ...]], ...]

    def latex(self, cite: Cite = in_full) -> str:
        """Return the walls."""
        walls = ", ".join(f"${wall.latex()}$" for wall, _ in self.walls)
        return f"for all $t$: on each wall of the region {walls} the flow points strictly inwards"


@dataclass(frozen=True)
class Squeeze:
    """An equation between numbers, since both inequalities are known."""

    def latex(self, cite: Cite = in_full) -> str:
        """Return the reason in words."""
        return r"since $\le$ and $\ge$ are known"


Reason = (
    Expansion
    | SumOfSquares
    | RealArithmetic
    | Balls
    | EmbeddedLimit
    | Monotone
    | Invariance
    | Rank
    | Witness
    | ByClaim
    | Cited
    | Cases
    | Rising
    | Bernstein
    | Barrier
    | Squeeze
)


class Link(NamedTuple):
    """One step of a proof: a comparison and why it holds."""

    statement: Comparison
    reason: Reason


def links_within(chain: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the links of a chain, those inside of cases, rises and barriers included, in order of reading.

    Examples
    --------
    >>> from factorflow.symbolic.comparison import at_most
    >>> step = Link(at_most(0, 1), SumOfSquares(1))
    >>> len(links_within((Link(at_most(0, 1), Cases(((at_most(0, 1), (step,)), (at_most(1, 0), (step,))))),)))
    3
    """
    return tuple(link for step in chain for link in (*_branch_links(step.reason), step))


def _branch_links(reason: Reason) -> tuple[Link, ...]:
    if isinstance(reason, Rising):
        return links_within(reason.chain)
    branches = reason.branches if isinstance(reason, Cases) else reason.walls if isinstance(reason, Barrier) else ()
    return tuple(link for _, chain in branches for link in links_within(chain))
