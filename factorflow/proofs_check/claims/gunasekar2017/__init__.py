"""Gunasekar et al. (NIPS 2017): gradient flow on |A(U U^T) - y|^2, and when its limit has the least trace."""

from .commuting import COMMUTING as COMMUTING
from .conjecture import CONJECTURE as CONJECTURE
from .depth import DEPTH as DEPTH
from .duality import DUALITY as DUALITY
from .flow import FLOW as FLOW
from .flow import det_law as det_law
from .flow import first_row_flow as first_row_flow
from .flow import flow_claim as flow_claim
from .lie import LIE as LIE
from .one_measurement import ONE_MEASUREMENT as ONE_MEASUREMENT
from .scheme import SCHEME as SCHEME
from .warmup import WARMUP as WARMUP

CLAIMS = (*FLOW, *WARMUP, *DUALITY, *COMMUTING, *ONE_MEASUREMENT, *DEPTH, *SCHEME, *LIE, *CONJECTURE)
