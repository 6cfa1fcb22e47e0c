"""What a user writes, read exactly: numbers, matrices, starts, events and problems.

Nothing here is evaluated and nothing passes through float64, except the Gaussian starts, which are float64
by definition and are then taken exactly.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorflow.errors import InputError

if TYPE_CHECKING:
    from factorflow.numeric.event import Event

Matrix = tuple[tuple[Fraction, ...], ...]
"""Rows of exact entries."""
Observed = tuple[tuple[Fraction | None, ...], ...]
"""Rows of observed entries; None where the entry is not observed."""

# [0-9] and not \d, which accepts the digits of every script; no nested repeats, which are slow to fail.
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]+))?")
FRACTION = re.compile(r"(?P<numerator>[+-]?[0-9]+)/(?P<denominator>[0-9]+)")
INTEGER = re.compile(r"[+-]?[0-9]+")
LONGEST, STEEPEST = 110_000, 1_000_000
"""The most characters and the largest decimal exponent of a number: beyond them it takes seconds to read."""
LONGEST_FILE = 10_000_000
ENTRIES = {f"w{gap}{i}{j}": f"w_{i}{j}" for gap in ("", "_") for i in (1, 2) for j in (1, 2)}
QUANTITIES = {"t": "t", "loss": "loss", **ENTRIES}
"""What an event may be about, as the user writes it and as the column is called."""


@dataclass(frozen=True)
class Start:
    """Where a flow begins: W(0) alone, or the factors W_1, ..., W_L, which need not be balanced; exact."""

    text: str
    factors: tuple[Matrix, ...]

    @property
    def product(self) -> Matrix:
        """W(0) = W_L ... W_1."""
        return reduce(lambda below, w: _times(w, below), self.factors)

    @property
    def entries(self) -> tuple[Fraction, ...]:
        """All entries in the order of W_1, ..., W_L, each by rows."""
        return tuple(entry for factor in self.factors for row in factor for entry in row)

    @property
    def balanced(self) -> bool:
        """Whether W(0) alone is given, so that its factors are made balanced."""
        return len(self.factors) == 1


def _times(a: Matrix, b: Matrix) -> Matrix:
    return tuple(tuple(row[0] * b[0][j] + row[1] * b[1][j] for j in range(2)) for row in a)


@dataclass(frozen=True)
class Measurement:
    """<matrix, X> = value."""

    matrix: Matrix
    value: Fraction


@dataclass(frozen=True)
class Problem:
    """Measurements of a size x size matrix, positive semidefinite where ``psd``."""

    size: int
    measurements: tuple[Measurement, ...]
    psd: bool = False


def refusal(argument: str, given: object, wrong: str, cure: str = "") -> InputError:
    """Return the error in one line: which argument, what was given, what is wrong, what to do.

    Examples
    --------
    >>> print(refusal("--depth", "65", "it is out of range", "give 1 to 64"))
    --depth '65': it is out of range; give 1 to 64
    """
    return InputError(f"{argument} {abbreviated(given)}: {wrong}" + (f"; {cure}" if cure else ""))


def abbreviated(given: object) -> str:
    """Return what was given in quotation marks, on one short line and without control characters."""
    text = str(given)
    return ascii(text if len(text) <= 60 else text[:60] + "...")


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the cure for a misspelt word."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else otherwise


def number(text: str, argument: str = "number") -> Fraction:
    """Read an integer, a decimal or a fraction of integers, exactly.

    Raises
    ------
    InputError
        If it is none of these, its denominator is zero, or it is too long to compute with.

    Examples
    --------
    >>> number("1/10") == number("0.1") == number("1e-1")
    True
    >>> number("1e-5000").denominator == 10**5000
    True
    """
    decimal, fraction = DECIMAL.fullmatch(text), FRACTION.fullmatch(text)
    if not decimal and not fraction:
        raise refusal(argument, text, "it is not a number", "write 3, 0.3, 1/10 or 1e-5000, without spaces")
    if len(text) > LONGEST:
        raise refusal(argument, text, f"it has {len(text)} characters", f"give at most {LONGEST}")
    if decimal and abs(Decimal(decimal["exponent"] or 0)) > STEEPEST:
        cure = f"stay within 1e-{STEEPEST} and 1e{STEEPEST}"
        raise refusal(argument, text, "its exponent is beyond all use", cure)
    # Decimal is exact here and, unlike int, reads more than 4300 digits.
    top, bottom = fraction.groups() if fraction else (text, "1")
    if not Decimal(bottom):
        raise refusal(argument, text, "its denominator is zero", "write a fraction such as 1/10")
    return Fraction(Decimal(top)) / Fraction(Decimal(bottom))


def positive(text: str, argument: str) -> Fraction:
    """Read a positive number."""
    value = number(text, argument)
    if value <= 0:
        raise refusal(argument, text, "it is not positive", "give a number above 0")
    return value


def whole(text: str, argument: str, low: int, high: int) -> int:
    """Read a whole number from ``low`` to ``high``, written in digits."""
    cure = f"give a whole number from {low} to {high}"
    if not INTEGER.fullmatch(text):
        raise refusal(argument, text, "it is not a whole number", cure)
    if not low <= Decimal(text) <= high:
        raise refusal(argument, text, "it is out of range", cure)
    return int(Decimal(text))


def depth(text: str, argument: str = "--depth") -> int:
    """Read the number of factors, 1 to 64."""
    return whole(text, argument, 1, 64)


def digits(text: str, argument: str = "--digits") -> int:
    """Read the number of correct significant digits, 2 to 100000."""
    return whole(text, argument, 2, 100_000)


def samples(text: str, argument: str = "--samples") -> int:
    """Read the number of rows, 2 to a million."""
    return whole(text, argument, 2, 1_000_000)


def times(text: str, argument: str = "--times") -> tuple[Fraction, ...]:
    """Read positive, increasing times, separated by commas.

    Examples
    --------
    >>> times("1,2.5,1e3")
    (Fraction(1, 1), Fraction(5, 2), Fraction(1000, 1))
    """
    values = tuple(number(item, argument) for item in text.split(","))
    if values[0] <= 0 or any(a >= b for a, b in pairwise(values)):
        cure = "sort them, each once, without the start: 1,2,5"
        raise refusal(argument, text, "times are positive and increase", cure)
    return values


def _cells(text: str, argument: str) -> list[list[str]]:
    rows = [row.split() for row in text.split(";")]
    if "," in text or not all(rows) or len({len(row) for row in rows}) > 1:
        cure = 'separate entries by spaces and rows by semicolons: "1/5 1/10; 0 1/4"'
        raise refusal(argument, text, "it is not a matrix with rows of equal length", cure)
    return rows


def _two_by_two(text: str, argument: str) -> list[list[str]]:
    cells = _cells(text, argument)
    if len(cells) != 2 or len(cells[0]) != 2:
        raise refusal(argument, text, f"it is {len(cells)}x{len(cells[0])}", "give two rows of two entries")
    return cells


def _exact(rows: Iterable[Iterable[str]], argument: str) -> Matrix:
    return tuple(tuple(number(cell, argument) for cell in row) for row in rows)


def matrix(text: str, argument: str = "matrix") -> Matrix:
    """Read a matrix written in rows.

    Examples
    --------
    >>> matrix("1/5 1/10; 0 1/4")
    ((Fraction(1, 5), Fraction(1, 10)), (Fraction(0, 1), Fraction(1, 4)))
    """
    return _exact(_cells(text, argument), argument)


def observations(text: str, argument: str = "--observe") -> Observed:
    """Read a 2x2 table of observed entries; ``?`` is an entry that is not observed.

    Examples
    --------
    >>> observations("? 1; 1 0")
    ((None, Fraction(1, 1)), (Fraction(1, 1), Fraction(0, 1)))
    """
    rows = _two_by_two(text, argument)
    if all(cell == "?" for row in rows for cell in row):
        raise refusal(argument, text, "nothing is observed", 'give at least one entry: "? 1; 1 0"')
    return tuple(tuple(None if cell == "?" else number(cell, argument) for cell in row) for row in rows)


def event(text: str, argument: str = "--until") -> Event:
    """Read an event: ``t=10``, ``loss=1e-40``, ``w11=1e308``.

    Examples
    --------
    >>> event("w11=3/2")
    w_11=3/2
    """
    from factorflow.numeric.event import Event
    from factorflow.symbolic.notation import real

    name, equals, value = text.partition("=")
    if not equals:
        raise refusal(argument, text, "it is not an event", "write t=10, loss=1e-40 or w11=1e308")
    if name not in QUANTITIES:
        cure = nearest(name, QUANTITIES, "give t, loss, w11, w12, w21 or w22")
        raise refusal(argument, text, f"{abbreviated(name)} has no events", cure)
    read = number if name in ENTRIES else positive
    return Event(real(QUANTITIES[name]), read(value, argument))


def start(text: str, layers: int, argument: str = "--start") -> Start:
    """Read the start of a flow with that many factors.

    Parameters
    ----------
    text : str
        A 2x2 matrix W(0), ``identity:SCALE``, ``balanced:STD:SEED`` (a Gaussian W(0)) or
        ``normal:STD:SEED`` (Gaussian factors, drawn in the order W_1, ..., W_L).
    layers : int
        The depth L.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> start("identity:1/10", layers=2).product
    ((Fraction(1, 10), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 10)))
    >>> len(start("normal:0.1:7", layers=3).factors)
    3
    """
    kind, *details = text.split(":")
    if not details and kind not in STARTS:
        return Start(text, (_exact(_two_by_two(text, argument), argument),))
    if kind not in STARTS:
        cure = nearest(kind, STARTS, "give a matrix, identity:SCALE, balanced:STD:SEED or normal:STD:SEED")
        raise refusal(argument, text, f"there is no start {abbreviated(kind)}", cure)
    words, read = STARTS[kind]
    if len(details) != len(words):
        raise refusal(argument, text, "it has the wrong number of parts", f"write {':'.join((kind, *words))}")
    return Start(text, read(details, layers, argument))


def with_sign(given: Start, argument: str = "--start") -> Start:
    """Return a start whose determinant has a sign, since that sign is what the flow is about.

    Raises
    ------
    InputError
        If det W(0) = 0.
    """
    (a, b), (c, d) = given.product
    if a * d == b * c:
        cure = "give an invertible W(0)"
        raise refusal(argument, given.text, "det W(0) = 0, whose sign decides the flow", cure)
    return given


def _identity(details: list[str], layers: int, argument: str) -> tuple[Matrix, ...]:
    scale, zero = number(details[0], argument), Fraction(0)
    return (((scale, zero), (zero, scale)),)


def _balanced(details: list[str], layers: int, argument: str) -> tuple[Matrix, ...]:
    return _gaussians(details, 1, argument)


def _gaussians(details: list[str], count: int, argument: str) -> tuple[Matrix, ...]:
    """Draw 2x2 matrices one after the other; their float64 entries are taken exactly."""
    from numpy.random import default_rng

    std, seed = _float64(details[0], argument), whole(details[1], f"SEED of {argument}", 0, 2**128 - 1)
    generator = default_rng(seed)
    drawn = [generator.normal(0, std, (2, 2)).tolist() for _ in range(count)]
    return tuple(tuple(tuple(map(Fraction, row)) for row in rows) for rows in drawn)


def _float64(text: str, argument: str) -> float:
    argument = f"STD of {argument}"
    if not Fraction("1e-300") <= (value := positive(text, argument)) <= Fraction("1e300"):
        raise refusal(argument, text, "Gaussians are drawn in float64", "stay between 1e-300 and 1e300")
    return float(value)


STARTS: Mapping[str, tuple[tuple[str, ...], Callable[[list[str], int, str], tuple[Matrix, ...]]]] = {
    "identity": (("SCALE",), _identity),
    "balanced": (("STD", "SEED"), _balanced),
    "normal": (("STD", "SEED"), _gaussians),
}
"""The starts that have a name: what follows it, and who reads that."""


def problem(path: str | Path) -> Problem:
    """Read a problem with general measurements from a TOML file, its decimals exactly.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or is not such a problem.
    """
    table = toml(path, "problem")
    known(table, ("size", "psd", "measurement"), path, "problem")
    size, psd, entries = table.get("size"), table.get("psd", False), table.get("measurement")
    if type(size) is not int or not 1 <= size <= 1000:
        raise refusal("problem", path, "it has no size from 1 to 1000", "write size = 3")
    if type(psd) is not bool:
        raise refusal("problem", path, "psd is neither true nor false", "write psd = true")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise refusal("problem", path, "it has no measurement", "add a [[measurement]] with matrix and value")
    return Problem(size, tuple(_measurement(entry, size, psd, path) for entry in entries), psd)


def toml(path: str | Path, argument: str) -> dict[str, Any]:
    """Read a TOML file, its decimals exactly.

    Raises
    ------
    InputError
        If the file cannot be read, is too long, or is not TOML.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LONGEST_FILE + 1)
        if len(content) > LONGEST_FILE:
            raise refusal(argument, path, f"it has more than {LONGEST_FILE} bytes", "give a smaller file")
        return tomllib.loads(content.decode(), parse_float=_toml_decimal)
    except OSError as error:
        raise refusal(argument, path, error.strerror or str(error), "give a readable TOML file") from None
    except (ValueError, RecursionError) as error:  # also what is not UTF-8, and NUL in a path
        raise refusal(argument, path, f"it is not TOML: {' '.join(str(error).split())}") from None


def _toml_decimal(text: str) -> Fraction:
    return number(text.replace("_", ""), "number in TOML")


def known(table: Mapping[str, object], keys: tuple[str, ...], path: str | Path, argument: str) -> None:
    """Refuse a table with a key that is not one of these."""
    for key in table:
        if key not in keys:
            cure = nearest(key, keys, f"the keys are {', '.join(keys)}")
            raise refusal(argument, path, f"unknown key {abbreviated(key)}", cure)


def _measurement(table: Mapping[str, object], size: int, psd: bool, path: str | Path) -> Measurement:
    known(table, ("matrix", "value"), path, "problem")
    if not isinstance(rows := table.get("matrix"), str):
        raise refusal("problem", path, "a measurement has no matrix", 'write matrix = "1 0; 0 1"')
    entries = matrix(rows)
    if len(entries) != size or len(entries[0]) != size:
        raise refusal("matrix", rows, f"it is {len(entries)}x{len(entries[0])}", f"make it {size}x{size}")
    if psd and entries != tuple(zip(*entries, strict=True)):
        raise refusal("matrix", rows, "it is not symmetric, and psd = true", "give (A + A^T)/2 instead")
    return Measurement(entries, _value(table.get("value"), path))


def _value(value: object, path: str | Path) -> Fraction:
    if isinstance(value, str):
        return number(value, "value")
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    raise refusal("problem", path, "a measurement has no value", 'write value = "1/2"')
