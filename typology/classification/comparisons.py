"""Flags from comparing a result with others: desk values, the last round, the cities of a country, its respondents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.ages import first_day
from typology.assessment.agreement import agreement
from typology.assessment.collection import Assessments
from typology.assessment.dates import read_day
from typology.assessment.divergence import both_answer
from typology.assessment.entries import is_blank
from typology.assessment.judging import step_of
from typology.assessment.reliability import pieces
from typology.classification.engine import Decided
from typology.classification.flags import Flagger, Raised
from typology.rulebook.companions import Compared
from typology.rulebook.model import Rulebook

__all__ = ["cities_differ", "desk_differs", "far_from", "respondents_differ"]

Found = Iterable[tuple[int, str]]
"""Positions of units, each with a thing that the comparison is about."""


def desk_differs(desk: Assessments) -> Flagger:
    """Return what flags answers that lie far from desk values and give no reason for it.

    Source: ``rules/``, evidence, divergence.
    """

    def flagger(rulebook: Rulebook, assessments: Assessments, decided: Decided) -> Raised:
        return _raised(rulebook, decided, {"desk values": _divergent(rulebook, assessments, desk)})

    return flagger


def _divergent(rulebook: Rulebook, assessments: Assessments, desk: Assessments) -> Iterator[tuple[int, str]]:
    if rulebook.evidence is None:
        return
    for found in both_answer(assessments, desk, rulebook):
        for position in found.columns[found.diverges].tolist():
            said = assessments.remarks.get(assessments.units[position], {}).get(found.item)
            if said is None or not said.why:
                yield position, found.item


def far_from(categories: pd.Series, before: Assessments) -> Flagger:
    """Return what flags units whose category is far from that of the last round, without new reliable evidence.

    Evidence is new if what it describes ends after the day of the last assessment; a year or a month counts from its
    first day. Source: 001 §15; ``rules/``, flags, thresholds, ``jump``.

    Parameters
    ----------
    categories
        Of the last round, by unit.
    before
        What was assessed then.
    """

    def flagger(rulebook: Rulebook, assessments: Assessments, decided: Decided) -> Raised:
        return _raised(rulebook, decided, {"last round": _moved(rulebook, assessments, decided, categories, before)})

    return flagger


def _moved(rulebook: Rulebook, assessments: Assessments, decided: Decided, past: pd.Series, last: Assessments) -> Found:
    if rulebook.flags is None or "jump" not in rulebook.flags.thresholds:
        return ()
    order = rulebook.decision.order
    categories = past.cat.set_categories(order).cat.codes.to_numpy()
    before = np.append(categories, np.int8(-1))[_places(assessments.units, last.units)]
    known = (before >= 0) & (decided.category < len(order))
    steps = np.abs(decided.category - before)
    far = np.flatnonzero(known & (steps >= rulebook.flags.thresholds["jump"].value))
    renewed = _renewed(rulebook, _some(assessments, far), last)
    return (
        (position, f"{order[before[position]]} to {order[decided.category[position]]}")
        for position in far.tolist()
        if assessments.units[position] not in renewed
    )


def _renewed(rulebook: Rulebook, assessments: Assessments, before: Assessments) -> frozenset[str]:
    """Return the units with reliable evidence on what came after their last assessment."""
    if rulebook.evidence is None or "date" not in before.about:
        return frozenset()
    dates = before.about["date"]
    ends = (
        (assessments.units[piece.column], piece.judgement.span[1])
        for piece in pieces(assessments, rulebook)
        if piece.judgement.span and step_of(piece.judgement.reliability) > 1
    )
    return frozenset(unit for unit, end in ends if not is_blank(dates[unit]) and first_day(end) > read_day(dates[unit]))


def cities_differ(rulebook: Rulebook, assessments: Assessments, decided: Decided) -> Raised:
    """Flag countries whose assessed cities say something else.

    Only cities and countries with a category and with people are compared; and only countries of which enough cities
    are assessed, with enough of the urban population. Source: ``rules/``, cities.
    """
    rules, about = rulebook.cities, assessments.about
    told = {"kind", "country", "urban_population"} <= set(about)
    if rules is None or not told or not (about["kind"] == "city").any():
        return {}
    people = pd.to_numeric(about["urban_population"]).to_numpy(np.float64)
    cities, countries = _compared_cities(about, (people > 0) & (decided.category < len(rulebook.decision.order)))
    category, tolerance = decided.category, rulebook.rulebook.tolerance.value
    other, lower = category[cities] != category[countries], category[cities] < category[countries]
    everywhere = np.ones(len(cities), bool)

    def living(where: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return, city by city, how many people live in some of the cities of its country."""
        return pd.Series(people[cities] * where).groupby(countries).transform("sum").to_numpy(np.float64)

    number, urban = pd.Series(countries).groupby(countries).transform("size").to_numpy(), people[countries]
    enough = (number >= rules.cities.value) & (living(everywhere) / urban >= rules.urban_share.value - tolerance)
    conflict = enough & (living(other) / living(everywhere) > rules.conflict.value + tolerance)
    pocket = enough & (living(lower) / urban >= rules.pocket.value - tolerance)

    def named(where: NDArray[np.bool_]) -> Found:
        pairs = zip(countries[where].tolist(), cities[where].tolist(), strict=True)
        return ((country, assessments.units[city]) for country, city in pairs)

    found: Mapping[Compared, Found] = {
        "most of the cities": named(conflict & other),
        "lower cities": named(pocket & lower),
    }
    return _raised(rulebook, decided, found)


def _compared_cities(about: pd.DataFrame, counted: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the cities that count and, for each, that of its country, if that counts too."""
    is_city = (about["kind"] == "city").to_numpy()
    cities = np.flatnonzero(is_city & counted)
    countries = about.index.get_indexer(pd.Index(about["country"].iloc[cities]))
    placed = (countries >= 0) & (counted & ~is_city)[countries]
    return cities[placed], countries[placed]


def respondents_differ(rulebook: Rulebook, assessments: Assessments, decided: Decided) -> Raised:
    """Flag units whose respondents do not agree well enough on some dimension.

    Source: ``rules/``, evidence, agreement.
    """
    if not assessments.respondents or rulebook.evidence is None:
        return {}
    several = assessments.respondents
    table = agreement(_some(assessments, _places(tuple(several), assessments.units)), rulebook)
    flagged = table.index[table["flagged"]]
    found = ((assessments.position(unit), dimension) for unit, dimension in flagged if unit in several)
    return _raised(rulebook, decided, {"respondents": found})


def _places(units: Sequence[str], among: Sequence[str]) -> NDArray[np.intp]:
    """Return where each unit stands among others, -1 where it does not."""
    return pd.Index(list(among), dtype=object).get_indexer(pd.Index(list(units), dtype=object))


def _some(assessments: Assessments, columns: NDArray[np.intp]) -> Assessments:
    """Return some units with everything that was said of them."""
    about = assessments.about.iloc[columns]
    remarks = {unit: assessments.remarks[unit] for unit in about.index if unit in assessments.remarks}
    several = assessments.several.without(set(assessments.respondents) - set(about.index))
    return Assessments(assessments.items, assessments.values[:, columns], about, remarks, several)


def _raised(rulebook: Rulebook, decided: Decided, found: Mapping[Compared, Found]) -> Raised:
    """Return the flags of the rulebook for some comparisons, for the categories that each flag is for."""
    categories = (*rulebook.decision.order, "U")
    raised: dict[str, dict[int, tuple[str, ...]]] = {}
    for compared, pairs in found.items():
        about: dict[int, list[str]] = {}
        for position, thing in pairs:
            about.setdefault(position, []).append(thing)
        for name, flag in (rulebook.flags.flags if rulebook.flags else {}).items():
            units = {
                position: tuple(things)
                for position, things in about.items()
                if not flag.categories or categories[decided.category[position]] in flag.categories
            }
            if flag.compared == compared and units:
                raised[name] = units
    return raised
