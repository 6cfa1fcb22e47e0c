"""The numbers in the laws of the plateau, from the balanced flow that they are of."""

import math

import numpy as np
import pytest
from scipy.special import ellipk
from sympy import eye

from factorflow.numeric.integrate import integrate
from factorflow.proofs_check.claims.sharpened.plateau import HALF, OFFSET, SCALE
from factorflow.symbolic.factorization import factor_flow, factors, product_flow
from factorflow.symbolic.notation import W


def weak_entry(layers: int, until: str, digits: int | None = None) -> float:
    """Return the second entry of the weak left singular direction of W_1, from factors I/2."""
    start = {w: x for factor in factors(layers) for w, x in zip(factor, HALF * eye(2), strict=True)}
    row = integrate(factor_flow(depth=layers), start, until, digits=digits).row(-1)
    first = np.array([float(row[f"w1_{i}{j}"]) for i in (1, 2) for j in (1, 2)]).reshape(2, 2)
    return float(np.linalg.svd(first)[0][1, 1])


def test_the_offset_of_two_factors() -> None:
    row = integrate(product_flow(depth=2), dict(zip(W, HALF**2 * eye(2), strict=True)), "t=300").row(-1)
    w = float(row["w_11"])
    K = float(row["log_abs_det"]) + w**2 / 2 + 3 * math.log(w) + 4.5 / w**2  # up to a multiple of w^-4
    f = weak_entry(2, "t=60", digits=20)
    assert float(OFFSET) == pytest.approx((K + math.log(16 / f**4)) / 2, abs=20 / w**4)


def test_the_scale_of_three_factors() -> None:
    """pi / agm(1, sqrt 2) = 2 K(1/2) / sqrt 2 by Gauss, with the complete elliptic integral of parameter 1/2."""
    f = abs(weak_entry(3, "t=1000"))
    scale = (5 * math.sqrt(2) * ellipk(0.5) / f) ** 0.6
    assert float(SCALE) == pytest.approx(scale, abs=1e-3)
