"""Unanswered questions in the order in which they are worth asking."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.certainty.questions.bearing import awaits_regions, bearing
from typology.certainty.questions.needed import draw_ways, share_needed
from typology.certainty.questions.one_answer import OneAnswer, after_one_answer
from typology.certainty.questions.sought import Sought

__all__ = ["ANSWERED", "AWAITS_REGIONS", "BEARS", "BEARS_NOT", "Ranking", "rank_questions"]

BEARS, AWAITS_REGIONS, BEARS_NOT, ANSWERED = range(4)
"""What a question is to a unit, in the order in which they are listed."""


@dataclass(frozen=True)
class Ranking:
    """What is worth asking each unit; arrays are items x units unless they say otherwise.

    Attributes
    ----------
    remaining
        What is possible now, as bits, results x units.
    bears_on
        Tests on which a question bears, as bits.
    kind
        What the question is to the unit.
    needed
        Share of the draws in which its answer is needed.
    one
        What its answer would do alone.
    order
        Rows of the items in the order in which they are worth asking; answered ones last.
    """

    remaining: NDArray[np.uint8]
    bears_on: NDArray[np.uint32]
    kind: NDArray[np.int8]
    needed: NDArray[np.float64]
    one: OneAnswer
    order: NDArray[np.intp]

    def __post_init__(self) -> None:
        one = (self.one.expected, self.one.worst, self.one.settled)
        for part in (self.remaining, self.bears_on, self.kind, self.needed, self.order, *one):
            part.flags.writeable = False

    def of_unit(self, position: int) -> "Ranking":
        """Return the ranking of one unit."""
        at = [position]
        one = OneAnswer(self.one.expected[:, at], self.one.worst[:, at], self.one.settled[:, at])
        return Ranking(
            self.remaining[:, at], self.bears_on[:, at], self.kind[:, at], self.needed[:, at], one, self.order[:, at]
        )


def rank_questions(sought: Sought, answers: NDArray[np.float64], draws: int, seed: int) -> Ranking:
    """Rank the unanswered questions of every unit, each unit as if it were alone.

    First come those that bear on what is sought: by how often their answer is needed, then by how many results are
    expected to remain after it, then in the order of the instrument.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    """
    bears_on = bearing(sought, answers)
    asked = bears_on > 0
    awaits = awaits_regions(sought.plan, answers)
    kind = np.select([asked, awaits, np.isnan(answers)], [BEARS, AWAITS_REGIONS, BEARS_NOT], ANSWERED).astype(np.int8)
    needed = share_needed(sought, answers, asked, draw_ways(sought, draws, seed))
    one = after_one_answer(sought, answers, asked)
    for numbers in (needed, one.expected, one.worst, one.settled):
        numbers[awaits] = np.nan
    order = np.lexsort((one.expected, -needed, kind), axis=0)
    return Ranking(sought.remaining(answers), bears_on, kind, needed, one, order)
