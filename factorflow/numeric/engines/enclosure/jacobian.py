"""The Jacobian of a polynomial map, and what carries it along a flow, by tracing dual numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from factorflow.numeric.engines.enclosure.polynomial_map import PolynomialMap, traced


@dataclass(frozen=True)
class _Dual:
    """A value with its derivatives by the inputs."""

    value: Any
    slopes: tuple[Any, ...]

    def __add__(self, other: _Dual) -> _Dual:
        pairs = zip(self.slopes, other.slopes, strict=True)
        return _Dual(self.value + other.value, tuple(x + y for x, y in pairs))

    def __sub__(self, other: _Dual) -> _Dual:
        pairs = zip(self.slopes, other.slopes, strict=True)
        return _Dual(self.value - other.value, tuple(x - y for x, y in pairs))

    def __mul__(self, other: _Dual) -> _Dual:
        pairs = zip(self.slopes, other.slopes, strict=True)
        return _Dual(self.value * other.value, tuple(x * other.value + self.value * y for x, y in pairs))


def jacobian(function: PolynomialMap) -> PolynomialMap:
    """Differentiate: the outputs are the rows of the Jacobian, one after the other.

    Examples
    --------
    >>> slopes = jacobian(traced(lambda x, y: [x * x * y], 2))
    >>> slopes([3, 5], int)
    [30, 9]
    """
    n = function.inputs

    def slopes(*x: Any) -> list[Any]:
        zero, one = x[0].lift(0), x[0].lift(1)
        seeds = [_Dual(v, tuple(one if i == j else zero for j in range(n))) for i, v in enumerate(x)]
        results = function(seeds, lambda q: _Dual(x[0].lift(q), (zero,) * n))
        return [slope for dual in results for slope in dual.slopes]

    return traced(slopes, n)


def variational(field: PolynomialMap) -> PolynomialMap:
    """Extend x' = f(x) by Phi' = Df(x) Phi; the state is x and then the rows of Phi.

    Examples
    --------
    >>> extended = variational(traced(lambda x: [x * x], 1))
    >>> extended([3, 2], int)
    [9, 12]
    """
    n = field.inputs

    def extended(*state: Any) -> list[Any]:
        zero = state[0].lift(0)
        seeds = [_Dual(state[i], state[n * (i + 1) : n * (i + 2)]) for i in range(n)]
        results = field(seeds, lambda q: _Dual(state[0].lift(q), (zero,) * n))
        return [*(dual.value for dual in results), *(slope for dual in results for slope in dual.slopes)]

    return traced(extended, n * (n + 1))
