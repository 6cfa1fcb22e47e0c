r"""Where a line of mathematics may end: before a sign that stands outside of all brackets, rarely within them.

TeX breaks inline mathematics behind a sign, and anywhere outside of ``\left ... \right``.  Here it is told to
break before the sign, as in a display, and the deeper in brackets a sign stands, the more a break there costs.
"""

from __future__ import annotations

import re

SIGN, DEEPER, DEEPEST = 100, 300, 9000
"""What a break costs before a sign or a relation, what more for each pair of brackets around it, and at most."""
SHORT = 60
"""Characters of LaTeX in brackets that are never broken."""
TOKEN = re.compile(r"\\left[(|]|\\right[)|]|[{}]| [+-] | (?:=|<|\\le) ")
SIZES = ((r"\frac", r"\Bigl", r"\Bigr"), (r"(", r"\bigl", r"\bigr"), (r"^", r"\bigl", r"\bigr"))


def breakable(formula: str) -> str:
    r"""Return a formula with the penalties of its breaks; brackets around much become such that TeX can break in.

    Examples
    --------
    >>> print(breakable(r"a + \left(b - c\right)"))
    a\penalty100 + \left(b - c\right)
    >>> print(breakable(rf"\left({'x' * 60} + y\right)"))
    (xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\penalty400 + y)
    """
    return _broken(formula, 0)


def _broken(formula: str, cost: int) -> str:
    """Walk over the parts outside of braces; brackets that are long are entered."""
    done, place = "", 0
    while found := TOKEN.search(formula, place):
        done += formula[place : found.start()]
        token = found[0]
        place = found.end()
        if token == "{" or token.startswith(r"\left"):
            place = _end(formula, found.start())
            part = formula[found.start() : place]
            done += _entered(part, min(cost + DEEPER, DEEPEST)) if _is_long(part) else part
        else:
            done += rf"\penalty{cost + SIGN}{token}" if token[0] == " " else token
    return done + formula[place:]


def _end(formula: str, start: int) -> int:
    """Return where the braces or brackets that open at a place are closed."""
    depth = 0
    for token in TOKEN.finditer(formula, start):
        opens = token[0] == "{" or token[0].startswith(r"\left")
        closes = token[0] == "}" or token[0].startswith(r"\right")
        depth += opens - closes
        if not depth:
            return token.end()
    return len(formula)


def _is_long(part: str) -> bool:
    return part.startswith(r"\left(") and len(part) > SHORT


def _entered(part: str, cost: int) -> str:
    inside = part.removeprefix(r"\left(").removesuffix(r"\right)")
    left, right = next(((left, right) for sign, left, right in SIZES if sign in inside), ("", ""))
    return f"{left}({_broken(inside, cost)}{right})"
