"""Records: each number a ball of its own rounding, and every file that is no trajectory refused in one message."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from factorflow.errors import InputError
from factorflow.numeric import storage
from factorflow.numeric.arithmetic import Float64
from factorflow.numeric.records import read
from factorflow.numeric.trajectory import Fidelity, Trajectory

T, W = np.arange(3.0), np.stack([np.eye(2) * (0.1 + i) for i in range(3)])
HEADER = "t,w_11,w_12,w_21,w_22\n"


def saved(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_float_is_a_ball_of_half_an_ulp(tmp_path: Path, dtype: type) -> None:
    entries: Any = W.astype(dtype)
    record = read(saved(tmp_path / "a.npz", t=T.astype(dtype), W=entries))
    assert record.fidelity is Fidelity.RECORD
    ball = record.row(0)["w_11"]
    assert float(ball.mid()) == float(entries[0, 0, 0])
    assert float(ball.rad()) == float(np.spacing(entries[0, 0, 0])) / 2
    assert record.parameters == {"depth": 2, "o_12": 1, "o_21": 1, "o_22": 0}
    assert not record.row(0)["imbalance"].is_finite()


def test_a_decimal_is_a_ball_of_half_a_unit_of_its_last_digit(tmp_path: Path) -> None:
    record = read(written(tmp_path / "a.csv", HEADER + "0.0,0.10,0,0e0,1.25e-3\n1.0,2,3,4,5\n"))
    ball = record.row(0)["w_11"]
    assert float(ball.lower()) == pytest.approx(0.095)
    assert float(ball.upper()) == pytest.approx(0.105)
    assert float(record.row(0)["w_22"].rad()) == pytest.approx(5e-6)


def test_factors_give_depth_and_imbalance(tmp_path: Path) -> None:
    factors = np.random.default_rng(0).normal(size=(3, 3, 2, 2))
    product = factors[:, 2] @ factors[:, 1] @ factors[:, 0]
    names = {f"W{j + 1}": factors[:, j] for j in range(3)}
    record = read(saved(tmp_path / "a.npz", t=T, W=product, **names))
    pairs = [u.T @ u - v @ v.T for v, u in ((factors[0, 0], factors[0, 1]), (factors[0, 1], factors[0, 2]))]
    truth = np.sqrt(sum((D**2).sum() for D in pairs))
    assert record.parameters["depth"] == 3
    assert float(record.row(0)["imbalance"].mid()) == pytest.approx(truth)
    with pytest.raises(InputError, match="acts first"):
        read(saved(tmp_path / "b.npz", t=T, W=product, W1=factors[:, 2], W2=factors[:, 1], W3=factors[:, 0]))


def test_wide_factors_that_are_balanced_may_be_so(tmp_path: Path) -> None:
    narrow = np.repeat(np.vstack([np.eye(2), np.zeros((3, 2))])[None], 3, axis=0)
    record = read(saved(tmp_path / "a.npz", t=T, W=narrow.swapaxes(1, 2) @ narrow, W1=narrow, W2=narrow.swapaxes(1, 2)))
    assert record.row(0)["imbalance"].contains(0)
    assert "w1_11" not in record.columns


def test_a_run_is_read_as_it_is(tmp_path: Path) -> None:
    row = (0.0, 0.1, 0.0, 0.0, 0.1)
    run = Trajectory(("t", *HEADER.strip().split(",")[1:]), (row,), Float64(), Fidelity.DESCENT, 15)
    storage.save(run, tmp_path / "a.db")
    assert read(tmp_path / "a.db") == run
    with pytest.raises(InputError, match="--depth 3"):
        read(tmp_path / "a.db", depth=3)


NAN = np.where(T[:, None, None] == 1, np.nan, W)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"t": T, "W": NAN}, "W is infinite or not a number at row 1"),
        ({"t": np.array([0, 1, np.inf]), "W": W}, "t is infinite or not a number at row 2"),
        ({"t": T[::-1], "W": W}, "t does not increase at row 1"),
        ({"t": T, "W": W[:, 0]}, r"W has shape \(3, 2\); it should be \(n, 2, 2\)"),
        ({"t": T[:2], "W": W}, "W has 3 rows and t has 2"),
        ({"t": T[:0], "W": W[:0]}, "has 0 rows"),
        ({"t": T}, "there is no array W"),
        ({"W": W}, "there is no array t"),
        ({"t": T, "W": W.astype(complex)}, "of type complex128"),
        ({"t": T, "W": W.astype(object)}, "pickled objects"),
        ({"t": T, "W": W, "W2": W}, "there is W2 and not every factor below it"),
        ({"t": T, "W": W, "W1": W[:, :1], "W2": W}, "shapes"),
    ],
)
def test_an_npz_that_is_refused(tmp_path: Path, arrays: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(saved(tmp_path / "a.npz", **arrays))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0,1,2,3,4\n1,1,2,3,4\n", "no header"),
        (HEADER, "no rows"),
        (HEADER + "0,1,2,3\n", "line 2 has 4 cells and the header 5"),
        (HEADER + "0,1,2,nan,4\n", "w_21 in line 2 is 'nan'"),
        (HEADER + "0,1,2,inf,4\n", "not a finite decimal"),
        (HEADER + "0,1,2,,4\n", "not a finite decimal"),
        (HEADER + "1,1,2,3,4\n0,1,2,3,4\n", "t does not increase at row 1"),
        ("t,w_11,w_12,w_21\n0,1,2,3\n", "w_22 is there 0 times"),
        ("t,w_11,w_12,w_21,w_22,speed\n0,1,2,3,4,5\n", "unknown column 'speed'"),
        ("", "it is empty"),
    ],
)
def test_a_csv_that_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(written(tmp_path / "a.csv", text))


def test_a_file_that_is_no_trajectory(tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.npz", t=T, W=W).read_bytes()
    contents = {
        "cut.npz": whole[:-200],
        "pickle.npz": pickle.dumps(W),
        "noise.npz": b"noise",
        "a.txt": b"t",
        "b.csv": b"\xff",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    for name in (*contents, ".", "absent.npz"):
        with pytest.raises(InputError) as refusal:
            read(tmp_path / name)
        assert len(str(refusal.value).splitlines()) == 1
