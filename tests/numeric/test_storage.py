"""What is written is read back exactly, while it is being written too; everything else is refused."""

import sqlite3
from fractions import Fraction
from pathlib import Path
from typing import Any

import flint
import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorflow.errors import InputError
from factorflow.numeric import run_file, storage
from factorflow.numeric.arithmetic import MPF, Arithmetic, Ball, Float64
from factorflow.numeric.codec import decode, encode
from factorflow.numeric.trajectory import Fidelity, Trajectory

DOUBLE = Float64()
EXPONENTS = st.integers(min_value=-(10**9), max_value=10**9)
MANTISSAS = st.integers(min_value=-(2**300), max_value=2**300)


def trajectory(rows: int = 3, arithmetic: Arithmetic = DOUBLE, digits: int | None = 12) -> Trajectory:
    number = arithmetic.number
    values = tuple((number(i), number(Fraction(1, i + 3))) for i in range(rows))
    return Trajectory(
        ("t", "x"), values, arithmetic, Fidelity.APPROXIMATION, digits, {"depth": Fraction(2)}, {"engine": "none"}
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_exact(number: float) -> None:
    assert decode(encode(number, Float64()), Float64()) == number


@given(MANTISSAS, EXPONENTS)
def test_mpf_are_exact(mantissa: int, exponent: int) -> None:
    number = mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(mantissa, exponent))
    assert decode(encode(number, MPF(10)), MPF(10))._mpf_ == number._mpf_


@given(MANTISSAS, EXPONENTS, st.integers(min_value=0, max_value=2**30 - 1), EXPONENTS)
def test_balls_are_exact(mantissa: int, exponent: int, radius: int, scale: int) -> None:
    number = flint.arb((mantissa, exponent), (radius, scale))
    again = decode(encode(number, Ball(53)), Ball(53))
    assert (again.mid() == number.mid(), again.rad() == number.rad()) == (True, True)


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(InputError, match="not finite"):
        encode(float("inf"), Float64())


@pytest.mark.parametrize(("arithmetic", "digits"), [(Float64(), 12), (MPF(20_000), 6000)])
def test_round_trip(tmp_path: Path, arithmetic: Arithmetic, digits: int) -> None:
    written = trajectory(3, arithmetic, digits)
    storage.save(written, tmp_path / "run.db", {"until": "t=10"})
    kept = storage.read(tmp_path / "run.db")
    assert (kept.trajectory, kept.settings, kept.is_finished) == (written, {"until": "t=10"}, True)
    assert [path.name for path in tmp_path.iterdir()] == ["run.db"]


def test_a_file_is_read_while_it_is_written(tmp_path: Path) -> None:
    path, whole = tmp_path / "run.db", trajectory(5)
    with storage.Writer.begin(path, trajectory(1), times=[Fraction(1, 3)]) as writer:
        for i in range(1, 5):
            writer.append(whole.values[i], state="step")
            kept = storage.read(path)
            assert kept.trajectory.values == whole.values[: i + 1]
            assert (kept.states, kept.times) == ((None, *["step"] * i), (Fraction(1, 3),))
            assert not kept.is_finished
        writer.finish(11)
    assert storage.load(path).digits == 11


def test_a_run_that_breaks_off_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    with storage.Writer.begin(path, trajectory(1)) as writer:
        writer.append(trajectory(2).values[1])
    assert len(storage.load(path)) == 2
    assert not storage.read(path).is_finished


def test_rows_that_are_there_are_compared_and_others_appended(tmp_path: Path) -> None:
    path, whole = tmp_path / "run.db", trajectory(3)
    with storage.Writer.begin(path, trajectory(2)):
        pass
    before = storage.read(path)
    with storage.Writer.go_on(path, storage.read(path), 1) as writer:
        with pytest.raises(InputError, match="row 1 comes out differently"):
            writer.append(whole.values[2])
        with pytest.raises(InputError, match="row 1 comes out differently"):
            writer.finish(12)
    assert storage.read(path) == before
    with storage.Writer.go_on(path, storage.read(path), 1) as writer:
        for row in whole.values[1:]:
            writer.append(row)
        writer.finish(12)
    assert storage.load(path) == whole


def test_a_run_goes_on_with_the_libraries_that_began_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.db"
    monkeypatch.setattr(run_file, "versions", lambda: {"gmpy2": "0.1", "numpy": "0.2"})
    with storage.Writer.begin(path, trajectory(2)):
        pass
    monkeypatch.setattr(storage, "versions", lambda: {"gmpy2": "0.1", "numpy": "0.3"})
    with pytest.raises(InputError, match=r"begun with numpy 0\.2: go on"):
        storage.Writer.go_on(path, storage.read(path), 1)
    assert len(storage.load(path)) == 2


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    storage.save(trajectory(2), path)
    with pytest.raises(InputError, match="exists"):
        storage.save(trajectory(3), path)
    assert len(storage.load(path)) == 2
    storage.save(trajectory(3), path, force=True)
    assert len(storage.load(path)) == 3


def test_a_failed_writer_leaves_nothing(tmp_path: Path) -> None:
    bad = Trajectory(("t",), ((float("inf"),),), Float64(), Fidelity.APPROXIMATION, 15)
    with pytest.raises(InputError):
        storage.save(bad, tmp_path / "run.db")
    assert not list(tmp_path.iterdir())


def test_foreign_and_missing_files_are_refused(tmp_path: Path) -> None:
    text, other = tmp_path / "run.txt", tmp_path / "other.db"
    text.write_text("t,w_11\n0,0.1\n" * 100)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE run (key, value)")
    connection.close()
    for path, complaint in ((text, "not a run"), (other, "not a run"), (tmp_path / "none", "no such file")):
        with pytest.raises(InputError, match=complaint):
            storage.load(path)


def test_another_version_is_refused(tmp_path: Path) -> None:
    change(tmp_path / "run.db", "PRAGMA user_version = 99")
    with pytest.raises(InputError, match="version 99"):
        storage.load(tmp_path / "run.db")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM rows WHERE number = 2",
        "DELETE FROM rows WHERE number = 1",
        "UPDATE rows SET numbers = replace(numbers, '1p', '2p') WHERE number = 1",
        "UPDATE run SET value = '{\"depth\": \"3\"}' WHERE key = 'parameters'",
        "UPDATE run SET value = '14' WHERE key = 'digits'",
    ],
)
def test_an_altered_file_is_refused(tmp_path: Path, sql: str) -> None:
    change(tmp_path / "run.db", sql)
    with pytest.raises(InputError, match="damaged"):
        storage.load(tmp_path / "run.db")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused(tmp_path: Path, part: float) -> None:
    path = tmp_path / "run.db"
    storage.save(trajectory(500), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputError):
        storage.load(path)


def change(path: Path, sql: str, *values: Any) -> None:
    storage.save(trajectory(3), path)
    with sqlite3.connect(path) as connection:
        connection.execute(sql, values)
    connection.close()
