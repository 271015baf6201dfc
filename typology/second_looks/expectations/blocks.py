"""Scores of blocks of questions, alike for those who answered all of them and those who left some open."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import Block
from typology.second_looks.expectations.rounding import rounded

__all__ = ["Answered", "block_scores", "learned_questions", "turned", "turns"]

Floats = NDArray[np.float64]


def turned(values: Floats, items: Sequence[str], rulebook: Rulebook) -> Floats:
    """Return answers on scales of which the high end is good: those of risk and crisis are turned upside down.

    Parameters
    ----------
    values : ndarray, items x units
        NaN unknown, -1 not applicable; both come back as NaN.
    """
    known = np.where(values >= 0, values, np.nan)
    for row, item in enumerate(items):
        scale = rulebook.scale_of(item)
        if scale.better == "low":
            known[row] = scale.values[0] + scale.values[-1] - known[row]
    return known


def turns(items: Sequence[str], rulebook: Rulebook) -> bool:
    """Say whether the low end is the good one of all these items."""
    return all(rulebook.scale_of(item).better == "low" for item in items)


class Answered(NamedTuple):
    """Answers of units: ``values`` is items x units, NaN unknown, -1 not applicable."""

    items: tuple[str, ...]
    values: Floats
    units: tuple[str, ...]


def learned_questions(block: Block, answers: Answered, answered: float) -> Mapping[str, float]:
    """Return, by item, the mean answer to the questions of a block that are answered often enough.

    Parameters
    ----------
    answered
        The share of the units, of those to whom a question applies, that must answer it.
    """
    found = {}
    for item in block.items:
        said = answers.values[answers.items.index(item)]
        given = said >= 0
        if given.any() and given.sum() >= answered * (said != NOT_APPLICABLE).sum():
            found[item] = rounded(said[given].mean())
    return found


def block_scores(
    answers: Answered, blocks: Mapping[str, Mapping[str, float]], rulebook: Rulebook, answered: float
) -> pd.DataFrame:
    """Return units x blocks: the mean answer, high where it is good; NaN where too few questions are answered.

    Every answer counts by how far it is from the mean answer to its question, so a question that is left open makes
    nobody better or worse.

    Parameters
    ----------
    blocks
        By name, the questions and their mean answers.
    answered
        The share of the questions that apply that must be answered.

    Examples
    --------
    >>> import typology as ty
    >>> answers = Answered(("E1.N1", "E1.N2"), np.array([[3.0], [np.nan]]), ("XXA",))
    >>> block_scores(answers, {"E1": {"E1.N1": 2.0, "E1.N2": 1.0}}, ty.load_rulebook(), 0.5)
           E1
    unit
    XXA   2.5
    """
    index = pd.Index(list(answers.units), dtype=object, name="unit")
    scores = {name: _scores(answers, questions, rulebook, answered) for name, questions in blocks.items()}
    return pd.DataFrame(scores, index=index, dtype=float)


def _scores(answers: Answered, questions: Mapping[str, float], rulebook: Rulebook, answered: float) -> Floats:
    asked = tuple(questions)
    rows = np.array([answers.values[answers.items.index(item)] for item in asked])
    means = turned(np.array([[mean] for mean in questions.values()]), asked, rulebook)
    known = turned(rows, asked, rulebook)
    count = (~np.isnan(known)).sum(axis=0)
    enough = (count > 0) & (count >= answered * (rows != NOT_APPLICABLE).sum(axis=0))
    apart = np.divide(np.nansum(known - means, axis=0), count, out=np.full(len(count), np.nan), where=enough)
    scores: Floats = apart + means.mean()
    return scores
