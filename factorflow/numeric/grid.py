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
from math import exp, log, prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from factorflow.numeric import inputs
from factorflow.numeric.inputs import refusal
from factorflow.numeric.toml_files import only_keys, read_toml

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
            drawn = np.random.default_rng(child).normal(
                0, float(inputs.number(std)), (self.depth if kind == "normal" else 1, 2, 2)
            )
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
    top = read_toml(path, "sweep")
    tables = top.pop("run", [{}])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise refusal("sweep", path, "run is not a list of tables", "begin each with [[run]]")
    for table in (top, *tables):
        only_keys(table, tuple(KEYS), path, "sweep")
    grids = [_axes({**top, **table}, path) for table in tables]
    runs = sum(prod(map(len, axes)) for axes in grids)
    if not runs:
        raise refusal("sweep", path, "the grid is empty: it has no runs", "give each key at least one value")
    if runs > MOST_RUNS:
        raise refusal("sweep", path, f"it has {runs} runs", f"give at most {MOST_RUNS}")
    points = (point for axes in grids for point in product(*axes))
    return tuple(Run(number, *point) for number, point in enumerate(points))


def _axes(table: Mapping[str, Any], path: str | Path) -> list[list[Any]]:
    """Return the values of each key, in the order of `KEYS`."""
    for name, key in KEYS.items():
        if key.default is None and name not in table:
            raise refusal("sweep", path, f"it gives no {name}", f"add a line such as {name} = {key.example}")
    return [
        [key.read(str(value), f"{name} in {path}") for value in _values(table.get(name, key.default), name)]
        for name, key in KEYS.items()
    ]


def _values(value: Any, name: str) -> Iterator[Any]:
    """Yield a single value, those of a list, or those of a range."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, name)
    elif isinstance(value, dict):
        yield from _range(value, name)
    elif isinstance(value, str | int | Fraction) and not isinstance(value, bool):
        yield value
    else:
        raise refusal(name, value, "it is neither a number, a text, a list nor a range", f"write {KEYS[name].example}")


def _range(table: Mapping[str, Any], name: str) -> Iterator[Any]:
    """Yield whole numbers from one to another, or ``count`` numbers at equal distances or, with ``log``, ratios."""
    only_keys(table, RANGE, name, "range of")
    if not {"from", "to"} <= set(table):
        raise refusal(name, table, "a range says from and to", "write { from = 1, to = 10 }")
    low, high = (inputs.number(str(table[end]), f"{end} of {name}") for end in ("from", "to"))
    if high - low >= MOST_RUNS:
        raise refusal(name, table, f"it has more than {MOST_RUNS} values", "give a count, or another end")
    if "count" not in table:
        yield from (low + i for i in range(max(0, int(high - low) + 1)))
        return
    last = inputs.whole(str(table["count"]), f"count of {name}", 2, MOST_RUNS) - 1
    if not table.get("log", False):
        yield from (low + (high - low) * i / last for i in range(last + 1))
    elif low > 0 and high > 0:
        inner = (exp(log(low) + log(high / low) * i / last) for i in range(1, last))
        yield low
        yield from inner
        yield high
    else:
        raise refusal(name, table, "a logarithmic range lies above 0", 'write { from = "1e-3", to = 1, count = 4 }')


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


class Key(NamedTuple):
    """What a sweep says: how a value is read, what it is by default (None: it must be given), and an example."""

    read: Callable[[str, str], Any]
    default: str | None
    example: str


KEYS: Mapping[str, Key] = {
    "observe": Key(_observe, "? 1; 1 0", '"? 1; 1 0"'),
    "depth": Key(inputs.depth, "2", "[2, 3]"),
    "start": Key(_start, None, '"identity:1/10"'),
    "seed": Key(_seed, "0", "{ from = 1, to = 10 }"),
    "learning_rate": Key(_rate, None, '"1e-3"'),
    "steps": Key(_steps, None, "100_000"),
    "until": Key(_until, "", '"loss=1e-4"'),
}
"""In the order of the fields of `Run`; the last varies fastest."""
