"""The certified interval against solvers, closed forms and exact rechecks; what is not optimal is never certified."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import cvxpy
import numpy as np
import pytest

from factorflow.cli import main
from factorflow.errors import NumericalError
from factorflow.numeric.certificate import InfeasibleError, Judge
from factorflow.numeric.inputs import Matrix
from factorflow.numeric.masks import MASKS, Entry, least_trace
from factorflow.numeric.nuclear import minimum
from factorflow.numeric.problem_files import Measurement, SensingProblem
from factorflow.numeric.semidefinite import identity, inner, is_semidefinite, kernel, rational

NARROW = Fraction(1, 10**8)
RECHECK = Path(__file__).parents[2] / "examples" / "recheck_certificate.py"


def exact(rows: Any) -> Matrix:
    return tuple(tuple(Fraction(str(x)) for x in row) for row in np.asarray(rows).tolist())


def drawn(seed: int) -> SensingProblem:
    """A random problem of size 3 to 8 that has feasible matrices of full rank, and one of rank 1 or 2 close by."""
    generator = np.random.default_rng(seed)
    psd, size = bool(seed % 2), int(generator.integers(3, 9))
    rows, columns = (size, size) if psd else (size, int(generator.integers(3, 9)))
    left = generator.normal(size=(rows, int(generator.integers(1, 3))))
    planted = left @ left.T + 0.2 * np.eye(rows) if psd else left @ generator.normal(size=(left.shape[1], columns))
    free = size * (size + 1) // 2 if psd else rows * columns
    matrices = np.round(generator.normal(size=(int(generator.integers(2, 2 * free // 3 + 1)), rows, columns)), 3)
    symmetric = matrices + matrices.transpose(0, 2, 1) if psd else matrices
    values = np.round(np.einsum("kij,ij->k", symmetric, planted), 3)
    return SensingProblem(
        size, tuple(Measurement(exact(A), Fraction(str(y))) for A, y in zip(symmetric, values, strict=True)), psd
    )


def solved(problem: SensingProblem) -> float:
    """The minimum by cvxpy, stated as in the books."""
    shape = np.array(problem.measurements[0].matrix).shape
    X = cvxpy.Variable(shape, PSD=True) if problem.psd else cvxpy.Variable(shape)
    fits = [
        cvxpy.sum(cvxpy.multiply(np.array(m.matrix, dtype=float), X)) == float(m.value) for m in problem.measurements
    ]
    objective = cvxpy.trace(X) if problem.psd else cvxpy.normNuc(X)
    return float(cvxpy.Problem(cvxpy.Minimize(objective), fits).solve(solver=cvxpy.CLARABEL))


def compare_with_cvxpy(seeds: range) -> None:
    for seed in seeds:
        problem = drawn(seed)
        found, theirs = minimum(problem), solved(problem)
        assert found.certified
        assert 0 <= found.upper - found.lower <= NARROW * found.upper, seed
        # Their answer is good to about 1e-8, as their default tolerances promise.
        assert float(found.lower) - 2e-7 * theirs <= theirs <= float(found.upper) + 2e-7 * theirs, seed


def plant_points_that_are_not_optimal(seeds: range) -> None:
    """Feasible points with up to a millionth of another feasible one, and the dual scaled down as little."""
    refused = 0
    for seed in seeds:
        problem = drawn(seed)
        judge, found = Judge.of(problem), minimum(problem)
        nu = rational([[w] for w in found.dual])
        best = rational(found.solution)
        other = judge.program.projected(identity(judge.program.size) * int(np.ceil(float(found.upper)) + 1))
        if not is_semidefinite(other) or inner(judge.program.cost, other - best) <= 0:
            other = best
        part = rational([[Fraction(1, 10 ** int(1 + seed % 4))]])[0, 0]
        further = best * (1 - part) + other * part
        if inner(judge.program.cost, further - best) > 0:
            refused += 1
            assert not judge.certificate(nu, further).is_optimal(), seed
        assert not judge.certificate(nu * (1 - part), best).is_optimal(), seed
        with pytest.raises(NumericalError, match="certify nothing"):  # a solution that does not fit the measurements
            judge.certificate(nu, best + judge.program.measurements[0] * part)
        with pytest.raises(NumericalError, match="certify nothing"):  # weights beyond the dual feasible set
            judge.certificate(nu * (1 + part), best)
    assert refused > len(seeds) // 3


def test_the_interval_contains_what_cvxpy_finds() -> None:
    compare_with_cvxpy(range(15))


@pytest.mark.slow
def test_the_interval_contains_what_cvxpy_finds_for_many() -> None:
    compare_with_cvxpy(range(15, 315))


def test_points_that_are_not_optimal_are_not_certified() -> None:
    plant_points_that_are_not_optimal(range(15))


@pytest.mark.slow
def test_many_points_that_are_not_optimal_are_not_certified() -> None:
    plant_points_that_are_not_optimal(range(15, 315))


def unit(size: int, i: int, j: int) -> Matrix:
    """The matrix whose product with X is x_ij of a symmetric X."""
    return tuple(tuple(Fraction(int({p, q} == {i, j}), 1 + int(i != j)) for q in range(size)) for p in range(size))


def completion(size: int, entries: Mapping[Entry, Any]) -> SensingProblem:
    found = (Measurement(unit(size, *place), Fraction(value)) for place, value in entries.items())
    return SensingProblem(size, tuple(found), psd=True)


@pytest.mark.parametrize("mask", MASKS)
def test_the_closed_form_of_each_mask(mask: tuple[Entry, ...]) -> None:
    generator = np.random.default_rng(hash(mask) % 2**32)
    values = generator.integers(-20, 21, (4, 12))
    values[[k for k, (i, j) in enumerate(mask) if i == j]] = abs(values[[k for k, (i, j) in enumerate(mask) if i == j]])
    values[:, 0] = 0  # also where a division by zero lurks
    columns = {place: np.array([Fraction(int(x), 20) for x in row]) for place, row in zip(mask, values, strict=True)}
    traces, exist = least_trace(columns)
    for k, (trace, exists) in enumerate(zip(traces, exist, strict=True)):
        problem = completion(3, {place: column[k] for place, column in columns.items()})
        if exists:
            found = minimum(problem)
            assert found.lower <= trace <= found.upper or not found.certified
            assert found.upper - found.lower <= NARROW
        else:
            with pytest.raises(InfeasibleError):
                minimum(problem)
    floating, fits = least_trace({place: column.astype(float) for place, column in columns.items()})
    assert (fits == exist).all()
    assert np.allclose(floating[exist.astype(bool)], traces[exist.astype(bool)].astype(float), rtol=1e-14)


NAMED: dict[str, tuple[SensingProblem, int | None]] = {
    # Weakly infeasible: no weights exclude X at once, but x_22 = 0 exposes a face on which x_12 = 1 cannot be.
    "weakly infeasible": (completion(2, {(1, 1): 0, (0, 1): 1}), None),
    "negative diagonal": (completion(2, {(0, 0): -1}), None),
    "contradiction": (
        SensingProblem(2, (*completion(2, {(0, 0): 1}).measurements, *completion(2, {(0, 0): 2}).measurements), True),
        None,
    ),
    "only one matrix": (completion(2, {(0, 0): 1, (0, 1): 1, (1, 1): 1}), 2),
    "two faces": (completion(3, {(0, 0): 0, (0, 2): 0, (1, 1): 1, (1, 2): 1, (2, 2): 1}), 2),
    "zero": (completion(3, {(0, 0): 0, (1, 1): 0, (2, 2): 0}), 0),
    # The dual supremum 1 is not attained: without the face no weights prove the bound.
    "dual not attained": (
        SensingProblem(
            2, (Measurement(unit(2, 1, 1), Fraction(0)), Measurement(exact([[1, 1], [1, 0]]), Fraction(1))), True
        ),
        1,
    ),
    "greedy": (completion(4, {(0, 2): 1, (0, 3): 2, (1, 2): 2}), 8),
}


@pytest.mark.parametrize("name", NAMED)
def test_exact_answers_and_their_recheck(name: str, tmp_path: Path) -> None:
    problem, value = NAMED[name]
    if value is None:
        with pytest.raises(InfeasibleError) as caught:
            minimum(problem)
        certificate = caught.value.certificate
    else:
        found = minimum(problem)
        assert found.certified
        assert value - Fraction(1, 10**15) <= found.lower <= found.upper == value
        certificate = found.as_json()
    assert rechecked(certificate, tmp_path) == ("infeasible" if value is None else "certified")


def rechecked(certificate: dict[str, Any], tmp_path: Path) -> str:
    """Run the script that knows fractions only, without site packages."""
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(certificate), encoding="utf-8")
    return subprocess.check_output([sys.executable, "-S", "-I", str(RECHECK), str(path)], text=True).strip()


@pytest.mark.parametrize("seed", [3, 4])
def test_a_certificate_is_rechecked_and_a_forged_one_is_not(seed: int, tmp_path: Path) -> None:
    certificate = minimum(drawn(seed)).as_json()
    assert rechecked(certificate, tmp_path) == "certified"
    above = str(Fraction(certificate["upper"]) + 1)
    assert "lower" in rechecked({**certificate, "lower": above}, tmp_path)
    more = [str(Fraction(w) * Fraction(1001, 1000)) for w in certificate["dual"]]
    assert "lower" in rechecked({**certificate, "dual": more}, tmp_path)
    key = "solution" if seed % 2 else "lifted"
    moved = [[str(2 * Fraction(x)) for x in row] for row in certificate[key]]
    assert "upper" in rechecked({**certificate, key: moved}, tmp_path)
    assert "nothing" in rechecked({**certificate, "infeasible": certificate["dual"]}, tmp_path)
    assert "exposed" in rechecked({**certificate, "faces": [certificate["dual"]]}, tmp_path)


def test_a_kernel_is_exact() -> None:
    rank_one = rational([[1, 2, 3], [2, 4, 6], [3, 6, 9]])
    basis = kernel(rank_one)
    assert basis is not None
    assert (basis.nrows(), basis.ncols()) == (3, 2)
    assert not any((rank_one * basis).entries())
    assert kernel(rational([[0, 1], [1, 0]])) is None
    assert kernel(rational([[0, 0], [0, -1]])) is None
    assert not is_semidefinite(rational([[1, 1], [1, Fraction(10**200 - 1, 10**200)]]))
    assert is_semidefinite(rational([[1, 1], [1, 1]]))


TOML = """size = 2
psd = true
[[measurement]]
matrix = "0 1/2; 1/2 0"
value = 1
[[measurement]]
matrix = "0 0; 0 1"
value = "{corner}"
"""


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "problem.toml", tmp_path / "found.json"
    file.write_text(TOML.format(corner="1/2"), encoding="utf-8")
    assert main(["minimum", str(file), "--json", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["certified"]
    assert (found["lower"], found["upper"]) == ("2.5", "2.5")
    assert found["solution"] == [["2", "1"], ["1", "1/2"]]
    nu = [Fraction(w) for w in found["dual"]]
    assert nu[0] + nu[1] / 2 == Fraction(5, 2)
    assert "[2.5, 2.5]" in capsys.readouterr().out


def test_the_command_on_an_infeasible_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "problem.toml"
    file.write_text(TOML.format(corner="0"), encoding="utf-8")
    assert main(["minimum", str(file), "--json", "-"]) == 1
    printed = capsys.readouterr()
    assert rechecked(json.loads(printed.out), tmp_path) == "infeasible"
    assert "infeasible" in printed.err


def test_the_command_refuses(tmp_path: Path, refusal: Callable[[list[str]], str]) -> None:
    file = tmp_path / "problem.toml"
    file.write_text("size = 2\n", encoding="utf-8")
    assert "no measurement" in refusal(["minimum", str(file)])
