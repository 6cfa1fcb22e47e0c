"""The picture of which claim rests on which."""

from factorflow.proofs_check.blueprint import with_uses
from factorflow.proofs_check.graph import picture
from factorflow.proofs_check.ledger import CLAIMS, claim


def test_each_claim_stands_to_the_right_of_all_that_it_uses() -> None:
    drawn = picture(CLAIMS)
    assert drawn is not None
    column = {claim.label: i for i, claims in enumerate(drawn.columns) for claim in claims}
    linked = [claim for claim in with_uses(CLAIMS) if claim.uses]
    assert len(linked) > 20
    for user in linked:
        assert all(column[used.label] < column[user.label] for used in user.uses)


def test_every_use_is_an_arrow() -> None:
    drawn = picture([claim("razin2020:thm1.distance")])
    assert drawn is not None
    text = drawn.latex()
    assert text.count(r"\draw[->]") == sum(len(claim.uses) for column in drawn.columns for claim in column) >= 1
    assert "arora2019:det-sign" in text


def test_a_claim_alone_needs_no_picture() -> None:
    assert picture([claim("sharpened:key")]) is None
