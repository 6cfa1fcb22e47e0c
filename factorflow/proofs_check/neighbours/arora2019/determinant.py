"""False neighbours of the law of the determinant, and of what follows from it for its sign."""

from __future__ import annotations

from itertools import chain

from sympy import Expr, ImmutableMatrix, Integer, Symbol, exp, sign

from factorflow.proofs_check.claims.arora2019 import (
    det_law_claim,
    det_law_closed_form,
    det_sign_claim,
    trace_law,
)
from factorflow.proofs_check.claims.steps import FLOW
from factorflow.proofs_check.mutants import Mutant, mutant, off, stating
from factorflow.proofs_check.neighbours.arora2019.product import GRADIENT
from factorflow.proofs_check.neighbours.arora2019.singular import TURNED, weight
from factorflow.proofs_check.neighbours.points import linear, started
from factorflow.symbolic.comparison import equal, less
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, factors, product_flow
from factorflow.symbolic.notation import (
    G,
    ddt,
    depth,
    det,
    det_sign,
    gamma,
    initial,
    inner_WG,
    log_abs_det,
    s_1,
    s_2,
    x,
    y,
)

L, SGN = depth, sign(s_2)


def law(power: Expr = 1 - 2 / L, factor: Expr = L, signed: Expr = SGN) -> Expr:
    """-factor (|s_1|^power gamma_11 + |s_2|^power sgn(s_2) gamma_22)."""
    return -factor * (weight(s_1, power) * gamma[0, 0] + weight(s_2, power) * signed * gamma[1, 1])


_rate, _size = ddt(log_abs_det), {**TURNED, s_2: Integer(-27)}
LAW = (
    *off(det_law_claim, _size),
    *(
        stating(det_law_claim, change, equal(_rate, rate), _size)
        for change, rate in {
            "L dropped": law(factor=Integer(1)),
            "L-1 for L": law(factor=L - 1),
            "2-2/L for 1-2/L": law(2 - 2 / L),
            "sgn dropped": law(signed=Integer(1)),
            "1-1/L for 1-2/L": law(1 - 1 / L),
        }.items()
    ),
    stating(det_law_claim, "the logarithm dropped", equal(ddt(exp(log_abs_det)), law()), _size),
)
TRACE = (
    *off(trace_law, _size),
    *(
        stating(trace_law, change, equal(ddt(weight(s_1, power) + weight(s_2, power)), side), _size)
        for change, power, side in (
            ("L for 2", 2 / L, -L * inner_WG),
            ("1/L for 2/L", 1 / L, -2 * inner_WG),
            ("2-2/L for 2/L", 2 - 2 / L, -2 * inner_WG),
        )
    ),
)


def of_closed_law(layers: int) -> tuple[Mutant, ...]:
    """Neighbours of the law in the entries of W at one depth."""
    claim = det_law_closed_form(layers)
    numbers: dict[Symbol, Integer] = {x: Integer(2), y: Integer(3), det_sign: Integer(-1), **GRADIENT}
    largest, smallest = (value ** (layers - 2) * g for value, g in ((x, G[0, 0]), (y, G[1, 1])))
    changes = {
        "L-1 for L": -(layers - 1) * (largest + det_sign * smallest),
        "the sign dropped": -layers * (largest + smallest),
        "1-1/L for 1-2/L": -layers * (largest * x + det_sign * smallest * y),
        "the second value dropped": -layers * largest,
    }
    return (
        *off(claim, numbers),
        *(stating(claim, change, equal(claim.statement.lhs, rate), numbers) for change, rate in changes.items()),
    )


# What does not keep the sign.  A statement about all t is refuted at one time of an exact solution, or by
# its derivative where the determinant is zero.
_factor_flow, _deep = factor_flow(RAZIN2020, 2), factor_flow(RAZIN2020, 3)


def placed(*entries: int, layers: int = 2) -> dict[Symbol, Integer]:
    """The factors, from the first to the last."""
    symbols = (entry for factor in factors(layers) for entry in factor)
    return dict(zip(symbols, map(Integer, entries), strict=True))


def stays_at_zero(change: str, witness: dict[Symbol, Integer]) -> Mutant:
    """Without balance: were the sign kept, the determinant would not pass through zero."""
    return mutant(
        det_sign_claim,
        change,
        witness,
        flow=_factor_flow,
        given=(equal(det, 0),),
        statement=equal(ddt(det), 0),
    )


def stepped(size: int) -> Expr:
    """The determinant after one step of gradient descent on three factors."""
    moved = (ImmutableMatrix(w + size * w.applyfunc(ddt)) for w in factors(3))
    first, second, third = (w.det() for w in moved)
    return third * second * first


_sizes = (1, 0, 0, 1)
SIGN = (
    mutant(det_sign_claim, "depth 1", linear(1), flow=FLOW, given=det_sign_claim.given[1:]),
    mutant(det_sign_claim, "det W(0) = 0", started(0, 0, 0, 0), flow=FLOW, given=det_sign_claim.given[:1]),
    stays_at_zero("no balance: W_1 invertible, W_2 of rank one", placed(1, 1, 0, 1, 0, 0, 0, 1)),
    stays_at_zero("no balance: W_1 of rank one", placed(1, 0, 0, 0, 1, 1, 1, 0)),
    mutant(
        det_sign_claim,
        "one Euler step of size 1",
        placed(*_sizes, *_sizes, *_sizes, layers=3),
        flow=_deep,
        given=(),
        statement=less(0, det * stepped(1)),
    ),
    mutant(
        det_sign_claim,
        "the determinant never falls",
        started(1, 0, 0, 1),
        flow=product_flow(depth=2),
        statement=less(0, ddt(det) * initial(det)),
    ),
)

MUTANTS: tuple[Mutant, ...] = (
    *LAW,
    *TRACE,
    *chain.from_iterable(map(of_closed_law, range(2, 6))),
    *SIGN,
)
