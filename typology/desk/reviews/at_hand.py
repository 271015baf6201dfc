"""What a review of some countries rests on: the newest figures in time, what they read as, and what was left out."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from typology.assessment.dates import read_day
from typology.countries.table import countries as all_countries
from typology.countries.table import un_members
from typology.desk.given import figures_given
from typology.desk.reviews.newest import left_columns, newest
from typology.desk.reviews.readings import figures_at_hand, readings
from typology.desk.reviews.voting import voted
from typology.errors import UnknownUnitError
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["AtHand", "look_up"]


class AtHand(NamedTuple):
    """What a review rests on.

    Attributes
    ----------
    figures
        Published and computed figures that are used.
    readings
        What each reads as, item by item, and the part it takes; see :func:`typology.desk.reviews.voting.voted`.
    unused
        Figures of these countries that are not used, and why.
    passed_over
        What was passed over when they were read, and why.
    """

    rulebook: Rulebook
    date: datetime.date
    countries: tuple[str, ...]
    figures: pd.DataFrame
    readings: pd.DataFrame
    unused: pd.DataFrame
    passed_over: pd.DataFrame

    @property
    def left_out(self) -> pd.DataFrame:
        """Everything that was not used of these countries, or of no country that could be told: ``kind`` and why."""
        of = self.passed_over["country"]
        passed_over = self.passed_over[of.isna() | of.isin(self.countries)].assign(kind=lambda rows: rows["why"])
        parts = [part[list(left_columns)].astype(object) for part in (passed_over, self.unused)]
        return pd.concat(parts, ignore_index=True)


def look_up(
    indicators: Any,
    rulebook: Rulebook | str | None = None,
    date: datetime.date | str | None = None,
    countries: str | Iterable[str] | None = None,
) -> AtHand:
    """Return what a review of some countries rests on.

    Parameters
    ----------
    indicators
        Figures that were read, or whatever :func:`typology.desk.read_indicators.read_indicators` takes.
    date
        Of the review; today, if None.
    countries
        Codes, ``"un"`` for the members of the United Nations, or None for all in the figures.

    Raises
    ------
    UnknownUnitError
        If a code is neither that of a country nor among the figures.
    """
    book = load_rulebook(rulebook)
    day = datetime.date.today() if date is None else read_day(date)
    read = figures_given(indicators, book, day)
    asked = _asked(countries, read.countries)
    used, unused = newest(read, book, day)
    figures = figures_at_hand(used, book, asked)
    found = voted(readings(figures, book, asked), book, day)
    return AtHand(book, day, asked, figures, found, unused[unused["country"].isin(asked)], read.unused)


def _asked(countries: str | Iterable[str] | None, in_figures: Sequence[str]) -> tuple[str, ...]:
    if countries is None:
        return tuple(in_figures)
    if countries == "un":
        return un_members()
    asked = tuple(dict.fromkeys([countries] if isinstance(countries, str) else countries))
    known = {*all_countries(), *in_figures}
    for code in asked:
        if code not in known:
            raise UnknownUnitError(code, sorted(known))
    return asked
