"""Lie derivatives, changes of coordinates, carried quantities, values for parameters."""

import pytest
from sympy import cos, exp, log, sin, sqrt

from factorflow.symbolic.comparison import equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, real, t

x, y, r, angle, energy, k = map(real, ("x", "y", "r", "angle", "energy", "k"))
SPIRAL = Flow("spiral", (x, y), (-k * x - y, x - k * y), (k,), {energy: (x**2 + y**2) / 2})


def test_the_lie_derivative() -> None:
    assert (SPIRAL.derivative(energy) + 2 * k * SPIRAL.expand(energy)).expand() == 0
    assert SPIRAL.derivative(t * x) == x + t * (-k * x - y)
    assert SPIRAL.expand(equal(ddt(x), y)) == equal(-k * x - y, y)


def test_polar_coordinates() -> None:
    inverse = {x: r * cos(angle), y: r * sin(angle)}
    polar = SPIRAL.in_coordinates({r: sqrt(x**2 + y**2), angle: log(x) * 0 + (y / x)}, inverse)
    # sqrt(x^2 + y^2)' = -k r, checked where r > 0; (y/x)' = 1 + (y/x)^2
    at = {r: 2, angle: 1, k: 3}
    assert abs(polar.field[0].subs(at).evalf() + 6) < 1e-14
    assert abs((polar.field[1] - 1 / cos(angle) ** 2).subs(at).evalf()) < 1e-14


def test_a_change_of_coordinates_needs_its_inverse() -> None:
    with pytest.raises(ValueError, match="must give each of x, y"):
        SPIRAL.in_coordinates({r: x}, {x: r})


def test_carrying_a_quantity() -> None:
    carried = SPIRAL.carrying({energy: -2 * k * energy})
    assert carried.state == (x, y, energy)
    assert carried.expand(energy) == energy
    assert carried.derivative(log(energy)) == -2 * k


def test_values_for_parameters() -> None:
    circle = SPIRAL.at({k: 0})
    assert circle.parameters == ()
    assert circle.derivative(energy) == 0


def test_a_field_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 coordinates, 2 right sides"):
        Flow("wrong", (x,), (x, exp(x)))
