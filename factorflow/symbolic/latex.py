"""latex(anything): the LaTeX of an expression, a comparison, a claim or a flow."""

from __future__ import annotations

from typing import Any

from factorflow.symbolic.notation import typeset_expression


def latex(thing: Any) -> str:
    """Return LaTeX without dollar signs.

    Examples
    --------
    >>> from factorflow.symbolic.comparison import at_most
    >>> from factorflow.symbolic.notation import det, loss
    >>> print(latex(at_most(det, loss)), latex(det))
    \\det W \\le \\ell \\det W
    """
    return str(thing.latex()) if hasattr(thing, "latex") else typeset_expression(thing)
