"""What a machine says of one link of a proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Answer(Enum):
    """What a machine says of one link."""

    PROVED = "proved"
    CITED = "cited"
    UNDECIDED = "undecided"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """An answer and, unless the link is proved, why not."""

    answer: Answer
    remark: str = ""

    def __bool__(self) -> bool:
        return self.answer is Answer.PROVED


PROVED = Verdict(Answer.PROVED)


def failed(remark: str) -> Verdict:
    """The link does not hold for this reason."""
    return Verdict(Answer.FAILED, remark)
