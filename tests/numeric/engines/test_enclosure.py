"""No two enclosures of one flow are disjoint, none misses a known value, and what holds on their rows is proved."""

import math
import random
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, islice, pairwise, takewhile
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, arb_poly, ctx

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.engines.enclosure import charts, start
from factorflow.numeric.engines.enclosure.charts import Chart, Completion, Exact
from factorflow.numeric.engines.enclosure.comparison import drift, metzler
from factorflow.numeric.engines.enclosure.engine import Enclosure
from factorflow.numeric.engines.enclosure.matrices import det
from factorflow.numeric.engines.enclosure.model import Chebyshev, Model
from factorflow.numeric.engines.enclosure.stance import Stance
from factorflow.numeric.engines.enclosure.stepping import Settings, pieces
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.integrate import integrate
from factorflow.numeric.trajectory import Fidelity, Trajectory
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.verify import verify
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, product_flow
from factorflow.symbolic.notation import W
from tests.numeric.engines.enclosure_charts import factors, factors_at, ten, ten_at, two_by_two

TENTH = ("1/10", 0, 0, "1/10")
SKEW = ("1/5", "1/10", 0, "1/4")
NEGATIVE = ("1/5", "1/10", 0, "-1/4")
KNOWN = [
    (10, "w_11", "2.847292671468564692271287765"),
    (100, "w_11", "7.891133457546388038848288799"),
    (100, "w_12", "0.98488024949765161946"),
    (3000, "w_11", "26.02238242287862384839887181"),
]
SETTINGS = [Settings(60, 22), Settings(90, 20, Fraction(0)), Settings(120, 45, Fraction(1))]
"""Windows at the usual time, never, and at once."""


def entries(values: tuple[Any, ...]) -> dict[Any, Fraction]:
    return dict(zip(W, map(Fraction, values), strict=True))


def certified(values: tuple[Any, ...], until: str, depth: int = 2, **more: Any) -> Trajectory:
    return integrate(product_flow(RAZIN2020, depth), entries(values), until, engine=Enclosure(), **more)


# One flow, many enclosures


def random_flow(seed: int) -> tuple[Completion, Exact]:
    """Return a random problem and start of either sign of det; every third problem and start is symmetric."""
    rng = random.Random(seed)

    def number() -> Fraction:
        return Fraction(rng.randint(-40, 40) or 1, rng.randint(25, 60))

    places = rng.sample([(0, 0), (0, 1), (1, 0), (1, 1)], rng.randint(1, 4))
    observed, w = {place: number() for place in places}, [number() for _ in range(4)]
    if seed % 3 == 0:
        w[2] = w[1]
        observed |= dict.fromkeys([(0, 1), (1, 0)], number())
    if w[0] * w[3] == w[1] * w[2]:
        w = [Fraction(x) for x in (1, 2, 3, 5)]
    return Completion(observed, rng.choice([2, 2, 3, 3, 4, 4, 5, 6])), two_by_two(w)


def enclosed(chart: Chart, state: list[arb], time: Fraction, settings: Settings) -> list[arb]:
    """Return W and, where the chart has it, log|det W| at one time."""
    begin = Stance.at(state, settings.grid)
    piece = next(piece for piece in pieces(chart, begin, settings) if piece.curve.end >= time)
    with ctx.workprec(settings.grid):
        at = piece.at(time)
        return [*chart.product(at, start.ball), *at[-1:]] if chart.has_log_det else chart.product(at, start.ball)


def enclosures(completion: Completion, w: Exact, time: Fraction, seed: int) -> Iterator[list[arb]]:
    """Yield the same numbers from different charts, orders, frames and precisions."""
    general = charts.root(completion) if completion.depth % 2 else charts.polar(completion, det(w) < 0)
    for settings in SETTINGS:
        for chart in {
            chart.name: chart for chart in (charts.chart_for(completion, w, 1 if det(w) > 0 else -1), general)
        }.values():
            with ctx.workprec(settings.grid):
                state = start.balls(chart, completion, w)
            yield enclosed(chart, state, time, settings)
    settings = SETTINGS[seed % 3]
    with ctx.workprec(settings.grid):
        others = [(ten(completion), ten_at(completion, w))]
        others += [(factors(completion), factors_at(completion, w))] * (completion.depth <= 4)
    for chart, state in others:
        with suppress(NumericalError):  # wasteful coordinates give up on some stiff flows
            yield enclosed(chart, state, time, settings)


def disjoint(first: list[arb], second: list[arb]) -> bool:
    return not all(x.overlaps(y) for x, y in zip(first, second, strict=False))


def check_that_all_intersect(seed: int, time: Fraction) -> None:
    completion, w = random_flow(seed)
    found = list(enclosures(completion, w, time, seed))
    assert len(found) >= 3
    assert not any(disjoint(x, y) for x, y in combinations(found, 2))
    sign = 1 if det(w) > 0 else -1
    with ctx.workprec(400):
        for a, b, c, d, *log_abs_det in found:
            assert ((a * d - b * c) * sign).upper() > 0
            assert all(((a * d - b * c) * sign).overlaps(x.exp()) for x in log_abs_det)


@pytest.mark.parametrize("seed", range(5))
def test_no_two_enclosures_are_disjoint(seed: int) -> None:
    check_that_all_intersect(seed, Fraction(1, 3))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_no_two_enclosures_are_disjoint_at_length(seed: int) -> None:
    check_that_all_intersect(seed, Fraction(random.Random(seed).randint(1, 11), 11))


def test_a_start_rounded_to_53_bits_is_caught() -> None:
    completion, settings = Completion({(0, 1): Fraction(1), (1, 0): Fraction(1), (1, 1): Fraction(0)}), SETTINGS[2]
    found = []
    for tenth in (Fraction(1, 10), Fraction(0.1)):
        w = ((tenth, Fraction(0)), (Fraction(0), tenth))
        chart = charts.chart_for(completion, w, 1 if det(w) > 0 else -1)
        with ctx.workprec(settings.grid):
            state = start.balls(chart, completion, w)
        found.append(enclosed(chart, state, Fraction(1), settings))
    assert disjoint(*found)


# What is known


def test_known_values() -> None:
    run = certified(TENTH, "t=3000", times=[10, 100], digits=30)
    samples = {int(row[0].unique_fmpz()): run.row(i) for i, row in enumerate(run.values) if not run.intervals[i]}
    assert sorted(samples) == [0, 10, 100, 3000]
    with ctx.workprec(300):
        for time, name, digits in KNOWN:
            value, last = samples[time][name], arb(10) ** -len(digits.split(".")[1])
            assert abs(value - arb(digits)) < last
            assert value.rad() < arb(10) ** -30 * abs(value)


@pytest.mark.parametrize(("depth", "values"), [(3, SKEW), (4, NEGATIVE)])
def test_a_taylor_series_of_more_digits_lies_inside(depth: int, values: tuple[Any, ...]) -> None:
    balls = certified(values, "t=2", depth, digits=15)
    points = integrate(product_flow(RAZIN2020, depth), entries(values), "t=2", digits=35, engine=Taylor())
    for ball, point in zip(balls.values[-1][1:], points.values[-1][1:], strict=True):
        assert ball.overlaps(arb(point, abs(arb(point)) * 1e-34))


def test_symmetric_charts_keep_symmetry_exactly() -> None:
    x, y, z = Fraction(3, 7), Fraction(-5, 7), Fraction(11, 7)
    for depth in (2, 3, 4, 5):
        completion = Completion({(0, 1): Fraction(1), (1, 0): Fraction(1)}, depth)
        if depth % 2:
            field = charts.root(completion).field([x, y, y, z, Fraction(0)], Fraction)
            assert field[1] == field[2]
        else:
            field = charts.polar(completion).field([x, y, z, Fraction(1), Fraction(0), Fraction(0)], Fraction)
            assert field[3] == field[4] == 0


# Its parts


@pytest.mark.parametrize("seed", range(20))
def test_models_contain_products_and_derivatives(seed: int) -> None:
    """Zeros and constants included: a factor whose low coefficients are zero once gave a wrong product."""
    rng = random.Random(seed)
    a, b = ([float(rng.choice([0, 0, 1, -2, 0.5])) for _ in range(rng.randint(1, 7))] for _ in range(2))
    for basis, value, slope in (
        (Chebyshev, np.polynomial.chebyshev.chebval, np.polynomial.chebyshev.chebder),
        (Model, np.polynomial.polynomial.polyval, np.polynomial.polynomial.polyder),
    ):
        model, other = basis(arb_poly(a), arb(0.25), 5), basis(arb_poly(b), arb(0), 5)
        product, derivative = model * other, model.derivative()
        for x in np.linspace(-1, 1, 9):
            true = (value(x, a) + rng.uniform(-0.25, 0.25)) * value(x, b)
            assert abs(value(x, _floats(product.polynomial)) - true) <= float(product.rest) + 1e-12
            assert abs(value(x, _floats(derivative)) - value(x, slope(a))) < 1e-12
            assert product.range().contains(arb(true)) or abs(true) < 1e-12


def _floats(polynomial: arb_poly) -> list[float]:
    return [float(c) for c in polynomial.coeffs()] or [0.0]


def test_the_comparison_keeps_the_upper_end_of_a_diagonal_that_straddles_zero() -> None:
    from flint import arb_mat

    c = metzler(arb_mat([[arb(0, 1), arb(-2)], [arb(3), arb(-5)]]))
    assert [float(x) for row in c.tolist() for x in row] == pytest.approx([1, 2, 3, -5])
    found = drift(arb_mat([[1]]), [arb(1)], [arb(1)])
    assert float(found.end[0]) == pytest.approx(2 * math.e - 1, rel=1e-12)  # e' = e + 1 from e = 1
    assert found.end[0] > 2 * arb(1).exp().lower() - 1
    assert found.tube[0] >= found.end[0]


def test_the_tube_of_a_decay_begins_at_its_width() -> None:
    from flint import arb_mat

    found = drift(arb_mat([[-3]]), [arb(1)], [arb(0)])
    assert found.tube[0] >= 1
    assert float(found.end[0]) == pytest.approx(np.exp(-3), rel=1e-6)


# Rows for all times


@pytest.mark.parametrize(("depth", "values"), [(2, TENTH), (3, NEGATIVE)])
def test_interval_rows_leave_no_gap_and_contain_the_samples(depth: int, values: tuple[Any, ...]) -> None:
    rough = certified(values, "t=2", depth, digits=8)
    assert rough.fidelity is Fidelity.ENCLOSURE
    assert not rough.intervals[0]
    assert not rough.intervals[-1]
    spans = [row for row, is_interval in zip(rough.values, rough.intervals, strict=True) if is_interval]
    assert spans[0][0].contains(0)
    assert spans[-1][0].contains(2)
    assert all(x[0].overlaps(y[0]) for x, y in pairwise(spans))
    fine = certified(values, "t=2", depth, digits=20, times=[Fraction(k, 13) for k in range(1, 26)])
    for row, is_interval in zip(fine.values, fine.intervals, strict=True):
        inside = [] if is_interval else [span for span in spans if span[0].overlaps(row[0])]
        assert is_interval or inside
        assert all(x.overlaps(y) for span in inside for x, y in zip(span, row, strict=True))


def test_samples_are_at_exact_times_and_between_them_are_intervals() -> None:
    run = certified(SKEW, "t=2", times=[Fraction(1, 4), Fraction(1, 3)], digits=10)
    samples = [row for row, is_interval in zip(run.values, run.intervals, strict=True) if not is_interval]
    assert [float(row[0]) for row in samples] == pytest.approx([0, 1 / 4, 1 / 3, 2])
    assert samples[1][0] == Ball(20).number(Fraction(1, 4))
    lefts = [row[0].lower() for row in run.values]
    assert all(x <= y or x - y < 1e-6 for x, y in pairwise(lefts))


@pytest.mark.parametrize(("depth", "values"), [(2, SKEW), (3, SKEW)])
def test_a_claim_is_proved_for_all_times_of_an_enclosure(depth: int, values: tuple[Any, ...]) -> None:
    run = certified(values, "t=10", depth, digits=12)
    for claim in select(["sharpened:key", "arora2019:det-sign", "razin2020:thm1"]):
        evidence = verify(claim, run, "an enclosure")
        if evidence and not claim.label.endswith("attained"):
            assert evidence.fidelity is Fidelity.ENCLOSURE
            assert {verdict.name for verdict, n in evidence.counts.items() if n} == {"HOLDS"}, claim.label


def test_entries_that_stay_zero_are_zero() -> None:
    diagonal, antidiagonal = ((1, None), (None, 0)), ((0, 2), (None, None))
    run = integrate(product_flow(diagonal, 3), entries(TENTH), "t=2", engine=Enclosure(), digits=10)
    assert all(x == 0 for name in ("w_12", "w_21") for x in run.column(name))
    start = entries((0, "1/3", "-1/2", 0))
    run = integrate(product_flow(antidiagonal, 2), start, "t=2", engine=Enclosure(), digits=10)
    assert all(x == 0 for name in ("w_11", "w_22") for x in run.column(name))


# What it refuses


@pytest.mark.parametrize(
    ("flow", "values", "until", "complaint"),
    [
        (product_flow(depth=1), TENTH, "t=1", "depth 2 or more"),
        (product_flow(depth=2), TENTH, "w11=2", "ends at a time"),
        (factor_flow(depth=2), TENTH + TENTH, "t=1", "balanced"),
        (product_flow(depth=2), (1, 1, 1, 1), "t=1", "det W\\(0\\) != 0"),
    ],
)
def test_what_it_refuses(flow: Any, values: tuple[Any, ...], until: str, complaint: str) -> None:
    given = dict(zip(flow.state, map(Fraction, values), strict=True))
    with pytest.raises(InputError, match=complaint):
        integrate(flow, given, until, engine=Enclosure())


def test_a_time_that_is_too_late_is_said() -> None:
    with pytest.raises(NumericalError, match="at most"):
        certified(SKEW, "t=1e923")


def test_rows_so_far_never_end_with_an_interval() -> None:
    from factorflow.numeric.integrate import plan

    run = plan(product_flow(depth=2), entries(TENTH), "t=5", times=[1], digits=10, engine=Enclosure())
    seen = list(islice(run, 12))
    assert len(seen) == 12
    assert not run.trajectory.intervals[-1]
    assert len(list(takewhile(lambda row: row in seen, run.trajectory.values))) == len(run.trajectory)
    assert mpmath.mpf(1) >= float(run.trajectory.values[-1][0])
