"""How far the answers of many units can be relied on, by the evidence given for them."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.dates import read_day
from typology.assessment.entries import is_blank
from typology.assessment.judging import Piece, pieces_of, step_of
from typology.assessment.values import Answer
from typology.rulebook.model import Rulebook

__all__ = ["item_reliability", "pieces"]


def item_reliability(assessments: Assessments, rulebook: Rulebook) -> NDArray[np.int8]:
    """Return how far each answer can be relied on by its best evidence.

    Units without evidence cost nothing.

    Returns
    -------
    ndarray of int8, items x units
        In the order of ``rulebook.items`` and of ``assessments.units``: 2 where the best evidence is R2, 1 where it is
        R1+ or R1-, 0 where it is R0 or there is none.

    Raises
    ------
    ValueError
        If there is evidence and the rulebook has no rules for it.

    Examples
    --------
    >>> import typology as ty
    >>> book = ty.load_rulebook()
    >>> found = item_reliability(ty.load_pilots(), book)
    >>> found.shape, found[list(book.items).index("P1.1")]
    ((118, 4), array([2, 2, 2, 2], dtype=int8))
    """
    rows = {item: row for row, item in enumerate(rulebook.items)}
    best: dict[tuple[int, int], int] = {}
    for piece in pieces(assessments, rulebook):
        cell = rows[piece.item], piece.column
        best[cell] = max(best.get(cell, 0), step_of(piece.judgement.reliability))
    found = np.zeros((len(rows), len(assessments)), np.int8)
    if best:
        found[tuple(zip(*best, strict=True))] = list(best.values())
    return found


def pieces(assessments: Assessments, rulebook: Rulebook) -> Iterator[Piece]:
    """Yield every piece of evidence with its judgement, unit by unit in their order.

    What is said of items that the rulebook does not have is passed over.

    Raises
    ------
    ValueError
        If there is evidence and the rulebook has no rules for it.
    """
    given = {unit: answers for unit, answers in assessments.remarks.items() if _any_evidence(answers)}
    if not given:
        return
    about = assessments.about
    columns = about.index.get_indexer(pd.Index(list(given), dtype=object)).tolist()
    dates = about["date"] if "date" in about else pd.Series(None, about.index, dtype=object)
    for column, unit in sorted(zip(columns, given, strict=True)):
        date = dates.iloc[column]
        yield from pieces_of(given[unit], None if is_blank(date) else read_day(date), rulebook, column)


def _any_evidence(answers: Mapping[str, Answer]) -> bool:
    return any(answer.evidence for answer in answers.values())
