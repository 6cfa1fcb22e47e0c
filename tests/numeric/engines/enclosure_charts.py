"""Two more coordinate systems, wasteful ones, to check the enclosures against."""

from typing import Any

from flint import arb

from factorflow.numeric.engines.enclosure.charts import Chart, Completion, Exact
from factorflow.numeric.engines.enclosure.matrices import (
    Matrix,
    entries,
    matrix,
    minus,
    plus,
    power,
    product,
    times,
    transpose,
    upper,
)
from factorflow.numeric.engines.enclosure.polynomial_map import traced
from factorflow.numeric.engines.enclosure.start import ball, polar_factor, root_of_gram


def ten(completion: Completion) -> Chart:
    """Return the ten variables A = (W W^T)^(1/L), B = (W^T W)^(1/L) and W, without log|det W|."""

    def field(*u: Any) -> list[Any]:
        a, b, w = ((u[0], u[1]), (u[1], u[2])), ((u[3], u[4]), (u[4], u[5])), (u[6:8], u[8:10])
        g, depth = completion.gradient(w), completion.depth
        da = minus(plus(times(g, transpose(w)), times(w, transpose(g))))
        db = minus(plus(times(transpose(w), g), times(transpose(g), w)))
        dw = minus(plus(*(times(power(a, depth - j), g, power(b, j - 1)) for j in range(1, depth + 1))))
        return [*upper(da), *upper(db), *entries(dw)]

    return Chart("ten", traced(field, 10), traced(lambda *u: u[6:10], 10), 10, has_log_det=False)


def ten_at(completion: Completion, start: Exact) -> list[arb]:
    """Return the ten variables at W(0) = start."""
    roots = [root_of_gram(w, completion.depth) for w in (start, transpose(start))]
    return [x for root in roots for x in upper(root)] + [ball(x) for x in entries(start)]


def factors(completion: Completion) -> Chart:
    """Return the entries of W_1, ..., W_L, without log|det W|."""
    depth = completion.depth

    def unpack(*u: Any) -> list[Matrix]:
        return [(u[i : i + 2], u[i + 2 : i + 4]) for i in range(0, 4 * depth, 4)]

    def field(*u: Any) -> list[Any]:
        chain = unpack(*u)
        g = completion.gradient(product(chain))
        between = [(product(chain[j + 1 :]), product(chain[:j])) for j in range(depth)]
        return entries(*(minus(times(transpose(above), g, transpose(below))) for above, below in between))

    w = traced(lambda *u: entries(product(unpack(*u))), 4 * depth)
    return Chart("factors", traced(field, 4 * depth), w, 4 * depth, has_log_det=False)


def factors_at(completion: Completion, start: Exact) -> list[arb]:
    """Return balanced factors: W_1 = C Q and W_2 = ... = W_L = C with C = (W W^T)^(1/2L)."""
    c = root_of_gram(start, 2 * completion.depth)
    first = times(c, polar_factor(start))
    return [x for w in [first] + [c] * (completion.depth - 1) for x in entries(w)]


def two_by_two(values: list[Any]) -> Matrix:
    """Return the matrix of four entries."""
    return matrix(lambda i, j: values[2 * i + j])
