"""Does a link hold?  One small function per `Reason`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import singledispatch
from typing import Any

from sympy import Abs, Add, Expr, MatrixBase, Symbol, cos, exp, log, sign, sin

from factorflow.proofs_check.algebra import residual_of, vanishes
from factorflow.proofs_check.exact import true_at
from factorflow.proofs_check.real_arithmetic import satisfiable
from factorflow.proofs_check.signs import Sign, Signs
from factorflow.proofs_check.subdivision import positive_on_box
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, loss, start_value
from factorflow.symbolic.reason import (
    Balls,
    ByClaim,
    Cases,
    Cited,
    Expansion,
    Invariance,
    Link,
    Monotone,
    Rank,
    RealArithmetic,
    SumOfSquares,
    Witness,
)


class Answer(Enum):
    """What a machine says of one link."""

    PROVED = "proved"
    CITED = "cited"
    UNDECIDED = "undecided"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """An answer and, unless the link is proved, why not."""

    answer: Answer
    remark: str = ""

    def __bool__(self) -> bool:
        return self.answer is Answer.PROVED


PROVED = Verdict(Answer.PROVED)


def failed(remark: str) -> Verdict:
    """The link does not hold for this reason."""
    return Verdict(Answer.FAILED, remark)


@dataclass(frozen=True)
class Context:
    """What a link may rest on: the flow, and the comparisons known so far."""

    flow: Flow
    known: tuple[Comparison, ...] = ()

    def with_fact(self, fact: Comparison) -> Context:
        """Return the context with one more known comparison."""
        return Context(self.flow, (*self.known, fact))

    @property
    def signs(self) -> Signs:
        """The signs that the known comparisons show."""
        return Signs(self.flow, self.known)

    def vanishes(self, expr: Any, modulo: Sequence[Comparison] = ()) -> bool:
        """Is the expression zero once definitions and d/dt are expanded?"""
        return vanishes(self.flow.expand(expr), [self.flow.expand(fact.slack) for fact in modulo])

    def unknown(self, facts: Sequence[Comparison]) -> list[Comparison]:
        """Return the facts that are not known here."""
        return [fact for fact in facts if fact not in self.known]


@singledispatch
def decide(reason: Any, statement: Comparison, context: Context) -> Verdict:
    """Decide one link: does the statement hold in the context, for this reason?"""
    raise TypeError(f"{reason!r} is no reason")


@decide.register
def _(reason: Expansion, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown(reason.modulo):
        return failed(f"uses what is not known: {missing[0]}")
    if statement.op != "=":
        return failed("expansion shows equations only")
    if context.vanishes(statement.slack, reason.modulo):
        return PROVED
    return failed(f"the sides differ: {_residual(statement, context)}")


def _residual(statement: Comparison, context: Context) -> Any:
    slack = context.flow.expand(statement.slack)
    return slack.applyfunc(residual_of) if isinstance(slack, MatrixBase) else residual_of(slack)


@decide.register
def _(reason: SumOfSquares, statement: Comparison, context: Context) -> Verdict:
    wanted = {"<=": Sign.NONNEGATIVE, "<": Sign.POSITIVE}.get(statement.op)
    if wanted is None:
        return failed("a sum of squares shows inequalities only")
    if context.signs.of(reason.multiplier) is not Sign.POSITIVE:
        return failed(f"the multiplier is not shown to be positive: {reason.multiplier}")
    shown = [context.signs.of(term) for term in reason.terms]
    if Sign.UNKNOWN in shown:
        return failed(f"the sign is not shown of {reason.terms[shown.index(Sign.UNKNOWN)]}")
    if wanted is Sign.POSITIVE and Sign.POSITIVE not in shown:
        return failed("no term is shown to be positive")
    defect = context.flow.expand(reason.multiplier * statement.slack - Add(*reason.terms))
    return PROVED if vanishes(defect) else failed(f"certificate and slack differ by {residual_of(defect)}")


@decide.register
def _(reason: RealArithmetic, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown(reason.using):
        return failed(f"uses what is not known: {missing[0]}")
    facts = [context.flow.expand(fact) for fact in (*reason.using, statement.negation)]
    counterexample = satisfiable(facts)
    if counterexample is None:
        return Verdict(Answer.UNDECIDED, "z3 cannot say within its limits")
    return failed("z3 has a counterexample") if counterexample else PROVED


@decide.register
def _(reason: Balls, statement: Comparison, context: Context) -> Verdict:
    for x, (low, high) in reason.box.items():
        if context.unknown([Comparison(low, "<=", x), Comparison(x, "<=", high)]):
            return failed(f"{low} <= {x} <= {high} is not known")
    if statement.op == "=":
        return failed("balls show inequalities only")
    if free := context.flow.expand(statement).free_symbols - reason.box.keys():
        return failed(f"no box for {', '.join(map(str, free))}")
    shown = positive_on_box(context.flow.expand(statement.slack), reason.box)
    if shown is None:
        return Verdict(Answer.UNDECIDED, "the subdivision does not decide")
    return PROVED if shown else failed("it is not positive everywhere on the box")


@decide.register
def _(reason: Monotone, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown([reason.of]):
        return failed(f"uses what is not known: {missing[0]}")
    if statement.op != reason.of.op or statement.op == "=":
        return failed(f"the comparison is {statement.op}, the one it comes from {reason.of.op}")
    inverse = {"root": lambda x: x**2, "exp": log, "log": exp}[reason.function]
    sides = [(statement.lhs, reason.of.lhs), (statement.rhs, reason.of.rhs)]
    if not all(context.vanishes(inverse(side) - origin) for side, origin in sides):
        return failed(f"it is not the {reason.function} of {reason.of}")
    domain = {"root": statement.rhs, "exp": exp(statement.rhs), "log": reason.of.lhs}[reason.function]
    shown = context.signs.of(domain)
    enough = shown is Sign.POSITIVE or (reason.function == "root" and shown is not Sign.UNKNOWN)
    return PROVED if enough else failed(f"{domain} is not shown to be in the domain")


@decide.register
def _(reason: Invariance, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown([reason.of]):
        return failed(f"uses what is not known: {missing[0]}")
    if statement.op == "=":
        return _kept_value(reason.of, statement, context)
    return _kept_sign(reason.of, statement, context)


def _kept_value(of: Comparison, statement: Comparison, context: Context) -> Verdict:
    moving = statement.lhs
    derivative = moving.applyfunc(ddt) if hasattr(moving, "applyfunc") else ddt(moving)
    if of != Comparison(derivative, "=", 0 * derivative):
        return failed(f"the derivative of {moving} is not known to be zero")
    return PROVED if statement.rhs == start_value(moving) else failed(f"{statement.rhs} is not its first value")


def _kept_sign(of: Comparison, statement: Comparison, context: Context) -> Verdict:
    """0 < x x_0 from d/dt ln|x| = rate, where x_0 is not zero and the rate is finite on every state."""
    x = _moving_factor(statement)
    if x is None or of.op != "=" or not isinstance(of.lhs, ddt):
        return failed("not of the form 0 < x x(0) from d/dt ln|x| = rate")
    if context.flow.expand(of.lhs.args[0]) != context.flow.expand(log(x**2) / 2):
        return failed(f"{of.lhs} is not the derivative of ln|{x}|")
    if context.signs.of(start_value(x) ** 2) is not Sign.POSITIVE:
        return failed(f"{start_value(x)} is not known to differ from zero")
    if not finite(context.flow.expand(of.rhs), context.signs):
        return failed(f"the rate {of.rhs} is not finite on every state")
    return PROVED


def _moving_factor(statement: Comparison) -> Expr | None:
    factors = statement.rhs.args if statement.lhs == 0 else ()
    return next((x for x in factors if statement.rhs == x * start_value(x) and x != start_value(x)), None)


def finite(expr: Expr, signs: Signs) -> bool:
    """Is it visibly bounded on bounded sets: sums, products, powers >= 0, roots, |.|, sgn, sin and cos?"""
    if expr.is_Pow:
        return finite(expr.base, signs) and signs.of(expr.exp) is not Sign.UNKNOWN
    if expr.is_Atom:
        return expr.is_finite is not False
    return (expr.is_Add or expr.is_Mul or isinstance(expr, Abs | sign | sin | cos)) and all(
        finite(argument, signs) for argument in expr.args
    )


@decide.register
def _(reason: Rank, statement: Comparison, context: Context) -> Verdict:
    if statement.op != "=" or not all(entry.is_Rational for entry in reason.matrix):
        return failed("exact elimination needs rationals and shows an equation")
    rank = reason.matrix.rank()
    return PROVED if statement.rhs == rank else failed(f"the rank is {rank}")


@decide.register
def _(reason: Witness, statement: Comparison, context: Context) -> Verdict:
    for fact in (*context.known, statement):
        truth = true_at(fact, context.flow, reason.point)
        if truth is not True:
            return failed(f"at the witness, {fact} is {'not decided' if truth is None else 'false'}")
    return PROVED


@decide.register
def _(reason: ByClaim, statement: Comparison, context: Context) -> Verdict:
    claim = reason.claim
    if clash := incompatible(claim.flow, context.flow):
        return failed(f"{claim.label} speaks of {clash}")
    instance = claim.statement.subs(reason.at)
    if instance.op != statement.op or not context.vanishes(instance.slack - statement.slack):
        return failed(f"{claim.label} says {instance}")
    for hypothesis in claim.given:
        if not _known(hypothesis.subs(reason.at), context):
            return failed(f"{claim.label} needs {hypothesis.subs(reason.at)}")
    return PROVED


def incompatible(general: Flow, special: Flow) -> str:
    """Return why a claim about one flow says nothing about another, or an empty string.

    The same flow in other coordinates keeps its name; a claim for any loss or depth defines neither.
    """
    if general.name != special.name:
        return f"the {general.name}, not the {special.name}"
    for quantity, value in {**general.problem, **_given_loss(general)}.items():
        if special.definitions.get(quantity) != value:
            return f"another {quantity}"
    return ""


def _given_loss(flow: Flow) -> dict[Symbol, Expr]:
    return {loss: flow.definitions[loss]} if loss in flow.definitions else {}


def _known(hypothesis: Comparison, context: Context) -> bool:
    if hypothesis in context.known:
        return True
    if hypothesis.op == "=":
        return context.vanishes(hypothesis.slack)
    shown = context.signs.of(hypothesis.slack)
    return shown is Sign.POSITIVE or (hypothesis.op == "<=" and shown is not Sign.UNKNOWN)


@decide.register
def _(reason: Cases, statement: Comparison, context: Context) -> Verdict:
    (first, _), (second, _) = reason.branches
    if first.negation != second:
        return failed(f"{first} and {second} do not exhaust all cases")
    for assumption, chain in reason.branches:
        if not chain or chain[-1].statement != statement:
            return failed(f"the case {assumption} does not end with the statement")
    return PROVED


@decide.register
def _(reason: Cited, statement: Comparison, context: Context) -> Verdict:
    return Verdict(Answer.CITED, reason.reference)


def decided(chain: Sequence[Link], context: Context) -> Iterator[tuple[Link, Verdict]]:
    """Decide a chain link by link, those inside of cases first; each may use the ones before it."""
    for link in chain:
        if isinstance(link.reason, Cases):
            for assumption, branch in link.reason.branches:
                yield from decided(branch, context.with_fact(assumption))
        verdict = decide(link.reason, link.statement, context)
        context = context.with_fact(link.statement)
        yield link, verdict


def check(claim: Claim) -> list[tuple[Link, Verdict]]:
    """Decide every link of a claim's proof; the last one must be the statement itself."""
    verdicts = list(decided(claim.proof, Context(claim.flow, claim.given)))
    if verdicts and verdicts[-1][0].statement != claim.statement:
        link, _ = verdicts[-1]
        verdicts[-1] = (link, failed(f"the proof ends with {link.statement}, not with the statement"))
    return verdicts
