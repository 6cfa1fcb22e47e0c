"""Flow: an autonomous differential equation dx/dt = field(x) with named quantities on its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Any

from sympy import Expr, ImmutableMatrix, Matrix, Rational, Symbol

from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.notation import ddt, real, t, typeset_expression


@dataclass(frozen=True)
class Flow:
    """The flow dx/dt = field(x); its time is the dimensionless time of that gradient flow.

    Parameters
    ----------
    name : str
        What flows; the same flow in other coordinates keeps the name.
    state : tuple of Symbol, length n
        The coordinates.
    field : tuple of Expr, length n
        Right sides, in the state, the parameters and named quantities.
    parameters : tuple of Symbol
        Free numbers of the problem (observations, depth).
    signals : tuple of Symbol
        Those parameters that may be any functions of time (the gradient of any loss): their derivatives
        are names of their own, of which nothing is known.
    definitions : mapping of Symbol to Expr
        Named quantities in terms of the state, the parameters and each other (without cycles).
    problem : mapping of Symbol to Rational
        The numbers that say which problem it is, such as depth = 3 and the observed entries.
    lift : Flow, optional
        The same flow in coordinates that lose no digits; the engines integrate it instead.  Its further
        coordinates and parameters are named quantities of this flow, evaluated once at the start.

    Examples
    --------
    >>> from factorflow.symbolic.notation import real
    >>> x, square = real("x"), real("square")
    >>> decay = Flow("decay", (x,), (-x,), definitions={square: x**2})
    >>> decay.derivative(square)
    -2*x**2
    """

    name: str
    state: tuple[Symbol, ...]
    field: tuple[Expr, ...]
    parameters: tuple[Symbol, ...] = ()
    definitions: Mapping[Symbol, Expr] = default(default_factory=dict, hash=False)
    problem: Mapping[Symbol, Rational] = default(default_factory=dict, hash=False)
    lift: Flow | None = None
    signals: tuple[Symbol, ...] = ()

    def __post_init__(self) -> None:
        if len(self.state) != len(self.field):
            raise ValueError(f"{self.name}: {len(self.state)} coordinates, {len(self.field)} right sides")

    def expand(self, expr: Any) -> Any:
        """Replace every named quantity and every d/dt until state, parameters and t remain."""
        if isinstance(expr, Comparison):
            return Comparison(self.expand(expr.lhs), expr.op, self.expand(expr.rhs))
        if isinstance(expr, ImmutableMatrix | Matrix):
            return expr.applyfunc(self.expand)
        meaning = {**self.definitions, **self.problem}
        while (named := expr.free_symbols & meaning.keys()) or expr.has(ddt):
            expr = expr.replace(ddt, self.derivative).xreplace({q: meaning[q] for q in named})
        return expr

    def derivative(self, expr: Any) -> Any:
        """Return the Lie derivative of an expression or a matrix, sum_i d(expr)/dx_i field_i + d(expr)/dt."""
        if isinstance(expr, ImmutableMatrix | Matrix):
            return expr.applyfunc(self.derivative)
        expanded = self.expand(expr)
        rates = {**dict(zip(self.state, self.field, strict=True)), **{s: real(f"{s.name}'") for s in self.signals}}
        moving = [(x, f) for x, f in rates.items() if x in expanded.free_symbols]
        return sum((expanded.diff(x) * self.expand(f) for x, f in moving), expanded.diff(t))

    @property
    def moving(self) -> frozenset[Symbol]:
        """What changes in time: the state, the signals, and t itself."""
        return frozenset((t, *self.state, *self.signals))

    def in_coordinates(self, new: Mapping[Symbol, Expr], inverse: Mapping[Symbol, Expr]) -> Flow:
        """Return the flow in the coordinates ``new`` (names to expressions in the old state).

        Parameters
        ----------
        new : mapping of Symbol to Expr
            The new coordinates in terms of the old ones.
        inverse : mapping of Symbol to Expr
            Every old coordinate in terms of the new ones; kept as a definition.
        """
        if set(inverse) != set(self.state):
            raise ValueError(f"{self.name}: the inverse must give each of {', '.join(map(str, self.state))}")
        fields = tuple(self.derivative(expr).subs(inverse, simultaneous=True) for expr in new.values())
        kept = {name: expr for name, expr in self.definitions.items() if name not in new}
        return replace(self, state=tuple(new), field=fields, definitions={**kept, **inverse}, lift=None)

    def carrying(self, laws: Mapping[Symbol, Expr], definitions: Mapping[Symbol, Expr] | None = None) -> Flow:
        """Return the flow with named quantities promoted to coordinates that obey the given laws.

        A quantity whose value loses all digits when it is computed from the state (``log |det W|``) keeps
        them when it is integrated beside the state.  ``definitions`` replaces those that should now be
        read off the promoted quantities.
        """
        kept = {name: expr for name, expr in self.definitions.items() if name not in laws}
        return replace(
            self,
            state=self.state + tuple(laws),
            field=self.field + tuple(laws.values()),
            definitions={**kept, **(definitions or {})},
        )

    def constant(self, quantity: Symbol) -> Flow:
        """Return the flow with a named quantity that the flow conserves made a parameter."""
        kept = {name: expr for name, expr in self.definitions.items() if name != quantity}
        return replace(self, parameters=(*self.parameters, quantity), definitions=kept)

    def at(self, values: Mapping[Symbol, Any]) -> Flow:
        """Return the flow with these parameters replaced by values."""
        fixed = dict(values)
        return replace(
            self,
            field=tuple(f.subs(fixed, simultaneous=True) for f in self.field),
            parameters=tuple(p for p in self.parameters if p not in fixed),
            signals=tuple(s for s in self.signals if s not in fixed),
            definitions={q: expr.subs(fixed, simultaneous=True) for q, expr in self.definitions.items()},
            lift=self.lift and self.lift.at(values),
        )

    def latex(self) -> str:
        """Return the equations of motion as rows of an ``aligned`` environment."""
        rows = (
            rf"\dot{{{typeset_expression(x)}}} &= {typeset_expression(f)}"
            for x, f in zip(self.state, self.field, strict=True)
        )
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        return f"Flow({self.name}: {', '.join(map(str, self.state))})"
