"""May a claim be used here, about this flow and with these values for its symbols?

Each function says why not, in words, or returns an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, Symbol, sympify

from factorflow.proofs_check.algebra import vanishes
from factorflow.proofs_check.signs import Sign, Signs
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import G, W, ddt, initial, loss, t
from factorflow.symbolic.reason import ByClaim, Invariance

Values = Mapping[Symbol, Any]


def objection_to_instance(claim: Claim, at: Values, flow: Flow, signs: Signs) -> str:
    """Say why a claim, with values for its free symbols, says nothing about the flow.

    ``at`` may replace numbers that the claim leaves free, never a coordinate or a named quantity: with
    det -> 5 a bound on the determinant would become a bound on 5.
    """
    bound = {t, *claim.flow.state, *claim.flow.definitions, *claim.flow.problem}
    bound |= {initial(quantity) for quantity in bound}
    if taken := sorted(map(str, at.keys() & bound)):
        return f"{taken[0]} is no free number of {claim.label}"
    general = claim.flow.at({p: value for p, value in at.items() if p in claim.flow.parameters})
    return incompatible(general, flow) or next(
        filter(None, (_misread(symbol, claim, at, flow, signs) for symbol in sorted(claim.free_symbols, key=str))),
        "",
    )


def incompatible(general: Flow, special: Flow) -> str:
    """Say why a claim about one flow says nothing about another.

    The same flow in other coordinates keeps its name; a claim for any loss or depth defines neither.
    A lemma about real numbers has no state and no definitions, and holds wherever it is used.
    """
    if not general.state and not general.definitions:
        return ""
    if general.name != special.name:
        return f"it speaks of the {general.name}, not of the {special.name}"
    given_loss = {loss: general.definitions[loss]} if loss in general.definitions else {}
    said = {**special.definitions, **special.problem}
    other = [q for q, value in {**general.problem, **given_loss}.items() if said.get(q) != value]
    return f"it speaks of another {other[0]}" if other else ""


def _misread(symbol: Symbol, claim: Claim, at: Values, flow: Flow, signs: Signs) -> str:
    """Say why a symbol of the claim, or what stands in its place, means something else here."""
    general, value = claim.flow, sympify(at.get(symbol, symbol))
    now = next((q for q in (*general.state, *general.definitions) if symbol in (q, initial(q))), None)
    if now is not None:
        return "" if _same_meaning(now, general, flow) else f"{now} means something else here"
    if not signs.defined(value):
        return f"{value} is not shown to be a real number"
    if symbol.is_positive and value != symbol and signs.of(value) is not Sign.POSITIVE:
        return f"{value}, in the place of {symbol}, is not shown to be positive"
    if symbol in general.parameters:
        return "" if _is_said_by(flow, symbol, value, general) else f"{symbol} = {value} is not so here"
    if symbol in kept_fixed(claim) and _moves(value, flow):
        return f"{claim.label} keeps {symbol} fixed in time, and {value} may move"
    return ""


def _same_meaning(quantity: Symbol, general: Flow, special: Flow) -> bool:
    here, there = special.definitions.get(quantity), general.definitions.get(quantity)
    if here is None:
        return quantity in special.state
    if there is None or here == there:
        return True
    carried = general.expand(here)
    resolved = carried.free_symbols <= {*general.state, *general.parameters}
    return resolved and vanishes(carried - general.expand(there))


def _is_said_by(flow: Flow, parameter: Symbol, value: Expr, general: Flow) -> bool:
    """Has the flow this value for a parameter of the general one?"""
    if parameter in flow.parameters and value == parameter:
        return True
    if parameter in flow.definitions or parameter in flow.problem:
        return vanishes(flow.expand(parameter - value))
    if parameter in G and loss in flow.definitions and {*W} <= {*flow.state}:
        entry = dict(zip(G, W, strict=True))[parameter]
        return vanishes(flow.expand(loss).diff(entry) - flow.expand(value))
    # An observed value: that the losses agree, once it is put in, was seen before.
    return loss in general.definitions and parameter in general.expand(loss).free_symbols


def _moves(value: Expr, flow: Flow) -> bool:
    """Numbers that the flow does not name are free numbers here too, and `kept_fixed` hands them on."""
    return bool(value.has(ddt) or flow.expand(value).free_symbols & flow.moving)


def kept_fixed(claim: Claim) -> set[Symbol]:
    """Return the free numbers that the proof of a claim takes for constant in time."""
    named = {t, *claim.flow.state, *claim.flow.definitions, *claim.flow.problem, *claim.flow.parameters}
    kept: set[Symbol] = set()
    for link in claim.links:
        if isinstance(link.reason, ByClaim):
            below = kept_fixed(link.reason.claim)
            kept |= set().union(*(sympify(link.reason.at.get(q, q)).free_symbols for q in below))
        sides = (link.statement.lhs, link.statement.rhs)
        if isinstance(link.reason, Invariance) or any(side.has(ddt) for side in sides):
            kept |= claim.free_symbols
    return kept - named - {initial(quantity) for quantity in named}
