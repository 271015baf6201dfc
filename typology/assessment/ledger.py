"""The evidence ledger: every piece of evidence with what it is given for, how far it can be relied on, and why."""

from collections.abc import Iterator

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.entries import is_blank
from typology.assessment.judging import Piece, pieces_of
from typology.assessment.reliability import pieces
from typology.assessment.values import EvidenceEntry
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["evidence_ledger"]

judged_columns = ("age", "age_class", "reliability", "why")


def evidence_ledger(assessments: Assessments, rulebook: Rulebook | str | None = None) -> pd.DataFrame:
    """List every piece of evidence, and how far it can be relied on.

    Where several respondents answer for a unit, the pieces of all of them are listed, each against the date of its own
    assessment; the evidence level of a classification rests on those of the answers that stand.

    Parameters
    ----------
    assessments
        What offices said, with evidence; a wide table carries none.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    DataFrame
        A row per unit, item and piece of evidence: ``unit``, ``item``, ``respondent``, every field of
        :class:`EvidenceEntry` (``method`` as judged: weak where none is stated), and

        - ``age`` in years, from the end of what it describes to the date of the assessment; NaN without dates,
        - ``age_class``: current, recent or older,
        - ``reliability``: R2, R1+, R1- or R0,
        - ``why``, in words.

    Raises
    ------
    ValueError
        If there is evidence and the rulebook has no rules for it.

    Examples
    --------
    >>> import typology as ty
    >>> ledger = evidence_ledger(ty.load_pilots())
    >>> row = ledger[(ledger["unit"] == "KEN") & (ledger["item"] == "I.L1")].iloc[0]
    >>> row["source"], row["reliability"]
    ('Survey of 13 counties, HS/012/19E', 'R1-')
    >>> row["why"]
    'sound method, described 2018, 2.8 years before the assessment, which counts as recent'
    """
    rows = [
        {
            "unit": assessments.units[piece.column],
            "item": piece.item,
            "respondent": respondent,
            **dict(piece.entry),
            **{name: getattr(piece.judgement, name) for name in ("method", *judged_columns)},
        }
        for respondent, piece in sorted(_cited(assessments, load_rulebook(rulebook)), key=_column)
    ]
    columns = ["unit", "item", "respondent", *EvidenceEntry.model_fields, *judged_columns]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"age": float})


def _cited(assessments: Assessments, rulebook: Rulebook) -> Iterator[tuple[str | None, Piece]]:
    """Yield every piece with who cites it: where several answer for a unit, as each of them does."""
    several = {assessments.position(unit): said for unit, said in assessments.respondents.items()}
    alone = assessments.about.get("respondent")
    for piece in pieces(assessments, rulebook):
        if piece.column not in several:
            yield None if alone is None or is_blank(alone.iloc[piece.column]) else alone.iloc[piece.column], piece
    for column, said in several.items():
        for one in said:
            for piece in pieces_of(one.answers, one.date, rulebook, column):
                yield one.respondent, piece


def _column(cited: tuple[str | None, Piece]) -> int:
    return cited[1].column
