"""Figure 1 of 2020, continued: where runs stop, and that lanes and single runs agree."""

from collections.abc import Callable
from types import ModuleType

import numpy as np

TINY = {2: 20_000}


def test_two_gaussian_factors_lose_the_determinant_near_zero_and_stop(example: Callable[[str], ModuleType]) -> None:
    script = example("razin2020_figure1")
    runs, numbers = script.experiment(script.Size(2, {2: 100}, TINY), depths=(2,))
    told = numbers["depths"][2]
    for run in told["runs"]["Gaussian"]:
        assert run["det_lost"]["loss"] > 0.9
        assert abs(run["w_11"] / run["at_the_papers_stop"]["w_11"] - 1) < 0.05  # it has stopped where the paper stops
        assert abs(run["w_11"]) < 10
        assert run["at_the_papers_stop"]["steps"] < script.PAPER_STEPS[2][1]
    assert told["counted"]["det_negative"] == told["counted"]["ended_at_1e-12"] == 100
    (identity,) = runs[2]["identity"]
    assert identity.w_11[-1] > 5  # balanced, and kept so by each step: it goes on
    assert (identity.det_sign >= 0).all()


def test_the_picture_shows_each_run(example: Callable[[str], ModuleType]) -> None:
    script = example("razin2020_figure1")
    runs, numbers = script.experiment(script.Size(2, {2: 16}, {2: 6000}), depths=(2,))
    panel = script.picture(runs).axes[0]
    drawn = [np.array(lines.get_segments()) for lines in panel.collections]
    assert len(drawn) == 5
    assert abs(drawn[0][-1, 1, 1] - abs(numbers["depths"][2]["runs"]["Gaussian"][0]["w_11"])) < 1e-12
    assert "of 16 Gaussian starts" in script.verdict(2, numbers["depths"][2])
