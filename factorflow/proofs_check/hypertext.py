"""Sections as HTML: paragraphs, steps and tables, and one page that loads nothing from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from unicodedata import normalize
from urllib.parse import quote

from factorflow.proofs_check.literature import papers_in
from factorflow.symbolic.mathml import mathml
from factorflow.symbolic.typeset import Line, Remark, Section, Table, numbered, parts

FORMULA = re.compile(r"(?<!\\)\$(.*?)(?<!\\)\$", re.DOTALL)
WORD = re.compile(
    r"\\text(?P<style>it|tt)\{(?P<styled>(?:\\.|[^{}\\])*)\}|\\ref\{(?P<label>[^{}]*)\}"
    r"|,\\quad|\\(?P<name>[a-zA-Z]+)(?:\{\}| ?)|\\\"(?P<umlaut>\w)|\\(?P<char>.)|--|~"
)
STYLES: Mapping[str, str] = {"it": "em", "tt": "code"}
NAMES: Mapping[str, str] = {
    "newline": "<br>",
    "quad": "&emsp;",
    "textless": "&lt;",
    "textgreater": "&gt;",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
OTHERS: Mapping[str, str] = {"--": "–", "~": "&nbsp;", r",\quad": ", "}
POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{style}'; script-src 'sha256-{script}'"


def prose(text: str) -> str:
    r"""Return a paragraph of LaTeX, with formulas between dollar signs, as HTML.

    Raises
    ------
    ValueError
        If a command in it is not in our language.

    Examples
    --------
    >>> print(prose(r"by \texttt{a\_b}~--~50\% of <it>"))
    by <code>a_b</code>&nbsp;–&nbsp;50% of &lt;it&gt;
    """
    pieces = FORMULA.split(text)
    return "".join(mathml(piece) if i % 2 else _words(piece) for i, piece in enumerate(pieces))


def _words(text: str) -> str:
    done, place = [], 0
    for found in WORD.finditer(text):
        done += [escape(text[place : found.start()]), _word(found)]
        place = found.end()
    return "".join([*done, escape(text[place:])])


def _word(found: re.Match[str]) -> str:
    if style := found["style"]:
        return f"<{STYLES[style]}>{_words(found['styled'])}</{STYLES[style]}>"
    if label := found["label"]:
        return link(label)
    if name := found["name"]:
        if name not in NAMES:
            raise ValueError(f"no HTML: \\{name} is not in the language")
        return NAMES[name]
    if letter := found["umlaut"]:
        return normalize("NFC", f"{letter}\u0308")
    return OTHERS.get(found[0]) or escape(found["char"])


def link(label: str) -> str:
    """Return a link to what bears a label on the same page."""
    return f'<a href="#{quote(label, safe=":")}"><code>{escape(label)}</code></a>'


def steps(lines: Iterable[Line | Remark]) -> str:
    """Return lines, numbered, with the reasons for them."""
    return f'<ol class="steps">{"".join(map(_step, numbered(lines)))}</ol>'


def _step(line: Line | Remark) -> str:
    if isinstance(line, Remark):
        return f'<li class="remark">{prose(line.text)}</li>'
    formulas = "<br>".join(mathml(rf"\displaystyle {part.latex()}") for part in parts(line.statement))
    failure = f' <strong class="failure">{escape(line.failure)}</strong>' if line.failure else ""
    number = f'<span class="number">{line.number}</span>'
    return f'<li>{number}<span>{formulas}</span><span class="reason">{prose(line.reason)}{failure}</span></li>'


def table(what: Table) -> str:
    """Return a table of plain text with the sentence below it."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in what.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in what.rows)
    drawn = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return drawn + (f"<p>{escape(what.words)}</p>" if what.words else "")


def section(what: Section) -> str:
    """Return a section; one with a label can be linked to by it."""
    anchor = f' id="{escape(what.label)}"' if what.label else ""
    source = escape(f"{what.label} ({what.note})" if what.label else what.note)
    return "".join(
        [
            f"<section{anchor}><h2>{prose(what.title)}</h2>",
            f'<p class="note">{source}</p>' if source else "",
            f"<p>{prose(what.text)}</p>" if what.text else "",
            steps(what.lines) if what.lines else "",
            table(what.after) if what.after else "",
            "</section>",
        ]
    )


def page_of(title: str, sections: Iterable[Section]) -> str:
    """Return sections as a whole page, with the papers that they name."""
    sections = tuple(sections)
    texts = [line.reason for what in sections for line in what.lines if isinstance(line, Line)]
    papers = papers_in([*texts, *(what.note for what in sections)])
    named = "".join(f"<li>{escape(f'{name}: {paper}')}</li>" for name, paper in papers.items())
    references = f"<section><h2>References</h2><ul>{named}</ul></section>" if named else ""
    return page(title, "".join([*map(section, sections), references]))


def page(title: str, body: str) -> str:
    """Return a whole document, its style and script inside of it; a browser is told to run and load nothing else."""
    style, script = (files(__package__).joinpath(f"page.{kind}").read_text("utf-8") for kind in ("css", "js"))
    policy = POLICY.format(style=_digest(style), script=_digest(script))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
