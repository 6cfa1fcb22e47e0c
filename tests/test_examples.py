"""The examples are scripts that are also tests: each is imported, run, and a number of it asserted."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from factorflow.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples"


def example(name: str) -> ModuleType:
    """Import a script of the folder by its path."""
    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_example_says_what_it_shows() -> None:
    assert all(example(path.stem).__doc__ for path in EXAMPLES.glob("*.py"))


def test_verify_bound() -> None:
    from factorflow.proofs_check.judge import RowVerdict

    found = example("verify_bound").evidence()
    assert found["razin2020:thm1.norm.frobenius"].counts[RowVerdict.HOLDS] == 50
    assert found["sharpened:sigma2"].counts[RowVerdict.HOLDS] == 50
    assert not any(evidence.violated for evidence in found.values())
    # The best bound leaves a room of a millionth where the paper's leaves seven units.
    room = {label: float(evidence.tightest.slack) for label, evidence in found.items()}
    assert room["sharpened:entry"] < 1e-3
    assert room["razin2020:thm1.norm.frobenius"] > 1


def test_print_derivation() -> None:
    latex = example("print_derivation").latex()
    assert latex.count(r"\ffstep{(1)}") > 3  # each chain has a first step
    assert r"\delta U_{1}" not in latex  # U_1 is the number 1
    assert r"\textcolor{red}" not in latex


def test_high_precision() -> None:
    script = example("high_precision")
    assert script.from_the_product(28) == script.from_the_factors(28) == "2.847292671468564692271287765"


def judged(name: str, start: str, folder: Path, steps: int, rows: int) -> dict[str, Any]:
    """Return what `check` says of a log of the example, by label; it must end well."""
    script = example("check_own_log")
    log = script.descend(getattr(script, start)(), steps, rows)
    assert {array.dtype.name for array in log.values()} == {"float32"}
    np.savez(folder / name, **log)
    report = folder / "report.json"
    assert main(["check", str(folder / name), "--claims", script.CLAIMS, "--json", str(report), "--force"]) == 0
    found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["evidence"]
    return {evidence["label"]: evidence for evidence in found}


SIZES = [pytest.param(20_000, 10, id="quick"), pytest.param(200_000, 100, id="full", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("steps", "rows"), SIZES)
def test_a_log_from_gaussian_factors_refutes_nothing(
    steps: int, rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = judged("gaussian.npz", "gaussian", tmp_path, steps, rows)
    theorem = found["razin2020:thm1.norm.frobenius"]
    assert theorem["hypotheses"]["balanced"].startswith("violated: imbalance")
    assert theorem["counts"] == {"HOLDS": 0, "VIOLATED": 0, "UNDECIDED": 0, "VACUOUS": rows + 1}
    assert found["sharpened:entry"]["hypotheses"]["det >= 0"].startswith("violated on")
    assert not any(evidence["counts"]["VIOLATED"] for evidence in found.values())
    said = capsys.readouterr()
    assert all(word in said.out for word in ("HOLDS", "VIOLATED", "UNDECIDED", "VACUOUS", "violated: imbalance"))
    assert "violated on row" not in said.err


@pytest.mark.parametrize(("steps", "rows"), SIZES)
def test_a_log_from_the_identity_holds_with_the_tightest_row_named(
    steps: int, rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = judged("identity.npz", "identity", tmp_path, steps, rows)
    for label in ("razin2020:thm1.norm.frobenius", "razin2020:thm1.distance"):
        assert found[label]["counts"]["HOLDS"] == rows + 1
        assert 0 <= found[label]["tightest"]["row"] <= rows
    sign = found["arora2019:det-sign"]["counts"]
    assert sign["UNDECIDED"] > rows // 2  # float32 has seven digits, and the determinant is the difference of two ones
    assert sign["VIOLATED"] == 0
    assert f"in row {found['razin2020:thm1.distance']['tightest']['row']}" in capsys.readouterr().out
