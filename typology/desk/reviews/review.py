"""Desk reviews: what public figures answer, country by country, with the evidence for it, and no more than that."""

import datetime
from collections.abc import Iterable
from typing import Any

from typology.assessment.collection import Assessments
from typology.assessment.values import Assessment, Unit
from typology.countries.table import countries as all_countries
from typology.desk.desk_of import desk_of
from typology.desk.reviews.answering import answers_of
from typology.desk.reviews.at_hand import AtHand, look_up
from typology.rulebook.model import Rulebook

__all__ = ["RESPONDENT", "desk_review", "reviews_of"]

RESPONDENT = "desk"
URBAN_POPULATION = "SP.URB.TOTL"


def desk_review(
    indicators: Any,
    *,
    rulebook: Rulebook | str | None = None,
    date: datetime.date | str | None = None,
    countries: str | Iterable[str] | None = None,
    proxies: bool = True,
) -> Assessments:
    """Answer what public figures can answer.

    Every figure that informs an item is read by the goalposts or steps of the rulebook. Figures that measure what is
    asked come before those that only go along with it; where several have a vote, the reading in the middle of the
    weight of their evidence stands. An item that no figure informs stays unknown.

    Parameters
    ----------
    indicators
        Figures that were read, or a path, a pattern, a folder, a table, or several of these.
    rulebook
        A rulebook, a version, or None for the newest version.
    date
        Of the review, to which the age of figures counts; today, if None.
    countries
        Codes, ``"un"`` for the members of the United Nations, or None for all in the figures. A country without any
        figure appears with nothing answered.
    proxies
        Whether figures that only go along with what is asked may answer where nothing measures it.

    Returns
    -------
    Assessments
        One for each country, by the respondent ``desk``, with the reason and the evidence of each answer: a piece for
        each figure that had a vote, those that were outvoted among them.

    Raises
    ------
    IndicatorError
        If the figures cannot be read; all problems at once.
    UnknownUnitError
        If a code is neither that of a country nor among the figures.
    ValueError
        If the rulebook has no desk indicators.

    Notes
    -----
    Source: ``rules/``, desk. A desk review is a first guess and a check of answers, never a substitute for what an
    office knows of laws, plans and institutions.

    Examples
    --------
    >>> import pandas as pd
    >>> slums = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 46.5})
    >>> kenya = desk_review(slums, date="2021-10-31")["KEN"]
    >>> {item: answer.value for item, answer in kenya.answers.items()}
    {'C1.1': 1.5, 'O1.2.need': 2.5}
    >>> print(kenya.answers["C1.1"].why)
    Population living in slums: 46.5 (per cent of urban population, 2018) reads as 1.5; 75 reads as 0 and 5 as 4.
    """
    return reviews_of(look_up(indicators, rulebook, date, countries), proxies=proxies)


def reviews_of(found: AtHand, *, proxies: bool = True) -> Assessments:
    """Answer what the figures at hand can answer, with proxies or without them; see :func:`desk_review`."""
    readings = found.readings if proxies else found.readings[found.readings["stands"] == "measure"]
    answers = answers_of(readings, found.rulebook)
    people = found.figures[found.figures["indicator"] == URBAN_POPULATION]
    urban = dict(zip(people["country"].tolist(), people["value"].tolist(), strict=True))
    reviews = [
        Assessment(
            unit=_unit(code, urban.get(code)),
            respondent=RESPONDENT,
            date=found.date,
            instrument=found.rulebook.version,
            label=desk_of(found.rulebook).reviewing.label,
            answers=answers.get(code, {}),
        )
        for code in found.countries
    ]
    return Assessments.of(reviews, found.rulebook)


def _unit(code: str, urban_population: float | None) -> Unit:
    country = all_countries().get(code)
    return Unit(code=code, name=country and country.name, urban_population=urban_population)
