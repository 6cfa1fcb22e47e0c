"""The minimum nuclear norm under measurements: cvxpy finds numbers, exact arithmetic decides what they prove."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from factorflow.errors import NumericalError
from factorflow.numeric.certificate import Certificate, Judge
from factorflow.numeric.problem_files import SensingProblem
from factorflow.numeric.semidefinite import Program, identity, is_semidefinite, rational

if TYPE_CHECKING:
    import cvxpy

Floats = NDArray[np.float64]
TOLERANCES = 1e-12, 1e-10, 1e-9
"""What the solver is asked for, until the interval is narrow: at its limits a little less can be more."""
NARROW = Fraction(1, 10**9)
SMALL = (1, 2, 12, 100)
DENOMINATORS = (*SMALL, 10**4, 10**6, 10**9)
"""Weights that expose a face, or exclude every matrix, are rounded to these before they are judged."""
GRID = 2**72
"""Matrices and weights are rounded to multiples of 1/GRID, so that a certificate stays short."""
NEAREST, FARTHEST = 2.0**-48, 2.0**-8
"""How far towards the interior a solution is moved at first, and at most, until it is feasible for certain."""


def minimum(problem: SensingProblem) -> Certificate:
    """Return the minimum of the nuclear norm under the measurements, as a certified interval.

    Parameters
    ----------
    problem : SensingProblem
        <A_i, X> = y_i; X symmetric positive semidefinite where ``psd``, else any matrix of the shape of the A_i.

    Raises
    ------
    InfeasibleError
        If no matrix fits; it carries the proof.
    NumericalError
        If the solver finds nothing, and no proof that nothing is feasible.

    Examples
    --------
    >>> from factorflow.numeric.problem_files import Measurement
    >>> off_diagonal = Measurement(((Fraction(0), Fraction(1)), (Fraction(1), Fraction(0))), Fraction(2))
    >>> found = minimum(SensingProblem(2, (off_diagonal,), psd=True))
    >>> round(found.lower, 8) == round(found.upper, 8) == 2
    True
    """
    judge = Judge.of(problem)
    if (weights := judge.program.contradiction()) is not None:
        raise judge.infeasible(weights)
    X, nu = _solve(judge.program, TOLERANCES[0])
    while (centre := _interior(judge.program, X)) is None:
        if not _step_down(judge):
            return _uncertified(judge, X, nu)
        X, nu = _solve(judge.program, TOLERANCES[0])
    return _narrowed(judge, centre, X, nu)


def _narrowed(judge: Judge, centre: fmpq_mat, first: Floats | None, first_dual: Floats | None) -> Certificate:
    """Return the best of what the solver finds at several tolerances, from both sides."""
    program, nu, X = judge.program, fmpq_mat(len(judge.program.values), 1), centre
    others = (_solve(program, tolerance) for tolerance in TOLERANCES[1:])
    for solution, dual in chain([(first, first_dual)], others):
        if solution is not None and dual is not None:
            nu = max(nu, feasible_dual(program, dual), key=program.value)
            X = min(X, moved_inside(program, solution, centre), key=program.price)
        if (found := judge.certificate(nu, X)).is_optimal(NARROW):
            break
    return found


def feasible_dual(program: Program, approximate: Floats) -> fmpq_mat:
    """Return weights near the approximate ones that satisfy C - A*(nu) >= 0 for certain.

    C - A*(nu)/(1+d) = (C - A*(nu) + d C)/(1+d), so that some d is enough; nu = 0 is feasible whatever happens.
    """
    weights = rounded(approximate[:, None])
    cost, slack = (floats(M) for M in (program.cost, program.slack(weights)))
    short = -float(np.linalg.eigvals(np.linalg.solve(cost, slack)).real.min(initial=0.0))
    scaled = (weights * _short(1 / (1 + d)) for d in _growing(short))
    near = (nu for nu in scaled if is_semidefinite(program.slack(nu)))
    simple = (nu for nu in _simple(approximate[:, None]) if is_semidefinite(program.slack(nu)))
    return max((next(near, weights * 0), next(simple, weights * 0), weights * 0), key=program.value)


def moved_inside(program: Program, approximate: Floats, interior: fmpq_mat) -> fmpq_mat:
    """Return a feasible matrix near the approximate one, towards a feasible positive definite one."""
    X = program.projected(rounded(approximate))
    short, depth = max(0.0, -_least(X)), _least(interior)
    moved = (X * (1 - part) + interior * part for part in map(_short, _growing(short / (short + depth))))
    near = (Y for Y in moved if is_semidefinite(Y))
    simple = (Y for Y in map(program.projected, _simple(approximate)) if is_semidefinite(Y))
    return min((next(near, interior), next(simple, interior)), key=program.price)


def _simple(matrix: Floats) -> Iterator[fmpq_mat]:
    """Yield the matrix rounded to small denominators, which may be the exact answer."""
    return (rational([[Fraction(x).limit_denominator(most) for x in row] for row in matrix]) for most in SMALL)


def _least(matrix: fmpq_mat) -> float:
    """Return the least eigenvalue, about; 1 where there is none."""
    return float(min(np.linalg.eigvalsh(floats(matrix)), default=1.0))


def _growing(short: float) -> Iterator[float]:
    """Yield 0, then amounts just above what floats say is short, and more, up to `FARTHEST`."""
    yield 0.0
    amount = max(NEAREST, 1.001 * short)
    while amount < FARTHEST:
        yield amount
        amount *= 4


def _step_down(judge: Judge) -> bool:
    """Go on to a smaller face that contains every feasible matrix; return whether one is found.

    Raises
    ------
    InfeasibleError
        If no matrix is feasible.
    """
    for weights in _exposing(judge.program):
        if judge.excludes(weights):
            raise judge.infeasible(weights)
        if judge.restrict(weights):
            if (contradiction := judge.program.contradiction()) is not None:
                raise judge.infeasible(contradiction)
            return True
    return False


def _uncertified(judge: Judge, X: Floats | None, nu: Floats | None) -> Certificate:
    if X is None or nu is None:
        raise NumericalError("the solver found no minimum, and no proof that the measurements are infeasible")
    nearest = judge.program.projected(rounded(X))
    reason = "no feasible matrix is positive definite and no face is exposed exactly: feasible up to rounding only"
    return judge.certificate(feasible_dual(judge.program, nu), nearest, reason)


def _solve(program: Program, tolerance: float) -> tuple[Floats | None, Floats | None]:
    """Return approximate solutions of (P) and (D); None where the solver finds none."""
    import cvxpy

    if program.size == 0:
        return np.zeros((0, 0)), np.zeros(len(program.values))
    unit = _unit(program)
    X = cvxpy.Variable((program.size, program.size), symmetric=True)
    fits, objective = _measured(program, X) == _values(program) / unit, cvxpy.trace(floats(program.cost) @ X)
    if not _run(cvxpy.Problem(cvxpy.Minimize(objective), [fits, X >> 0]), tolerance) or X.value is None:
        return None, None
    return np.asarray(X.value) * unit, -np.asarray(fits.dual_value)


def _interior(program: Program, X: Floats | None) -> fmpq_mat | None:
    """Return a feasible matrix that is positive definite for certain; None if none is found.

    It is sought among matrices of not much more than the least cost.
    """
    import cvxpy

    if program.size == 0:
        return fmpq_mat(0, 0)
    least_cost = 0.0 if X is None else float(np.trace(floats(program.cost) @ X))
    unit = max(least_cost, _unit(program))
    Y, least = cvxpy.Variable((program.size, program.size), symmetric=True), cvxpy.Variable()
    fits = _measured(program, Y) == _values(program) / unit
    inside = [fits, Y - least * np.eye(program.size) >> 0, cvxpy.trace(floats(program.cost) @ Y) <= 3]
    if not _run(cvxpy.Problem(cvxpy.Maximize(least), inside)) or Y.value is None or not least.value > 1e-9:
        return None
    found = program.projected(rounded(np.asarray(Y.value) * unit))
    slightly = identity(program.size) * rounded(np.array([[float(least.value) * unit / 2]]))[0, 0]
    return found if is_semidefinite(found - slightly) else None


def _exposing(program: Program) -> Iterator[fmpq_mat]:
    """Yield weights near those with A*(mu) >= 0, tr A*(mu) = 1 and the least y . mu.

    Where that is negative, first those that keep half of it and make A*(mu) as definite as can be, so that
    rounding does not matter.
    """
    import cvxpy

    mu, least = cvxpy.Variable(len(program.values)), cvxpy.Variable(nonneg=True)
    exposed = sum(w * floats(A) for w, A in zip(mu, program.measurements, strict=True))
    product, normal = _values(program) @ mu, cvxpy.trace(exposed) == 1
    if not _run(cvxpy.Problem(cvxpy.Minimize(product), [exposed >> 0, normal])) or mu.value is None:
        return
    outermost, negative = mu.value, float(product.value)
    inside = [exposed - least * np.eye(program.size) >> 0, product <= negative / 2, normal]
    if negative < 0 and _run(cvxpy.Problem(cvxpy.Maximize(least), inside)) and mu.value is not None:
        yield rounded(np.asarray(mu.value)[:, None])
    for most in DENOMINATORS:
        yield rational([[Fraction(x / np.abs(outermost).max()).limit_denominator(most)] for x in outermost])


def _measured(program: Program, X: cvxpy.Variable) -> Any:
    """Return A(X) of a symmetric variable."""
    import cvxpy

    rows = np.array([floats(A).ravel() for A in program.measurements])
    return rows @ cvxpy.vec(X, order="C")


def _run(problem: cvxpy.Problem, tolerance: float = TOLERANCES[0]) -> bool:
    """Solve, and return whether there is anything to look at: whether it is right is decided exactly."""
    import cvxpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            problem.solve(solver=cvxpy.CLARABEL, tol_gap_abs=tolerance, tol_gap_rel=tolerance, tol_feas=tolerance)
        except cvxpy.SolverError:
            return False
    return problem.status in (cvxpy.OPTIMAL, cvxpy.OPTIMAL_INACCURATE)


def _unit(program: Program) -> float:
    """Return the size of y, and 1 where y = 0."""
    return float(np.abs(_values(program)).max()) or 1.0


def _values(program: Program) -> Floats:
    return floats(fmpq_mat([[y] for y in program.values])).ravel()


def floats(matrix: fmpq_mat) -> Floats:
    """Return the entries to the nearest float or so."""
    entries = [float(Fraction(int(x.p), int(x.q))) for x in matrix.entries()]
    return np.array(entries).reshape(int(matrix.nrows()), int(matrix.ncols()))


def rounded(matrix: Floats) -> fmpq_mat:
    """Return multiples of 1/GRID."""
    return rational([[Fraction(round(Fraction(x) * GRID), GRID) for x in row] for row in matrix])


def _short(x: float) -> fmpq:
    """Return x, rounded down to 60 binary places."""
    return fmpq(int(Fraction(x) * 2**60), 2**60)
