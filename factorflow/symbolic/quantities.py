"""The named quantities of a 2x2 matrix: determinant, singular values, norms."""

from __future__ import annotations

from sympy import Abs, Expr, Symbol, exp, log, sign, sqrt

from factorflow.symbolic.notation import (
    W,
    det,
    det_sign,
    distance,
    entropy,
    erank,
    frobenius,
    log_abs_det,
    nuclear,
    p_minus,
    p_plus,
    rho_1,
    rho_2,
    schatten_half,
    sigma_1,
    sigma_2,
    spectral,
    w_11,
    w_12,
    w_21,
    w_22,
)

MATRIX_QUANTITIES: dict[Symbol, Expr] = {
    det: w_11 * w_22 - w_12 * w_21,
    log_abs_det: log(det**2) / 2,
    det_sign: sign(det),
    frobenius: sqrt(sum(w**2 for w in W)),
    p_plus: sqrt((w_11 + w_22) ** 2 + (w_12 - w_21) ** 2),
    p_minus: sqrt((w_11 - w_22) ** 2 + (w_12 + w_21) ** 2),
    sigma_1: (p_plus + p_minus) / 2,
    sigma_2: Abs(p_plus - p_minus) / 2,
    spectral: sigma_1,
    nuclear: sigma_1 + sigma_2,
    schatten_half: (sqrt(sigma_1) + sqrt(sigma_2)) ** 2,
    distance: sigma_2,
    rho_1: sigma_1 / (sigma_1 + sigma_2),
    rho_2: sigma_2 / (sigma_1 + sigma_2),
    entropy: -rho_1 * log(rho_1) - rho_2 * log(rho_2),
    erank: exp(entropy),
}
"""Definitions in the entries of W.  ``distance`` is sigma_2 by Eckart and Young."""

DETERMINANT_SAFE: dict[Symbol, Expr] = {
    det: det_sign * exp(log_abs_det),
    sigma_2: exp(log_abs_det) / sigma_1,
}
"""Definitions where log |det W| and the sign are known by themselves: no digits cancel."""
