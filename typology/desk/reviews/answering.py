"""From the readings that have a vote to answers: the value that stands, why in words, and the evidence for it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from typology.assessment.entries import is_blank
from typology.assessment.values import Answer, EvidenceEntry
from typology.desk.desk_of import desk_of
from typology.desk.reviews.desk_words import bounds_in_words, in_figures, years_in_words
from typology.desk.reviews.readings import informs
from typology.desk.reviews.voting import OUTVOTED, STANDS, period_of
from typology.errors import Problem
from typology.rulebook.desk import Figure
from typology.rulebook.model import Rulebook

__all__ = ["answers_of", "figure_in_words"]


class _Read(NamedTuple):
    """A reading that has a vote; the columns of the readings of the same names."""

    country: str
    item: str
    figure: str
    oldest_year: int
    year: int
    value: float
    score_lowest: float
    score_highest: float
    reading: float
    stands: str
    role: str
    source: str | None
    file: str | None
    sheet: str | None
    row: int | None
    column: str | None


def answers_of(readings: pd.DataFrame, rulebook: Rulebook) -> Mapping[str, Mapping[str, Answer]]:
    """Return the answers by country and item.

    Parameters
    ----------
    readings
        As :func:`typology.desk.reviews.voting.voted` gives them; those without a vote are passed over.
    """
    table = readings[readings["role"].isin([STANDS, OUTVOTED])]
    rows = map(_Read, *(table[name].tolist() for name in _Read._fields)) if len(table) else ()
    writer = _Writer(rulebook)
    found: dict[str, dict[str, Answer]] = {}
    for (country, item), cell in groupby(rows, key=attrgetter("country", "item")):
        found.setdefault(country, {})[item] = writer.answer(item, sorted(cell, key=lambda read: read.role != STANDS))
    return found


def figure_in_words(code: str, figure: Figure) -> str:
    """Return how evidence names a figure: ``"Urban population (SP.URB.TOTL)"``."""
    return f"{figure.name} ({code})"


class _Writer:
    """Writes answers by the words of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.desk = desk_of(rulebook)
        pairs = list(informs(rulebook))
        self.readings = {(pair.code, pair.item): pair.reading for pair in pairs}
        self.bounds = {(p.code, p.item): bounds_in_words(p.reading, rulebook.scale_of(p.item)) for p in pairs}
        self.written: dict[tuple[str, str, str], EvidenceEntry] = {}

    def answer(self, item: str, cell: Sequence[_Read]) -> Answer:
        """Return the answer of readings with a vote, the one that stands first."""
        evidence = tuple(self.entry(read) for read in cell)
        return Answer(item=item, value=cell[0].reading, why=self.why(cell), evidence=evidence)

    def why(self, cell: Sequence[_Read]) -> str:
        """Return what each figure reads as, which one stands, and whether it measures what is asked."""
        first, *others = (self.told(read) for read in cell)
        parts = [first]
        if others:
            parts += [
                "Beside it:",
                *others,
                f"By weight {cell[0].reading:g} is in the middle, or the worse of two there.",
            ]
        if cell[0].stands == "proxy":
            parts.append("It goes along with what is asked and does not measure it.")
        return " ".join(parts)

    def told(self, read: _Read) -> str:
        """Return a figure with its value, unit and year, what it reads as, how sure that is, and by which bounds."""
        figure = self.desk.figures[read.figure]
        years, within = years_in_words(read.oldest_year, read.year), ""
        if not is_blank(read.score_lowest):
            within = f" ({read.score_lowest:.2g} to {read.score_highest:.2g} within one standard error)"
        return (
            f"{figure.name}: {in_figures(read.value)} ({figure.unit}, {years}) reads as {read.reading:g}{within}; "
            f"{self.bounds[read.figure, read.item]}."
        )

    def entry(self, read: _Read) -> EvidenceEntry:
        """Return the evidence of a figure; the same for all items for which it stands alike."""
        key = read.country, read.figure, read.stands
        if key not in self.written:
            figure = self.desk.figures[read.figure]
            self.written[key] = EvidenceEntry(
                source=figure_in_words(read.figure, figure),
                publisher=figure.producer,
                period=period_of(read.oldest_year, read.year),
                geography=read.country,
                type=figure.type,
                archive=_place(read),
                value=f"{in_figures(read.value)} ({figure.unit})",
                method=self.desk.reviewing.method_of(figure, self.readings[read.figure, read.item]),
                note=_note(read, figure),
            )
        return self.written[key]


def _place(read: _Read) -> str | None:
    """Return where a figure stands: its file, sheet, row and column."""
    names = ("file", "sheet", "row", "column")
    known = {name: entry for name in names if not is_blank(entry := getattr(read, name))}
    return Problem("", **known).place or None


def _note(read: _Read, figure: Figure) -> str | None:
    """Return where a figure comes from, and what to beware of in this country; coded values are not used anyway."""
    caveats = (
        caveat.says
        for caveat in figure.caveats
        if not caveat.coded and (not caveat.countries or read.country in caveat.countries)
    )
    source = () if is_blank(read.source) else (str(read.source),)
    sentences = (f"{text.rstrip('.')}." for text in (*source, *caveats))
    return " ".join(sentences) or None
