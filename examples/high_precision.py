"""Run a trajectory at any precision: w_11(10) to fifty digits, from W(0) = I/10 at depth 2.

The same number comes from the product flow in its entries and from the flow of the two factors: two
different differential equations, integrated independently.
"""

from sympy import Rational, eye

from factorflow.numeric.integrate import integrate
from factorflow.numeric.start import balanced_factors
from factorflow.symbolic.factorization import factor_flow, product_flow
from factorflow.symbolic.notation import W

START = eye(2) / Rational(10)


def from_the_product(digits: int) -> str:
    """Return w_11(10) by the flow of the product."""
    run = integrate(product_flow(depth=2), dict(zip(W, START, strict=True)), "t=10", digits=digits)
    return run.arithmetic.text(run.column("w_11")[-1], digits)


def from_the_factors(digits: int) -> str:
    """Return w_11(10) by the flow of the factors."""
    run = integrate(factor_flow(depth=2), balanced_factors(START, 2), "t=10", digits=digits)
    return run.arithmetic.text(run.column("w_11")[-1], digits)


if __name__ == "__main__":
    print("from the product:", from_the_product(50))
    print("from the factors:", from_the_factors(50))
