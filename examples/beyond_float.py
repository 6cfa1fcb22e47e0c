"""Beyond floating point: the missing entry from 0.1 to 1e308, where doubles end, and time to 1e923.

Gradient flow on L factors completes [[?, 1], [1, 0]] from W(0) = I/10.  The loss never reaches zero, and in
the end the missing entry follows w_11 = ((2L+2) t)^(L/(2L+2)): a straight line on logarithmic axes, steeper
for more factors.  Every number has 16 correct digits.
"""

import sys
from fractions import Fraction
from pathlib import Path

import mpmath
from matplotlib import pyplot
from matplotlib.figure import Figure
from sympy import Rational, eye

from factorflow.numeric.integrate import integrate
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import W

DEPTHS = (2, 3, 4)
BESIDE = {2: (-4, 5), 3: (-20, 5), 4: (-30, 5)}
"""Where a label stands from the end of its curve, in points."""
Curve = list[tuple[float, float]]
"""Pairs of log10 t and log10 w_11, which stay in the range of a float."""


def exponent(depth: int) -> float:
    """Return L/(2L+2), the slope of the law."""
    return depth / (2 * depth + 2)


def law(depth: int, log_t: float) -> float:
    """Return log10 of ((2L+2) t)^(L/(2L+2))."""
    return exponent(depth) * (float(mpmath.log10(2 * depth + 2)) + log_t)


def curve(depth: int, log_w: int = 308, digits: int = 16) -> Curve:
    """Return the flow from t = 1/10 until w_11 = 10^log_w, in steps of a half at first, then of forty decades."""
    start = dict(zip(W, eye(2) / Rational(10), strict=True))
    end = int(log_w / exponent(depth)) - 1  # a decade before the event, by the law
    times = [Fraction(3**k, 10 * 2**k) for k in range(34)] + [Fraction(10) ** k for k in range(5, end, 40)]
    run = integrate(product_flow(depth=depth), start, f"w11=1e{log_w}", times=times, digits=digits)
    rows = list(zip(run.column("t"), run.column("w_11"), strict=True))[1:]
    return [(float(mpmath.log10(t)), float(mpmath.log10(w))) for t, w in rows]


def picture(curves: dict[int, Curve]) -> Figure:
    """Return all decades on the left, and on the right the first ones, where the flow finds its law."""
    figure, (whole, first) = pyplot.subplots(1, 2, figsize=(7.2, 3.1), layout="constrained")
    for depth, points in curves.items():
        early = [point for point in points if point[0] <= 5]
        for axes, shown, where in ((whole, points, BESIDE[depth]), (first, early, (4, -3))):
            (line,) = axes.plot(*zip(*shown, strict=True), lw=1.6)
            axes.annotate(f"$L={depth}$", shown[-1], where, textcoords="offset points", color=line.get_color(), size=9)
            axes.plot(*zip(*((x, law(depth, x)) for x, _ in shown if x > 0), strict=True), "k:", lw=0.9)
    whole.axhline(308, color="0.6", lw=0.6, zorder=0)
    whole.annotate("the largest double", (10, 308), (0, -10), textcoords="offset points", color="0.4", size=8)
    first.annotate("dotted: $w_{11} = ((2L+2)\\,t)^{L/(2L+2)}$", (-0.9, 2.25), size=8)
    whole.set(xlim=(-15, 1000), ylim=(-12, 335))
    first.set(xlim=(-1.1, 5.8), ylim=(-1.1, 2.55))
    for axes in (whole, first):
        axes.set(xlabel=r"$\log_{10} t$", ylabel=r"$\log_{10} w_{11}$")
        axes.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "beyond_float.pdf")
    picture({depth: curve(depth) for depth in DEPTHS}).savefig(target, dpi=200)
    print(f"written: {target}")
