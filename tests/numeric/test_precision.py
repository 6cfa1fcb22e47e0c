"""No precision leaks: whatever runs, returns, fails or is interrupted, the caller's is as before."""

import decimal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from typing import Any

import flint
import gmpy2
import mpmath
import pytest
from sympy import log

from factorflow.numeric.arithmetic import MPF, Ball, Float64
from factorflow.numeric.engines.enclosure.engine import Enclosure
from factorflow.numeric.engines.float64 import Float64 as Lsoda
from factorflow.numeric.engines.relay import Relay
from factorflow.numeric.engines.stiff.engine import Stiff
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.evaluate import decide, evaluator
from factorflow.numeric.event import Event
from factorflow.numeric.integrate import integrate, plan
from factorflow.numeric.problem import problem
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.verify import verify
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W, real

TENTH = dict(zip(W, (Fraction(1, 10), 0, 0, Fraction(1, 10)), strict=True))
ENGINES = [Lsoda(), Taylor(), Stiff(), Relay(), Enclosure()]
TASKS = (15, 60, 25, 40)
"""Digits."""
x = real("x")


def precisions() -> tuple[Any, ...]:
    """Return what the libraries keep for everyone on this thread."""
    ours = gmpy2.get_context()
    return (
        (mpmath.mp.prec, mpmath.mp.dps, mpmath.iv.prec),
        (flint.ctx.prec, flint.ctx.cap),
        (ours.precision, ours.emin, ours.emax, ours.round),
        (decimal.getcontext().prec, decimal.getcontext().rounding),
    )


@pytest.fixture(autouse=True)
def kept() -> Iterator[int]:
    """Let a test begin at a precision that is too low for it, and that nothing else sets; see that it ends with it."""
    before, bits = precisions(), 61
    with mpmath.workprec(bits), flint.ctx.workprec(bits), gmpy2.context(precision=bits):
        inside = precisions()
        yield bits
        assert precisions() == inside
    assert precisions() == before


def digits(engine: Any) -> int | None:
    return None if isinstance(engine, Lsoda) else 20


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
def test_a_run_leaves_the_precision_and_does_not_depend_on_it(engine: Any, kept: int) -> None:
    run = integrate(product_flow(depth=2), TENTH, "t=1", engine=engine, digits=digits(engine))
    assert precisions()[1][0] == kept
    found = run.arithmetic.text(run.row(-1)["w_11"], 30)
    with mpmath.workdps(60):
        right = 8 if isinstance(engine, Lsoda) else 20
        assert abs(mpmath.mpf(found) / mpmath.mpf(digits_in(40)) - 1) < mpmath.mpf(10) ** (1 - right)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ZeroDivisionError])
@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
def test_a_run_that_is_stopped_leaves_the_precision(engine: Any, stop: type[BaseException]) -> None:
    def watch(time: Any) -> None:
        raise stop

    run = plan(product_flow(depth=2), TENTH, "t=3", engine=engine, watch=watch)
    before = precisions()
    with pytest.raises(stop):
        all(precisions() == before for _ in run)
    assert precisions() == before


@pytest.mark.parametrize("engine", ENGINES[:4], ids=lambda engine: type(engine).__name__)
def test_an_engine_that_is_left_between_two_steps_holds_no_precision(engine: Any) -> None:
    task, A = problem(product_flow(depth=2), TENTH, Event.parse("t=1"), {}), engine.arithmetic
    before = precisions()
    steps = engine.steps(task.flow, A.number(0), task.start(A))
    for _ in range(3):
        step = next(steps)
        assert precisions() == before
        step.at((step.t0 + step.t1) / 2)
        assert precisions() == before
    steps.close()


class _Stop:
    """A number that no arithmetic can use."""

    def __init__(self, error: type[BaseException]) -> None:
        self.error = error

    def __add__(self, other: object) -> None:
        raise self.error

    __radd__ = __mul__ = __rmul__ = __add__


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("arithmetic", [Float64(), MPF(99), Ball(99)], ids=str)
def test_an_evaluation_that_fails_leaves_the_precision(arithmetic: Any, error: type[BaseException]) -> None:
    evaluate = evaluator([x + log(x + 1)], {}, [x], arithmetic)
    assert len(evaluate([arithmetic.number(2)])) == 1
    with pytest.raises(error):
        evaluate([_Stop(error)])


def test_verify_leaves_the_precision() -> None:
    run = integrate(product_flow(depth=2), TENTH, "t=2", samples=3, digits=30)
    before = precisions()
    for claim in select(["sharpened:entry", "razin2020:thm1"]):
        verify(claim, run)
        assert precisions() == before
    third = Ball(50).number(Fraction(1, 3))
    assert decide(Comparison(x * 3 - 1, "=", x * 0), {x: third}, Ball(300)) is None


def digits_in(digits: int) -> str:
    """Return w_11 at t = 1 to so many digits: what a worker does."""
    run = integrate(product_flow(depth=2), TENTH, "t=1", digits=digits, engine=Taylor())
    return run.arithmetic.text(run.row(-1)["w_11"], digits)


def test_threads_have_the_precision_of_their_task() -> None:
    with ThreadPoolExecutor(2) as threads:
        assert_right(threads.map(digits_in, TASKS))


@pytest.mark.slow
def test_processes_have_the_precision_of_their_task() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert_right(processes.map(digits_in, TASKS))


def assert_right(found: Iterable[str]) -> None:
    truth = digits_in(70)
    for text, number in zip(found, TASKS, strict=True):
        with mpmath.workdps(90):
            assert abs(mpmath.mpf(text) / mpmath.mpf(truth) - 1) < mpmath.mpf(10) ** (1 - number)
