"""Between the coordinates of a product flow, whichever entry is free, and points whose free entry is w11."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gmpy2
import mpmath
from sympy import Symbol

from factorflow.errors import InputError
from factorflow.numeric.engines.base import State
from factorflow.numeric.engines.mpfr import from_mpf, to_mpf
from factorflow.numeric.engines.stiff.completion import Completion, Point, roots
from factorflow.symbolic.factorization import DEPTH, NAME
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import G, W, det_sign, log_abs_det, real, tau


@dataclass(frozen=True)
class Coordinates:
    """The coordinates of a product flow with one free entry.

    Rows and columns are exchanged so that the free entry is (1, 1); each exchange turns the sign of det W.

    Parameters
    ----------
    flow : Flow
        The product flow in lossless coordinates, without free parameters.
    row, column : int
        Where the free entry is.
    """

    flow: Flow
    row: int
    column: int

    @classmethod
    def of(cls, flow: Flow) -> Coordinates:
        """Find the free entry.

        Raises
        ------
        InputError
            If the flow is another one, or has not exactly one free entry.
        """
        free = free_entries(flow)
        if len(free) != 1:
            raise InputError(
                f"the stiff engine is for the {NAME} of depth 2 or more with exactly one entry that is not observed, "
                "all numbers given: take another engine"
            )
        return cls(flow, *free[0])

    def completion(self, bits: int) -> Completion:
        """Return depth, observed entries and sign of the determinant."""
        o12, o21, o22 = (self._observed(i, j, bits) for i, j in self._places[1:])
        turned = -1 if (self.row + self.column) % 2 else 1
        return Completion(int(self.flow.problem[DEPTH]), o12, o21, o22, turned * int(self.flow.definitions[det_sign]))

    def point(self, state: Sequence[mpmath.mpf], bits: int) -> Point:
        """Return the point with these coordinates."""
        known = dict(zip(self.flow.state, state, strict=True))
        entries = [from_mpf(known[W[place]], bits) for place in self._places]
        residuals = [-from_mpf(known[G[place]], bits) for place in self._places[1:]]  # -x of an mpf would round
        return Point._make((*entries, *residuals, from_mpf(known[log_abs_det], bits)))

    def state(self, task: Completion, point: Point) -> State:
        """Return the coordinates of a point."""
        known: dict[Symbol, Any] = {tau: sum(roots(task, point)), log_abs_det: point.log_det}
        known |= {W[place]: entry for place, entry in zip(self._places, point[:4], strict=True)}
        known |= {G[place]: -residual for place, residual in zip(self._places[1:], point[4:7], strict=True)}
        return tuple(to_mpf(known[name]) for name in self.flow.state)

    @property
    def _places(self) -> list[tuple[int, int]]:
        """The places of w11, w12, w21 and w22 after the exchange."""
        return [(i, j) for i in (self.row, 1 - self.row) for j in (self.column, 1 - self.column)]

    def _observed(self, i: int, j: int, bits: int) -> Any:
        value = self.flow.problem[real(f"o_{i + 1}{j + 1}")]
        return gmpy2.mpfr(gmpy2.mpq(int(value.p), int(value.q)), bits)


def free_entries(flow: Flow) -> list[tuple[int, int]]:
    """Return the entries that are not observed, of a product flow in lossless coordinates; of any other, none."""
    if flow.name != NAME or not {*W, tau, log_abs_det} <= set(flow.state) or flow.parameters:
        return []
    return [(i, j) for i in (0, 1) for j in (0, 1) if real(f"o_{i + 1}{j + 1}") not in flow.problem]
