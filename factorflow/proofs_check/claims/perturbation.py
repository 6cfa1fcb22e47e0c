"""The problem of Theorem 2 of Razin & Cohen (2020): any three observed values, z and z' beside the diagonal."""

from sympy import sqrt

from factorflow.proofs_check.claims.steps import a, b, c, d
from factorflow.symbolic.factorization import product_flow
from factorflow.symbolic.notation import depth, real

z, z_, eps = real("o_12"), real("o_21"), real("o_22")
PERTURBED = product_flow(((None, z), (z_, eps)), depth)

tau, share = real("tau_1"), real("theta")  # not tau, which the product flow defines
_corner = a * eps - z * z_
_linear = a * (d - eps) - z * (c - z_) - z_ * (b - z)
_root = sqrt(_linear**2 + 4 * (b - z) * (c - z_) * _corner)
KERNEL = {share: -2 * _corner / (_linear + _root)}
KERNEL[tau] = -(z + KERNEL[share] * (b - z)) / a
"""On a trajectory: (tau, 1) in the kernel of T + theta (W - T), T the completion with the entry of W."""
