"""Say for every unit how it would be served: by a team that lives there, from a hub, or from afar."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.countries.resolving import resolve
from typology.countries.table import Country, countries
from typology.errors import UnknownUnitError, hint, nearest
from typology.portfolio.presence.advice import PresenceAdvice
from typology.portfolio.presence.known import known_of
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.presence import OFFICE, Presence

__all__ = ["presence"]


def presence(
    result: Classification,
    *,
    offices: Iterable[str] | None = None,
    about: pd.DataFrame | None = None,
    rulebook: Rulebook | str | Path | None = None,
) -> PresenceAdvice:
    """Say how every unit would be served, by the tables of presence in the rulebook.

    The form that lasts and the surge of a crisis are decided apart, as category and shock state are. What is unknown
    leaves several forms possible: all that something still possible leads to.

    Parameters
    ----------
    offices
        All units in which an office exists already, by code, and countries also by name; an empty list for none
        anywhere. None for unknown. Of a city whose country has an office, it is not known whether that is in the city.
    about
        Numbers known beside the answers, such as ``urban_population``, index ``unit``; they come before what the
        assessments say. A blank is unknown.
    rulebook
        A rulebook, a version or a folder in which a planner changed the tables; None for that of the result.

    Returns
    -------
    PresenceAdvice
        ``.table``, ``.of("KEN")``, ``.counts``.

    Raises
    ------
    TypeError
        If the result is no classification, or offices are no list.
    ValueError
        If the rulebook has no tables of presence, or other decision rules than the result; or ``about`` has a column
        that no row reads, or something that is no number from 0.
    UnknownUnitError
        If an office lies in no unit and no country; it names the nearest.

    Notes
    -----
    Source: 001-A3 §10(b), 001 §15; ``rules/``, presence.yaml. A row that reads an unknown is neither met nor passed
    over. No possible form is left out. Now and then one is named that no completion of the answers leads to: the
    possible categories are exact, but a subtype that lies between two possible ones counts as possible, though for a
    few units a single answer steps over it; and numbers that fall short are joined with categories as if any number in
    their range could go with any possible category, which for the rules of the rulebook is exact.

    Examples
    --------
    >>> import typology as ty
    >>> found = presence(ty.classify(ty.load_pilots()), offices=["KEN", "EGY"])
    >>> print(found.of("KEN")[1])
    The groundwork takes years, and an office is already there to do it from. [001-A3 §10(b), proposal of the rulebook]
    """
    if not isinstance(result, Classification):
        raise TypeError(f"presence takes what classify returns, not {type(result).__name__}")
    book = result.rulebook if rulebook is None else load_rulebook(rulebook)
    rules = _rules(book, result.rulebook)
    return PresenceAdvice(result, book, known_of(result, _offices(result, offices), _beside(result, about, rules)))


def _rules(book: Rulebook, of_result: Rulebook) -> Presence:
    if book.presence is None:
        raise ValueError("the rulebook has no presence.yaml; copy that of a newer version into its folder")
    if (book.decision, book.evidence) != (of_result.decision, of_result.evidence):
        raise ValueError(
            f"the result is by rulebook {of_result.name}, whose decision or evidence rules are not those of "
            f"{book.name}; classify by that rulebook first"
        )
    return book.presence


def _offices(result: Classification, offices: Iterable[str] | None) -> Mapping[str, str | None]:
    if offices is None:
        return {}
    if isinstance(offices, str) or not isinstance(offices, Iterable):
        raise TypeError(f"offices is a list of codes, such as ['KEN'], not {offices!r}")
    there = {_code(result, entry) for entry in offices}
    about = result.assessments.about
    of_city = about["country"].tolist() if "country" in about else [None] * len(about)
    present, absent = OFFICE
    return {
        unit: present if unit in there else None if country != unit and country in there else absent
        for unit, country in zip(result.units, of_city, strict=True)
    }


def _code(result: Classification, entry: object) -> str:
    """Return the code of a unit, or of a country by its code or name."""
    if isinstance(entry, str) and entry in result.assessments:
        return entry
    found = resolve(entry)
    if isinstance(found, Country):
        return found.code
    close = nearest(str(entry), [*result.units, found.suggestion or ""])
    raise UnknownUnitError(str(entry), [close] if close else sorted({*result.units, *countries()}))


def _beside(
    result: Classification, about: pd.DataFrame | None, rules: Presence
) -> Mapping[str, Sequence[float | None]]:
    """Return by column what is known of every unit: what was given first, then what the assessments say."""
    given = pd.DataFrame(index=result.units) if about is None else about
    unread = [str(name) for name in given if name not in rules.columns]
    if unread:
        raise ValueError(f"no row reads {', '.join(unread)}; {hint(unread[0], list(rules.columns))}")
    for unit in given.index:
        if unit not in result.assessments:
            raise UnknownUnitError(str(unit), result.units)
    said = result.assessments.about
    found: dict[str, list[float | None]] = {}
    for name in rules.columns:
        first = given[name].to_dict() if name in given else {}
        second = said[name].to_dict() if name in said else {}
        entries = [first.get(unit) if not is_blank(first.get(unit)) else second.get(unit) for unit in result.units]
        found[name] = [_number(name, unit, entry) for unit, entry in zip(result.units, entries, strict=True)]
    return found


def _number(name: str, unit: str, entry: object) -> float | None:
    if is_blank(entry):
        return None
    numeric = isinstance(entry, int | float | np.integer | np.floating) and not isinstance(entry, bool)
    value = float(entry) if numeric else np.nan  # type: ignore[arg-type]
    if not 0 <= value < np.inf:
        raise ValueError(f"{name} of {unit} is a number from 0, not {entry!r}")
    return value
