"""Certificates: rational data from which anyone can recheck a minimum, or that nothing is feasible.

Nothing here trusts the solver that found the numbers.  A certificate holds

* ``faces``: weights mu with A*(mu) >= 0 and y . mu = 0.  Then <A*(mu), X> = 0 for every feasible X, whose range
  lies in the kernel of A*(mu), spanned by the columns of V: X = V Z V^T, and the program goes on in Z;
* ``dual``: nu with C - A*(nu) >= 0, so that y . nu bounds the minimum from below;
* ``solution``: a feasible X >= 0, whose cost bounds the minimum from above;
* or weights mu with A*(mu) >= 0 and y . mu < 0, which no feasible X allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from factorflow.errors import NumericalError
from factorflow.numeric.inputs import Matrix
from factorflow.numeric.problem_files import SensingProblem
from factorflow.numeric.semidefinite import Program, fractions, identity, is_semidefinite, kernel

DIGITS = 17
"""Of the decimals that bound the minimum."""


class InfeasibleError(NumericalError):
    """No matrix satisfies the measurements; `certificate` proves it."""

    def __init__(self, certificate: dict[str, Any]) -> None:
        super().__init__("the measurements are infeasible: no matrix fits them; --json FILE keeps the proof")
        self.certificate = certificate


@dataclass(frozen=True)
class Certificate:
    """An interval that contains the minimum nuclear norm.

    Parameters
    ----------
    problem : SensingProblem
    faces : tuple of tuples of m Fractions
    dual : tuple of m Fractions
    solution : matrix of Fractions
        X where the problem is positive semidefinite, else [[P, X], [X^T, Q]].
    lower, upper : Fraction
    certified : bool
        Whether both bounds are proved; the lower one always is.
    reason : str
        Why the upper bound is not proved.
    """

    problem: SensingProblem
    faces: tuple[tuple[Fraction, ...], ...]
    dual: tuple[Fraction, ...]
    solution: Matrix
    lower: Fraction
    upper: Fraction
    certified: bool
    reason: str = ""

    def is_optimal(self, tolerance: Fraction = Fraction(1, 10**8)) -> bool:
        """Return whether the solution is proved to be minimal up to a relative error."""
        return self.certified and self.upper - self.lower <= tolerance * max(abs(self.upper), Fraction(1, 10**8))

    def as_json(self) -> dict[str, Any]:
        """Return the interval in decimals, rounded outwards, and all that is needed to recheck it."""
        found: dict[str, Any] = {
            "lower": decimal(self.lower, ROUND_FLOOR),
            "upper": decimal(self.upper, ROUND_CEILING),
            "certified": self.certified,
            "dual": [str(w) for w in self.dual],
            "solution": _texts(self._block()),
            "faces": _texts(self.faces),
            "problem": problem_json(self.problem),
        }
        if not self.problem.psd:
            found["lifted"] = _texts(self.solution)
        return found if self.certified else {**found, "reason": self.reason}

    def _block(self) -> Matrix:
        """Return X itself."""
        if self.problem.psd:
            return self.solution
        rows = len(self.problem.measurements[0].matrix)
        return tuple(row[rows:] for row in self.solution[:rows])


@dataclass
class Judge:
    """Decides, exactly, what weights and matrices prove about a program.

    Parameters
    ----------
    problem : SensingProblem
    program : Program
        On the face found so far.
    faces : list
        The weights that led to this face.
    basis : fmpq_mat
        V of that face.
    """

    problem: SensingProblem
    program: Program
    basis: fmpq_mat
    faces: list[tuple[Fraction, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, problem: SensingProblem) -> Judge:
        """Return the judge of the whole program."""
        program = Program.of(problem)
        return cls(problem, program, identity(program.size))

    def excludes(self, weights: fmpq_mat) -> bool:
        """Return whether A*(mu) >= 0 and y . mu < 0."""
        return self.program.value(weights) < 0 and is_semidefinite(self.program.adjoint(weights))

    def infeasible(self, weights: fmpq_mat) -> InfeasibleError:
        """Return the error that carries the certificate."""
        faces = _texts(self.faces)
        problem = problem_json(self.problem)
        return InfeasibleError({"infeasible": list(map(str, column(weights))), "faces": faces, "problem": problem})

    def restrict(self, weights: fmpq_mat) -> bool:
        """Go on to the face that the weights expose, if they expose one."""
        exposed = self.program.adjoint(weights)
        if self.program.value(weights) or not any(exposed.entries()) or (V := kernel(exposed)) is None:
            return False
        self.program, self.basis = self.program.on_face(V), self.basis * V
        self.faces.append(column(weights))
        return True

    def is_dual(self, weights: fmpq_mat) -> bool:
        """Return whether C - A*(nu) >= 0."""
        return is_semidefinite(self.program.slack(weights))

    def is_feasible(self, X: fmpq_mat) -> bool:
        """Return whether A(X) = y and X >= 0."""
        return not any(self.program.residual(X).entries()) and is_semidefinite(X)

    def certificate(self, weights: fmpq_mat, X: fmpq_mat, reason: str = "") -> Certificate:
        """Return what nu and X prove: nu must be feasible, X too unless there is a reason why it is not.

        Raises
        ------
        NumericalError
            If they prove nothing.
        """
        if not self.is_dual(weights) or not (reason or self.is_feasible(X)):
            raise NumericalError("these numbers certify nothing: the dual or the solution is not feasible")
        solution = fractions(self.basis * X * self.basis.transpose())
        lower, upper = fraction(self.program.value(weights)), fraction(self.program.price(X))
        faces = tuple(self.faces)
        return Certificate(self.problem, faces, column(weights), solution, lower, upper, not reason, reason)


def fraction(x: fmpq) -> Fraction:
    """Return a rational of flint as a Fraction."""
    return Fraction(int(x.p), int(x.q))


def column(weights: fmpq_mat) -> tuple[Fraction, ...]:
    """Return a column as Fractions."""
    return tuple(map(fraction, weights.entries()))


def decimal(x: Fraction, rounding: str) -> str:
    """Return x in so many digits, rounded up or down.

    Examples
    --------
    >>> decimal(Fraction(1, 3), ROUND_CEILING), decimal(Fraction(4), ROUND_CEILING)
    ('0.33333333333333334', '4')
    """
    rounded = Context(prec=DIGITS, rounding=rounding).divide(Decimal(x.numerator), Decimal(x.denominator))
    return f"{rounded:f}" if -8 < rounded.adjusted() < DIGITS else str(rounded)


def problem_json(problem: SensingProblem) -> dict[str, Any]:
    """Return the measurements in text."""
    measurements = [{"matrix": _texts(m.matrix), "value": str(m.value)} for m in problem.measurements]
    return {"psd": problem.psd, "measurements": measurements}


def _texts(matrix: Sequence[Sequence[Fraction]]) -> list[list[str]]:
    return [[str(x) for x in row] for row in matrix]
