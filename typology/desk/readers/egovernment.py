"""The United Nations E-Government Survey: a row per country, a column per index, countries by name only."""

from collections.abc import Mapping

from typology.desk.readers.gathering import Whose, across_series, cell_frame, key_of
from typology.desk.readers.headings import folded, not_known
from typology.desk.readers.tables import as_text, header_of, header_with, named, rows_below
from typology.desk.readers.unread import counted, not_read, one_of_each, unread_columns
from typology.desk.sheets.cells import Cells, Heading, Shape, Sheet
from typology.errors import Problem

__all__ = ["egovernment"]

indices = (
    ("EGDI", "E-Government Development Index", "E-Government Index", "E_Index"),
    ("EPI", "E-Participation Index", "E_Participation"),
    ("OSI", "Online Service Index", "Online_Service"),
    ("HCI_EGDI", "Human Capital Index", "Human_Capital"),
    ("TII", "Telecommunication Infrastructure Index", "Tele_Infra"),
)
"""What each index is called: by this project's data, in the report, on the site, in copies of its file."""

survey = named("Survey Year")
country = named("Country Name", "Country")
index = named("E-Government Index", *(name for names in indices for name in names))
needed = (survey, country, index)

descriptive = ("rank", "region", "sub region", "subregion", "income group")
"""How headings end whose columns describe and measure nothing."""


def _read(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, needed), list[Problem]()
    year, name = header.places(survey)[0], header.places(country)[0]
    columns = {
        place: (text, _code(text, wanted))
        for place, text in enumerate(header.headings)
        if text and place not in (year, name) and not folded(text).endswith(descriptive)
    }
    rows = one_of_each(rows_below(sheet, header, problems), sheet, header, (year, name), problems)
    unread = unread_columns(header, (place for place, text in enumerate(header.headings) if text))
    found = across_series(counted(rows, unread), Whose(None, name), year, columns)
    surveys = "United Nations E-Government Survey " + found.frame["year"].map(as_text)
    frame = found.frame.assign(source=surveys.astype(object))
    passed_over = (*not_known(sheet, found.others), *not_read(sheet, header, unread))
    return Cells(cell_frame(frame), passed_over, tuple(problems))


def _code(heading: str, wanted: Mapping[str, str]) -> str | None:
    """Return the rulebook's code of an index under this or any other of its names."""
    same = next((names for names in indices if folded(heading) in map(folded, names)), ())
    return next((wanted[key_of(name)] for name in (heading, *same) if key_of(name) in wanted), None)


egovernment = Shape(
    "United Nations E-Government Survey, a row per country and a column per index",
    lambda sheet: header_of(sheet, needed) is not None,
    _read,
    (survey, country, Heading("an index such as E-Government Index", index.fits)),
)
