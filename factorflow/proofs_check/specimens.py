"""The trajectories on which every claim is tested: both signs of the determinant, depths, factors, precisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from sympy import Expr, Matrix, Rational, Symbol

from factorflow.numeric.integrate import balanced_factors, integrate
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, factors, product_flow
from factorflow.symbolic.notation import W

TENTH = Matrix([[Rational(1, 10), 0], [0, Rational(1, 10)]])
SKEW = Matrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]])
NEGATIVE = Matrix([[Rational(1, 10), 0], [Rational(1, 20), Rational(-1, 5)]])


def _entries(start: Matrix) -> dict[Symbol, Expr]:
    return dict(zip(W, start, strict=True))


def product_run(start: Matrix, depth: int, until: str, digits: int = 15) -> Trajectory:
    """Return a run of the product flow on the problem of Razin & Cohen (2020), 40 rows."""
    return integrate(product_flow(RAZIN2020, depth), _entries(start), until, samples=40, digits=digits)


def factor_run(start: Matrix, depth: int, until: str, digits: int = 20) -> Trajectory:
    """Return a run of the factor flow from balanced factors, 20 rows."""
    entries = (entry for factor in balanced_factors(start, depth) for entry in factor)
    names = (name for factor in factors(depth) for name in factor)
    flow = factor_flow(RAZIN2020, depth)
    return integrate(flow, dict(zip(names, entries, strict=True)), until, samples=20, digits=digits)


SPECIMENS: Mapping[str, Callable[[], Trajectory]] = {
    "depth 2 from I/10, t <= 1000": lambda: product_run(TENTH, 2, "t=1000"),
    "depth 3 from I/10, t <= 1000": lambda: product_run(TENTH, 3, "t=1000"),
    "depth 4 from I/10, t <= 1000": lambda: product_run(TENTH, 4, "t=1000"),
    "depth 5 from I/10, t <= 1000": lambda: product_run(TENTH, 5, "t=1000"),
    "depth 2 from [[1/5, 1/10], [0, 1/4]], 25 digits, t <= 50": lambda: product_run(SKEW, 2, "t=50", 25),
    "depth 3 from [[1/5, 1/10], [0, 1/4]], 25 digits, t <= 50": lambda: product_run(SKEW, 3, "t=50", 25),
    "depth 2 from det W(0) < 0, t <= 50": lambda: product_run(NEGATIVE, 2, "t=50"),
    "two balanced factors, 20 digits, t <= 20": lambda: factor_run(SKEW, 2, "t=20"),
    "three balanced factors, 20 digits, t <= 20": lambda: factor_run(SKEW, 3, "t=20"),
}
"""What each run is, in words, and how to make it."""


@cache
def specimen(about: str) -> Trajectory:
    """Return one of the runs, made once."""
    return SPECIMENS[about]()
