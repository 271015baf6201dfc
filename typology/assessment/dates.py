"""Days, months and years as offices and spreadsheets write them."""

import datetime
import re

__all__ = ["read_day", "read_partial_date", "read_period"]

partial_form = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
added_by_spreadsheets = re.compile(r"\.0$|[ T]\d{2}:\d{2}.*$", re.ASCII)
partial_in_words = "YYYY, YYYY-MM or YYYY-MM-DD"


def read_day(entry: object) -> datetime.date:
    """Return a day of the calendar; a time of day is left out.

    Raises
    ------
    ValueError
        If it is none; the message says what was found and expected.

    Examples
    --------
    >>> read_day("2019-10-31 00:00:00")
    datetime.date(2019, 10, 31)
    """
    text = _text(entry)
    if len(text) == len("YYYY-MM-DD") and _stands_in_the_calendar(text):
        return datetime.date.fromisoformat(text)
    raise ValueError(f"not a date: found {entry}; expected a date such as 2019-10-31")


def read_partial_date(entry: object) -> str:
    """Return a year, a month or a day as text.

    Raises
    ------
    ValueError
        If it is none; the message says what was found and expected.

    Examples
    --------
    >>> read_partial_date(2019.0)
    '2019'
    """
    text = _text(entry)
    if _stands_in_the_calendar(text):
        return text
    raise ValueError(f"not a date: found {entry}; expected {partial_in_words}")


def read_period(entry: object) -> str:
    """Return a date, or two with a slash between them, the earlier first.

    Raises
    ------
    ValueError
        If it is none; the message says what was found and expected.

    Examples
    --------
    >>> read_period("2018/2019-06")
    '2018/2019-06'
    """
    text = _text(entry)
    start, _, end = text.partition("/")
    if _stands_in_the_calendar(start) and (text == start or _stands_in_the_calendar(end)):
        shared = min(len(start), len(end))
        if start[:shared] <= end[:shared]:
            return text
        raise ValueError(f"a period that ends before it begins: found {entry}; expected {end}/{start}")
    raise ValueError(f"not a period: found {entry}; expected {partial_in_words}, or two of these with / between them")


def _text(entry: object) -> str:
    return added_by_spreadsheets.sub("", str(entry).strip())


def _stands_in_the_calendar(text: str) -> bool:
    if not partial_form.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
