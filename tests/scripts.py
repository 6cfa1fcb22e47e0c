"""Scripts that lie outside of the package, imported by their paths."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def script(path: Path) -> ModuleType:
    """Run a file as a module of its own."""
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def example(name: str) -> ModuleType:
    """Import a script of the folder of examples."""
    return script(EXAMPLES / f"{name}.py")
