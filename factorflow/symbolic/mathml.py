r"""MathML of the LaTeX that this package prints: one small language, and an error for every word outside of it.

Browsers break a line between two ``<math>`` elements and never inside of one, so a long formula becomes several,
parted where `breakable` lets TeX break it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from unicodedata import lookup

from factorflow.symbolic.breaking import breakable

TOKEN = re.compile(r"\\penalty\d+|\\[a-zA-Z]+|\\.|\S")
SHORT = 80
"""Characters of LaTeX that fit on a line."""
OPENING, CLOSING = {"{", r"\left", r"\begin"}, {"}", r"\right", r"\end"}
ENDS = CLOSING | {"&", r"\\", ""}
"""What ends a row."""


def _element(tag: str, *inside: str, **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(inside)}</{tag}>"


def _function(name: str) -> str:
    return _element("mo", name, form="prefix", lspace=".1em", rspace=".1em")


LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
GREEK = ["alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "pi", "rho"]
GREEK += ["sigma", "tau", "phi", "psi"]
LETTERS = {letter: letter for letter in LATIN} | {r"\varphi": "φ", r"\ell": "ℓ", r"\infty": "∞"}
LETTERS |= {rf"\{name}": lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda')}") for name in GREEK}
UPRIGHT = {r"\Delta": "Δ", r"\Phi": "Φ", r"\top": "⊤", r"\nabla": "∇"}
SIGNS = {"+": "+", "-": "−"}
RELATIONS = {"=": "=", "<": "&lt;", r"\le": "≤", r"\ge": "≥", r"\in": "∈", r"\to": "→", r"\Longrightarrow": "⟹"}
MARKS = {mark: mark for mark in "/,:;.*"} | {r"\sum": "∑", "'": "′"}
FENCES = {mark: mark for mark in "([)]|"} | {r"\|": "‖", r"\langle": "⟨", r"\rangle": "⟩"}
FUNCTIONS = ("cos", "sin", "exp", "ln", "det")
SPACES = {r"\,": ".17em", "~": ".3em", r"\ ": ".3em", r"\quad": "1em"}
SIZES = {r"\bigl": "1.2em", r"\bigr": "1.2em", r"\Bigl": "1.8em", r"\Bigr": "1.8em"}
TIGHT = {"stretchy": "true", "lspace": "0", "rspace": "0"}
SCRIPTED = {"_": "msub", "^": "msup", "_^": "msubsup"}

PLAIN: Mapping[str, str] = {
    **{token: _element("mi", letter) for token, letter in LETTERS.items()},
    **{token: _element("mi", letter, mathvariant="normal") for token, letter in UPRIGHT.items()},
    **{token: _element("mo", sign) for token, sign in (RELATIONS | MARKS).items()},
    **{token: _element("mo", mark, stretchy="false", lspace="0", rspace="0") for token, mark in FENCES.items()},
    **{rf"\{name}": _function(name) for name in FUNCTIONS},
    **{token: _element("mspace", width=width) for token, width in SPACES.items()},
}
"""What a token is, whatever stands around it."""
BEFORE_OPERAND = {*RELATIONS, *SIGNS, *(rf"\{name}" for name in FUNCTIONS), "(", "[", ",", ":", ";", r"\sum"}
"""After these a sign belongs to what follows it."""


def mathml(formula: str) -> str:
    r"""Return a formula, given without its dollar signs, as MathML.

    Parameters
    ----------
    formula : str
        LaTeX; ``\displaystyle`` in front sets it in display style.

    Raises
    ------
    ValueError
        If a word of it is not in the language.

    Examples
    --------
    >>> print(mathml("w_{1} - 8"))
    <math><msub><mi>w</mi><mn>1</mn></msub><mo form="infix">−</mo><mn>8</mn></math>
    """
    bare = formula.removeprefix(r"\displaystyle")
    style = "" if bare == formula else ' displaystyle="true"'
    first, *rest = _pieces(TOKEN.findall(breakable(bare) if len(bare) > SHORT else bare))
    rows = [_Reader(first).whole(), *(_Reader(piece, continues=True).whole() for piece in rest)]
    return "<wbr>".join(f"<math{style}>{row}</math>" for row in rows)


def _pieces(tokens: Sequence[str]) -> list[list[str]]:
    """Part a formula where a line may break outside of all groups."""
    pieces: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in OPENING) - (token in CLOSING)
        if not token.startswith(r"\penalty"):
            pieces[-1].append(token)
        elif not depth:
            pieces.append([])
    return pieces


class _Reader:
    """Reads tokens from left to right; each method returns the MathML of what it has read."""

    def __init__(self, tokens: Sequence[str], continues: bool = False) -> None:
        self.tokens, self.place = tokens, 0
        self.operand = continues
        """Whether a sign would stand between two operands."""

    @property
    def ahead(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.ahead
        if expected and token not in expected:
            raise ValueError(f"no MathML: {token or 'the end'} stands where {expected[0] or 'the end'} is expected")
        self.place += 1
        return token

    def whole(self) -> str:
        row = self.row()
        self.take("")
        return row

    def row(self) -> str:
        """Read up to what ends a group."""
        done = []
        while self.ahead not in ENDS:
            done.append(self.scripted())
        return "".join(done)

    def inner(self) -> str:
        """Read what stands in a group of its own."""
        self.operand = False
        row = self.row()
        self.operand = True
        return row

    def scripted(self) -> str:
        """Read an atom with its index and exponent."""
        base, scripts = self.atom(), {}
        while self.ahead in ("_", "^"):
            kind = self.take()
            scripts[kind] = self.argument()
        kinds = "".join(sorted(scripts, key="_^".index))
        return _element(SCRIPTED[kinds], base, *(scripts[kind] for kind in kinds)) if kinds else base

    def argument(self) -> str:
        """Read a group in braces, or one sign."""
        return _element("mn", self.take()) if self.ahead.isdigit() else self.atom()

    def atom(self) -> str:
        token = self.take()
        if read := STRUCTURES.get(token):
            return read(self)
        between, self.operand = self.operand, token not in BEFORE_OPERAND
        if token in SIGNS:
            return _element("mo", SIGNS[token], form="infix" if between else "prefix")
        if token.isdigit():
            return self.number(token)
        if token not in PLAIN:
            raise ValueError(f"no MathML: {token} is not in the language")
        return PLAIN[token]

    def number(self, first: str) -> str:
        digits = [first]
        while self.ahead.isdigit():
            digits.append(self.take())
        return _element("mn", *digits)

    def group(self) -> str:
        begin = self.place
        row = self.inner()
        single = self.place - begin == 1
        self.take("}")
        return row if single else _element("mrow", row)

    def word(self) -> str:
        """Read a name in braces, letter by letter."""
        self.take("{")
        letters = []
        while self.ahead not in ENDS:
            letters.append(self.take())
        self.take("}")
        return "".join(letters)

    def root(self) -> str:
        if self.ahead != "[":
            return _element("msqrt", self.argument())
        self.take("[")
        index = self.number(self.take())
        self.take("]")
        return _element("mroot", self.argument(), index)

    def fenced(self) -> str:
        left = _fence(self.take(*FENCES), "prefix")
        inside = self.inner()
        self.take(r"\right")
        return _element("mrow", left, inside, _fence(self.take(*FENCES), "postfix"))

    def sized(self, size: str) -> str:
        token = self.take(*FENCES)
        self.operand = token not in BEFORE_OPERAND
        # The row around it is for browsers that stretch no sign which bears an exponent.
        return _element("mrow", _element("mo", FENCES[token], **TIGHT, minsize=size, maxsize=size))

    def matrix(self) -> str:
        self.word()
        rows = [[self.inner()]]
        while self.ahead in ("&", r"\\"):
            if self.take() == "&":
                rows[-1].append(self.inner())
            else:
                rows.append([self.inner()])
        self.take(r"\end")
        self.word()
        cells = ("".join(_element("mtd", cell) for cell in row) for row in rows)
        return _element("mtable", *(_element("mtr", row) for row in cells))


def _fence(mark: str, form: str) -> str:
    return _element("mo", FENCES[mark], **TIGHT, form=form)


STRUCTURES: Mapping[str, Callable[[_Reader], str]] = {
    "{": _Reader.group,
    r"\frac": lambda r: _element("mfrac", r.argument(), r.argument()),
    r"\tfrac": lambda r: _element("mstyle", _element("mfrac", r.argument(), r.argument()), displaystyle="false"),
    r"\sqrt": _Reader.root,
    r"\left": _Reader.fenced,
    r"\begin": _Reader.matrix,
    r"\dot": lambda r: _element("mover", r.argument(), _element("mo", "˙"), accent="true"),
    r"\operatorname": lambda r: _function(r.word()),
    r"\mathrm": lambda r: _element("mi", r.word(), mathvariant="normal"),
    r"\mathcal": lambda r: _element("mi", lookup(f"SCRIPT CAPITAL {r.word()}")),
    **dict.fromkeys(SIZES, lambda r: r.sized(SIZES[r.tokens[r.place - 1]])),
}
