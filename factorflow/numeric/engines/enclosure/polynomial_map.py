"""Polynomial maps over the rationals, as short lists of operations that run in any ring.

A map is written once, as a Python function that only adds, subtracts and multiplies.  Traced, it takes balls,
polynomials with ball coefficients, Taylor coefficients or fixed-point numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple


class Operation(NamedTuple):
    """One operation: its operands are inputs or earlier results, `number` is the constant or the scale."""

    name: Literal["number", "add", "subtract", "multiply", "scale"]
    left: int = -1
    right: int = -1
    number: Fraction = Fraction(0)


@dataclass(frozen=True)
class PolynomialMap:
    """Values 0 to inputs - 1 are the arguments; each operation adds one value.

    Examples
    --------
    >>> circle = traced(lambda x, y: [x * x + y * y - 1], 2)
    >>> circle([Fraction(3), Fraction(4)], Fraction)
    [Fraction(24, 1)]
    """

    inputs: int
    operations: tuple[Operation, ...]
    outputs: tuple[int, ...]

    def __call__(self, arguments: Sequence[Any], number: Callable[[Fraction], Any]) -> list[Any]:
        """Evaluate in the ring of the arguments; `number` takes a rational into that ring."""
        values = list(arguments)
        for name, left, right, constant in self.operations:
            match name:
                case "multiply":
                    values.append(values[left] * values[right])
                case "add":
                    values.append(values[left] + values[right])
                case "subtract":
                    values.append(values[left] - values[right])
                case "scale":
                    values.append(number(constant) * values[left])
                case "number":
                    values.append(number(constant))
        return [values[i] for i in self.outputs]


@dataclass
class _Tape:
    """The operations written so far, each of them once."""

    inputs: int
    operations: list[Operation] = field(default_factory=list)
    known: dict[Operation, int] = field(default_factory=dict)

    def write(self, operation: Operation) -> Traced:
        if operation not in self.known:
            self.known[operation] = self.inputs + len(self.operations)
            self.operations.append(operation)
        return Traced(self, self.known[operation], operation.number if operation.name == "number" else None)


@dataclass(frozen=True)
class Traced:
    """A value on a tape; `constant` is its number where it has one, so that 0 and 1 cost nothing."""

    tape: _Tape
    index: int
    constant: Fraction | None = None

    def __add__(self, other: Traced | Fraction | int) -> Traced:
        other = self.lift(other)
        if self.constant is not None and other.constant is not None:
            return self.lift(self.constant + other.constant)
        if other.constant == 0:
            return self
        if self.constant == 0:
            return other
        return self.tape.write(self._commuting("add", other))

    def __sub__(self, other: Traced | Fraction | int) -> Traced:
        other = self.lift(other)
        if self.constant is not None or other.constant is not None:
            return self + other * -1
        if self.index == other.index:
            return self.lift(0)
        return self.tape.write(Operation("subtract", self.index, other.index))

    def __mul__(self, other: Traced | Fraction | int) -> Traced:
        other = self.lift(other)
        if self.constant is not None:
            return other.scaled(self.constant)
        if other.constant is not None:
            return self.scaled(other.constant)
        return self.tape.write(self._commuting("multiply", other))

    def _commuting(self, name: Literal["add", "multiply"], other: Traced) -> Operation:
        return Operation(name, min(self.index, other.index), max(self.index, other.index))

    def scaled(self, factor: Fraction) -> Traced:
        """Return the multiple by a number."""
        if self.constant is not None:
            return self.lift(self.constant * factor)
        if factor in (0, 1):
            return self if factor else self.lift(0)
        return self.tape.write(Operation("scale", self.index, number=factor))

    def __rsub__(self, other: Fraction | int) -> Traced:
        return self.lift(other) - self

    def __neg__(self) -> Traced:
        return self.scaled(Fraction(-1))

    def lift(self, value: Traced | Fraction | int) -> Traced:
        """Take a number onto this tape."""
        return value if isinstance(value, Traced) else self.tape.write(Operation("number", number=Fraction(value)))

    __radd__ = __add__
    __rmul__ = __mul__


def traced(function: Callable[..., Iterable[Any]], inputs: int) -> PolynomialMap:
    """Write down what the function does to its arguments, each of them one ring element."""
    tape = _Tape(inputs)
    results = [Traced(tape, 0).lift(x) for x in function(*(Traced(tape, i) for i in range(inputs)))]
    return _without_dead_operations(PolynomialMap(inputs, tuple(tape.operations), tuple(x.index for x in results)))


def _without_dead_operations(whole: PolynomialMap) -> PolynomialMap:
    n, needed = whole.inputs, set(whole.outputs)
    for i in range(n + len(whole.operations) - 1, n - 1, -1):
        if i in needed:
            needed.update(whole.operations[i - n][1:3])
    kept = [i for i in range(n + len(whole.operations)) if i in needed or i < n]
    place = {old: new for new, old in enumerate(kept)} | {-1: -1}
    old = (whole.operations[i - n] for i in kept[n:])
    operations = tuple(o._replace(left=place[o.left], right=place[o.right]) for o in old)
    return PolynomialMap(n, operations, tuple(place[i] for i in whole.outputs))
