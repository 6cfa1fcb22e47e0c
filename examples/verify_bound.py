"""Verify a bound of Razin & Cohen (2020) on a trajectory, and see how much room the best bound leaves.

Gradient flow on two factors completes [[?, 1], [1, 0]] from W(0) = I/10.  As the loss falls, the
missing entry grows: the paper bounds every norm from below by A/sqrt(loss) - B; `sharpened:entry` is
the best bound on |w_11| itself.  Both are judged on every row by balls that contain the true values.
"""

from sympy import Rational, eye

from factorflow.numeric.integrate import integrate
from factorflow.numeric.trajectory import Trajectory
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.verify import Evidence, verify
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W

LABELS = ["razin2020:thm1.norm.frobenius", "sharpened:entry", "sharpened:sigma2"]


def trajectory() -> Trajectory:
    """Return 50 rows of the flow up to t = 1000."""
    start = dict(zip(W, eye(2) / Rational(10), strict=True))
    return integrate(product_flow(depth=2), start, "t=1000", samples=50)


def evidence() -> dict[str, Evidence]:
    """Return how each bound fared."""
    rows = trajectory()
    found = {claim.label: verify(claim, rows, "depth 2 from I/10") for claim in select(LABELS)}
    return {label: evidence for label, evidence in found.items() if evidence is not None}


if __name__ == "__main__":
    for label, found in evidence().items():
        print(f"{label}: {found}")
        if found.tightest:
            print(f"    tightest on row {found.tightest.row}: slack {found.tightest.slack}")
