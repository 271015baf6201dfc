"""In which languages each unit of a result works."""

from collections.abc import Collection, Mapping

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.countries.table import countries, language_names
from typology.errors import UnknownUnitError

__all__ = ["language_code", "language_name", "languages_of"]


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
    ValueError
        If what is told is no mapping to languages; all at once.
    UnknownUnitError
        If languages are told of a unit that is not in the result.

    Examples
    --------
    >>> import typology as ty
    >>> [sorted(spoken) for spoken in languages_of(ty.classify(ty.load_pilots()), {"IND": "hi"})]
    [['hi'], ['en', 'sw'], ['ar'], ['es']]
    """
    units, given = result.units, _told(told)
    known = set(units)
    for unit in given:
        if unit not in known:
            raise UnknownUnitError(str(unit), units)
    about = result.assessments.about
    of_city = about["country"].tolist() if "country" in about else [None] * len(units)
    found = []
    for unit, country in zip(units, of_city, strict=True):
        entry = countries().get(unit if is_blank(country) else str(country))
        found.append(given.get(unit, frozenset(entry.languages if entry else ())))
    return tuple(found)


def _told(told: Mapping[str, Collection[str] | str] | None) -> Mapping[str, frozenset[str]]:
    """Return the codes of the languages that are told of units; or raise with all that are none."""
    if told is not None and not isinstance(told, Mapping):
        raise ValueError(
            f"languages are a mapping from unit to languages, such as {{'KEN': ['en', 'sw']}}; not {told!r}"
        )
    several = {unit: (spoken,) if isinstance(spoken, str) else spoken for unit, spoken in (told or {}).items()}
    wrong = [
        f"the languages of {unit} are such as 'en' or ['en', 'sw'], not {spoken!r}"
        for unit, spoken in several.items()
        if not isinstance(spoken, Collection) or not all(isinstance(word, str) for word in spoken)
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
    return {unit: frozenset(map(language_code, spoken)) for unit, spoken in several.items()}


def language_code(word: str) -> str:
    """Return the code of a language, told as such or by its English name; a word that is neither stays as it is.

    Examples
    --------
    >>> language_code("PT"), language_code("Swahili"), language_code("Sheng")
    ('pt', 'sw', 'Sheng')
    """
    folded = word.strip().casefold()
    if folded in language_names():
        return folded
    return next((code for code, names in language_names().items() if names["en"].casefold() == folded), word.strip())


def language_name(code: str) -> str:
    """Return the English name of a language, or the word by which it was told.

    Examples
    --------
    >>> language_name("sw"), language_name("Sheng")
    ('Swahili', 'Sheng')
    """
    named = language_names().get(code)
    return named["en"] if named else code
