"""Imports go down only, to one's own floor or a lower one, and each library has its keepers."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import resolve_name
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"errors": 0, "symbolic": 1, "numeric": 2, "proofs_check": 3}
TOP = 4  # `cli`, `commands`, and the package itself

# A library may be imported by these files and no others; one that is not listed, by none.
KEEPERS = {
    "sympy": ("symbolic/*", "numeric/*", "proofs_check/*", "commands/*"),
    "numpy": ("numeric/*", "proofs_check/*"),
    "scipy": ("numeric/*",),
    "mpmath": ("numeric/*",),
    "gmpy2": ("numeric/*",),
    "numba": ("numeric/kernels/*",),
    "flint": (
        "numeric/arithmetic.py",
        "numeric/storage.py",
        "numeric/bernstein.py",
        "numeric/rationals.py",
        "numeric/engines/*",
        "numeric/semidefinite.py",
        "numeric/certificate.py",
        "numeric/nuclear.py",
    ),
    "cvxpy": ("numeric/nuclear.py", "proofs_check/certificates.py"),
    "dask": ("numeric/sweep.py",),
    "distributed": ("numeric/sweep.py",),
    "matplotlib": ("numeric/drawing.py", "numeric/trajectory.py", "proofs_check/verify.py", "commands/*"),
    "rich": ("commands/*",),
    "typer": ("cli.py", "commands/*"),
}


def imports(path: Path, package: str) -> Iterator[tuple[int, str]]:
    """Yield line and absolute dotted name of all that a file imports, inside its functions too."""
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def objection(file: PurePath, name: str) -> str:
    """Say why a file of the package may not import a name; say nothing where it may."""
    library, _, rest = name.partition(".")
    inside = file.relative_to("factorflow").as_posix()
    if library == "factorflow":
        wings = inside.removesuffix(".py").partition("/")[0], rest.partition(".")[0]
        here, there = (FLOORS.get(wing, TOP) for wing in wings)
        return f"floor {here} may not import from floor {there}" if here < there else ""
    keepers = KEEPERS.get(library, ())
    free = library in sys.stdlib_module_names or any(fnmatch(inside, keeper) for keeper in keepers)
    return "" if free else f"it is kept to {' and '.join(keepers) or 'no file'}"


def broken_rules(root: Path) -> list[str]:
    """Check factorflow/ under `root`: one sentence for each import that breaks a rule."""
    return [
        f"{file}:{line} imports {name}: {why}"
        for path in sorted((root / "factorflow").rglob("*.py"))
        for file in [path.relative_to(root)]
        for line, name in imports(path, ".".join(file.parent.parts))
        if (why := objection(file, name))
    ]


def test_imports_go_down_only() -> None:
    assert not (broken := broken_rules(ROOT)), "\n".join(broken)


@pytest.mark.parametrize(
    ("file", "source", "complaint"),
    [
        ("symbolic/flow.py", "from ..numeric.measures import rank", "floor 1 may not import from floor 2"),
        ("symbolic/flow.py", "from .. import numeric", "imports factorflow.numeric: floor 1 may not"),
        ("numeric/engines/taylor.py", "import factorflow.proofs_check.decide", "floor 2 may not"),
        ("proofs_check/claims/razin2020.py", "from ...cli import main", "floor 3 may not"),
        ("errors.py", "from . import Claim", "floor 0 may not import from floor 4"),
        ("symbolic/claim.py", "import numpy as np", "claim.py:1 imports numpy: it is kept to"),
        ("numeric/sweep.py", "def run():\n    import numba", "sweep.py:2 imports numba: it is kept"),
        ("proofs_check/decide.py", "from z3 import Solver", "it is kept to no file"),
        ("cli.py", "import requests", "imports requests: it is kept to no file"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, file: str, source: str, complaint: str) -> None:
    path = tmp_path / "factorflow" / file
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    (broken,) = broken_rules(tmp_path)
    assert complaint in broken


def test_import_factorflow_is_light() -> None:
    heavy = {"z3", "cvxpy", "numba", "matplotlib", "scipy.integrate", "flint"}
    script = f"import sys, factorflow; print(*sorted({heavy} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).split() == []
