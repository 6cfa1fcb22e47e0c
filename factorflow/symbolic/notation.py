"""Every symbol of the package, made here and nowhere else.

A *named quantity* (``loss``, ``sigma_1``, ``w_11``) is a real symbol.  It prints as in the papers,
binds to a column of that name in a trajectory, and is expanded by the definitions of a flow only
at the last moment.  The suffix ``_0`` means the value on the first row.
"""

from __future__ import annotations

import re

from sympy import Add, Expr, Function, ImmutableMatrix, Integer, Rational, Symbol, fraction, latex
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE


def real(name: str) -> Symbol:
    """Return the real symbol of that name."""
    return Symbol(name, real=True)


def positive(name: str) -> Symbol:
    """Return the positive symbol of that name."""
    return Symbol(name, positive=True)


def matrix(name: str, rows: int, columns: int | None = None) -> ImmutableMatrix:
    """Return the matrix of real symbols ``name_11``, ``name_12``, ...

    Examples
    --------
    >>> matrix("w", 2)
    Matrix([
    [w_11, w_12],
    [w_21, w_22]])
    """
    return ImmutableMatrix(rows, columns or rows, lambda i, j: real(f"{name}_{i + 1}{j + 1}"))


def start_value(expr: Expr | ImmutableMatrix) -> Expr | ImmutableMatrix:
    """Return an expression with every symbol on the first row: ``det**2`` becomes ``det_0**2``."""
    return expr.xreplace({symbol: initial(symbol) for symbol in expr.free_symbols})


def initial(quantity: Symbol) -> Expr:
    """Return the named quantity on the first row: ``det`` becomes ``det_0``, and the time is 0."""
    return Integer(0) if quantity == t else Symbol(f"{quantity.name}_0", **quantity.assumptions0)


class ddt(Function):  # noqa: N801 - prints and reads as the operator d/dt
    """The derivative along the flow, unevaluated until `Flow.expand` meets it."""

    nargs = 1

    def _eval_is_real(self) -> bool:
        return True

    def _latex(self, printer: object, exp: str | None = None) -> str:
        rate = rf"\tfrac{{d}}{{dt}}\,{bracketed(self.args[0])}"
        return rate if exp is None else rf"\left({rate}\right)^{{{exp}}}"


class rank(Function):  # noqa: N801 - reads as the rank of a matrix
    """The rank of a matrix, unevaluated: an equation for it is decided by exact elimination."""

    nargs = 1
    is_integer, is_commutative = True, True

    def _latex(self, printer: object) -> str:
        return rf"\operatorname{{rank}}{typeset_expression(self.args[0])}"


def bracketed(expr: Expr) -> str:
    """Return the LaTeX of an expression, in brackets when it is a sum or begins with a sign."""
    text = typeset_expression(expr)
    return rf"\left({text}\right)" if expr.is_Add or text.startswith("-") else text


t = real("t")
depth = positive("depth")

W = matrix("w", 2)
w_11, w_12, w_21, w_22 = W
G = matrix("g", 2)
"""The gradient of any loss at W: four free symbols."""

loss = real("loss")
residual = real("residual")
"""s = sqrt(2 loss), the Euclidean norm of the residuals."""
det, log_abs_det, det_sign = real("det"), real("log_abs_det"), real("det_sign")
excess = real("excess")
"""e = (sqrt(1 + 8 loss) - 1)/2, the solution of e + e^2 = 2 loss."""
frobenius, spectral, nuclear, schatten_half = map(
    real, ("norm_frobenius", "norm_spectral", "norm_nuclear", "norm_schatten_half")
)
sigma_1, sigma_2 = real("sigma_1"), real("sigma_2")
"""Singular values of W: sigma_1 >= sigma_2 >= 0."""
p_plus, p_minus = real("p_plus"), real("p_minus")
"""|(w11 + w22, w12 - w21)| and |(w11 - w22, w12 + w21)|: sigma_1 + sigma_2 and sigma_1 - sigma_2 up to order."""
imbalance = real("imbalance")
"""The Frobenius norm of all W_(j+1)^T W_(j+1) - W_j W_j^T together."""
distance = real("distance")
"""D(W, M_1), the Frobenius distance to the matrices of rank at most one."""

inner_WG, inner_adjWG = real("inner_WG"), real("inner_adjWG")
"""<W, G> = tr(W^T G) and <adj(W)^T, G>."""
rho_1, rho_2 = real("rho_1"), real("rho_2")
"""The singular values divided by their sum."""
entropy, erank = real("entropy"), real("erank")
"""Entropy of rho_1, rho_2 in natural units, and the effective rank exp(entropy) of Roy and Vetterli."""

tau, delta = real("tau"), real("delta")
"""Trace and determinant of (W W^T)^(1/L)."""
c_1, c_2, c_3 = real("c_1"), real("c_2"), real("c_3")
"""The product flow is W' = -(c_1 P G R + c_2 (P G + G R) + c_3 G), P = W W^T, R = W^T W."""
s_1, s_2 = positive("s_1"), real("s_2")
"""Signed singular coordinates: W = R(phi) diag(s_1, s_2) R(psi)^T with two rotations."""
phi, psi = real("phi"), real("psi")
gamma = matrix("gamma", 2)
"""The gradient in the frame of the singular vectors: R(phi)^T G R(psi)."""
x, y = positive("x"), positive("y")
"""Roots of the singular values, sigma_1 = x^L and sigma_2 = y^L: the singular values of every balanced factor."""
displacement = real("displacement")
"""The Euclidean distance of all factors from their start."""


def chebyshev(k: int) -> Symbol:
    """Return the name U_k of the recurrence U_k = tau U_(k-1) - delta U_(k-2)."""
    return real(f"U_{k}")


LATEX: dict[str, str] = {
    "depth": "L",
    "loss": r"\ell",
    "residual": "s",
    "excess": "e",
    "det": r"\det W",
    "log_abs_det": r"\ln|\det W|",
    "inner_WG": r"\langle W,G\rangle",
    "inner_adjWG": r"\langle\operatorname{adj}(W)^{\top},G\rangle",
    "det_sign": r"\operatorname{sgn}\det W",
    "norm_frobenius": r"\|W\|_F",
    "norm_spectral": r"\|W\|_2",
    "norm_nuclear": r"\|W\|_*",
    "norm_schatten_half": r"\|W\|_{S_{1/2}}",
    "p_plus": "p_{+}",
    "p_minus": "p_{-}",
    "displacement": r"|\theta(t)-\theta(0)|",
    "log_det_X": r"\ln\det X",
    "limit_trace": r"\operatorname{tr}X_{\infty}",
    "entropy": "H(W)",
    "erank": r"\operatorname{erank}(W)",
    "distance": r"D(W,\mathcal{M}_1)",
}
"""How a named quantity is printed where SymPy's own rule does not give the name of the field."""


FACTOR_ENTRY = re.compile(r"([a-zA-Z])([0-9]+)_([0-9]+)")
"""``w1_12`` is entry (1, 2) of the first factor."""


def symbol_latex(symbol: Symbol) -> str:
    """Return the LaTeX name of one symbol; a suffix ``_0`` prints as the value at time zero."""
    name = symbol.name
    if name in LATEX:
        return LATEX[name]
    if name.endswith("_0") and len(name) > 2:
        return rf"{symbol_latex(Symbol(name[:-2]))}(0)"
    if factor := FACTOR_ENTRY.fullmatch(name):
        return "{}^{{({})}}_{{{}}}".format(*factor.groups())
    return str(latex(symbol))


WIDE = 60
"""Characters of a numerator that TeX should be able to break: it then stands beside its fraction."""
LONGEST_ROOT = 120
"""Characters under the sign of a root, which TeX cannot break; a longer sum gets brackets and the power 1/2."""
APPLIED = ("\\det W", r"\ln|\det W|", r"\operatorname{sgn}\det W")
"""Names that read as a function of what follows: they are put in brackets before a power or a factor."""


class _Printer(LatexPrinter):
    """SymPy's printer with sums as a mathematician writes them: a positive term first, plain numbers last."""

    def __init__(self, in_exponent: bool = False) -> None:
        super().__init__({"fold_frac_powers": True, "fold_func_brackets": True, "fold_short_frac": in_exponent})

    def _as_ordered_terms(self, expr: Expr, order: str | None = None) -> list[Expr]:
        terms = sorted(super()._as_ordered_terms(expr, order), key=lambda term: term.is_number)
        leading = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        return [leading, *(term for term in terms if term is not leading)]

    def _print_Mul(self, expr: Expr) -> str:
        numerator, denominator = fraction(expr)
        if denominator == 1 or not numerator.has(Add) or len(str(numerator)) < WIDE:
            return str(super()._print_Mul(expr))
        return rf"{self._print(1 / denominator)}\,{bracketed(numerator)}"

    def _needs_mul_brackets(self, expr: Expr, first: bool = False, last: bool = False) -> bool:
        return bool(super()._needs_mul_brackets(expr, first, last)) or (not last and _is_applied(expr))

    def _print_Pow(self, expr: Expr) -> str:
        if _is_applied(expr.base) and expr.exp.is_Integer and expr.exp > 0:
            return rf"({self._print(expr.base)})^{{{expr.exp}}}"
        if expr.exp == Rational(1, 2) and expr.base.is_Add and len(str(expr.base)) > LONGEST_ROOT:
            return rf"\left({self._print(expr.base)}\right)^{{1/2}}"
        if expr.exp.is_Rational:
            return str(super()._print_Pow(expr))
        return rf"{self.parenthesize(expr.base, PRECEDENCE['Pow'])}^{{{_Printer(in_exponent=True).doprint(expr.exp)}}}"

    def _print_log(self, expr: Expr, exp: str | None = None) -> str:
        argument = expr.args[0]
        inside = self._print(argument) if argument.is_Atom else rf"\left({self._print(argument)}\right)"
        return rf"\ln {inside}" if exp is None else rf"(\ln {inside})^{{{exp}}}"

    def _print_Abs(self, expr: Expr, exp: str | None = None) -> str:
        inside = self._print(expr.args[0])
        bars = f"|{inside}|" if expr.args[0].is_Symbol else rf"\left|{inside}\right|"
        return bars if exp is None else f"{bars}^{{{exp}}}"

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        return symbol_latex(expr)


def _is_applied(expr: Expr) -> bool:
    return expr.is_Symbol and symbol_latex(expr).startswith(APPLIED)


def typeset_expression(expr: Expr | ImmutableMatrix) -> str:
    """Return the LaTeX of an expression or a matrix in the notation of the papers.

    Examples
    --------
    >>> print(
    ...     typeset_expression(loss * frobenius**2),
    ...     typeset_expression(w_11 - 8),
    ...     typeset_expression(1 - w_11),
    ... )
    \\ell \\|W\\|_F^{2} w_{11} - 8 1 - w_{11}
    """
    return str(_Printer().doprint(expr))
