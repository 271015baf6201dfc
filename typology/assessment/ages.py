"""How old evidence is: the days that a year, a month or a period stands for, and the years between two days."""

import calendar
import datetime

from typology.assessment.values import EvidenceEntry

__all__ = ["described", "first_day", "last_day", "years_between"]


def first_day(text: str) -> datetime.date:
    """Return the first day of a year, a month or a day.

    Examples
    --------
    >>> first_day("2018-02")
    datetime.date(2018, 2, 1)
    """
    return datetime.date.fromisoformat(text + "-01-01"[len(text) - len("YYYY") :])


def last_day(text: str) -> datetime.date:
    """Return the last day of a year, a month or a day.

    Examples
    --------
    >>> last_day("2018-02"), last_day("2018")
    (datetime.date(2018, 2, 28), datetime.date(2018, 12, 31))
    """
    first = first_day(text)
    if len(text) == len("YYYY-MM-DD"):
        return first
    month = 12 if len(text) == len("YYYY") else first.month
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def described(entry: EvidenceEntry) -> tuple[str, str] | None:
    """Return from when to when evidence describes, as far as it says; where no period is given, its publication.

    Examples
    --------
    >>> described(EvidenceEntry(source="a survey", period="2018/2019-06", published="2020"))
    ('2018', '2019-06')
    >>> described(EvidenceEntry(source="a survey", published="2020"))
    ('2020', '2020')
    """
    text = entry.period or entry.published
    if text is None:
        return None
    start, _, end = text.partition("/")
    return start, end or start


def years_between(start: datetime.date, end: datetime.date) -> float:
    """Return the years from one day to another; whole months count as twelfths, whatever their length.

    Examples
    --------
    >>> years_between(datetime.date(2019, 10, 31), datetime.date(2021, 10, 31))
    2.0
    >>> years_between(datetime.date(2020, 12, 31), datetime.date(2021, 6, 30)) <= 0.5
    True
    """
    months = 12 * (end.year - start.year) + end.month - start.month
    return (31 * months + end.day - start.day) / (31 * 12)
