"""Derivations to print: each topic becomes sections whose lines were decided before they are set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sympy import Expr, ImmutableMatrix, Integer, Matrix, Symbol, eye, trace

from factorflow.errors import InputError
from factorflow.numeric.problem_files import SensingProblem
from factorflow.numeric.trajectory import Fidelity
from factorflow.proofs_check.blueprint import blueprint
from factorflow.proofs_check.claims import arora2019, gunasekar2017
from factorflow.proofs_check.claims.sharpened import rates
from factorflow.proofs_check.commuting_problem import commuting_problem
from factorflow.proofs_check.examine import examine_all
from factorflow.proofs_check.graph import picture
from factorflow.proofs_check.ledger import select
from factorflow.proofs_check.literature import bibliography
from factorflow.proofs_check.statements import USUAL, Printed
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
from factorflow.symbolic.typeset import DELTA, Line, Section

GUNASEKAR = "Gunasekar et al. 2017"
TESTED = (
    "Below a proof stands on which trajectories the statement was tested, and the least room that it had: "
    + ", ".join(f"{kind.name.lower()} -- {kind.value}" for kind in (Fidelity.ENCLOSURE, Fidelity.APPROXIMATION))
    + "."
)
Advance = Callable[[str], None]


def silent(label: str) -> None:
    """Show nothing of the progress."""


def statements(claims: Sequence[Claim], tested: bool = False, advance: Advance = silent) -> tuple[Section, ...]:
    """Return claims in print, decided and with their status; with ``tested`` also with the evidence for them."""
    labels = frozenset(claim.label for claim in claims)
    if not tested:
        graph = blueprint(claims)
        return tuple(Printed(c, graph.status(c), graph.checked[c.label], beside=labels).section() for c in claims)
    report = examine_all(claims, advance=advance)
    return tuple(
        Printed(e.claim, report.status(e), e.checked, e.evidence, e.refutations, labels).section()
        for e in report.entries
    )


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
        *statements((arora2019.product_term, arora2019.closed_form(depth))),
    )


def singular_values_topic(depth: int) -> tuple[Section, ...]:
    """Derive the flow in signed singular coordinates."""
    flow = singular_flow(None, Integer(depth))
    frame = r"$W=R(\varphi)\,\mathrm{diag}(s_1,s_2)\,R(\psi)^{\top}$ with two rotations and signed $s_2$; "
    frame += r"$\gamma=R(\varphi)^{\top}G\,R(\psi)$ for any loss."
    return (
        Section(f"Signed singular coordinates, depth {depth}", frame, equations(flow)),
        *statements((arora2019.singular_coordinates,)),
    )


def determinant_topic(depth: int) -> tuple[Section, ...]:
    """Derive the law of the determinant and that it keeps its sign."""
    laws = (arora2019.det_law_claim, arora2019.det_law_closed_form(depth), arora2019.trace_law)
    return statements((*laws, arora2019.det_sign_claim))


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
        *statements(claims),
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
    return (Section("How fast the missing entry grows", f"{setting} {series}"), *statements(claims))


TOPICS: Mapping[str, Callable[[int], tuple[Section, ...]]] = {
    "product-flow": product_flow_topic,
    "singular-values": singular_values_topic,
    "determinant": determinant_topic,
    "commuting": commuting_topic,
    "one-measurement": lambda depth: statements(gunasekar2017.ONE_MEASUREMENT),
}
LEDGER, RATE = "ledger", "divergence-rate"


def introduction(claims: Sequence[Claim]) -> Section:
    """Return how to read the statements, and the definitions of the quantities that they name."""
    used: set[Symbol] = set().union(*(claim.free_symbols for claim in claims))
    named = tuple(Line(equal(name, USUAL[name])) for name in USUAL if name in used)
    words = f"{DELTA} A name with $(0)$ is its value at the start. {TESTED}"
    return Section("How to read the statements", words, named)


def appendix(claims: Sequence[Claim], sections: Sequence[Section]) -> str:
    """Return the graph of the claims and the papers that the sections name, as LaTeX."""
    drawn = picture(claims)
    graph = rf"\subsection*{{What rests on what}}\noindent {drawn.latex()}" if drawn else ""
    texts = [line.reason for section in sections for line in section.lines if isinstance(line, Line)]
    return f"{graph}\n\n{bibliography([*texts, *(section.note for section in sections)])}"


def claims_of(topic: str) -> tuple[Claim, ...]:
    """Return the claims of the ledger, of a label or of a family; none for a topic that is derived by itself.

    Raises
    ------
    InputError
        If the topic is nothing of these.
    """
    return () if topic in (*TOPICS, RATE) else select([] if topic == LEDGER else [topic])


def derivation(
    topic: str,
    depth: int = 2,
    order: int = 3,
    problem: SensingProblem | None = None,
    tested: bool = False,
    advance: Advance = silent,
) -> tuple[Section, ...]:
    """Return the sections of a topic, or of the claims of a label or family.

    Parameters
    ----------
    topic : str
    depth : int
        Of the topics that have one.
    order : int
        Coefficients of the divergence rate.
    problem : SensingProblem, optional
        One's own measurements, for the topic ``commuting``.
    tested : bool
        Test claims on the standard trajectories, and print the evidence.
    advance : callable
        Called with the label of each claim that is tested.

    Raises
    ------
    InputError
        If there is no such topic, or it has no use for a problem.
    """
    if problem is not None and topic != "commuting":
        raise InputError(f"--problem: the topic {topic!r} is not about measurements; give it with the topic commuting")
    if problem is not None:
        return commuting_problem(problem)
    if topic == RATE:
        return divergence_rate(depth, order)
    if topic in TOPICS:
        return TOPICS[topic](depth)
    claims = claims_of(topic)
    return (introduction(claims), *statements(claims, tested, advance))
