"""The phase diagrams on tiny grids: the laws hold below the edge of stability and not above it."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest


def test_phase_diagrams(example: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    script = example("phase_diagrams")
    monkeypatch.setattr(script, "DEPTHS", (2, 3))
    size = script.Size(points=5, starts=16, square=8, least_rate=5e-2, time=100.0)
    first, third = script.rates_and_depths(size), script.scales_and_depths(size)
    second = {2: script.imbalance_and_rate(2, size)}
    compared = script.deviations(2, second[2])
    below, above = compared["below_0.9_of_the_edge"], compared["above_1.1_of_the_edge"]
    assert below["runs"] == below["det_negative"] == below["at_rest"] > 0
    assert below["at_rest_within_the_claims_bound"] > below["runs"] / 2
    assert above["at_rest_within_the_claims_bound"] < above["runs"] / 10
    slowest = np.array([script.law(2, h) for h in second[2]["imbalances"].tolist()]) / second[2]["w_11"][0]
    assert np.abs(slowest[:-2] - 1).max() < 0.05  # where w_11 is large enough for its law
    assert third["Gaussian 2"]["det_kept"] == [0.0] * 5  # the linear phase loses it from every start
    assert min(third["balanced 3"]["w_11"]) > 3
    assert script.largest_growing(first)["Gaussian 2"] is None
    told = script.numbers_of(first, second, third)
    assert told["learning_rate_and_depth"]["balanced 2"]["w_11"][-1] is None  # a step of 3 diverges
    figure = script.picture(
        first, {**second, 3: script.imbalance_and_rate(3, script.Size(5, 16, 3, 0.1, 100.0))}, third
    )
    assert len(figure.axes) == 8
