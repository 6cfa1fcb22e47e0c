"""A run that broke off, wherever, goes on from its last row and ends with the same digits, bit for bit."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sympy import ImmutableMatrix, Rational

from factorflow.errors import FactorflowError, InputError
from factorflow.numeric import keeping, storage
from factorflow.numeric.engines.base import Engine
from factorflow.numeric.engines.descent import Descent, Iterates
from factorflow.numeric.engines.enclosure.engine import Enclosure
from factorflow.numeric.engines.relay import Relay
from factorflow.numeric.engines.stiff.engine import Stiff
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.event import Event
from factorflow.numeric.integrate import integrate, plan
from factorflow.numeric.keeping import Planned
from factorflow.numeric.problem import problem
from factorflow.numeric.start import balanced_factors
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, product_flow
from factorflow.symbolic.notation import W

TENTH = dict(zip(W, (Fraction(1, 10), 0, 0, Fraction(1, 10)), strict=True))
SKEW = dict(zip(W, (Rational(1, 5), Rational(1, 10), 0, Rational(1, 4)), strict=True))
OVERFULL = ((1, 1), (1, None))


@dataclass(frozen=True)
class Blunt(Taylor):
    """Carries too few digits at first, so that it must begin again."""

    def aiming_at(self, digits: int) -> "Blunt":
        return replace(self, digits=digits + 2)


@dataclass(frozen=True)
class BluntEnclosure(Enclosure):
    def aiming_at(self, digits: int) -> "BluntEnclosure":
        return replace(self, digits=digits + 1)


def flow(engine: Engine | Enclosure | None, until: str, digits: int | None, **more: Any) -> Callable[..., Planned]:
    """Return what plans a run anew: as it was asked for, or at times that are known."""
    asked = {"start": TENTH, "observed": RAZIN2020, "depth": 2, "samples": 7, **more}
    dynamics = product_flow(asked["observed"], asked["depth"])

    def planned(times: Sequence[Fraction] | None = None) -> Planned:
        samples = asked["samples"] if times is None else None
        return plan(dynamics, asked["start"], until, samples=samples, times=times, digits=digits, engine=engine)

    return planned


def descent(times: Sequence[Fraction] = ()) -> Planned:
    factors = balanced_factors(ImmutableMatrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]]), 2)
    return Iterates(problem(factor_flow(depth=2), factors, Event.parse("w11=1"), {}), Descent(Fraction(1, 100)), 6)


RUNS: dict[str, Callable[..., Planned]] = {
    "float64": flow(None, "t=10", None),
    "taylor": flow(Taylor(), "t=20", 20),
    "taylor, twice": flow(Blunt(), "t=20", 20),
    "relay": flow(Relay(patience=8), "w11=10", 12),
    "stiff": flow(Stiff(), "w11=10", 8),
    "stiff, to a limit": flow(Stiff(), "t=100000", 8, start=SKEW, observed=OVERFULL),
    "enclosure": flow(Enclosure(), "t=30", 12, samples=4),
    "enclosure, twice": flow(BluntEnclosure(), "t=10", 12, samples=4),
    "enclosure, odd depth": flow(Enclosure(), "t=3", 8, start=SKEW, depth=3, samples=3),
    "descent": descent,
}


def finished(path: Path, planned: Planned) -> list[Any]:
    """Run to the end, into a file, and return what it holds."""
    for _ in keeping.begin(planned, path, {}, {}):
        pass
    return content(path)


def content(path: Path) -> list[Any]:
    with sqlite3.connect(path) as connection:
        found = [list(connection.execute(f"SELECT * FROM {table}")) for table in ("run", "rows")]
    connection.close()
    return [sorted(found[0]), found[1]]


def cut(path: Path, rows: int) -> None:
    """Leave what a kill would have left after so many rows."""
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM rows WHERE number >= ?", (rows,))
        connection.execute("UPDATE run SET value = '' WHERE key = 'finished'")
    connection.close()


@pytest.mark.parametrize("name", RUNS)
def test_every_engine_goes_on_to_the_same_digits(tmp_path: Path, name: str) -> None:
    path = tmp_path / "run.db"
    whole = finished(path, RUNS[name]())
    count = len(whole[1])
    for rows in (count, count - 1, count // 2, 1):
        cut(path, rows)
        kept = storage.read(path)
        for _ in keeping.go_on(RUNS[name](kept.times), path, kept):
            pass
        assert content(path) == whole


@pytest.mark.parametrize("name", ["taylor", "relay", "descent"])
def test_what_is_done_is_not_done_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / "run.db"
    times: list[Any] = []
    count = len(finished(path, RUNS[name]())[1])
    cut(path, count - 1)
    kept = storage.read(path)
    planned: Any = RUNS[name](kept.times)
    planned.watch = times.append
    for _ in keeping.go_on(planned, path, kept):
        pass
    assert min(map(float, times)) > float(storage.load(path).column("t")[count - 3])


def test_the_runs_that_begin_again_do(tmp_path: Path) -> None:
    for name in ("taylor, twice", "enclosure, twice"):
        planned: Any = RUNS[name]()
        list(planned)
        assert planned.shorts


def test_a_run_that_is_another_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    finished(path, RUNS["taylor"]())
    cut(path, 4)
    before = content(path)
    with pytest.raises(InputError, match="comes out differently"):
        list(keeping.go_on(flow(Taylor(), "t=20", 25)(), path, storage.read(path)))
    assert content(path) == before


def test_two_at_once_do_not_spoil_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    whole = finished(path, RUNS["taylor"]())
    cut(path, 3)
    kept = storage.read(path)
    first, second = (keeping.go_on(RUNS["taylor"](), path, kept) for _ in range(2))
    next(first), next(second)  # both have made the last row again
    next(first)
    with pytest.raises(FactorflowError, match="cannot be written"):
        next(second)
    for _ in first:
        pass
    assert content(path) == whole


def test_integrate_keeps_and_goes_on_and_reads(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    asked: dict[str, Any] = {"start": TENTH, "until": "t=20", "samples": 5, "digits": 20}
    whole = integrate(product_flow(depth=2), **asked, store=path)
    assert whole == integrate(product_flow(depth=2), **asked)
    before = path.read_bytes()
    assert integrate(product_flow(depth=2), **asked, store=str(path)) == whole
    assert path.read_bytes() == before
    cut(path, 2)
    assert integrate(product_flow(depth=2), **asked, store=path) == whole
    for other in ({"until": "t=21"}, {"samples": 6}, {"digits": 21}, {"start": SKEW}, {"engine": Stiff()}):
        with pytest.raises(InputError, match=f"holds a run with another {next(iter(other))}: name another"):
            integrate(product_flow(depth=2), **{**asked, **other}, store=path)
    with pytest.raises(InputError, match="another flow"):
        integrate(product_flow(depth=3), **asked, store=path)
    assert storage.load(path) == whole


def test_a_file_of_another_hand_is_not_gone_on_with(tmp_path: Path) -> None:
    storage.save(integrate(product_flow(depth=2), TENTH, "t=1"), tmp_path / "run.db")
    with pytest.raises(InputError, match="not begun by this call"):
        integrate(product_flow(depth=2), TENTH, "t=1", store=tmp_path / "run.db")


def test_an_interrupt_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    def stop(time: Any) -> None:
        if time > 5:
            raise KeyboardInterrupt

    path = tmp_path / "run.db"
    asked: dict[str, Any] = {"start": TENTH, "until": "t=20", "times": [1, 2, 10], "digits": 20, "store": path}
    with pytest.raises(KeyboardInterrupt):
        integrate(product_flow(depth=2), **asked, watch=stop)
    assert [float(t) for t in storage.load(path).column("t")] == [0, 1, 2]
    assert [file.name for file in tmp_path.iterdir()] == ["run.db"]
    going_on = integrate(product_flow(depth=2), **asked)
    assert going_on == integrate(product_flow(depth=2), **{**asked, "store": None})
