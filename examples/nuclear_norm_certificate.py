"""The least nuclear norm as a certified interval, and what proves it.

The 4x4 problem of Li, Luo & Lyu (ICLR 2021): x13 = 1, x14 = x23 = 2 of a positive semidefinite X.  Gradient flow from
alpha I tends to the completion of rank one, of trace 10; the least trace is 8.
"""

from fractions import Fraction

from factorflow.numeric.certificate import Certificate
from factorflow.numeric.inputs import matrix
from factorflow.numeric.nuclear import minimum
from factorflow.numeric.problem_files import Measurement, SensingProblem

HALF = "1/2"
MEASURED = {
    f"0 0 {HALF} 0; 0 0 0 0; {HALF} 0 0 0; 0 0 0 0": 1,
    f"0 0 0 {HALF}; 0 0 0 0; 0 0 0 0; {HALF} 0 0 0": 2,
    f"0 0 0 0; 0 0 {HALF} 0; 0 {HALF} 0 0; 0 0 0 0": 2,
}
"""<A, X> = x_ij for symmetric X."""


def certificate() -> Certificate:
    """Find the interval; `factorflow minimum FILE.toml --json FILE` does the same with a file."""
    measurements = tuple(Measurement(matrix(rows), Fraction(value)) for rows, value in MEASURED.items())
    return minimum(SensingProblem(4, measurements, psd=True))


if __name__ == "__main__":
    found = certificate()
    print(f"the least trace is in [{found.lower}, {found.upper}]")
    print("since I - A*(nu) >= 0 for nu =", ", ".join(map(str, found.dual)))
    print("and it is the trace of", *(" ".join(map(str, row)) for row in found.solution), sep="\n  ")
