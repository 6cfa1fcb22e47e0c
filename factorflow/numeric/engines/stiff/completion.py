"""The product flow of L balanced 2x2 factors with one free entry, written so that no digits cancel.

With a = sigma_1^(2/L), b = sigma_2^(2/L) and h_m = sum_i a^i b^(m-i), the powers of the flow are
(W W^T)^(k/L) = (h_(k-1) W W^T + (a b)^k h_(L-k-1))/h_(L-1), where sigma_1 = sigma_2 and where sigma_2 is
exp(-10^600) alike.  All functions take numbers, or arrays with one number for each node.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from factorflow.numeric.engines.stiff.decimal import exp, log, sqrt


class Completion(NamedTuple):
    """Depth L, the observed o_12, o_21 and o_22, and the sign of det W, which never changes."""

    depth: int
    o12: Any
    o21: Any
    o22: Any
    sign: int


class Point(NamedTuple):
    """A place of the flow: entries, residuals r = o - w, and log |det W|, each to full relative precision."""

    w11: Any
    w12: Any
    w21: Any
    w22: Any
    r12: Any
    r21: Any
    r22: Any
    log_det: Any


class Velocity(NamedTuple):
    """Derivatives in time of the entries and of log |det W|."""

    w11: Any
    w12: Any
    w21: Any
    w22: Any
    log_det: Any


class Metric(NamedTuple):
    """The operator G -> x P G R + y (P G + G R) + z G with P = W W^T, R = W^T W, and what the determinant needs."""

    p11: Any
    p12: Any
    p22: Any
    r11: Any
    r12: Any
    r22: Any
    x: Any
    y: Any
    z: Any
    det_along: Any
    det_across: Any


def singular_values(task: Completion, point: Point) -> tuple[Any, Any]:
    """Return sigma_1 and log(sigma_2)."""
    w11, w12, w21, w22, s = *point[:4], task.sign
    total = sqrt((w11 + s * w22) ** 2 + (w12 - s * w21) ** 2)
    gap = sqrt((w11 - s * w22) ** 2 + (w12 + s * w21) ** 2)
    sigma1 = (total + gap) / 2
    return sigma1, point.log_det - log(sigma1)


def roots(task: Completion, point: Point) -> tuple[Any, Any]:
    """Return a = sigma_1^(2/L) and b = sigma_2^(2/L)."""
    sigma1, log_sigma2 = singular_values(task, point)
    return exp(2 * log(sigma1) / task.depth), exp(2 * log_sigma2 / task.depth)


def metric(task: Completion, point: Point) -> Metric:
    """Return the fractional powers of W W^T and W^T W, folded into five coefficients."""
    L, (a, b), (w11, w12, w21, w22) = task.depth, roots(task, point), point[:4]
    h = _sums(a, b, L)  # h[k] is h_(k-1)
    along = [h[k] / h[L] for k in range(L)]
    across = [(a * b) ** k * h[L - k] / h[L] for k in range(L)]
    return Metric(
        p11=w11 * w11 + w12 * w12,
        p12=w11 * w21 + w12 * w22,
        p22=w21 * w21 + w22 * w22,
        r11=w11 * w11 + w21 * w21,
        r12=w11 * w12 + w21 * w22,
        r22=w12 * w12 + w22 * w22,
        x=sum(along[L - 1 - j] * along[j] for j in range(L)),
        y=sum(along[L - 1 - j] * across[j] for j in range(L)),
        z=sum(across[L - 1 - j] * across[j] for j in range(L)),
        det_along=L * h[L - 1] / h[L],
        det_across=L * task.sign * exp(point.log_det - 2 * point.log_det / L) / h[L],
    )


def _sums(a: Any, b: Any, depth: int) -> list[Any]:
    """Return h_(-1) = 0, h_0, ..., h_(depth-1)."""
    sums, power = [a * 0, a * 0 + 1], b
    for _ in range(depth - 1):
        sums.append(a * sums[-1] + power)
        power = power * b
    return sums


def push(m: Metric, r12: Any, r21: Any, r22: Any) -> tuple[Any, Any, Any, Any]:
    """Return W' for the residual [[0, r12], [r21, r22]], which is -G."""
    left11, left12 = m.p12 * r21, m.p11 * r12 + m.p12 * r22
    left21, left22 = m.p22 * r21, m.p12 * r12 + m.p22 * r22
    right11, right12 = r12 * m.r12, r12 * m.r22
    right21, right22 = r21 * m.r11 + r22 * m.r12, r21 * m.r12 + r22 * m.r22
    return (
        m.x * (left11 * m.r11 + left12 * m.r12) + m.y * (left11 + right11),
        m.x * (left11 * m.r12 + left12 * m.r22) + m.y * (left12 + right12) + m.z * r12,
        m.x * (left21 * m.r11 + left22 * m.r12) + m.y * (left21 + right21) + m.z * r21,
        m.x * (left21 * m.r12 + left22 * m.r22) + m.y * (left22 + right22) + m.z * r22,
    )


def velocity(task: Completion, point: Point) -> Velocity:
    """Return the right side of the flow."""
    m = metric(task, point)
    w11, w12, w21, w22, r12, r21, r22, _ = point
    along = w12 * r12 + w21 * r21 + w22 * r22
    across = w11 * r22 - w12 * r21 - w21 * r12
    return Velocity(*push(m, r12, r21, r22), m.det_along * along + m.det_across * across)
