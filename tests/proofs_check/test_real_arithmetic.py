"""z3 over the reals: a counterexample, none, or no answer."""

import subprocess

import pytest
from sympy import Abs, Rational, cbrt, exp, sqrt

from factorflow.proofs_check import real_arithmetic
from factorflow.proofs_check.real_arithmetic import satisfiable
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import det, frobenius, loss, positive, real

x, y = real("x"), real("y")


def test_unsatisfiable_and_satisfiable() -> None:
    assert satisfiable([less(x**2 + y**2, 2 * x * y)]) is False
    assert satisfiable([less(x**2 + y**2, Rational(21, 10) * x * y)]) is True
    assert satisfiable([equal(x**2, 2), less(x, 0)]) is True
    assert satisfiable([equal(x**2, -2)]) is False


def test_the_core_of_the_sharp_bound() -> None:
    """2 det W <= loss |W|^2 has no counterexample, and 3 det W has one."""
    flow = product_flow()
    for factor, answer in ((2, False), (3, True)):
        claim = flow.expand(at_most(factor * det, loss * frobenius**2))
        assert satisfiable([claim.negation]) is answer


def test_roots_and_absolute_values() -> None:
    assert satisfiable([less(sqrt(x**2 + 1), Abs(x))]) is False
    assert satisfiable([less(Abs(x + y), Abs(x) + Abs(y) - 1)]) is True
    assert satisfiable([less(Abs(x) + Abs(y), Abs(x + y))]) is False
    assert satisfiable([at_most(0, x), less(cbrt(x) ** 3, x)]) is False
    assert satisfiable([less(0, x), less(x ** Rational(-1, 2), 0)]) is False


def test_nothing_is_known_of_the_root_of_a_negative_number() -> None:
    assert satisfiable([less(sqrt(x), 0)]) is True
    assert satisfiable([less(x, 0), less(cbrt(x), 0)]) is True
    assert satisfiable([at_most(0, x), less(sqrt(x), 0)]) is False


def test_nothing_is_known_of_a_quotient_by_zero() -> None:
    assert satisfiable([equal(x, 0), equal(y / x, 7 * y), less(0, y)]) is True


def test_names_are_kept_apart() -> None:
    assert satisfiable([less(x, positive("x"))]) is True
    assert satisfiable([less(real("fresh0") + sqrt(x**2 + 1), 0)]) is True
    assert satisfiable([less(real("a b|c"), 0)]) is not False


def test_no_answer_within_the_limits() -> None:
    hard = [equal(x**3 + y**3 + real("z") ** 3, 42), less(x**17 * y**19, x**5 - y**7), less(x, y**11 * x**13)]
    assert satisfiable(hard, seconds=1) is not False


def test_a_process_that_does_not_end_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*args: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("z3", 1)

    monkeypatch.setattr(subprocess, "run", hangs)
    assert satisfiable([less(x**2, real("only_here"))]) is None


@pytest.mark.parametrize("answer", ["unknown", "timeout", "", '(error "line 1")\nunsat', "memout"])
def test_an_answer_that_is_neither_is_none(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(real_arithmetic, "_ask", lambda script, seconds: answer)
    assert satisfiable([less(x, y)]) is None


def test_what_is_no_real_arithmetic() -> None:
    with pytest.raises(ValueError, match="is not real arithmetic"):
        satisfiable([less(exp(x), y)])
