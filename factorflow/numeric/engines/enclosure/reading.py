"""What a problem of the package means here; what it cannot mean is refused."""

from __future__ import annotations

from fractions import Fraction

from sympy import Expr, Rational

from factorflow.errors import InputError
from factorflow.numeric.engines.enclosure.charts import Completion, Exact
from factorflow.numeric.engines.enclosure.matrices import det, matrix
from factorflow.numeric.problem import Problem
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, depth

NEEDS = "a certified run needs"


def completion(flow: Flow) -> Completion:
    """Return the observed entries and the depth of a balanced product flow, in lossless coordinates.

    Raises
    ------
    InputError
        If the flow is another one, of depth 1, or with observations that are no rational numbers.
    """
    said = {q.name: value for q, value in flow.problem.items()}
    table = [[said.get(f"o_{i}{j}") for j in (1, 2)] for i in (1, 2)]
    layers = int(said.get(depth.name, 0))
    if layers < 2:
        raise InputError(f"{NEEDS} balanced factors of depth 2 or more; this is the {flow.name} of depth {layers}")
    expected = product_flow(table, layers).lift
    if expected is None or (flow.name, flow.state, flow.field) != (expected.name, expected.state, expected.field):
        raise InputError(f"{NEEDS} balanced factors and rational observations; this is the {flow.name}")
    places = [(i, j) for i in range(2) for j in range(2) if table[i][j] is not None]
    return Completion({(i, j): _fraction(table[i][j]) for i, j in places}, layers)


def start(problem: Problem) -> Exact:
    """Return W(0).

    Raises
    ------
    InputError
        If it is not rational, or singular.
    """
    entries = [problem.origin[q] for q in W]
    if not all(entry.is_Rational for entry in entries):
        raise InputError(f"{NEEDS} a rational start; W(0) is {entries}")
    given = matrix(lambda i, j: _fraction(entries[2 * i + j]))
    if det(given) == 0:
        raise InputError(f"{NEEDS} a start with det W(0) != 0")
    return given


def _fraction(value: Rational | Expr | None) -> Fraction:
    exact = Rational(value)
    return Fraction(int(exact.p), int(exact.q))
