"""What an enclosure of a flow says of its end."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from sympy import Rational

from factorflow.errors import FactorflowError
from factorflow.numeric.arithmetic import Ball
from factorflow.numeric.evaluate import evaluator
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.embedded import trace_end, w11_end
from factorflow.symbolic.reason import EmbeddedLimit

if TYPE_CHECKING:
    from factorflow.numeric.engines.enclosure.embedded import Rest


def objection_to_limit(reason: EmbeddedLimit, statement: Comparison, largest: Rational) -> str:
    """Say why the enclosure of the embedded flow does not show an inequality for every start up to the largest."""
    try:
        rest, reach = _limit(reason)
        (slack,) = evaluator([statement.slack], {}, (w11_end, trace_end), Ball(128))((rest.w11, rest.trace))
    except FactorflowError as error:
        return str(error)
    if largest > reach:
        return f"the enclosure is of the starts up to {float(reach):g}"
    return "" if Ball(128).decide(statement.op, slack) else f"the enclosure leaves open whether {statement}"


@cache
def _limit(reason: EmbeddedLimit) -> tuple[Rest, Fraction]:
    from factorflow.numeric.engines.enclosure.embedded import limit

    return limit(Fraction(int(reason.k.p), int(reason.k.q)), reason.digits)
