"""Files of measurements: what is read, exactly, and what is refused, in one clear line."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Matrix as SymPyMatrix

from factorflow.numeric.problem_files import dependent, read_problem, with_symmetry
from tests.numeric.refusals import assert_refused


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_file_is_a_problem_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "problem.toml"
    path.write_bytes(content)
    assert_refused(read_problem, path)


PROBLEM = """
size = 3
psd = true

[[measurement]]
matrix = "1 0 0; 0 0 1; 0 1 0"
value = "1/2"

[[measurement]]
matrix = "0 0 0; 0 1 0; 0 0 1e-5"
value = 1_0.30
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_problem(tmp_path: Path) -> None:
    problem = read_problem(write(tmp_path, PROBLEM))
    assert (problem.size, problem.psd) == (3, True)
    assert [measurement.value for measurement in problem.measurements] == [Fraction(1, 2), Fraction(103, 10)]
    assert problem.measurements[1].matrix[2][2] == Fraction(1, 100_000)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("size = 3", "", "no size"),
        ("size = 3", "size = 0", "no size"),
        ("size = 3", "size = 3.0", "no size"),
        ("size = 3", "size = true", "no size"),
        ("size = 3", "size = 2", "it is 3x3; make it 2x2"),
        ("psd = true", "pds = true", "did you mean 'psd'?"),
        ("psd = true", 'psd = "yes"', "neither true nor false"),
        ("value = 1_0.30", "valu = 1", "did you mean 'value'?"),
        ("value = 1_0.30", "value = nan", "not a number"),
        ("value = 1_0.30", "value = true", "no value"),
        ("value = 1_0.30", "value = 1e9999999999", "exponent"),
        ("value = 1_0.30", "value = " + "1" * 5000, "not TOML"),
        ("value = 1_0.30", "", "no value"),
        ("value = 1_0.30", 'value = ["1", "2"]', "one value"),
        ("0 0 0; 0 1 0; 0 0 1e-5", "-2 0 0; 0 0 -2; 0 -2 0", "measurement 2 is a linear combination"),
        ("0 0 0; 0 1 0; 0 0 1e-5", "0 0 0; 0 0 0; 0 0 0", "measurement 2 is a linear combination"),
        ('matrix = "1 0 0; 0 0 1; 0 1 0"', "", "no matrix"),
        ('"1 0 0; 0 0 1; 0 1 0"', '"1 0 0; 0 0 1; 0 2 0"', "not symmetric"),
        ('"1 0 0; 0 0 1; 0 1 0"', '"1 0; 0 1"', "it is 2x2; make it 3x3"),
        ("[[measurement]]", "[measurement", "not TOML"),
        ("[[measurement]]", "x = " + "[" * 10_000, "not TOML"),
    ],
)
def test_problems_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert_refused(read_problem, write(tmp_path, PROBLEM.replace(old, new)), says=says)


def test_a_problem_needs_a_measurement(tmp_path: Path) -> None:
    assert_refused(read_problem, write(tmp_path, "size = 3"), says="no measurement")
    assert_refused(read_problem, write(tmp_path, "size = 3\nmeasurement = [1]"), says="no measurement")


def test_a_problem_needs_a_file(tmp_path: Path) -> None:
    assert_refused(read_problem, tmp_path, says="directory")
    assert_refused(read_problem, tmp_path / "absent.toml", says="No such file")
    assert_refused(read_problem, "\x00", says="not TOML")
    (tmp_path / "latin.toml").write_bytes(b"size = \xff")
    assert_refused(read_problem, tmp_path / "latin.toml", says="not TOML")


def test_only_a_symmetric_unknown_needs_symmetric_measurements(tmp_path: Path) -> None:
    text = PROBLEM.replace("psd = true", "").replace("0 0 1; 0 1 0", "0 0 1; 0 2 0")
    problem = read_problem(write(tmp_path, text))
    assert not problem.measurements[0].is_symmetric
    assert_refused(with_symmetry, problem, says="measurement 1 '1 0 0; 0 0 1; 0 2 0': it is not symmetric")


SMALL = st.lists(st.lists(st.integers(-1, 1).map(Fraction), min_size=4, max_size=4), min_size=1, max_size=5)


@given(SMALL)
def test_what_is_left_out_does_not_change_the_span(rows: list[list[Fraction]]) -> None:
    left_out = set(dependent([((a, b), (c, d)) for a, b, c, d in rows]))
    kept = [row for place, row in enumerate(rows) if place not in left_out]
    assert SymPyMatrix(rows).rank() == len(kept)
    assert all(SymPyMatrix(rows[:k]).rank() == SymPyMatrix(rows[: k + 1]).rank() for k in left_out if k)
