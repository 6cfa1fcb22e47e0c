"""The flows of the two papers, to the digits promised."""

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from sympy import Expr, ImmutableMatrix, Rational, Symbol, sqrt

from factorflow.errors import InputError, NotReached, NumericalError
from factorflow.numeric.engines.float64 import Float64
from factorflow.numeric.engines.taylor import Taylor
from factorflow.numeric.integrate import integrate, plan
from factorflow.numeric.run import Unfinished
from factorflow.numeric.start import balanced_factors
from factorflow.numeric.trajectory import Trajectory
from factorflow.symbolic.factorization import RAZIN2020, factor_flow, product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, real

TENTH = dict(zip(W, (Fraction(1, 10), 0, 0, Fraction(1, 10)), strict=True))
SKEW = ImmutableMatrix([[Rational(1, 5), Rational(1, 10)], [0, Rational(1, 4)]])
NEGATIVE = ImmutableMatrix([[Rational(1, 10), 0], [Rational(1, 20), Rational(-1, 5)]])
OTHER = ((None, -2), (Rational(1, 2), Rational(1, 10)))
x = real("x")


def entries(matrix: ImmutableMatrix) -> dict[Symbol, Expr]:
    return dict(zip(W, matrix, strict=True))


def agree(ours: Any, theirs: str | mpmath.mpf, digits: int) -> bool:
    with mpmath.workdps(digits + 20):
        return bool(abs(ours / mpmath.mpf(theirs) - 1) <= mpmath.mpf(10) ** (1 - digits))


def test_float64_keeps_the_sign_of_the_determinant() -> None:
    last = integrate(product_flow(depth=2), TENTH, "t=3000", engine=Float64()).row(-1)
    assert last["w_11"] == pytest.approx(26.022382422878624, rel=1e-8)
    assert last["det_sign"] == 1


def test_taylor_has_the_digits_that_were_asked_for() -> None:
    run = integrate(product_flow(depth=2), TENTH, "t=100", times=[10], digits=25)
    assert run.digits == 25
    assert agree(run.row(1)["w_11"], "2.847292671468564692271287765", 25)
    assert agree(run.row(2)["w_11"], "7.891133457546388038848288799", 25)
    assert agree(run.row(2)["w_12"], "0.98488024949765161946", 20)


def test_the_digits_of_float64_are_measured_and_honest() -> None:
    flow = product_flow(depth=2)
    rough, fine = (integrate(flow, TENTH, "t=100", samples=5, digits=digits) for digits in (None, 30))
    assert rough.digits is not None
    assert 7 <= rough.digits <= 15
    for row in range(5):
        for name, ball in rough.balls(row, 100).items():
            assert ball.overlaps(fine.balls(row, 100)[name])


@pytest.mark.parametrize(
    ("depth", "start", "observe"),
    [(3, SKEW, RAZIN2020), (4, SKEW, RAZIN2020), (2, NEGATIVE, OTHER), (3, NEGATIVE, OTHER)],
)
def test_product_and_factors_agree(depth: int, start: ImmutableMatrix, observe: Any) -> None:
    product = integrate(product_flow(observe, depth), entries(start), "t=3", digits=25)
    factors = integrate(factor_flow(observe, depth), balanced_factors(start, depth), "t=3", digits=25)
    for name, number in product.row(1).items():
        assert agree(factors.row(1)[name], number, 25)


def test_samples_are_equal_in_log() -> None:
    run = integrate(product_flow(depth=2), TENTH, "w11=3", samples=6, digits=20)
    logs = [mpmath.log1p(t) for t in run.column("t")]
    assert len(run) == 6
    for i, log in enumerate(logs):
        assert log == pytest.approx(float(logs[-1]) * i / 5, rel=1e-12)
    assert run.row(-1)["w_11"] == 3


def test_an_event_is_located_to_the_digits_asked() -> None:
    run = integrate(Flow("decay", (x,), (-x,)), {x: sqrt(2)}, "x=1/2", digits=40)
    with mpmath.workdps(60):
        assert agree(run.row(-1)["t"], mpmath.log(2) * 1.5, 40)


def test_digits_that_cancel_are_replaced() -> None:
    """At depth 1, 1 - w_12 = e^-t: the loss keeps 20 digits where w_12 has 40 nines."""
    run = integrate(product_flow(depth=1), TENTH, "t=100", digits=20)
    with mpmath.workdps(120):
        truth = (2 + mpmath.mpf(1) / 100) / 2 * mpmath.exp(-200)
    assert agree(run.row(-1)["loss"], truth, 20)


def test_an_event_in_what_cancels_is_not_believed_too_early() -> None:
    """At depth 1 the loss is 1.005 e^-2t."""
    run = integrate(product_flow(depth=1), TENTH, "loss=1e-87", digits=20)
    with mpmath.workdps(120):
        truth = mpmath.log(mpmath.mpf("1.005e87")) / 2
    assert agree(run.row(-1)["t"], truth, 20)


def test_a_tiny_start_keeps_its_digits() -> None:
    tiny = dict(zip(W, (Fraction(1, 10**30), 0, 0, Fraction(1, 10**30)), strict=True))
    short, long = (integrate(product_flow(depth=2), tiny, "t=40", digits=digits) for digits in (20, 40))
    assert all(agree(a, b, 20) for a, b in zip(short.values[1], long.values[1], strict=True))


def test_a_determinant_of_one_and_a_singular_start() -> None:
    third = dict(zip(W, (Fraction(1, 3), 0, 0, 3), strict=True))
    assert integrate(product_flow(depth=2), third, "t=1", digits=20).row(0)["log_abs_det"] == 0
    with pytest.raises(InputError, match="is the start singular"):
        integrate(product_flow(depth=2), dict.fromkeys(W, 1), "t=1")


def test_a_limit_is_not_passed() -> None:
    relaxation = Flow("relaxation", (x,), (1 - x,))
    with pytest.raises(Unfinished, match=r"x=2 is not reached: the flow has come to rest.* x = 1") as stopped:
        integrate(relaxation, {x: 0}, "x=2", digits=20)
    assert len(stopped.value.trajectory) == 1
    with pytest.raises(NotReached, match="budget of steps is spent"):
        integrate(relaxation, {x: 0}, "t=1000", digits=20, engine=Taylor(max_steps=10))


def test_a_far_event_is_left_to_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Float64 reaches w_11 = 3 in some hundred steps; where it is not let, the answer is the same."""
    near = integrate(product_flow(depth=2), TENTH, "w11=3", digits=8)
    monkeypatch.setattr("factorflow.numeric.integrate.TRIAL", 20)
    far = integrate(product_flow(depth=2), TENTH, "w11=3", digits=8)
    assert near.provenance["engine"].startswith("Float64")
    assert far.provenance["engine"].startswith("Relay")
    assert abs(far.row(-1)["t"] - near.row(-1)["t"]) < 1e-7 * near.row(-1)["t"]


def test_what_float64_cannot_resolve_is_said() -> None:
    with pytest.raises(NumericalError, match="ask for more than 15 digits"):
        integrate(product_flow(depth=1), TENTH, "loss=1e-40", engine=Float64())
    assert integrate(product_flow(depth=1), TENTH, "loss=1e-40", digits=10).digits == 10


def test_rows_survive_an_interrupt() -> None:
    def stop(time: Any) -> None:
        if time > 5:
            raise KeyboardInterrupt

    run = plan(product_flow(depth=2), TENTH, "t=100", times=[1, 2, 50], digits=20, watch=stop)
    with pytest.raises(KeyboardInterrupt):
        list(run)
    assert isinstance(run.trajectory, Trajectory)
    assert [float(t) for t in run.trajectory.column("t")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        ({"until": "t=-1"}, "before the start"),
        ({"until": "w33=1"}, "has no quantity w33"),
        ({"digits": 1}, "too few"),
        ({"samples": 1}, "2 rows or more"),
        ({"times": [2, 1]}, "must be positive and increase"),
        ({"times": [20]}, "lies behind the end"),
        ({"start": {**TENTH, W[0, 1]: 0.5}}, "not exact"),
        ({"start": {W[0, 0]: 1}}, "give each of w_11, w_12, w_21, w_22"),
    ],
)
def test_requests_that_make_no_sense(request_: dict[str, Any], complaint: str) -> None:
    asked = {"start": TENTH, "until": "t=10", **request_}
    with pytest.raises(InputError, match=complaint):
        integrate(product_flow(depth=2), asked.pop("start"), asked.pop("until"), **asked)
