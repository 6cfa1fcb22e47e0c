"""``factorflow derive``: print a derivation whose every line was decided."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from factorflow.commands.files import STANDARD_OUTPUT, fresh, write, write_bytes
from factorflow.commands.progress import counting
from factorflow.errors import InputError, NumericalError
from factorflow.numeric.inputs import whole


class Format(StrEnum):
    """What a derivation is printed as."""

    text = "text"
    latex = "latex"
    pdf = "pdf"
    html = "html"


def derive(
    topic: Annotated[
        str,
        typer.Argument(
            help="product-flow, singular-values, determinant, commuting, one-measurement, divergence-rate, ledger, "
            "or a label."
        ),
    ],
    depth: Annotated[str, typer.Option(metavar="L", help="Number of factors, 2 to 64.")] = "2",
    order: Annotated[str, typer.Option(metavar="N", help="Coefficients of divergence-rate, 1 to 20.")] = "3",
    problem: Annotated[
        str | None, typer.Option(metavar="FILE.toml", help="Your own measurements, for the topic commuting.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,
    fragment: Annotated[bool, typer.Option("--fragment", help="LaTeX without preamble, to \\input.")] = False,
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to; - is standard output.")] = STANDARD_OUTPUT,
    force: Annotated[bool, typer.Option("--force", help="Replace an output that exists.")] = False,
) -> int:
    """Print a derivation; each line carries the reason why it holds.

    Example:

        factorflow derive product-flow --depth 3 --format latex --out flow.tex
    """
    from factorflow.numeric.problem_files import read_problem
    from factorflow.proofs_check.derivations import appendix, claims_of, derivation
    from factorflow.proofs_check.hypertext import page_of
    from factorflow.symbolic.typeset import Line, document, escape

    layers = whole(depth, "--depth", 2, 64)
    if out != STANDARD_OUTPUT:
        fresh(out, "--out", force)
    own, coefficients = read_problem(problem) if problem else None, whole(order, "--order", 1, 20)
    claims, tested = claims_of(topic), form is not Format.text
    with counting("testing", len(claims) if tested else 0) as advance:
        sections = derivation(topic, layers, coefficients, own, tested, advance)
    title = _title(topic, layers)
    if form is Format.text:
        write(out, "\n".join(section.plain() for section in sections), "--out", force)
    elif form is Format.html:
        write(out, page_of(title, sections), "--out", force)
    elif form is Format.latex:
        write(out, document(escape(title), sections, fragment, appendix(claims, sections)), "--out", force)
    else:
        _pdf(document(escape(title), sections, end=appendix(claims, sections)), out, force)
    lines = (line for section in sections for line in section.lines)
    return 1 if any(isinstance(line, Line) and line.failure for line in lines) else 0


def _title(topic: str, depth: int) -> str:
    from factorflow.proofs_check.derivations import LEDGER, TOPICS

    if topic in TOPICS:
        return f"{topic.replace('-', ' ').capitalize()}, depth {depth}"
    return "The ledger" if topic == LEDGER else topic


def _pdf(document: str, out: str, force: bool) -> None:
    """Compile with pdflatex in a folder of its own."""
    program = shutil.which("pdflatex")
    if program is None:
        raise InputError(
            "--format pdf: there is no pdflatex; install TeX (Debian: texlive-latex-recommended and texlive-pictures)"
        )
    if out == STANDARD_OUTPUT:
        raise InputError("--format pdf: a PDF does not go to a terminal; name a file with --out FILE.pdf")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "derivation.tex").write_text(document, encoding="utf-8")
        command = [program, "-interaction=nonstopmode", "-halt-on-error", "derivation.tex"]
        for _ in range(2):  # the second time for the references
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            errors = [line for line in done.stdout.splitlines() if line.startswith("!")]
            raise NumericalError(f"--format pdf: TeX stopped: {(errors or ['no message'])[0]}")
        write_bytes(out, (Path(folder) / "derivation.pdf").read_bytes(), "--out", force)
