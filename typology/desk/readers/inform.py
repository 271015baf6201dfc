"""The INFORM Risk Index: its table of results, as sheet of the workbook or as text; and the shapes of its workbook.

An edition comes out in the months before or after the year begins that it is named after, and describes the years
before. Its figures are therefore of the year before, so that they are never taken for younger than they are.
"""

from collections import Counter
from collections.abc import Collection, Mapping

import pandas as pd

from typology.desk.readers.columns import below, figures, first_header, frame_of, whose_of
from typology.desk.readers.gathering import is_number
from typology.desk.readers.headings import folded, not_known, years_in
from typology.desk.readers.inform_figures import (
    is_beside,
    is_figures,
    is_population,
    read_beside,
    read_figures,
    read_population,
)
from typology.desk.readers.inform_workbook import country_heads, edition_of, is_code, name_heads, source_of
from typology.desk.readers.tables import named
from typology.desk.sheets.cells import Cells, Heading, Shape, Sheet
from typology.errors import Problem

__all__ = ["inform_beside", "inform_population", "inform_raw", "inform_results"]

codes = {
    "natural": "INFORM.NATURAL",
    "human": "INFORM.HUMAN",
    "hazard": "INFORM.HAZARD",
    "hazard exposure": "INFORM.HAZARD",
    "hazards exposure": "INFORM.HAZARD",
    "vulnerability": "INFORM.VULNERABILITY",
    "lack of coping capacity": "INFORM.COPING",
    "risk": "INFORM.RISK",
    "risk index": "INFORM.RISK",
}
"""By the heading without the word INFORM and the year; any other column is ``INFORM.`` and its heading."""

required = {
    "INFORM RISK": "INFORM.RISK",
    "VULNERABILITY": "INFORM.VULNERABILITY",
    "LACK OF COPING CAPACITY": "INFORM.COPING",
}
not_a_figure = ("", *country_heads, *name_heads)


def _code(head: str) -> str:
    """Return the code of a column.

    >>> _code("inform risk 2025"), _code("hazard exposure"), _code("uprooted people")
    ('INFORM.RISK', 'INFORM.HAZARD', 'INFORM.UPROOTED_PEOPLE')
    """
    words = " ".join(word for word in head.split() if word != "inform" and not years_in(word))
    return codes.get(words) or f"INFORM.{words.upper().replace(' ', '_')}"


def _heads_results(cells: Collection[str]) -> bool:
    return all(any(map(heading.fits, cells)) for heading in headings)


def _is_results(sheet: Sheet) -> bool:
    return first_header(sheet, _heads_results) is not None


def _read_results(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = first_header(sheet, _heads_results), list[Problem]()
    if header is None:
        raise ValueError(f"{sheet.file} has another shape")
    edition = edition_of(sheet, header.number)
    if edition is None:
        expected = 'the year of the edition in the name of the sheet or the file, such as "INFORM Risk 2025 (a-z)"'
        return Cells(frame_of([]), (), (Problem("no year", sheet.name, expected, file=sheet.file, sheet=sheet.name),))
    body = below(sheet, header, problems)
    whose = whose_of(body, header, country_heads, name_heads)
    series = {
        place: _code(head) for place, text in enumerate(header.headings) if (head := folded(text)) not in not_a_figure
    }
    found_as = {place: (code.casefold(), _key(header.headings[place])) for place, code in series.items()}
    known = {place: wanted[name] for place, names in found_as.items() for name in names[::-1] if name in wanted}
    of_country = whose["country"].map(is_code) | body[[*known]].map(is_number).any(axis=1)
    entries = {place: figures(body.loc[of_country, place]) for place in series}
    parts = [
        _part(whose, entries[place], code, edition - 1).assign(
            column=header.headings[place], source=source_of(sheet, edition)
        )
        for place, code in known.items()
    ]
    unknown = Counter[str]()
    for place, found in entries.items():
        unknown[series[place]] += len(found) if place not in known else 0
    return Cells(frame_of(parts), tuple(not_known(sheet, unknown)), tuple(problems))


def _key(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _part(whose: pd.DataFrame, entries: pd.Series, code: str, year: int) -> pd.DataFrame:
    return whose.loc[entries.index].assign(indicator=code, year=year, value=entries, row=entries.index)


def _heading(text: str, code: str) -> Heading:
    return Heading(text, lambda cell: _code(folded(cell)) == code)


headings = (named("ISO3"), *(_heading(text, code) for text, code in required.items()))
inform_results = Shape("INFORM Risk Index, the table of results", _is_results, _read_results, headings)
inform_raw = Shape("INFORM Risk Index, the figures behind it", is_figures, read_figures)
inform_population = Shape("INFORM Risk Index, the population", is_population, read_population)
inform_beside = Shape("INFORM Risk Index, what serves its other sheets", is_beside, read_beside)
