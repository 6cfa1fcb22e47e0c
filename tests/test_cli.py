"""The manners of the command line: exit statuses, one or two lines for an error, outputs whole or absent."""

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factorflow.cli import TRACEBACK, main
from factorflow.commands.request import ENGINES
from factorflow.numeric import storage
from factorflow.numeric.engines.taylor import Taylor

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parent.parent
AS_A_PROGRAM = (sys.executable, "-c", "import sys; from factorflow.cli import main; sys.exit(main())")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TRACEBACK, raising=False)


def words(*command: str, status: int, capsys: Capture) -> str:
    """Run a command that goes wrong; return what it says, having checked its manners."""
    before = sorted(Path().iterdir())
    assert main(command) == status
    said = capsys.readouterr()
    assert said.err.startswith("factorflow: ")
    assert 1 <= len(said.err.splitlines()) <= 2
    assert sorted(Path().iterdir()) == before
    if status == 2:
        assert said.out == ""
    return said.err


def rows(*command: str, capsys: Capture) -> dict[str, Any]:
    """Return the JSON of a command that goes well."""
    assert main((*command, "--json", "-")) == 0
    said = capsys.readouterr()
    assert said.err == ""
    document: dict[str, Any] = json.loads(said.out)
    return document


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "Missing command"),
        ("rn", "did you mean 'run'"),
        ("run --obsrve 1", "--observe"),
        ("run --digits", "requires an argument"),
        ("run surplus", "surplus"),
        ("show", "missing argument"),
        ("run --digits 1", "--digits '1': it is out of range"),
        ("run --digits 100001", "out of range"),
        ("run --digits 1e3", "not a whole number"),
        ("run --digits 0x10", "not a whole number"),
        ("run --depth 0", "--depth '0': it is out of range"),
        ("run --depth 65", "give a whole number from 1 to 64"),
        ("run --depth 2.5", "not a whole number"),
        ("run --depth two", "not a whole number"),
        ("run --observe 1", "--observe '1': it is 1x1"),
        ("run --observe ?_?;_?_?", "nothing is observed"),
        ("run --observe ?_1;_1_nan", "not a number"),
        ("run --observe ?_1;_1", "rows of equal length"),
        ("run --start 1_1;_1_1", "det W(0) = 0"),
        ("run --start identity:0", "det W(0) = 0"),
        ("run --start identity:1/0", "denominator is zero"),
        ("run --start identty:1", "did you mean 'identity'?"),
        ("run --start balanced:1", "write balanced:STD:SEED"),
        ("run --start normal:-1:1", "not positive"),
        ("run --start normal:1:-1", "out of range"),
        ("run --start 1_?;_0_1", "not a number"),
        ("run --until t=0", "not positive"),
        ("run --until t=-1", "not positive"),
        ("run --until loss=0", "not positive"),
        ("run --until 10", "not an event"),
        ("run --until w33=1", "has no events"),
        ("run --until w11=1e999999999999", "exponent"),
        ("run --until w11=inf", "not a number"),
        ("run --samples 1", "out of range"),
        ("run --samples ten", "not a whole number"),
        ("run --times 2,1", "increase"),
        ("run --times 0,1", "positive"),
        ("run --times 1,", "not a number"),
        ("run --times 11 --until t=10", "11"),
        ("run --times 1 --samples 3", "one of the two"),
        ("run --engine taylr", "did you mean 'taylor'?"),
        ("run --engine descent", "add --learning-rate"),
        ("run --engine float64 --digits 16", "at most 15"),
        ("run --certified --engine taylor", "leave one of the two out"),
        ("run --certified --depth 1", "depth 2 or more"),
        ("run --certified --until loss=1", "ends at a time"),
        ("run --certified --start normal:1:1", "balanced factors"),
        ("run --learning-rate 0.1", "--learning-rate"),
        ("run --json .", "directory"),
        ("run --json absent/a.json", "cannot be written"),
        ("run --json /dev/null", "not an ordinary file"),
        (f"run --json {'a' * 300}", "cannot be written"),
        ("show absent.db", "no such file"),
        ("show .", "no such file"),
        ("run --out .", "directory"),
        ("run --out -", "kept in a file"),
        ("run --out absent/a.db", "cannot be written"),
        ("run --out a.db --json a.db", "same file"),
        ("run --out a.db --json ./a.db", "same file"),
        ("run --resume absent.db", "no such file"),
        ("run --resume absent.db --depth 3", "every setting"),
    ],
)
def test_a_wrong_request(command: str, says: str, capsys: Capture) -> None:
    arguments = [word.replace("_", " ") for word in command.split()]
    assert says.lower() in words(*arguments, status=2, capsys=capsys).lower()


def test_a_null_byte_in_a_path(capsys: Capture) -> None:
    assert "cannot be written" in words("run", "--json", "a\0b", status=2, capsys=capsys)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_not_ours(capsys: Capture) -> None:
    Path("theirs").mkdir(mode=0o500)
    assert "cannot be written" in words("run", "--json", "theirs/a.json", status=2, capsys=capsys)


def test_an_output_that_exists_is_kept_without_force(capsys: Capture) -> None:
    Path("a.json").write_text("precious", encoding="utf-8")
    assert "--force" in words("run", "--json", "a.json", status=2, capsys=capsys)
    assert Path("a.json").read_text(encoding="utf-8") == "precious"
    assert main(["run", "--until", "t=1", "--json", "a.json", "--force"]) == 0
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["fidelity"] == "APPROXIMATION"
    assert [path.name for path in Path().iterdir()] == ["a.json"]


def test_the_schema_of_run(capsys: Capture) -> None:
    document = rows("run", "--depth", "2", "--digits", "25", capsys=capsys)
    assert list(document) == ["columns", "rows", "fidelity", "digits", "parameters", "provenance"]
    assert document["columns"] == ["t", "w_11", "w_12", "w_21", "w_22", "loss", "log_abs_det", "det_sign"]
    first, last = document["rows"]
    assert list(last) == document["columns"]
    assert last["t"] == {"value": "10", "radius": None}
    assert last["det_sign"]["value"] == "1"
    assert document["digits"] == 25
    assert document["parameters"]["depth"] == "2"
    assert document["provenance"]["python"].startswith("3.")
    assert abs(Decimal(last["w_11"]["value"]) - Decimal("2.847292671468564692271287765")) < Decimal("1e-24")
    assert Decimal(first["w_11"]["value"]) == Decimal("0.1")


def test_every_number_is_a_decimal(capsys: Capture) -> None:
    document = rows("run", "--samples", "5", "--start", "-1/5 1/10; 0 1/4", "--until", "loss=1e-3", capsys=capsys)
    values = [Decimal(cell["value"]) for row in document["rows"] for cell in row.values()]
    assert all(value.is_finite() for value in values)
    assert len(document["rows"]) == 5
    assert Decimal(document["rows"][-1]["loss"]["value"]) == Decimal("0.001")
    assert {row["det_sign"]["value"] for row in document["rows"]} == {"-1"}


def test_a_certified_run_keeps_its_radii(capsys: Capture) -> None:
    document = rows("run", "--certified", "--until", "t=2", "--times", "1", "--digits", "20", capsys=capsys)
    assert document["fidelity"] == "ENCLOSURE"
    samples = [row for row in document["rows"] if "interval" not in row]
    assert [row["t"]["value"] for row in samples] == ["0", "1", "2"]
    assert samples[-1] is document["rows"][-1]
    assert len(document["rows"]) > len(samples)
    for row in samples:
        for name in ("w_11", "w_12", "w_21", "w_22"):
            value, radius = Decimal(row[name]["value"]), Decimal(row[name]["radius"])
            assert radius <= abs(value) * Decimal(10) ** (1 - 20)


def test_times_are_rows(capsys: Capture) -> None:
    document = rows("run", "--times", "1/2,3", "--until", "t=4", capsys=capsys)
    assert [row["t"]["value"] for row in document["rows"]] == ["0", "0.5", "3", "4"]


def test_gaussian_factors_are_integrated(capsys: Capture) -> None:
    document = rows("run", "--depth", "3", "--start", "normal:1/2:3", "--until", "t=1/4", capsys=capsys)
    assert document["parameters"]["depth"] == "3"
    assert document["provenance"]["start"] == "normal:1/2:3"


def test_the_table_is_for_people(capsys: Capture) -> None:
    assert main(["run", "--digits", "20", "--until", "t=1"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "w_11" in said.out
    assert "APPROXIMATION" in said.out


def test_an_event_that_is_not_reached_keeps_the_rows(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(ENGINES, "taylor", lambda: Taylor(max_steps=20))
    command = ["run", "--engine", "taylor", "--until", "w11=50", "--times", "1/10,1/5", "--json", "a.json"]
    assert main(command) == 1
    said = capsys.readouterr()
    assert "w_11=50 is not reached" in said.err
    assert len(said.err.splitlines()) <= 2
    assert len(json.loads(Path("a.json").read_text(encoding="utf-8"))["rows"]) == 3


def test_show_has_the_schema_of_run(capsys: Capture) -> None:
    written = rows("run", "--digits", "25", "--samples", "4", "--out", "a.db", capsys=capsys)
    assert rows("show", "a.db", capsys=capsys) == written
    assert rows("show", "a.db", "--rows", "1", capsys=capsys)["rows"] == written["rows"][-1:]
    assert [path.name for path in Path().iterdir()] == ["a.db"]


def test_a_finished_run_is_resumed_without_a_change(capsys: Capture) -> None:
    written = rows("run", "--until", "t=1", "--out", "a.db", capsys=capsys)
    before = Path("a.db").read_bytes()
    assert rows("run", "--resume", "a.db", capsys=capsys) == written
    assert Path("a.db").read_bytes() == before


def test_a_run_that_exists_is_kept_without_force(capsys: Capture) -> None:
    Path("a.db").write_text("precious", encoding="utf-8")
    assert "--force" in words("run", "--out", "a.db", status=2, capsys=capsys)
    assert Path("a.db").read_text(encoding="utf-8") == "precious"
    assert main(["run", "--until", "t=1", "--out", "a.db", "--force"]) == 0
    assert len(rows("show", "a.db", capsys=_drained(capsys))["rows"]) == 2


def _drained(capsys: Capture) -> Capture:
    capsys.readouterr()
    return capsys


def test_what_is_not_a_run_is_not_shown(capsys: Capture) -> None:
    Path("a.db").write_text("not a run, and long enough to be a database " * 100, encoding="utf-8")
    assert "not a run" in words("show", "a.db", status=2, capsys=capsys)


def test_a_defect_of_ours_has_manners(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def defective(text: str) -> int:
        raise KeyError(text)

    monkeypatch.setattr("factorflow.numeric.inputs.depth", defective)
    assert "a defect of ours, KeyError" in words("run", status=1, capsys=capsys)
    monkeypatch.setenv(TRACEBACK, "1")
    with pytest.raises(KeyError):
        main(["run"])


@pytest.mark.parametrize("command", ["run", "show"])
def test_help_has_an_example(command: str, capsys: Capture) -> None:
    assert main([command, "--help"]) == 0
    assert f"factorflow {command} " in capsys.readouterr().out.partition("Example:")[2]


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("factorflow ")


def program(*arguments: str) -> subprocess.Popen[str]:
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = (*AS_A_PROGRAM, *arguments)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=path)


def test_help_is_light() -> None:
    script = "import sys; from factorflow.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"sympy", "numpy", "scipy", "mpmath", "flint", "matplotlib", "z3", "numba", "cvxpy"}
    assert heavy & set(done.stdout.split()) == set()


def test_control_c_keeps_the_rows(capsys: Capture) -> None:
    times = ",".join(str(i) for i in range(1, 5000))
    command = ("run", "--digits", "50", "--until", "t=5000", "--times", times, "--out", "a.db", "--json", "a.json")
    with program(*command) as running:
        while_rows_are_few(capsys)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert said == ""
    kept = json.loads(Path("a.json").read_text(encoding="utf-8"))["rows"]
    assert 2 <= len(kept) < 5000
    assert rows("show", "a.db", capsys=capsys)["rows"] == kept
    assert not storage.read(Path("a.db")).is_finished


def while_rows_are_few(capsys: Capture) -> None:
    """Wait for the first rows in the file of a run that goes on, by reading it meanwhile."""
    deadline = time.monotonic() + 60
    while not Path("a.db").exists() or len(rows("show", "a.db", capsys=capsys)["rows"]) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_reader_that_leaves_is_no_error() -> None:
    with program("run", "--samples", "2000", "--until", "t=1", "--json", "-") as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        assert running.wait(timeout=60) == 0
        assert running.stderr.read() == ""
