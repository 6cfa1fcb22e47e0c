"""``factorflow verify``: exit status, table and JSON as scripts rely on them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from factorflow.cli import main
from factorflow.proofs_check import examine
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.verdict import failed
from factorflow.symbolic.claim import Claim


def test_json_has_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "sharpened:key", "--json", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert {"claims", "ok", "seconds", "versions"} <= report.keys()
    claim, attained = report["claims"]  # the claim, and the family on which it is attained
    assert (claim["label"], attained["label"]) == ("sharpened:key", "sharpened:key.attained")
    assert claim["status"] == "FULLY_PROVED"
    assert claim["links"] == {"total": 1, "proved": 1, "by": {"SumOfSquares": 1}}
    assert claim["mutants"]["tried"] == claim["mutants"]["refuted"] >= 5
    assert all(witness["witness"] and witness["refuted"] for witness in claim["mutants"]["witnesses"])
    assert {e["fidelity"] for e in claim["evidence"]} == {"APPROXIMATION"}
    assert all({"HOLDS", "VIOLATED", "UNDECIDED", "VACUOUS"} == e["counts"].keys() for e in claim["evidence"])
    assert {"row", "slack", "bits"} == claim["evidence"][0]["tightest"].keys()


@pytest.mark.slow
def test_in_full_every_link_is_tested_on_exact_matrices_and_on_every_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "razin2020:thm1.distance", "--full", "--json", "-"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    of_links = [e for e in claim["evidence"] if "links on" in e["about"]]
    exact = of_links[0]
    assert exact["fidelity"] == "EXACT"
    assert exact["about"] == "each of 4 links on 10,000 exact random specimens; 1 not testable so: about all times"
    assert exact["counts"] == {"HOLDS": 40_000, "VIOLATED": 0, "UNDECIDED": 0, "VACUOUS": 0}
    runs = {e["about"] for e in claim["evidence"]} - {e["about"] for e in of_links}
    assert {e["about"].partition(" links on ")[2] for e in of_links[1:]} == runs


def test_a_family_is_itself_and_what_begins_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "lll2021", "--json", "-"]) == 0
    labels = {claim["label"] for claim in json.loads(capsys.readouterr().out)["claims"]}
    assert labels == {claim.label for claim in CLAIMS if claim.label.startswith("lll2021:")}


def test_a_refuted_conjecture_is_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "gunasekar2017:conjecture", "--json", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    claim, from_any_start = report["claims"]
    assert from_any_start["status"] == "REFUTED"
    assert (report["ok"], claim["status"], claim["mutants"]["tried"]) == (True, "REFUTED", 0)
    assert claim["links"]["by"] == {"ByClaim": 1, "Witness": 1}
    assert claim["uses"] == ["lll2021:limit"]
    assert claim["true_part"] == ["gunasekar2017:thm1", "gunasekar2017:thm1.size-2"]


def test_a_claim_whose_link_fails_is_not_called_proved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def sabotaged(claim: Claim) -> list[object]:
        return [(link, failed("sabotage")) for link in claim.proof]

    monkeypatch.setattr(examine, "check", sabotaged)
    assert main(["verify", "sharpened:key", "--json", "-"]) == 1
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert report["ok"] is False
    assert report["claims"][0]["status"] == "TESTED"
    assert "sabotage" in printed.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["verify", "sharpend:key"], "did you mean 'sharpened:key'"),
        (["verify", ""], "no claim is called ''"),
        (["verify", "sharpened:key", "--workers", "0"], "--workers"),
        (["verify", "sharpened:key", "--json", "no-such-folder/report.json"], "--json"),
    ],
)
def test_a_refusal_is_one_clear_message(
    arguments: list[str], complaint: str, refusal: Callable[[list[str]], str]
) -> None:
    assert complaint in refusal(arguments)


def test_an_existing_report_is_kept(tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("mine", encoding="utf-8")
    assert main(["verify", "sharpened:key", "--json", str(there)]) == 2
    assert there.read_text(encoding="utf-8") == "mine"
