"""Taylor coefficients of a straight-line program, in integers: one recurrence for each operation.

A jet is the list of the coefficients found so far, each an integer over the power of two `scale` of the jet: a
block of numbers with one exponent, chosen anew in each step so that the value keeps its significant bits.  The
coefficients are those in s = t/h with h near the step, so that later ones are shorter.  Each rule
appends coefficient k of its result when all its arguments have theirs up to k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import mul
from typing import Any

import gmpy2

from factorflow.errors import InputError
from factorflow.numeric.program import Line, Program

Rule = Callable[[int], None]


@dataclass(slots=True)
class Jet:
    """Coefficients ``terms[k] / 2^scale``."""

    terms: list[Any] = field(default_factory=list)
    scale: int = 0


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
        self.bits, self.program, self.rules = bits, program, list[Rule]()
        self.inputs = [Jet() for _ in program.inputs]
        self.jets: list[Jet] = []
        self.fresh = list(self.inputs)
        for line in program.lines:
            self.jets.append(self._of(line))
        self.outputs = [self.jets[i] for i in program.outputs]

    def clear(self) -> None:
        """Forget all coefficients."""
        for jet in self.fresh:
            jet.terms.clear()

    def extend(self, k: int) -> None:
        """Append coefficient k to every jet but the inputs."""
        for rule in self.rules:
            rule(k)

    def _of(self, line: Line) -> Jet:
        args = [self.jets[i] for i in line.args]
        match line.op:
            case "input":
                return self.inputs[int(line.number)]
            case "constant":
                return self.constant(gmpy2.mpq(line.number))
            case "pi":
                return self.constant(None)
            case "mul" if self.program.lines[line.args[0]].op == "constant":
                return self.multiple(self.program.lines[line.args[0]].number, args[1])
            case "pow" if line.number.denominator == 1:
                return self.integer_power(args[0], line.number.numerator)
            case "pow":
                return self.power(args[0], line.number)
            case "add" | "mul" | "exp" | "log" | "sin" | "cos" as op:
                return getattr(self, op)(*args)  # type: ignore[no-any-return]
        raise InputError(f"{line.op} has no Taylor series: this flow is not analytic")

    def jet(self) -> Jet:
        self.fresh.append(Jet())
        return self.fresh[-1]

    def begin(self, jet: Jet, value: Any) -> None:
        """Make a number the first coefficient."""
        mantissa, exponent = value.as_mantissa_exp()
        jet.scale = self.bits - int(exponent) - mantissa.bit_length()
        jet.terms.append(rescaled(mantissa, -int(exponent) - jet.scale))

    def value(self, jet: Jet) -> Any:
        """Return the first coefficient as a number."""
        return gmpy2.mpfr(jet.terms[0]) * gmpy2.exp2(-jet.scale)

    def constant(self, value: Any) -> Jet:
        c = self.jet()

        def rule(k: int) -> None:
            if k:
                c.terms.append(gmpy2.mpz(0))
            else:
                self.begin(c, gmpy2.const_pi() if value is None else gmpy2.mpfr(value))

        self.rules.append(rule)
        return c

    def add(self, a: Jet, b: Jet) -> Jet:
        c = self.jet()

        def rule(k: int) -> None:
            c.scale = min(a.scale, b.scale)
            c.terms.append(rescaled(a.terms[k], a.scale - c.scale) + rescaled(b.terms[k], b.scale - c.scale))

        self.rules.append(rule)
        return c

    def multiple(self, number: Fraction, a: Jet) -> Jet:
        c, p, q = self.jet(), number.numerator, number.denominator

        def rule(k: int) -> None:
            c.scale = a.scale
            c.terms.append(p * a.terms[k] // q)

        self.rules.append(rule)
        return c

    def mul(self, a: Jet, b: Jet) -> Jet:
        """c = a b:  c_k = sum a_j b_(k-j)."""
        c, bits = self.jet(), self.bits

        def rule(k: int) -> None:
            c.scale = a.scale + b.scale - bits
            c.terms.append(convolution(a.terms, b.terms) >> bits)

        self.rules.append(rule)
        return c

    def square(self, a: Jet) -> Jet:
        """c = a^2, every product of two different coefficients once."""
        c, bits = self.jet(), self.bits

        def rule(k: int) -> None:
            c.scale = 2 * a.scale - bits
            half = (k + 1) // 2
            pairs = 2 * convolution(a.terms[:half], a.terms[k + 1 - half :])
            c.terms.append((pairs if k % 2 else pairs + a.terms[half] ** 2) >> bits)

        self.rules.append(rule)
        return c

    def reciprocal(self, a: Jet) -> Jet:
        """c = 1/a:  a_0 c_k = - sum_(j>=1) a_j c_(k-j)."""
        c = self.jet()

        def rule(k: int) -> None:
            if k:
                c.terms.append(-convolution(a.terms[1:], c.terms) // a.terms[0])
            else:
                self.begin(c, 1 / self.value(a))

        self.rules.append(rule)
        return c

    def integer_power(self, a: Jet, n: int) -> Jet:
        if n < 0:
            return self.reciprocal(self.integer_power(a, -n))
        if n == 1:
            return a
        return self.mul(a, self.integer_power(a, n - 1)) if n % 2 else self.square(self.integer_power(a, n // 2))

    def power(self, a: Jet, exponent: Fraction) -> Jet:
        """c = a^(p/q):  q a c' = p a' c."""
        p, q = exponent.numerator, exponent.denominator
        c, da, dc = self.jet(), self.jet().terms, self.jet().terms

        def rule(k: int) -> None:
            if k == 0:
                self.begin(c, gmpy2.root(self.value(a), q) ** p)
                return
            da.append(k * a.terms[k])
            sums = p * convolution(da, c.terms) - q * convolution(dc, a.terms[1:k])
            c.terms.append(sums // (q * k * a.terms[0]))
            dc.append(k * c.terms[k])

        self.rules.append(rule)
        return c

    def exp(self, a: Jet) -> Jet:
        """c = e^a:  c' = a' c."""
        c, da = self.jet(), self.jet().terms

        def rule(k: int) -> None:
            if k == 0:
                self.begin(c, gmpy2.exp(self.value(a)))
                return
            da.append(k * a.terms[k])
            c.terms.append(rescaled(convolution(da, c.terms), a.scale) // k)

        self.rules.append(rule)
        return c

    def log(self, a: Jet) -> Jet:
        """c = ln a:  a c' = a'."""
        c, dc = self.jet(), self.jet().terms

        def rule(k: int) -> None:
            if k == 0:
                self.begin(c, gmpy2.log(self.value(a)))
                return
            rest = rescaled(k * a.terms[k], -c.scale) - convolution(dc, a.terms[1:k])
            c.terms.append(rest // (k * a.terms[0]))
            dc.append(k * c.terms[k])

        self.rules.append(rule)
        return c

    def sin(self, a: Jet) -> Jet:
        return self._circular(a)[0]

    def cos(self, a: Jet) -> Jet:
        return self._circular(a)[1]

    def _circular(self, a: Jet) -> tuple[Jet, Jet]:
        """s = sin a and c = cos a:  s' = a' c,  c' = -a' s."""
        s, c, da = self.jet(), self.jet(), self.jet().terms

        def rule(k: int) -> None:
            if k == 0:
                for jet, value in zip((s, c), gmpy2.sin_cos(self.value(a)), strict=True):
                    self.begin(jet, value)
                return
            da.append(k * a.terms[k])
            turn = rescaled(convolution(da, c.terms), a.scale + c.scale - s.scale) // k
            c.terms.append(-rescaled(convolution(da, s.terms), a.scale + s.scale - c.scale) // k)
            s.terms.append(turn)

        self.rules.append(rule)
        return s, c
