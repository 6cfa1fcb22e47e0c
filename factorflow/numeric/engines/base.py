"""The contract of an engine: from the field of a flow to steps with dense output."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
    """

    t0: Number
    t1: Number
    start: State
    end: State
    at: Callable[[Number], State]
    looks: tuple[Number, ...] = ()

    @property
    def times(self) -> tuple[Number, ...]:
        """From where to where, and where to look between."""
        return (self.t0, *self.looks, self.t1)


class Engine(ABC):
    """A method of integration; its settings are the fields of a frozen dataclass.

    A new engine promises three things.  `steps` yields without an end, each step beginning where the one
    before ended, and stops by itself only when its budget is spent.  It never yields inside a block
    that sets a precision.  A step depends on the state at its beginning and on nothing before it when
    `is_memoryless`: such a run is resumed from any step with the same digits.
    """

    fidelity: Fidelity = Fidelity.APPROXIMATION
    is_memoryless: bool = True

    @property
    @abstractmethod
    def arithmetic(self) -> Arithmetic:
        """Whose numbers the steps are made of."""

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
