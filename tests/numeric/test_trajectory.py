"""A trajectory says what its numbers are worth."""

from fractions import Fraction

import matplotlib as mpl
import numpy as np
import pytest

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import MPF, Ball, Float64
from factorflow.numeric.drawing import rendered
from factorflow.numeric.trajectory import Fidelity, Trajectory


def test_a_number_becomes_a_ball_of_its_digits() -> None:
    arithmetic = MPF(100)
    run = Trajectory(
        ("t", "w_11", "det_sign"),
        ((arithmetic.number(0), arithmetic.number(Fraction(1, 3)), arithmetic.number(-1)),),
        arithmetic,
        Fidelity.APPROXIMATION,
        20,
    )
    balls = run.balls(0, 100)
    assert balls["t"] == 0
    assert balls["det_sign"] == -1
    assert balls["w_11"].contains(Ball(200).number(Fraction(1, 3)))
    assert 3.3e-20 < float(balls["w_11"].rad()) < 3.4e-20


def test_a_ball_stays_as_it_is() -> None:
    third = Ball(64).number(Fraction(1, 3))
    run = Trajectory(("t", "x"), ((Ball(64).number(0), third),), Ball(64), Fidelity.ENCLOSURE, None)
    assert run.balls(0, 200)["x"] is third


def test_tables_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match="the first must be t"):
        Trajectory(("x",), (), Float64(), Fidelity.RECORD, None)
    with pytest.raises(InputError, match="one number for each"):
        Trajectory(("t", "x"), ((0.0,),), Float64(), Fidelity.RECORD, None)


def test_a_plot_leaves_the_range_of_float64() -> None:
    mpl.use("Agg")
    arithmetic = MPF(64)
    rows = [(10**k, 10 ** (k // 3), Fraction(1, 10**k)) for k in range(0, 900, 90)]
    values = tuple(tuple(map(arithmetic.number, row)) for row in rows)
    axes = Trajectory(("t", "w_11", "loss"), values, arithmetic, Fidelity.APPROXIMATION, 15).plot()
    assert axes.get_xlim()[1] > 800


def test_a_plot_has_a_marker_for_each_colour_and_the_same_bytes_each_time() -> None:
    mpl.use("Agg")
    rows = tuple((float(k), 2.0**-k, 1.0 + k) for k in range(100))
    run = Trajectory(("t", "loss", "w_11"), rows, Float64(), Fidelity.DESCENT, 15)
    axes = [run.plot() for _ in range(2)]
    assert len({(line.get_color(), line.get_marker(), line.get_linestyle()) for line in axes[0].lines}) == 2
    figures = [figure for one in axes if (figure := one.get_figure(root=True))]
    for kind in ("svg", "pdf", "png"):
        assert len(figures) == 2
        assert rendered(figures[0], kind) == rendered(figures[1], kind)


def test_a_plot_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="no loss and no w_11 to draw: the columns are t, x"):
        Trajectory(("t", "x"), ((0.0, 1.0),), Float64(), Fidelity.DESCENT, 15).plot()


def test_a_plot_of_balls_leaves_intervals_out() -> None:
    mpl.use("Agg")
    ball = Ball(64).number
    values = tuple((ball(k), ball(k)) for k in (1, 2, 3))
    run = Trajectory(("t", "loss"), values, Ball(64), Fidelity.ENCLOSURE, None, intervals=(False, True, False))
    (line,) = run.plot().lines
    assert np.asarray(line.get_xdata()).size == 2


def test_html_is_short() -> None:
    run = Trajectory(("t", "w_11"), tuple((float(i), 1.0) for i in range(100)), Float64(), Fidelity.DESCENT, 15)
    assert run._repr_html_().count("<tr>") == 11
    assert "100 rows" in run._repr_html_()
