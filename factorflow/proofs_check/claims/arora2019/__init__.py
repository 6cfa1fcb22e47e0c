"""Arora, Cohen & Hazan (2018) and Arora, Cohen, Hu & Luo (2019): the dynamics of deep factorizations.

G is the gradient of any loss at W; L is the depth.
"""

from .commuting import commuting_depth as commuting_depth
from .determinant import det_law_claim as det_law_claim
from .determinant import det_law_closed_form as det_law_closed_form
from .determinant import det_sign_claim as det_sign_claim
from .determinant import trace_law as trace_law
from .factors import balancedness as balancedness
from .factors import existence as existence
from .product import closed_form as closed_form
from .product import product_term as product_term
from .singular import singular_coordinates as singular_coordinates
from .singular import singular_value as singular_value
from .singular import singular_vectors as singular_vectors

CLAIMS = (
    existence(3),
    existence(2),
    balancedness,
    product_term,
    *map(closed_form, range(2, 6)),
    singular_coordinates,
    *map(singular_value, (1, 2)),
    *map(singular_vectors, ("left", "right")),
    det_law_claim,
    trace_law,
    *map(det_law_closed_form, range(2, 6)),
    det_sign_claim,
    commuting_depth,
)
