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
    ("divergence-rate", "2"),
    ("divergence-rate", "5"),
    ("razin2020:thm1.norm.frobenius", "2"),
    pytest.param(
        "ledger",
        "2",
        marks=[pytest.mark.slow, pytest.mark.xfail(reason="hypotheses on whole 4x4 matrices stick out of the page")],
    ),
]
ONE = Path(__file__).parent / "one_measurement.toml"
WIDEST = 5.0
"""Points by which a line may stick out: less than the eye sees."""
PAPER = r"""\documentclass{article}
\usepackage{amsmath}
\begin{document}
A paper of somebody else.
\input{fragment}
\input{fragment}
\end{document}
"""
needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="compiling needs a TeX, which CI installs")


def compiled(name: str, folder: Path) -> str:
    """Compile twice, for the references; return the log without its line breaks."""
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", name]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)
        assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def widest(log: str) -> float:
    """Return by how many points the widest line sticks out."""
    return max(map(float, re.findall(r"Overfull \\hbox \(([0-9.]+)pt", log)), default=0.0)


@needs_tex
@pytest.mark.parametrize(("topic", "depth"), TOPICS)
def test_a_derivation_compiles_and_fits_on_the_page(topic: str, depth: str, tmp_path: Path) -> None:
    assert main(["derive", topic, "--depth", depth, "--format", "latex", "--out", str(tmp_path / "d.tex")]) == 0
    log = compiled("d.tex", tmp_path)
    assert widest(log) <= WIDEST
    assert "undefined" not in log  # references


@needs_tex
def test_a_paper_with_amsmath_inputs_a_fragment_and_even_two(tmp_path: Path) -> None:
    arguments = ["derive", "sharpened:entry", "--format", "latex", "--fragment"]
    assert main([*arguments, "--out", str(tmp_path / "fragment.tex")]) == 0
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    assert widest(compiled("paper.tex", tmp_path)) <= WIDEST


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
def test_ones_own_measurements(measurements: dict[str, str], tmp_path: Path) -> None:
    tables = (f'[[measurement]]\nmatrix = "{rows}"\nvalue = "{value}"\n' for rows, value in measurements.items())
    size = next(iter(measurements)).count(";") + 1
    (tmp_path / "problem.toml").write_text(f"size = {size}\npsd = true\n{''.join(tables)}", encoding="utf-8")
    own = ["derive", "commuting", "--problem", str(tmp_path / "problem.toml"), "--format", "latex"]
    assert main([*own, "--out", str(tmp_path / "d.tex")]) == 0
    assert widest(compiled("d.tex", tmp_path)) <= WIDEST


def test_a_fragment_has_no_preamble(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "sharpened:key", "--format", "latex", "--fragment"]) == 0
    printed = capsys.readouterr().out
    assert r"\section*" in printed
    for absent in (r"\documentclass", r"\usepackage", r"\begin{document}", "tikz"):
        assert absent not in printed


def test_a_claim_is_printed_with_status_reasons_and_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "razin2020:thm1.distance", "--format", "latex"]) == 0
    printed = capsys.readouterr().out
    assert "Fully proved: all its links are exact" in printed
    assert r"\ffstatement{razin2020:thm1.distance}{" in printed
    assert r"depth 2 from I/10, t $\le$ 1000 & approximation & 10 & 0 & 0 & 0 & " in printed
    assert "N. Razin, N. Cohen. Implicit regularization in deep learning" in printed
    assert r"\begin{tikzpicture}" in printed  # it uses arora2019:det-sign


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
