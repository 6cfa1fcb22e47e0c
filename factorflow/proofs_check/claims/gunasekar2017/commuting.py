"""Theorem 1 of Gunasekar et al. (2017): commuting measurements, in the basis in which all of them are diagonal.

There A_i = diag(lambda_i1, ..., lambda_in); the trace and the measurements of X see its diagonal alone.
"""

from sympy import Expr, Matrix, Symbol, exp, log

from factorflow.proofs_check.claims.gunasekar2017.flow import PAPER, suffix
from factorflow.proofs_check.claims.gunasekar2017.warmup import weights
from factorflow.proofs_check.claims.steps import HERE, REALS, slack
from factorflow.symbolic.claim import Claim, chain
from factorflow.symbolic.comparison import at_most, equal, less
from factorflow.symbolic.flow import Flow
from factorflow.symbolic.notation import ddt, matrix, positive, real
from factorflow.symbolic.reason import ByClaim, Cases, Expansion, Rising, SumOfSquares
from factorflow.symbolic.sensing import adjoint, exponential, exponents, symmetric

alpha, kappa, u = positive("alpha"), real("kappa"), real("u")


def spectra(size: int, count: int = 2) -> tuple[Matrix, ...]:
    """A_1, ..., A_m, diagonal."""
    return tuple(Matrix.diag(*(real(f"lambda_{i + 1}{j + 1}") for j in range(size))) for i in range(count))


def closed_form(size: int) -> Claim:
    """X = exp(A*(s)) X_0 exp(A*(s)) with s' = -r solves the flow, whatever the signals r and the start X_0.

    So it does for any loss, and for any subset of the measurements at each moment: then other r_i vanish.
    """
    A, r, s, X = spectra(size), weights("r"), exponents(2), matrix("x", size)
    E, H = exponential(adjoint(A, s)), adjoint(A, r)
    names = dict(zip(X, E * symmetric("c", size) * E, strict=True))
    statement = equal(X.applyfunc(ddt), -(H * X + X * H))
    return Claim(
        label=f"gunasekar2017:thm1.closed-form{suffix(size)}",
        title=f"Commuting measurements: X = exp(A*(s)) X_0 exp(A*(s)) for any loss and any start, size {size}",
        source=f"{PAPER}, Theorem 1",
        flow=Flow("commuting measurements, any loss", s, tuple(-residual for residual in r), r, names, signals=r),
        given=(),
        statement=statement,
        proof=chain((statement, Expansion())),
    )


def tangent() -> Claim:
    """1 + u <= exp(u): the slack e^u - 1 - u falls before 0 and rises behind it."""
    statement = at_most(1 + u, exp(u))
    up, down, rises = at_most(0, exp(u) - 1), at_most(0, 1 - exp(u)), at_most(0, exp(u))
    rising = chain((rises, SumOfSquares(exp(u))))
    behind = chain((statement, Rising(u, 0, chain((up, Rising(u, 0, rising))))))
    before = chain((at_most(u, 0), SumOfSquares(-u)), (statement, Rising(u, 0, chain((down, Rising(u, 0, rising))))))
    branches = ((at_most(0, u), behind), (less(u, 0), before))
    return Claim(
        "gunasekar2017:thm1.tangent",
        "The exponential lies above its tangent",
        HERE,
        REALS,
        (),
        statement,
        chain((statement, Cases(branches))),
    )


TANGENT = tangent()


def scaled(size: int) -> tuple[Flow, tuple[Symbol, ...], tuple[Symbol, ...]]:
    """The flow from alpha C: x_j = c_j exp(l_j) is the diagonal of X, with l_j = ln alpha + 2 (A*(s))_jj."""
    A, s = spectra(size), exponents(2)
    H = adjoint(A, s)
    x, logs = (tuple(real(f"{name}_{j + 1}") for j in range(size)) for name in ("x", "l"))
    c = tuple(positive(f"c_{j + 1}") for j in range(size))
    names: dict[Symbol, Expr] = {ln: log(alpha) + 2 * H[j, j] for j, ln in enumerate(logs)}
    names |= {v: w * exp(ln) for v, w, ln in zip(x, c, logs, strict=True)}
    return (
        Flow(
            "commuting measurements from alpha C",
            s,
            tuple(-r for r in weights("r")),
            weights("r"),
            names,
            signals=weights("r"),
        ),
        x,
        logs,
    )


def least_trace(size: int) -> Claim:
    """Without error, tr X - tr Z is at most (tr C + (kappa - 1) tr Z)/ln(1/alpha), for every solution Z.

    Zero error and the existence of a limit are all that Theorem 1 assumes; with alpha -> 0 the right side vanishes.
    """
    flow, x, logs = scaled(size)
    z, c = (tuple(make(f"{name}_{j + 1}") for j in range(size)) for name, make in (("z", real), ("c", positive)))
    same = tuple(
        equal(sum(A[j, j] * z[j] for j in range(size)), sum(A[j, j] * x[j] for j in range(size))) for A in spectra(size)
    )
    not_negative = tuple(at_most(0, v) for v in z)
    bounded = tuple(at_most(v, exp(kappa) * w) for v, w in zip(z, c, strict=True))
    excess = equal(-log(alpha) * (sum(x) - sum(z)), sum((v - w) * ln for v, w, ln in zip(z, x, logs, strict=True)))
    above = tuple(at_most(1 + (ln - kappa), exp(ln - kappa)) for ln in logs)
    below = tuple(at_most(1 - ln, exp(-ln)) for ln in logs)
    statement = at_most(-log(alpha) * (sum(x) - sum(z)), sum(c) + (kappa - 1) * sum(z))
    return Claim(
        label=f"gunasekar2017:thm1{suffix(size)}",
        title=f"Commuting measurements: the limit alpha -> 0 has the least trace, with its rate, size {size}",
        source=f"{PAPER}, Theorem 1",
        flow=flow,
        given=(*same, *not_negative, *bounded),
        statement=statement,
        proof=chain(
            (excess, Expansion(same)),
            *((fact, ByClaim(TANGENT, {u: ln - kappa})) for fact, ln in zip(above, logs, strict=True)),
            *((fact, ByClaim(TANGENT, {u: -ln})) for fact, ln in zip(below, logs, strict=True)),
            (
                statement,
                SumOfSquares(
                    slack(excess),
                    *(v * slack(fact) for v, fact in zip(z, above, strict=True)),
                    *(exp(ln - kappa) * slack(fact) for ln, fact in zip(logs, bounded, strict=True)),
                    *(w * exp(ln) * slack(fact) for w, ln, fact in zip(c, logs, below, strict=True)),
                ),
            ),
        ),
    )


_r, _x = weights("r"), tuple(positive(f"x_{j + 1}") for j in range(3))
_first, _second = (Matrix(A.diagonal()) for A in spectra(3))
_across = _first.cross(_second)
DIAGONAL = Flow(
    "diagonal of commuting measurements",
    _x,
    tuple(-2 * v * (_r[0] * first + _r[1] * second) for v, first, second in zip(_x, _first, _second, strict=True)),
    _r,
    signals=_r,
)
"""x_j' = -2 (A*(r))_jj x_j for two measurements of three numbers; at each moment some of the r_i may be left out."""
_stays = equal(ddt(sum(n * log(v) for n, v in zip(_across, _x, strict=True))), 0)
manifold = Claim(
    label="gunasekar2017:thm1.manifold",
    title="Whatever the loss and the subset of measurements, X stays where ln x is in the range of A* up to its start",
    source=f"{PAPER}, after Theorem 1",
    flow=DIAGONAL,
    given=(),
    statement=_stays,
    proof=chain((_stays, Expansion())),
)
LEAST_TRACE = tuple(map(least_trace, (3, 2)))
COMMUTING = (*LEAST_TRACE, *map(closed_form, (3, 2)), manifold, TANGENT)
