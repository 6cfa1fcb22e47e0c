"""Is an expression positive on a box?  Ball arithmetic on a subdivision."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sympy import Expr, Rational, Symbol

from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.evaluate import evaluator

Box = tuple[tuple[Rational, Rational], ...]
MOST_BOXES = 100_000


class _Strict(Ball):
    """Balls for which a root is nothing unless its base is certainly nonnegative."""

    def power(self, x: Number, exponent: Fraction) -> Number:
        certain = exponent.denominator == 1 or x >= 0
        return super().power(x, exponent) if certain else self.log(self.number(-1))


BALL = _Strict(64)


def positive_on_box(expr: Expr, box: Mapping[Symbol, tuple[Rational, Rational]]) -> bool | None:
    """Return True if certainly positive on the whole box, False if certainly not at a corner or midpoint.

    None where the subdivision runs out of boxes: the infimum may be zero, or too near to it.

    Examples
    --------
    >>> x = Symbol("x", real=True)
    >>> positive_on_box(x**2 - x + Rational(26, 100), {x: (Rational(0), Rational(1))})
    True
    >>> positive_on_box(x - Rational(1, 3), {x: (Rational(0), Rational(1))})
    False
    """
    value = evaluator([expr], {}, tuple(box), BALL)
    open_boxes: list[Box] = [tuple((Rational(low), Rational(high)) for low, high in box.values())]
    for _ in range(MOST_BOXES):
        if not open_boxes:
            return True
        here = open_boxes.pop()
        if value(tuple(_ball(side) for side in here))[0] > 0:
            continue
        if value(tuple(_ball((_middle(side),) * 2) for side in here))[0] <= 0:
            return False
        open_boxes += _halves(here)
    return None


def _ball(side: tuple[Rational, Rational]) -> Any:
    low, high = map(BALL.number, side)
    with BALL.working():
        return low.union(high)


def _middle(side: tuple[Rational, Rational]) -> Rational:
    return (side[0] + side[1]) / 2


def _halves(box: Box) -> list[Box]:
    """Split the widest side."""
    widest = max(range(len(box)), key=lambda i: box[i][1] - box[i][0])
    low, high = box[widest]
    middle = (low + high) / 2
    return [(*box[:widest], half, *box[widest + 1 :]) for half in ((low, middle), (middle, high))]
