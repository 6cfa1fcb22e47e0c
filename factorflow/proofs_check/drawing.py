"""Inline SVG: a mark for each status, the graph of the claims, and the least room of a claim on each run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from html import escape
from math import ceil, floor
from urllib.parse import quote

from factorflow.proofs_check.blueprint import Status
from factorflow.proofs_check.graph import LETTER, Picture
from factorflow.proofs_check.judge import Margin
from factorflow.proofs_check.verify import Evidence

SHAPES: Mapping[Status, str] = {
    Status.REFUTED: '<path d="M3 3 13 13M13 3 3 13" stroke="currentColor" stroke-width="3.5"/>',
    Status.STATED: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    Status.TESTED: '<rect x="3" y="3" width="10" height="10" fill="none" stroke="currentColor" stroke-width="2"/>',
    Status.CITED: '<path d="M8 1.5 15 14H1Z"/>',
    Status.DECIDED: '<path d="M8 .5 15.5 8 8 15.5.5 8Z"/>',
    Status.PROVED: '<rect x="2" y="2" width="12" height="12"/>',
    Status.FULLY_PROVED: '<circle cx="8" cy="8" r="6.5"/>',
}
"""One shape for each status, in a square of 16, so that nobody needs the colours."""
UNIT, GAP, MARGIN = 78.0, 0.27, 12
"""Pixels for a centimetre of the printed picture; its lines are closer here; pixels around it."""
WIDE, HIGH, EDGE = 420, 44, 12
"""Pixels of the plot of margins, and between its ends and its frame."""


def mark(status: Status, place: str = "") -> str:
    """Return the mark of a status; the style gives it its colour."""
    box = place or 'class="mark" viewBox="0 0 16 16" role="img"'
    return f'<svg {box} data-mark="{status.name}"><title>{escape(status.words)}</title>{SHAPES[status]}</svg>'


def graph(picture: Picture, status: Mapping[str, Status], linked: Collection[str]) -> str:
    """Return the graph of claims; an arrow goes from what is used to what uses it.

    Parameters
    ----------
    picture : Picture
    status : mapping of label to Status
    linked : collection of str
        The labels that the page tells more about.
    """
    places = picture.places(GAP)
    right = max(x + LETTER * len(label) for label, (x, _) in places.items())
    top = max(y for _, y in places.values())
    width, height = UNIT * right + 2 * MARGIN + 20, UNIT * top + 2 * MARGIN
    at = {label: (MARGIN + UNIT * x, height - MARGIN - UNIT * y) for label, (x, y) in places.items()}
    arrows = (_arrow(at, used.label, claim.label) for c in picture.columns for claim in c for used in claim.uses)
    nodes = (_node(label, at[label], status[label], label in linked) for label in at)
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg class="graph" {size}><g class="arrows">{"".join(arrows)}</g>{"".join(nodes)}</svg>'


def _arrow(at: Mapping[str, tuple[float, float]], used: str, user: str) -> str:
    (x, y), (to_x, to_y) = at[used], at[user]
    x, to_x = x + UNIT * LETTER * len(used) + 20, to_x - 3
    middle = (x + to_x) / 2
    return f'<path d="M{x:.0f} {y:.0f}C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"/>'


def _node(label: str, at: tuple[float, float], status: Status, linked: bool) -> str:
    x, y = at
    name = escape(label)
    drawn = mark(status, f'x="{x:.0f}" y="{y - 6:.0f}" width="12" height="12" viewBox="0 0 16 16"')
    drawn += f'<text x="{x + 17:.0f}" y="{y + 4:.0f}">{name}</text>'
    return f'<a href="#{quote(label, safe=":")}" data-of="{name}">{drawn}</a>' if linked else drawn


def margins(evidence: Sequence[Evidence]) -> str:
    """Return the least room on each run on a logarithmic line, the tightest marked; nothing for an equation."""
    room = [(e.tightest, e.about) for e in evidence if e.tightest and e.claim.statement.op != "="]
    if not room:
        return ""
    least, about = min(room, key=lambda pair: Decimal(pair[0].slack))
    said = escape(f"tightest: {least.slack} on {about}, row {least.row}")
    caption = f"<figcaption>Least room on each run, on a logarithmic scale; {said}.</figcaption>"
    return f'<figure class="margins">{_line(room)}{caption}</figure>'


def _line(room: Sequence[tuple[Margin, str]]) -> str:
    """Draw the room that is positive, and a ring around the least where all of it is."""
    positive = [(margin, about) for margin, about in room if Decimal(margin.slack) > 0]
    if not positive:
        return ""
    logs = [float(Decimal(margin.slack).log10()) for margin, _ in positive]
    low = floor(min(logs))
    high = max(ceil(max(logs)), low + 1)
    xs = [EDGE + (WIDE - 2 * EDGE) * (log - low) / (high - low) for log in logs]
    axis = f'<path d="M{EDGE} 12H{WIDE - EDGE}M{EDGE} 8v8M{WIDE - EDGE} 8v8"/>'
    ends = f'<text x="{EDGE}" y="36">{_power(low)}</text>'
    ends += f'<text x="{WIDE - EDGE}" y="36" text-anchor="end">{_power(high)}</text>'
    dots = "".join(_dot(x, margin, about) for x, (margin, about) in zip(xs, positive, strict=True))
    ring = f'<circle class="tightest" cx="{min(xs):.1f}" cy="12" r="7"/>' if len(positive) == len(room) else ""
    size = f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
    return f'<svg {size} role="img" aria-label="Least room on {len(positive)} runs">{axis}{dots}{ring}{ends}</svg>'


def _dot(x: float, margin: Margin, about: str) -> str:
    said = escape(f"{margin.slack} on {about}, row {margin.row}, {margin.bits} bits")
    return f'<circle cx="{x:.1f}" cy="12" r="3.5"><title>{said}</title></circle>'


def _power(exponent: int) -> str:
    return f'10<tspan dy="-5" font-size="80%">{str(exponent).replace("-", "−")}</tspan>'
