"""What a sweep's file says, its runs and their starts, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from sympy import Matrix, Rational

from factorflow.errors import InputError
from factorflow.numeric.grid import Run, balanced, read
from factorflow.numeric.start import balanced_factors

LEAST = 'start = "identity:1/10"\nlearning_rate = 0.1\nsteps = 10\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "grid.toml"


def test_the_runs_are_all_combinations(config: Path) -> None:
    config.write_text(LEAST + "depth = [2, 3]\nseed = { from = 5, to = 7 }\n")
    runs = read(config)
    assert [(run.number, run.depth, run.seed) for run in runs] == [
        (3 * i + j, depth, 5 + j) for i, depth in enumerate((2, 3)) for j in range(3)
    ]
    assert {run.learning_rate for run in runs} == {"1/10"}


def test_tables_replace_what_stands_before_them(config: Path) -> None:
    config.write_text(LEAST + "[[run]]\ndepth = 4\n[[run]]\ndepth = 1\nlearning_rate = [1, 2]\n")
    assert [(run.depth, run.learning_rate) for run in read(config)] == [(4, "1/10"), (1, "1"), (1, "2")]


@pytest.mark.parametrize(
    ("range_", "values"),
    [
        ("{ from = 1, to = 2, count = 5 }", ["1", "5/4", "3/2", "7/4", "2"]),
        ('{ from = "1e-2", to = 1, count = 3, log = true }', ["1/100", "0.1", "1"]),
        ("[{ from = 1, to = 2 }, 7]", ["1", "2", "7"]),
    ],
)
def test_ranges(range_: str, values: list[str], config: Path) -> None:
    config.write_text(f'start = "identity:1/10"\nsteps = 10\nlearning_rate = {range_}\n')
    rates = [run.learning_rate for run in read(config)]
    assert rates[0] == values[0]
    assert rates[-1] == values[-1]
    np.testing.assert_allclose([eval(rate) for rate in rates], [eval(value) for value in values], rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lerning_rate = 1", "unknown key 'lerning_rate'; did you mean 'learning_rate'?"),
        (LEAST + "depth = []", "the grid is empty"),
        (LEAST + "seed = { from = 3, to = 2 }", "the grid is empty"),
        (LEAST + "depth = { form = 1, to = 2 }", "did you mean 'from'?"),
        (LEAST + "depth = { from = 1 }", "a range says from and to"),
        (LEAST + "depth = true", "neither a number, a text, a list nor a range"),
        (LEAST + "depth = 65", "out of range"),
        (LEAST + 'until = "t=1"', "a sweep counts steps"),
        (LEAST + 'until = "lss=1"', "did you mean 'loss'?"),
        (LEAST + "seed = { from = 1, to = 100_000_000 }", "more than"),
        (LEAST + "seed = { from = 1, to = 400_000 }\ndepth = { from = 1, to = 64 }", "give at most"),
        ('start = "normal:0.1"\nlearning_rate = 0.1', "it gives no steps"),
        ('start = "identity:0"\nlearning_rate = 0.1\nsteps = 1', "det W"),
        ("steps = 1\nlearning_rate = 0\nstart = '1 0; 0 1'", "it is not positive"),
        ('start = "normal:1"\nsteps = 1\nlearning_rate = { from = 0, to = 1, count = 3, log = true }', "lies above 0"),
        ("run = 3", r"begin each with \[\[run\]\]"),
        ("depth = ", "it is not TOML"),
    ],
)
def test_what_is_refused(text: str, says: str, config: Path) -> None:
    config.write_text(text)
    with pytest.raises(InputError, match=says.replace("?", r"\?")) as refused:
        read(config)
    assert "\n" not in str(refused.value)


def run(start: str, number: int = 0, depth: int = 3) -> Run:
    return Run(number, "? 1; 1 0", depth, start, 7, "1/10", 10, "")


def test_balanced_factors_are_those_of_the_exact_start() -> None:
    W = [[0.5, -0.25], [0.125, 0.75]]
    exact = balanced_factors(Matrix(W).applyfunc(Rational), 3).values()
    np.testing.assert_allclose(balanced(np.array(W), 3).ravel(), [float(x) for x in exact], atol=1e-15)


def test_starts() -> None:
    np.testing.assert_allclose(run("identity:1/8").factors, [np.eye(2) / 2] * 3, atol=1e-16)
    drawn = np.random.default_rng(5).normal(0, 0.1, (3, 2, 2))
    np.testing.assert_array_equal(run("normal:0.1:5").factors, drawn)
    child = np.random.SeedSequence(7).spawn(12)[11]
    mine = np.random.default_rng(child).normal(0, 0.01, (3, 2, 2))
    np.testing.assert_array_equal(run("normal:1/100", number=11).factors, mine)
    np.testing.assert_allclose(
        np.linalg.multi_dot(run("balanced:1/100", number=11).factors[::-1]),
        np.random.default_rng(child).normal(0, 0.01, (2, 2)),
        rtol=1e-13,
    )
