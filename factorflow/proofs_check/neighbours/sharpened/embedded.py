"""False neighbours of the embedded counterexample."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableMatrix, Integer, Matrix, Symbol, trace

from factorflow.proofs_check.claims.sharpened.embedded import ENTRY, FITS, FLOW, U
from factorflow.proofs_check.mutants import Mutant, given_instead, off, stating, strict, turned, without
from factorflow.proofs_check.neighbours.points import Q, claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.embedded import G, H, P, S, T, W, X, alpha, trace_end, w11_end
from factorflow.symbolic.notation import ddt

LABEL = "sharpened:embedded-counterexample"
REDUCTION, LOSS, DETERMINANTS, MINIMUM, BEYOND, ENDS = (
    claim(f"{LABEL}{part}") for part in (".flow", ".loss", ".determinants", ".minimum", ".gap", "")
)
Point = dict[Symbol, Any]
GENERIC: Point = dict(zip(FLOW.state, map(Integer, (1, 2, 8, 16, 64, 512)), strict=True))


def factors(Y: Matrix, Z: Matrix) -> Point:
    """X = U U^T with U = [Y; Z], and zeros in the columns that are left."""
    stacked = Matrix.vstack(Y, Z)
    whole = Matrix.hstack(stacked, Matrix.zeros(4, 4 - stacked.cols))
    return dict(zip(U, whole, strict=True))


def lines(*rows: Any) -> Point:
    """X = u u^T."""
    return factors(Matrix(rows[:2]), Matrix(rows[2:]))


def feasible(w11: Any, root: Matrix) -> Point:
    """A feasible X with that entry, of nearly the least trace if the root is near |W|^(1/2)."""
    return factors(root, (root.inv() * Matrix([[w11, 1], [1, 0]])).T)


LEAST = feasible(0, Matrix.eye(2))
AT_39 = feasible(Q(39, 100), Matrix([[Q(51, 50), Q(1, 10)], [Q(1, 10), Q(49, 50)]]))
AT_QUARTER = feasible(Q(1, 4), Matrix([[Q(51, 50), Q(1, 16)], [Q(1, 16), Q(49, 50)]]))
END: Point = {alpha: Q(1, 10**26), w11_end: Q(39203225, 10**8), trace_end: Q(407612035, 10**8)}
"""The limit to a few digits, far from where the neighbours begin to be false."""
_rate, _whole = ddt(trace(G * G) / 2), MINIMUM.statement.rhs
MUTANTS: tuple[Mutant, ...] = (
    *off(REDUCTION, GENERIC),
    stating(REDUCTION, "the commutator", equal(X.applyfunc(ddt), ImmutableMatrix(H * X - X * H)), GENERIC),
    *off(LOSS, GENERIC),
    stating(LOSS, "W for P", equal(_rate, -2 * trace(G * W * G)), GENERIC),
    stating(LOSS, "P^2 for P", equal(_rate, -2 * trace(G * P * P * G)), GENERIC),
    stating(DETERMINANTS, "det S alone", equal(ddt(S.det()), 0), GENERIC),
    stating(DETERMINANTS, "det T alone", equal(ddt(T.det()), 0), GENERIC),
    stating(DETERMINANTS, "their sum", equal(ddt(S.det() + T.det()), 0), GENERIC),
    stating(DETERMINANTS, "det W", equal(ddt(W.det()), 0), GENERIC),
    stating(DETERMINANTS, "det P", equal(ddt(P.det()), 0), GENERIC),
    without(MINIMUM, FITS[0], lines(0, 1, 1, 0)),
    without(MINIMUM, FITS[1], lines(1, 0, 0, 1)),
    strict(MINIMUM, LEAST),
    turned(MINIMUM, feasible(1, Matrix.eye(2))),
    stating(MINIMUM, "times 101/100", at_most(Q(404, 100), _whole), LEAST),
    stating(MINIMUM, "twice the entry added", at_most(4 + 2 * ENTRY, _whole), feasible(1, Matrix.eye(2))),
    without(BEYOND, BEYOND.given[-1], LEAST),
    without(BEYOND, FITS[0], lines(Q(2, 5), 1, 1, 0)),
    without(BEYOND, FITS[1], lines(1, 0, Q(2, 5), 1)),
    without(BEYOND, FITS[2], lines(1, 1, 1, 1)),
    given_instead(BEYOND, BEYOND.given[-1], at_most(Q(1, 4), ENTRY), AT_QUARTER),
    stating(BEYOND, "4.08 for 4.07", less(Q(408, 100), _whole), AT_39),
    stating(ENDS, "the conjecture: the least trace", equal(trace_end, 4), END),
    stating(ENDS, "the least trace in the first three digits", less(trace_end, Q(401, 100)), END),
    stating(ENDS, "4.08 for 4.07", less(Q(408, 100), trace_end), END),
    stating(ENDS, "w11 = 0", equal(w11_end, 0), END),
    stating(ENDS, "w11 above 2/5", less(Q(2, 5), w11_end), END),
    turned(ENDS, END),
)
