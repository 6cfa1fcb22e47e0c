"""Exact random numbers that satisfy hypotheses: matrices with rational singular values, and the numbers beside them.

Candidates are drawn from many scales, near the borders of the hypotheses too.  Those that miss a hypothesis are
repaired by drawing one of its numbers again; those that pass are made exact, and every hypothesis is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Poly, PolynomialError, Symbol, fraction, sympify, together

from factorflow.errors import NumericalError
from factorflow.numeric.evaluate import evaluator
from factorflow.numeric.intervals import Interval, Intervals, around
from factorflow.numeric.rationals import Rationals, quotient
from factorflow.proofs_check.certainty import TRUE, Question, Row
from factorflow.proofs_check.draws import MATRIX, SYMMETRIC, draw_matrix, draw_number, matrix_entries
from factorflow.proofs_check.meaning import Meaning
from factorflow.symbolic.comparison import Comparison, equal
from factorflow.symbolic.notation import W, w_12, w_21

ROUNDS = 60
"""Times that a candidate which misses a hypothesis is repaired."""
SPARE, BATCHES = 1.1, 12
"""Candidates for each specimen that is wanted, in how many batches at most."""
Draws = dict[Symbol, NDArray[np.int64]]
"""For each free number, numerators and denominators in two rows."""


@dataclass(frozen=True)
class Population:
    """Exact values of the inputs, one column each, and the intervals around them."""

    inputs: tuple[Symbol, ...]
    rows: Sequence[Row]
    intervals: tuple[Interval, ...]

    def __len__(self) -> int:
        return len(self.rows)


def population(
    given: Sequence[Comparison],
    meaning: Meaning,
    inputs: Sequence[Symbol],
    size: int,
    rng: np.random.Generator,
    parametrised: Mapping[Symbol, Expr] | None = None,
) -> Population:
    """Draw so many specimens at which every hypothesis is certainly true; fewer where no more are found.

    Parameters
    ----------
    given : sequence of Comparison
        The hypotheses.
    meaning : Meaning
        What named quantities are, in terms of the inputs.
    inputs : sequence of Symbol
        The numbers to be drawn.
    size : int
    rng : numpy.random.Generator
    parametrised : mapping of Symbol to Expr, optional
        Rational expressions, in numbers of their own, of inputs that equations bind.
    """
    chart = _chart(given, meaning, inputs, parametrised or {})
    candidates = _Candidates(chart, meaning, given, rng)
    questions = [Question(fact, meaning, chart.inputs, exactly=True) for fact in given]
    found: list[Row] = []
    for _ in range(BATCHES if chart.free else 1):
        rows = chart.exact_rows(candidates.repaired(int(size * SPARE) + 8))
        columns = _enclosed(rows, len(inputs))
        kept = np.ones(len(rows), dtype=bool)
        for question in questions:
            kept &= question.answers(rows, columns) == TRUE
        found += [rows[i] for i in np.flatnonzero(kept)]
        if len(found) >= size:
            break
    return Population(chart.inputs, found[:size], _enclosed(found[:size], len(inputs)))


def _enclosed(rows: Sequence[Row], width: int) -> tuple[Interval, ...]:
    columns: Sequence[Row] = list(zip(*rows, strict=True)) or [()] * width
    return tuple(around([int(x.p) / int(x.q) for x in column]) for column in columns)


@dataclass(frozen=True)
class _Chart:
    """Free numbers, and every input as a rational expression in them."""

    inputs: tuple[Symbol, ...]
    free: tuple[Symbol, ...]
    solved: Mapping[Symbol, Expr]

    def exact_rows(self, draws: Draws) -> list[Row]:
        """Return the inputs of each candidate exactly; a division by zero leaves it out."""
        numbers = [list(zip(*draws[symbol].tolist(), strict=True)) for symbol in self.free]
        value = evaluator(self.inputs, self.solved, self.free, Rationals())
        rows: list[Row] = []
        for row in zip(*numbers, strict=True) if numbers else [()]:
            try:
                rows.append(value([quotient(*pair) for pair in row]))
            except (NumericalError, ZeroDivisionError):
                continue
        return rows


def _chart(
    given: Sequence[Comparison], meaning: Meaning, inputs: Sequence[Symbol], parametrised: Mapping[Symbol, Expr]
) -> _Chart:
    """Solve the equations among the hypotheses, and give matrices rational singular values."""
    solved: dict[Symbol, Expr] = {x: expr for x, expr in parametrised.items() if x in inputs}
    if not solved.keys() & {*W} and {W[0], W[1], W[3]} <= {*inputs}:
        symmetric = w_21 not in inputs or equal(w_21, w_12) in given
        solved |= {x: e for x, e in matrix_entries(symmetric).items() if x in inputs}
    for fact in given:
        if fact.op == "=" and not hasattr(fact.lhs, "shape"):
            _solve(meaning.flow.expand(fact.slack), solved, inputs)
    free = set().union(*({*inputs} - solved.keys(), *(expr.free_symbols for expr in solved.values()))) - solved.keys()
    return _Chart(tuple(inputs), tuple(sorted(free, key=str)), solved)


def _solve(slack: Expr, solved: dict[Symbol, Expr], inputs: Sequence[Symbol]) -> None:
    """Add the solution of an equation for one of its numbers, if it is linear in one."""
    while slack.free_symbols & solved.keys():
        slack = slack.xreplace(solved)
    numerator, _ = fraction(together(slack))
    for symbol in sorted(numerator.free_symbols & {*inputs}, key=lambda s: (s.name in map(str, W), str(s))):
        try:
            poly = Poly(numerator, symbol)
        except PolynomialError:
            continue
        if poly.degree() == 1 and not poly.gens[0].is_positive and poly.coeff_monomial(1).is_rational_function():
            solved[symbol] = -poly.coeff_monomial(1) / poly.coeff_monomial(symbol)
            return


@dataclass
class _Candidates:
    chart: _Chart
    meaning: Meaning
    given: Sequence[Comparison]
    rng: np.random.Generator

    def __post_init__(self) -> None:
        chart = self.chart
        self.facts = [fact for fact in self.given if fact.op != "="]
        slacks = [self.meaning.ready(fact.slack) for fact in self.facts]
        definitions = {**self.meaning.all_definitions(), **chart.solved}
        self.slack = evaluator(slacks, definitions, chart.free, Intervals())
        self.block = [x for x in (*MATRIX, *SYMMETRIC) if x in chart.free]
        self.concerns = [self._free_behind(slack, definitions) for slack in slacks]

    def _free_behind(self, expr: Expr, definitions: Mapping[Symbol, Expr]) -> list[Symbol]:
        """Return the free numbers on which an expression depends; the matrix counts as one."""
        found: set[Symbol] = set()
        pending = set(expr.free_symbols)
        while pending:
            symbol = pending.pop()
            if symbol in found:
                continue
            found.add(symbol)
            pending |= sympify(definitions.get(symbol, 0)).free_symbols
        free = [x for x in self.chart.free if x in found]
        inside = [x for x in free if x in self.block]
        return [x for x in free if x not in inside[1:]]

    def repaired(self, count: int) -> Draws:
        """Draw, and where a hypothesis is missed draw again one of the numbers behind it; return what passes."""
        draws: Draws = {x: draw_number(x, count, self.rng) for x in self.chart.free if x not in self.block}
        draws |= self._matrices(count)
        failing = np.arange(count)
        for _ in range(ROUNDS):
            missed = self._missed({x: pair[:, failing] for x, pair in draws.items()}, len(failing))
            failing, missed = failing[missed.any(axis=0)], missed[:, missed.any(axis=0)]
            if not len(failing):
                break
            blamed = (self.rng.random(missed.shape) * missed).argmax(axis=0)
            for place, concerned in enumerate(self.concerns):
                self._redraw(draws, failing[blamed == place], concerned)
        return {x: np.delete(pair, failing, axis=1) for x, pair in draws.items()}

    def _redraw(self, draws: Draws, rows: NDArray[np.intp], concerned: Sequence[Symbol]) -> None:
        which = self.rng.integers(max(len(concerned), 1), size=len(rows))
        for k, symbol in enumerate(concerned):
            some = rows[which == k]
            inside = symbol in self.block
            new = self._matrices(len(some)) if inside else {symbol: draw_number(symbol, len(some), self.rng)}
            for x, pair in new.items():
                draws[x][:, some] = pair

    def _matrices(self, count: int) -> Draws:
        drawn = draw_matrix(count, self.rng, symmetric=SYMMETRIC[0] in self.block) if self.block else {}
        return {x: drawn[x] for x in self.block}

    def _missed(self, draws: Draws, count: int) -> NDArray[np.bool_]:
        """Tell which hypotheses are false, or nan, candidate by candidate; those in doubt are decided exactly later."""
        pairs = [draws[x].astype(float) for x in self.chart.free]
        slacks = self.slack([around(pair[0] / pair[1]) for pair in pairs])
        missed = [~(slack.high >= 0) if fact.op == "<=" else ~(slack.high > 0) for fact, slack in self._with(slacks)]
        return np.array([np.broadcast_to(row, count) for row in missed], dtype=bool).reshape(len(self.facts), count)

    def _with(self, slacks: Sequence[Interval]) -> Iterator[tuple[Comparison, Interval]]:
        return zip(self.facts, slacks, strict=True)
