r"""LaTeX of chains and documents: paragraphs that TeX may break, with the reason of each line beside it.

A display cannot be broken by TeX; inline mathematics can, at every sum outside of ``\left ... \right``.
So lines are set in display style inside paragraphs, with plain brackets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factorflow.symbolic.comparison import Comparison

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\usepackage{xcolor}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\raggedright
\binoppenalty=100
\relpenalty=50
"""


@dataclass(frozen=True)
class Line:
    """One printed line: a comparison, why it holds, and what is wrong with it if it does not."""

    statement: Comparison
    reason: str = ""
    failure: str = ""

    def latex(self) -> str:
        """Return the line as the text of a list item; a failure is red."""
        failure = rf"\\ \textcolor{{red}}{{{escape(self.failure)}}}" if self.failure else ""
        beside = r"\hfill" if len(self.reason) < SHORT else r"\newline \hspace*{1em}"
        return rf"{formula(self.statement)} {beside} {{\small {breakable(self.reason)}}}{failure}"

    def plain(self) -> str:
        """Return the line for a terminal."""
        failure = f"  !! {self.failure}" if self.failure else ""
        return f"{self.statement}{failure}"


@dataclass(frozen=True)
class Section:
    """A heading, a paragraph of LaTeX, and lines; the note under the heading is plain text."""

    title: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    note: str = ""

    def latex(self) -> str:
        """Return the section; its lines are numbered."""
        items = "\n".join(rf"\item {line.latex()}" for line in self.lines)
        body = f"\\begin{{enumerate}}\n{items}\n\\end{{enumerate}}" if items else ""
        return "\n\n".join(filter(None, (rf"\subsection*{{{self.title}}}", self._note(), breakable(self.text), body)))

    def _note(self) -> str:
        return rf"{{\small\texttt{{{escape(self.note)}}}}}" if self.note else ""

    def plain(self) -> str:
        """Return the section for a terminal, without its paragraph, which is LaTeX."""
        heading = self.title + (f"  [{self.note}]" if self.note else "")
        return "\n".join([heading, *(f"  {k}. {line.plain()}" for k, line in enumerate(self.lines, 1)), ""])


def document(title: str, sections: Iterable[Section], fragment: bool = False) -> str:
    r"""Return a document that compiles, or with ``fragment`` what stands between begin and end document.

    Examples
    --------
    >>> print(document("A title", [Section("Nothing", "Nothing is proved here.")], fragment=True))
    \section*{A title}
    <BLANKLINE>
    \subsection*{Nothing}
    <BLANKLINE>
    Nothing is proved here.
    """
    body = "\n\n".join([rf"\section*{{{title}}}", *(section.latex() for section in sections)])
    return body if fragment else f"{PREAMBLE}\\begin{{document}}\n\n{body}\n\n\\end{{document}}\n"


SHORT = 90
"""Characters of LaTeX in a reason that still fit at the right margin; a longer one has a line of its own."""
WIDEST = 400
"""Characters of LaTeX in a matrix equation that still fit on a line; a wider one is set entry by entry."""


def formula(statement: Comparison) -> str:
    """Return a comparison as inline formulas in display style."""
    parts = statement.entries if len(statement.latex()) > WIDEST else (statement,)
    return r" \newline ".join(rf"$\displaystyle {breakable(part.latex())}$" for part in parts)


def breakable(formula: str) -> str:
    r"""Replace ``\left(`` and ``\right)`` by plain brackets, at which TeX may break the line."""
    for side, bracket in (("left", "("), ("right", ")")):
        formula = formula.replace(rf"\{side}{bracket}", bracket)
    return formula


def escape(text: str) -> str:
    r"""Escape what TeX takes for a command.

    Examples
    --------
    >>> print(escape("50% of a_1"))
    50\% of a\_1
    """
    special = {
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
