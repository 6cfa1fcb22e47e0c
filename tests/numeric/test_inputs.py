"""Each row of the grammar: what is read, exactly, and what is refused, in one clear line."""

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorflow.errors import InputError
from factorflow.numeric import inputs
from factorflow.numeric.event import Event
from factorflow.symbolic.notation import real
from tests.numeric.refusals import assert_refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Fraction(3)),
        ("-3", Fraction(-3)),
        ("+.5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("0.1", Fraction(1, 10)),
        ("-4/6", Fraction(-2, 3)),
        ("1E3", Fraction(1000)),
        ("1e-5000", Fraction(1, 10**5000)),
        ("1e1000000", Fraction(10**1_000_000)),
        ("9" * 5000, Fraction(10**5000 - 1)),  # more than Python's int reads
    ],
)
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    assert inputs.number(text) == value


NOT_NUMBERS = [
    "",
    " ",
    "1 2",
    " 1",
    "1\n",
    "nan",
    "inf",
    "-Infinity",
    "1/0",
    "0/0",
    "1/2/3",
    "1/-2",
    "1.5/2",
    "1_000",
]
NOT_NUMBERS += ["٣", "½", "1e", "e5", "0x10", "1j", "--1", ".", "1,5", "1e999999999999", "1e-999999999999"]
NOT_NUMBERS += ["2" * 200_000, "__import__('os')", "\x00", "\udcff", "1e1000001"]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    assert_refused(inputs.number, text, "--until")


@given(st.fractions())
def test_a_fraction_comes_back(value: Fraction) -> None:
    assert inputs.number(str(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_comes_back(value: Any) -> None:
    assert inputs.number(str(value)) == Fraction(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back(value: float) -> None:
    assert float(inputs.number(repr(value))) == value


@given(st.lists(st.lists(st.fractions(), min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_matrix_comes_back(rows: list[list[Fraction]]) -> None:
    text = "; ".join(" ".join(map(str, row)) for row in rows)
    assert inputs.matrix(text) == tuple(map(tuple, rows))


PARSERS: list[Callable[[str], Any]] = [
    inputs.number,
    inputs.matrix,
    inputs.observations,
    inputs.depth,
    inputs.digits,
    inputs.times,
    inputs.event,
    lambda text: inputs.start(text, 2),
]
GRAMMAR = st.text(st.sampled_from("0123456789+-./eE;:,?= wtnorma"), max_size=30)


@pytest.mark.parametrize("read", PARSERS)
@given(text=st.text() | GRAMMAR)
def test_any_text_is_read_or_refused(read: Callable[[str], Any], text: str) -> None:
    with suppress(InputError):
        read(text)


@pytest.mark.parametrize("text", ["", ";", "1 2;", "1 2; 3", "1, 2; 3, 4", "1 ?; 0 1", "a b; c d", "[[1,2],[3,4]]"])
def test_what_is_not_a_matrix_is_refused(text: str) -> None:
    assert_refused(inputs.matrix, text)


def test_observations() -> None:
    assert inputs.observations("? 1;\t1  0") == ((None, Fraction(1)), (Fraction(1), Fraction(0)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("? ?; ? ?", "nothing is observed"),
        ("? 1 0; 1 0 ?", "it is 2x3"),
        ("1", "it is 1x1"),
        ("?1 1; 1 0", "not a number"),
        ("* 1; 1 0", "not a number"),
    ],
)
def test_observations_are_refused(text: str, says: str) -> None:
    assert_refused(inputs.observations, text, says=says)


@pytest.mark.parametrize(
    ("read", "low", "high"), [(inputs.depth, 1, 64), (inputs.digits, 2, 100_000), (inputs.samples, 2, 10**6)]
)
def test_whole_numbers(read: Callable[[str], int], low: int, high: int) -> None:
    assert (read(str(low)), read(str(high))) == (low, high)
    for text in (str(low - 1), str(high + 1), "-3", "9" * 5000):
        assert_refused(read, text, says="out of range")
    for text in ("2.5", "3.0", "1e1", "", "three", "٣", "4 "):
        assert_refused(read, text, says="not a whole number")


@pytest.mark.parametrize("text", ["", "0", "0,1", "1,", "1,1", "2,1", "-1,2", "1;2", "1, 2", "nan"])
def test_times_are_refused(text: str) -> None:
    assert_refused(inputs.times, text)


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("t=10", "t", Fraction(10)),
        ("loss=1e-40", "loss", Fraction(1, 10**40)),
        ("w11=1e308", "w_11", Fraction(10**308)),
        ("w_21=-1/2", "w_21", Fraction(-1, 2)),
    ],
)
def test_events(text: str, quantity: str, value: Fraction) -> None:
    assert inputs.event(text) == Event(real(quantity), value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10", "not an event"),
        ("", "not an event"),
        ("t=0", "not positive"),
        ("t=-1", "not positive"),
        ("loss=0", "not positive"),
        ("los=1", "did you mean 'loss'?"),
        ("w33=1", "no events"),
        ("t=1=2", "not a number"),
        ("t = 1", "no events"),
        ("t=", "not a number"),
        ("w11=inf", "not a number"),
        ("T=1", "no events"),
    ],
)
def test_events_are_refused(text: str, says: str) -> None:
    assert_refused(inputs.event, text, says=says)


def test_the_scaled_identity() -> None:
    scale, zero = Fraction(1, 10**30), Fraction(0)
    assert inputs.start("identity:1e-30", 3).product == ((scale, zero), (zero, scale))


def test_a_balanced_start_is_the_first_gaussian_of_its_seed() -> None:
    drawn = np.random.default_rng(7).normal(0, 0.1, (2, 2))
    begin = inputs.start("balanced:1/10:7", 5)
    assert [list(map(float, row)) for row in begin.product] == drawn.tolist()
    assert begin.balanced


def test_a_normal_start_draws_its_factors_in_order() -> None:
    generator = np.random.default_rng(3)
    drawn = [generator.normal(0, 0.5, (2, 2)) for _ in range(3)]
    begin = inputs.start("normal:0.5:3", 3)
    assert not begin.balanced
    assert np.array_equal(np.array(begin.factors, dtype=float), drawn)
    np.testing.assert_allclose(np.array(begin.product, dtype=float), drawn[2] @ drawn[1] @ drawn[0])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("identity", "write identity:SCALE"),
        ("identity:1:2", "write identity:SCALE"),
        ("identiy:1", "did you mean 'identity'?"),
        ("unheard:1", "no start"),
        ("balanced:1", "write balanced:STD:SEED"),
        ("normal:0:1", "not positive"),
        ("normal:-1:1", "not positive"),
        ("normal:1e-5000:1", "drawn in float64"),
        ("balanced:1:-1", "out of range"),
        ("balanced:1:1.5", "not a whole number"),
        ("1 2 3; 4 5 6", "it is 2x3"),
        ("? 1; 1 0", "not a number"),
        ("", "not a matrix"),
    ],
)
def test_starts_are_refused(text: str, says: str) -> None:
    assert_refused(inputs.start, text, 2, says=says)


@pytest.mark.parametrize("text", ["1 1; 1 1", "0 0; 0 0", "identity:0", "1e-5000 0; 0 0"])
def test_a_start_needs_the_sign_of_its_determinant(text: str) -> None:
    assert_refused(inputs.with_sign, inputs.start(text, 2), says="det W(0) = 0")


def test_a_tiny_determinant_has_a_sign() -> None:
    begin = inputs.start("1e-4000 0; 0 -1e-4000", 2)
    assert inputs.with_sign(begin) is begin
