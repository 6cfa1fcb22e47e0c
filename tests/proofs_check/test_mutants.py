"""Every false neighbour of the ledger is refuted by its witness, and no claim is."""

from collections import Counter

import pytest
from sympy import Rational, log, pi, sqrt

from factorflow.numeric.arithmetic import Ball
from factorflow.proofs_check.exact import true_at
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.mutants import (
    Mutant,
    given_instead,
    mutant,
    off,
    refute,
    strict,
    tight,
    turned,
    without,
)
from factorflow.proofs_check.neighbours import MUTANTS, mutants_of
from factorflow.proofs_check.neighbours.arora2019.factors import grown
from factorflow.proofs_check.neighbours.points import linear, nearly_solved, on_entry, on_key, on_spectral
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.factorization import factor_flow, product_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import W, depth, det, frobenius, loss, positive, real, t

BY_LABEL = {claim.label: claim for claim in CLAIMS}
REFUTED = {claim.label for claim in CLAIMS if claim.disproof}
"""Conjectures that are false have no false neighbours."""
FEWEST = 5
x, size = real("x"), positive("size")
SQUARES = Claim("test:squares", "", "", Flow("numbers", (), ()), (at_most(x, 2),), at_most(x**2, 4))


@pytest.mark.parametrize("label", sorted(BY_LABEL))
def test_every_neighbour_is_refuted(label: str) -> None:
    refutations = [refute(m) for m in mutants_of(BY_LABEL[label])]
    assert [f"{r.mutant.change}: {r.remark}" for r in refutations if not r.refuted] == []


def test_every_claim_has_neighbours() -> None:
    counts = Counter(m.claim.label for m in MUTANTS)
    assert {label: counts[label] for label in BY_LABEL.keys() - REFUTED if counts[label] < FEWEST} == {}
    assert not REFUTED & set(counts)
    assert set(counts) <= set(BY_LABEL)


def test_no_neighbour_is_the_claim_itself() -> None:
    for m in MUTANTS:
        claim, changed = BY_LABEL[m.claim.label], m.claim
        same = (changed.statement, changed.given, changed.flow) == (claim.statement, claim.given, claim.flow)
        assert not same, f"{claim.label}: {m.change}"


def test_neighbours_of_a_claim_differ() -> None:
    seen = Counter((m.claim.label, m.change) for m in MUTANTS)
    assert [twice for twice, n in seen.items() if n > 1] == []


@pytest.mark.parametrize("label", sorted(BY_LABEL))
def test_no_witness_refutes_the_claim_itself(label: str) -> None:
    """There the claim holds, or one of its hypotheses is false."""
    claim = BY_LABEL[label]
    for m in mutants_of(claim):
        if m.claim.flow == claim.flow:
            assert not refute(mutant(claim, "nothing", m.witness)).refuted, m.change


@pytest.mark.parametrize("label", sorted(BY_LABEL.keys() - REFUTED))
def test_the_hypotheses_of_a_claim_can_be_met(label: str) -> None:
    """A claim whose hypotheses contradict each other would be proved, and say nothing."""
    claim = BY_LABEL[label]
    met = (m.witness for m in mutants_of(claim) if all(true_at(h, claim.flow, m.witness) for h in claim.given))
    assert next(met, None) is not None


class TestRefute:
    def test_a_true_neighbour_survives(self) -> None:
        found = refute(mutant(SQUARES, "5 for 4", {x: 1}, statement=at_most(x**2, 5)))
        assert (found.refuted, found.remark) == (False, "1 <= 5 is true at the witness")

    def test_a_witness_outside_of_the_hypotheses(self) -> None:
        found = refute(mutant(SQUARES, "3 for 4", {x: 7}, statement=at_most(x**2, 3)))
        assert (found.refuted, found.remark) == (False, "the witness does not satisfy x <= 2")

    def test_a_witness_that_leaves_a_symbol_free(self) -> None:
        assert "not decided" in refute(mutant(SQUARES, "x for 4", {}, given=())).remark

    def test_a_witness_against_an_assumption(self) -> None:
        """Symbols that are positive by themselves are not negative at a witness."""
        claim = Claim("test:size", "", "", SQUARES.flow, (), less(0, size))
        assert not refute(mutant(claim, "nothing", {size: -1})).refuted
        assert not refute(mutant(claim, "nothing", {size: 0})).refuted

    def test_a_side_that_is_no_number(self) -> None:
        undefined = at_most(sqrt(x), -1)
        assert not refute(mutant(SQUARES, "a root", {x: -1}, statement=undefined)).refuted


class TestGenerators:
    def test_without_and_instead(self) -> None:
        assert refute(without(SQUARES, at_most(x, 2), {x: 3})).refuted
        assert refute(given_instead(SQUARES, at_most(x, 2), at_most(x, 3), {x: 3})).refuted
        with pytest.raises(ValueError, match="does not assume x < 2"):
            without(SQUARES, less(x, 2), {})
        with pytest.raises(ValueError, match="does not assume x < 2"):
            given_instead(SQUARES, less(x, 2), less(x, 3), {})

    def test_a_little_beyond_a_sharp_bound(self) -> None:
        found: list[Mutant] = [*tight(SQUARES, {x: 2}), strict(SQUARES, {x: 2}), turned(SQUARES, {x: 1})]
        assert all(refute(m).refuted for m in found)
        assert not any(refute(m).refuted for m in tight(SQUARES, {x: 1}))

    def test_off_an_equation(self) -> None:
        claim = Claim("test:sum", "", "", SQUARES.flow, (), equal(x + x, 2 * x))
        assert all(refute(m).refuted for m in off(claim, {x: 1}))
        assert [refute(m).refuted for m in off(claim, {x: 0})] == [False, False, False, True, False]


# The exact solutions that witnesses of statements about all t lie on.
def test_depth_one_from_a_tenth_of_the_identity() -> None:
    """dW/dt is the field at every time t = k ln 2: w_11 stays, the rest approaches its value like exp(-t)."""
    flow = product_flow(depth=1)
    assert linear(0)[depth] == 1
    assert [linear(0)[w] for w in W] == [Rational(1, 10), 0, 0, Rational(1, 10)]
    for k in (0, 1, 12):
        here, next_row = linear(k), linear(k + 1)
        # exp(-t) halves while t grows by ln 2, so that w' = 2 (w(t) - w(t + ln 2)) (-1).
        rates = [2 * (next_row[w] - here[w]) for w in W]
        assert [true_at(equal(f, rate), flow, here) for f, rate in zip(flow.field, rates, strict=True)] == [True] * 4


@pytest.mark.parametrize("layers", [2, 3])
def test_factors_that_grow_along_the_corner(layers: int) -> None:
    """w = exp(t) at depth 2 and 1/(1-t) at depth 3 solve w' = w^(L-1): the gradient there is -E11."""
    for w in (Rational(3, 2), Rational(101, 100)):
        here = grown(layers, w)
        time = log(w) if layers == 2 else 1 - 1 / w
        assert here[t] == time
        flow = factor_flow(None, layers)
        gradient = dict(zip(flow.parameters, (-1, 0, 0, 0), strict=True))
        speeds = [w ** (layers - 1) if s.name.endswith("_11") else 0 for s in flow.state]
        point = {**here, **gradient}
        assert [true_at(equal(f, v), flow, point) for f, v in zip(flow.field, speeds, strict=True)] == [True] * len(
            speeds
        )


def test_the_families_are_what_they_say() -> None:
    flow = product_flow()
    for q in (Rational(1, 3), Rational(9, 10)):
        a, b, c, d = on_key(q)
        assert true_at(equal(2 * det, loss * frobenius**2), flow, dict(zip(W, (a, b, c, d), strict=True)))
        for family in (on_spectral, on_entry):
            a, b, c, d = family(q)
            assert a * d == b * c
        a, b, c, d = on_spectral(q)
        assert (b - 1) ** 2 + (c - 1) ** 2 + d**2 == q**2 + q**6
    a, b, c, d = nearly_solved(1000)
    assert a * d - b * c == Rational(1, 1000)


def test_balls_and_normal_forms_agree_on_a_witness() -> None:
    """The same comparison by balls alone."""
    with Ball(128).working():
        assert true_at(less(sqrt(2) + pi, Rational(4556, 1000)), SQUARES.flow, {}) is True
