"""Claims of the user's own from a file: proved, attacked, tested; and what is refused, in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sympy import Rational, eye

from factorflow.cli import main
from factorflow.numeric.integrate import integrate
from factorflow.proofs_check.decide import check
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.ledger import CLAIMS
from factorflow.proofs_check.mutants import refute
from factorflow.proofs_check.own_claims import own_claims
from factorflow.proofs_check.verify import verify
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "own_claim.py"
HEAD = """from factorflow import Claim, Comparison, product_flow
from factorflow.proofs_check.mutants import turned
from factorflow.symbolic.claim import chain
from factorflow.symbolic.notation import det, frobenius, loss
from factorflow.symbolic.reason import ByClaim, SumOfSquares
def own(label, proof=()):
    return Claim(label, "a title", "a source", product_flow(), (), Comparison(0, "<=", loss), proof)
"""


def test_the_example_is_proved_attacked_and_tested() -> None:
    (claim,), mutants = own_claims(str(EXAMPLE))
    assert claim.label not in {known.label for known in CLAIMS}
    assert all(verdict for _, verdict in check(claim))
    assert [refute(mutant).refuted for mutant in mutants] == [True] * 6
    start = dict(zip(W, eye(2) / Rational(10), strict=True))
    found = verify(claim, integrate(product_flow(depth=2), start, "t=3", samples=5))
    assert found
    assert found.counts[RowVerdict.HOLDS] == 5


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1", "it defines no CLAIMS"),
        ("CLAIMS = ()", "its CLAIMS are empty"),
        ("CLAIMS = (own('a:b'), 7)", "CLAIMS has int '7'; make it a tuple of Claim"),
        ("CLAIMS = own('a:b')\nMUTANTS = own('a:b')", "MUTANTS has Claim"),
        ("CLAIMS = (own('sharpened:key'),)", "the label 'sharpened:key' is taken"),
        ("CLAIMS = (own('a:b'), own('a:b'))", "the label 'a:b' is taken"),
        ("false = own('sharpened:key')\nCLAIMS = (own('a:b', chain((false.statement, ByClaim(false)))),)", "different"),
        ("from sympy.abc import x\nCLAIMS = (own('a:b'),)\nMUTANTS = turned(own('a:c'), {x: 1})", "of 'a:c', which is"),
        ("\n1 / 0", "line 10: ZeroDivisionError: division by zero"),
        ("Comparison(det, '<=', [1])", "line 9: "),
        ("CLAIMS = (", "line 9: SyntaxError: '(' was never closed"),
        ("raise SystemExit(3)", "line 9: SystemExit: 3"),
    ],
)
def test_a_refusal_says_where(text: str, complaint: str, tmp_path: Path, refusal: Callable[[list[str]], str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text(f"{HEAD}\n{text}\n", encoding="utf-8")
    said = refusal(["verify", "--claims-from", str(file)])
    assert complaint in said
    assert "--claims-from" in said


def test_a_file_that_is_not_there_is_refused(refusal: Callable[[list[str]], str]) -> None:
    assert "there is no such file" in refusal(["verify", "--claims-from", "nowhere.py"])
    assert "did you mean 'own:trace'" in refusal(["verify", "own:trase", "--claims-from", str(EXAMPLE)])


@pytest.mark.slow
def test_worker_processes_run_the_file_for_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = [f"own:{k}" for k in range(5)]
    file = tmp_path / "mine.py"
    sums = "chain((Comparison(0, '<=', loss), SumOfSquares(loss)))"
    false = "CLAIMS += (own('own:false', chain((Comparison(loss, '<=', det), SumOfSquares(det)))),)"
    file.write_text(f"{HEAD}\nCLAIMS = tuple(own(label, {sums}) for label in {labels})\n", encoding="utf-8")
    assert main(["verify", "--claims-from", str(file), "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)["claims"]
    assert [claim["label"] for claim in found] == labels
    assert {claim["status"] for claim in found} == {"FULLY_PROVED"}
    assert all(sum(e["counts"]["HOLDS"] for e in claim["evidence"]) > 50 for claim in found)
    wrong = tmp_path / "wrong.py"
    wrong.write_text(f"{file.read_text(encoding='utf-8')}{false}\n", encoding="utf-8")
    assert main(["verify", "--claims-from", str(wrong)]) == 1
    assert "own:false: link 1" in capsys.readouterr().err
