"""Reasons and claims are data: what they use is derived from them, and they print."""

import pytest
from sympy import ImmutableMatrix, Rational

from factorflow.symbolic.claim import Claim, chain, named
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import det, loss, rank, real
from factorflow.symbolic.reason import (
    Balls,
    ByClaim,
    Cases,
    Cited,
    Expansion,
    Invariance,
    Link,
    Monotone,
    Rank,
    RealArithmetic,
    Rising,
    Squeeze,
    SumOfSquares,
    Witness,
    links_within,
)

x, y = real("x"), real("y")
NUMBERS = Flow("numbers", (), ())
SQUARE = at_most(0, x**2)
lemma = Claim("test:a_lemma", "a lemma", "here", NUMBERS, (), SQUARE, chain((SQUARE, SumOfSquares(x**2))))


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Expansion(), "by expansion"),
        (Expansion((equal(x, y),)), "by expansion with $x = y$"),
        (SumOfSquares(x**2, y, multiplier=2), r"since~$2\,\Delta = x^{2} + y$"),
        (RealArithmetic(), "by real arithmetic (z3)"),
        (Balls({x: (Rational(0), Rational(1, 2))}), r"by ball arithmetic on $x\in[0,\frac{1}{2}]$"),
        (Monotone("root", less(x, y)), "by monotonicity of the square root in $x < y$"),
        (Invariance(equal(x, 0)), "for all $t$, by $x = 0$"),
        (Rank(ImmutableMatrix([[1]])), "by exact elimination"),
        (Witness({x: 2, y: Rational(1, 3)}), r"at $x=2,\ y=\frac{1}{3}$"),
        (ByClaim(lemma), r"by \texttt{test:a\_lemma}"),
        (Cited("somebody"), "cited: somebody"),
        (Cases(((at_most(x, y), ()), (less(y, x), ()))), r"in both cases: $x \le y$, $y < x$"),
        (Rising(x, Rational(1), ()), "since it holds at $x = 1$, and the difference grows from there"),
        (Squeeze(), r"since $\le$ and $\ge$ are known"),
    ],
)
def test_a_reason_says_why_in_words(reason: object, text: str) -> None:
    assert reason.latex() == text  # type: ignore[attr-defined]


def test_terms_become_exact() -> None:
    reason = SumOfSquares(1, x, multiplier=3)
    assert reason.terms == (1, x)
    assert reason.multiplier == 3
    assert hash(reason) == hash(SumOfSquares(1, x, multiplier=3))


def test_links_inside_of_cases_and_rises_come_first() -> None:
    inner = (Link(at_most(0, 1), SumOfSquares(1)),)
    outer = Link(at_most(0, 2), Cases(((at_most(x, y), inner), (less(y, x), inner))))
    rise = Link(at_most(0, 3), Rising(x, Rational(0), (outer,)))
    assert [str(link.statement) for link in links_within((rise,))] == ["0 <= 1", "0 <= 1", "0 <= 2", "0 <= 3"]


class TestClaim:
    above = Claim("test:above", "above", "here", NUMBERS, (less(y, 1),), SQUARE, chain((SQUARE, ByClaim(lemma))))

    def test_what_it_uses_is_derived(self) -> None:
        assert self.above.uses == (lemma,)
        branch = chain((SQUARE, ByClaim(lemma)))
        hidden = Cases(((at_most(x, y), branch), (less(y, x), branch)))
        assert Claim("t:c", "", "", NUMBERS, (), SQUARE, chain((SQUARE, hidden))).uses == (lemma,)

    def test_its_free_symbols_are_derived(self) -> None:
        assert self.above.free_symbols == {x, y}
        assert lemma.free_symbols == {x}

    def test_it_prints(self) -> None:
        assert self.above.latex() == r"y < 1 \quad\Longrightarrow\quad 0 \le x^{2}"
        assert lemma.latex() == r"0 \le x^{2}"
        assert repr(lemma) == "Claim(test:a_lemma: a lemma)"

    def test_families(self) -> None:
        family = [Claim(label, "", "", NUMBERS, (), SQUARE) for label in ("a:b", "a:b.c", "a:bc", "a:b.c.d", "b:a")]
        assert [c.label for c in named("a:b", family)] == ["a:b", "a:b.c", "a:b.c.d"]
        assert [c.label for c in named("a", family)] == ["a:b", "a:b.c", "a:bc", "a:b.c.d"]
        assert named("nothing", family) == ()


def test_the_rank_of_a_matrix_is_not_evaluated() -> None:
    ones = ImmutableMatrix([[1, 1], [1, 1]])
    assert equal(rank(ones), 1).lhs == rank(ones)
    assert rank(ones) != rank(ImmutableMatrix([[1, 0], [0, 1]]))
    assert "rank" in equal(rank(ones), 1).latex()


def test_names_print_as_in_the_papers() -> None:
    assert (less(0, det * real("det_0"))).latex() == r"0 < \left(\det W\right) \det W(0)"
    assert at_most(loss, 1).latex() == r"\ell \le 1"
