"""Tensor completion of 2020: low rank is found where a memoriser fails, and the tensor is the sum of its terms."""

from collections.abc import Callable
from types import ModuleType

import numpy as np


def test_a_tensor_of_rank_one_is_found_from_half_of_its_entries(example: Callable[[str], ModuleType]) -> None:
    script = example("razin2020_tensors")
    (found,) = script.experiment([script.Case(3, 1, 256, 1e-2, 0)])
    assert found["mean_squared_error"] <= 1e-6
    assert found["reconstruction_error"] < 0.1 < 0.5 < found["memoriser"]
    (cut,) = script.experiment([script.Case(3, 1, 256, 1e-2, 0)], lambda case: script.complete(case, most_steps=10))
    assert cut["steps"] == 10
    assert cut["memoriser"] == found["memoriser"]  # the same problem
    assert "1 did not reach" in script.verdict([cut])
    text = script.verdict([found])
    assert "order 3, CP rank 1: 1 of 1 runs" in text
    pairs = [found, {**found, "std": 1e-3}, {**found, "rank": 3}, {**found, "rank": 3, "std": 1e-3}]
    assert len(script.picture(pairs).axes) == 2


def test_the_tensor_is_the_sum_of_its_terms(example: Callable[[str], ModuleType]) -> None:
    script, factors = example("razin2020_tensors"), np.random.default_rng(0).normal(size=(4, 3, 2))
    expected = np.einsum("ar,br,cr,dr->abcd", *factors)
    np.testing.assert_allclose(script.tensor(factors), expected, rtol=1e-12)
