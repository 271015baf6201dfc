"""Headings as producers write them, folded so that case, signs and line breaks do not count; and the years in texts."""

import re
from collections.abc import Mapping

from typology.assessment.entries import is_blank
from typology.desk.sheets.cells import PassedOver, Sheet, shortened

__all__ = ["folded", "not_known", "year_of", "years_in"]

no_letters = re.compile(r"[\W_]+")
year_in_text = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
year_form = re.compile(r"((?:19|20)\d{2})(?:\.0+)?")


def folded(entry: object) -> str:
    r"""Return a heading as small letters and digits with single spaces between.

    Examples
    --------
    >>> folded("HAZARD &\nEXPOSURE"), folded("Lack of Reliability (*)"), folded(None)
    ('hazard exposure', 'lack of reliability', '')
    """
    return "" if is_blank(entry) else no_letters.sub(" ", str(entry)).strip().casefold()


def year_of(entry: object) -> int | None:
    """Return the year that a cell is, as number or text; None if it is none.

    Examples
    --------
    >>> year_of(2023.0), year_of(" 2023"), year_of("in 2023")
    (2023, 2023, None)
    """
    found = year_form.fullmatch(str(entry).strip())
    return int(found[1]) if found else None


def years_in(text: str | None) -> list[str]:
    """Return the years in a text, in its order.

    Examples
    --------
    >>> years_in("INFORM_Mid2018_v034.csv"), years_in("wgi")
    (['2018'], [])
    """
    return year_in_text.findall(text or "")


def not_known(sheet: Sheet, counts: Mapping[str, int]) -> list[PassedOver]:
    """Return the series of a sheet that the rulebook does not know, each with how many figures it has."""
    why = "a series that the rulebook does not know"
    return [
        PassedOver(
            why if series else "figures of no series: the cell with its code is blank",
            found=shortened(series) or None,
            file=sheet.file,
            sheet=sheet.name,
            indicator=shortened(series) or None,
            count=count,
        )
        for series, count in counts.items()
        if count
    ]
