"""Theorems about gradient flow on matrix factorizations: stated once, proved, tested and printed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factorflow.numeric.integrate import integrate as integrate
    from factorflow.proofs_check.blueprint import blueprint as blueprint
    from factorflow.proofs_check.decide import check as check
    from factorflow.proofs_check.ledger import claim as claim
    from factorflow.proofs_check.ledger import select as select
    from factorflow.proofs_check.verify import verify as verify
    from factorflow.symbolic.claim import Claim as Claim
    from factorflow.symbolic.comparison import Comparison as Comparison
    from factorflow.symbolic.factorization import factor_flow as factor_flow
    from factorflow.symbolic.factorization import product_flow as product_flow
    from factorflow.symbolic.factorization import singular_flow as singular_flow
    from factorflow.symbolic.flow import Flow as Flow
    from factorflow.symbolic.latex import latex as latex
    from factorflow.symbolic.notation import W as W

HOMES = {
    "integrate": "numeric.integrate",
    "blueprint": "proofs_check.blueprint",
    "check": "proofs_check.decide",
    "claim": "proofs_check.ledger",
    "select": "proofs_check.ledger",
    "verify": "proofs_check.verify",
    "Claim": "symbolic.claim",
    "Comparison": "symbolic.comparison",
    "factor_flow": "symbolic.factorization",
    "product_flow": "symbolic.factorization",
    "singular_flow": "symbolic.factorization",
    "Flow": "symbolic.flow",
    "latex": "symbolic.latex",
    "W": "symbolic.notation",
}
"""Where the public names live; they are imported when first asked for, so that ``import factorflow`` stays light."""
__all__ = list(HOMES)


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'factorflow' has no attribute {name!r}")
    return getattr(import_module(f"factorflow.{HOMES[name]}"), name)
