"""Where a run starts: exact expressions, evaluated to any precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sympy import Expr, MatrixBase, Rational, Symbol, eye, sqrt, sympify

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Arithmetic, Ball, Number
from factorflow.numeric.evaluate import evaluator
from factorflow.symbolic.factorization import factors

MOST_BITS = 1 << 16
"""Where the search for the digits of a start ends: what is not told from zero by then, is taken to be zero."""


def accurate(
    quantities: Sequence[Symbol], definitions: Mapping[Symbol, Expr], arithmetic: Arithmetic
) -> tuple[Number, ...]:
    """Evaluate closed definitions so that every result is correct to its last bit or so, whatever cancels on the way.

    Raises
    ------
    InputError
        If a quantity is not finite.
    """
    bits = arithmetic.bits
    precision = bits + 32
    while precision <= max(MOST_BITS, 16 * bits):
        ball = Ball(precision)
        values = evaluator(quantities, definitions, (), ball)(())
        if all(x.is_finite() and (x.is_exact() or x.rel_accuracy_bits() >= bits) for x in values):
            return tuple(arithmetic.rounded(x) for x in values)
        precision *= 2
    if lost := [str(q) for q, x in zip(quantities, values, strict=True) if not x.is_finite() or x.rad() >= 1]:
        raise InputError(f"{', '.join(lost)} cannot be evaluated at the start: is the start singular, det W(0) = 0?")
    return tuple(arithmetic.rounded(x) if x.rel_accuracy_bits() >= bits else arithmetic.number(0) for x in values)


def exactly(start: Mapping[Symbol, object], coordinates: Sequence[Symbol]) -> dict[Symbol, Expr]:
    """Return the start as SymPy expressions, one for each coordinate.

    Raises
    ------
    InputError
        If a coordinate is missing or unknown, or a value is a float.
    """
    if set(start) != set(coordinates):
        names = ", ".join(map(str, coordinates))
        raise InputError(f"the start gives {', '.join(map(str, start))}: give each of {names}")
    return {q: _exactly(q, value) for q, value in start.items()}


def _exactly(quantity: Symbol, value: object) -> Expr:
    if isinstance(value, float):
        raise InputError(f"{quantity} starts at the float {value}, which is not exact: give a Fraction")
    return Rational(value) if isinstance(value, Fraction) else sympify(value, strict=True)


def balanced_factors(W: MatrixBase, depth: int) -> dict[Symbol, Expr]:
    """Return balanced factors of an invertible 2x2 product, exactly, as a start for `factor_flow`.

    W_1 = ... = W_(L-1) = X and W_L = W X^(1-L) with X = (W^T W)^(1/2L): those of the singular value
    decomposition in another frame between the factors, and also right where both singular values are equal.

    Parameters
    ----------
    W : 2x2 matrix of exact numbers
    depth : int

    Examples
    --------
    >>> from sympy import Matrix
    >>> balanced_factors(Matrix([[4, 0], [0, 9]]), 2)[Symbol("w1_22", real=True)]
    3
    """
    if W.det() == 0:
        raise InputError(f"{W.tolist()} is singular: give a start with det W(0) != 0")
    X, remaining = _root_and_power(W, depth)
    names = factors(depth)
    values = [X] * (depth - 1) + [W * remaining.adjugate() / remaining.det()]
    return {name: value for N, V in zip(names, values, strict=True) for name, value in zip(N, V, strict=True)}


def _root_and_power(W: MatrixBase, depth: int) -> tuple[MatrixBase, MatrixBase]:
    """Return X and X^(L-1) by Cayley and Hamilton: X^n = h_(n-1) X - a b h_(n-2) I, a and b its eigenvalues."""
    p_plus, p_minus = (sqrt((W[0, 0] + s * W[1, 1]) ** 2 + (W[0, 1] - s * W[1, 0]) ** 2) for s in (1, -1))
    a, b = (((p_plus + p_minus) / 2) ** Rational(1, depth), abs((p_plus - p_minus) / 2) ** Rational(1, depth))

    def h(m: int) -> Expr:
        return sum((a**i * b ** (m - i) for i in range(m + 1)), sympify(0))

    X = (W.T * W + a * b * h(2 * depth - 2) * eye(2)) / h(2 * depth - 1)
    return X, h(depth - 2) * X - a * b * h(depth - 3) * eye(2) if depth > 1 else eye(2)
