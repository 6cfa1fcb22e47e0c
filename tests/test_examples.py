"""The examples are scripts that are also tests: each is imported, run, and a number of it asserted."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

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
