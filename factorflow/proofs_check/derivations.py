"""Derivations to print: each topic becomes sections whose lines were decided before they are set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sympy import Expr, ImmutableMatrix, Integer, Matrix, eye, trace

from factorflow.proofs_check.claims import arora2019
from factorflow.proofs_check.claims.sharpened import rates
from factorflow.proofs_check.decide import Answer, Verdict, check
from factorflow.proofs_check.ledger import CLAIMS, select
from factorflow.symbolic.asymptotics import clock, observed_entry, speed
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import equal
from factorflow.symbolic.factorization import RAZIN2020, gradient, product_flow, singular_flow
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import (
    c_1,
    c_2,
    c_3,
    chebyshev,
    ddt,
    delta,
    loss,
    matrix,
    positive,
    real,
    tau,
    typeset_expression,
)
from factorflow.symbolic.reason import Expansion
from factorflow.symbolic.sensing import adjoint, log_det_X, reduced_flow, residuals
from factorflow.symbolic.typeset import Line, Section, escape, formula

GUNASEKAR = "Gunasekar et al. 2017"


def claim_section(claim: Claim) -> Section:
    """Return the statement of a claim and its proof, link by link, with what the machine said."""
    lines = [Line(link.statement, link.reason.latex(), _failure(verdict)) for link, verdict in check(claim)]
    hypotheses = ",\\quad ".join(given.latex() for given in claim.given)
    given = f"Given ${hypotheses}$: " if hypotheses else ""
    statement = f"{given}{formula(claim.statement)}."
    proof = "" if lines else " No proof is known here."
    return Section(escape(claim.title), statement + proof, tuple(lines), f"{claim.label} ({claim.source})")


def _failure(verdict: Verdict) -> str:
    bad = verdict.answer in (Answer.FAILED, Answer.UNDECIDED)
    return f"{verdict.answer.value}: {verdict.remark}" if bad else ""


def definition(name: Expr, flow: Flow, reason: str = "") -> Line:
    """Return the definition of a named quantity as a line."""
    return Line(equal(name, flow.definitions[name]), reason)


def equations(flow: Flow) -> tuple[Line, ...]:
    """Return the equations of motion as lines."""
    return tuple(Line(equal(ddt(x), f)) for x, f in zip(flow.state, flow.field, strict=True))


def product_flow_topic(depth: int) -> tuple[Section, ...]:
    """Derive the flow of the product on the problem of Razin & Cohen in closed form."""
    flow = product_flow(RAZIN2020, depth)
    powers = (
        definition(tau, flow, "trace of $P^{1/L}$"),
        definition(delta, flow, "determinant of $P^{1/L}$"),
        *(definition(chebyshev(k), flow, "Cayley--Hamilton") for k in range(2, depth + 1)),
        *(definition(c, flow) for c in (c_1, c_2, c_3)),
    )
    grad = typeset_expression(gradient(RAZIN2020))
    setting = rf"Depth $L={depth}$, $\ell={typeset_expression(flow.definitions[loss])}$, $G=\nabla\ell(W)={grad}$."
    closed = r"$\dot W = -(c_1\,PGR + c_2\,(PG+GR) + c_3\,G)$ with $P=WW^{\top}$ and $R=W^{\top}W$."
    return (
        Section("The problem", setting),
        Section("Powers of $P=WW^{\\top}$ by Cayley--Hamilton", "", powers),
        Section("The flow in the entries of $W$", closed, equations(flow)),
        *map(claim_section, (arora2019.product_term, arora2019.closed_form(depth))),
    )


def singular_values_topic(depth: int) -> tuple[Section, ...]:
    """Derive the flow in signed singular coordinates."""
    flow = singular_flow(None, Integer(depth))
    frame = r"$W=R(\varphi)\,\mathrm{diag}(s_1,s_2)\,R(\psi)^{\top}$ with two rotations and signed $s_2$; "
    frame += r"$\gamma=R(\varphi)^{\top}G\,R(\psi)$ for any loss."
    return (
        Section(f"Signed singular coordinates, depth {depth}", frame, equations(flow)),
        claim_section(arora2019.singular_coordinates),
    )


def determinant_topic(depth: int) -> tuple[Section, ...]:
    """Derive the law of the determinant and that it keeps its sign."""
    laws = (arora2019.det_law_claim, arora2019.det_law_closed_form(depth), arora2019.trace_law)
    return tuple(map(claim_section, (*laws, arora2019.det_sign_claim)))


def commuting_claims(measurements: Sequence[Matrix], values: Sequence[Expr], start: Matrix) -> tuple[Claim, ...]:
    """Return that X = exp(A*(s)) X_0 exp(A*(s)) solves the flow of commuting measurements, and its determinant."""
    flow = reduced_flow(measurements, values, start)
    X = matrix("x", start.rows)
    H = adjoint(measurements, residuals(measurements, X, values))
    solves = equal(X.applyfunc(ddt), ImmutableMatrix(-(H * X + X * H)))
    law = equal(ddt(log_det_X), -2 * trace(H))
    titles = {"": "The closed form solves the flow", ".det-law": "The determinant of the closed form"}
    return tuple(
        Claim(f"gunasekar2017:commuting{suffix}", title, GUNASEKAR, flow, (), claim, chain((claim, Expansion())))
        for (suffix, title), claim in zip(titles.items(), (solves, law), strict=True)
    )


def commuting_topic(depth: int) -> tuple[Section, ...]:
    """Derive the commuting case on two measurements, the identity and the exchange matrix, from X_0 = alpha I."""
    measurements = [eye(2), Matrix([[0, 1], [1, 0]])]
    values = [real("y_1"), real("y_2")]
    claims = commuting_claims(measurements, values, positive("alpha") * eye(2))
    flow = claims[0].flow
    setting = r"$X_t=e^{A^*(s)}X_0\,e^{A^*(s)}$ with $\dot s=-(A(X)-y)$, for $A_1=" + typeset_expression(
        measurements[0]
    )
    setting += rf"$, $A_2={typeset_expression(measurements[1])}$ and $X_0=\alpha I$."
    entries = tuple(definition(entry, flow) for entry in (*matrix("x", 2), log_det_X))
    return (
        Section("Commuting measurements", setting, entries),
        Section("The reduced flow", "", equations(flow)),
        *map(claim_section, claims),
    )


def divergence_rate(depth: int, order: int) -> tuple[Section, ...]:
    """Derive how fast w_11 grows on the slow manifold, with so many coefficients."""
    L = Integer(depth)
    power = typeset_expression(2 + 2 / L)
    setting = rf"$z=w_{{11}}^{{-2}}$, depth $L={depth}$, $W$ symmetric of rank one, what it tends to. "
    setting += r"What is left over is of higher order, so every coefficient is forced."
    if depth > 4:
        setting += r" From $L=5$ on the determinant, of order $w_{11}^{-4/(L-2)}$, is the larger correction."
    series = rf"$w_{{12}}={typeset_expression(observed_entry(L, order))}+\dots$, "
    series += rf"$\dot w_{{11}}=L\,w_{{11}}^{{-1-2/L}}\left({typeset_expression(speed(L, order))}+\dots\right)$, "
    series += (
        rf"${2 * depth + 2}\,(t+t_0)=w_{{11}}^{{{power}}}\left({typeset_expression(clock(L, order))}+\dots\right)$."
    )
    claims = (rates.entry_series(L, order, "sharpened:rate"), *((rates.clock_series(order),) if depth == 2 else ()))
    return (Section("How fast the missing entry grows", f"{setting} {series}"), *map(claim_section, claims))


TOPICS: Mapping[str, Callable[[int], tuple[Section, ...]]] = {
    "product-flow": product_flow_topic,
    "singular-values": singular_values_topic,
    "determinant": determinant_topic,
    "commuting": commuting_topic,
    "ledger": lambda depth: tuple(map(claim_section, CLAIMS)),
}


def derivation(topic: str, depth: int = 2, order: int = 3) -> tuple[Section, ...]:
    """Return the sections of a topic, or of the claims of a label or family.

    Raises
    ------
    InputError
        If the topic is neither.
    """
    if topic == "divergence-rate":
        return divergence_rate(depth, order)
    if topic in TOPICS:
        return TOPICS[topic](depth)
    return tuple(map(claim_section, select([topic])))
