"""The headings that offices give to the columns of their tables, in the languages of the United Nations; and years."""

import datetime
import re

from typology.desk.readers.tables import as_text, named
from typology.desk.sheets.cells import Heading

__all__ = [
    "codes", "described", "either", "in_long", "in_series", "in_series_years", "in_years", "indicators", "names",
    "origins", "others", "periods", "series_and_year", "values", "year_of", "years",
]  # fmt: skip

codes = (
    "iso3", "iso 3", "iso3 code", "iso3c", "iso alpha 3", "alpha 3", "iso code", "iso", "country iso3",
    "countryiso3code", "country code", "countrycode", "economy code", "ref area", "geoareacode", "m49", "m49 code",
    "iso2", "code pays", "código de país", "codigo de pais", "código país", "codigo pais", "код страны", "国家代码",
    "رمز البلد", "code",
)  # fmt: skip
"""Headings above codes of countries, the surest first."""

names = (
    "country name", "countryname", "economy name", "area name", "geoareaname", "country or territory name",
    "nom du pays", "nombre del país", "nombre del pais", "название страны", "国家名称", "اسم البلد",
)  # fmt: skip
"""Headings above names of countries."""

either = (
    "country", "economy", "territory", "country or area", "country or territory", "geo", "area", "pays", "país",
    "pais", "страна", "国家", "البلد", "الدولة", "unit",
)  # fmt: skip
"""Headings above codes or names; names, where there are codes too. ``unit`` then is the unit of the figures."""

origins = ("source", "source repo", "source path", "fuente", "источник", "来源", "المصدر")
others = frozenset({*codes, *names, *either, *origins, "note", "notes", "comment", "region", "sub region", "name"})
"""Headings of columns that are no indicators."""

indicators = (
    "indicator code", "indicatorcode", "indicator id", "series code", "seriescode", "series id", "indicator", "series",
    "variable", "indicateur", "indicador", "показатель", "指标", "المؤشر",
)  # fmt: skip
periods = (
    "year", "time period", "timeperiod", "date", "time", "period", "reference year", "data year", "survey year",
    "année", "annee", "an", "año", "ano", "год", "年份", "年", "السنة",
)  # fmt: skip
values = ("value", "obs value", "valeur", "valor", "значение", "数值", "值", "القيمة")
described = others | {*indicators, *periods, "row", "column", "sheet", "file", "indicator name", "series name"}
"""Headings of columns that say something about figures, and hold none."""

country = named("country (iso3, country_code, ref_area, ...)", *codes, *names, *either)
indicator = named("indicator (series, series_code, ...)", *indicators)
year = named("year (date, time, time_period, ...)", *periods)
value = named("value (obs_value)", *values)

year_form = re.compile(r"(?:YR)?((?:19|20)\d{2})(?: \[YR\d{4}\])?", re.IGNORECASE)
date_forms = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})-(?:0?[1-9]|1[0-2])(?:-\d{1,2})?(?:[T ].*)?",
        r"(\d{4})-?Q[1-4]",
        r"\d{1,2}([./-])\d{1,2}\1(\d{4})",
        r"(\d{4})\.0+",
    )
)
series_year_form = re.compile(r"[ _.(-]((?:19|20)\d{2})\)?$")


def year_of(cell: object) -> object:
    """Return the year of a full date; everything else as it is.

    Examples
    --------
    >>> [year_of(cell) for cell in ("2018-06-30", "30/06/2018", "2018-Q2", "YR2018", 2018.0, "2018/19")]
    ['2018', '2018', '2018', '2018', 2018.0, '2018/19']
    """
    if isinstance(cell, datetime.date):
        return cell.year
    if cell is None or isinstance(cell, int | float):
        return cell
    text = as_text(cell)
    forms = (form.fullmatch(text) for form in (year_form, *date_forms))
    return next((found[found.lastindex or 0] for found in forms if found), cell)


def series_and_year(heading: str) -> tuple[str, str] | None:
    """Return the name of an indicator and the year behind it, or None if a heading is not made of these.

    Examples
    --------
    >>> series_and_year("EGDI_2024"), series_and_year("EGDI (2024)"), series_and_year("EGDI")
    (('EGDI', '2024'), ('EGDI', '2024'), None)
    """
    found = series_year_form.search(heading)
    name = heading[: found.start()].rstrip(" _.-") if found else ""
    return (name, found[1]) if found and name else None


years = Heading("a year such as 2020", lambda text: bool(year_form.fullmatch(str(year_of(text)))))
series_year = Heading("an indicator with its year, such as EGDI_2024", lambda text: series_and_year(text) is not None)

in_long = (country, indicator, year, value)
in_years = (country, indicator, years)
in_series = (country, year)
in_series_years = (country, series_year)
