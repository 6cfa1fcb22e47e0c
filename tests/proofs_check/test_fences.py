"""Bernstein coefficients and barriers as reasons, and the fences on a trajectory that begins between them."""

from dataclasses import replace

import pytest
from sympy import Integer, Rational, exp, sqrt

from factorflow.proofs_check.claims.sharpened.fences import FENCE_1, FENCE_8, SLOW, Fence, a
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.specimens import between_fences
from factorflow.proofs_check.verdict import Answer
from factorflow.proofs_check.verify import verify
from factorflow.symbolic.asymptotics import z
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import Comparison, at_most, equal, less
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, ddt, det, initial, real
from factorflow.symbolic.reason import Barrier, Bernstein, Expansion, Link, SumOfSquares

x, y = real("x"), real("y")
REALS = Flow("numbers", (), ())
HALF = Rational(1, 2)
NEAR = (less(0, x), at_most(x, HALF))


def answer(statement: Comparison, reason: object, given: tuple[Comparison, ...], flow: Flow = REALS) -> Answer:
    claim = Claim("test:one", "", "", flow, given, statement, chain((statement, reason)))
    return check(claim)[-1][1].answer


@pytest.mark.parametrize(
    ("statement", "given", "expected"),
    [
        (less(x**2, x), NEAR, Answer.PROVED),
        (less(x**2, x), NEAR[:1], Answer.FAILED),  # nothing is known of x <= 1/2
        (less(x**2, x), NEAR[1:], Answer.FAILED),
        (less(2 * x**2, x), NEAR, Answer.FAILED),  # equal at 1/2
        (at_most(x**2, x), NEAR, Answer.FAILED),  # shows strict inequalities only
        (less(x**2, y), NEAR, Answer.FAILED),
        (less(x**2, exp(x)), NEAR, Answer.FAILED),
        (less(x, sqrt(2)), NEAR, Answer.FAILED),  # no rational coefficients
        (less(Rational(4, 27) - Rational(1, 10**9), x**3 - x**2 + Rational(8, 27)), NEAR, Answer.PROVED),
    ],
)
def test_bernstein(statement: Comparison, given: tuple[Comparison, ...], expected: Answer) -> None:
    assert answer(statement, Bernstein(x, HALF), given) is expected


SINK = Flow("sink", (x, y), (y - 2 * x, x - 2 * y))
RIGHT, TOP = at_most(x, 1), at_most(y, 1)
START = (at_most(initial(x), 1), at_most(initial(y), 1))


def wall(side: Comparison, other: Comparison) -> tuple[Comparison, tuple[Link, ...]]:
    """0 < (1 - x)' = 2 x - y where x = 1 and y <= 1."""
    on_wall = equal(side.lhs, side.rhs)
    return side, chain((less(0, ddt(side.slack)), SumOfSquares(1, other.slack, -2 * on_wall.slack)))


BOX = Barrier((wall(RIGHT, TOP), wall(TOP, RIGHT)))


def test_a_box_that_the_flow_enters_is_never_left() -> None:
    assert answer(RIGHT, BOX, START, SINK) is Answer.PROVED
    claim = Claim("test:box", "", "", SINK, START, TOP, chain((TOP, BOX)))
    assert all(check(claim)[i][1] for i in range(3))


def test_barriers_that_do_not_hold() -> None:
    assert answer(RIGHT, BOX, START[:1], SINK) is Answer.FAILED  # the start may be above
    assert answer(at_most(x, 2), BOX, START, SINK) is Answer.FAILED  # no wall
    assert answer(RIGHT, BOX, (*START, less(0, x)), SINK) is Answer.FAILED  # may not hold at all times
    alone = Barrier((wall(RIGHT, TOP),))
    claim = Claim("test:alone", "", "", SINK, START, RIGHT, chain((RIGHT, alone)))
    assert check(claim)[0][1].answer is Answer.FAILED  # y <= 1 is no wall any more
    idle = Barrier(((RIGHT, ()), (TOP, ())))
    assert answer(RIGHT, idle, START, SINK) is Answer.FAILED
    wrong_end = Barrier(((RIGHT, chain((equal(x, x), Expansion()))), wall(TOP, RIGHT)))
    assert answer(RIGHT, wrong_end, START, SINK) is Answer.FAILED


@pytest.mark.parametrize(
    "fence",
    [
        replace(FENCE_1, widths=(0, 20)),
        replace(FENCE_1, widths=(-30, 40)),
        replace(FENCE_1, power=1),
        replace(FENCE_1, right=Rational(1, 4)),
    ],
)
def test_no_proof_of_fences_that_do_not_hold(fence: Fence) -> None:
    assert not all(verdict for name in fence.walls for _, verdict in check(fence.face(name)))


def test_between_the_fences_the_claims_hold_on_a_trajectory() -> None:
    run = between_fences(6)
    for claim in (claim for fence in (FENCE_1, FENCE_8) for claim in fence.claims if claim.tested_at):
        evidence = verify(claim, run)
        assert evidence is not None
        assert not evidence.violated
        if ".stays-" in claim.label:
            assert evidence.tested, claim.label


def test_the_slow_flow_is_the_product_flow() -> None:
    flow = product_flow(depth=2)
    point = {W[0, 0]: Integer(3), W[0, 1]: HALF, W[1, 0]: HALF, W[1, 1]: Rational(1, 5)}
    rates = [rate.subs({z: Rational(1, 9), a: Rational(9, 2), det: Rational(7, 20)}) for rate in SLOW.field]
    quantities = (W[0, 0] ** -2, W[0, 0] ** 2 * (1 - W[0, 1]), W.det())
    for quantity, rate in zip(quantities, rates, strict=True):
        assert abs(flow.derivative(quantity).subs(point).evalf(30) - rate.evalf(30)) < 1e-25
