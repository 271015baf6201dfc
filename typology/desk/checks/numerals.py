"""Numbers and years as producers write them: read where the text can mean one thing only, else said what is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, isnan
from numbers import Real

from typology.assessment.entries import Foreign, is_blank
from typology.desk.sheets.invisible import without_invisible

__all__ = ["Bound", "NoFigure", "Unreadable", "read_figures", "read_year", "year_beside"]

no_figure = frozenset(
    {"..", "...", "…", "-", "--", "–", "—", ":", "x", "n/a", "#n/a", "na", "n.a.", "nan", "null", "none", "no data"}
)
"""What producers write where they have no figure."""

plain_form = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
comma_form = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
either_form = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
thousands_form = re.compile(r"[+-]?\d{1,3}(?P<sign>[.,' ])\d{3}((?P=sign)\d{3})*([.,]\d+)?")
bound_form = re.compile(r"[<>≤≥]=? *[+-]?\d+([.,]\d+)?")
beside_form = re.compile(
    r"(ca?\.|[~≈'=%])? *(?P<number>[+-]?\d+([.,]\d+)?)"
    r"( *([*†‡§#^¹²³⁰-⁹%‰]|per ?cent|\(\w{1,3}\)|\[\w{1,3}\]|[a-z]\b))*",
    re.IGNORECASE,
)
"""A number with marks of footnotes, of estimates or of its unit beside it."""

year_form = re.compile(r"(YR)?(?P<year>\d{4})(\.0+)?( \[YR\d{4}\])?", re.IGNORECASE)
year_beside_form = re.compile(r"\D*(?P<year>(?:19|20)\d{2})\D*")
signs = str.maketrans({"\u2212": "-", "\u066b": ".", "\u2019": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
"""Minus, the Arabic decimal sign, and the apostrophes and spaces that stand between thousands."""

a_number = "a number such as 46.5, or blank"

LONGEST_NUMBER = 20
"""Digits of a number that is suggested."""


@dataclass(frozen=True, slots=True)
class NoFigure:
    """A mark such as ``..``: the producer has no figure."""

    text: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Such as ``<2.5``: the producer knows a bound and no figure."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no number, or could be two; ``suggestion`` is how it would be written."""

    what: str
    expected: str
    suggestion: str | None = None


Entry = float | NoFigure | Bound | Unreadable | None


def read_figures(entries: Iterable[object]) -> list[Entry]:
    """Return what the cells of one column say: a number, nothing, or why not.

    A comma is read as a decimal sign where it can be nothing else (``35,2``), or where other cells of the column show
    that it is (``12,345`` beside ``35,2``). Signs between thousands are not read.

    Examples
    --------
    >>> read_figures(["46.5", 5.2, "..", "<2.5", None])
    [46.5, 5.2, NoFigure(text='..'), Bound(text='<2.5'), None]
    >>> read_figures(["35,2", "12,345"])
    [35.2, 12.345]
    >>> read_figures(["12,345"])
    [Unreadable(what='a comma that may part thousands or decimals', expected='12345 or 12.345', suggestion=None)]
    """
    cells = [without_invisible(entry.translate(signs)) if isinstance(entry, str) else entry for entry in entries]
    texts = [cell for cell in cells if isinstance(cell, str) and not either_form.fullmatch(cell)]
    commas = any("," in text and comma_form.fullmatch(text) for text in texts)
    points = any("." in text and plain_form.fullmatch(text) for text in texts)
    decimal = "," if commas and not points else "." if points and not commas else None
    return [_text(cell, decimal, commas) if isinstance(cell, str) else _number(cell) for cell in cells]


def _text(text: str, decimal: str | None, commas: bool) -> Entry:
    if plain_form.fullmatch(text) and not (commas and either_form.fullmatch(text)):
        return _finite(float(text))
    if not text:
        return None
    if text.casefold() in no_figure:
        return NoFigure(text)
    if either_form.fullmatch(text) and not ("," in text and decimal == ","):
        return _of_two_meanings(text, decimal)
    if comma_form.fullmatch(text):
        return _finite(float(text.replace(",", ".")))
    if bound_form.fullmatch(text):
        return Bound(text)
    if thousands_form.fullmatch(text):
        return Unreadable("signs between thousands", "digits and a decimal point alone", _without_thousands(text))
    if form := beside_form.fullmatch(text):
        return _with_something_beside(form["number"], text)
    return Unreadable("not a number", a_number)


def _finite(value: float) -> float | Unreadable:
    return value + 0.0 if isfinite(value) else Unreadable("too large a number", a_number)


def _of_two_meanings(text: str, decimal: str | None) -> Unreadable:
    name = "comma" if "," in text else "point"
    whole, parted = re.sub("[.,]", "", text), text.replace(",", ".")
    if decimal == "." and name == "comma":
        return Unreadable("signs between thousands", "digits and a decimal point alone", whole)
    return Unreadable(f"a {name} that may part thousands or decimals", f"{whole} or {parted}")


def _without_thousands(text: str) -> str:
    form = thousands_form.fullmatch(text)
    between = form["sign"] if form else ""
    return text.replace(between, "").replace(",", ".")


def _with_something_beside(number: str, text: str) -> Unreadable:
    of_a_unit = any(sign in text.casefold() for sign in ("%", "‰", "cent"))
    what = "a number with its unit" if of_a_unit else "a number with a mark"
    unclear = either_form.fullmatch(number) or len(number) > LONGEST_NUMBER
    return Unreadable(what, "the number alone", None if unclear else number.replace(",", "."))


def _number(cell: object) -> Entry:
    number = cell.entry if isinstance(cell, Foreign) else cell
    if is_blank(number):
        return None
    if not isinstance(number, Real | Decimal) or isinstance(number, bool):
        return Unreadable("not a number", a_number)
    try:
        value = float(number)
    except OverflowError:
        return Unreadable("too large a number", a_number)
    return None if isnan(value) else value + 0.0


def read_year(entry: object) -> int | None:
    """Return a year as producers write it, or None if it is none.

    Examples
    --------
    >>> [read_year(entry) for entry in ("2018", 2018.0, "YR2018", "2018 [YR2018]", "2018/19", 18)]
    [2018, 2018, 2018, 2018, None, None]
    """
    form = year_form.fullmatch(without_invisible(str(entry)))
    return int(form["year"]) if form and not isinstance(entry, bool) else None


def year_beside(entry: object) -> str | None:
    """Return the only year in a text that has no other digits, as a suggestion; None if there is none.

    Examples
    --------
    >>> [year_beside(entry) for entry in ("2018*", "FY2018", "c. 2018", "2018/19", "18")]
    ['2018', '2018', '2018', None, None]
    """
    form = year_beside_form.fullmatch(str(entry))
    return form["year"] if form else None
