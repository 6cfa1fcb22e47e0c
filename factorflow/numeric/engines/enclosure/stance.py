"""Where an enclosure stands between two steps: everything that the rest of the flow depends on, exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

import gmpy2
from flint import arb, arb_mat

from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.codec import decode, decode_fraction, encode, encode_fraction
from factorflow.numeric.engines.enclosure.frame import Error, Frame, axes
from factorflow.numeric.engines.enclosure.start import integer

LOW = Ball(64)
"""The arithmetic of everything that is only a bound."""


@dataclass(frozen=True)
class Stance:
    """The solution is within `error` of a point, and the next step is of this kind and width.

    Parameters
    ----------
    centre : list of integers
        The point, times 2^bits of the grid.
    error : Error
    time, width : Fraction
    is_stiff : bool
        Whether the next step is a window.
    """

    centre: list[Any]
    error: Error
    time: Fraction
    width: Fraction
    is_stiff: bool = False

    @classmethod
    def at(cls, start: Sequence[arb], bits: int) -> Self:
        """Begin: a centre on the grid 2^-bits, and what lies between it and the start."""
        centre = [integer(x, bits) for x in start]
        with LOW.working():
            size = [(x - arb((c, -bits))).abs_upper() for x, c in zip(start, centre, strict=True)]
            return cls(centre, Error(axes(len(start)), size), Fraction(0), Fraction(1, 16))

    def __str__(self) -> str:
        frame, size = self.error
        return json.dumps(
            {
                "centre": [f"{int(x):x}" for x in self.centre],
                "frame": [encode(x, LOW) for x in frame.columns.entries()],
                "size": [encode(x, LOW) for x in size],
                "time": encode_fraction(self.time),
                "width": encode_fraction(self.width),
                "is_stiff": self.is_stiff,
            }
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the stance of which this is the text."""
        known = json.loads(text)
        n = len(known["centre"])
        with LOW.working():
            columns = arb_mat(n, n, [decode(x, LOW) for x in known["frame"]])
            error = Error(Frame(columns, columns.inv()), [decode(x, LOW) for x in known["size"]])
        centre = [gmpy2.mpz(x, 16) for x in known["centre"]]
        return cls(centre, error, decode_fraction(known["time"]), decode_fraction(known["width"]), known["is_stiff"])
