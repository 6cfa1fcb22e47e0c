"""Arrays of factors against exact fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest

from factorflow.numeric.factor_arrays import det_sign, gaussian, product


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_the_sign_of_the_determinant_is_the_exact_one_where_it_is_told(depth: int) -> None:
    rng = np.random.default_rng(depth)
    factors = rng.normal(size=(200, depth, 2, 2))
    factors[100:, 0, 1] = factors[100:, 0, 0] * (1 + 10.0 ** rng.uniform(-18, -2, (100, 1)) * [[1, -1]])
    exact = [
        math.prod(Fraction(a) * Fraction(d) - Fraction(b) * Fraction(c) for a, b, c, d in one.reshape(-1, 4).tolist())
        for one in factors
    ]
    told = det_sign(factors)
    assert all(sign in (0, np.sign(float(value))) for sign, value in zip(told, exact, strict=True))
    assert (told[:100] != 0).all()
    assert (told[100:] == 0).any()  # too near to be told
    assert (told[100:] != 0).any()


def test_the_product_is_in_the_order_of_the_factors() -> None:
    A, B, C = np.random.default_rng(0).normal(size=(3, 7, 2, 2))
    np.testing.assert_allclose(product(np.stack([A, B, C], axis=1)), C @ B @ A, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("sign", [1, -1])
def test_starts_are_gaussian_and_have_the_sign(sign: int) -> None:
    factors = gaussian(5000, depth=2, std=0.3, sign=sign, rng=np.random.default_rng(1))
    assert factors.shape == (5000, 2, 2, 2)
    assert (det_sign(factors) == sign).all()
    # to exchange the rows of a factor turns the sign, so that the second moments are those of the normal law
    assert abs(factors.std() / 0.3 - 1) < 5 / np.sqrt(2 * factors.size)
    assert abs(factors.mean()) < 5 * 0.3 / np.sqrt(factors.size)
