"""The stiff engine over thousands of decades: known values, laws with all their constants, and another flow."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import islice, pairwise, takewhile
from typing import Any

import gmpy2
import mpmath
import numpy as np
import pytest
from mpmath import mpf
from sympy import ImmutableMatrix, Rational

from factorflow.errors import InputError, NotReached
from factorflow.numeric.engines.base import Engine, State, Step
from factorflow.numeric.engines.mpfr import context
from factorflow.numeric.engines.relay import Relay
from factorflow.numeric.engines.stiff.collocation import collocate
from factorflow.numeric.engines.stiff.engine import Stiff
from factorflow.numeric.engines.stiff.radau import radau
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.event import Event
from factorflow.numeric.integrate import integrate
from factorflow.numeric.problem import problem
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.verify import verify
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, product_flow
from factorflow.symbolic.notation import W

TENTH = (Fraction(1, 10), 0, 0, Fraction(1, 10))
SKEW = (Fraction(1, 5), Fraction(1, 10), Fraction(-1, 20), Fraction(1, 4))
FINITE = ((None, 1), (1, Fraction(1, 2)))
"""Observations with which w_11 has a finite limit."""
END = Event.parse("t=1")


def run(until: str, depth: int = 2, start: Sequence[Any] = TENTH, observe: Any = RAZIN2020, **more: Any) -> Trajectory:
    asked = {"digits": 30, "engine": Stiff(), **more}
    return integrate(product_flow(observe, depth), dict(zip(W, start, strict=True)), until, **asked)


def close(ours: Any, theirs: Any, digits: int) -> bool:
    with mpmath.workdps(60):
        return bool(abs(ours - theirs) <= mpf(10) ** (1 - digits) * abs(theirs))


def test_known_values_and_the_constant_of_the_law() -> None:
    """6 (t + t0) = w^3 + 15 w + 24/w - 55/w^3 + (1413/5)/w^5 - ..., with the same t0 over six decades of w_11."""
    rows = run("w11=1e8", times=[10, 3000, 10**7, 10**12, 10**20])
    with mpmath.workdps(60):
        assert close(rows.row(1)["w_11"], mpf("2.847292671468564692271287765"), 27)
        assert close(rows.row(2)["w_11"], mpf("26.02238242287862384839887181"), 27)
        for row in map(rows.row, (3, 4)):
            t, w = row["t"], row["w_11"]
            t0 = w**3 + 15 * w + 24 / w - 55 / w**3 + mpf(1413) / 5 / w**5 - 6 * t
            assert abs(t0 - mpf("12.685562243715254262703731393")) < 2e4 / w**7 + w**3 * mpf(10) ** -29


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_beyond_float64(depth: int) -> None:
    """(2L+2) t = w^(2+2/L), loss = 1/(2 w^2), and log |det W| at L = 2: -w^2/2; w22 = 1/w, 1 - w12 below any digit."""
    last = run("w11=1e308", depth, engine=None).row(-1)
    with mpmath.workdps(60):
        w = mpf(10) ** 308
        assert close(last["t"], w ** (2 + mpf(2) / depth) / (2 * depth + 2), 30)
        assert close(last["loss"], 1 / (2 * w**2), 30)
        assert close(last["w_22"], 1 / w, 30)
        assert close(last["w_11"], w, 30)
        assert last["w_12"] == last["w_21"] == 1
        assert close(last["log_abs_det"], _log_det(depth, w), 30)


def _log_det(depth: int, w: mpf) -> mpf:
    """Return the law of log |det W|: the determinant is slaved to w_11, and at depth 2 falls exponentially."""
    if depth == 2:
        return -(w**2) / 2
    return (depth * mpmath.log(mpf(depth + 2) / (depth - 2)) - 4 * mpmath.log(w)) / (depth - 2)


def test_much_further_still() -> None:
    last = run("w11=1e3000", digits=16).row(-1)
    with mpmath.workdps(60):
        assert close(last["t"], mpf("1e9000") / 6, 16)
        assert close(last["log_abs_det"], -mpf("1e6000") / 2, 16)


@pytest.mark.parametrize("free", [(0, 0), (0, 1), (1, 0)])
def test_whichever_entry_is_free(free: tuple[int, int]) -> None:
    """The flow of a skew start agrees with Taylor's, and so do all its mirror images."""
    place = {entry: (entry[0] ^ free[0], entry[1] ^ free[1]) for entry in ((0, 0), (0, 1), (1, 0), (1, 1))}
    start, table = ImmutableMatrix(2, 2, SKEW), ImmutableMatrix(2, 2, [0, 1, -2, Rational(1, 3)])
    observe = [[None if (i, j) == free else table[place[i, j]] for j in (0, 1)] for i in (0, 1)]
    turned = [Fraction(*map(int, start[place[entry]].as_numer_denom())) for entry in place]
    asked: dict[str, Any] = {"start": turned, "observe": observe, "digits": 12}
    ours, theirs = (run("t=1", 3, engine=engine, **asked).values[-1] for engine in (Stiff(), Taylor()))
    assert all(close(a, b, 12) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("depth", [2, 4])
def test_agreement_with_the_flow_of_the_factors(depth: int) -> None:
    factors = balanced_factors(ImmutableMatrix(2, 2, list(map(Rational, SKEW))), depth)
    theirs = integrate(factor_flow(FINITE, depth), factors, "t=2", digits=20).row(-1)
    ours = run("t=2", depth, SKEW, FINITE, digits=20).row(-1)
    assert all(close(number, theirs[name], 20) for name, number in ours.items())


def test_a_finite_limit_is_reached_and_recognised() -> None:
    with pytest.raises(NotReached, match=r"w_11=3 is not reached: .*come to rest.* w_11 = 2\.1778841"):
        run("w11=3", start=(1, 0, 0, 1), observe=FINITE, digits=12)
    last = run("loss=1e-100", start=(1, 0, 0, 1), observe=FINITE, digits=12).row(-1)
    with mpmath.workdps(60):
        assert close(last["w_11"] / 2 - 1, mpmath.exp(last["log_abs_det"]), 11)


def steps(engine: Engine, start: Sequence[Any]) -> Iterator[Step]:
    task, A = problem(product_flow(depth=2), dict(zip(W, start, strict=True)), END, {}), engine.arithmetic
    return engine.steps(task.flow, A.number(0), task.start(A))


def states(engine: Engine, start: Sequence[Any]) -> dict[int, State]:
    """Return the states at four powers of ten."""
    until = takewhile(lambda step: step.t0 < 10**6, steps(engine, start))
    return {k: step.at(mpf(k)) for step in until for k in (1, 10, 1000, 10**6) if step.t0 < k <= step.t1}


@pytest.mark.parametrize("digits", [10, 20])
def test_the_tolerance_bounds_the_true_error(digits: int) -> None:
    """Each window errs by less than its tolerance, and the companion by more than the engine that it checks."""
    engine = Stiff().aiming_at(digits)
    ours, fewer, more = (states(e, SKEW) for e in (engine, engine.companion(), Stiff(digits + 20)))
    for k, truth in more.items():
        error, estimate = (
            max(abs((x - y) / y) for x, y in zip(other, truth, strict=True)) for other in (ours[k], fewer[k])
        )
        assert error < mpf(10) ** -digits
        assert error < estimate


def test_steps_join_and_widen() -> None:
    first = list(islice(steps(Stiff(12), TENTH), 40))
    assert all((a.t1, a.end) == (b.t0, b.start) for a, b in pairwise(first))
    assert all(step.times == tuple(sorted(set(step.times))) for step in first)
    assert first[-1].t1 > 100 * first[-4].t1


def test_taylor_is_relieved_when_the_flow_has_become_stiff() -> None:
    rows = run("t=3000", digits=16, engine=Relay())
    assert close(rows.row(-1)["w_11"], mpf("26.02238242287862384839887181"), 16)


@pytest.mark.parametrize("observe", [((None, 1), (None, 0)), ((1, 1), (1, 0))])
def test_other_flows_are_refused(observe: Any) -> None:
    with pytest.raises(InputError, match="exactly one entry that is not observed"):
        run("t=1", observe=observe)


def test_bounds_of_the_ledger_hold_where_float64_ends() -> None:
    rows = run("w11=1e308", engine=None, digits=16, times=[10**k for k in (1, 3, 10, 100, 900)])
    for claim in select(["razin2020:thm1.norm.frobenius", "sharpened:entry"]):
        evidence = verify(claim, rows)
        assert evidence is not None
        assert not evidence.violated
        assert evidence.tested


@pytest.mark.parametrize("stages", [6, 8])
def test_collocation_has_its_stage_order_and_its_order_at_the_end(stages: int) -> None:
    """On x' = x (1 - x): between the points an error like H^(s+1), at the end like H^(2s) in one window."""
    table, between, ends = radau(stages, 400), [], []
    with context(400):
        for k in (5, 6):
            length = gmpy2.mpfr(1) / 2**k
            start, one = np.array([gmpy2.mpfr(1) / 3], dtype=object), np.array([gmpy2.mpfr(1)], dtype=object)
            guess = start[:, None] + 0 * table.points[1:]
            values = collocate(table, partial(_logistic_field, length), start, guess, one, 80)
            assert values is not None
            (middle,), end = table.interpolate(values, gmpy2.mpfr("0.3")), values[0, -1]
            between.append(abs(middle - _logistic(length * gmpy2.mpfr("0.3"))))
            ends.append(abs(end - _logistic(length)))
        assert abs(float(gmpy2.log2(between[0] / between[1])) - (stages + 1)) < 0.4
        assert abs(float(gmpy2.log2(ends[0] / ends[1])) - 2 * stages) < 0.4


def _logistic_field(length: Any, x: Any) -> Any:
    return length * x * (1 - x)


def _logistic(t: Any) -> Any:
    """Return the solution from 1/3."""
    return 1 / (1 + 2 * gmpy2.exp(-t))


@pytest.mark.parametrize(("depth", "escape"), [(2, 69), pytest.param(3, 10**10, marks=pytest.mark.slow)])
def test_a_start_of_1e_30_finds_its_own_precision(depth: int, escape: int) -> None:
    """Taylor follows the escape near t = 10^30^(1 - 2/L), where every step is short; `Stiff` has the rest."""
    tiny = (Fraction(1, 10**30), 0, 0, Fraction(1, 10**30))
    last = run("w11=10", depth, tiny, engine=None, digits=16).row(-1)
    more = run("w11=10", depth, tiny, engine=None, digits=20).row(-1)
    assert all(close(number, more[name], 16) for name, number in last.items())
    assert escape < last["t"] < escape * 4
