"""False neighbours of the lemmas about the entropy of two shares."""

from __future__ import annotations

from sympy import log

from factorflow.proofs_check.claims.sharpened.entropy_basics import entropy_of, mean_share
from factorflow.proofs_check.claims.steps import half
from factorflow.proofs_check.mutants import Mutant, stating, strict, tight, turned, without
from factorflow.proofs_check.neighbours.points import (
    Q,
    claim,
)
from factorflow.symbolic.comparison import at_most
from factorflow.symbolic.notation import real

PINSKER = claim("sharpened:entropy.pinsker")
SMALL_PART = claim("sharpened:entropy.small")
HEAD = claim("sharpened:entropy.head")
TAIL = claim("sharpened:entropy.tail")
BOUND = claim("sharpened:entropy.bound")
GAIN = claim("sharpened:entropy.gain")
INCREASING = claim("sharpened:entropy.increasing")


p, q, z = map(real, "pqz")
H = entropy_of
_hundredth, _middle = Q(1, 100), Q(49, 100)
MUTANTS: tuple[Mutant, ...] = (
    *tight(PINSKER, {p: half}),
    strict(PINSKER, {p: half}),
    stating(PINSKER, "2.02 for 2", at_most(H(p), log(2) - Q(202, 100) * (half - p) ** 2), {p: _middle}),
    turned(PINSKER, {p: Q(1, 4)}),
    stating(SMALL_PART, "99/100 p", at_most(-(1 - p) * log(1 - p), Q(99, 100) * p), {p: _hundredth}),
    stating(SMALL_PART, "p^2 for p", at_most(-(1 - p) * log(1 - p), p**2), {p: _hundredth}),
    stating(SMALL_PART, "1 - p dropped", at_most(-log(1 - p), p), {p: half}),
    stating(SMALL_PART, "p for 1 - p", at_most(-(1 - p) * log(p), p), {p: Q(1, 10)}),
    turned(SMALL_PART, {p: half}),
    *tight(HEAD, {z: 0}),
    strict(HEAD, {z: 0}),
    stating(
        HEAD,
        "99/100 z",
        at_most(log(2) - Q(99, 100) * z / (1 + z**2), HEAD.statement.rhs),
        {z: _hundredth},
    ),
    without(HEAD, at_most(z, Q(1, 3)), {z: 1}),
    stating(TAIL, "9/10 of the right side", at_most(H(z**2 / 2), Q(9, 10) * log(1 + z)), {z: half}),
    stating(TAIL, "z^2 for z", at_most(H(z**2 / 2), log(1 + z**2)), {z: Q(1, 10)}),
    stating(TAIL, "z^2 for z^2/2", at_most(H(z**2), log(1 + z)), {z: half}),
    turned(TAIL, {z: Q(1, 10)}),
    without(TAIL, at_most(z, half), {z: Q(9, 10)}),
    *tight(BOUND, {p: half}),
    strict(BOUND, {p: half}),
    stating(BOUND, "g^2 for g", at_most(H(p), log(1 + mean_share(p) ** 2)), {p: _hundredth}),
    turned(BOUND, {p: _hundredth}),
    stating(GAIN, "2.02 for 2", at_most(Q(202, 100) * (q - p) * (1 - p - q), H(q) - H(p)), {p: _middle, q: half}),
    strict(GAIN, {p: half, q: half}),
    stating(GAIN, "1 - p for 1 - p - q", at_most(2 * (q - p) * (1 - p), H(q) - H(p)), {p: _middle, q: half}),
    turned(GAIN, {p: Q(1, 10), q: half}),
    without(GAIN, at_most(q, half), {p: half, q: Q(6, 10)}),
    without(GAIN, at_most(p, q), {p: half, q: Q(4, 10)}),
    *tight(INCREASING, {p: half, q: half}),
    strict(INCREASING, {p: half, q: half}),
    without(INCREASING, at_most(q, half), {p: half, q: Q(3, 4)}),
    without(INCREASING, at_most(p, q), {p: half, q: Q(1, 4)}),
)
