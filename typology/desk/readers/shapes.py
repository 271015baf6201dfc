"""All shapes in which figures come, and the reading of a file whose sheets may have any of them."""

from collections.abc import Iterable, Mapping, Sequence

from typology.desk.readers.egovernment import egovernment
from typology.desk.readers.gathering import no_cells
from typology.desk.readers.governance import governance_sheets, governance_table
from typology.desk.readers.inform import inform_beside, inform_population, inform_raw, inform_results
from typology.desk.readers.sdg import sdg_table, sdmx
from typology.desk.readers.tables import TOP, Header, top_of
from typology.desk.readers.tidy import tidy_long, tidy_series, tidy_series_years, tidy_years
from typology.desk.readers.world_bank import world_bank_answer, world_bank_notes, world_bank_series, world_bank_years
from typology.desk.sheets.cells import Cells, PassedOver, Shape, Sheet
from typology.errors import Problem

__all__ = ["read_sheets", "shape_of", "shapes"]

of_producers = (
    governance_table,
    governance_sheets,
    inform_results,
    inform_raw,
    inform_population,
    inform_beside,
    world_bank_answer,
    world_bank_years,
    world_bank_series,
    world_bank_notes,
    sdg_table,
    sdmx,
    egovernment,
)
of_offices = (tidy_long, tidy_years, tidy_series, tidy_series_years)

shapes: tuple[Shape, ...] = (*of_producers, *of_offices)
"""The first that recognises a sheet reads it: those of producers, then the tables that anyone may make."""


any_shape = (
    "a header row with the columns iso3, indicator, year and value; or a file as the World Bank, the WGI, INFORM, the "
    "SDG database or the E-Government Survey publish it"
)


def shape_of(sheet: Sheet) -> Shape | Problem:
    """Return the shape of a sheet; or a problem that says what it lacks to have the nearest one.

    Examples
    --------
    >>> shape_of(Sheet("a.csv", None, [["iso3", "indicator", "year", "value"]])).name
    'a table with a row per figure'
    >>> problem = shape_of(Sheet("a.csv", None, [["iso3", "EGDI"]]))
    >>> problem.found, problem.expected.partition(", for ")[0]
    ('iso3, EGDI', 'the column year (date, time, time_period, ...)')
    """
    found = next((shape for shape in shapes if shape.recognises(sheet)), None)
    return found or _unknown(sheet)


def _unknown(sheet: Sheet) -> Problem:
    top = top_of(sheet)
    if not top:
        what = f"nothing in its first {TOP} rows" if len(sheet.rows[: TOP + 1]) > TOP else "nothing in the sheet"
        return Problem(what, None, any_shape, file=sheet.file, sheet=sheet.name)
    widest = max(top, key=lambda header: sum(map(bool, header.headings)))
    found, expected = _short(", ".join(filter(None, widest.headings))), _nearest(widest) or any_shape
    row = widest.number or None
    return Problem("of no known shape", found, expected, file=sheet.file, sheet=sheet.name, row=row)


def _nearest(header: Header) -> str | None:
    """Return what a header row lacks to be that of the shape that it is nearest to, if it is near one."""
    lacking = {shape: [h.name for h in shape.headings if not header.places(h)] for shape in shapes}
    near = [shape for shape, names in lacking.items() if 0 < len(names) <= len(shape.headings) / 2]
    if not near:
        return None
    shape = min(near, key=lambda shape: (len(lacking[shape]), -len(shape.headings)))
    *names, last = lacking[shape]
    columns = f"the columns {', '.join(names)} and {last}" if names else f"the column {last}"
    return f"{columns}, for {shape.name}"


def _short(text: str, length: int = 100) -> str:
    return text if len(text) <= length else f"{text[:length]}..."


def read_sheets(sheets: Sequence[Sheet], wanted: Mapping[str, str]) -> list[tuple[Sheet, Cells]]:
    """Return the cells of each sheet of one file.

    A sheet of no known shape is a problem, unless others of the file have one: then it is passed over. So is a sheet
    of the workbook of a producer that only looks like a table of an office.

    Parameters
    ----------
    wanted
        The rulebook's code by every code and heading under which producers publish it, folded to lower case.

    Examples
    --------
    >>> sheet = Sheet("a.csv", None, [["iso3", "year", "EGDI"], ["NAM", "2024", "0.60074"]])
    >>> (_, cells), = read_sheets([sheet], {"egdi": "EGDI"})
    >>> cells.frame[["country", "year", "value", "column"]].to_numpy().tolist()
    [['NAM', '2024', '0.60074', 'EGDI']]
    """
    found = [(sheet, shape_of(sheet)) for sheet in sheets]
    known = any(isinstance(shape, Shape) for _, shape in found)
    of_a_producer = {sheet.file for sheet, shape in found if sheet.name is not None and shape in of_producers}
    return [(sheet, _read(sheet, shape, wanted, known, of_a_producer)) for sheet, shape in found]


def _read(
    sheet: Sheet, shape: Shape | Problem, wanted: Mapping[str, str], known: bool, of_a_producer: Iterable[str]
) -> Cells:
    if isinstance(shape, Problem) and known:
        return _passed_over(sheet, "a sheet of no known shape" if sheet.rows else "nothing in it that can be read")
    if isinstance(shape, Problem):
        return Cells(no_cells(), (), (shape,))
    if shape in of_offices and sheet.name is not None and sheet.file in of_a_producer:
        return _passed_over(sheet, "beside the sheets of a producer, and in none of its shapes")
    return shape.read(sheet, wanted)


def _passed_over(sheet: Sheet, why: str) -> Cells:
    return Cells(no_cells(), (PassedOver(why, file=sheet.file, sheet=sheet.name),))
