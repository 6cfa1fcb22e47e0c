"""The embedded flow, certified from every small start to its limit.

Gradient flow on X = [[P, W], [W, P]] >= 0 with a symmetric loss of the symmetric 2x2 block W, with gradient G:
S = P + W and T = P - W obey S' = -(G S + S G) and T' = G T + T G, and tr X = tr S + tr T.  It begins at
X(0) = alpha blockdiag(C, C), C = [[1, k], [k, 1]], so that S(0) = T(0) = alpha C.  Observed are w12 = w21 = 1 and
w22 = 0; G = E - J with J = [[0, 1], [1, 0]] and |E| <= |W|.

**From every start at once.**  Let S = Phi alpha C Phi^T, Phi' = (J - E) Phi, and x = alpha e^{2t}.  As long as
2x < 1, tr S + tr T <= 4x/(1-2x), since (tr S + tr T)' <= (2 + tr S + tr T)(tr S + tr T) and |E| <= (tr S + tr T)/2;
so the integral of |E| is at most -log(1-2x)/2, and |Phi - e^{Jt}| <= e^t epsilon with epsilon = (1-2x)^{-1/2} - 1.
When x = q, S is therefore q (D + Delta) C (D + Delta)^T with |Delta| <= epsilon and, in the eigenvectors (1, 1) and
(1, -1) of J, D = diag(1, alpha/q); and T is the same with D = diag(alpha/q, 1).  This box contains the flow
from every alpha <= q^2.  Two such flows are at a distance of order q^2 there, q times their size; the distance then
grows no faster than their size does, but for a bounded factor, until x = 1/10 say: so it vanishes with q, the flows
converge to one orbit as alpha -> 0, and their ends to its end.

With k the limit is w11 = 0.716375572... k + 0.2298134034... k^3 + ...: the first coefficient is
2F1(1/sqrt2, -1/sqrt2; 2; 1) = 2 sqrt2 sin(pi/sqrt2)/pi, from the flow linearised about k = 0.

**To the end of time.**  |G|' <= -2 lambda_min(P) |G|, and |S'| <= 2 |G| |S|, |T'| <= 2 |G| |T| (Frobenius norms).
If lambda_min(P) > mu + rho at one time, with rho = (|S| + |T|) (e^{|G|/mu} - 1)/2, then lambda_min(P) > mu for ever
after, so that the loss vanishes, X converges, and S and T move by at most |S| (e^{|G|/mu} - 1) and
|T| (e^{|G|/mu} - 1).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from factorflow.errors import InputError, NumericalError
from factorflow.numeric.arithmetic import Ball, bits_for
from factorflow.numeric.engines.enclosure.charts import Chart, Completion
from factorflow.numeric.engines.enclosure.matrices import Matrix, entries, matrix, minus, plus, times, upper
from factorflow.numeric.engines.enclosure.model import UNIT
from factorflow.numeric.engines.enclosure.polynomial_map import traced
from factorflow.numeric.engines.enclosure.stance import Stance
from factorflow.numeric.engines.enclosure.start import ball
from factorflow.numeric.engines.enclosure.stepping import Settings, pieces

State = Sequence[arb]
"""s11, s12, s22, t11, t12, t22."""
OBSERVED = Completion({(0, 1): Fraction(1), (1, 0): Fraction(1), (1, 1): Fraction(0)})
LATEST, PATIENCE = 4000, 2
"""When the flow has long come to rest; how long to wait for a narrower enclosure of the limit."""


@dataclass(frozen=True)
class Rest:
    """Where the flow ends: balls that contain w11, w22 and tr X in the limit t -> infinity.

    Parameters
    ----------
    w11, trace : arb
    time : Fraction
        When the flow was seen to be trapped, counted from where the enclosure began.
    loss : arb
        At that time; it decreases to 0.
    """

    w11: arb
    trace: arb
    time: Fraction
    loss: arb


def chart(completion: Completion = OBSERVED) -> Chart:
    """Return the coordinates S and T, in which the flow is quadratic."""

    def field(*state: Any) -> list[Any]:
        S, T = _unpacked(state)
        G = completion.gradient(_half(plus(S, minus(T))))
        return [*upper(minus(plus(times(G, S), times(S, G)))), *upper(plus(times(G, T), times(T, G)))]

    def block(*state: Any) -> list[Any]:
        S, T = _unpacked(state)
        return entries(_half(plus(S, minus(T))))

    return Chart("embedded", traced(field, 6), traced(block, 6), 6, has_log_det=False)


def limit(k: Fraction, digits: int) -> tuple[Rest, Fraction]:
    """Enclose the end of the flow from alpha blockdiag(C, C) for every alpha up to a bound, which is returned too.

    Parameters
    ----------
    k : Fraction
        The entry of C = [[1, k], [k, 1]] beside the diagonal, -1 < k < 1.
    digits : int
        About so many digits of the limit alpha -> 0 are common to all of them.
    """
    lead = digits + digits // 6 + 4  # the comparison loses a few digits on the way
    q = Fraction(1, 10**lead)
    return _at_rest(lambda: section(_offset(k), q), 2 * lead + 8), q**2


def end(k: Fraction, alpha: Fraction, digits: int) -> Rest:
    """Enclose the end of the flow from X(0) = alpha blockdiag(C, C)."""
    C = [alpha, alpha * _offset(k), alpha]
    return _at_rest(lambda: [ball(x) for x in (*C, *C)], digits + 2 * math.ceil(-math.log10(alpha)) + 10)


def section(k: Fraction, q: Fraction) -> list[arb]:
    """Return the box that the flow from each alpha <= q^2 enters when alpha e^{2t} = q."""
    epsilon = 1 / (1 - 2 * ball(q)).sqrt() - 1
    near, small = epsilon * UNIT, ball(q / 2) * (1 + UNIT)  # alpha/q is in [0, q]
    first = _conjugated(((1 + near, near), (near, small + near)), k)
    second = _conjugated(((small + near, near), (near, 1 + near)), k)
    return [ball(q) * x for x in (*_rotated(first), *_rotated(second))]


def _offset(k: Fraction) -> Fraction:
    if not -1 < k < 1:
        raise InputError(f"k = {k}: C = [[1, k], [k, 1]] is positive definite for -1 < k < 1")
    return k


def _conjugated(M: Matrix, k: Fraction) -> Matrix:
    """Return M diag(1+k, 1-k) M^T."""
    return times(M, ((ball(1 + k), arb(0)), (arb(0), ball(1 - k))), ((M[0][0], M[1][0]), (M[0][1], M[1][1])))


def _rotated(M: Matrix) -> list[arb]:
    """Return the entries 11, 12, 22 of a symmetric matrix given in the basis (1, 1), (1, -1), both over sqrt 2."""
    (a, b), (_, d) = M
    return [(a + 2 * b + d) / 2, (a - d) / 2, (a - 2 * b + d) / 2]


def _at_rest(start: Callable[[], list[arb]], digits: int) -> Rest:
    """Follow the flow until it is trapped so narrowly that waiting gains nothing."""
    settings = Settings(bits_for(digits), math.ceil(digits), stiff=Fraction(0))
    precise = Ball(settings.grid + 32)
    with precise.working():
        begin = Stance.at(start(), settings.grid)
    best: Rest | None = None
    for piece in pieces(chart(), begin, settings):
        with precise.working():
            found = trapped(piece.at(piece.curve.end), piece.curve.end)
        if found and (best is None or found.trace.rad() < best.trace.rad()):
            best = found
        if best and piece.curve.end > best.time + PATIENCE:
            return best
        if piece.curve.end > LATEST:
            break
    raise NumericalError(f"the flow does not come to rest by t = {LATEST}")


def trapped(state: State, time: Fraction) -> Rest | None:
    """Enclose the limit, if the state is so near to zero loss that the flow is trapped there for ever."""
    p11, p12, p22, g12, g22, w11, trace, loss = TOLD(state, ball)
    slope, S, T = (_frobenius(*M) for M in ((arb(0), g12, g22), state[:3], state[3:]))
    least = (p11 + p22 - ((p11 - p22) ** 2 + 4 * p12**2).sqrt()) / 2
    mu = (least / 2).lower()
    if not mu > 0:
        return None
    growth = ((slope / mu).exp() - 1).upper()
    way = (S + T) * growth
    if not least > mu + way / 2:
        return None
    # An entry of W = (S - T)/2 moves by half of the way at most, a trace by sqrt 2 times as much.
    return Rest(w11 + way / 2 * UNIT, trace + way * arb(2).sqrt() * UNIT, time, loss)


def _frobenius(a: arb, b: arb, c: arb) -> arb:
    return (a**2 + 2 * b**2 + c**2).sqrt()


def _unpacked(state: Sequence[Any]) -> tuple[Matrix, Matrix]:
    s11, s12, s22, t11, t12, t22 = state
    return ((s11, s12), (s12, s22)), ((t11, t12), (t12, t22))


def _half(M: Matrix) -> Matrix:
    return matrix(lambda i, j: M[i][j] * Fraction(1, 2))


def _told(*state: Any) -> list[Any]:
    """Return P, G, w11, tr X and the loss."""
    S, T = _unpacked(state)
    P, W = _half(plus(S, T)), _half(plus(S, minus(T)))
    (_, g12), (_, g22) = OBSERVED.gradient(W)
    return [*upper(P), g12, g22, W[0][0], (P[0][0] + P[1][1]) * 2, OBSERVED.loss(W)]


TOLD = traced(_told, 6)
