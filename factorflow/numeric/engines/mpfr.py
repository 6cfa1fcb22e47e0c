"""gmpy2's floating point, which the engines compute in, and mpmath's, which they take and give."""

from __future__ import annotations

from typing import Any

import gmpy2
import mpmath


def context(bits: int) -> Any:
    """Return a block that rounds to so many bits, on this thread alone, with the widest range of exponents."""
    return gmpy2.context(precision=bits, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())


def to_mpf(x: Any) -> mpmath.mpf:
    """Convert exactly."""
    mantissa, exponent = x.as_mantissa_exp()
    return mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(mantissa, int(exponent)))


def from_mpf(x: mpmath.mpf, bits: int) -> Any:
    """Convert exactly what has at most so many bits."""
    sign, mantissa, exponent, _ = x._mpf_  # x.man has no sign
    with context(bits):
        return gmpy2.mpfr(-mantissa if sign else mantissa) * gmpy2.exp2(exponent)
