"""The bound on the missing entry in any dimension, with the constant of dimension two.

T is the completion with the entry a of W; det T = -1 and det W >= 0, so by the intermediate value theorem some
(T + theta (W - T)) x = 0 with 0 <= theta <= 1; x_2^2 + ... + x_d^2 = 1.  With R_1, R_2 and R_3 the squared lengths of
the first row of W - T, of the second and of all the others, Cauchy and Schwarz leave three inequalities that do not
know d; for d = 3 and d = 4 they are derived from the rows of that equation.
"""

from collections.abc import Sequence

from sympy import Abs, Expr, Integer, Symbol, sqrt

from factorflow.proofs_check.claims.perturbation import KERNEL, eps, share, tau, z, z_
from factorflow.proofs_check.claims.steps import HERE, REALS, b, c, d, product, slack
from factorflow.proofs_check.claims.steps import a as entry
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.notation import loss, real
from factorflow.symbolic.reason import ByClaim, Link, Monotone, SumOfSquares

q, a, x_1, kappa = map(real, ("q", "a", "x_1", "kappa"))
R_1, R_2, R_3 = map(real, ("R_1", "R_2", "R_3"))
theta = share
_small = q**2 * (1 + 2 * q**2) / (1 + q**2) ** 2
_least = (a * x_1 + kappa) ** 2 + 1 - kappa**2 / (1 + x_1**2)
_first, _second = at_most((a * x_1 + kappa) ** 2, R_1), at_most(x_1**2, R_2 * (1 + x_1**2))
_others = at_most(1 - kappa**2, R_3 * (1 + x_1**2))
_by_rows, _tangent = at_most(_least, R_1 + R_2 + R_3), at_most(2 * q**2 / (1 + q**2), _least + q**4 * a**2)
_squared = at_most(1, (Abs(a) * q * (1 + q**2)) ** 2)
_bound = at_most(1 / (q * (1 + q**2)), Abs(a))


def on_a_run(rest: Sequence[Expr]) -> dict[Symbol, Expr]:
    """On a trajectory: W with ones added on the diagonal, and the kernel vector of dimension two."""
    here, e = {z: Integer(1), z_: Integer(1), eps: Integer(0)}, (sqrt(1 + 8 * loss) - 1) / 2
    kernel = {x_1: KERNEL[tau].subs(here), theta: KERNEL[theta].subs(here)}
    return {**kernel, **dict.fromkeys(rest, Integer(0)), a: entry, q: sqrt(e / (1 - e))}


any_dimension = Claim(
    label="sharpened:entry.dimension",
    title="The best lower bound on the missing entry, in any dimension: the same as in dimension two",
    source=f"{HERE}; what Cauchy and Schwarz leave of a singular completion, kappa its second entry",
    flow=REALS,
    given=(
        _first,
        _second,
        _others,
        at_most(kappa**2, 1),
        less(0, q),
        at_most(q, 1),
        at_most(R_1 + R_2 + R_3, _small),
    ),
    statement=_bound,
    proof=chain(
        (at_most(0, 1 - q**2), SumOfSquares(1 - q, q * (1 - q))),
        (_by_rows, SumOfSquares((1 + x_1**2) * slack(_first), slack(_second), slack(_others), multiplier=1 + x_1**2)),
        (
            _tangent,
            SumOfSquares(
                (1 + q**2) * (1 + x_1**2) * ((x_1**2 + q**4) * a + x_1 * kappa) ** 2,
                product((1 + q**2) ** 2, 1 - q**2, 1 - kappa**2, x_1**2),
                product(1 - q**2, (x_1**2 - q**2) ** 2),
                multiplier=(1 + q**2) * (x_1**2 + q**4) * (1 + x_1**2),
            ),
        ),
        (
            _squared,
            SumOfSquares(
                product((1 + q**2) ** 2, slack(_by_rows)),
                product((1 + q**2) ** 2, slack(_tangent)),
                product((1 + q**2) ** 2, _small - R_1 - R_2 - R_3),
                multiplier=q**2,
            ),
        ),
        (at_most(1, Abs(a) * q * (1 + q**2)), Monotone("root", _squared)),
        (_bound, SumOfSquares(Abs(a) * q * (1 + q**2) - 1, multiplier=q * (1 + q**2))),
    ),
    tested_at=({**on_a_run(()), kappa: Integer(1), R_1: (b - 1) ** 2, R_2: (c - 1) ** 2 + d**2, R_3: Integer(0)},),
)


def bound(size: int) -> Claim:
    """s^2 = sum r_ij^2 <= q^2 (1 + 2 q^2)/(1 + q^2)^2 gives 1/(q (1 + q^2)) <= |a|."""
    xs = [real(f"x_{i}") for i in range(1, size + 1)]
    rest = [[real(f"r_{i}{j}") if i + j > 2 else Integer(0) for j in range(1, size + 1)] for i in range(1, size + 1)]
    fixed = [a * x_1 + xs[1], x_1, *xs[2:]]
    rows = [equal(f + theta * dot(r, xs), 0) for f, r in zip(fixed, rest, strict=True)]
    sphere = equal(sum(x**2 for x in xs[1:]), 1)
    top, second, *others = (dot(row, row) for row in rest)
    lengths = {kappa: xs[1], R_1: top, R_2: second, R_3: sum(others)}
    below_second = _others.subs(lengths)
    by_row = _row_bounds(rows, fixed, rest, xs)
    return Claim(
        label=f"sharpened:entry.dimension-{size}",
        title=f"The best lower bound on the missing entry, {size} x {size}: the same as in dimension two",
        source=f"{HERE}; theta and x exist by the intermediate value theorem when det W >= 0",
        flow=REALS,
        given=(
            at_most(0, theta),
            at_most(theta, 1),
            *rows,
            sphere,
            less(0, q),
            at_most(q, 1),
            at_most(top + second + sum(others), _small),
        ),
        statement=_bound,
        proof=(
            *chain(
                (at_most(0, 1 - theta**2), SumOfSquares(1 - theta, theta * (1 - theta))),
                (at_most(xs[1] ** 2, 1), SumOfSquares(*(x**2 for x in xs[2:]), slack(sphere))),
            ),
            *by_row,
            *chain(
                (below_second, SumOfSquares(*(slack(link.statement) for link in by_row[2:]), -slack(sphere))),
                (_bound, ByClaim(any_dimension, lengths)),
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
    """On a trajectory: the upper left corner is that of W, and the kernel vector has zeros below."""
    nothing = on_a_run([*xs[2:], *(r for row in rest for r in row if r.is_Symbol)])
    return {**nothing, xs[1]: Integer(1), rest[0][1]: b - 1, rest[1][0]: c - 1, rest[1][1]: d}


DIMENSIONS = (any_dimension, *map(bound, (3, 4)))
