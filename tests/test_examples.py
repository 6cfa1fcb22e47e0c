"""The examples are scripts that are also tests: each is imported, run, and a number of it asserted."""

import math
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
from sympy import Rational

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


def test_commuting_measurements() -> None:
    script = example("commuting_measurements")
    best = script.solution()
    assert (best.value, best.unique) == (Rational(59, 110), True)
    by_u, closed_form = script.by_both_flows(Rational(1, 100), Rational(1, 2), 16)
    assert by_u == closed_form
    ends = [script.end(k) for k in (4, 8, 16)]
    assert all(0 < end.gap < end.bound for end in ends)
    slope = math.log(ends[2].gap / ends[1].gap) / math.log(1e-8)
    assert abs(slope - best.reduced[2]) < 1e-3  # the power of the smallest reduced cost
    full = np.array([float(v) for v in ends[0].x])
    for seed in (1, 2):
        assert np.allclose(script.with_random_subsets(1e-4, seed, steps=5000), full, rtol=1e-6)
    far = script.with_momentum(1e-4, steps=20_000)
    assert np.allclose(np.array(script.SPECTRA.tolist(), float) @ far, [2, 0.1], atol=1e-2)
    assert np.abs(far - full).max() > 0.1


def test_the_picture_of_commuting_measurements(tmp_path: Path) -> None:
    example("commuting_measurements").figure(str(tmp_path / "figure.svg"), range(1, 4))
    assert "<svg" in (tmp_path / "figure.svg").read_text(encoding="utf-8")


def test_commutators_are_not_of_lower_order() -> None:
    script = example("commutators")
    part = {
        name: [script.by_the_residual(*problem, alpha)[1] for alpha in (1e-1, 1e-3, 1e-5)]
        for name, problem in script.PROBLEMS.items()
    }
    assert max(part["commuting: two diagonal entries"]) < 1e-6
    assert max(part["embedded, from the identity"]) < 1e-6  # X_0 = alpha I keeps the symmetry that makes them commute
    for name in ("two entries that share a row", "embedded, from blockdiag(C, C)", "Li, Luo & Lyu, R = 2"):
        first, second, third = part[name]
        assert first < second < third
        assert third > 0.3
    smooth = [script.by_a_smooth_control(script.EMBEDDED, 1, alpha)[1] for alpha in (1e-1, 1e-3, 1e-5)]
    assert smooth == sorted(smooth)
    assert smooth[-1] > 0.1
