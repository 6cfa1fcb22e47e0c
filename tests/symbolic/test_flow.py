"""Flow: derivatives along it, and changes of coordinates against calculations by hand."""

import pytest
from sympy import ImmutableMatrix, Integer, Rational, atan, cos, exp, log, simplify, sin, sqrt, symbols

from factorflow.proofs_check.algebra import vanishes
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, positive, real, t

x, y, k, r, phi = (real(name) for name in ("x", "y", "k", "r", "phi"))
square, quartic = real("square"), real("quartic")
SPIRAL = Flow("spiral", (x, y), (x - y, x + y), definitions={square: x**2 + y**2, quartic: square**2})


def test_one_right_side_for_each_coordinate() -> None:
    with pytest.raises(ValueError, match="2 coordinates, 1 right sides"):
        Flow("short", (x, y), (x,))


class TestDerivative:
    def test_the_chain_rule(self) -> None:
        assert SPIRAL.derivative(x * y).expand() == (x**2 + 2 * x * y - y**2).expand()
        assert SPIRAL.derivative(square).expand() == (2 * x**2 + 2 * y**2).expand()

    def test_definitions_are_followed(self) -> None:
        assert vanishes(SPIRAL.derivative(quartic) - 4 * (x**2 + y**2) ** 2)

    def test_named_quantities_in_the_field(self) -> None:
        flow = Flow("damped", (x,), (-square * x,), definitions={square: x**2})
        assert flow.derivative(x) == -(x**3)

    def test_explicit_time(self) -> None:
        assert SPIRAL.derivative(t**2 * x) == 2 * t * x + t**2 * (x - y)

    def test_numbers_do_not_move(self) -> None:
        flow = Flow("linear", (x,), (k * x,), (k,))
        assert flow.derivative(k**2) == 0
        assert flow.derivative(k * x) == k**2 * x

    def test_what_moves_in_an_unknown_way_has_a_derivative_of_its_own_name(self) -> None:
        flow = Flow("driven", (x,), (k,), (k,), signals=(k,))
        assert flow.derivative(k * x) == k**2 + x * real("k'")
        assert flow.moving == {x, k, t}

    def test_matrices(self) -> None:
        rate = SPIRAL.derivative(ImmutableMatrix([[x, y], [1, x * y]]))
        assert rate == ImmutableMatrix([[x - y, x + y], [0, SPIRAL.derivative(x * y)]])

    def test_ddt_is_evaluated_by_expand(self) -> None:
        assert SPIRAL.expand(ddt(square)) == SPIRAL.derivative(square)
        assert SPIRAL.expand(equal(ddt(x), y)) == equal(x - y, y)
        assert vanishes(SPIRAL.expand(ddt(ddt(square))) - 4 * (x**2 + y**2))


def test_expand_ends_with_state_and_parameters() -> None:
    assert SPIRAL.expand(quartic + ddt(quartic)).free_symbols == {x, y}


def test_polar_coordinates_by_hand() -> None:
    """The spiral x' = x - y, y' = x + y is r' = r, phi' = 1."""
    size, angle = positive("size"), atan(y / x)
    polar = SPIRAL.in_coordinates({size: sqrt(x**2 + y**2), phi: angle}, {x: size * cos(phi), y: size * sin(phi)})
    assert polar.state == (size, phi)
    assert [simplify(f) for f in polar.field] == [size, 1]
    assert simplify(polar.derivative(x) - polar.expand(x - y)) == 0


def test_a_nonlinear_change_by_hand() -> None:
    """x' = x^2 in u = 1/x is u' = -1."""
    u = real("u")
    flow = Flow("growth", (x,), (x**2,), definitions={square: x**2})
    turned = flow.in_coordinates({u: 1 / x}, {x: 1 / u})
    assert turned.field == (-1,)
    assert turned.expand(square) == u**-2
    assert vanishes(turned.derivative(x) - turned.expand(x**2))


def test_the_inverse_must_be_complete() -> None:
    with pytest.raises(ValueError, match="the inverse must give each of x, y"):
        SPIRAL.in_coordinates({r: x}, {x: r})


def test_a_quantity_is_carried_beside_the_state() -> None:
    """(ln x)' = 1 for x' = x; afterwards x may be read off."""
    size = real("size")
    flow = Flow("growth", (x,), (x,), definitions={size: log(x), square: x**2})
    carried = flow.carrying({size: Integer(1)}, {square: exp(2 * size)})
    assert carried.state == (x, size)
    assert carried.derivative(size) == 1
    assert carried.expand(square) == exp(2 * size)
    assert flow.derivative(size) == 1


def test_a_conserved_quantity_becomes_a_parameter() -> None:
    level = real("level")
    flow = Flow("rotation", (x, y), (-y, x), definitions={level: x**2 + y**2, square: level + 1})
    fixed = flow.constant(level)
    assert fixed.parameters == (level,)
    assert fixed.expand(square) == level + 1


def test_parameters_are_given_values() -> None:
    flow = Flow("linear", (x,), (k * x,), (k,), {square: k * x}, lift=Flow("linear", (x,), (2 * k * x,), (k,)))
    double = flow.at({k: 2})
    assert (double.field, double.parameters, double.expand(square)) == ((2 * x,), (), 2 * x)
    assert double.lift is not None
    assert double.lift.field == (4 * x,)


def test_a_signal_that_is_given_a_value_is_none_any_more() -> None:
    flow = Flow("driven", (x,), (k,), (k,), signals=(k,)).at({k: 3})
    assert (flow.signals, flow.field) == ((), (3,))


def test_the_problem_is_known_when_expressions_are_expanded() -> None:
    flow = Flow("deep", (x,), (k * x,), problem={k: Rational(3)})
    assert flow.expand(k + 1) == 4
    assert flow.derivative(x) == 3 * x


def test_latex_and_text() -> None:
    assert SPIRAL.latex().splitlines()[1:3] == [r"\dot{x} &= x - y \\", r"\dot{y} &= x + y"]
    assert repr(SPIRAL) == "Flow(spiral: x, y)"
    assert SPIRAL._repr_latex_().startswith(r"$\displaystyle \begin{aligned}")


def test_symbols_that_are_no_names_are_left_alone() -> None:
    a = symbols("a")
    assert SPIRAL.expand(a * x) == a * x
