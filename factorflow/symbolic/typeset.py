r"""LaTeX of chains and documents: paragraphs that TeX may break, with the reason of each line beside it.

A display cannot be broken by TeX; inline mathematics can, at every sum outside of ``\left ... \right``.
So lines are set in display style inside paragraphs, with plain brackets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\usepackage{xcolor}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\emergencystretch=3em
\allowdisplaybreaks
"""


@dataclass(frozen=True)
class Line:
    """One printed line: a formula, why it holds, and in red what is wrong with it if it does not."""

    formula: str
    reason: str
    failure: str = ""

    def latex(self) -> str:
        """Return the line as the text of a list item."""
        failure = rf"\\ \textcolor{{red}}{{{escape(self.failure)}}}" if self.failure else ""
        return rf"${breakable(self.formula)}$ \hfill {{\small {breakable(self.reason)}}}{failure}"


@dataclass(frozen=True)
class Section:
    """A heading, a paragraph, and lines."""

    title: str
    text: str = ""
    lines: tuple[Line, ...] = ()

    def latex(self) -> str:
        """Return the section; its lines are numbered."""
        items = "\n".join(rf"\item {line.latex()}" for line in self.lines)
        body = f"\\begin{{enumerate}}\n{items}\n\\end{{enumerate}}" if items else ""
        return "\n\n".join(filter(None, (rf"\subsection*{{{self.title}}}", self.text, body)))


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
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
