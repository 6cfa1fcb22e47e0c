"""A user's own measurements: do they commute, and what then is the flow, and its limit from small starts?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sympy import Expr, Matrix, Rational, Symbol, exp, eye, log, ones, trace, zeros

from factorflow.numeric.problem_files import SensingProblem, with_symmetry
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.linear_program import REALS, Optimum, farkas, least
from factorflow.proofs_check.verdict import Answer
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.eigenspaces import Eigenspace, NotBySquareRoots, common_eigenspaces
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.lie import bracket, generated
from factorflow.symbolic.notation import ddt, positive, real, typeset_expression
from factorflow.symbolic.reason import Balls, Expansion, SumOfSquares
from factorflow.symbolic.sensing import adjoint, commutators, exponents, log_det_X, symmetric
from factorflow.symbolic.typeset import Line, Section

alpha = positive("alpha")
Step = tuple[Comparison, object]
"""A line and why it holds."""


def commuting_problem(problem: SensingProblem) -> tuple[Section, ...]:
    """Derive what commuting measurements lead to, from X_0 = alpha I; or show a commutator that does not vanish.

    Raises
    ------
    InputError
        If a measurement is not symmetric, or the linear program is too large.
    """
    with_symmetry(problem)
    A = [Matrix(problem.size, problem.size, [Rational(x) for row in M for x in row]) for M in problem.matrices]
    y = [Rational(value) for value in problem.values]
    if commutators(A):
        return _not_commuting(A, y)
    try:
        spaces = common_eigenspaces(A)
    except NotBySquareRoots as found:
        text = "The rest needs the eigenvalues, and is left out."
        return _opening(A, y), Section("An eigenvalue is no square root", text, (Line(equal(found.polynomial, 0)),))
    return (
        _opening(A, y),
        _eigenbasis(A, spaces),
        _reduced(A, y, spaces),
        _determinant(A, spaces),
        _limit(A, y, spaces),
    )


def decided(title: str, text: str, lines: Sequence[Step], flow: Flow = REALS) -> Section:
    """Return a section: what the flow defines, and lines that are decided, each by its reason."""
    steps = chain(*lines)
    found = check(Claim("derivation", title, "", flow, (), steps[-1].statement, steps)) if steps else []
    bad = (Answer.FAILED, Answer.UNDECIDED)
    meant = (Line(equal(name, value)) for name, value in flow.definitions.items())
    shown = (Line(link.statement, link.reason.latex(), v.remark if v.answer in bad else "") for link, v in found)
    return Section(title, text, (*meant, *shown))


def meaning(names: dict[Symbol, Expr]) -> Flow:
    """Return definitions alone, for a section whose lines use them."""
    return Flow("definitions", (), (), (), names)


def _setting(A: Sequence[Matrix], y: Sequence[Expr]) -> str:
    shown = (
        rf"$\langle {typeset_expression(M)}, X\rangle = {typeset_expression(v)}$" for M, v in zip(A, y, strict=True)
    )
    return f"Measured: {', '.join(shown)}."


def _opening(A: Sequence[Matrix], y: Sequence[Expr]) -> Section:
    pairs = [(equal(M * N - N * M, zeros(*M.shape)), Expansion()) for M, N in combinations(A, 2)]
    return decided("The measurements commute", _setting(A, y), pairs)


def _not_commuting(A: Sequence[Matrix], y: Sequence[Expr]) -> tuple[Section, ...]:
    """Show a commutator, what it does to the closed form, and how far the ordered exponential reaches."""
    i, j, found = commutators(A)[0]
    title = f"Measurements {i + 1} and {j + 1} do not commute"
    algebra = generated(A)
    reached = f"They generate {algebra.name}, of dimension {algebra.dimension} of {A[0].rows ** 2}"
    brackets = ", ".join(rf"\texttt{{{word}}}" for word in algebra.words)
    return (
        decided(title, _setting(A, y), [(equal(A[i] * A[j] - A[j] * A[i], found), Expansion())]),
        _residual(A[i], A[j]),
        Section(reached, f"The Lie algebra of the measurements is spanned by {brackets}."),
    )


def _residual(A: Matrix, B: Matrix) -> Section:
    """X = exp(S) alpha exp(S) misses X' = S' X + X S' by -(2/3) alpha [S, [S, S']] in the second order of S."""
    missed = Rational(4, 3) * (B * A * A + A * B * A + A * A * B) - 2 * (B * A * A + A * A * B)
    text = (
        r"The closed form $X=\alpha e^{2S}$, $S=A^*(s)$, misses $\dot X=\dot S X+X\dot S$ in the second order of $S$ "
    )
    text += (
        r"by $-\frac23\alpha\,[S,[S,\dot S]]$, which vanishes for no pair of symmetric matrices that do not commute; "
    )
    text += r"here $S$ is the first of them and $\dot S$ the second, and $\alpha=1$."
    line = equal(missed, -bracket(A, bracket(A, B)) * Rational(2, 3))
    return decided("The closed form is refuted", text, [(line, Expansion())])


def _eigenbasis(A: Sequence[Matrix], spaces: Sequence[Eigenspace]) -> Section:
    named = [(M, space, real(f"lambda_{i}{j}")) for j, space in enumerate(spaces, 1) for i, M in enumerate(A, 1)]
    values = (value for space in spaces for value in space.values)
    names = dict(zip((name for _, _, name in named), values, strict=True))
    lines = [(equal(M * space.projector, name * space.projector), Expansion()) for M, space, name in named]
    complete = equal(sum((space.projector for space in spaces), zeros(*A[0].shape)), eye(A[0].rows))
    text = (
        r"$\lambda_{ij}$ is the eigenvalue of measurement $i$ on eigenspace $j$, whose projector stands on the right."
    )
    return decided("The common eigenbasis", text, [*lines, (complete, Expansion())], meaning(names))


def _entries(A: Sequence[Matrix], spaces: Sequence[Eigenspace]) -> list[Expr]:
    """The eigenvalue of X on each eigenspace, alpha exp(2 (A*(s))_j)."""
    s = exponents(len(A))
    return [alpha * exp(2 * sum(v * x for v, x in zip(space.values, s, strict=True))) for space in spaces]


def _reduced(A: Sequence[Matrix], y: Sequence[Expr], spaces: Sequence[Eigenspace]) -> Section:
    x = [real(f"x_{j + 1}") for j in range(len(spaces))]
    seen = (
        sum(space.values[i] * space.dimension * v for space, v in zip(spaces, x, strict=True)) for i in range(len(A))
    )
    entries = (Line(equal(name, value)) for name, value in zip(x, _entries(A, spaces), strict=True))
    rates = (Line(equal(ddt(v), value - m)) for v, value, m in zip(exponents(len(A)), y, seen, strict=True))
    text = r"$X=\sum_j x_j P_j$ from $X_0=\alpha I$, with $\dot s=-(A(X)-y)$: as many equations as measurements."
    return Section("The reduced flow", text, (*entries, *rates))


def _determinant(A: Sequence[Matrix], spaces: Sequence[Eigenspace]) -> Section:
    size = A[0].rows
    summed = sum(space.dimension * log(x / alpha) for space, x in zip(spaces, _entries(A, spaces), strict=True))
    law = size * log(alpha) + 2 * trace(adjoint(A, exponents(len(A))))
    text = r"$\ln\det X=\ln\det X_0+2\operatorname{tr}A^*(s)$: the determinant stays positive."
    names = {log_det_X: size * log(alpha) + summed}
    return decided("The law of the determinant", text, [(equal(log_det_X, law), Expansion())], meaning(names))


def _limit(A: Sequence[Matrix], y: Sequence[Expr], spaces: Sequence[Eigenspace]) -> Section:
    """The limit alpha -> 0 is a linear program in the traces of X on the eigenspaces."""
    table, values = Matrix(len(A), len(spaces), lambda i, j: spaces[j].values[i]), Matrix(y)
    optimum = least(table, values, ones(len(spaces), 1))
    if optimum is None:
        return _infeasible(table, values)
    weighted = (z / space.dimension * space.projector for z, space in zip(optimum.primal, spaces, strict=True))
    X = sum(weighted, zeros(*A[0].shape)).expand()
    z, nu = (Matrix([real(f"{name}_{k + 1}") for k in range(n)]) for name, n in (("z", len(spaces)), ("nu", len(A))))
    names = dict(zip((*symmetric("x", X.rows), *z, *nu), (*X, *optimum.primal, *optimum.dual), strict=True))
    text = (
        r"With $z_j$ the trace of $X$ on eigenspace $j$: the least $\sum_j z_j$ with $z\ge0$ and the measured values. "
    )
    text += rf"The dual solution $\nu$, with $A^*(\nu)\le I$, certifies it. {_ends(optimum)}"
    title = "The limit of small starts: a linear program" + (" with one solution" if optimum.unique else "")
    return decided(title, text, _certificate(table, values, optimum, z, nu), meaning(names))


def _ends(optimum: Optimum) -> str:
    if optimum.unique:
        return r"It is the only one, so that by Theorem 1 the flow ends there as $\alpha\to0$."
    return "There may be others of the same trace; the flow ends at one of them."


def _certificate(table: Matrix, values: Matrix, optimum: Optimum, z: Matrix, nu: Matrix) -> list[Step]:
    """Each line of the proof that the solution is feasible and that none has a smaller trace."""
    met = [(equal(seen, value), Expansion()) for seen, value in zip(table * z, values, strict=True)]
    not_negative = [(at_most(0, name), _shown(value)) for name, value in zip(z, optimum.primal, strict=True)]
    below = [(at_most(seen, 1), _shown(rest)) for seen, rest in zip(table.T * nu, optimum.reduced, strict=True)]
    return [*met, *not_negative, *below, (equal(sum(z), (values.T * nu)[0]), Expansion())]


def _shown(slack: Expr) -> object:
    """Return why an exact number is not negative: it is rational, or balls tell."""
    return SumOfSquares(slack) if slack.is_Rational else Balls({})


def _infeasible(table: Matrix, values: Matrix) -> Section:
    names = {real(f"nu_{i}"): value for i, value in enumerate(farkas(table, values), 1)}
    nu = Matrix(list(names))
    below = [(at_most(seen, 0), _shown(-seen.subs(names))) for seen in table.T * nu]
    total = (values.T * nu)[0]
    text = r"No $X\ge0$ has these values: $A^*(\nu)\le0$ and yet $\langle y,\nu\rangle>0$."
    return decided("There is no solution", text, [*below, (less(0, total), _shown(total.subs(names)))], meaning(names))
