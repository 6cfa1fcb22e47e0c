"""A box of starts contains what its starts become, and is little wider than them."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from factorflow.errors import InputError
from factorflow.numeric.engines.enclosure.box import boxes
from factorflow.numeric.engines.enclosure.charts import Completion, Exact

RAZIN = Completion({(0, 1): Fraction(1), (1, 0): Fraction(1), (1, 1): Fraction(0)})
TENTH = ((Fraction(1, 10), Fraction(0)), (Fraction(0), Fraction(1, 10)))
Floats = NDArray[np.float64]
RADIUS, END = Fraction(1, 1000), 5


def flowed(start: Floats) -> Floats:
    """Return W at the end from a symmetric start, by W' = -(W G + G W), which is depth 2."""

    def field(_: float, w: Floats) -> Floats:
        W = w.reshape(2, 2)
        G = np.where([[False, True], [True, True]], W - [[0, 1], [1, 0]], 0)
        return np.asarray(-(W @ G + G @ W).ravel())

    return np.asarray(solve_ivp(field, (0, END), start.ravel(), rtol=1e-11, atol=1e-13, method="DOP853").y[:, -1])


@pytest.mark.slow
def test_a_box_contains_its_samples_and_is_at_most_a_tenth_wider() -> None:
    last = next(piece for piece in boxes(RAZIN, TENTH, RADIUS) if piece.curve.end >= END)
    box = [(float(x.lower()), float(x.upper())) for x in last.at(Fraction(END))]
    corners = product([-1, 0, 1], repeat=3)
    samples = np.array([flowed(np.eye(2) / 10 + np.array([[a, b], [b, c]]) * 1e-3) for a, b, c in corners])
    for (low, high), values in zip(box, samples.T, strict=True):
        assert low <= min(values) <= max(values) <= high
        assert high - low <= 1.1 * (max(values) - min(values))


@pytest.mark.parametrize(
    ("start", "depth", "radius"),
    [
        (TENTH, 3, RADIUS),
        (TENTH, 2, Fraction(1, 10)),
        (((Fraction(1, 10), Fraction(1, 20)), (Fraction(0), Fraction(1, 10))), 2, RADIUS),
        (((Fraction(-1, 10), Fraction(0)), (Fraction(0), Fraction(-1, 10))), 2, RADIUS),
    ],
)
def test_other_boxes_are_refused(start: Exact, depth: int, radius: Fraction) -> None:
    with pytest.raises(InputError, match="needs depth 2"):
        boxes(Completion(RAZIN.observed, depth), start, radius)
