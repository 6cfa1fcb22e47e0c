"""What the toolkit adds: the best bounds on the completion problem of Razin & Cohen (2020)."""

from .attained import ATTAINED as ATTAINED
from .balance import BALANCE as BALANCE
from .constant_determinant import CONSTANT_DETERMINANT as CONSTANT_DETERMINANT
from .descent import DESCENT as DESCENT
from .determinant import key as key
from .determinant_rate import DETERMINANT_RATES as DETERMINANT_RATES
from .dimension import DIMENSIONS as DIMENSIONS
from .effective_rank import EFFECTIVE_RANK as EFFECTIVE_RANK
from .effective_rank import effective_rank as effective_rank
from .embedded import EMBEDDED as EMBEDDED
from .entropy import LEMMAS as LEMMAS
from .entry import entry as entry
from .entry import entry_flat as entry_flat
from .fences import FENCES as FENCES
from .finite_gap import FINITE_GAP as FINITE_GAP
from .perturbed import dual as dual
from .perturbed import kernel as kernel
from .plateau import PLATEAUS as PLATEAUS
from .rates import RATES as RATES
from .second_value import SECOND_VALUE as SECOND_VALUE
from .second_value import sigma2 as sigma2
from .second_value import sigma2_signed as sigma2_signed
from .spectral import SPECTRAL as SPECTRAL
from .symmetric import SYMMETRIC as SYMMETRIC

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
    *BALANCE,
    *PLATEAUS,
    *CONSTANT_DETERMINANT,
    *EMBEDDED,
    *SYMMETRIC,
    *FINITE_GAP,
    *FENCES,
    *RATES,
    *DETERMINANT_RATES,
)
