"""Where lines of mathematics may end."""

from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Symbol, sqrt

from factorflow.symbolic.breaking import breakable
from factorflow.symbolic.notation import typeset_expression

x, y = Symbol("x", real=True), Symbol("y", real=True)
names = [Symbol(f"x_{i}", real=True) for i in range(30)]


def test_a_break_is_before_the_sign_and_outside_of_braces() -> None:
    assert breakable(r"a - \frac{b + c}{d} \le e") == r"a\penalty100 - \frac{b + c}{d}\penalty100 \le e"


def test_short_brackets_are_never_broken() -> None:
    text = typeset_expression((x + y) ** 2)
    assert breakable(text) == text


def test_a_break_costs_more_the_deeper_it_is() -> None:
    inner = Add(*names[:12])
    text = breakable(typeset_expression(y * (y * inner**2 + sqrt(x + y))))
    assert r"\penalty400 + " in text
    assert r"\penalty700 + " in text
    assert r"\penalty100" not in text
    assert r"\sqrt{x + y}" in text


@given(st.lists(st.sampled_from([r"\left(", "{", " + ", " - ", "x", " = "]), max_size=12))
def test_nothing_is_lost(tokens: list[str]) -> None:
    closing = {r"\left(": r"\right)", "{": "}"}
    text = "".join(tokens) + "".join(closing[t] for t in reversed(tokens) if t in closing)
    broken = breakable(text)
    signs = [broken.count(sign) for sign in (" + ", " - ", " = ", "x")]
    assert signs == [text.count(sign) for sign in (" + ", " - ", " = ", "x")]
    assert broken.count("{") == broken.count("}")
    assert broken.count(r"\left(") == broken.count(r"\right)")
