"""The search for sums of squares: numerically by a cone solver, then exactly over the rationals.

A polynomial p is nonnegative where the g_i are if m p = s_0 + sum_i s_i g_i with sums of squares s_i and a
positive m (Putinar).  Each s_i is a positive semidefinite Gram matrix in monomials.  The solver's matrices are made
rational, projected onto the identities, which are linear, and factored exactly as L D L^T: what is returned is
checked by expansion, and no digit of the solver is trusted.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from sympy import Expr, Mul, Rational, Symbol, expand

from factorflow.errors import InputError
from factorflow.proofs_check.forms import (
    Form,
    Monomial,
    combined,
    consistent,
    degree_of,
    exactly,
    expression,
    form_of,
    monomials_to,
    times,
)
from factorflow.proofs_check.grams import Equations, Gram, complement, ldl, symmetric
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.reason import SumOfSquares

DENOMINATORS = (1, 2, 12, 720, 10**4, 10**6, 10**9)
"""To which the numbers of the solver are rounded, in turn."""
REDUCTIONS = 4


def sum_of_squares(
    statement: Comparison,
    given: Sequence[Comparison] = (),
    *,
    flow: Flow | None = None,
    degree: int | None = None,
    multipliers: Sequence[Any] = (1,),
    products: bool = False,
) -> SumOfSquares | None:
    """Search a certificate that the hypotheses imply the inequality; None if none was found, which proves nothing.

    Parameters
    ----------
    statement : Comparison
        An inequality between polynomials with rational coefficients.  For a strict one, `decide` will ask besides
        for a term that shows to be positive.
    given : sequence of Comparison
        Hypotheses, inequalities between polynomials.
    flow : Flow, optional
        Whose definitions are meant.
    degree : int, optional
        Of the terms, at most; by default the least even number that is possible.
    multipliers : sequence of positive polynomials
        Tried in turn; (1 + x^2 + y^2) p may be a sum of squares where p is none (Motzkin).
    products : bool
        Use the products of two hypotheses besides (Schmuedgen).

    Raises
    ------
    InputError
        If a side is no polynomial with rational coefficients, or the statement an equation.

    Examples
    --------
    >>> from factorflow.symbolic.comparison import at_most
    >>> x, y = Symbol("x", real=True), Symbol("y", real=True)
    >>> sum_of_squares(at_most(2 * x * y, x**2 + y**2))
    SumOfSquares(terms=((x - y)**2,), multiplier=1)
    >>> sum_of_squares(at_most(x, x**2)) is None
    True
    """
    if "=" in {fact.op for fact in (statement, *given)}:
        raise InputError("the search for sums of squares takes inequalities, with <= or <")
    slack, *weights = (_expanded(fact, flow) for fact in (statement, *given))
    shown: list[Expr] = [fact.slack for fact in given]
    if products:
        shown += [Mul(a, b, evaluate=False) for a, b in combinations(shown, 2)]
        weights += [expand(a * b) for a, b in combinations(weights, 2)]
    for multiplier in multipliers:
        whole = expand(slack * multiplier)
        search = Search.of(whole, [Rational(1), *weights], degree)
        terms = search.terms([Rational(1), *shown])
        if terms is not None:
            return SumOfSquares(*terms or [0], multiplier=multiplier)
    return None


def _expanded(fact: Comparison, flow: Flow | None) -> Expr:
    return expand(flow.expand(fact.slack) if flow else fact.slack)


@dataclass(frozen=True)
class Search:
    """The identities p = sum_i v_i^T Q_i v_i g_i in the entries of the Gram matrices Q_i.

    Parameters
    ----------
    variables : tuple of Symbol
    target : Form
        The polynomial p.
    weights : tuple of Form
        The g_i, the first of which is 1.
    bases : tuple of tuples of Form
        The v_i: monomials at first, combinations of them once a kernel is known.
    """

    variables: tuple[Symbol, ...]
    target: Form
    weights: tuple[Form, ...]
    bases: tuple[tuple[Form, ...], ...]

    @classmethod
    def of(cls, polynomial: Expr, weights: Sequence[Expr], degree: int | None) -> Search:
        """Prepare the search in all monomials of the degree that can occur."""
        symbols = sorted(set().union(*(e.free_symbols for e in (polynomial, *weights))), key=str) or [Symbol("x")]
        target, *forms = (form_of(e, symbols) for e in (polynomial, *weights))
        least = max(map(degree_of, (target, *forms)))
        top = least + least % 2 if degree is None else degree
        bases = [monomials_to(symbols, (top - degree_of(form)) // 2) for form in forms]
        if len(forms) == 1:
            bases = [consistent(bases[0], target)]
        return cls(
            tuple(symbols), target, tuple(forms), tuple(tuple({m: Fraction(1)} for m in basis) for basis in bases)
        )

    def terms(self, shown: Sequence[Expr]) -> list[Expr] | None:
        """Return the terms of a certificate, with the g_i as shown; None if none was found.

        What p forces to be singular is found from the numerical kernel, and the search repeated in its complement.
        """
        search: Search | None = self
        for _ in range(REDUCTIONS):
            numeric = search._solved() if search else None
            if search is None or numeric is None:
                return None
            if (exact := search._rounded(numeric)) is not None:
                return list(search._factored(exact, shown))
            search = search._on_the_face(numeric)
        return None

    def _factored(self, grams: Sequence[Gram], shown: Sequence[Expr]) -> Iterator[Expr]:
        """Yield d (sum_j l_j v_j)^2 g for each column of L D L^T of each Gram matrix."""
        for gram, basis, weight in zip(grams, self.bases, shown, strict=True):
            for pivot, column in ldl(gram) or ():
                root = expression(combined(column, basis), self.variables)
                content, primitive = root.as_content_primitive()
                inside = -primitive if primitive.could_extract_minus_sign() else primitive
                square = exactly(pivot) * content**2 * inside**2
                yield square if weight == 1 else Mul(square, weight, evaluate=False)

    def _identities(self) -> tuple[list[Monomial], list[list[Form]]]:
        """Return all monomials, and for each Gram entry i <= j the polynomial that it is the factor of."""
        entries = [
            [
                times(times(basis[i], basis[j]), {m: c * (1 + (i < j)) for m, c in weight.items()})
                for i in range(len(basis))
                for j in range(i, len(basis))
            ]
            for basis, weight in zip(self.bases, self.weights, strict=True)
        ]
        monomials = sorted({m for block in entries for form in block for m in form} | self.target.keys())
        return monomials, entries

    def _solved(self) -> list[Any] | None:
        """Return numerical Gram matrices as far inside of the cone as there are."""
        import cvxpy

        monomials, entries = self._identities()
        sizes = [len(basis) for basis in self.bases]
        grams = [cvxpy.Variable((n, n), symmetric=True) for n in sizes if n]
        depth = cvxpy.Variable()
        place = {m: k for k, m in enumerate(monomials)}
        right = np.zeros(len(monomials))
        for m, c in self.target.items():
            right[place[m]] = float(c)
        left: Any = 0
        for gram, block in zip(grams, [block for block in entries if block], strict=True):
            matrix = np.zeros((len(monomials), len(block)))
            for column, form in enumerate(block):
                for m, c in form.items():
                    matrix[place[m], column] = float(c)
            left = left + matrix @ gram[np.triu_indices(gram.shape[0])]
        if not grams:
            return None
        inside = [gram - depth * np.eye(gram.shape[0]) >> 0 for gram in grams]
        problem = cvxpy.Problem(cvxpy.Maximize(depth), [left == right, depth <= 1, depth >= -1e-7, *inside])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a solution may be inaccurate: it is made exact, or given up
            try:
                problem.solve(solver=cvxpy.CLARABEL)
            except cvxpy.SolverError:
                return None
        if problem.status not in (cvxpy.OPTIMAL, cvxpy.OPTIMAL_INACCURATE):
            return None
        found = iter(gram.value for gram in grams)
        return [next(found) if n else np.zeros((0, 0)) for n in sizes]

    def _rounded(self, numeric: Sequence[Any]) -> list[Gram] | None:
        """Round, project onto the identities, and keep what is positive semidefinite exactly."""
        monomials, entries = self._identities()
        columns = [form for block in entries for form in block]
        equations = Equations.of(
            [[form.get(m, 0) for form in columns] for m in monomials], [self.target.get(m, 0) for m in monomials]
        )
        if equations is None:
            return None
        flat = np.concatenate([gram[np.triu_indices(gram.shape[0])] for gram in numeric])
        for denominator in DENOMINATORS:
            guess = [Fraction(round(float(x) * denominator), denominator) for x in flat]
            grams = symmetric(equations.nearest(guess), [len(basis) for basis in self.bases])
            if all(ldl(gram) is not None for gram in grams):
                return grams
        return None

    def _on_the_face(self, numeric: Sequence[Any]) -> Search | None:
        """Return the search in the complement of the kernels, which p forces on every Gram matrix."""
        bases, changed = [], False
        for gram, basis in zip(numeric, self.bases, strict=True):
            rows = complement(gram)
            changed |= len(rows) < len(basis)
            bases.append(tuple(combined(row, basis) for row in rows))
        return Search(self.variables, self.target, self.weights, tuple(bases)) if changed else None
