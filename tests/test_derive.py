"""``factorflow derive``: what it prints compiles, and no line runs off the page."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from factorflow.cli import main

TOPICS = [
    ("product-flow", "3"),
    ("singular-values", "3"),
    ("determinant", "2"),
    ("commuting", "2"),
    ("one-measurement", "2"),
    ("razin2020:thm1.norm.frobenius", "2"),
    ("arora2019", "2"),
    ("sharpened", "2"),
]
ONE = Path(__file__).parent / "one_measurement.toml"
WIDEST = 5.0
"""Points by which a line may stick out: less than the eye sees."""


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[[list[str]], None]:
    """Print a derivation as LaTeX that compiles, with no line that sticks out of the page."""

    def compiles(arguments: list[str]) -> None:
        assert main(["derive", *arguments, "--format", "latex", "--out", str(tmp_path / "d.tex")]) == 0
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "d.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout[-2000:]
        too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt", done.stdout)]
        assert max(too_wide, default=0) <= WIDEST

    return compiles


needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="compiling needs a TeX, which CI installs")


@needs_tex
@pytest.mark.parametrize(("topic", "depth"), TOPICS)
def test_a_derivation_compiles_and_fits_on_the_page(
    topic: str, depth: str, compiled: Callable[[list[str]], None]
) -> None:
    compiled([topic, "--depth", depth])


@needs_tex
@pytest.mark.parametrize(
    "measurements",
    [
        {"1 0 0; 0 0 1; 0 1 0": "1/2", "2 0 0; 0 1 0; 0 0 1": "1"},
        {"1 1; 1 0": "1"},
        {"1 0; 0 1": "1", "0 1; 1 0": "3"},
        {"0 0 0 1; 0 0 0 0; 0 0 0 0; 1 0 0 0": "1", "0 0 0 0; 0 0 0 1; 0 0 0 0; 0 1 0 0": "0"},
    ],
)
def test_ones_own_measurements(
    measurements: dict[str, str], tmp_path: Path, compiled: Callable[[list[str]], None]
) -> None:
    tables = (f'[[measurement]]\nmatrix = "{rows}"\nvalue = "{value}"\n' for rows, value in measurements.items())
    size = next(iter(measurements)).count(";") + 1
    (tmp_path / "problem.toml").write_text(f"size = {size}\npsd = true\n{''.join(tables)}", encoding="utf-8")
    compiled(["commuting", "--problem", str(tmp_path / "problem.toml")])


def test_a_fragment_has_no_preamble(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "sharpened:key", "--format", "latex", "--fragment"]) == 0
    printed = capsys.readouterr().out
    assert r"\section*" in printed
    assert r"\documentclass" not in printed
    assert r"\begin{document}" not in printed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["derive", "nonsense"], "no claim is called 'nonsense'"),
        (["derive", "product-flow", "--depth", "65"], "--depth"),
        (["derive", "product-flow", "--depth", "two"], "--depth"),
        (["derive", "sharpened:key", "--format", "pdf"], "name a file with --out"),
        (["derive", "determinant", "--problem", str(ONE)], "give it with the topic commuting"),
        (["derive", "commuting", "--problem", "absent.toml"], "No such file"),
    ],
)
def test_a_refusal_is_one_clear_message(
    arguments: list[str], complaint: str, refusal: Callable[[list[str]], str]
) -> None:
    assert complaint in refusal(arguments)


def test_an_output_that_exists_is_kept(tmp_path: Path) -> None:
    there = tmp_path / "there.tex"
    there.write_text("mine", encoding="utf-8")
    assert main(["derive", "sharpened:key", "--format", "latex", "--out", str(there)]) == 2
    assert there.read_text(encoding="utf-8") == "mine"
