"""What a trajectory says about the hypotheses of a claim, in words; what it cannot decide is called assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sympy import Expr, Symbol

from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.evaluate import decider, evaluator
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.binding import Bound, bind
from factorflow.proofs_check.judge import LADDER
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.factorization import NAME, factor_flow
from factorflow.symbolic.notation import depth, imbalance, real

HOLDS, VIOLATED, ASSUMED = "holds", "violated", "assumed"
BALANCED = "balanced"
TURNED = {"<": ">", "<=": ">="}


def hypotheses(claim: Claim, trajectory: Trajectory) -> dict[str, str]:
    """Return each hypothesis of a claim in words, and ``holds``, ``violated`` or ``assumed``.

    Examples
    --------
    >>> from factorflow.proofs_check.ledger import select
    >>> from factorflow.proofs_check.specimens import specimen
    >>> hypotheses(*select(["razin2020:thm1.distance"]), specimen("depth 2 from I/10, t <= 1000"))
    {'balanced': 'holds', 'depth >= 2': 'holds', 'det > 0 at the start': 'holds'}
    """
    balanced = {BALANCED: balance(trajectory)} if claim.flow.name.startswith(NAME) else {}
    instances = [bound for values in claim.tested_at if (bound := bind(claim, trajectory, values))]
    said = {}
    for place, fact in enumerate(claim.given):
        verdicts = [verdict for bound in instances for verdict in _verdicts(bound, place, trajectory)]
        is_guess = depth in fact.free_symbols and trajectory.provenance.get("depth from") == ASSUMED
        said[in_words(fact)] = ASSUMED if is_guess else _summary(verdicts)
    return {**balanced, **said}


def _verdicts(bound: Bound, place: int, trajectory: Trajectory) -> list[bool | None]:
    return [_decided(bound, place, trajectory, row) for row in range(len(trajectory))]


def _decided(bound: Bound, place: int, trajectory: Trajectory, row: int) -> bool | None:
    """Decide a hypothesis on a row, at rising precision where more of it can help."""
    for bits in LADDER[:1] if trajectory.digits is None else LADDER:
        known = trajectory.balls(row, bits)
        known |= {f"{name}_0": value for name, value in trajectory.balls(0, bits).items()}
        verdict = _decider(bound, place, bits)([known[symbol.name] for symbol in bound.inputs])
        if verdict is not None:
            return bool(verdict)
    return None


@cache
def _decider(bound: Bound, place: int, bits: int) -> Any:
    return decider(bound.given[place], bound.definitions, bound.inputs, Ball(bits))


def _summary(verdicts: Sequence[bool | None]) -> str:
    false, unknown, all_rows = verdicts.count(False), verdicts.count(None), len(verdicts)
    if false:
        return VIOLATED if false == all_rows else f"{VIOLATED} on {false} of {all_rows} rows"
    if unknown:
        return ASSUMED if unknown == all_rows else f"{ASSUMED} on {unknown} of {all_rows} rows"
    return HOLDS if verdicts else ASSUMED


def balance(trajectory: Trajectory) -> str:
    """Say whether recorded factors are balanced; an equation is never certain of numbers that were rounded."""
    if trajectory.provenance.get("flow") == NAME:
        return HOLDS  # integrated as the flow of balanced factors
    worst = max(imbalances(trajectory), key=lambda ball: float(ball.lower()), default=None)
    if worst is None or not worst.is_finite():
        return ASSUMED
    if worst > 0:
        return f"{VIOLATED}: imbalance {float(worst.mid()):.2g}"
    return HOLDS if worst == 0 else f"{ASSUMED}: imbalance is below {float(worst.upper()):.1e}"


def imbalances(trajectory: Trajectory) -> list[Number]:
    """Return the imbalance on each row, as far as the trajectory says it."""
    if imbalance.name in trajectory.columns:
        return list(trajectory.column(imbalance.name))
    if "w1_11" not in trajectory.columns:
        return []
    flow, ball = factor_flow(None, int(trajectory.parameters["depth"])), Ball(LADDER[1])
    told = evaluator([imbalance], flow.definitions, flow.state, ball)
    rows = (trajectory.balls(row, ball.bits) for row in range(len(trajectory)))
    return [told([known[entry.name] for entry in flow.state])[0] for known in rows]


def in_words(fact: Comparison) -> str:
    """Return a comparison as people say it.

    Examples
    --------
    >>> in_words(Comparison(0, "<", real("det_0")))
    'det > 0 at the start'
    >>> in_words(Comparison(real("loss"), "<=", 1))
    'loss <= 1'
    """
    at_start = bool(fact.free_symbols) and all(symbol.name.endswith("_0") for symbol in fact.free_symbols)
    lhs, rhs = (_said(side, at_start) for side in (fact.lhs, fact.rhs))
    turned = fact.op in TURNED and fact.lhs.is_number
    text = f"{rhs} {TURNED[fact.op]} {lhs}" if turned else f"{lhs} {fact.op} {rhs}"
    return f"{text} at the start" if at_start else text


def _said(side: Expr, at_start: bool) -> str:
    names: Mapping[Symbol, Symbol] = {q: real(q.name.removesuffix("_0")) for q in side.free_symbols if at_start}
    return str(side.xreplace(names))
