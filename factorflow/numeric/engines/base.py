"""The contract of an engine: from the field of a flow to steps with dense output."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from factorflow.numeric.arithmetic import Arithmetic, Number
from factorflow.numeric.trajectory import Fidelity
from factorflow.symbolic.flow import Flow

State = tuple[Number, ...]


@dataclass(frozen=True)
class Step:
    """One step of an engine, in the numbers of its arithmetic.

    Parameters
    ----------
    t0, t1 : number
        Where it begins and ends, in the dimensionless time of the flow.
    start, end : tuple of numbers, length n
        The states there.
    at : callable
        The state at any time between, as accurate as the step.
    looks : tuple of numbers
        Times between, at which an event should look too, not to miss a quantity that comes back.
    memory : str, optional
        What the engine must know to take this step again, beyond time and state at its beginning: nothing by
        default; None where nothing would do.
    """

    t0: Number
    t1: Number
    start: State
    end: State
    at: Callable[[Number], State]
    looks: tuple[Number, ...] = ()
    memory: str | None = ""

    @property
    def times(self) -> tuple[Number, ...]:
        """From where to where, and where to look between."""
        return (self.t0, *self.looks, self.t1)


@dataclass(frozen=True)
class Place:
    """Where a step begins, and all that its engine must know to take it again.

    Parameters
    ----------
    done : int
        Steps before it.
    time : number
    state : tuple of numbers
    memory : str
        See `Step`.
    """

    done: int
    time: Number
    state: State
    memory: str


class Engine(ABC):
    """A method of integration; its settings are the fields of a frozen dataclass.

    A new engine promises three things.  `steps` yields without an end, each step beginning where the one
    before ended, and stops by itself only when its budget is spent.  It never yields inside a block
    that sets a precision.  A step depends on the state at its beginning, on its `memory`, and on nothing else
    before it: a run is resumed from any step with the same digits.
    """

    fidelity: Fidelity = Fidelity.APPROXIMATION

    @property
    @abstractmethod
    def arithmetic(self) -> Arithmetic:
        """Whose numbers the steps are made of."""

    @property
    @abstractmethod
    def max_steps(self) -> int:
        """The budget."""

    @abstractmethod
    def aiming_at(self, digits: int) -> Self:
        """Return the method with what it should carry, to begin with, for so many correct digits."""

    @abstractmethod
    def sharper(self, digits: int) -> Self:
        """Return the method carrying so many digits more.

        Raises
        ------
        NumericalError
            If it cannot.
        """

    @abstractmethod
    def companion(self) -> Self:
        """Return the method carrying fewer digits: the difference of both runs bounds the error of this one."""

    @abstractmethod
    def steps(self, flow: Flow, t0: Number, start: Sequence[Number]) -> Iterator[Step]:
        """Integrate a flow without free parameters from the state `start` (length n) at time `t0`."""

    def again(self, flow: Flow, place: Place) -> Iterator[Step]:
        """Take the step that began at a place again, and then all that follow, with the same digits."""
        return islice(self.steps(flow, place.time, place.state), self.max_steps - place.done)
