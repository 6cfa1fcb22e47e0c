"""False neighbours of the rate of the determinant at depth 3 and more: another power, constant or slope."""

from __future__ import annotations

from sympy import Integer, log

from factorflow.proofs_check.claims.sharpened.determinant_rate import (
    BALANCED,
    STRAIGHT,
    L,
    det_rate,
    det_rate_slope,
    m,
    s,
    sigma,
)
from factorflow.proofs_check.mutants import Mutant, given_instead, off, stating, without
from factorflow.proofs_check.neighbours.points import Q
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.notation import ddt

AT_3 = {L: Integer(3), s: Integer(2), m: Q(1, 2), sigma: Q(125, 32)}
"""det W = 125 / s^4 = 5^3 / s^4."""
_left, _correction = det_rate.statement.lhs, 2 * (L + 2) / ((L - 2) * s**2)
MUTANTS: tuple[Mutant, ...] = (
    *off(det_rate, AT_3),
    stating(det_rate, "4/(L-1) for 4/(L-2)", equal(_left, -(4 / (L - 1) + _correction) * ddt(log(s))), AT_3),
    stating(det_rate, "2/(L-2) for 4/(L-2)", equal(_left, -(2 / (L - 2) + _correction) * ddt(log(s))), AT_3),
    without(det_rate, BALANCED, {**AT_3, sigma: Q(1, 32)}),
    given_instead(
        det_rate,
        BALANCED,
        equal(sigma ** (1 - 2 / L), L / (L - 2) * s ** (-1 - 2 / L)),
        {**AT_3, sigma: Q(27, 32)},
    ),
    given_instead(det_rate, STRAIGHT, equal(m, 2 / s), {**AT_3, m: Integer(1)}),
    *off(det_rate_slope, {**AT_3, sigma: Q(1, 4)}),
    without(det_rate_slope, STRAIGHT, {**AT_3, sigma: Q(1, 4), m: Integer(1)}),
)
