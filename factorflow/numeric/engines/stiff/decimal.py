"""Numbers of the inner loop: gmpy2's in NumPy arrays of objects, and decimal digits as a measure of size."""

from __future__ import annotations

from typing import Any

import gmpy2
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.object_]

exp, log, sqrt = (np.frompyfunc(function, 1, 1) for function in (gmpy2.exp, gmpy2.log, gmpy2.sqrt))


def power_of_ten(exponent: float) -> Any:
    """Return 10 to a real power, far outside the range of float64 too."""
    return gmpy2.exp10(gmpy2.mpfr(exponent))


def digits_between(large: Any, small: Any) -> float:
    """Return log10(large / small), at least 0; infinite where small is 0 and large is not."""
    if large == 0:
        return 0.0
    return max(0.0, float(gmpy2.log10(large / small))) if small else float("inf")
