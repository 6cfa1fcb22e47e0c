"""What the stiff engine remembers of a step, as text: the window that it is, or of whose limit it is a part."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from factorflow.numeric.arithmetic import MPF
from factorflow.numeric.codec import decode, encode
from factorflow.numeric.engines.mpfr import from_mpf, to_mpf
from factorflow.numeric.engines.stiff.charts import CHARTS
from factorflow.numeric.engines.stiff.completion import Completion
from factorflow.numeric.engines.stiff.windows import Stance

NAMED = {type(chart).__name__: chart for chart in CHARTS}


@dataclass(frozen=True)
class Memory:
    """A step of the stiff engine.

    Parameters
    ----------
    window : int
        Windows before it.
    stance : Stance
        Where this window, or the last one before the limit, begins.
    closed : int, optional
        Steps of the closed form before it; -1 in a window.
    """

    window: int
    stance: Stance
    closed: int = -1

    def __str__(self) -> str:
        stance = self.stance
        numbers = [stance.clock, stance.length, *stance.state, *stance.slope]
        written = [encode(to_mpf(x), MPF(0)) for x in numbers]
        return json.dumps([self.window, self.closed, type(stance.chart).__name__, stance.side, *written])


def recalled(text: str, task: Completion, bits: int) -> Memory:
    """Return the memory of which this is the text."""
    window, closed, chart, side, *written = json.loads(text)
    clock, length, *numbers = (from_mpf(decode(x, MPF(0)), bits) for x in written)
    state, slope = np.array(numbers, dtype=object).reshape(2, -1)
    return Memory(window, Stance(task, NAMED[chart], side, clock, state, slope, length), closed)
