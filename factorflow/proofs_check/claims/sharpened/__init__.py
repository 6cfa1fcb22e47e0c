"""What the toolkit adds: the best bounds on the completion problem of Razin & Cohen (2020)."""

from .attained import ATTAINED as ATTAINED
from .descent import DESCENT as DESCENT
from .determinant import key as key
from .dimension import DIMENSIONS as DIMENSIONS
from .effective_rank import EFFECTIVE_RANK as EFFECTIVE_RANK
from .effective_rank import effective_rank as effective_rank
from .entropy import LEMMAS as LEMMAS
from .entry import entry as entry
from .entry import entry_flat as entry_flat
from .fences import FENCES as FENCES
from .perturbed import dual as dual
from .perturbed import kernel as kernel
from .rates import RATES as RATES
from .second_value import SECOND_VALUE as SECOND_VALUE
from .second_value import sigma2 as sigma2
from .second_value import sigma2_signed as sigma2_signed
from .spectral import SPECTRAL as SPECTRAL

CLAIMS = (
    key,
    *SECOND_VALUE,
    entry,
    entry_flat,
    *DIMENSIONS,
    *SPECTRAL,
    *LEMMAS,
    *EFFECTIVE_RANK,
    dual,
    kernel,
    *ATTAINED,
    *DESCENT,
    *FENCES,
    *RATES,
)
