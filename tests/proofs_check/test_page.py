"""The page of a report: whole, linked, escaped, and loading nothing."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from factorflow.numeric.trajectory import Fidelity
from factorflow.proofs_check.blueprint import Blueprint, Status
from factorflow.proofs_check.drawing import SHAPES, margins, mark
from factorflow.proofs_check.examine import Report, examine_all
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.page import page

VOID = {"meta", "link", "br", "wbr", "input"}
EVIL = 'evil:<script>alert("1")</script>&\''


class Reading(HTMLParser):
    """Ids, links, data and text of a page whose elements are closed in order."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.feed(written)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for found, value in self.attributes if found == name]


@pytest.fixture(scope="module")
def report() -> Report:
    return examine_all(select(["sharpened:key", "sharpened:sigma2"]), workers=1)


def test_each_claim_has_its_place_and_every_link_arrives(report: Report) -> None:
    reading = Reading(page(report))
    ids = reading.values("id")
    labels = {entry.claim.label for entry in report.entries}
    assert len(ids) == len(set(ids))
    assert reading.tags["article"] == len(labels)
    assert labels <= set(ids)
    targets = {unquote(href.removeprefix("#")) for href in reading.values("href") if href.startswith("#")}
    assert labels <= targets <= set(ids)
    assert set(reading.values("data-of")) <= labels


def test_nothing_is_loaded_from_elsewhere(report: Report) -> None:
    written = page(report)
    assert not re.search(r"https?:|url\(|@import| src=|\bfetch\b|<iframe|<object", written)
    assert {href for href in Reading(written).values("href") if not href.startswith("#")} == {"data:,"}
    assert "default-src 'none'" in written


def test_what_was_found_is_told(report: Report) -> None:
    written = page(report)
    for entry in report.entries:
        assert f"<code>factorflow verify {entry.claim.label}</code>" in written
        assert f"Mutants: {len(entry.refutations)} of {len(entry.refutations)} false neighbours" in written
    assert Fidelity.APPROXIMATION.value in written
    assert report.entries[0].evidence[0].about.replace("<", "&lt;") in written


def test_labels_titles_and_evidence_from_outside_are_escaped(report: Report) -> None:
    entry = report.entries[0]
    claim = replace(entry.claim, label=EVIL, title=EVIL, source=EVIL)
    evidence = tuple(replace(e, about=EVIL) for e in entry.evidence)
    evil = replace(entry, claim=claim, evidence=evidence)
    graph = Blueprint((claim,), {EVIL: entry.checked}, {EVIL: evidence})
    reading = Reading(page(Report((evil,), graph, 1.0)))
    assert reading.tags["script"] == 1
    assert EVIL in reading.values("id")
    assert f"#{EVIL}" in {unquote(href) for href in reading.values("href")}


def test_each_status_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(Status)
    assert len(set(SHAPES.values())) == len(Status)
    assert all(status.words.split(":")[0] in mark(status) for status in Status)


def test_the_margins_of_an_inequality_are_drawn_and_of_an_equation_are_not(report: Report) -> None:
    (inequality,) = [e for e in report.entries if e.claim.label == "sharpened:key"]
    drawn = margins(inequality.evidence)
    slacks = [e.tightest.slack for e in inequality.evidence if e.tightest]
    assert drawn.count("<title>") == sum(float(slack) > 0 for slack in slacks)
    assert f"tightest: {min(slacks, key=float)} on" in drawn
    equations = [e for entry in report.entries if entry.claim.statement.op == "=" for e in entry.evidence]
    assert margins(equations) == ""
