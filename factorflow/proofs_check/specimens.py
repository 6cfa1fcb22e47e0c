"""The trajectories on which every claim is tested: both signs of the determinant, depths, factors, precisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from sympy import Expr, Integer, Matrix, Rational, Symbol, eye, ones, sympify

from factorflow.numeric.integrate import integrate
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.claims.gunasekar2017 import first_row_flow
from factorflow.proofs_check.claims.sharpened.fences import FENCE_8
from factorflow.proofs_check.claims.sharpened.plateau import h, unbalanced_start
from factorflow.symbolic.asymptotics import z
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, factors, product_flow
from factorflow.symbolic.notation import W, matrix

TENTH = Matrix([[Rational(1, 10), 0], [0, Rational(1, 10)]])
SKEW = Matrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]])
STEEP = Matrix([[3, 2], [2, 2]])
CROSSED = Matrix([[1, Rational(-1, 2)], [Rational(-1, 2), Rational(1, 2)]])
UNBALANCED = (Matrix([[Rational(1, 2), Rational(1, 10)], [0, Rational(1, 3)]]), Matrix([[Rational(1, 4), 0], [1, 1]]))
NEGATIVE = Matrix([[Rational(1, 10), 0], [Rational(1, 20), Rational(-1, 5)]])
Run = Callable[[int], Trajectory]


def product_run(start: Matrix, depth: int, until: str, digits: int | None = None) -> Run:
    """Return how to run the product flow on the problem of Razin & Cohen (2020)."""
    entries = dict(zip(W, start, strict=True))
    return lambda rows: integrate(product_flow(RAZIN2020, depth), entries, until, samples=rows, digits=digits)


def entry_run(alpha: Rational, depth: int, until: str) -> Run:
    """Return how to run the product flow from alpha I where nothing is observed but w_11 = 1, to 20 digits."""
    entries = dict(zip(W, alpha * eye(2), strict=True))
    flow = product_flow(((1, None), (None, None)), depth)
    return lambda rows: integrate(flow, entries, until, samples=rows, digits=20)


def factor_run(start: Callable[[], Mapping[Symbol, Expr]], depth: int, until: str) -> Run:
    """Return how to run the flow of the factors, to 20 digits."""
    return lambda rows: integrate(factor_flow(RAZIN2020, depth), start(), until, samples=rows, digits=20)


def sensing_run(size: int) -> Run:
    """Return how to run U' = -A*(r) U with the first row of X = U U^T observed, to 20 digits."""
    start = dict(zip(matrix("u", size), eye(size) / 2 + ones(size) / 10, strict=True))
    return lambda rows: integrate(first_row_flow(size), start, "t=5", samples=rows, digits=20)


def unbalanced() -> Mapping[Symbol, Expr]:
    """Return a start of two factors that are not balanced."""
    names = (name for factor in factors(2) for name in factor)
    return dict(zip(names, (entry for factor in UNBALANCED for entry in factor), strict=True))


def plateau_run(layers: int, imbalance: Fraction) -> Run:
    """Return how to run the factors W_j(0) = diag(1/2, 1/2 + (j-1) h) until they are at rest."""
    start = {w: sympify(x).subs(h, Rational(imbalance)) for w, x in unbalanced_start(layers).items()}
    flow, number = factor_flow(RAZIN2020, layers), {h: imbalance}
    return lambda rows: integrate(flow, start, "loss=1e-10", samples=rows, parameters=number)


def between_fences(rows: int) -> Trajectory:
    """Run the flow of depth 2 from w_11 = 20 near the slow manifold, with det W = 1e-40, to 40 digits."""
    w_12 = 1 - FENCE_8.middle.subs(z, Rational(1, 400)) / 400
    start = dict(zip(W, (Integer(20), w_12, w_12, w_12**2 / 20 + Rational(1, 10**40)), strict=True))
    return integrate(product_flow(RAZIN2020, 2), start, "t=300", samples=rows, digits=40)


SPECIMENS: Mapping[str, Run] = {
    "depth 2 from I/10, t <= 1000": product_run(TENTH, 2, "t=1000"),
    "depth 3 from I/10, t <= 1000": product_run(TENTH, 3, "t=1000"),
    "depth 4 from I/10, t <= 1000": product_run(TENTH, 4, "t=1000"),
    "depth 5 from I/10, t <= 1000": product_run(TENTH, 5, "t=1000"),
    "depth 2 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 50": product_run(SKEW, 2, "t=50", 20),
    "depth 3 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 20": product_run(SKEW, 3, "t=20", 20),
    "depth 4 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 5": product_run(SKEW, 4, "t=5", 20),
    "depth 5 from [[1/5, 1/10], [0, 1/4]], 20 digits, t <= 5": product_run(SKEW, 5, "t=5", 20),
    "depth 2 from det W(0) < 0, 20 digits, t <= 10": product_run(NEGATIVE, 2, "t=10", 20),
    "depth 2 from [[3, 2], [2, 2]], t <= 20": product_run(STEEP, 2, "t=20"),
    "depth 2 from [[1, -1/2], [-1/2, 1/2]], t <= 20": product_run(CROSSED, 2, "t=20"),
    "depth 2 between the fences, 40 digits, t <= 300": between_fences,
    "two balanced factors, t <= 10": factor_run(lambda: balanced_factors(SKEW, 2), 2, "t=10"),
    "three balanced factors, t <= 10": factor_run(lambda: balanced_factors(SKEW, 3), 3, "t=10"),
    "two factors that are not balanced, t <= 5": factor_run(unbalanced, 2, "t=5"),
    "two factors of imbalance 1e-2, to rest": plateau_run(2, Fraction(1, 10**2)),
    "two factors of imbalance 1e-4, to rest": plateau_run(2, Fraction(1, 10**4)),
    "three factors of imbalance 1e-2, to rest": plateau_run(3, Fraction(1, 10**2)),
    "three factors of imbalance 1e-4, to rest": plateau_run(3, Fraction(1, 10**4)),
    "depth 3 from I/10, only w_11 observed, t <= 5": entry_run(Rational(1, 10), 3, "t=5"),
    "depth 3 from I/1000, only w_11 observed, t <= 15": entry_run(Rational(1, 1000), 3, "t=15"),
    "depth 3 from I/10^6, only w_11 observed, t <= 105": entry_run(Rational(1, 10**6), 3, "t=105"),
    "depth 4 from I/1000, only w_11 observed, t <= 20": entry_run(Rational(1, 1000), 4, "t=20"),
    "depth 5 from I/1000, only w_11 observed, t <= 25": entry_run(Rational(1, 1000), 5, "t=25"),
    "X = U U^T of size 2, first row observed": sensing_run(2),
    "X = U U^T of size 3, first row observed": sensing_run(3),
}
"""What each run is, in words, and how to make it with so many rows."""
QUICK, FULL = 10, 100
"""Rows of each run."""


@cache
def specimen(about: str, rows: int = QUICK) -> Trajectory:
    """Return one of the runs, made once."""
    return SPECIMENS[about](rows)
