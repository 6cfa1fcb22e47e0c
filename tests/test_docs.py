"""The documentation: what it must name, and the notebook, run from its text."""

import pytest

import factorflow
from tests.scripts import ROOT, script

DOCS = ROOT / "docs"


def test_the_reference_has_every_public_name() -> None:
    text = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    assert [name for name in factorflow.__all__ if f":: {name}\n" not in text and f"`{name}`" not in text] == []


def test_a_cell_is_shown_as_what_it_is() -> None:
    executed = script(DOCS / "executed.py")
    assert executed.shown(f"{executed.STRICT}factorflow verify\nls") == "````console\n$ factorflow verify\n$ ls\n````"
    assert executed.shown("x = 1") == "````python\nx = 1\n````"
    assert ":caption: a.toml\n\nsize = 2\n" in executed.shown("%%writefile a.toml\nsize = 2")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of the libraries that run notebooks
def test_the_notebook_runs() -> None:
    for library in ("jupytext", "nbclient", "ipykernel"):
        pytest.importorskip(library, reason="install '.[docs]'")
    cells = script(DOCS / "executed.py").run((DOCS / "notebook.md").read_text(encoding="utf-8"))
    said = [output.data for cell in cells for output in cell.get("outputs", ()) if "data" in output]
    plain = "\n".join(data["text/plain"] for data in said)
    assert "Evidence(sharpened:entry on my run: 21 HOLDS, 4 VACUOUS; APPROXIMATION)" in plain
    assert "Evidence(razin2020:thm1.distance on past the largest float: 2 HOLDS; APPROXIMATION)" in plain
    assert "sharpened:entry on past the largest float: 1 UNDECIDED, 1 VACUOUS" in plain
    assert sum("image/svg+xml" in data for data in said) == 2


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_command_that_fails_stops_the_page() -> None:
    for library in ("jupytext", "ipykernel"):
        pytest.importorskip(library, reason="install '.[docs]'")
    failing = pytest.importorskip("nbclient", reason="install '.[docs]'").exceptions.CellExecutionError
    with pytest.raises(failing):
        script(DOCS / "executed.py").run("```{code-cell}\n%%bash\nfalse\necho well\n```\n")
