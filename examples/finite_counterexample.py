"""A counterexample to the conjecture of 2017 that does not diverge, with certified numbers.

The conjecture (Gunasekar et al. 2017): if the limit of gradient flow on |A(U U^T) - y|^2 from alpha X_init, as alpha
goes to 0, exists and fits the measurements, then it has the least trace, for any X_init of full rank.

Take the observations of Razin & Cohen (2020), w12 = w21 = 1 and w22 = 0, of the block W of X = [[P, W], [W, P]]:
the least trace is 4.  From X_init = blockdiag(C, C), C = [[1, 1/2], [1/2, 1]], the limit fits and has trace 4.0761.
Each line below is an enclosure of the limit of the exact flow, t = infinity, from that start.
"""

from fractions import Fraction

from factorflow.numeric.engines.enclosure.embedded import Rest, end, limit

K = Fraction(1, 2)


def every_small_start(digits: int = 20) -> tuple[Rest, Fraction]:
    """Enclose w11 and the trace for all alpha up to the number that is returned too."""
    return limit(K, digits)


def at(exponent: int) -> Rest:
    """Enclose the limit from alpha = 10^-exponent."""
    return end(K, Fraction(1, 10**exponent), 15)


if __name__ == "__main__":
    for exponent in (0, 1, 2, 4, 8):
        found = at(exponent)
        print(f"alpha = 1e-{exponent}: w11 in {found.w11.str(18)}, trace in {found.trace.str(18)}")
    found, largest = every_small_start(50)
    print(f"every alpha up to {float(largest):g}:\n  w11 in {found.w11.str(52)}\n  trace in {found.trace.str(52)}")
    print("the least trace is 4, at w11 = 0")
