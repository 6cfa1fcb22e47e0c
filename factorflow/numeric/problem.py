"""Problem: what every engine is given, a flow with numbers for its parameters, a start, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sympy import Expr, Integer, Rational, Symbol

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic, Ball, Number, exact
from factorflow.numeric.engines.base import State, Step
from factorflow.numeric.evaluate import evaluator
from factorflow.numeric.event import Event, first_root
from factorflow.numeric.start import accurate, exactly
from factorflow.numeric.trajectory import Row
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, det_sign, imbalance, log_abs_det, loss, t


@dataclass(frozen=True)
class Problem:
    """A flow in its best coordinates, ready to be integrated.

    Parameters
    ----------
    flow : Flow
        Without free parameters.
    origin : mapping of Symbol to Expr
        Definitions that give every coordinate at time 0, exactly.
    columns : tuple of Symbol
        What a row tells, ``t`` first.
    event : Event
        Where it ends.
    parameters : mapping of Symbol to Fraction
        The numbers of the problem, for the record.
    """

    flow: Flow
    origin: Mapping[Symbol, Expr]
    columns: tuple[Symbol, ...]
    event: Event
    parameters: Mapping[Symbol, Fraction]

    def start(self, arithmetic: Arithmetic) -> State:
        """Return the coordinates at time 0, each correct to the last bit or so."""
        return accurate(self.flow.state, self.origin, arithmetic)

    def first_row(self, arithmetic: Arithmetic) -> Row:
        """Return the row at time 0, each number correct to the last bit or so."""
        return accurate(self.columns, self.origin, arithmetic)

    def rows(self, arithmetic: Arithmetic) -> Callable[[Number, Sequence[Number]], Row]:
        """Return the function from time and state to a row."""
        return self._at(self.columns, arithmetic)

    def quantity(self, arithmetic: Arithmetic) -> Callable[[Number, Sequence[Number]], Number]:
        """Return the function from time and state to the quantity of the event."""
        found = self._at([self.event.quantity], arithmetic)
        return lambda time, state: found(time, state)[0]

    def _at(self, quantities: Sequence[Expr], arithmetic: Arithmetic) -> Callable[[Number, Sequence[Number]], Row]:
        evaluate = evaluator(quantities, self.flow.definitions, (t, *self.flow.state), arithmetic)
        return lambda time, state: evaluate((time, *state))

    def at_event(self, row: Row, arithmetic: Arithmetic) -> Row:
        """Return the row with the exact value of the event in its column."""
        value = arithmetic.number(self.event.value)
        return tuple(value if q == self.event.quantity else x for q, x in zip(self.columns, row, strict=True))

    def arrival(self, arithmetic: Arithmetic) -> Callable[[Step], Number | None]:
        """Return the function from a step to the time in it at which the event is reached first, if it is."""
        if self.event.time is not None:
            end = arithmetic.number(self.event.time)
            return lambda step: end if step.t0 <= end <= step.t1 else None
        excess = self._at([self.event.quantity - Rational(self.event.value)], arithmetic)
        return lambda step: first_root(lambda time: excess(time, step.at(time))[0], step.times, arithmetic)


def problem(flow: Flow, start: Mapping[Symbol, object], until: Event, parameters: Mapping[Symbol, Fraction]) -> Problem:
    """Prepare a flow; what its lift takes from it is evaluated here, once, at the start.

    Raises
    ------
    InputError
        If a parameter has no value, the start is incomplete, not exact or singular, or the flow does not
        know the quantity of the event.
    """
    lift = flow.lift or flow
    numbers = {p: Rational(value) for p, value in parameters.items() if p in flow.parameters}
    origin = {**flow.definitions, **flow.problem, **exactly(start, flow.state), **numbers, t: Integer(0)}
    conserved = {p: _rational(p, origin) for p in lift.parameters if p not in numbers}
    definitions = {**lift.definitions, **lift.problem, **numbers, **conserved}
    bound = replace(lift, definitions=definitions, parameters=(), lift=None)
    recorded = {**{q: exact(value) for q, value in flow.problem.items()}, **parameters}
    return Problem(bound, origin, _columns(bound), _known(until, bound), recorded)


def _rational(parameter: Symbol, origin: Mapping[Symbol, Expr]) -> Rational:
    if parameter not in origin:
        raise InputError(f"the parameter {parameter} of the flow has no value: give it in parameters")
    (value,) = accurate([parameter], origin, Ball(64))
    if not value.is_exact():
        raise InputError(f"the conserved {parameter} is not a rational number at the start")
    mantissa, exponent = value.man_exp()
    return Rational(int(mantissa)) * Rational(2) ** int(exponent)


def _columns(flow: Flow) -> tuple[Symbol, ...]:
    known = {*flow.state, *flow.definitions}
    told = tuple(q for q in (*W, loss, log_abs_det, det_sign) if q in known)
    if not set(W) <= known:
        return (t, *flow.state)
    factors = flow.state if imbalance in known else ()
    return (t, *told, *factors)


def _known(event: Event, flow: Flow) -> Event:
    """Return the event with the flow's own symbol of that name."""
    for quantity in (t, *flow.state, *flow.definitions):
        if quantity.name == event.quantity.name:
            return replace(event, quantity=quantity)
    raise InputError(f"{flow.name} has no quantity {event.quantity}: use t, loss, w11 or another that it defines")
