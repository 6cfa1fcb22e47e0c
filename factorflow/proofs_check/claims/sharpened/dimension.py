"""The bound on the missing entry in any dimension, with the constant of dimension two.

T is the completion with the entry a of W; det T = -1 and det W >= 0, so by the intermediate value theorem some
(T + theta (W - T)) x = 0 with 0 <= theta <= 1; x_2^2 + ... + x_d^2 = 1.  The rows of that equation are hypotheses.
"""

from collections.abc import Sequence

from sympy import Abs, Expr, Integer, Symbol, sqrt

from factorflow.proofs_check.claims.perturbation import KERNEL, eps, share, tau, z, z_
from factorflow.proofs_check.claims.steps import HERE, REALS, b, c, d, product, slack
from factorflow.proofs_check.claims.steps import a as entry
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import loss, real
from factorflow.symbolic.reason import Link, Monotone, SumOfSquares

q, a = real("q"), real("a")
theta = share


def bound(size: int) -> Claim:
    """s^2 = sum r_ij^2 <= q^2 (1 + 2 q^2)/(1 + q^2)^2 gives 1/(q (1 + q^2)) <= |a|."""
    xs = [real(f"x_{i}") for i in range(1, size + 1)]
    rest = [[real(f"r_{i}{j}") if i + j > 2 else Integer(0) for j in range(1, size + 1)] for i in range(1, size + 1)]
    fixed = [a * xs[0] + xs[1], xs[0], *xs[2:]]
    rows = [equal(f + theta * dot(r, xs), 0) for f, r in zip(fixed, rest, strict=True)]
    sphere = equal(sum(x**2 for x in xs[1:]), 1)
    squares = sum(entry**2 for row in rest for entry in row)
    small = at_most(squares, q**2 * (1 + 2 * q**2) / (1 + q**2) ** 2)
    x_1, kappa = xs[0], xs[1]
    by_rows = at_most((a * x_1 + kappa) ** 2 + 1 - kappa**2 / (1 + x_1**2), squares)
    tangent = at_most(2 * q**2 / (1 + q**2), (a * x_1 + kappa) ** 2 + 1 - kappa**2 / (1 + x_1**2) + q**4 * a**2)
    squared = at_most(1, (Abs(a) * q * (1 + q**2)) ** 2)
    statement = at_most(1 / (q * (1 + q**2)), Abs(a))
    return Claim(
        label=f"sharpened:entry.dimension-{size}",
        title=f"The best lower bound on the missing entry, {size} x {size}: the same as in dimension two",
        source=f"{HERE}; theta and x exist by the intermediate value theorem when det W >= 0",
        flow=REALS,
        given=(at_most(0, theta), at_most(theta, 1), *rows, sphere, less(0, q), at_most(q, 1), small),
        statement=statement,
        proof=(
            *chain(
                (at_most(0, 1 - theta**2), SumOfSquares(1 - theta, theta * (1 - theta))),
                (at_most(0, 1 - q**2), SumOfSquares(1 - q, q * (1 - q))),
                (
                    at_most(0, 1 - kappa**2),
                    SumOfSquares(*(x**2 for x in xs[2:]), slack(sphere)),
                ),
            ),
            *_row_bounds(rows, fixed, rest, xs),
            *chain(
                (
                    by_rows,
                    SumOfSquares(
                        (1 + x_1**2) * (dot(rest[0], rest[0]) - fixed[0] ** 2),
                        *((1 + x_1**2) * dot(r, r) - f**2 for r, f in zip(rest[1:], fixed[1:], strict=True)),
                        -slack(sphere),
                        multiplier=1 + x_1**2,
                    ),
                ),
                (
                    tangent,
                    SumOfSquares(
                        (1 + q**2) * (1 + x_1**2) * ((x_1**2 + q**4) * a + x_1 * kappa) ** 2,
                        product((1 + q**2) ** 2, 1 - q**2, 1 - kappa**2, x_1**2),
                        product(1 - q**2, (x_1**2 - q**2) ** 2),
                        multiplier=(1 + q**2) * (x_1**2 + q**4) * (1 + x_1**2),
                    ),
                ),
                (
                    squared,
                    SumOfSquares(
                        product((1 + q**2) ** 2, slack(by_rows)),
                        product((1 + q**2) ** 2, slack(tangent)),
                        product((1 + q**2) ** 2, slack(small)),
                        multiplier=q**2,
                    ),
                ),
                (at_most(1, Abs(a) * q * (1 + q**2)), Monotone("root", squared)),
                (statement, SumOfSquares(Abs(a) * q * (1 + q**2) - 1, multiplier=q * (1 + q**2))),
            ),
        ),
        tested_at=(_embedded(xs, rest),),
    )


def dot(left: Sequence[Expr], right: Sequence[Expr]) -> Expr:
    """The inner product of two rows."""
    return sum((x * y for x, y in zip(left, right, strict=True)), Integer(0))


def _row_bounds(
    rows: Sequence[Comparison], fixed: Sequence[Expr], rest: Sequence[Sequence[Expr]], xs: Sequence[Symbol]
) -> tuple[Link, ...]:
    """fixed_i^2 <= |r_i|^2 |x|^2 by Cauchy and Schwarz; |x|^2 is 1 + x_1^2, and 1 in the first row."""
    links: list[tuple[Comparison, object]] = []
    for i, (row, f, r) in enumerate(zip(rows, fixed, rest, strict=True)):
        start = 1 if i == 0 else 0
        r_used, x_used = r[start:], xs[start:]
        lagrange = [
            (r_used[j] * x_used[k] - r_used[k] * x_used[j]) ** 2
            for j in range(len(x_used))
            for k in range(j + 1, len(x_used))
        ]
        sphere = dot(xs[1:], xs[1:]) - 1
        statement = at_most(f**2, dot(r, r) * (1 if i == 0 else 1 + xs[0] ** 2))
        links.append(
            (
                statement,
                SumOfSquares(
                    *lagrange,
                    product(1 - theta**2, dot(r, xs) ** 2),
                    product(-slack(row), theta * dot(r, xs) - f),
                    product(-sphere, dot(r, r)),
                ),
            )
        )
    return chain(*links)


def _embedded(xs: Sequence[Symbol], rest: Sequence[Sequence[Expr]]) -> dict[Symbol, Expr]:
    """On a trajectory: W with ones added on the diagonal, and the kernel vector of dimension two."""
    here = {z: Integer(1), z_: Integer(1), eps: Integer(0)}
    values = {xs[0]: KERNEL[tau].subs(here), xs[1]: Integer(1), theta: KERNEL[theta].subs(here)}
    values |= {x: Integer(0) for x in xs[2:]} | {r: Integer(0) for row in rest for r in row if r.is_Symbol}
    values |= {rest[0][1]: b - 1, rest[1][0]: c - 1, rest[1][1]: d}
    e = (sqrt(1 + 8 * loss) - 1) / 2
    return {**values, a: entry, q: sqrt(e / (1 - e))}


DIMENSIONS = tuple(map(bound, (3, 4)))
