"""Events are read exactly and located to the last digit."""

from fractions import Fraction

import mpmath
import pytest

from factorflow.errors import InputError
from factorflow.numeric.arithmetic import MPF, Float64
from factorflow.numeric.event import Event, first_root
from factorflow.symbolic.notation import real, t


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("t=10", Event(t, Fraction(10))),
        (" loss = 1e-40 ", Event(real("loss"), Fraction(1, 10**40))),
        ("w11=1e308", Event(real("w_11"), Fraction(10**308))),
        ("w_21=-1/3", Event(real("w_21"), Fraction(-1, 3))),
        ("log_abs_det=-100.5", Event(real("log_abs_det"), Fraction(-201, 2))),
    ],
)
def test_parse(text: str, event: Event) -> None:
    assert Event.parse(text) == event


@pytest.mark.parametrize("text", ["", "t", "t=", "t=ten", "t=1/0", "=3", "t=__import__('os')", "w 11=3"])
def test_what_is_not_an_event_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not"):
        Event.parse(text)


@pytest.mark.parametrize("bits", [53, 200, 2000])
def test_a_root_is_found_to_the_last_bits(bits: int) -> None:
    arithmetic = MPF(bits)
    root = first_root(lambda s: s**3 - 2, [mpmath.mpf(0), mpmath.mpf(4)], arithmetic)
    with mpmath.workprec(bits + 20):
        assert abs(root / mpmath.cbrt(2) - 1) < mpmath.mpf(2) ** (2 - bits)


def test_a_root_is_found_in_a_bracket_over_thousands_of_decades() -> None:
    bracket = [mpmath.mpf(10), mpmath.mpf("1e5000")]
    for f in (lambda s: s**3 - mpmath.mpf("1e600"), lambda s: 1 / s - mpmath.mpf("1e-200")):
        root = first_root(f, bracket, MPF(100))
        assert root is not None
        assert abs(root / mpmath.mpf("1e200") - 1) < 1e-15


def test_the_first_of_several_roots() -> None:
    assert first_root(lambda s: (s - 1) * (s - 1.5), [0.0, 0.5, 1.0, 1.25, 4.0], Float64()) == 1
    assert first_root(lambda s: s * s + 1, [0.0, 2.0, 4.0], Float64()) is None
    assert first_root(lambda s: s - 4, [0.0, 4.0], Float64()) == 4
