"""Figures in words: numbers with the digits that matter, years, lists, and what a figure reads as and why."""

from collections.abc import Sequence
from math import floor, log10

from typology.rulebook.desk import Reading
from typology.rulebook.instrument import Scale

__all__ = ["bounds_in_words", "in_figures", "listed", "years_in_words"]


def in_figures(value: float) -> str:
    """Return a number with the four digits that matter most, or all before the point of a larger one.

    Examples
    --------
    >>> [in_figures(value) for value in (44.834, 4922000.0, 0.0412439, 7.0, -1.1, 99.96, 0.0)]
    ['44.83', '4,922,000', '0.04124', '7', '-1.1', '99.96', '0']
    """
    if abs(value) >= 1000 or value == 0:
        return f"{value:,.0f}"
    text = f"{value:.{3 - floor(log10(abs(value)))}f}"
    return text.rstrip("0").rstrip(".")


def years_in_words(oldest: int, newest: int) -> str:
    """Return one year, or from which to which.

    Examples
    --------
    >>> years_in_words(2020, 2020), years_in_words(2014, 2020)
    ('2020', '2014 to 2020')
    """
    return str(newest) if oldest == newest else f"{oldest} to {newest}"


def listed(texts: Sequence[str]) -> str:
    """Return texts as a list in a sentence.

    Examples
    --------
    >>> listed(["2", "3.5", "5"]), listed(["2"])
    ('2, 3.5 and 5', '2')
    """
    return " and ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def bounds_in_words(reading: Reading, scale: Scale) -> str:
    """Return between which goalposts, or by which cuts, a figure is read.

    Examples
    --------
    >>> import typology as ty
    >>> scale = ty.load_rulebook().scale_of("R4")
    >>> bounds_in_words(Reading(lowest_at=75.0, highest_at=5.0, stands="measure", basis=["001 §14"]), scale)
    '75 reads as 0 and 5 as 4'
    >>> bounds_in_words(Reading(steps=(2.0, 3.5, 5.0, 6.5), stands="measure", basis=["001 §13"]), scale)
    'a step higher from each of 2, 3.5, 5 and 6.5 upwards'
    """
    if reading.steps is not None:
        cuts = listed([in_figures(cut) for cut in reading.steps])
        return f"a step higher from each of {cuts} {'upwards' if reading.rises else 'downwards'}"
    assert reading.lowest_at is not None
    assert reading.highest_at is not None
    lowest_at, highest_at = in_figures(reading.lowest_at), in_figures(reading.highest_at)
    return f"{lowest_at} reads as {scale.lowest:g} and {highest_at} as {scale.highest:g}"
