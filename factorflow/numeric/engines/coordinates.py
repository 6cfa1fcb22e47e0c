"""The coordinates in which a Taylor series is expanded: those of the flow, or others with a shorter field.

For the balanced product flow they are those of the enclosures, in which it is a short polynomial.  They are made
of the root Y of W, which has its singular vectors and the L-th roots a, b of its singular values,

    Y = (h_L W + sgn(det W) a b h_(L-2) adj(W)^T) / h_(2L-1),        h_n = sum_i a^i b^(n-i),

A = Y Y^T and Q = (Y + sgn(det W) adj(Y)^T) / (a + b).  Here a b = |det W|^(1/L) and (a + b)^2 = tau + 2 a b are
known to the last digit however small det W is, as log |det W| and tau are coordinates of the flow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import gmpy2
import mpmath
from sympy import ImmutableMatrix, Symbol

from factorflow.errors import InputError
from factorflow.numeric.engines.base import State
from factorflow.numeric.engines.enclosure.charts import Chart, Completion, chart_for
from factorflow.numeric.engines.enclosure.matrices import Matrix, entries, matrix, times, transpose, upper
from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap, traced
from factorflow.numeric.engines.enclosure.reading import completion
from factorflow.numeric.engines.mpfr import context, from_mpf, to_mpf
from factorflow.numeric.program import Line, Program, straight_line
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import G, W, det_sign, log_abs_det, real, tau

Groups = Sequence[Sequence[int]]

CANCELLED = 10
"""Bits that may cancel in a residual w - o: where more do, it needs a coordinate of its own."""


@dataclass(frozen=True)
class Coordinates:
    """The coordinates of a flow, in which its field is a straight-line program."""

    program: Program

    @property
    def together(self) -> Groups:
        """Which of them an error is compared with together; each by itself."""
        return [[i] for i in range(len(self.program.inputs))]

    def suit(self, state: State) -> bool:
        """Return whether a step from this state loses no digits."""
        return True

    def entered(self, state: State, bits: int) -> State:
        """Return these coordinates of a state, to so many bits."""
        return state

    def left(self, values: State, bits: int) -> State:
        """Return the state with these coordinates, to so many bits."""
        return values


@dataclass(frozen=True)
class Roots(Coordinates):
    """Polynomial coordinates of a balanced product flow.

    Parameters
    ----------
    state : tuple of Symbol
        The coordinates of the flow, with residuals, tau and log |det W| among them.
    depth : int
    sign : int
        Of det W.
    chart : Chart
    told : PolynomialMap
        From the coordinates of the chart to those of the flow.
    """

    state: tuple[Symbol, ...]
    depth: int
    sign: int
    chart: Chart
    told: PolynomialMap

    @property
    def together(self) -> Groups:
        """A rotation is one thing: its sine may die out, and then says nothing about the flow."""
        return [[0], [1], [2], [3, 4], [5]] if self.chart.name == "polar" else super().together

    def suit(self, state: State) -> bool:
        known = dict(zip(self.state, state, strict=True))
        return all(
            mpmath.mag(known[w]) - mpmath.mag(known[g]) < CANCELLED for w, g in zip(W, G, strict=True) if g in known
        )

    def entered(self, state: State, bits: int) -> State:
        known = {q: from_mpf(x, bits) for q, x in zip(self.state, state, strict=True)}
        with context(bits):
            values = [*self._entered(known), known[log_abs_det]]
        return tuple(map(to_mpf, values))

    def _entered(self, known: Mapping[Symbol, Any]) -> list[Any]:
        """Return A and Q, or Y, as far as the chart has them."""
        product = gmpy2.exp(known[log_abs_det] / self.depth)
        total = gmpy2.sqrt(known[tau] + 2 * product)
        h = [gmpy2.mpfr(0), gmpy2.mpfr(1)]  # h[n] is h_(n-1)
        while len(h) <= 2 * self.depth:
            h.append(total * h[-1] - product * h[-2])
        w = matrix(lambda i, j: known[W[i, j]])
        L, turned = self.depth, _cofactors(w, self.sign)
        y = matrix(lambda i, j: (h[L + 1] * w[i][j] + product * h[L - 1] * turned[i][j]) / h[2 * L])
        match self.chart.name:
            case "root":
                return entries(y)
            case "root, symmetric":
                return upper(y)
            case "polar, symmetric":
                return upper(times(y, y))
        turned = _cofactors(y, self.sign)
        return [*upper(times(y, transpose(y))), *((y[i][0] + turned[i][0]) / total for i in (0, 1))]

    def left(self, values: State, bits: int) -> State:
        with context(bits):
            found = self.told([from_mpf(x, bits) for x in values], gmpy2.mpq)
            return tuple(to_mpf(gmpy2.mpfr(x)) for x in found)


def coordinates(flow: Flow, start: State) -> list[Coordinates]:
    """Return coordinates of a flow without free parameters, the best first; the last suit every state."""
    own = Coordinates(straight_line(flow.field, flow.definitions, flow.state))
    try:
        return [_roots(flow, completion(flow), start), own]
    except InputError:  # another flow
        return [own]


def _roots(flow: Flow, task: Completion, start: State) -> Roots:
    known, sign = dict(zip(flow.state, start, strict=True)), int(flow.definitions[det_sign])
    chart = chart_for(task, matrix(lambda i, j: known[W[i, j]]), sign)

    def told(*u: Any) -> list[Any]:
        w11, w12, w21, w22 = chart.product(u, u[0].lift)
        w = ((w11, w12), (w12 if chart.is_symmetric else w21, w22))  # the same to the last bit
        found = {**_named(W, w), **_named(G, task.gradient(w)), tau: _trace(chart, u), log_abs_det: u[-1]}
        return [found[q] for q in flow.state]

    program = _program(chart.field)
    return Roots(program, flow.state, task.depth, sign, chart, traced(told, len(program.inputs)))


def _trace(chart: Chart, u: Sequence[Any]) -> Any:
    """Return tau, the trace of A or of Y Y^T."""
    match chart.name:
        case "polar" | "polar, symmetric":
            return u[0] + u[2]
        case "root":
            return u[0] * u[0] + u[1] * u[1] + u[2] * u[2] + u[3] * u[3]
    return u[0] * u[0] + 2 * (u[1] * u[1]) + u[2] * u[2]


def _named(names: ImmutableMatrix, values: Matrix) -> dict[Symbol, Any]:
    return dict(zip(names, entries(values), strict=True))


def _cofactors(m: Matrix, sign: int) -> Matrix:
    """Return sgn(det) adj(M)^T, which has the singular values of M exchanged."""
    (a, b), (c, d) = m
    return (sign * d, -sign * c), (-sign * b, sign * a)


def _program(field: PolynomialMap) -> Program:
    """Write a polynomial map as a straight-line program."""
    lines = [Line("input", (), Fraction(i)) for i in range(field.inputs)]
    place = list(range(field.inputs))

    def write(*line: Any) -> int:
        lines.append(Line(*line))
        return len(lines) - 1

    def multiple(factor: Fraction, i: int) -> int:
        return write("mul", (write("constant", (), factor), i))

    for name, left, right, number in field.operations:
        i, j = (place[index] if index >= 0 else -1 for index in (left, right))
        match name:
            case "number":
                place.append(write("constant", (), number))
            case "scale":
                place.append(multiple(number, i))
            case "add":
                place.append(write("add", (i, j)))
            case "subtract":
                place.append(write("add", (i, multiple(Fraction(-1), j))))
            case "multiply":
                place.append(write("mul", (i, j)))
    return Program(
        tuple(map(real, map("u_{}".format, range(field.inputs)))), tuple(lines), tuple(place[i] for i in field.outputs)
    )
