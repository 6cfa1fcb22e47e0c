"""The bound on the missing entry on exact random matrices: every dimension from 2 to 8, each sample near the bound."""

from fractions import Fraction
from random import Random

import pytest
from flint import fmpq, fmpq_mat

Matrix = list[list[Fraction]]
SAMPLES, FINE = 200, 10**6


def det(rows: Matrix) -> Fraction:
    found = fmpq_mat(len(rows), len(rows), [fmpq(x.numerator, x.denominator) for row in rows for x in row]).det()
    return Fraction(int(found.p), int(found.q))


def solution(size: int) -> Matrix:
    """What is observed: ones at (1, 2), (2, 1) and on the rest of the diagonal, zeros elsewhere."""
    rows = [[Fraction(int(i == j and i > 1)) for j in range(size)] for i in range(size)]
    rows[0][1] = rows[1][0] = Fraction(1)
    return rows


def extremal(size: int, q: Fraction) -> Matrix:
    """The singular matrix with w_11 = 1/(q (1 + q^2)) and the squared error q^2 (1 + 2 q^2)/(1 + q^2)^2."""
    rows, e = solution(size), q**2 / (1 + q**2)
    rows[0][0], rows[1][1] = (1 - e) / q, q * (1 - e)
    rows[0][1] = rows[1][0] = 1 - e
    return rows


def squared_error(rows: Matrix) -> Fraction:
    seen = solution(len(rows))
    pairs = ((i, j) for i in range(len(rows)) for j in range(len(rows)) if i + j > 0)
    return sum(((rows[i][j] - seen[i][j]) ** 2 for i, j in pairs), Fraction(0))


def excess(square: Fraction) -> Fraction:
    """A rational upper bound of the e with e + e^2 = square, up to 1/FINE."""
    low, high = Fraction(0), square
    while high - low > Fraction(1, FINE):
        middle = (low + high) / 2
        low, high = (low, middle) if middle + middle**2 >= square else (middle, high)
    return high


def bound_squared(e: Fraction) -> Fraction:
    """1/(q^2 (1 + q^2)^2), where e = q^2/(1 + q^2)."""
    return (1 - e) ** 3 / e


def near_the_bound(size: int, random: Random) -> Matrix:
    """The extremal matrix with every entry a little off, and the missing one just so that det W >= 0."""
    rows = extremal(size, Fraction(random.randint(100, 990), 1000))
    width = 10 ** random.randint(2, 5)
    for row in rows:
        for j in range(size):
            row[j] += Fraction(random.randint(-100, 100), 100 * width)
    minor = det([row[1:] for row in rows[1:]])
    rows[0][0] -= det(rows) / minor  # det W is linear in the missing entry
    return rows


@pytest.mark.parametrize("size", range(2, 9))
def test_no_matrix_with_a_nonnegative_determinant_is_below_the_bound(size: int) -> None:
    random, ratios = Random(size), []
    for _ in range(SAMPLES):
        rows = near_the_bound(size, random)
        assert det(rows) == 0
        e = excess(squared_error(rows))
        if e <= Fraction(1, 2):  # q <= 1
            ratios.append(rows[0][0] ** 2 / bound_squared(e))
    assert len(ratios) > SAMPLES / 2
    assert min(ratios) >= 1
    assert sum(ratio < Fraction(1001, 1000) for ratio in ratios) > 20


@pytest.mark.parametrize("size", range(2, 9))
def test_a_little_below_the_bound_the_determinant_is_negative(size: int) -> None:
    for k in range(1, 100):
        rows = extremal(size, Fraction(k, 100))
        assert det(rows) == 0
        rows[0][0] -= Fraction(1, FINE)
        assert det(rows) < 0
