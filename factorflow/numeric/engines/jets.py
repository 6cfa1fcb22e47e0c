"""Taylor coefficients of a straight-line program: one recurrence for each operation.

A jet is the list of the coefficients found so far.  Each rule appends coefficient k of its result when all
jets of its arguments have coefficients 0 to k; the sums run over all j for which both factors exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from operator import mul
from typing import Any

import gmpy2

from factorflow.errors import InputError
from factorflow.numeric.program import Line, Program

Jet = list[Any]
Rule = Callable[[int], None]


def convolution(a: Iterable[Any], b: Sequence[Any]) -> Any:
    """Return sum_j a_j b_(n-j) of two sequences of equal length n + 1."""
    return sum(map(mul, a, reversed(b)))


class Jets:
    """The jets of a program, extended one coefficient at a time, at the precision of the context around.

    Parameters
    ----------
    program : Program
        Analytic: without abs and sign.
    inputs : list of jets
        Those of the independent quantities; whoever holds them appends their coefficients.

    Raises
    ------
    InputError
        If the program is not analytic.
    """

    def __init__(self, program: Program, inputs: list[Jet]) -> None:
        self.inputs, self.rules, self.jets = inputs, list[Rule](), list[Jet]()
        self.fresh: list[Jet] = []
        for line in program.lines:
            self.jets.append(self._of(line, program))
        self.outputs = [self.jets[i] for i in program.outputs]

    def clear(self) -> None:
        """Forget all coefficients."""
        for jet in (*self.inputs, *self.fresh):
            jet.clear()

    def extend(self, k: int) -> None:
        """Append coefficient k to every jet but the inputs."""
        for rule in self.rules:
            rule(k)

    def _of(self, line: Line, program: Program) -> Jet:
        args = [self.jets[i] for i in line.args]
        match line.op:
            case "input":
                return self.inputs[int(line.number)]
            case "constant":
                return self.constant(lambda: _number(line.number))
            case "pi":
                return self.constant(gmpy2.const_pi)
            case "mul" if program.lines[line.args[0]].op == "constant":
                return self.multiple(*args)
            case "pow" if line.number.denominator == 1:
                return self.integer_power(args[0], line.number.numerator)
            case "pow":
                return self.power(args[0], line.number)
            case "add" | "mul" | "exp" | "log" | "sin" | "cos" as op:
                return getattr(self, op)(*args)  # type: ignore[no-any-return]
        raise InputError(f"{line.op} has no Taylor series: this flow is not analytic")

    def jet(self) -> Jet:
        self.fresh.append([])
        return self.fresh[-1]

    def constant(self, value: Callable[[], Any]) -> Jet:
        c = self.jet()
        self.rules.append(lambda k: c.append(gmpy2.mpfr(0) if k else value()))
        return c

    def add(self, a: Jet, b: Jet) -> Jet:
        c = self.jet()
        self.rules.append(lambda k: c.append(a[k] + b[k]))
        return c

    def multiple(self, constant: Jet, a: Jet) -> Jet:
        c = self.jet()
        self.rules.append(lambda k: c.append(constant[0] * a[k]))
        return c

    def mul(self, a: Jet, b: Jet) -> Jet:
        """c = a b:  c_k = sum a_j b_(k-j)."""
        c = self.jet()
        self.rules.append(lambda k: c.append(convolution(a, b)))
        return c

    def square(self, a: Jet) -> Jet:
        """c = a^2, every product of two different coefficients once."""
        c = self.jet()

        def rule(k: int) -> None:
            half = (k + 1) // 2
            pairs = 2 * convolution(a[:half], a[k + 1 - half :])
            c.append(pairs if k % 2 else pairs + a[half] ** 2)

        self.rules.append(rule)
        return c

    def reciprocal(self, a: Jet) -> Jet:
        """c = 1/a:  a_0 c_k = - sum_(j>=1) a_j c_(k-j)."""
        c = self.jet()
        self.rules.append(lambda k: c.append(-convolution(a[1:], c) / a[0] if k else 1 / a[0]))
        return c

    def integer_power(self, a: Jet, n: int) -> Jet:
        if n < 0:
            return self.reciprocal(self.integer_power(a, -n))
        if n == 1:
            return a
        return self.mul(a, self.integer_power(a, n - 1)) if n % 2 else self.square(self.integer_power(a, n // 2))

    def power(self, a: Jet, p: Fraction) -> Jet:
        """c = a^p:  a c' = p a' c."""
        c, da, dc = self.jet(), self.jet(), self.jet()

        def rule(k: int) -> None:
            if k == 0:
                c.append(gmpy2.root(a[0], p.denominator) ** p.numerator)
                return
            da.append(k * a[k])
            c.append((_number(p) * convolution(da, c) - convolution(dc, a[1:k])) / (k * a[0]))
            dc.append(k * c[k])

        self.rules.append(rule)
        return c

    def exp(self, a: Jet) -> Jet:
        """c = e^a:  c' = a' c."""
        c, da = self.jet(), self.jet()

        def rule(k: int) -> None:
            if k:
                da.append(k * a[k])
            c.append(convolution(da, c) / k if k else gmpy2.exp(a[0]))

        self.rules.append(rule)
        return c

    def log(self, a: Jet) -> Jet:
        """c = ln a:  a c' = a'."""
        c, dc = self.jet(), self.jet()

        def rule(k: int) -> None:
            c.append((k * a[k] - convolution(dc, a[1:k])) / (k * a[0]) if k else gmpy2.log(a[0]))
            if k:
                dc.append(k * c[k])

        self.rules.append(rule)
        return c

    def sin(self, a: Jet) -> Jet:
        return self._circular(a)[0]

    def cos(self, a: Jet) -> Jet:
        return self._circular(a)[1]

    def _circular(self, a: Jet) -> tuple[Jet, Jet]:
        """s = sin a and c = cos a:  s' = a' c,  c' = -a' s."""
        s, c, da = self.jet(), self.jet(), self.jet()

        def rule(k: int) -> None:
            if k:
                da.append(k * a[k])
            new = (convolution(da, c) / k, -convolution(da, s) / k) if k else gmpy2.sin_cos(a[0])
            s.append(new[0])
            c.append(new[1])

        self.rules.append(rule)
        return s, c


def _number(value: Fraction) -> Any:
    return gmpy2.mpfr(gmpy2.mpq(value.numerator, value.denominator))
