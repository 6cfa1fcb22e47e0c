"""How often det W(0) is positive: the fair laws, and those whose probability is another."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from factorflow.numeric.random_start import LAWS, Frequency, determinants, positive, product_of

TRIALS = 20_000


def frequency(products: NDArray[np.float64]) -> Frequency:
    return positive(products, 0.9999)


@pytest.mark.parametrize("law", list(LAWS))
def test_wide_enough_factors_are_fair(law: str) -> None:
    found = frequency(product_of(LAWS[law], (2, 4, 3, 2), TRIALS, np.random.default_rng(7)))
    assert found.low < 0.5 < found.high
    assert found.high - found.low < 0.03


def test_the_interval_is_that_of_clopper_and_pearson() -> None:
    """All of n trials: the lower end p has p^n = (1 - confidence)/2."""
    found = positive(np.broadcast_to(np.eye(2), (50, 2, 2)), 0.99)
    assert (found.seen, found.high) == (50, 1.0)
    assert found.low**50 == pytest.approx(0.005)


def test_one_hidden_unit_has_determinant_zero() -> None:
    products = product_of(LAWS["Gaussian"], (2, 1, 2), TRIALS, np.random.default_rng(3))
    assert not determinants(products).any()


def test_dependent_factors_are_always_positive() -> None:
    first = LAWS["Gaussian"](np.random.default_rng(3), (TRIALS, 2, 2))
    assert frequency(first.transpose(0, 2, 1) @ first).seen == TRIALS


def test_a_mean_on_the_diagonal_only_is_not_fair_and_on_all_entries_is() -> None:
    rng = np.random.default_rng(3)
    on_diagonal = product_of(lambda r, shape: r.standard_normal(shape) + 2 * np.eye(2), (2, 2, 2), TRIALS, rng)
    everywhere = product_of(lambda r, shape: r.standard_normal(shape) + 1, (2, 2, 2), TRIALS, rng)
    assert frequency(on_diagonal).low > 0.5
    assert frequency(everywhere).low < 0.5 < frequency(everywhere).high


@pytest.mark.parametrize(("layers", "probability"), [(1, Fraction(1, 8)), (2, Fraction(1, 16))])
def test_signs_have_the_probability_that_enumeration_gives(layers: int, probability: Fraction) -> None:
    """det of a 2x2 matrix of signs is 2, 0 or -2: positive with probability 1/4, and two factors with 1/8."""
    products = product_of(
        lambda r, shape: r.choice((-1.0, 1.0), shape), (2,) * (layers + 1), TRIALS, np.random.default_rng(3)
    )
    found = frequency(products)
    assert found.low < 2 * probability < found.high
