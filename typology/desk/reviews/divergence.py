"""Where experts and public figures say different things, what each of them goes by, and whether a reason is written."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.divergence import both_answer
from typology.assessment.values import Answer
from typology.desk.reviews.answering import figure_in_words
from typology.rulebook.instrument import Scale
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["desk_divergence"]


class _Row(NamedTuple):
    """Two answers to one item, and how they compare."""

    unit: str
    item: str
    expert: float
    desk: float
    difference: float
    diverges: bool
    reason_written: bool
    expert_why: str | None
    desk_why: str | None
    desk_stands: str | None
    reading: str


def desk_divergence(
    assessments: Assessments, desk: Assessments, *, rulebook: Rulebook | str | None = None, all: bool = False
) -> pd.DataFrame:
    """List the items that experts and the desk both answer, far from each other.

    Parameters
    ----------
    assessments
        What offices said.
    desk
        A desk review of the same units, among others.
    rulebook
        A rulebook, a version, or None for the newest version.
    all
        Whether to list the items on which they are near each other too.

    Returns
    -------
    DataFrame
        A row per unit and item, in their order:

        - ``expert``, ``desk`` and ``difference``: the desk's answer less the expert's,
        - ``diverges``: whether that is so much that a reason is asked for,
        - ``reason_written``: whether the expert wrote why; without it the flag DIVERGENCE is raised,
        - ``expert_why``, ``desk_why``,
        - ``desk_stands``: ``measure`` or ``proxy``; None where the evidence of the desk is no figure of the rulebook,
        - ``reading``: all this in a sentence.

    Raises
    ------
    ValueError
        If the rulebook has no rules for evidence.

    Notes
    -----
    Source: ``rules/``, evidence, ``divergence``. A proxy goes along with what is asked and does not measure it: that it
    lies elsewhere is a question to the expert, and no correction.

    Examples
    --------
    >>> import typology as ty
    >>> pilots = ty.load_pilots()
    >>> desk = pilots.with_answers("KEN", {"C1.1": 3}, ty.load_rulebook())
    >>> print(desk_divergence(pilots, desk)["reading"].item())
    KEN, C1.1: the expert says 1 and the desk 3, which is 2 points better; a reason is written.
    """
    book = load_rulebook(rulebook)
    order = {unit: place for place, unit in enumerate(assessments.units)}
    rows = sorted(_rows(assessments, desk, book), key=lambda row: order[row.unit])
    table = pd.DataFrame(rows, columns=list(_Row._fields), dtype=object)
    kinds = dict.fromkeys(("expert", "desk", "difference"), float) | dict.fromkeys(("diverges", "reason_written"), bool)
    found = table.astype(kinds)
    return found if all else found[found["diverges"]].reset_index(drop=True)


def _rows(assessments: Assessments, desk: Assessments, rulebook: Rulebook) -> Iterator[_Row]:
    stands = _stands(rulebook)
    for unit, item, expert, seen, far in _both(assessments, desk, rulebook):
        said, read = (found.remarks.get(unit, {}).get(item) for found in (assessments, desk))
        why = said.why if said else None
        kind = stands.get((_cited(read), item))
        compared = _compared(expert, seen, kind, rulebook.scale_of(item))
        asked = f"; {'a' if why else 'no'} reason is written" if far else ""
        yield _Row(
            *(unit, item, expert, seen, seen - expert, far),
            reason_written=bool(why),
            expert_why=why,
            desk_why=read.why if read else None,
            desk_stands=kind,
            reading=f"{unit}, {item}: {compared}{asked}.",
        )


def _both(
    assessments: Assessments, desk: Assessments, rulebook: Rulebook
) -> Iterator[tuple[str, str, float, float, bool]]:
    """Yield unit and item with both answers, and whether they diverge."""
    for item, *columns in both_answer(assessments, desk, rulebook):
        for column, expert, seen, far in zip(*(part.tolist() for part in columns), strict=True):
            yield assessments.units[column], item, expert, seen, far


def _cited(read: Answer | None) -> str:
    """Return how the evidence of what stands is named."""
    return read.evidence[0].source if read and read.evidence else ""


def _stands(rulebook: Rulebook) -> Mapping[tuple[str, str], str]:
    """Return what a figure stands for, by how evidence names it and the item."""
    figures = rulebook.desk.figures if rulebook.desk else {}
    return {
        (figure_in_words(code, figure), item): reading.stands
        for code, figure in figures.items()
        for item, reading in figure.informs.items()
    }


def _compared(expert: float, desk: float, stands: str | None, scale: Scale) -> str:
    by = f", by a {stands}," if stands else ""
    if expert == desk:
        return f"the expert and the desk{by} both say {expert:g}"
    way = "better" if (desk > expert) == (scale.better == "high") else "worse"
    points = abs(desk - expert)
    return f"the expert says {expert:g} and the desk{by} {desk:g}, which is {points:g} point{'s'[: points != 1]} {way}"
