"""The trajectories on which every claim is tested: both signs of the determinant, depths, factors, precisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from sympy import Expr, Matrix, Rational, Symbol, eye, ones

from factorflow.numeric.integrate import integrate
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.claims.gunasekar2017 import first_row_flow
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, factors, product_flow
from factorflow.symbolic.notation import W, matrix

TENTH = Matrix([[Rational(1, 10), 0], [0, Rational(1, 10)]])
SKEW = Matrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]])
STEEP = Matrix([[3, 2], [2, 2]])
CROSSED = Matrix([[1, Rational(-1, 2)], [Rational(-1, 2), Rational(1, 2)]])
UNBALANCED = (Matrix([[Rational(1, 2), Rational(1, 10)], [0, Rational(1, 3)]]), Matrix([[Rational(1, 4), 0], [1, 1]]))
NEGATIVE = Matrix([[Rational(1, 10), 0], [Rational(1, 20), Rational(-1, 5)]])


def _entries(start: Matrix) -> dict[Symbol, Expr]:
    return dict(zip(W, start, strict=True))


def product_run(start: Matrix, depth: int, until: str, digits: int | None = None) -> Trajectory:
    """Return a run of the product flow on the problem of Razin & Cohen (2020), 20 rows."""
    return integrate(product_flow(RAZIN2020, depth), _entries(start), until, samples=20, digits=digits)


def factor_run(start: Matrix, depth: int, until: str, digits: int = 20) -> Trajectory:
    """Return a run of the factor flow from balanced factors, 10 rows."""
    flow = factor_flow(RAZIN2020, depth)
    return integrate(flow, balanced_factors(start, depth), until, samples=10, digits=digits)


def unbalanced_run() -> Trajectory:
    """Return a run of two factors that are not balanced, 10 rows."""
    names = (name for factor in factors(2) for name in factor)
    start = dict(zip(names, (entry for factor in UNBALANCED for entry in factor), strict=True))
    return integrate(factor_flow(RAZIN2020, 2), start, "t=5", samples=10, digits=20)


def sensing_run(size: int) -> Trajectory:
    """Return a run of U' = -A*(r) U with the first row of X observed, 10 rows."""
    start = dict(zip(matrix("u", size), eye(size) / 2 + ones(size) / 10, strict=True))
    return integrate(first_row_flow(size), start, "t=5", samples=10, digits=20)


SPECIMENS: Mapping[str, Callable[[], Trajectory]] = {
    "depth 2 from I/10, t <= 1000": lambda: product_run(TENTH, 2, "t=1000"),
    "depth 3 from I/10, t <= 1000": lambda: product_run(TENTH, 3, "t=1000"),
    "depth 4 from I/10, t <= 1000": lambda: product_run(TENTH, 4, "t=1000"),
    "depth 5 from I/10, t <= 1000": lambda: product_run(TENTH, 5, "t=1000"),
    "depth 2 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 50": lambda: product_run(SKEW, 2, "t=50", 20),
    "depth 3 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 50": lambda: product_run(SKEW, 3, "t=50", 20),
    "depth 2 from det W(0) < 0, 20 digits, t <= 10": lambda: product_run(NEGATIVE, 2, "t=10", 20),
    "two balanced factors, 20 digits, t <= 20": lambda: factor_run(SKEW, 2, "t=20"),
    "depth 4 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 5": lambda: product_run(SKEW, 4, "t=5", 20),
    "depth 5 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 5": lambda: product_run(SKEW, 5, "t=5", 20),
    "depth 2 from [[3, 2], [2, 2]], t <= 20": lambda: product_run(STEEP, 2, "t=20"),
    "depth 2 from [[1, -1/2], [-1/2, 1/2]], t <= 20": lambda: product_run(CROSSED, 2, "t=20"),
    "two factors that are not balanced, 20 digits, t <= 5": unbalanced_run,
    "X = U U^T of size 2, first row observed": lambda: sensing_run(2),
    "X = U U^T of size 3, first row observed": lambda: sensing_run(3),
    "three balanced factors, 20 digits, t <= 20": lambda: factor_run(SKEW, 3, "t=20"),
}
"""What each run is, in words, and how to make it."""


@cache
def specimen(about: str) -> Trajectory:
    """Return one of the runs, made once."""
    return SPECIMENS[about]()
