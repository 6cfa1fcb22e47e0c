"""Does a link hold?  One small function per `Reason`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce, singledispatch
from typing import Any

from sympy import Add, MatrixBase, Poly, PolynomialError, exp, log

from factorflow.numeric.bernstein import is_positive
from factorflow.proofs_check.algebra import residual_of
from factorflow.proofs_check.calculus import first_value, objection_to_rise, smooth, way
from factorflow.proofs_check.context import Context
from factorflow.proofs_check.ends import objection_to_limit
from factorflow.proofs_check.exact import true_at
from factorflow.proofs_check.instance import objection_to_instance
from factorflow.proofs_check.invariance import objection_to_invariance
from factorflow.proofs_check.real_arithmetic import satisfiable
from factorflow.proofs_check.signs import Sign, Signs
from factorflow.proofs_check.subdivision import positive_on_box
from factorflow.proofs_check.verdict import PROVED, Answer, Verdict, failed
from factorflow.symbolic.claim import Claim
from factorflow.symbolic.comparison import Comparison, at_most, equal
from factorflow.symbolic.embedded import alpha, trace_end, w11_end
from factorflow.symbolic.notation import ddt, rank
from factorflow.symbolic.reason import (
    Balls,
    Barrier,
    Bernstein,
    ByClaim,
    Cases,
    Cited,
    EmbeddedLimit,
    Expansion,
    Invariance,
    Link,
    Monotone,
    Rank,
    RealArithmetic,
    Rising,
    Squeeze,
    SumOfSquares,
    Witness,
)


@singledispatch
def decide(reason: Any, statement: Comparison, context: Context) -> Verdict:
    """Decide one link: does the statement hold in the context, for this reason?"""
    raise TypeError(f"{reason!r} is no reason")


@decide.register
def _(reason: Expansion, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown(reason.modulo):
        return failed(f"uses what is not known: {missing[0]}")
    if any(fact.op != "=" for fact in (*reason.modulo, statement)):
        return failed("expansion shows equations only, and from equations")
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
    if undefined := context.undefined(statement.lhs, statement.rhs):
        return failed(f"it is not shown to be a real number: {undefined[0]}")
    if context.signs.of(reason.multiplier) is not Sign.POSITIVE:
        return failed(f"the multiplier is not shown to be positive: {reason.multiplier}")
    shown = [context.signs.of(term) for term in reason.terms]
    if Sign.UNKNOWN in shown:
        return failed(f"the sign is not shown of {reason.terms[shown.index(Sign.UNKNOWN)]}")
    if wanted is Sign.POSITIVE and Sign.POSITIVE not in shown:
        return failed("no term is shown to be positive")
    defect = residual_of(context.flow.expand(reason.multiplier * statement.slack - Add(*reason.terms)))
    return PROVED if defect == 0 else failed(f"certificate and slack differ by {defect}")


@decide.register
def _(reason: RealArithmetic, statement: Comparison, context: Context) -> Verdict:
    if missing := context.unknown(reason.using):
        return failed(f"uses what is not known: {missing[0]}")
    if statement.op == "=":
        return failed("real arithmetic shows inequalities only")
    facts = [context.flow.expand(fact) for fact in (*reason.using, statement.negation)]
    try:
        counterexample = satisfiable(facts)
    except ValueError as objection:
        return failed(str(objection))
    if counterexample is None:
        return Verdict(
            Answer.UNDECIDED, "z3 cannot say within its limits; certificates.sum_of_squares may find a certificate"
        )
    return failed("z3 has a counterexample") if counterexample else PROVED


@decide.register
def _(reason: Balls, statement: Comparison, context: Context) -> Verdict:
    for x, (low, high) in reason.box.items():
        if not (low.is_Rational and high.is_Rational):
            return failed(f"the box of {x} has no rational bounds")
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
    if undefined := context.undefined(statement.lhs, statement.rhs):
        return failed(f"it is not shown to be a real number: {undefined[0]}")
    domain = {"root": statement.rhs, "exp": exp(statement.rhs), "log": reason.of.lhs}[reason.function]
    shown = context.signs.of(domain)
    enough = shown is Sign.POSITIVE or (reason.function == "root" and shown is not Sign.UNKNOWN)
    return PROVED if enough else failed(f"{domain} is not shown to be in the domain")


@decide.register
def _(reason: Invariance, statement: Comparison, context: Context) -> Verdict:
    objection = objection_to_invariance(reason.of, statement, context)
    return failed(objection) if objection else PROVED


@decide.register
def _(reason: Rank, statement: Comparison, context: Context) -> Verdict:
    if statement.op != "=" or not all(entry.is_Rational for entry in reason.matrix):
        return failed("exact elimination needs rationals and shows an equation")
    if statement.lhs != rank(reason.matrix):
        return failed(f"{statement.lhs} is not the rank of this matrix")
    found = reason.matrix.rank()
    return PROVED if statement.rhs == found else failed(f"the rank is {found}")


@decide.register
def _(reason: Witness, statement: Comparison, context: Context) -> Verdict:
    free = [x for x in statement.free_symbols if context.unknown([Comparison(x, "=", reason.point.get(x, x))])]
    if free:
        return failed(f"one point says nothing of every {free[0]}: the value must be a hypothesis")
    for fact in (*context.known, statement):
        truth = true_at(fact, context.flow, reason.point)
        if truth is not True:
            return failed(f"at the witness, {fact} is {'not decided' if truth is None else 'false'}")
    return PROVED


@decide.register
def _(reason: EmbeddedLimit, statement: Comparison, context: Context) -> Verdict:
    if statement.op == "=" or not statement.free_symbols <= {w11_end, trace_end}:
        return failed(f"an enclosure shows inequalities of {w11_end} and {trace_end}")
    bounds = [fact.rhs for fact in context.known if fact.op != "=" and fact.lhs == alpha and fact.rhs.is_Rational]
    if Comparison(0, "<", alpha) not in context.known or not bounds:
        return failed("it is not known that 0 < alpha, and that alpha is small")
    objection = objection_to_limit(reason, statement, min(bounds))
    return failed(objection) if objection else PROVED


@decide.register
def _(reason: ByClaim, statement: Comparison, context: Context) -> Verdict:
    claim = reason.claim
    if claim.disproof:
        return failed(f"{claim.label} is refuted")
    if objection := objection_to_instance(claim, reason.at, context.flow, context.signs):
        return failed(f"{claim.label}: {objection}")
    instance = claim.statement.subs(reason.at)
    if instance.op != statement.op or not context.vanishes(instance.slack - statement.slack):
        return failed(f"{claim.label} says {instance}")
    for hypothesis in claim.given:
        if not _known(hypothesis.subs(reason.at), context):
            return failed(f"{claim.label} needs {hypothesis.subs(reason.at)}")
    return PROVED


def _known(hypothesis: Comparison, context: Context) -> bool:
    if hypothesis in context.known:
        return True
    if hypothesis.op == "=":
        return context.vanishes(hypothesis.slack)
    shown = context.signs.of(hypothesis.slack)
    return shown is Sign.POSITIVE or (hypothesis.op == "<=" and shown is not Sign.UNKNOWN)


@decide.register
def _(reason: Cases, statement: Comparison, context: Context) -> Verdict:
    assumptions = [assumption for assumption, _ in reason.branches]
    if len(assumptions) != 2 or assumptions[0].op == "=" or assumptions[0].negation != assumptions[1]:
        return failed(f"{' and '.join(map(str, assumptions))} do not exhaust all cases")
    if undefined := context.undefined(assumptions[0].lhs, assumptions[0].rhs):
        return failed(f"neither case need hold: it is not shown to be a real number: {undefined[0]}")
    for assumption, chain in reason.branches:
        if not chain or chain[-1].statement != statement:
            return failed(f"the case {assumption} does not end with the statement")
    return PROVED


@decide.register
def _(reason: Rising, statement: Comparison, context: Context) -> Verdict:
    on_the_way = way(reason, context.known, context.flow.expand)
    if on_the_way is None or not reason.chain:
        return failed(f"it is not known on which side of {reason.start} {reason.variable} is")
    shown = tuple(link.statement for link in reason.chain)
    signs = Signs(context.flow, (*on_the_way.facts, *shown))
    objection = objection_to_rise(reason, statement, on_the_way, context.flow, signs)
    return failed(objection) if objection else PROVED


@decide.register
def _(reason: Bernstein, statement: Comparison, context: Context) -> Verdict:
    z, right = reason.variable, reason.right
    if missing := context.unknown([Comparison(0, "<", z), Comparison(z, "<=", right)]):
        return failed(f"it is not known that {missing[0]}")
    if statement.op != "<" or not right.is_Rational:
        return failed("Bernstein coefficients show strict inequalities on an interval with a rational end")
    try:
        coefficients = Poly(context.flow.expand(statement.slack), z).all_coeffs()
    except PolynomialError:
        coefficients = [z]
    if not all(c.is_Rational for c in coefficients):
        return failed(f"{statement.slack} is no polynomial in {z} with rational coefficients")
    shown = is_positive(coefficients[::-1], right)
    if shown is None:
        return Verdict(Answer.UNDECIDED, "the bisection does not decide")
    return PROVED if shown else failed(f"it is not positive for all 0 < {z} <= {right}")


@decide.register
def _(reason: Barrier, statement: Comparison, context: Context) -> Verdict:
    walls = [wall for wall, _ in reason.walls]
    if context.momentary:
        return failed(f"{context.momentary[0]} is assumed, and may not hold at all times")
    if statement not in walls or any(wall.op != "<=" for wall in walls):
        return failed(f"{statement} is no wall")
    starts = [at_most(first_value(wall.lhs, context.flow), first_value(wall.rhs, context.flow)) for wall in walls]
    if missing := context.unknown(starts):
        return failed(f"it is not known that {missing[0]}")
    for wall, chain in reason.walls:
        if not chain or chain[-1].statement != Comparison(0, "<", ddt(wall.slack)):
            return failed(f"the chain of {wall} does not end with 0 < d/dt of its slack")
        if not smooth(context.flow.expand(wall.slack), context.signs, context.flow.moving):
            return failed(f"{wall.slack} is not smooth on every state")
    return PROVED


@decide.register
def _(reason: Squeeze, statement: Comparison, context: Context) -> Verdict:
    lhs, rhs = statement.lhs, statement.rhs
    if statement.op != "=" or isinstance(lhs, MatrixBase):
        return failed("a squeeze shows an equation between numbers")
    missing = context.unknown([Comparison(lhs, "<=", rhs), Comparison(rhs, "<=", lhs)])
    return failed(f"it is not known that {missing[0]}") if missing else PROVED


@decide.register
def _(reason: Cited, statement: Comparison, context: Context) -> Verdict:
    return Verdict(Answer.CITED, reason.reference)


def decided(chain: Sequence[Link], context: Context) -> Iterator[tuple[Link, Verdict]]:
    """Decide a chain link by link, those inside of cases first; each may use the ones before it."""
    for link in chain:
        for branch, inner in inside(link.reason, context):
            yield from decided(branch, inner)
        verdict = decide(link.reason, link.statement, context)
        context = context.with_fact(link.statement)
        yield link, verdict


def inside(reason: Any, context: Context) -> Iterator[tuple[Sequence[Link], Context]]:
    """Yield the chains inside of a reason, with what each may rest on."""
    if isinstance(reason, Cases):
        yield from ((branch, context.assuming(assumption)) for assumption, branch in reason.branches)
    if isinstance(reason, Barrier):
        region = reduce(Context.assuming, (wall for wall, _ in reason.walls), context)
        yield from ((chain, region.assuming(equal(wall.lhs, wall.rhs))) for wall, chain in reason.walls)
    if isinstance(reason, Rising) and (found := way(reason, context.known, context.flow.expand)):
        yield reason.chain, context.along(found)


def check(claim: Claim) -> list[tuple[Link, Verdict]]:
    """Decide every link of a claim's proof; the last one must be the statement itself.

    The last link of a disproof must be the negation of the statement, and its instance must satisfy the hypotheses.
    """
    given, chain, end, meant = claim.given, claim.proof, claim.statement, "the statement"
    if claim.disproof:
        given = (*given, *(equal(symbol, value) for symbol, value in claim.disproof.at.items()))
        chain, end, meant = claim.disproof.chain, claim.statement.negation, "its negation"
    verdicts = list(decided(chain, Context(claim.flow, given, given)))
    if verdicts and verdicts[-1][0].statement != end:
        link, _ = verdicts[-1]
        verdicts[-1] = (link, failed(f"the proof ends with {link.statement}, not with {meant}"))
    elif verdicts and (violated := _not_met(claim)):
        verdicts[-1] = (chain[-1], failed(f"the instance does not satisfy {violated[0]}"))
    return verdicts


def _not_met(claim: Claim) -> list[Comparison]:
    """Return the hypotheses that the instance of a disproof does not certainly satisfy."""
    at = claim.disproof.at if claim.disproof else {}
    return [fact for fact in claim.given if claim.disproof and true_at(fact, claim.flow, at) is not True]
