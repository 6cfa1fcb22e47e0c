"""A `Report` as JSON: the schema that scripts rely on."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from factorflow.proofs_check.examine import Entry, Report
from factorflow.proofs_check.judge import RowVerdict
from factorflow.proofs_check.verify import Evidence

LIBRARIES = ("factorflow", "sympy", "mpmath", "numpy", "scipy", "numba", "python-flint", "gmpy2", "z3-solver")


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as a JSON document."""
    return {
        "claims": [_claim(report, entry) for entry in report.entries],
        "ok": report.ok,
        "seconds": round(report.seconds, 2),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Return the versions of the libraries that the results rest on."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _claim(report: Report, entry: Entry) -> dict[str, Any]:
    by = Counter(type(link.reason).__name__ for link, _ in entry.checked)
    return {
        "label": entry.claim.label,
        "title": entry.claim.title,
        "source": entry.claim.source,
        "status": report.status(entry).name,
        "links": {
            "total": len(entry.checked),
            "proved": sum(bool(verdict) for _, verdict in entry.checked),
            "by": dict(by),
        },
        "evidence": [evidence_json(evidence) for evidence in (*entry.evidence, *entry.of_links)],
        "mutants": {
            "tried": len(entry.refutations),
            "refuted": sum(r.refuted for r in entry.refutations),
            "witnesses": [
                {
                    "change": r.mutant.change,
                    "statement": str(r.mutant.claim.statement),
                    "witness": {str(symbol): str(value) for symbol, value in r.mutant.witness.items()},
                    "refuted": r.refuted,
                    "remark": r.remark,
                }
                for r in entry.refutations
            ],
        },
        "uses": [used.label for used in entry.claim.uses],
        "true_part": [part.label for part in entry.claim.disproof.true_part] if entry.claim.disproof else [],
        "complaints": list(entry.complaints),
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Return one piece of evidence as JSON."""
    tightest = evidence.tightest
    return {
        "about": evidence.about,
        "fidelity": evidence.fidelity.name,
        "counts": {verdict.name: evidence.counts[verdict] for verdict in RowVerdict},
        "tightest": tightest and {"row": tightest.row, "slack": tightest.slack, "bits": tightest.bits},
    }
