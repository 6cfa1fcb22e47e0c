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
    ("divergence-rate", "2"),
    ("divergence-rate", "5"),
    ("razin2020:thm1.norm.frobenius", "2"),
    ("arora2019", "2"),
    ("sharpened", "2"),
]
WIDEST = 5.0
"""Points by which a line may stick out: less than the eye sees."""


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="compiling needs a TeX, which CI installs")
@pytest.mark.parametrize(("topic", "depth"), TOPICS)
def test_a_derivation_compiles_and_fits_on_the_page(topic: str, depth: str, tmp_path: Path) -> None:
    assert main(["derive", topic, "--depth", depth, "--format", "latex", "--out", str(tmp_path / "d.tex")]) == 0
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "d.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt", done.stdout)]
    assert max(too_wide, default=0) <= WIDEST


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
