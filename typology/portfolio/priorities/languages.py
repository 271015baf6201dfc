"""In which languages each unit of a result works."""

from collections.abc import Collection, Mapping

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.countries.table import countries, language_names
from typology.errors import UnknownUnitError

__all__ = ["language_name", "languages_of"]


def languages_of(
    result: Classification, told: Mapping[str, Collection[str] | str] | None = None
) -> tuple[frozenset[str], ...]:
    """Return the languages of each unit, in the order of the units; none where none is known.

    Parameters
    ----------
    told
        By unit, what is known better than by the table of countries, such as ``{"KEN": ["en", "sw"]}``. A city works in
        the languages of its country.

    Raises
    ------
    UnknownUnitError
        If languages are told of a unit that is not in the result.

    Examples
    --------
    >>> import typology as ty
    >>> [sorted(spoken) for spoken in languages_of(ty.classify(ty.load_pilots()), {"IND": "hi"})]
    [['hi'], ['en', 'sw'], ['ar'], ['es']]
    """
    units, given = result.units, dict(told or {})
    known = set(units)
    for unit in given:
        if unit not in known:
            raise UnknownUnitError(str(unit), units)
    about = result.assessments.about
    of_city = about["country"].tolist() if "country" in about else [None] * len(units)
    found = []
    for unit, country in zip(units, of_city, strict=True):
        entry = countries().get(unit if is_blank(country) else str(country))
        spoken = given.get(unit, entry.languages if entry else ())
        found.append(frozenset((spoken,) if isinstance(spoken, str) else spoken))
    return tuple(found)


def language_name(code: str) -> str:
    """Return the English name of a language, or the word by which it was told.

    Examples
    --------
    >>> language_name("sw"), language_name("Sheng")
    ('Swahili', 'Sheng')
    """
    named = language_names().get(code)
    return named["en"] if named else code
