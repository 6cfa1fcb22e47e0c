"""The examples are scripts that are also tests: each is imported, run, and a number of it asserted."""

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sympy import Rational

from factorflow.cli import main
from factorflow.numeric.nuclear import minimum
from factorflow.numeric.problem_files import Measurement, SensingProblem
from tests.scripts import EXAMPLES, example


def test_every_example_says_what_it_shows() -> None:
    assert all(example(path.stem).__doc__ for path in EXAMPLES.glob("*.py"))


def test_verify_bound() -> None:
    from factorflow.proofs_check.judge import RowVerdict

    found = example("verify_bound").evidence()
    assert found["razin2020:thm1.norm.frobenius"].counts[RowVerdict.HOLDS] == 50
    assert found["sharpened:sigma2"].counts[RowVerdict.HOLDS] == 50
    assert not any(evidence.violated for evidence in found.values())
    # The best bound leaves a room of a millionth where the paper's leaves seven units.
    room = {label: float(evidence.tightest.slack) for label, evidence in found.items() if evidence.tightest}
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


def test_best_constants() -> None:
    script = example("best_constants")
    assert script.table().count("\n") == len(script.TABLE) + 1
    for row in script.TABLE:  # never worse than the paper's: above it for norms, below it for ranks
        better = [script.at(row.best, loss) - script.at(row.paper, loss) for loss in script.LOSSES]
        assert all(gain > 0 for gain in better) or all(gain < 0 for gain in better)
    assert abs(script.at(script.NORM, script.LOSSES[1]) - 5e5**0.5) < 1e-8  # 1/s - s^3/2 + ...
    run = script.trajectory(samples=6)
    found, rounding = script.quantities(run), 10.0 ** (1 - run.digits)
    for loss, norm in zip(found[script.loss], found[script.spectral], strict=True):
        assert script.at(script.NORM, script.Rational(loss)) <= norm * (1 + rounding)  # the flow comes close


def test_plateaus_explained() -> None:
    from fractions import Fraction

    from numpy.linalg import det

    script = example("plateaus_explained")
    offset = script.balanced_offset()
    for depth, imbalance, tolerance in ((2, Fraction(1, 10**6), 0.005), (3, Fraction(1, 10**5), 0.01)):
        delta, stopped = script.flow_plateau(depth, imbalance)
        assert abs(stopped / script.law(depth, delta, offset) - 1) < tolerance
    delta, stopped = script.descent_plateau(2, Fraction(1, 1000))  # the corrections to the law are of order w_11^-2
    assert abs(stopped / script.law(2, delta, offset) - 1) < 0.006
    starts, ends = script.fates(2, 20, time=100.0)
    assert (det(starts) > 0).all()
    assert (det(ends) < 0).all()


def test_dimensions() -> None:
    script = example("dimensions")
    for shape in ((2, 2), (4, 4), (3, 4)):
        W = script.trajectory(shape)
        assert script.room(shape, W) > 1
        assert script.losses(shape, W)[-1] < 0.01 < script.losses(shape, W)[0]
        assert W[-1, 0, 0] > 7


def test_large_steps() -> None:
    from fractions import Fraction

    from sympy import eye

    from factorflow.numeric.engines.descent import Descent
    from factorflow.numeric.event import Event
    from factorflow.numeric.start import balanced_factors
    from factorflow.symbolic.factorization import factor_flow

    script = example("large_steps")
    rows = script.iterates(0.2, 5000)
    stepped = Descent(Fraction(1, 5)).run(factor_flow(depth=2), balanced_factors(eye(2) / 10, 2), Event.parse("t=20"))
    assert abs(rows[99, 0] - stepped.row(-1)["w_11"]) < 1e-12  # the congruence is the step on both factors
    assert ((rows[:, 0] * rows[:, 2] - rows[:, 1] ** 2) > -1e-12).all()
    assert 0.7 * 10 < rows[-500:, 0].max() < 1.2 * 10  # at the edge, 2/eta
    assert "diverges" in script.fate(1.0, script.iterates(1.0, 100))


def test_finite_counterexample() -> None:
    script = example("finite_counterexample")
    rest, largest = script.every_small_start(8)
    assert largest < 1e-20
    assert rest.trace > 4.076
    assert rest.trace < 4.0762
    assert abs(float(script.at(1).trace) - 4.10488670475575122) < 1e-15


def test_nuclear_norm_certificate() -> None:
    found = example("nuclear_norm_certificate").certificate()
    assert found.lower == found.upper == 8


def test_exhaustive_3x3() -> None:
    """On four of the ten values: the finding, the certified minima, and the floats against Taylor series."""
    script = example("exhaustive_3x3")
    grid = np.linspace(-1, 1, 4)
    found = {mask: [script.outcome(mask, scale, grid) for scale in (1e-3, 1e-12)] for mask in script.MASKS}
    assert not any(outcome.unfinished for outcomes in found.values() for outcome in outcomes)
    for mask, (larger, smaller) in found.items():
        assert (smaller.excess > -1e-4).all()  # no trace below the minimum
        missed = [float(np.mean(outcome.missed)) for outcome in (larger, smaller)]
        if script.kind(mask) == script.KINDS[0]:
            assert missed == [0, 0]
        else:
            assert min(missed) > 0.2  # and no less from a start that is 1e9 times as small
            assert missed[1] > missed[0] - 0.1
    drawing = np.random.default_rng(0)
    for mask in (script.MASKS[3], script.MASKS[5], script.MASKS[9]):
        values, least = script.completable(mask)
        chosen = int(drawing.integers(len(values)))
        exact = [Fraction(y).limit_denominator(9) for y in values[chosen]]
        certified = minimum(completion(mask, exact))
        assert certified.certified
        assert abs(least[chosen] - float(certified.lower)) < 1e-8
        start = drawing.normal(size=(3, 3)) * 1e-6
        ours = script.flow_in_floats(mask, values[chosen : chosen + 1], start[None], 200.0)[0]
        theirs = script.precise(mask, values[chosen], start, 200)
        assert np.allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-4)


def completion(mask: Sequence[tuple[int, int]], values: Sequence[Fraction]) -> SensingProblem:
    """The problem of a completion of 3x3, exactly."""
    units = [
        tuple(tuple(Fraction(int({p, q} == {i, j}), 1 + (i != j)) for q in range(3)) for p in range(3)) for i, j in mask
    ]
    return SensingProblem(3, tuple(map(Measurement, units, values)), psd=True)


def judged(name: str, start: str, folder: Path, steps: int, rows: int) -> dict[str, Any]:
    """Return what `check` says of a log of the example, by label; it must end well."""
    script = example("check_own_log")
    log = script.descend(getattr(script, start)(), steps, rows)
    assert {array.dtype.name for array in log.values()} == {"float32"}
    np.savez(folder / name, **log)
    report = folder / "report.json"
    assert main(["check", str(folder / name), "--claims", script.CLAIMS, "--json", str(report), "--force"]) == 0
    found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["evidence"]
    return {evidence["label"]: evidence for evidence in found}


SIZES = [pytest.param(20_000, 10, id="quick"), pytest.param(200_000, 100, id="full", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("steps", "rows"), SIZES)
def test_a_log_from_gaussian_factors_refutes_nothing(
    steps: int, rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = judged("gaussian.npz", "gaussian", tmp_path, steps, rows)
    theorem = found["razin2020:thm1.norm.frobenius"]
    assert theorem["hypotheses"]["balanced"].startswith("violated: imbalance")
    assert theorem["counts"] == {"HOLDS": 0, "VIOLATED": 0, "UNDECIDED": 0, "VACUOUS": rows + 1}
    assert found["sharpened:entry"]["hypotheses"]["det >= 0"].startswith("violated on")
    assert not any(evidence["counts"]["VIOLATED"] for evidence in found.values())
    said = capsys.readouterr()
    assert all(word in said.out for word in ("HOLDS", "VIOLATED", "UNDECIDED", "VACUOUS", "violated: imbalance"))
    assert "violated on row" not in said.err


@pytest.mark.parametrize(("steps", "rows"), SIZES)
def test_a_log_from_the_identity_holds_with_the_tightest_row_named(
    steps: int, rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = judged("identity.npz", "identity", tmp_path, steps, rows)
    for label in ("razin2020:thm1.norm.frobenius", "razin2020:thm1.distance"):
        assert found[label]["counts"]["HOLDS"] == rows + 1
        assert 0 <= found[label]["tightest"]["row"] <= rows
    sign = found["arora2019:det-sign"]["counts"]
    assert sign["UNDECIDED"] > rows // 2  # float32 has seven digits, and the determinant is the difference of two ones
    assert sign["VIOLATED"] == 0
    assert f"in row {found['razin2020:thm1.distance']['tightest']['row']}" in capsys.readouterr().out


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
