"""The tail of a certified run: the slow field, its series, the proofs of the strips, and w_11 for ever."""

from fractions import Fraction
from itertools import pairwise

import pytest
from flint import arb, fmpq, fmpq_poly
from sympy import Rational

from factorflow.errors import NumericalError
from factorflow.numeric.arithmetic import Ball, Number
from factorflow.numeric.engines.enclosure import charts
from factorflow.numeric.engines.enclosure.charts import Chart, Completion
from factorflow.numeric.engines.enclosure.engine import Enclosure
from factorflow.numeric.engines.enclosure.fences import Strip, fences
from factorflow.numeric.engines.enclosure.slow import Slow, X, value
from factorflow.numeric.engines.enclosure.start import ball
from factorflow.numeric.engines.enclosure.tail import Tail, of, primitive
from factorflow.numeric.integrate import integrate
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W

TENTH = ((Fraction(1, 10), Fraction(0)), (Fraction(0), Fraction(1, 10)))
SIX_T0 = Fraction("12.685562243715254262703731393")
"""lim (w^3 + 15 w - 6 t) from I/10 at depth 2, as the stiff engine finds it."""


def observed(depth: int) -> Completion:
    return Completion({(0, 1): Fraction(1), (1, 0): Fraction(1), (1, 1): Fraction(0)}, depth)


def tail(depth: int, start: charts.Exact = TENTH, digits: int = 25) -> Tail:
    """Go on until fences are entered."""
    engine = Enclosure(digits)
    _, pieces = engine.flow(observed(depth), start)
    for piece in pieces:
        try:
            return of(observed(depth), start, piece, engine)
        except NumericalError:
            assert piece.curve.end < 10**5
    raise AssertionError


def chart(depth: int) -> Chart:
    return charts.symmetric_root(observed(3)) if depth % 2 else charts.symmetric_polar(observed(depth), 1)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_slow_field_is_that_of_the_chart(depth: int) -> None:
    """p. = p U y^2 and the rest, against X' of the chart at a point of no meaning, in balls."""
    slow, k = Slow(depth), Slow(depth).k
    with Ball(200).working():
        p, phi, theta = arb(3) / 2, arb(5) / 7, arb(2) / 3
        x = 1 / p
        y = x ** (2 * k)
        beta = 1 - (phi + theta) * y
        q, r = beta * p ** (1 - k), (beta**2 + theta) * p * y
        dp, dq, dr, _ = chart(depth).field([p, q, r, arb(0)], ball)
        motion = slow.motion(y, phi, theta)
        unit = dp / (p * motion.clock)
        dtheta = (dp * r + p * dr - 2 * q * dq) / (p**2 * y) + (2 * k - 2) * theta * dp / p
        dbeta = dq * p ** (k - 1) + (k - 1) * beta * dp / p
        dphi = -dbeta / y + 2 * k * (phi + theta) * dp / p - dtheta
        assert (motion.theta * unit).overlaps(dtheta)
        assert (motion.phi * unit / y).overlaps(dphi)
        clock = 1 / (motion.clock / y**2 * p**-slow.time_power)
        assert clock.overlaps(1 / dp)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_each_coefficient_of_the_series_is_forced(depth: int) -> None:
    slow, order = Slow(depth), 14
    phi, theta = slow.manifold(order, Fraction(-7, 3))
    low = 4 * slow.k
    assert not any(slow.drift_of_phi(phi, theta)[n] for n in range(2 * slow.k + order + 1))
    assert not any(slow.drift_of_theta(phi, theta)[n] for n in range(low + order + 1))
    wrong = phi + X**6 / 1000
    assert any(slow.drift_of_phi(wrong, theta)[n] for n in range(2 * slow.k + order + 1))


def test_the_series_of_depth_two_are_those_that_are_known() -> None:
    phi, _ = Slow(2).manifold(10)
    assert phi == fmpq_poly([1, 0, -4, 0, 25, 0, -194, 0, 1722, 0, -16774])


@pytest.mark.parametrize(("depth", "right", "constant"), [(2, 18, 0), (3, 4, -175), (4, 6, -85)])
def test_a_strip_that_is_too_narrow_or_too_far_out_is_not_proved(depth: int, right: int, constant: int) -> None:
    found = next(fences(Slow(depth), fmpq(1, right), 12, fmpq(constant), fmpq(1, 10**8)))
    assert found.strip.holds()
    assert not _with(found.strip, phi=found.strip.phi + X**2 / 10).holds()
    assert not _with(found.strip, right=fmpq(2, 3)).holds()
    assert not _with(found.strip, phi_width=found.strip.phi_width / 10**9).holds()


def _with(strip: Strip, **other: object) -> Strip:
    return Strip(**{**strip.__dict__, **other})


def test_the_time_of_the_start_is_what_other_engines_find() -> None:
    found = 6 * tail(2).delay()
    assert found.contains(ball(SIX_T0))
    assert found.rad() < 1e-12


def test_primitives_are_primitives() -> None:
    rate = fmpq_poly([1, 0, fmpq(1, 2), 3, 5])
    with Ball(200).working():
        p, h = arb(7), arb(2) ** -60
        slope = (primitive(rate, 3, p + h) - primitive(rate, 3, p - h)) / (2 * h)
        assert abs(slope - p**3 * value(rate, 1 / p)).upper() < 1e-15


def certified(depth: int, until: str, **options: object) -> Trajectory:
    start = dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10)), strict=True))
    return integrate(product_flow(depth=depth), start, until, engine=Enclosure(), **options)  # type: ignore[arg-type]


def test_w_11_at_ten_to_the_923() -> None:
    run = certified(2, "t=1e923")
    last = run.row(-1)
    with Ball(400).working():
        known = ball(6 * Fraction(10) ** 923 + SIX_T0).root(3)
        assert last["w_11"].contains(known - 5 / known)
    assert all(last[f"w_{ij}"].rel_accuracy_bits() > 49 for ij in ("11", "12", "21", "22"))


def test_the_time_at_which_w_11_is_1e308() -> None:
    """Against 6 (t + t_0) = w^3 + 15 w + ..., whose next term is 24/w."""
    last = certified(2, "w11=1e308").row(-1)
    w = Fraction(10) ** 308
    with Ball(4000).working():
        assert last["w_11"].contains(ball(w))
        assert last["t"].contains((ball(w**3 + 15 * w - SIX_T0)) / 6)
    assert all(last[name].rel_accuracy_bits() > 49 for name in ("t", "w_11", "w_12", "w_21", "w_22"))


@pytest.mark.parametrize(("depth", "early"), [(2, 40), (3, 300), (4, 200)])
def test_a_run_to_an_event_ends_where_a_run_to_its_time_does(depth: int, early: int) -> None:
    found = tail(depth)
    row = found.where(Fraction(early))
    later = found.at(_exactly(row["t"]))
    assert all(later[name].overlaps(row[name]) for name in ("w_11", "w_12", "w_22", "loss"))
    assert row["w_11"] == early


def _exactly(t: arb) -> Fraction:
    """Return the middle of a ball."""
    mantissa, exponent = (int(part) for part in t.mid().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def test_an_event_before_the_entry_is_refused() -> None:
    with pytest.raises(NumericalError, match="not behind the entry"):
        tail(2).where(Fraction(2))


def test_rows_leave_no_gap() -> None:
    run = certified(2, "t=1e40", times=[10**6])
    spans = [t for t, between in zip(run.column("t"), run.intervals, strict=True) if between]
    ends = [(t.lower(), t.upper()) for t in spans]
    assert ends[0][0] <= 0
    assert all(here[1] >= after[0] for here, after in pairwise(ends))
    assert ends[-1][1] >= 10**40


def agrees(enclosed: arb, number: Number, digits: int) -> bool:
    """Whether a ball overlaps a number that is right to so many digits."""
    return bool(enclosed.overlaps(Ball(200).around(number, digits)))


def test_tail_and_windows_overlap() -> None:
    early = tail(2)
    run = integrate(
        product_flow(depth=2), dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10)), strict=True)), "t=9000", digits=30
    )
    late = early.at(9000)
    assert all(agrees(late[name], number, 28) for name, number in run.row(-1).items())


@pytest.mark.slow
@pytest.mark.parametrize(("depth", "power"), [(3, Fraction(3, 8)), (4, Fraction(2, 5))])
def test_depths_three_and_four_for_ever(depth: int, power: Fraction) -> None:
    """Against the stiff engine at t = 1e8, and against the leading term ((2L + 2) t)^(L/(2L + 2)) at 1e923."""
    found = tail(depth)
    start = dict(zip(W, (Rational(1, 10), 0, 0, Rational(1, 10)), strict=True))
    other = integrate(product_flow(depth=depth), start, "t=1e8", digits=20).row(-1)
    here = found.at(10**8)
    assert all(agrees(here[name], other[name], 18) for name in ("w_11", "w_12", "w_22", "loss", "log_abs_det"))
    with Ball(200).working():
        leading = ball(Fraction(2 * depth + 2) * Fraction(10) ** 923).log() * ball(power)
        late = found.at(Fraction(10) ** 923)["w_11"]
        assert abs(late.log() - leading).upper() < 1e-18


def test_where_no_fences_are_known_it_says_so() -> None:
    skew = dict(zip(W, (Rational(1, 5), Rational(1, 10), 0, Rational(1, 4)), strict=True))
    with pytest.raises(NumericalError, match="fences are known at depth 2 to 4"):
        integrate(product_flow(depth=2), skew, "t=1e13", engine=Enclosure())
    with pytest.raises(NumericalError, match="fences are known at depth 2 to 4"):
        certified(5, "t=1e13")
