"""What a link may rest on: the flow, what is known, and what of it is only assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Expr

from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.calculus import Way
from factorflow.proofs_check.signs import Signs
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow


@dataclass(frozen=True)
class Context:
    """What a link may rest on: the flow, the comparisons known so far, and which of them are assumed."""

    flow: Flow
    known: tuple[Comparison, ...] = ()
    assumed: tuple[Comparison, ...] = ()

    def with_fact(self, fact: Comparison) -> Context:
        """Return the context with one more known comparison."""
        return Context(self.flow, (*self.known, fact), self.assumed)

    def assuming(self, fact: Comparison) -> Context:
        """Return the context with one more hypothesis."""
        return Context(self.flow, (*self.known, fact), (*self.assumed, fact))

    def along(self, way: Way) -> Context:
        """Return what is known on the way of a rise."""
        return Context(self.flow, way.facts, (*self.assumed, way.facts[-1]))

    @property
    def momentary(self) -> list[Comparison]:
        """The hypotheses that may hold at one time and not at another."""
        return [fact for fact in self.assumed if self.flow.expand(fact.slack).free_symbols & self.flow.moving]

    @cached_property
    def signs(self) -> Signs:
        """The signs that the known comparisons show."""
        return Signs(self.flow, self.known)

    def vanishes(self, expr: Any, modulo: Sequence[Comparison] = ()) -> bool:
        """Is the expression zero once definitions and d/dt are expanded?"""
        equations = [entry for fact in modulo for entry in fact.entries]
        return vanishes(self.flow.expand(expr), [self.flow.expand(equation.slack) for equation in equations])

    def undefined(self, *expressions: Expr) -> list[Expr]:
        """Return the expressions that are not visibly real numbers wherever the known facts hold."""
        return [expr for expr in expressions if not self.signs.defined(expr)]

    def unknown(self, facts: Sequence[Comparison]) -> list[Comparison]:
        """Return the facts that are not known here."""
        return [fact for fact in facts if fact not in self.known]
