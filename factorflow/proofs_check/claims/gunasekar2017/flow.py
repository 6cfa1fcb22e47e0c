"""The symmetric flow of Gunasekar et al. (NIPS 2017) and its determinant.  H = A*(r) is any symmetric matrix."""

from collections.abc import Mapping

from sympy import Expr, Matrix, Rational, Symbol, trace

from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, matrix
from factorflow.symbolic.reason import Expansion
from factorflow.symbolic.sensing import log_det_X, measured_flow, sensing_flow, symmetric, symmetric_factor_flow

PAPER = "Gunasekar et al. 2017"


def first_row_flow(size: int) -> Flow:
    """The flow on which the claims are tested: the first row of X is observed, and is 1, 1/2, ..."""
    units = [Matrix(size, size, lambda i, j, k=k: int({i, j} == {0, k})) for k in range(size)]
    return measured_flow(units, [Rational(1, k) for k in range(1, size + 1)])


def measured(size: int) -> Mapping[Symbol, Expr]:
    """H and X in the entries of U on that flow."""
    flow = first_row_flow(size)
    wanted = {*symmetric("h", size), *symmetric("x", size)}
    return {q: flow.expand(expr) for q, expr in flow.definitions.items() if q in wanted}


def suffix(size: int) -> str:
    """What is added to a label that stands for size 3."""
    return "" if size == 3 else f".size-{size}"


def flow_claim(size: int) -> Claim:
    """X = U U^T obeys X' = -(H X + X H): the flow depends on X alone."""
    X, H = matrix("x", size), symmetric("h", size)
    statement = equal(X.applyfunc(ddt), -(H * X + X * H))
    return Claim(
        label=f"gunasekar2017:flow{suffix(size)}",
        title=f"The flow of U moves X = U U^T by X alone, size {size}",
        source=f"{PAPER}, equation (4)",
        flow=symmetric_factor_flow(size),
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
        tested_at=({q: value for q, value in measured(size).items() if q in symmetric("h", size)},),
    )


def det_law(size: int) -> Claim:
    """(ln det X)' = -2 tr A*(r): the determinant stays positive for any measurements."""
    statement = equal(ddt(log_det_X), -2 * trace(symmetric("h", size)))
    return Claim(
        label=f"gunasekar2017:det-law{suffix(size)}",
        title=f"The logarithmic derivative of det X, size {size}",
        source="factorflow",
        flow=sensing_flow(size),
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
        tested_at=(measured(size),),
    )


FLOW = (*map(flow_claim, (3, 2)), *map(det_law, (3, 2)))
