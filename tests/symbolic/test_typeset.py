"""LaTeX of chains and documents."""

import pytest
from sympy import sqrt

from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import (
    W,
    bracketed,
    det,
    frobenius,
    initial,
    loss,
    real,
    start_value,
    symbol_latex,
    typeset_expression,
)
from factorflow.symbolic.typeset import Line, Remark, Section, document, escape

x, y = real("x"), real("y")


@pytest.mark.parametrize(
    ("plain", "safe"),
    [
        ("50% of a_1 & b", r"50\% of a\_1 \& b"),
        ("x^2 ~ {y} #1 $", r"x\textasciicircum{}2 \textasciitilde{} \{y\} \#1 \$"),
        ("a\\b < c > d", r"a\textbackslash{}b \textless{} c \textgreater{} d"),
        ("nothing", "nothing"),
    ],
)
def test_what_tex_takes_for_commands(plain: str, safe: str) -> None:
    assert escape(plain) == safe


def test_a_failure_is_red_and_stays_with_its_line() -> None:
    good, bad = Line(at_most(x, y), "by expansion"), Line(at_most(x, y), "by expansion", "failed: 1 & 2")
    assert "red" not in good.latex()
    assert r"\textcolor{red}{failed: 1 \& 2}" in bad.latex()
    assert bad.plain() == "x <= y  !! failed: 1 & 2"


def test_a_section_numbers_its_lines() -> None:
    section = Section("Title", "", (Line(at_most(x, y)), Remark("Case $x$:"), Line(at_most(y, x), "why")))
    printed = section.latex()
    assert r"\ffstep{(1)}{x}{\le y}{}" in printed
    assert r"\ffstep{(2)}{y}{\le x}{why}" in printed
    assert printed.index("(1)") < printed.index("Case $x$:") < printed.index("(2)")
    assert section.plain().splitlines() == ["Title", "  1. x <= y", "  2. y <= x"]


def test_a_statement_has_label_source_and_status() -> None:
    section = Section("T & U", note="a paper; status: Proved: so.", label="a:label")
    assert r"\ffstatement{a:label}{T & U}{a paper}{Proved: so.}" in section.latex()
    assert section.plain().startswith("T & U  [a:label (a paper; status: Proved: so.)]")


def test_a_document_and_a_fragment_of_it() -> None:
    sections = [Section("One", "Text.")]
    whole, part = (
        document("Title", sections, end="The end."),
        document("Title", sections, fragment=True, end="The end."),
    )
    assert part in whole
    assert whole.startswith(r"\documentclass")
    assert whole.rstrip().endswith("The end.\n\\end{document}")
    assert "documentclass" not in part
    assert "The end." not in part


def test_names_of_the_papers() -> None:
    assert symbol_latex(loss) == r"\ell"
    assert symbol_latex(initial(det)) == r"\det W(0)"
    assert typeset_expression(loss * frobenius**2) == r"\ell \|W\|_F^{2}"
    assert typeset_expression(sqrt(W[0, 0])) == r"\sqrt{w_{11}}"


def test_a_sum_is_put_in_brackets() -> None:
    assert bracketed(x + y) == r"\left(x + y\right)"
    assert bracketed(x * y) == "x y"


def test_the_first_row_of_an_expression() -> None:
    assert start_value(x * det) == initial(x) * initial(det)
    assert str(initial(det)) == "det_0"
