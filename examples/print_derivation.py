"""Print a derivation as LaTeX: the flow of a product of three 2x2 factors in closed form.

Every line was decided before it is set; a line that fails would be printed in red with its residual.
"""

from factorflow.proofs_check.derivations import derivation
from factorflow.symbolic.typeset import document


def latex(depth: int = 3) -> str:
    """Return the document for so many factors."""
    return document(f"The product flow at depth {depth}", derivation("product-flow", depth))


if __name__ == "__main__":
    print(latex())
