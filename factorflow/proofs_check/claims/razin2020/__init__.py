"""Razin & Cohen (NeurIPS 2020): on their completion problem every norm goes to infinity.

W = [[a, b], [c, d]]; b = c = 1 and d = 0 are observed; s = sqrt(2 loss); det W(0) > 0.
"""

from .completions import COMPLETION_CLAIMS as COMPLETION_CLAIMS
from .corollaries import COROLLARIES as COROLLARIES
from .corollaries import cor1_distance as cor1_distance
from .corollaries import cor1_erank as cor1_erank
from .dimension import DIMENSION as DIMENSION
from .every_start import EVERY_START as EVERY_START
from .floor import FLOOR_CLAIMS as FLOOR_CLAIMS
from .loss import LOSS_CLAIMS as LOSS_CLAIMS
from .loss import prop4 as prop4
from .norms import NORMS as NORMS
from .perturbed import thm2 as thm2
from .quasi_norm import abstract as abstract
from .quasi_norm import abstract_sharpened as abstract_sharpened
from .random_start import flip as flip
from .random_start import prop3 as prop3
from .rank import thm1_distance as thm1_distance
from .rank import thm1_erank as thm1_erank

CLAIMS = (
    *COMPLETION_CLAIMS,
    flip,
    prop3,
    *NORMS,
    abstract,
    abstract_sharpened,
    thm1_erank,
    thm1_distance,
    *COROLLARIES,
    cor1_erank,
    cor1_distance,
    *LOSS_CLAIMS,
    *FLOOR_CLAIMS,
    *EVERY_START,
    thm2,
    *DIMENSION,
)
