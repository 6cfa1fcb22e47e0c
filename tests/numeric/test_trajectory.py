"""A trajectory says what its numbers are worth."""

from fractions import Fraction

import matplotlib as mpl
import pytest

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import MPF, Ball, Float64
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


def test_html_is_short() -> None:
    run = Trajectory(("t", "w_11"), tuple((float(i), 1.0) for i in range(100)), Float64(), Fidelity.DESCENT, 15)
    assert run._repr_html_().count("<tr>") == 11
    assert "100 rows" in run._repr_html_()
