"""Bind a claim to a trajectory: which recorded column, number or definition each of its symbols means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sympy import Expr, Rational, Symbol, sympify

from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, equal
from factorflow.symbolic.factorization import NAME, imbalances
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, imbalance, initial, loss, start_value
from factorflow.symbolic.quantities import DETERMINANT_SAFE, MATRIX_QUANTITIES

Numbers = dict[str, Rational]


@dataclass(frozen=True)
class Bound:
    """Hypotheses and statement, with definitions down to the inputs that a row of the trajectory has."""

    given: tuple[Comparison, ...]
    statement: Comparison
    definitions: Mapping[Symbol, Expr] = field(hash=False)
    inputs: tuple[Symbol, ...]


def bind(claim: Claim, trajectory: Trajectory, values: Mapping[Symbol, Any]) -> Bound | None:
    """Return the claim in recorded quantities; None if the trajectory has not all of them.

    ``values`` are for symbols that no trajectory has; where they are coordinates of the claim's flow, or
    the claim speaks of d/dt, everything is first expressed in coordinates.
    """
    if not same_problem(claim, trajectory):
        return None
    numbers = {name: Rational(x.numerator, x.denominator) for name, x in trajectory.parameters.items()}
    exact = {q: _numeric(sympify(value), numbers) for q, value in values.items() if value != q}
    numbers |= {q.name: value for q, value in exact.items() if value.is_Rational}
    balanced = _balance(trajectory) if claim.flow.name.startswith(NAME) else ()
    facts = (*claim.given, *balanced, claim.statement)
    moving = any(side.has(ddt) for fact in facts for side in (fact.lhs, fact.rhs))
    in_coordinates = moving or bool(values.keys() & set(claim.flow.state))
    fixed = [_with_numbers(_expressed(claim.flow, fact, in_coordinates), numbers) for fact in facts]
    definitions = {**_definitions(claim, trajectory), **exact}
    symbols = set().union(*(fact.free_symbols for fact in fixed))
    resolved = _resolve(symbols, definitions, _recorded(trajectory) - {q.name for q in exact}, numbers)
    return resolved and Bound(tuple(fixed[:-1]), fixed[-1], *resolved)


def same_problem(claim: Claim, trajectory: Trajectory) -> bool:
    """Are depth and observed entries those that the claim speaks of?"""
    problem = {q.name: value for q, value in claim.flow.problem.items()}
    if any(trajectory.parameters.get(name) != value for name, value in problem.items()):
        return False
    observed = {name for name in trajectory.parameters if name.startswith("o_")}
    meant = {name for name in (*problem, *map(str, claim.flow.parameters)) if name.startswith("o_")}
    return loss not in claim.flow.definitions or observed == meant


def _balance(trajectory: Trajectory) -> tuple[Comparison, ...]:
    """Return that recorded factors are balanced: a hypothesis of every claim about the balanced flow."""
    if imbalance.name in trajectory.columns:  # of a record; unknown where it has no factors
        return (equal(imbalance, 0),)
    if "w1_11" not in trajectory.columns:
        return ()
    depth = int(trajectory.parameters["depth"])
    return tuple(equal(entry, 0) for difference in imbalances(depth) for entry in difference)


@cache
def _expressed(flow: Flow, fact: Comparison, in_coordinates: bool) -> Comparison:
    expanded: Comparison = flow.expand(fact) if in_coordinates else fact
    return expanded


def _with_numbers(fact: Comparison, numbers: Numbers) -> Comparison:
    return fact.subs({q: numbers[q.name] for q in fact.free_symbols if q.name in numbers})


def _numeric(expr: Expr, numbers: Numbers) -> Expr:
    return expr.xreplace({q: numbers[q.name] for q in expr.free_symbols if q.name in numbers})


def _recorded(trajectory: Trajectory) -> set[str]:
    return {*trajectory.columns, *(f"{name}_0" for name in trajectory.columns)}


def _definitions(claim: Claim, trajectory: Trajectory) -> dict[Symbol, Expr]:
    """Return definitions in the entries of W, and in log |det W| where that is recorded."""
    safe = DETERMINANT_SAFE if {"log_abs_det", "det_sign"} <= set(trajectory.columns) else {}
    entries = MATRIX_QUANTITIES if "w_11" in trajectory.columns else {}
    return {**claim.flow.definitions, **entries, **safe}


def _resolve(
    symbols: set[Symbol], definitions: Mapping[Symbol, Expr], recorded: set[str], numbers: Numbers
) -> tuple[Mapping[Symbol, Expr], tuple[Symbol, ...]] | None:
    """Follow definitions down to recorded inputs; None if a symbol leads nowhere."""
    at_start = {initial(q): start_value(expr) for q, expr in definitions.items() if initial(q) not in definitions}
    meaning = {**at_start, **definitions}
    inputs: set[Symbol] = set()
    used: dict[Symbol, Expr] = {}
    pending = set(symbols)
    while pending:
        symbol = pending.pop()
        if symbol.name in recorded:
            inputs.add(symbol)
        elif symbol.name in numbers:
            used[symbol] = numbers[symbol.name]
        elif symbol in meaning:
            used[symbol] = _numeric(meaning[symbol], numbers)
            pending |= used[symbol].free_symbols - used.keys() - inputs
        else:
            return None
    return None if _circular(used) else (used, tuple(sorted(inputs, key=str)))


def _circular(definitions: Mapping[Symbol, Expr]) -> bool:
    """Do the definitions lead back to themselves, as x = w_11 and w_11 = x where W is not recorded?"""
    try:
        TopologicalSorter({q: expr.free_symbols for q, expr in definitions.items()}).prepare()
    except CycleError:
        return True
    return False
