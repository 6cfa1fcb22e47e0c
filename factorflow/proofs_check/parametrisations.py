"""Rational solutions of hypotheses that are not linear in any number, and rational singular values, in free numbers."""

from collections.abc import Mapping

from sympy import Expr, Symbol, sympify

from factorflow.proofs_check.claims.razin2020.completion_norms import COMPLETIONS
from factorflow.proofs_check.claims.razin2020.definite import r as rate
from factorflow.proofs_check.claims.razin2020.every_start import EVERY
from factorflow.proofs_check.claims.razin2020.floor import m as floor
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import displacement, initial, loss, real, t, w_12, w_21, w_22

_m, _n, _k = real("specimen_p"), real("specimen_q"), real("specimen_r")
_theta, _a, _x_1 = real("theta"), real("a"), real("x_1")


def _circle(m: Expr) -> tuple[Expr, Expr]:
    """A point of the unit circle."""
    return (1 - m**2) / (1 + m**2), 2 * m / (1 + m**2)


def _kernel(size: int) -> dict[Symbol, Expr]:
    """A completion that is singular, by the least errors for a given vector of its kernel."""
    first, second = _circle(_m)
    unit = (first, second) if size == 3 else (first, second * _circle(_k)[0], second * _circle(_k)[1])
    vector = (_x_1, *unit)
    norm, pull = 1 + _x_1**2, _n / _theta
    x = {real(f"x_{j}"): v for j, v in enumerate(unit, 2)}
    top = {real(f"r_1{j}"): -pull * v for j, v in enumerate(unit, 2)}
    goals = (_x_1, *unit[1:])
    below = {
        real(f"r_{i}{j}"): -goal * v / (_theta * norm)
        for i, goal in enumerate(goals, 2)
        for j, v in enumerate(vector, 1)
    }
    return {**x, _a: (_n - unit[0]) / _x_1, **top, **below}


def _sphere() -> dict[Symbol, Expr]:
    """Errors with the sum of squares T + T^3, where T = n^2: a rotation of (n^3, n, 0)."""
    (c, s), (u, v) = _circle(_m), _circle(_k)
    first, second = c * _n**3 - s * _n, s * _n**3 + c * _n
    return {real("T"): _n**2, w_12: 1 + first, w_21: 1 + u * second, w_22: v * second}


def _near_kernel() -> dict[Symbol, Expr]:
    """Rows as short as a singular completion allows them to be, for a given vector of its kernel."""
    kappa, norm = _circle(_m)[0], 1 + _x_1**2
    lengths = {real("R_1"): _n**2, real("R_2"): _x_1**2 / norm, real("R_3"): (1 - kappa**2) / norm}
    return {real("kappa"): kappa, _a: (_n - kappa) / _x_1, **lengths}


def _every_start() -> dict[Symbol, Expr]:
    """A floor, a roof and a rate that the start allows, and smaller ones."""
    lower, slower = 1 / (1 + _m**2), 1 / (1 + _n**2)
    return {**EVERY, floor: EVERY[floor] * lower, rate: EVERY[rate] * lower * slower}


def parametrisation(claim: Claim) -> Mapping[Symbol, Expr]:
    """Return the numbers of a claim that are not drawn, in terms of some that are."""
    if claim.flow == COMPLETIONS and not any(fact.op == "=" for fact in claim.given):
        return {claim.flow.state[0]: _m - 1 / _m}  # then the singular values are |m| and 1/|m|
    if displacement in claim.flow.definitions:
        return _slow(claim.flow)
    return BY_LABEL.get(claim.label, {})


def _slow(flow: Flow) -> dict[Symbol, Expr]:
    """A start with enough loss, and enough time, for the factors to have come so far."""
    moved = sympify(flow.definitions[displacement]) ** 2
    return {initial(loss): loss + _m**2, t: moved / _m**2 + _n**2}


BY_LABEL: Mapping[str, Mapping[Symbol, Expr]] = {
    "razin2020:prop4.every-start.rate": _every_start(),
    "sharpened:entry.dimension": _near_kernel(),
    "sharpened:entry.dimension-3": _kernel(3),
    "sharpened:entry.dimension-4": _kernel(4),
    "sharpened:spectral.expansion": _sphere(),
}
