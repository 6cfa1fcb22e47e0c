"""Recheck a certificate of `factorflow minimum FILE.toml --json FILE` with fractions alone: no solver, no balls."""

import json
import sys
from fractions import Fraction
from typing import Any

Rows = list[list[Fraction]]


def exact(rows: list[list[str]]) -> Rows:
    return [[Fraction(x) for x in row] for row in rows]


def dot(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def inner(a: Rows, b: Rows) -> Fraction:
    return dot([x for row in a for x in row], [y for row in b for y in row])


def combined(weights: list[Fraction], matrices: list[Rows], n: int) -> Rows:
    return [[dot(weights, [A[i][j] for A in matrices]) for j in range(n)] for i in range(n)]


def lifted(A: Rows) -> Rows:
    """<A, X> = <[[0, A/2], [A^T/2, 0]], [[P, X], [X^T, Q]]>."""
    p, q = len(A), len(A[0])
    return [[Fraction(0)] * p + [x / 2 for x in r] for r in A] + [
        [A[i][j] / 2 for i in range(p)] + [Fraction(0)] * q for j in range(q)
    ]


def kernel(matrix: Rows) -> Rows | None:
    """Return vectors that span the kernel; None if the matrix is not positive semidefinite."""
    n, m = len(matrix), [list(row) for row in matrix]
    vectors = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    for k in range(n):
        if m[k][k] < 0 or (m[k][k] == 0 and any(m[k][k:])):
            return None
        for i in range(k + 1, n) if m[k][k] else ():
            f = m[k][i] / m[k][k]
            m[i][k:] = [x - f * y for x, y in zip(m[i][k:], m[k][k:], strict=True)]
            vectors[i] = [x - f * y for x, y in zip(vectors[i], vectors[k], strict=True)]
    return [vectors[k] for k in range(n) if not m[k][k]]


def recheck(found: dict[str, Any]) -> str:
    """Return "certified", or "infeasible", if the certificate proves it; else say what it does not prove."""
    psd, measured = found["problem"]["psd"], found["problem"]["measurements"]
    whole = [exact(m["matrix"]) if psd else lifted(exact(m["matrix"])) for m in measured]
    y, n = [Fraction(m["value"]) for m in measured], len(whole[0])
    C = [[Fraction(i == j) / (1 if psd else 2) for j in range(n)] for i in range(n)]
    V = [[Fraction(i == j) for j in range(n)] for i in range(n)]  # X = V^T Z V, the rows of V on the face

    def on_face(M: Rows) -> Rows:
        half = [[dot(v, [row[j] for row in M]) for j in range(n)] for v in V]
        return [[dot(h, v) for v in V] for h in half]

    for face in found["faces"]:
        weights = list(map(Fraction, face))
        free = kernel(on_face(combined(weights, whole, n)))
        if free is None or dot(weights, y) != 0:
            return "the face is not exposed"
        V = [[dot(f, [v[j] for v in V]) for j in range(n)] for f in free]
    if "infeasible" in found:
        weights = list(map(Fraction, found["infeasible"]))
        excluded = kernel(on_face(combined(weights, whole, n))) is not None
        below = dot(weights, y) < 0
        return "infeasible" if excluded and below else "the weights exclude nothing"
    nu, X = list(map(Fraction, found["dual"])), exact(found["solution"] if psd else found["lifted"])
    slack = [[c - a for c, a in zip(*rows, strict=True)] for rows in zip(C, combined(nu, whole, n), strict=True)]
    if kernel(on_face(slack)) is None or dot(nu, y) < Fraction(found["lower"]):
        return "the lower bound is not proved"
    if kernel(X) is None or [inner(A, X) for A in whole] != y or inner(C, X) > Fraction(found["upper"]):
        return "the upper bound is not proved"
    return "certified"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(recheck(json.load(file)))
