r"""LaTeX of chains and documents: steps with their relations below one another and the reason at the right margin.

A step is set inline in display style, so that TeX may break it anywhere that `breakable` allows, on a page of any
width.  Besides amsmath nothing is needed to input a fragment; the whole document draws its graph with TikZ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from factorflow.symbolic.breaking import breakable
from factorflow.symbolic.comparison import SIGNS, Comparison
from factorflow.symbolic.notation import typeset_expression

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,xcolor,tikz}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
"""
MACROS = r"""\makeatletter
\@ifundefined{c@ffstatement}{\newcounter{ffstatement}}{}
\makeatother
\providecommand{\textcolor}[2]{\textbf{#2}}
% The mathematics of a paragraph breaks where it says, before a sign, and what follows is indented.
\providecommand{\ffloose}[1]{\par\begingroup\parindent=0pt\binoppenalty=10000\relpenalty=10000
  \rightskip=0pt plus 1fil\relax\hyphenpenalty=10000\exhyphenpenalty=10000\tolerance=9999 #1\par\endgroup}
% Label, title, source, status.
\providecommand{\ffstatement}[4]{\par\addvspace{14pt plus 4pt}\refstepcounter{ffstatement}\label{#1}%
  {\parindent=0pt\rightskip=0pt plus 1fil\relax\textbf{\theffstatement. #2}\par\nobreak
  {\small\texttt{#1} (#3)\par\nobreak\parskip=0pt\textit{#4}\par}}\nobreak}
% A reason stands at the right margin, on the line of its step where both fit.
\providecommand{\ffreason}[1]{\unskip\nobreak\hfill\penalty50\hskip1.5em\hbox{}\nobreak\hfill
  \hbox{\small#1}\parfillskip=0pt\finalhyphendemerits=0\par}
% A long one is a paragraph below it.
\providecommand{\ffbecause}[1]{\par\nobreak\parskip=0pt\noindent\hangafter=0\hangindent=3.5em{\small#1}\par}
% Number, left side, relation and right side, reason.
\providecommand{\ffstep}[4]{\ffloose{\hangafter=1\hangindent=3.5em
  \noindent\hbox to 2.2em{\small#1\hfil}%
  \setbox0\hbox{$\displaystyle#2{}$}%
  \ifdim\wd0<.16\linewidth\hbox to .16\linewidth{\hfil\box0}$\displaystyle{}#3$%
  \else$\displaystyle#2\penalty0{}#3$\fi
  \setbox0\hbox{\small#4}\ifdim\wd0=0pt\par\else\ifdim\wd0<.7\linewidth\ffreason{#4}\else\ffbecause{#4}\fi\fi}}
"""
DELTA = r"In a reason, $\Delta$ is the right side of the step less its left side."


@dataclass(frozen=True)
class Line:
    """One printed line: a comparison, why it holds, what is wrong with it if it does not, and its number."""

    statement: Comparison
    reason: str = ""
    failure: str = ""
    number: str = ""

    def latex(self) -> str:
        """Return the step; the entries of an equation between matrices stand below one another."""
        *above, last = (_sides(part) for part in parts(self.statement))
        reason = breakable(self.reason) + (rf" \textcolor{{red}}{{{escape(self.failure)}}}" if self.failure else "")
        numbers = [self.number, *[""] * len(above)]
        steps = [(*sides, "") for sides in above] + [(*last, reason)]
        return "\n".join(
            rf"\ffstep{{{number}}}{{{lhs}}}{{{rhs}}}{{{why}}}"
            for number, (lhs, rhs, why) in zip(numbers, steps, strict=True)
        )

    def plain(self) -> str:
        """Return the line for a terminal."""
        failure = f"  !! {self.failure}" if self.failure else ""
        return f"{self.statement}{failure}"


def _sides(statement: Comparison) -> tuple[str, str]:
    lhs, rhs = (breakable(typeset_expression(side)) for side in (statement.lhs, statement.rhs))
    return lhs, f"{SIGNS[statement.op]} {rhs}"


@dataclass(frozen=True)
class Remark:
    """A sentence between lines, such as the assumption of a case; LaTeX."""

    text: str

    def latex(self) -> str:
        """Return the sentence as a paragraph."""
        return rf"\ffloose{{\noindent\hskip2.2em{{\small {breakable(self.text)}}}}}"

    def plain(self) -> str:
        """Say nothing on a terminal: the lines speak for themselves."""
        return ""


@dataclass(frozen=True)
class Table:
    """Plain text in columns, of which the first is as wide as the others leave room, and a sentence below."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: str = ""

    def latex(self) -> str:
        """Return the table in small print; nothing of it where it has no rows."""
        rows = "\n".join(rf"\raggedright {' & '.join(map(escape, row))}\\" for row in self.rows)
        head = f"{TABLE}\n{' & '.join(self.head)}\\\\\\hline"
        drawn = f"{head}\n{rows}\n\\hline\\end{{tabular}}\\par}}" if rows else ""
        words = rf"{{\small\noindent {escape(self.words)}\par}}" if self.words else ""
        return "\n".join(filter(None, (drawn, words)))


TABLE = r"""{\par\addvspace{6pt}\noindent\footnotesize\tabcolsep=3pt
\begin{tabular}{@{}p{\dimexpr\linewidth-30em-36pt}lrrrrl@{}}\hline"""


@dataclass(frozen=True)
class Section:
    """A heading, a paragraph of LaTeX, lines and a table; the note under the heading is plain text.

    With a ``label`` it is a numbered statement, and the note its source and status.
    """

    title: str
    text: str = ""
    lines: tuple[Line | Remark, ...] = ()
    note: str = ""
    label: str = ""
    after: Table | None = None

    def latex(self) -> str:
        """Return the section; its lines are numbered."""
        steps = "\n".join(line.latex() for line in numbered(self.lines))
        text = rf"\ffloose{{{breakable(self.text)}}}" if self.text else ""
        return "\n\n".join(filter(None, (self._heading(), text, steps, self.after.latex() if self.after else "")))

    def _heading(self) -> str:
        if not self.label:
            note = rf"{{\small {self.note}\par}}" if self.note else ""
            return rf"\subsection*{{{self.title}}}{note}"
        source, _, status = self.note.partition("; status: ")
        return rf"\ffstatement{{{self.label}}}{{{self.title}}}{{{escape(source)}}}{{{escape(status)}}}"

    def plain(self) -> str:
        """Return the section for a terminal, without its paragraphs, which are LaTeX."""
        heading = self.title + (f"  [{' '.join(filter(None, (self.label, f'({self.note})')))}]" if self.note else "")
        steps = [line for line in self.lines if isinstance(line, Line)]
        return "\n".join([heading, *(f"  {k}. {line.plain()}" for k, line in enumerate(steps, 1)), ""])


def numbered(lines: Iterable[Line | Remark]) -> tuple[Line | Remark, ...]:
    """Return the lines with their numbers, as reasons cite them."""
    number = count(1)
    return tuple(replace(line, number=f"({next(number)})") if isinstance(line, Line) else line for line in lines)


def document(title: str, sections: Iterable[Section], fragment: bool = False, end: str = "") -> str:
    r"""Return a document that compiles, or with ``fragment`` what a paper that loads amsmath can input.

    Parameters
    ----------
    title : str
        LaTeX.
    sections : iterable of Section
    fragment : bool
        Leave out the preamble and ``end``.
    end : str
        What follows the sections of a whole document, such as its bibliography.

    Examples
    --------
    >>> print(document("A title", [Section("Nothing", "Nothing is proved here.")], fragment=True).removeprefix(MACROS))
    <BLANKLINE>
    \section*{A title}
    <BLANKLINE>
    \subsection*{Nothing}
    <BLANKLINE>
    \ffloose{Nothing is proved here.}
    <BLANKLINE>
    """
    body = "\n\n".join([rf"\section*{{{title}}}", *(section.latex() for section in sections)])
    if fragment:
        return f"{MACROS}\n{body}\n"
    return "\n".join([PREAMBLE + r"\begin{document}", MACROS, body, end, r"\end{document}", ""])


WIDEST = 400
"""Characters of LaTeX in a matrix equation that still fit on a line; a wider one is set entry by entry."""


def parts(statement: Comparison) -> tuple[Comparison, ...]:
    """Return a comparison that fits on a line, or the entries of an equation between large matrices."""
    return statement.entries if len(statement.latex()) > WIDEST else (statement,)


def formula(statement: Comparison) -> str:
    """Return a comparison as a formula in display style."""
    return r" \newline ".join(rf"$\displaystyle {part.latex()}$" for part in parts(statement))


def escape(text: str) -> str:
    r"""Escape what TeX takes for a command, and write the signs of ASCII as mathematics does.

    Examples
    --------
    >>> print(escape("50% of a_1, x <= y"))
    50\% of a\_1, x $\le$ y
    """
    for ascii_sign, sign in (("<=", "≤"), (">=", "≥"), ("->", "→")):
        text = text.replace(ascii_sign, sign)
    special = {
        "|": "$|$",
        "≤": r"$\le$",
        "≥": r"$\ge$",
        "→": r"$\to$",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
