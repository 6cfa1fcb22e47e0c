"""What `run` is asked for, in the words of the user, and the run that these words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from factorflow.numeric import inputs

if TYPE_CHECKING:
    from factorflow.numeric.certified import Certified
    from factorflow.numeric.engines.base import Engine
    from factorflow.numeric.engines.descent import Iterates
    from factorflow.numeric.engines.enclosure.engine import Enclosure
    from factorflow.numeric.integration import Watch
    from factorflow.numeric.run import Run
    from factorflow.symbolic.factorization import Observations


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


CERTIFIED, DESCENT = "enclosure", "descent"
"""The engine of a certified run; the one that is no integrator and has a learning rate."""
ENGINES: dict[str, Callable[[], Engine | Enclosure]] = {
    "float64": _float64,
    "taylor": _taylor,
    "stiff": _stiff,
    CERTIFIED: _enclosure,
}
"""How to make an engine, imported only when it is asked for."""
NAMES = (*ENGINES, DESCENT)
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
    learning_rate: str | None = None

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> Self:
        """Return the request that a file keeps among its settings."""
        return cls(**{word.name: settings[word.name] for word in fields(cls) if word.name in settings})

    @property
    def settings(self) -> dict[str, str]:
        """What was said, for a file to keep."""
        return {word: text for word, text in asdict(self).items() if text is not None}

    @property
    def asked_digits(self) -> int | None:
        """The digits asked for."""
        return None if self.digits is None else inputs.digits(self.digits)

    def run(self, watch: Watch, times: Sequence[Fraction] | None = None) -> Run | Certified | Iterates:
        """Prepare the run, which gives its rows one by one; `times` are those of its rows, where they are known.

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
        if self.engine == DESCENT:
            return self._descent(table, start, layers, watch)
        if self.learning_rate is not None:
            raise inputs.refusal("--learning-rate", self.learning_rate, "only descent has one", "add --engine descent")
        flow = (factorization.product_flow if start.balanced else factorization.factor_flow)(table, layers)
        return plan(
            flow,
            dict(zip(flow.state, start.entries, strict=True)),
            until,
            samples=None if self.samples is None or times is not None else inputs.samples(self.samples),
            times=times if self.times is None else inputs.times(self.times),
            digits=self.asked_digits,
            engine=self._engine(),
            parameters={notation.depth: inputs.number(self.depth)},
            watch=watch,
        )

    def _descent(self, table: Observations, start: inputs.Start, layers: int, watch: Watch) -> Iterates:
        """Prepare gradient descent on the factors: those given, or the balanced ones of W(0)."""
        from sympy import Matrix

        from factorflow.numeric.engines.descent import Descent, Iterates
        from factorflow.numeric.problem import problem
        from factorflow.numeric.start import balanced_factors
        from factorflow.symbolic.factorization import factor_flow

        if self.learning_rate is None:
            raise inputs.refusal("--engine", DESCENT, "it has no step size", "add --learning-rate 1/100")
        if (self.asked_digits or 0) > DOUBLE:
            raise inputs.refusal("--digits", self.digits, f"descent has at most {DOUBLE}", "leave --digits out")
        flow, until = factor_flow(table, layers), inputs.event(self.until)
        factors = (
            balanced_factors(Matrix(start.product), layers)
            if start.balanced
            else dict(zip(flow.state, start.entries, strict=True))
        )
        engine = Descent(inputs.positive(self.learning_rate, "--learning-rate"))
        samples = None if self.samples is None else inputs.samples(self.samples)
        times = () if self.times is None else inputs.times(self.times)
        return Iterates(problem(flow, factors, until, {}), engine, samples, times, watch)

    def _engine(self) -> Engine | Enclosure | None:
        if self.engine is None:
            return None
        if self.engine not in ENGINES:
            cure = inputs.nearest(self.engine, NAMES, f"give {' or '.join(NAMES)}")
            raise inputs.refusal("--engine", self.engine, "there is no such engine", cure)
        if self.engine == "float64" and (self.asked_digits or 0) > DOUBLE:
            raise inputs.refusal("--digits", self.digits, f"float64 has at most {DOUBLE}", "leave --engine out")
        return ENGINES[self.engine]()
