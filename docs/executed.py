"""Pages with ``{code-cell}`` are notebooks: jupytext reads them, nbclient runs them, and their outputs are set in."""

# mypy: disable-error-code="import-not-found, import-untyped, no-untyped-call"

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
SHELL, STRICT = "%%bash\n", "%%bash\nset -euo pipefail; unset FORCE_COLOR CLICOLOR_FORCE CLICOLOR PY_COLORS\n"
"""How commands are written, and how they are run: none may fail, and none takes the page for a terminal."""
WRITTEN, HIDDEN = "%%writefile ", "hide-input"
"""How files are written, and the tag of cells that show their output only."""
VECTORS = "%config InlineBackend.figure_formats = ['svg']"
"""The first cell of every page: figures are drawn as SVG."""
LONGEST = 600
"""Seconds that a cell may take."""


def run(text: str) -> list[Any]:
    """Return the cells of a page after they have run in a new folder that holds the examples.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails, and so do commands that end with another status than 0.
    """
    import jupytext
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell

    notebook = jupytext.reads(text, fmt="md:myst")
    for cell in notebook.cells:
        cell.source = cell.source.replace(SHELL, STRICT)
    notebook.cells.insert(0, new_code_cell(VECTORS))
    with TemporaryDirectory() as folder:
        shutil.copytree(EXAMPLES, Path(folder) / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        where = {"metadata": {"path": folder}}
        NotebookClient(
            notebook, timeout=LONGEST, kernel_name="python3", resources=where, coalesce_streams=True
        ).execute()
    cells: list[Any] = notebook.cells[1:]
    return cells


def read(app: Any, page: str, source: list[str]) -> None:
    """Replace the cells of a page by what they say and what came of them."""
    if "```{code-cell}" not in source[0]:
        return
    pictures = Path(app.srcdir) / "_build" / "executed"
    pictures.mkdir(parents=True, exist_ok=True)
    parts: list[str] = []
    for number, cell in enumerate(run(source[0])):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        if HIDDEN not in cell.metadata.get("tags", ()):
            parts.append(shown(cell.source))
        stem = f"{page.replace('/', '-')}-{number}"
        parts += [text for output in cell.outputs for text in results(output, pictures / stem)]
    source[0] = "\n\n".join(parts)


def shown(code: str) -> str:
    """Return the source of a cell as a block: commands for a shell, a file, or Python."""
    if code.startswith(STRICT):
        return fence("console", "\n".join(f"$ {line}" for line in code.removeprefix(STRICT).splitlines()))
    if code.startswith(WRITTEN):
        name, _, text = code.removeprefix(WRITTEN).partition("\n")
        return fence(f"{{code-block}} text\n:caption: {name}\n", text)
    return fence("python", code)


def fence(kind: str, text: str) -> str:
    """Return a block of literal text."""
    return f"````{kind}\n{text.rstrip()}\n````"


def results(output: Any, stem: Path) -> Iterator[str]:
    """Yield what a cell has put out, the richest form of each."""
    if output.output_type == "stream":
        yield fence("text", output.text)
        return
    data = output.data
    if "text/markdown" in data:
        yield data["text/markdown"]
    elif "image/svg+xml" in data:
        yield picture(stem.with_suffix(".svg"), data["image/svg+xml"].encode())
    elif "image/png" in data:
        yield picture(stem.with_suffix(".png"), b64decode(data["image/png"]))
    elif "text/html" in data:
        yield fence("{raw} html", f'<div class="output_area">{data["text/html"]}</div>')
    elif "text/latex" in data:
        yield f"$$\n{data['text/latex'].strip('$')}\n$$"
    else:
        yield fence("text", data["text/plain"])


def picture(path: Path, content: bytes) -> str:
    """Write a picture and return how a page shows it."""
    path.write_bytes(content)
    return f"![figure](/_build/executed/{path.name})"


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
