"""Sections as HTML: everything of the ledger can be said in it, and nothing from outside becomes a mark."""

import html

import pytest

from factorflow.proofs_check.hypertext import page_of, prose, section, steps, table
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import real
from factorflow.symbolic.typeset import Line, Remark, Section, Table, escape

EVIL = "<script>alert('&\"')</script>"
x, y = real("x"), real("y")


@pytest.mark.parametrize("plain", ["50% of a_1 & b", "x^2 ~ {y} #1 $", r"a\b < c > d", EVIL])
def test_what_was_escaped_for_tex_is_escaped_for_html(plain: str) -> None:
    said = html.unescape(prose(escape(plain)))
    assert "<script" not in prose(escape(plain))
    assert said == plain


def test_an_unknown_command_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"\\input is not in the language"):
        prose(r"\input{secrets}")


def test_every_reason_and_title_of_the_ledger_can_be_written() -> None:
    for claim in CLAIMS:
        assert prose(escape(claim.title))
        assert all(prose(link.reason.latex()) for link in claim.links)


def test_steps_are_numbered_and_a_failure_stands_with_its_step() -> None:
    written = steps((Line(at_most(x, y)), Remark("Case $x$:"), Line(at_most(y, x), "why", "failed: 1 < 2")))
    assert written.index("(1)") < written.index("Case ") < written.index("(2)") < written.index("why")
    assert '<strong class="failure">failed: 1 &lt; 2</strong>' in written


def test_tables_labels_and_notes_are_escaped() -> None:
    written = section(Section(escape(EVIL), note=EVIL, label=EVIL, after=Table((EVIL,), ((EVIL,),), EVIL)))
    assert "<script" not in written + page_of(EVIL, []).split("</h1>")[0]
    assert "alert(&#x27;&amp;&quot;" in table(Table((EVIL,), ((EVIL,),)))
