"""Between the coordinates of a product flow, whichever entry is free, and points whose free entry is w11."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gmpy2
import mpmath

from factorflow.errors import InputError
from factorflow.numeric.engines.base import State
from factorflow.numeric.engines.mpfr import from_mpf, to_mpf
from factorflow.numeric.engines.stiff.completion import Completion, Point, roots
from factorflow.symbolic.factorization import NAME
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import DEPTH_NAME, det_sign, log_abs_det, tau

ENTRIES = ("11", "12", "21", "22")
