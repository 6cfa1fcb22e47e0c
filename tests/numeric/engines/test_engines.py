"""One battery for every engine, on flows whose solutions are known; and what is special to each."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import islice, pairwise, takewhile

import mpmath
import pytest
from sympy import Expr, Rational, cos, exp, log, sin

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import Number
from factorflow.numeric.engines.base import Engine, State
from factorflow.numeric.engines.float64 import Float64
from factorflow.numeric.engines.taylor import Taylor
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import real

x, y = real("x"), real("y")
ENGINES = [Float64(), Taylor(20), Taylor(60)]
Solution = Callable[[Number], list[Number]]
HALF, ONE = Fraction(1, 2), Fraction(1)

# right sides, start, and solution
KNOWN: dict[str, tuple[tuple[Expr, ...], tuple[Fraction, ...], Solution]] = {
    "rotation": ((-y, x), (ONE, Fraction(0)), lambda t: [mpmath.cos(t), mpmath.sin(t)]),
    "logistic": ((x * (1 - x),), (HALF,), lambda t: [1 / (1 + mpmath.exp(-t))]),
    "root": ((x ** Rational(1, 3),), (ONE,), lambda t: [(1 + 2 * t / 3) ** 1.5]),
    "log": ((-x * log(x),), (HALF,), lambda t: [mpmath.exp(-mpmath.log(2) * mpmath.exp(-t))]),
    "exp": ((exp(-x),), (Fraction(0),), lambda t: [mpmath.log(1 + t)]),
    "circular": ((sin(x) * cos(x),), (HALF,), lambda t: [mpmath.atan(mpmath.tan(0.5) * mpmath.exp(t))]),
    "inverse": ((-(x**-3),), (Fraction(3),), lambda t: [mpmath.root(81 - 4 * t, 4)]),
    "power": ((-(x**5),), (ONE,), lambda t: [1 / mpmath.root(1 + 4 * t, 4)]),
}


def known(name: str) -> tuple[Flow, tuple[Fraction, ...], Solution]:
    field, start, solution = KNOWN[name]
    return Flow(name, (x, y)[: len(field)], field), start, solution


def at(engine: Engine, flow: Flow, start: tuple[Fraction, ...], time: Fraction) -> State:
    A = engine.arithmetic
    goal = A.number(time)
    for step in engine.steps(flow, A.number(0), [A.number(value) for value in start]):
        if step.t1 >= goal:
            return step.at(goal)
    raise AssertionError("the engine gave up")


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_known_solutions(engine: Engine, name: str) -> None:
    flow, start, solution = known(name)
    with mpmath.workdps(80):
        for time in (Fraction(1, 7), Fraction(2), Fraction(5)):
            truth = solution(mpmath.mpf(time.numerator) / time.denominator)
            tolerance = 1e-10 if isinstance(engine, Float64) else mpmath.mpf(10) ** (4 - engine.digits)  # type: ignore[attr-defined]
            for number, exact in zip(at(engine, flow, start, time), truth, strict=True):
                assert abs(number - exact) <= tolerance * max(1, abs(exact))


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_steps_join(engine: Engine) -> None:
    flow, start, _ = known("rotation")
    A = engine.arithmetic
    steps = list(islice(engine.steps(flow, A.number(0), [A.number(value) for value in start]), 5))
    for before, after in pairwise(steps):
        assert (before.t1, before.end) == (after.t0, after.start)


def test_taylor_is_memoryless() -> None:
    flow, start, _ = known("logistic")
    engine = Taylor(40)
    A = engine.arithmetic
    steps = list(islice(engine.steps(flow, A.number(0), [A.number(value) for value in start]), 6))
    resumed = next(engine.steps(flow, steps[4].t1, steps[4].end))
    assert (resumed.t1, resumed.end) == (steps[5].t1, steps[5].end)


@pytest.mark.parametrize("digits", [15, 30, 60, 120])
def test_the_error_of_taylor_is_what_it_carries_and_not_much_less(digits: int) -> None:
    flow, start, solution = known("logistic")
    with mpmath.workdps(200):
        error = abs(at(Taylor(digits), flow, start, Fraction(5))[0] - solution(mpmath.mpf(5))[0])
        assert -digits - 6 <= mpmath.log10(error) <= -digits + 2


def test_steps_of_taylor_approach_a_fixed_part_of_the_radius_of_convergence() -> None:
    flow, start, _ = known("logistic")  # poles at t = pi i (2 k + 1)
    for digits in (50, 100):
        engine = Taylor(digits)
        A = engine.arithmetic
        step = next(engine.steps(flow, A.number(0), [A.number(value) for value in start]))
        assert 0.1 < float(step.t1) / math.pi < 0.2


@pytest.mark.parametrize("rtol", [1e-6, 1e-9, 1e-12])
def test_the_error_of_float64_follows_its_tolerance(rtol: float) -> None:
    flow, start, solution = known("logistic")
    error = abs(at(Float64(rtol), flow, start, Fraction(5))[0] - float(solution(mpmath.mpf(5))[0]))
    assert error <= 1e3 * rtol


def test_taylor_refuses_what_is_not_analytic() -> None:
    with pytest.raises(InputError, match="not analytic"):
        next(Taylor().steps(Flow("kink", (x,), (abs(x),)), mpmath.mpf(0), [mpmath.mpf(1)]))


def test_a_stiff_flow_takes_few_steps_of_float64() -> None:
    stiff = Flow("stiff", (x, y), (-1000 * (x - cos(y)), 1 / (1 + y)))
    steps = takewhile(lambda step: step.t1 < 100, Float64(1e-8).steps(stiff, 0.0, [1.0, 0.0]))
    assert sum(1 for _ in steps) < 1000
