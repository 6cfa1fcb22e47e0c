"""Check a training log of your own: two runs of plain gradient descent in float32, judged by `factorflow check`.

The problem is that of Razin & Cohen (2020), [[?, 1], [1, 0]], with two factors, learning rate 3e-3.  One run starts
from Gaussian factors of standard deviation 8e-3, as theirs do: the factors are not balanced, which Theorem 1 assumes,
the determinant loses its sign, and nothing of that refutes the theorem.  The other starts from W(0) = I/10 with equal
factors: its bounds hold, and where float32 cannot tell the sign of the determinant, a row is undecided.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from factorflow.cli import main

RATE, STEPS, ROWS = np.float32(3e-3), 200_000, 100
CLAIMS = "arora2019:det-sign,razin2020:thm1.norm,razin2020:thm1.distance,sharpened:entry"
OBSERVED = np.array([[0, 1], [1, 1]], dtype=np.float32)
VALUES = np.array([[0, 1], [1, 0]], dtype=np.float32)


def gaussian(seed: int = 3) -> Any:
    """Return two Gaussian factors of the paper's size."""
    return np.random.default_rng(seed).normal(0, 8e-3, (2, 2, 2)).astype(np.float32)


def identity() -> Any:
    """Return two equal factors of I/10."""
    return np.stack([np.sqrt(0.1) * np.eye(2)] * 2).astype(np.float32)


def descend(factors: Any, steps: int = STEPS, rows: int = ROWS) -> dict[str, Any]:
    """Return the log of gradient descent on W = W2 W1: t, W, W1 and W2, as a training script would save them."""
    W1, W2 = factors
    log: dict[str, list[Any]] = {"t": [], "W": [], "W1": [], "W2": []}
    for step in range(steps + 1):
        W = W2 @ W1
        if step % (steps // rows) == 0:
            for name, value in (("t", step * RATE), ("W", W), ("W1", W1), ("W2", W2)):
                log[name].append(value)
        G = OBSERVED * (W - VALUES)
        W1, W2 = W1 - RATE * (W2.T @ G), W2 - RATE * (G @ W1.T)
    return {name: np.array(values, dtype=np.float32) for name, values in log.items()}


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    for name, factors in (("gaussian", gaussian()), ("identity", identity())):
        file = folder / f"{name}.npz"
        np.savez(file, **descend(factors))
        print(f"\n{file}: from {name} factors", flush=True)
        main(["check", str(file), "--claims", CLAIMS])
