"""MathML of our LaTeX: what a browser needs, and an error for what is not in the language."""

from xml.etree import ElementTree

import pytest

from factorflow.proofs_check.ledger import CLAIMS
from factorflow.symbolic.mathml import mathml
from factorflow.symbolic.notation import LATEX


def text(formula: str) -> str:
    """Return what stands in a formula, without its marks."""
    return "".join(ElementTree.fromstring(f"<p>{mathml(formula).replace('<wbr>', '')}</p>").itertext())


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"x_{1}^{2}", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"x^23", "<msup><mi>x</mi><mn>2</mn></msup><mn>3</mn>"),
        (r"\frac23", "<mfrac><mn>2</mn><mn>3</mn></mfrac>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        ("-x", '<mo form="prefix">−</mo><mi>x</mi>'),
        ("a - x", '<mi>a</mi><mo form="infix">−</mo><mi>x</mi>'),
        ("a = -x", '<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>x</mi>'),
        ("a < x", "<mi>a</mi><mo>&lt;</mo><mi>x</mi>"),
    ],
)
def test_what_is_written(formula: str, expected: str) -> None:
    assert mathml(formula) == f"<math>{expected}</math>"


def test_a_matrix_has_its_rows_and_cells() -> None:
    (row, other) = ElementTree.fromstring(mathml(r"\left[\begin{matrix}1 & 2\\3 & 4\end{matrix}\right]")).iter("mtr")
    assert ["".join(cell.itertext()) for cell in (*row, *other)] == ["1", "2", "3", "4"]


def test_a_long_formula_may_break_before_its_signs_only() -> None:
    long = " + ".join(rf"\left(a_{{{k}}} - {'x' * 30}\right)^{{2}}" for k in range(1, 8))
    pieces = mathml(rf"\displaystyle y = {long}").split("<wbr>")
    assert len(pieces) > 7
    assert all(piece.startswith('<math displaystyle="true"><mo') for piece in pieces[1:])
    assert text(f"y = {long}").count("x") == 210


@pytest.mark.parametrize(
    "formula", [r"\href{x}", "a}", "{a", r"\left(a", r"\frac{a", "é", "&", "_", r"\begin{matrix}a"]
)
def test_what_is_not_in_the_language_is_an_error(formula: str) -> None:
    with pytest.raises(ValueError, match="no MathML"):
        mathml(formula)


def test_every_name_of_the_papers_has_its_mathml() -> None:
    assert all(text(name) for name in LATEX.values())


def test_every_formula_of_the_ledger_has_its_mathml() -> None:
    for claim in CLAIMS:
        for fact in (*claim.given, claim.statement, *(link.statement for link in claim.links)):
            assert text(fact.latex())
