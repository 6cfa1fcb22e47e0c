"""Names for what a long chain repeats: the subexpressions that a reader would name, the most repeated first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sympy import Add, Expr, MatrixBase, Pow, Symbol, log, preorder_traversal

from factorflow.symbolic.notation import real, typeset_expression

LONG = 160
"""Characters of LaTeX that fit on a line; only expressions beyond it are shortened."""
WORTH, SMALLEST = 120, 28
"""Characters that a name must save altogether, and that what it stands for has."""
LETTERS = "ABCDEHKMNQRSVXYZ"

Names = dict[Symbol, Expr]


def abbreviations(expressions: Sequence[Any], taken: set[str]) -> Names:
    """Return names for subexpressions that the long ones among the expressions repeat.

    Parameters
    ----------
    expressions : sequence of Expr or matrices
    taken : set of str
        Letters that already mean something.

    Examples
    --------
    >>> from sympy import sqrt, symbols
    >>> x, y, z = symbols("x y z", real=True)
    >>> root = sqrt(x**2 + 4 * (x - y) ** 2)
    >>> abbreviations([sum(z**k / (root + k) for k in range(9))], {"A"})
    {B: sqrt(x**2 + 4*(x - y)**2)}
    """
    named: Names = {}
    free = [letter for letter in LETTERS if letter not in taken]
    long = [e for e in expressions if len(typeset_expression(e)) > LONG]
    for letter in free:
        counts = Counter(part for e in (*long, *named.values()) for part in _parts(e))
        best = max(counts, key=lambda part: _saved(part, counts[part]), default=None)
        if best is None or _saved(best, counts[best]) < WORTH:
            return named
        name = real(letter)
        long = [shortened(e, {name: best}) for e in long]
        named = {**{x: shortened(e, {name: best}) for x, e in named.items()}, name: best}
    return named


def shortened(expr: Any, named: Names) -> Any:
    """Return an expression or a matrix with the names put in, the first one first."""
    for name, meaning in named.items():
        expr = expr.xreplace({meaning: name})
    return expr


def _parts(expr: Any) -> Iterator[Expr]:
    entries = list(expr) if isinstance(expr, MatrixBase) else [expr]
    for part in (part for entry in entries for part in preorder_traversal(entry)):
        if isinstance(part, Add | log) or (isinstance(part, Pow) and part.exp.is_Rational and not part.exp.is_Integer):
            yield part


@lru_cache(maxsize=2**12)
def _length(part: Expr) -> int:
    return len(typeset_expression(part))


def _saved(part: Expr, count: int) -> int:
    return (count - 1) * (_length(part) - 2) if count > 1 and _length(part) >= SMALLEST else 0
