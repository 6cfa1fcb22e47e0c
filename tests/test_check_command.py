"""`check`, `export` and `plot` on a researcher's own runs."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from factorflow.cli import main
from factorflow.numeric.kernels.descent import descend

Capture = pytest.CaptureFixture[str]
MASK, VALUES = np.array([[False, True], [True, True]]), np.array([[0.0, 1.0], [1.0, 0.0]])
FEW = "razin2020:thm1.norm.frobenius,razin2020:thm1.distance,arora2019:det-sign"


def log(path: Path, start: Any, dtype: type, *, factors: bool) -> str:
    """Save a log of gradient descent as a researcher would."""
    records, _, _ = descend(start, MASK, VALUES, 0.01, 10_000, 1000)
    kept: Any = np.concatenate([start[None], records[:-1]]).astype(dtype)
    W = kept[:, 0]
    for j in range(1, start.shape[0]):
        W = kept[:, j] @ W
    extra: Any = {f"W{j + 1}": kept[:, j] for j in range(start.shape[0])} if factors else {}
    np.savez(path, t=np.arange(len(W)) * dtype(10), W=W, **extra)
    return str(path)


def checked(*command: str, capsys: Capture) -> dict[str, Any]:
    assert main(("check", *command, "--claims", FEW, "--json", "-")) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def identity(depth: int) -> Any:
    return np.stack([np.eye(2) * 0.1 ** (1 / depth)] * depth)


def test_the_schema(tmp_path: Path, capsys: Capture) -> None:
    file = log(tmp_path / "a.npz", identity(2), np.float64, factors=True)
    document = checked(file, capsys=capsys)
    assert list(document) == ["file", "sha256", "evidence", "ok"]
    assert document["file"] == file
    assert document["sha256"] == hashlib.sha256(Path(file).read_bytes()).hexdigest()
    assert document["ok"] is True
    for evidence in document["evidence"]:
        assert list(evidence) == ["label", "fidelity", "counts", "tightest", "hypotheses"]
        assert evidence["fidelity"] == "RECORD"
        assert list(evidence["counts"]) == ["HOLDS", "VIOLATED", "UNDECIDED", "VACUOUS"]
    bound = document["evidence"][0]
    assert bound["counts"]["HOLDS"] == 11
    assert list(bound["tightest"]) == ["row", "slack", "bits"]
    assert bound["hypotheses"]["det > 0 at the start"] == "holds"
    assert bound["hypotheses"]["balanced"].startswith("assumed: imbalance is below")


def test_float32_does_not_know_the_sign_of_a_small_determinant(tmp_path: Path, capsys: Capture) -> None:
    file = log(tmp_path / "a.npz", identity(2), np.float32, factors=True)
    sign = checked(file, capsys=capsys)["evidence"][-1]
    assert sign["label"] == "arora2019:det-sign"
    assert sign["counts"]["UNDECIDED"] >= 5
    assert sign["counts"]["VIOLATED"] == 0


@pytest.mark.parametrize("factors", [True, False])
def test_unbalanced_factors_refute_nothing(tmp_path: Path, capsys: Capture, factors: bool) -> None:
    start = np.random.default_rng(3).normal(0, 0.3, (3, 2, 2))
    document = checked(log(tmp_path / "a.npz", start, np.float64, factors=factors), capsys=capsys)
    for evidence in document["evidence"]:
        balanced = evidence["hypotheses"]["balanced"]
        assert balanced.startswith("violated: imbalance") if factors else balanced == "assumed"
        assert evidence["counts"]["VIOLATED"] == 0
        assert evidence["counts"]["VACUOUS"] == 11 or not factors
    assert document["ok"] is True


def test_a_depth_that_nobody_said_is_assumed(tmp_path: Path, capsys: Capture) -> None:
    file = log(tmp_path / "a.npz", identity(2), np.float64, factors=False)
    assert checked(file, capsys=capsys)["evidence"][0]["hypotheses"]["depth >= 2"] == "assumed"
    assert checked(file, "--depth", "2", capsys=capsys)["evidence"][0]["hypotheses"]["depth >= 2"] == "holds"


def test_what_a_file_cannot_test_is_left_out(tmp_path: Path, capsys: Capture) -> None:
    np.savez(tmp_path / "a.npz", t=np.arange(2.0), W=np.ones((2, 3, 3)))
    assert checked(str(tmp_path / "a.npz"), capsys=capsys)["evidence"] == []


def test_a_log_without_a_loss_is_drawn(tmp_path: Path) -> None:
    file = log(tmp_path / "a.npz", identity(2), np.float32, factors=False)
    assert main(["plot", file, "--out", str(tmp_path / "a.png")]) == 0


def test_a_violation_outside_descent_is_a_failure(tmp_path: Path, capsys: Capture) -> None:
    from factorflow.numeric import storage
    from factorflow.numeric.arithmetic import Float64
    from factorflow.numeric.trajectory import Fidelity, Trajectory

    rows = ((0.0, 1.0, 0.0, 0.0, 1.0), (1.0, -1.0, 0.0, 0.0, 1.0))
    columns, parameters = ("t", "w_11", "w_12", "w_21", "w_22"), {"depth": 2, "o_12": 1, "o_21": 1, "o_22": 0}
    for fidelity, status in ((Fidelity.APPROXIMATION, 1), (Fidelity.DESCENT, 0)):
        run = Trajectory(columns, rows, Float64(), fidelity, 15, parameters)  # type: ignore[arg-type]
        storage.save(run, tmp_path / "a.db", force=True)
        assert main(["check", str(tmp_path / "a.db"), "--claims", "arora2019:det-sign"]) == status
        assert "violated on row 1" in capsys.readouterr().err


def test_a_run_is_exported_read_again_and_drawn(tmp_path: Path, capsys: Capture) -> None:
    run, table, arrays = (str(tmp_path / name) for name in ("a.db", "a.csv", "a.npz"))
    descent = ["run", "--engine", "descent", "--learning-rate", "1/100", "--samples", "9", "--out", run]
    assert main(descent) == 0
    assert main(["export", run, "--out", table]) == main(["export", run, "--out", arrays]) == 0
    assert Path(table).read_text(encoding="utf-8").startswith("t,w_11,w_12,w_21,w_22,loss,log_abs_det,det_sign,w1_11")
    with np.load(arrays) as archive:
        assert archive["W2"].shape == (9, 2, 2)
    capsys.readouterr()
    for file in (run, table, arrays):
        assert {e["counts"]["VIOLATED"] for e in checked(file, capsys=capsys)["evidence"]} == {0}
    for kind in ("png", "svg", "pdf"):
        figures = [tmp_path / f"{i}.{kind}" for i in range(2)]
        assert all(main(["plot", run, "--out", str(figure)]) == 0 for figure in figures)
        assert figures[0].read_bytes() == figures[1].read_bytes()
    assert "Date" not in (tmp_path / "0.pdf").read_bytes().decode("latin-1")


def test_an_enclosure_is_exported_with_its_radii_and_read_as_balls(tmp_path: Path) -> None:
    from factorflow.numeric import records, storage

    run = str(tmp_path / "a.db")
    assert main(["run", "--until", "t=2", "--samples", "3", "--digits", "25", "--certified", "--out", run]) == 0
    enclosure = storage.load(Path(run))
    samples = [i for i, is_interval in enumerate(enclosure.intervals) if not is_interval]
    for name, digits in (("a.csv", 24), ("a.npz", 15)):
        file = tmp_path / name
        assert main(["export", run, "--out", str(file)]) == 0
        record = records.read(file)
        for column in ("t", "w_11", "w_12", "w_21", "w_22", "loss", "log_abs_det"):
            for i, ball in zip(samples, record.column(column), strict=True):
                exact = enclosure.column(column)[i]
                assert ball.contains(exact)
                assert ball.rad() == 0 or ball.rel_accuracy_bits() > (digits - 2) * 3.3
    header = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("t,t_radius,w_11,w_11_radius,w_12,")
    with np.load(tmp_path / "a.npz") as archive:
        assert archive["W_radius"].shape == (3, 2, 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("t,w_11,w_12,w_21,w_22,w_11_radius\n0,1,1,1,1,-1\n", "w_11_radius in line 2 is negative"),
        ("t,w_11,w_12,w_21,w_22,loss_radius\n0,1,1,1,1,1\n", "loss_radius should be there once, beside loss"),
        ("t,w_11,w_12,w_21,w_22,w_11_radius\n0,1,1,1,1,nan\n", "w_11_radius in line 2 is 'nan'"),
    ],
)
def test_a_radius_that_is_none(text: str, says: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "a.csv")]) == 2
    assert says in capsys.readouterr().err


def test_radii_of_arrays_are_checked(tmp_path: Path, capsys: Capture) -> None:
    np.savez(tmp_path / "a.npz", t=np.arange(2.0), W=np.ones((2, 2, 2)), W_radius=-np.ones((2, 2, 2)))
    assert main(["check", str(tmp_path / "a.npz")]) == 2
    assert "W_radius is not one radius >= 0 for each number" in capsys.readouterr().err


def test_the_last_row_of_a_descent_that_comes_to_rest_is_in_its_file(tmp_path: Path, capsys: Capture) -> None:
    file = str(tmp_path / "a.db")
    settled = ["run", "--engine", "descent", "--learning-rate", "1/10", "--observe", "1 0; 0 1", "--samples", "5"]
    assert main([*settled, "--until", "loss=1e-40", "--out", file]) == 1
    said = capsys.readouterr().err
    assert "loss=1e-40 is not reached: gradient descent has come to rest at step" in said
    assert main(["show", file, "--json", "-"]) == 0
    *_, last = json.loads(capsys.readouterr().out)["rows"]
    assert f"t = {float(last['t']['value']):g}" in said
    assert float(last["loss"]["value"]) < 1e-29


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["check", "absent.npz"], "there is no such file"),
        (["check", "."], "directory"),
        (["export", "absent.db", "--out", "a.txt"], "neither .csv nor .npz"),
        (["export", "absent.db", "--out", "a.csv"], "there is no such file"),
        (["plot", "absent.db", "--out", "a.jpg"], "--out 'a.jpg'"),
        (["check", "absent.npz", "--claims", "sharpend:key"], "did you mean"),
        (["run", "--engine", "descent"], "add --learning-rate"),
        (["run", "--learning-rate", "1/10"], "add --engine descent"),
        (["run", "--engine", "descent", "--learning-rate", "0"], "not positive"),
    ],
)
def test_a_refusal_is_one_message(
    command: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) <= 2
    assert not list(tmp_path.iterdir())
