"""The runs of a sweep, from a TOML file: every combination of lists and ranges, each run with a number of its own.

    observe = "? 1; 1 0"
    depth = [2, 3, 4]
    start = "normal:8e-3"
    seed = { from = 1, to = 100 }
    learning_rate = { from = "1e-3", to = "1e-1", count = 5, log = true }
    steps = 100_000
    until = "loss=1e-4"

Tables ``[[run]]`` replace some of these by their own; the runs are then those of the first table, of the second, and
so on.  A start without SEED is drawn for each run, from the child of ``SeedSequence(seed)`` that has the run's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorflow.numeric import inputs
from factorflow.numeric.inputs import refusal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_RUNS = 10_000_000
RANGE = ("from", "to", "count", "log")


@dataclass(frozen=True)
class Run:
    """One run of a sweep, in the words of its file; they are checked when the file is read."""

    number: int
    observe: str
    depth: int
    start: str
    seed: int
    learning_rate: str
    steps: int
    until: str

    @property
    def case(self) -> tuple[object, ...]:
        """What runs share that are computed side by side: depth, observed entries, steps and end."""
        return self.depth, tuple(value is None for value in self.observed), self.steps, self.until

    @property
    def observed(self) -> tuple[Fraction | None, ...]:
        """The four entries of W by rows, None where nothing is observed."""
        return tuple(value for row in inputs.observations(self.observe) for value in row)

    @property
    def factors(self) -> NDArray[np.float64]:
        """W_1, ..., W_L, shape (L, 2, 2)."""
        import numpy as np

        kind, std, *seed = (*self.start.split(":"), "")
        if kind in GAUSSIAN and not any(seed):
            child = np.random.SeedSequence(self.seed, spawn_key=(self.number,))
            drawn = np.random.default_rng(child).normal(0, float(std), (self.depth if kind == "normal" else 1, 2, 2))
        else:
            given = inputs.start(self.start, self.depth)
            drawn = np.array([[[float(entry) for entry in row] for row in factor] for factor in given.factors])
        return balanced(drawn[0], self.depth) if kind != "normal" else drawn


GAUSSIAN = ("balanced", "normal")


def balanced(W: NDArray[np.float64], depth: int) -> NDArray[np.float64]:
    """Return balanced factors of W: those of `factorflow.numeric.start.balanced_factors`, in float64."""
    import numpy as np

    U, s, Vt = np.linalg.svd(W)
    root = s ** (1 / depth)
    return np.array([(Vt.T * root) @ Vt] * (depth - 1) + [(U * root) @ Vt])


def read(path: str | Path) -> tuple[Run, ...]:
    """Read the runs of a sweep.

    Raises
    ------
    InputError
        If the file cannot be read, a key is unknown or missing, a value is wrong, or there are no runs.
    """
    top = inputs.toml(path, "sweep")
    tables = top.pop("run", [{}])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise refusal("sweep", path, "run is not a list of tables", "begin each with [[run]]")
    for table in (top, *tables):
        inputs.known(table, tuple(KEYS), path, "sweep")
    grids = [_axes({**top, **table}, path) for table in tables]
    runs = sum(_size(axes) for axes in grids)
    if not runs:
        raise refusal("sweep", path, "the grid is empty: it has no runs", "give each key at least one value")
    if runs > MOST_RUNS:
        raise refusal("sweep", path, f"it has {runs} runs", f"give at most {MOST_RUNS}")
    points = (point for axes in grids for point in product(*axes))
    return tuple(Run(number, *point) for number, point in enumerate(points))


def _size(axes: list[list[Any]]) -> int:
    size = 1
    for axis in axes:
        size *= len(axis)
    return size


def _axes(table: Mapping[str, Any], path: str | Path) -> list[list[Any]]:
    """Return the values of each key, in the order of `KEYS`."""
    for key, (_, default) in KEYS.items():
        if default is None and key not in table:
            raise refusal("sweep", path, f"it gives no {key}", f"add a line such as {key} = {EXAMPLES[key]}")
    return [
        [check(str(value), f"{key} in {path}") for value in _values(table.get(key, default), key, path)]
        for key, (check, default) in KEYS.items()
    ]


def _values(value: Any, key: str, path: str | Path) -> Iterator[Any]:
    """Yield a single value, those of a list, or those of a range."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, key, path)
    elif isinstance(value, dict):
        yield from _range(value, key, path)
    elif isinstance(value, str | int | Fraction) and not isinstance(value, bool):
        yield value
    else:
        raise refusal(key, value, "it is neither a number, a text, a list nor a range", f"write {EXAMPLES[key]}")


def _range(table: Mapping[str, Any], key: str, path: str | Path) -> Iterator[Fraction]:
    """Yield whole numbers from one to another, or ``count`` numbers at equal distances or, with ``log``, ratios."""
    inputs.known(table, RANGE, path, "sweep")
    if not {"from", "to"} <= set(table):
        raise refusal(key, table, "a range says from and to", "write { from = 1, to = 10 }")
    low, high = (inputs.number(str(table[end]), f"{end} of {key}") for end in ("from", "to"))
    count = inputs.whole(str(table.get("count", max(0, int(high - low) + 1))), f"count of {key}", 0, MOST_RUNS)
    if not table.get("log", False):
        step = (high - low) / (count - 1) if count > 1 and "count" in table else Fraction(1)
        yield from (low + i * step for i in range(count))
    elif low <= 0 or high <= 0:
        raise refusal(key, table, "a logarithmic range lies above 0", 'write { from = "1e-3", to = 1, count = 4 }')
    else:
        inner = (exp(log(low) + i * log(high / low) / (count - 1)) for i in range(1, count - 1))
        yield from [low, *map(Fraction, inner), high][:count]


def _observe(text: str, argument: str) -> str:
    inputs.observations(text, argument)
    return text


def _start(text: str, argument: str) -> str:
    """Check a start; a Gaussian may do without its SEED."""
    kind, *details = text.split(":")
    complete = f"{text}:0" if kind in GAUSSIAN and len(details) == 1 else text
    inputs.with_sign(inputs.start(complete, 1, argument), argument)
    return text


def _seed(text: str, argument: str) -> int:
    return inputs.whole(text, argument, 0, 2**128 - 1)


def _rate(text: str, argument: str) -> str:
    inputs.positive(text, argument)
    return text


def _steps(text: str, argument: str) -> int:
    return inputs.whole(text, argument, 1, 10**12)


def _until(text: str, argument: str) -> str:
    if text and text.partition("=")[0] == "t":
        raise refusal(argument, text, "a sweep counts steps", "give steps instead of a time")
    if text:
        inputs.event(text, argument)
    return text


KEYS: Mapping[str, tuple[Callable[[str, str], Any], Any]] = {
    "observe": (_observe, "? 1; 1 0"),
    "depth": (inputs.depth, 2),
    "start": (_start, None),
    "seed": (_seed, 0),
    "learning_rate": (_rate, None),
    "steps": (_steps, None),
    "until": (_until, ""),
}
"""What a sweep says, how it is read, and what it is by default; in the order in which the last varies fastest."""
EXAMPLES = {
    "observe": '"? 1; 1 0"',
    "depth": "[2, 3]",
    "start": '"identity:1/10"',
    "seed": "{ from = 1, to = 10 }",
    "learning_rate": '"1e-3"',
    "steps": "100_000",
    "until": '"loss=1e-4"',
}
