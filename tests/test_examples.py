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
    assert latex.count(r"\begin{enumerate}") == latex.count(r"\end{enumerate}") > 3
    assert r"\delta U_{1}" not in latex  # U_1 is the number 1
    assert r"\textcolor{red}" not in latex


def test_high_precision() -> None:
    script = example("high_precision")
    assert script.from_the_product(28) == script.from_the_factors(28) == "2.847292671468564692271287765"


def test_beyond_float() -> None:
    """Between w_11 = 1e2 and 1e8 the flow finds its law, from a start far off it; the picture shows both."""
    script = example("beyond_float")
    curves = {depth: script.curve(depth, log_w=8) for depth in (2, 3)}
    for depth, points in curves.items():
        gaps = [(log_w, abs(log_w - script.law(depth, log_t))) for log_t, log_w in points]
        assert gaps[0][1] > 0.1
        assert all(gap < 10 / 100**log_w + 1e-12 for log_w, gap in gaps if log_w > 2)
        assert gaps[-1][0] == 8
    figure = script.picture(curves)
    whole, _ = figure.axes
    assert [len(line.get_xdata()) for line in whole.lines[:3:2]] == [len(points) for points in curves.values()]
