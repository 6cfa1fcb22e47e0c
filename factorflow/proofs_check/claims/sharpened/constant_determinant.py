"""Which completion problems force divergence by the sign of a determinant: those where it is constant.

The determinant is affine in each missing entry.  It keeps one sign on all completions only if it depends on none
of them; from a start of the other sign the loss then goes to zero only along a divergent path.
"""

from sympy import Abs, Expr, Matrix, zeros

from factorflow.proofs_check.claims.steps import HERE, REALS, by_squares, product
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.notation import matrix, real, w_11, w_12, w_21, w_22
from factorflow.symbolic.reason import Expansion, Link, SumOfSquares

p, slope, value = real("p"), real("q"), real("v")
_every_value = equal(p + slope * ((value - p) / slope), value)
affine = Claim(
    label="sharpened:constant-determinant.affine",
    title="An affine function of a missing entry takes every value unless its slope is zero",
    source=HERE,
    flow=REALS,
    given=(less(0, slope**2),),
    statement=_every_value,
    proof=chain((_every_value, Expansion())),
    tested_at=({p: w_11, slope: w_22, value: w_12},),
)

a, b, c = (real(name) for name in ("a", "b", "c"))
u, v, w = (real(f"g_{i}") for i in (1, 2, 3))
_corner = equal(Matrix([[a, b, u], [c, v, 0], [w, 0, 0]]).det(), -u * v * w)
triangle = Claim(
    label="sharpened:constant-determinant.triangle",
    title="Ones on the antidiagonal, zeros below it, all above missing: every completion has the same determinant",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_corner,
    proof=chain((_corner, Expansion())),
    tested_at=({a: w_11, b: w_12, c: w_21, u: w_12, v: w_22, w: w_21},),
)

R = matrix("r", 3)
s = real("s")
OBSERVED = (r_13, r_22, r_23, r_31, r_32, r_33) = tuple(R[i, j] for i in range(3) for j in range(3) if i + j >= 2)
_W = Matrix([[a, b, 1 + r_13], [c, 1 + r_22, r_23], [1 + r_31, r_32, r_33]])
_ones, _zeros = (r_13, r_22, r_31), (r_23, r_32, r_33)
_square = sum(r**2 for r in OBSERVED)
_residuals = at_most(_square, s**2)
_small = [at_most(r**2, s**2) for r in OBSERVED]
_least = [at_most(1 - s, 1 + r) for r in _ones]
_most = [at_most((1 + r) ** 2, (1 + s) ** 2) for r in _ones]


def _others(r: Expr) -> list[Expr]:
    return [other**2 for other in OBSERVED if other != r]


def _bounded(missing: Expr, *observed: Expr) -> tuple[Link, ...]:
    """The product of missing entries and of two observed ones is at most its size with s for zeros, 1 + s for ones."""
    size, first, second = Abs(missing), *(_size(x) for x in observed)
    x, y = observed
    return by_squares(
        missing * x * y,
        size * first * second,
        product(missing**2, first**2 - x**2, second**2),
        product(missing**2, x**2, second**2 - y**2),
    )


def _size(entry: Expr) -> Expr:
    return s if entry in _zeros else 1 + s if entry.is_Add else abs(entry)


_cube = at_most((1 - s) ** 3, (1 + r_13) * (1 + r_22) * (1 + r_31))
_growth = s * ((1 + 2 * s) * Abs(a) + Abs(b * c) + (1 + s) * (Abs(b) + Abs(c)))
_bound = at_most((1 - s) ** 3, _growth)
_terms = ((a, 1 + r_22, r_33), (-a, r_23, r_32), (b, 1 + r_31, r_23), (c, 1 + r_13, r_32))
_size_of_corner = by_squares(-b * c * r_33, Abs(b * c) * s, product((b * c) ** 2, s**2 - r_33**2))
triangle_bound = Claim(
    label="sharpened:constant-determinant.triangle.bound",
    title="Missing entries above the antidiagonal grow like the inverse of the residual where det W >= 0",
    source=HERE,
    flow=REALS,
    given=(at_most(0, s), at_most(s, 1), _residuals, at_most(0, _W.det())),
    statement=_bound,
    proof=(
        *chain(
            *((small, SumOfSquares(_residuals.slack, *_others(r))) for small, r in zip(_small, OBSERVED, strict=True))
        ),
        *(link for r in _ones for link in by_squares(-r, s, s**2 - r**2)),
        *(link for r in _ones for link in by_squares(r, s, s**2 - r**2)),
        *chain(*((least, SumOfSquares(s + r)) for least, r in zip(_least, _ones, strict=True))),
        *chain(*((at_most(0, 1 + r), SumOfSquares(r + s, 1 - s)) for r in _ones)),
        *chain(*((most, SumOfSquares(2 * (s - r), s**2 - r**2)) for most, r in zip(_most, _ones, strict=True))),
        *(link for term in _terms for link in _bounded(*term)),
        *_size_of_corner,
        *chain(
            (
                _cube,
                SumOfSquares(
                    product(s + r_13, 1 + r_22, 1 + r_31),
                    product(1 - s, s + r_22, 1 + r_31),
                    product((1 - s) ** 2, s + r_31),
                ),
            ),
            (
                _bound,
                SumOfSquares(
                    _cube.slack,
                    _W.det(),
                    *(_bounded(*term)[-1].statement.slack for term in _terms),
                    _size_of_corner[-1].statement.slack,
                ),
            ),
        ),
    ),
)


X, A, B = (matrix(name, 2) for name in ("x", "a", "b"))
_blocks = Matrix([[X, A], [B, zeros(2)]])
_product = equal(_blocks.det(), A.det() * B.det())
block = Claim(
    label="sharpened:constant-determinant.block",
    title="A missing 2 x 2 block opposite to zeros: every completion of 4 x 4 has the same determinant",
    source=HERE,
    flow=REALS,
    given=(),
    statement=_product,
    proof=chain((_product, Expansion())),
    tested_at=({x: y for N in (X, A, B) for x, y in zip(N, (w_11, w_12, w_21, w_22), strict=True)},),
)

size, upper, lower, top, bottom = (real(name) for name in ("n", "p", "q", "y_1", "y_2"))
_unit = equal(upper**2 + lower**2, 1)
_shares = at_most(lower, top + size * bottom)
_least_norm = at_most(1, s**2 * (1 + size) ** 2)
_rows = at_most(1, (top + size * bottom) ** 2 + bottom**2)
block_bound = Claim(
    label="sharpened:constant-determinant.block.bound",
    title="[[X, I], [I, 0]] is no closer than 1/(1 + |X|) to a singular matrix, so |X| >= 1/s - 1, in every size",
    source=f"{HERE}; (T + R)(x, y) = 0 with |x|^2 + |y|^2 = 1 gives p = |x| <= y_2, q = |y| <= y_1 + n y_2, n = |X|",
    flow=REALS,
    given=(
        *(at_most(0, number) for number in (size, upper, lower, top, bottom)),
        _unit,
        at_most(upper, bottom),
        _shares,
        at_most(top**2 + bottom**2, s**2),
    ),
    statement=_least_norm,
    proof=chain(
        (
            _rows,
            SumOfSquares(
                -_unit.slack,
                product(bottom - upper, bottom + upper),
                product(_shares.slack, top + size * bottom + lower),
            ),
        ),
        (
            _least_norm,
            SumOfSquares(
                _rows.slack,
                product(s**2 - top**2 - bottom**2, (1 + size) ** 2),
                size**2 * top**2,
                product(size, top**2 + bottom**2),
                product(size, (top - bottom) ** 2),
            ),
        ),
    ),
)
CONSTANT_DETERMINANT = (affine, triangle, triangle_bound, block, block_bound)
