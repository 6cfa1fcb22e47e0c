"""What `run` is asked for, in the words of the user, and the run that these words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

from factorflow.numeric import inputs

if TYPE_CHECKING:
    from factorflow.numeric.certified import Certified
    from factorflow.numeric.engines.base import Engine
    from factorflow.numeric.engines.enclosure.engine import Enclosure
    from factorflow.numeric.integration import Watch
    from factorflow.numeric.run import Run


def _float64() -> Engine:
    from factorflow.numeric.engines.float64 import Float64

    return Float64()


def _taylor() -> Engine:
    from factorflow.numeric.engines.relay import Relay

    return Relay()


def _stiff() -> Engine:
    from factorflow.numeric.engines.stiff.engine import Stiff

    return Stiff()


def _enclosure() -> Enclosure:
    from factorflow.numeric.engines.enclosure.engine import Enclosure

    return Enclosure()


CERTIFIED = "enclosure"
"""The engine of a certified run."""
ENGINES: dict[str, Callable[[], Engine | Enclosure]] = {
    "float64": _float64,
    "taylor": _taylor,
    "stiff": _stiff,
    CERTIFIED: _enclosure,
}
"""How to make an engine, imported only when it is asked for."""
DOUBLE = 15
"""The digits of float64."""


@dataclass(frozen=True)
class Request:
    """A run in the words of the command line; None where nothing was said."""

    observe: str = "? 1; 1 0"
    depth: str = "2"
    start: str = "identity:1/10"
    until: str = "t=10"
    samples: str | None = None
    times: str | None = None
    engine: str | None = None
    digits: str | None = None

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> Self:
        """Return the request that a file keeps as its settings."""
        return cls(**settings)

    @property
    def settings(self) -> dict[str, str]:
        """What was said, for a file to keep."""
        return {word: text for word, text in asdict(self).items() if text is not None}

    @property
    def asked_digits(self) -> int | None:
        """The digits asked for."""
        return None if self.digits is None else inputs.digits(self.digits)

    def run(self, watch: Watch) -> Run | Certified:
        """Prepare the run, which gives its rows one by one.

        Raises
        ------
        InputError
            If one of the words is not in the grammar, or two of them exclude each other.
        """
        from factorflow.numeric.integrate import plan
        from factorflow.symbolic import factorization, notation

        if self.samples is not None and self.times is not None:
            raise inputs.refusal("--samples", self.samples, "--times is there too", "give one of the two")
        layers, table = inputs.depth(self.depth), inputs.observations(self.observe)
        start, until = inputs.with_sign(inputs.start(self.start, layers)), inputs.event(self.until)
        flow = (factorization.product_flow if start.balanced else factorization.factor_flow)(table, layers)
        return plan(
            flow,
            dict(zip(flow.state, start.entries, strict=True)),
            until,
            samples=None if self.samples is None else inputs.samples(self.samples),
            times=None if self.times is None else inputs.times(self.times),
            digits=self.asked_digits,
            engine=self._engine(),
            parameters={notation.depth: inputs.number(self.depth)},
            watch=watch,
        )

    def _engine(self) -> Engine | Enclosure | None:
        if self.engine is None:
            return None
        if self.engine not in ENGINES:
            cure = inputs.nearest(self.engine, ENGINES, f"give {' or '.join(ENGINES)}")
            raise inputs.refusal("--engine", self.engine, "there is no such engine", cure)
        if self.engine == "float64" and (self.asked_digits or 0) > DOUBLE:
            raise inputs.refusal("--digits", self.digits, f"float64 has at most {DOUBLE}", "leave --engine out")
        return ENGINES[self.engine]()
