"""A claim on a trajectory: every row judged by balls, at rising precision, into `Evidence`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from sympy import Abs, Expr, MatrixBase, Rational, Symbol

from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.evaluate import decider, evaluator
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.notation import ddt, initial, loss, start_value
from factorflow.symbolic.quantities import DETERMINANT_SAFE, MATRIX_QUANTITIES

LADDER = (64, 128, 256, 512)
"""Bits of the balls, tried in turn until a row is decided."""
AGREEMENT = Rational(1, 10**6)
"""Two sides of an equation agree on a row when balls certify a difference below this part of their size."""


class RowVerdict(Enum):
    """What a claim is on one row."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"


@dataclass(frozen=True)
class Margin:
    """The row on which the statement holds with the least slack, and the precision that decided it."""

    row: int
    slack: str
    bits: int
    size: Number = field(compare=False, repr=False)


@dataclass(frozen=True)
class Evidence:
    """How a claim fared on a trajectory; ``counts`` has a number for each `RowVerdict`."""

    claim: Claim
    about: str
    fidelity: Fidelity
    counts: Mapping[RowVerdict, int] = field(hash=False)
    tightest: Margin | None
    violated: tuple[int, ...] = ()

    @property
    def refutes(self) -> bool:
        """Is a violation a refutation?  Not on iterates of gradient descent, which are not the flow."""
        return bool(self.violated) and self.fidelity is not Fidelity.DESCENT

    @property
    def tested(self) -> bool:
        """Was anything tested?  A check that was vacuous or undecided on every row is no pass."""
        return self.counts[RowVerdict.HOLDS] > 0

    def __repr__(self) -> str:
        shown = ", ".join(f"{n} {verdict.name}" for verdict, n in self.counts.items() if n)
        return f"Evidence({self.claim.label} on {self.about}: {shown or 'no rows'}; {self.fidelity.name})"


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
    >>> from factorflow.numeric.integrate import integrate
    >>> from factorflow.proofs_check.claims.sharpened import key
    >>> from factorflow.symbolic.factorization import product_flow
    >>> from factorflow.symbolic.notation import W
    >>> start = dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10))))
    >>> verify(key, integrate(product_flow(depth=2), start, "t=3", samples=5), "I/10")
    Evidence(sharpened:key on I/10: 5 HOLDS; APPROXIMATION)
    """
    judges = [_judge(claim, trajectory, values) for values in claim.tested_at]
    if not _same_problem(claim, trajectory) or None in judges:
        return None
    found = [(row, *judge.row(row)) for judge in judges if judge for row in range(len(trajectory))]
    counts = Counter(verdict for _, verdict, _ in found)
    margins = [margin for _, verdict, margin in found if verdict is RowVerdict.HOLDS and margin]
    return Evidence(
        claim,
        about,
        trajectory.fidelity,
        {verdict: counts[verdict] for verdict in RowVerdict},
        min(margins, key=lambda margin: margin.size, default=None),
        tuple(row for row, verdict, _ in found if verdict is RowVerdict.VIOLATED),
    )


def _same_problem(claim: Claim, trajectory: Trajectory) -> bool:
    problem = {q.name: value for q, value in claim.flow.problem.items()}
    if any(trajectory.parameters.get(name) != value for name, value in problem.items()):
        return False
    observed = {name for name in trajectory.parameters if name.startswith("o_")}
    return loss not in claim.flow.definitions or observed == {n for n in problem if n.startswith("o_")}


def _judge(claim: Claim, trajectory: Trajectory, values: Mapping[Symbol, Any]) -> _Judge | None:
    """Bind the free symbols of a claim to what the trajectory has; None if one is left."""
    numbers = {name: Rational(value.numerator, value.denominator) for name, value in trajectory.parameters.items()}
    facts = [_instance(fact, claim, values) for fact in (*claim.given, claim.statement)]
    available = {*trajectory.columns, *(f"{name}_0" for name in trajectory.columns)}
    definitions = _definitions(claim, trajectory)
    inputs: set[Symbol] = set()
    used: dict[Symbol, Expr] = {}
    pending = set().union(*(fact.free_symbols for fact in facts))
    while pending:
        symbol = pending.pop()
        if symbol.name in available:
            inputs.add(symbol)
        elif (meaning := _meaning(symbol, definitions, numbers)) is not None:
            used[symbol] = meaning.subs({s: numbers[s.name] for s in meaning.free_symbols if s.name in numbers})
            pending |= used[symbol].free_symbols - used.keys() - inputs
        else:
            return None
    fixed = [fact.subs({s: numbers[s.name] for s in fact.free_symbols if s.name in numbers}) for fact in facts]
    if any(side.has(ddt) for fact in fixed for side in (fact.lhs, fact.rhs)):
        return None
    return _Judge(trajectory, fixed[:-1], fixed[-1], used, tuple(sorted(inputs, key=str)))


def _instance(fact: Comparison, claim: Claim, values: Mapping[Symbol, Any]) -> Comparison:
    """Put values for symbols that no trajectory has; where they are coordinates, all is expressed in them first."""
    in_coordinates = claim.flow.expand(fact) if values.keys() & set(claim.flow.state) else fact
    return in_coordinates.subs(values)


def _definitions(claim: Claim, trajectory: Trajectory) -> dict[Symbol, Expr]:
    safe = DETERMINANT_SAFE if {"log_abs_det", "det_sign"} <= set(trajectory.columns) else {}
    entries = MATRIX_QUANTITIES if "w_11" in trajectory.columns else {}
    return {**claim.flow.definitions, **entries, **safe}


def _meaning(symbol: Symbol, definitions: Mapping[Symbol, Expr], numbers: Mapping[str, Rational]) -> Expr | None:
    """Return what a symbol is by definition, as a number of the problem, or as a quantity on the first row."""
    if symbol.name in numbers:
        return numbers[symbol.name]
    if symbol in definitions:
        return definitions[symbol]
    now = next((q for q in definitions if initial(q) == symbol), None)
    return None if now is None else start_value(definitions[now])


@dataclass(frozen=True)
class _Judge:
    """Hypotheses and statement in recorded quantities, judged row by row."""

    trajectory: Trajectory
    given: Sequence[Comparison]
    statement: Comparison
    definitions: Mapping[Symbol, Expr] = field(hash=False)
    inputs: tuple[Symbol, ...]

    def row(self, row: int) -> tuple[RowVerdict, Margin | None]:
        """Climb the ladder until the row is decided."""
        for bits in LADDER:
            values = self._values(row, bits)
            verdict = self._verdict(bits, values)
            if verdict is not RowVerdict.UNDECIDED:
                break
        return verdict, self._margin(row, bits, values) if verdict is RowVerdict.HOLDS else None

    def _verdict(self, bits: int, values: Sequence[Number]) -> RowVerdict:
        hypotheses = [self._decide(fact, bits, values) for fact in self.given]
        if False in hypotheses:
            return RowVerdict.VACUOUS
        agrees = [self._decide(fact, bits, values) for fact in _agreement(self.statement)]
        if None not in agrees and False not in agrees:
            return RowVerdict.HOLDS
        if self._decide(self.statement, bits, values) is False and None not in hypotheses:
            return RowVerdict.VIOLATED
        return RowVerdict.UNDECIDED

    def _decide(self, fact: Comparison, bits: int, values: Sequence[Number]) -> bool | None:
        return self._decider(fact, bits)(values)

    @cached_property
    def _compiled(self) -> dict[tuple[Comparison | None, int], Any]:
        return {}

    def _decider(self, fact: Comparison, bits: int) -> Any:
        if (fact, bits) not in self._compiled:
            self._compiled[fact, bits] = decider(fact, self.definitions, self.inputs, Ball(bits))
        return self._compiled[fact, bits]

    def _values(self, row: int, bits: int) -> list[Number]:
        now, first = self.trajectory.balls(row, bits), self.trajectory.balls(0, bits)
        known = {**now, **{f"{name}_0": value for name, value in first.items()}}
        return [known[symbol.name] for symbol in self.inputs]

    def _margin(self, row: int, bits: int, values: Sequence[Number]) -> Margin:
        key = (None, bits)
        if key not in self._compiled:
            slack = self.statement.slack
            entries = [Abs(e) for e in slack] if isinstance(slack, MatrixBase) else [slack]
            self._compiled[key] = evaluator(entries, self.definitions, self.inputs, Ball(bits))
        least = min((ball.mid() for ball in self._compiled[key](values)), default=None)
        return Margin(row, Ball(bits).text(least, 3), bits, least)


def _agreement(statement: Comparison) -> list[Comparison]:
    """Return what must be certain for a statement to hold on a row; for an equation, that its sides agree."""
    if statement.op != "=":
        return [statement]
    return [
        Comparison(Abs(entry.slack), "<=", AGREEMENT * (Abs(entry.lhs) + Abs(entry.rhs)))
        for entry in statement.entries
    ]
