"""Taylor coefficients of a straight-line program, in integers: one recurrence for each operation.

A jet is the list of the coefficients found so far, each an integer over the power of two `scale` of the jet: a
block of numbers with one exponent, chosen anew in each step so that the value keeps its significant bits.  The
coefficients are those in s = t/h with h near the step, so that later ones are shorter.  Each rule is a
generator: it appends one coefficient of its result a turn, when all its arguments have theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from operator import mul
from typing import Any

import gmpy2

from factorflow.errors import InputError
from factorflow.numeric.program import Line, Program

Rule = Iterator[None]


@dataclass(slots=True)
class Jet:
    """Coefficients ``terms[k] / 2^scale``, of which the first has about so many `bits`."""

    bits: int
    terms: list[Any] = field(default_factory=list)
    scale: int = 0

    def begin(self, mantissa: int, exponent: int) -> None:
        """Make mantissa * 2^exponent the first coefficient."""
        self.scale = self.bits - exponent - mantissa.bit_length()
        self.terms.append(rescaled(gmpy2.mpz(mantissa), -exponent - self.scale))

    def begin_at(self, value: Any) -> None:
        """Make a gmpy2 number the first coefficient."""
        mantissa, exponent = value.as_mantissa_exp()
        self.begin(mantissa, int(exponent))

    @property
    def value(self) -> Any:
        """The first coefficient as a gmpy2 number."""
        return gmpy2.mpfr(self.terms[0]) * gmpy2.exp2(-self.scale)


def rescaled(x: Any, bits: int) -> Any:
    """Return x / 2^bits, rounded down."""
    return x >> bits if bits >= 0 else x << -bits


def convolution(a: Iterable[Any], b: Sequence[Any]) -> Any:
    """Return sum_j a_j b_(n-j) of two sequences of equal length n + 1."""
    return sum(map(mul, a, reversed(b)))


class Jets:
    """The jets of a program, extended one coefficient at a time.

    Parameters
    ----------
    program : Program
        Analytic: without abs and sign.
    bits : int
        Significant bits of a value.

    Raises
    ------
    InputError
        If the program is not analytic.
    """

    def __init__(self, program: Program, bits: int) -> None:
        self.bits, self.program = bits, program
        self.inputs = [Jet(bits) for _ in program.inputs]
        self.fresh, self.jets = list(self.inputs), list[Jet]()
        self.beginnings: list[Callable[[], Rule]] = []
        for line in self.program.lines:
            self.jets.append(self._of(line))
        self.outputs = [self.jets[i] for i in program.outputs]
        self.rules: list[Rule] = []

    def clear(self) -> None:
        """Forget all coefficients."""
        for jet in self.fresh:
            jet.terms.clear()
        self.rules = [beginning() for beginning in self.beginnings]

    def extend(self) -> None:
        """Append one coefficient to every jet but the inputs, which have it."""
        for rule in self.rules:
            next(rule)

    def _of(self, line: Line) -> Jet:
        args = [self.jets[i] for i in line.args]
        match line.op:
            case "input":
                return self.inputs[int(line.number)]
            case "constant":
                return self.result(constant, gmpy2.mpq(line.number))
            case "pi":
                return self.result(constant, None)
            case "mul" if self.program.lines[line.args[0]].op == "constant":
                return self.result(multiple, self.program.lines[line.args[0]].number, args[1])
            case "mul":
                return self.result(square, args[0]) if args[0] is args[1] else self.result(product, *args)
            case "pow" if line.number.denominator == 1:
                return self.integer_power(args[0], line.number.numerator)
            case "pow":
                return self.result(power, args[0], line.number)
            case "sin" | "cos":
                return self.circular(args[0])[line.op == "cos"]
            case "add":
                return self.result(add, *args)
            case "exp":
                return self.result(exp, *args)
            case "log":
                return self.result(log, *args)
        raise InputError(f"{line.op} has no Taylor series: this flow is not analytic")

    def result(self, rule: Callable[..., Rule], *args: Any) -> Jet:
        """Return a jet that the rule extends."""
        (c,) = self.results(rule, 1, *args)
        return c

    def results(self, rule: Callable[..., Rule], number: int, *args: Any) -> list[Jet]:
        """Return so many jets that the rule extends together."""
        jets = [Jet(self.bits) for _ in range(number)]
        self.fresh += jets
        self.beginnings.append(lambda: rule(*jets, *args))
        return jets

    def integer_power(self, a: Jet, n: int) -> Jet:
        if n < 0:
            return self.result(reciprocal, self.integer_power(a, -n))
        if n == 1:
            return a
        if n % 2:
            return self.result(product, a, self.integer_power(a, n - 1))
        return self.result(square, self.integer_power(a, n // 2))

    def circular(self, a: Jet) -> list[Jet]:
        return self.results(circular, 2, a)


def constant(c: Jet, value: Any) -> Rule:
    """c_0 = value, which is pi where it is None, and c_k = 0."""
    c.begin_at(gmpy2.const_pi() if value is None else gmpy2.mpfr(value))
    yield
    while True:
        c.terms.append(gmpy2.mpz(0))
        yield


def add(c: Jet, a: Jet, b: Jet) -> Rule:
    """c_k = a_k + b_k."""
    c.scale = min(a.scale, b.scale)
    of_a, of_b = a.scale - c.scale, b.scale - c.scale
    while True:
        c.terms.append((a.terms[-1] >> of_a) + (b.terms[-1] >> of_b))
        yield


def multiple(c: Jet, number: Fraction, a: Jet) -> Rule:
    """c_k = (p/q) a_k."""
    longer = number.denominator.bit_length() - number.numerator.bit_length()
    p, q = number.numerator << max(longer, 0), number.denominator << max(-longer, 0)
    c.scale = a.scale + longer
    while True:
        c.terms.append(p * a.terms[-1] // q)
        yield


def product(c: Jet, a: Jet, b: Jet) -> Rule:
    """c = a b:  c_k = sum a_j b_(k-j)."""
    c.scale = a.scale + b.scale - c.bits
    while True:
        c.terms.append(convolution(a.terms, b.terms) >> c.bits)
        yield


def square(c: Jet, a: Jet) -> Rule:
    """c = a^2, every product of two different coefficients once."""
    c.scale = 2 * a.scale - c.bits
    for k in count():
        half = (k + 1) // 2
        pairs = 2 * convolution(a.terms[:half], a.terms[k + 1 - half :])
        c.terms.append((pairs if k % 2 else pairs + a.terms[half] ** 2) >> c.bits)
        yield


def reciprocal(c: Jet, a: Jet) -> Rule:
    """c = 1/a:  a_0 c_k = - sum_(j>=1) a_j c_(k-j)."""
    c.begin_at(1 / a.value)
    yield
    while True:
        c.terms.append(-convolution(a.terms[1:], c.terms) // a.terms[0])
        yield


def power(c: Jet, a: Jet, exponent: Fraction) -> Rule:
    """c = a^(p/q):  q a c' = p a' c."""
    p, q = exponent.numerator, exponent.denominator
    c.begin_at(gmpy2.root(a.value, q) ** p)
    yield
    da, dc = list[Any](), list[Any]()
    for k in count(1):
        da.append(k * a.terms[k])
        sums = p * convolution(da, c.terms) - q * convolution(dc, a.terms[1:k])
        c.terms.append(sums // (q * k * a.terms[0]))
        dc.append(k * c.terms[k])
        yield


def exp(c: Jet, a: Jet) -> Rule:
    """c = e^a:  c' = a' c."""
    c.begin_at(gmpy2.exp(a.value))
    yield
    da = list[Any]()
    for k in count(1):
        da.append(k * a.terms[k])
        c.terms.append(rescaled(convolution(da, c.terms), a.scale) // k)
        yield


def log(c: Jet, a: Jet) -> Rule:
    """c = ln a:  a c' = a'."""
    c.begin_at(gmpy2.log(a.value))
    yield
    dc = list[Any]()
    for k in count(1):
        rest = rescaled(k * a.terms[k], -c.scale) - convolution(dc, a.terms[1:k])
        c.terms.append(rest // (k * a.terms[0]))
        dc.append(k * c.terms[k])
        yield


def circular(s: Jet, c: Jet, a: Jet) -> Rule:
    """s = sin a and c = cos a:  s' = a' c,  c' = -a' s."""
    for jet, value in zip((s, c), gmpy2.sin_cos(a.value), strict=True):
        jet.begin_at(value)
    yield
    da = list[Any]()
    for k in count(1):
        da.append(k * a.terms[k])
        turn = rescaled(convolution(da, c.terms), a.scale + c.scale - s.scale) // k
        c.terms.append(-rescaled(convolution(da, s.terms), a.scale + s.scale - c.scale) // k)
        s.terms.append(turn)
        yield
