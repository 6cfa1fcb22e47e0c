"""Commuting measurements: the flow is two equations, and small starts end at the solution of a linear program.

Two 4 x 4 matrices with the eigenvectors of a Hadamard matrix are measured.  The flow of U, X = U U^T, has sixteen
coordinates; X = exp(A*(s)) alpha exp(A*(s)) has two, and gives the same digits.  From alpha I the trace ends
above the least one by a power of alpha, far below the logarithmic bound that Theorem 1 of Gunasekar et al.
(2017) has in `gunasekar2017:thm1`.  Random subsets of the measurements end at the same X; momentum does not.
"""

from dataclasses import dataclass

import mpmath
import numpy as np
from sympy import Matrix, Rational, diag, eye, ones

from factorflow.numeric.integrate import integrate
from factorflow.proofs_check.linear_program import Optimum, least
from factorflow.symbolic.notation import matrix
from factorflow.symbolic.sensing import exponents, measured_flow, reduced_flow

HADAMARD = Matrix([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]) / 2
SPECTRA = Matrix([[4, 3, Rational(5, 2), -2], [1, -2, 3, 1]])
VALUES = [Rational(2), Rational(1, 10)]
MEASUREMENTS = [HADAMARD * diag(*SPECTRA.row(i)) * HADAMARD for i in range(2)]
SIZE = HADAMARD.rows


def solution() -> Optimum:
    """Return the least trace: a linear program in the eigenvalues of X, solved and certified exactly."""
    found = least(SPECTRA, Matrix(VALUES), ones(SIZE, 1))
    assert found is not None
    return found


def by_both_flows(alpha: Rational, time: Rational, digits: int) -> tuple[list[str], list[str]]:
    """Return the first row of X at a time, by the flow of U and by the closed form; alpha is a square."""
    until = f"t={time}"
    begin = dict(zip(matrix("u", SIZE), alpha ** Rational(1, 2) * eye(SIZE), strict=True))
    sixteen = integrate(measured_flow(MEASUREMENTS, VALUES), begin, until, digits=digits)
    two = integrate(
        reduced_flow(list(map(diagonal, range(2))), VALUES, alpha * eye(SIZE)),
        dict.fromkeys(exponents(2), 0),
        until,
        digits=digits,
    )
    with mpmath.workdps(digits + 10):
        U = mpmath.matrix(SIZE, SIZE)
        for k, name in enumerate(matrix("u", SIZE)):
            U[k // SIZE, k % SIZE] = sixteen.row(-1)[str(name)]
        s = [two.row(-1)[str(name)] for name in exponents(2)]
        Q = mpmath.matrix(HADAMARD.tolist())
        X = Q * mpmath.diag(eigenvalues(s, mpmath.mpf(alpha.p) / alpha.q)) * Q
        rows = ([product[0, j] for j in range(SIZE)] for product in (U * U.T, X))
        first, second = ([mpmath.nstr(entry, digits) for entry in row] for row in rows)
    return first, second


def diagonal(i: int) -> Matrix:
    """Return a measurement in the common eigenbasis."""
    return diag(*SPECTRA.row(i))


def eigenvalues(s: list[mpmath.mpf], alpha: mpmath.mpf) -> list[mpmath.mpf]:
    """Return the eigenvalues of exp(A*(s)) alpha exp(A*(s))."""
    table = mpmath.matrix(SPECTRA.tolist())
    return [alpha * mpmath.exp(2 * sum(table[i, j] * s[i] for i in range(2))) for j in range(SIZE)]


@dataclass(frozen=True)
class End:
    """Where the flow from alpha I ends: its eigenvalues, and how far its trace is above the least one."""

    alpha: mpmath.mpf
    x: list[mpmath.mpf]
    gap: mpmath.mpf
    bound: mpmath.mpf


def end(exponent: int) -> End:
    """Return the end from alpha = 10^-exponent: the point of the manifold without error, by Newton's method."""
    best = solution()
    with mpmath.workdps(exponent + 30):
        alpha, table = mpmath.mpf(10) ** -exponent, mpmath.matrix(SPECTRA.tolist())
        values = [mpmath.mpf(y.p) / y.q for y in VALUES]
        used = [j for j in range(SIZE) if best.primal[j] > 0]
        logs = mpmath.matrix([mpmath.log(mpmath.mpf(best.primal[j].p) / best.primal[j].q / alpha) / 2 for j in used])
        start = mpmath.lu_solve(mpmath.matrix([[table[i, j] for i in range(2)] for j in used]), logs)

        def errors(*s: mpmath.mpf) -> list[mpmath.mpf]:
            x = eigenvalues(list(s), alpha)
            return [sum(table[i, j] * x[j] for j in range(SIZE)) - values[i] for i in range(2)]

        s = mpmath.findroot(errors, tuple(start), maxsteps=100)
        x = eigenvalues(list(s), alpha)
        least_trace = mpmath.mpf(best.value.p) / best.value.q
        kappa = mpmath.log(max(mpmath.mpf(z.p) / z.q for z in best.primal))
        bound = (SIZE + (kappa - 1) * least_trace) / mpmath.log(1 / alpha)
        return End(alpha, x, sum(x) - least_trace, bound)


def with_random_subsets(alpha: float, seed: int, steps: int = 20_000) -> np.ndarray:
    """Return the eigenvalues of X where each step sees one of the two measurements, drawn at random."""
    table, values = (np.array(M.tolist(), float) for M in (SPECTRA, Matrix(VALUES)))
    generator, x = np.random.default_rng(seed), np.full(SIZE, alpha)
    for i in generator.integers(0, 2, steps):
        x = x * np.exp(-0.1 * (table[i] @ x - values[i]) * table[i])
    return x


def with_momentum(alpha: float, friction: float = 0.5, step: float = 0.002, steps: int = 100_000) -> np.ndarray:
    """Return the eigenvalues of X = U^2 where U'' = -friction U' - A*(r) U: they leave the manifold."""
    table, values = (np.array(M.tolist(), float) for M in (SPECTRA, Matrix(VALUES)))
    u, speed = np.full(SIZE, alpha**0.5), np.zeros(SIZE)
    for _ in range(steps):
        speed = speed - step * (friction * speed + (table.T @ (table @ u**2 - values[:, 0])) * u)
        u = u + step * speed
    return u**2


def figure(path: str, exponents_of_ten: range = range(1, 25)) -> None:
    """Draw the eigenvalues along the flow, and the gap of the trace against alpha."""
    from matplotlib.figure import Figure

    ends, best = [end(k) for k in exponents_of_ten], solution()
    drawn = Figure(figsize=(7, 2.8), layout="constrained")
    left, right = drawn.subplots(1, 2)
    for style, k in (("-", 2), ("--", 6), (":", 12)):
        alpha = Rational(1, 10**k)
        names = dict.fromkeys(exponents(2), 0)
        run = integrate(
            reduced_flow(list(map(diagonal, range(2))), VALUES, alpha * eye(SIZE)), names, "t=10", samples=200
        )
        s = [[float(v) for v in run.column(str(name))] for name in exponents(2)]
        x = [[float(v) for v in eigenvalues(list(pair), mpmath.mpf(10) ** -k)] for pair in zip(*s, strict=True)]
        for j in range(SIZE):
            left.plot([float(v) for v in run.column("t")], [row[j] for row in x], style, color=f"C{j}", lw=1)
        left.plot([], [], style, color="black", lw=1, label=rf"$\alpha=10^{{-{k}}}$")
    for j, z in enumerate(best.primal):
        left.plot([10], [float(z)], "o", color=f"C{j}", ms=4, clip_on=False)
    left.set(xlabel="$t$", ylabel="eigenvalues of $X$", xlim=(0, 10))
    left.legend(frameon=False, fontsize=7, labelspacing=0.2, loc="center right", bbox_to_anchor=(1, 0.52))
    alphas = [float(e.alpha) for e in ends]
    right.loglog(alphas, [float(e.gap) for e in ends], "o", ms=3, label="trace above the least one")
    slope = float(min(c for c in best.reduced if c > 0))
    last = ends[-1]
    right.loglog(
        alphas,
        [float(last.gap) * (a / float(last.alpha)) ** slope for a in alphas],
        lw=0.8,
        label=rf"$\alpha^{{{slope:.3f}}}$",
    )
    right.loglog(alphas, [float(e.bound) for e in ends], "k--", lw=0.8, label=r"bound $\propto 1/\ln(1/\alpha)$")
    right.set(xlabel=r"$\alpha$")
    right.legend(frameon=False, fontsize=8)
    drawn.savefig(path)


if __name__ == "__main__":
    best = solution()
    print(f"least trace {best.value}, eigenvalues {list(best.primal)}, dual {list(best.dual)}")
    for row in by_both_flows(Rational(1, 10**4), Rational(3), 30):
        print(*row)
    for k in (2, 8, 32, 128):
        reached = end(k)
        print(f"alpha = 1e-{k}: gap {mpmath.nstr(reached.gap, 6)}, at most {mpmath.nstr(reached.bound, 6)}")
    print("random subsets:", with_random_subsets(1e-4, seed=1), "full:", [mpmath.nstr(v, 8) for v in end(4).x])
    print("momentum:", with_momentum(1e-4))
    figure("commuting_measurements.pdf")
