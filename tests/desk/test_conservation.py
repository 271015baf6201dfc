"""No figure is lost: every cell of a table is read as it was written, or counted as passed over, or refused by its row.

Tables are random, and so are the mistakes in them, at most one in a row.
"""

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.desks import figure, rulebook
from tests.desk.readers.workbooks import workbook
from typology.countries.table import un_members
from typology.desk.read_indicators import read_indicators
from typology.errors import IndicatorError

per_cent = {"possible": {"lowest": 0.0, "highest": 100.0}, "usual": {"lowest": 1.0, "highest": 90.0}, "jump": 100.0}
book = rulebook({"SLUMS": figure(**per_cent), "WATER": figure(**per_cent)})

heading = ["iso3", "country", "indicator", "year", "value"]
years = [str(year) for year in range(2010, 2022)]

# A mistake changes the cells of a row; some are refused, others passed over, and some leave no figure at all.

refused = {
    "an unknown code": lambda row, number: {**row, "iso3": f"Q{number}Q", "country": ""},
    "the code of another country": lambda row, number: {**row, "country": "Kenya" if row["iso3"] != "KEN" else "Peru"},
    "no country": lambda row, number: {**row, "iso3": "", "country": ""},
    "a name of several": lambda row, number: {**row, "iso3": "", "country": "Korea"},
    "no indicator": lambda row, number: {**row, "indicator": ""},
    "a year to come": lambda row, number: {**row, "year": "2031"},
    "no year": lambda row, number: {**row, "year": ""},
    "two years": lambda row, number: {**row, "year": "2018/19"},
    "a year with a mark": lambda row, number: {**row, "year": "2018*"},
    "a word": lambda row, number: {**row, "value": "about half"},
    "a formula": lambda row, number: {**row, "value": "=1+1"},
    "an error": lambda row, number: {**row, "value": "#DIV/0!"},
    "a footnote": lambda row, number: {**row, "value": f"{row['value']} a"},
    "a unit": lambda row, number: {**row, "value": f"{row['value']} %"},
    "thousands": lambda row, number: {**row, "value": "1'234.5"},
    "a range": lambda row, number: {**row, "value": "40-50"},
    "true": lambda row, number: {**row, "value": "TRUE"},
    "beyond what is possible": lambda row, number: {**row, "value": "9000000"},
    "below what is possible": lambda row, number: {**row, "value": "-9000000"},
    "infinity": lambda row, number: {**row, "value": "1e999"},
}
passed_over = {
    "a group of countries": lambda row, number: {**row, "iso3": "WLD", "country": "World"},
    "an area outside": lambda row, number: {**row, "iso3": "XKX", "country": "Kosovo"},
    "another series": lambda row, number: {**row, "indicator": "GINI"},
    "a mark": lambda row, number: {**row, "value": "n/a"},
    "a bound": lambda row, number: {**row, "value": "<5"},
}
no_figure = {
    "a blank": lambda row, number: {**row, "value": ""},
    "two points": lambda row, number: {**row, "value": ".."},
}
mistakes = {**refused, **passed_over, **no_figure}

values = st.integers(150, 8500).map(lambda value: value / 100)
keys = st.tuples(st.sampled_from(un_members()), st.sampled_from(["SLUMS", "WATER"]), st.sampled_from(years))
tables = st.dictionaries(keys, values, min_size=2, max_size=12)
texts = st.sampled_from([(",", "utf-8", "."), (";", "cp1252", ","), ("\t", "utf-16", "."), (";", "utf-8-sig", ".")])


@st.composite
def with_mistakes(draw):
    """Draw rows and the mistake of each; the first row is sound, so that no column is without a number."""
    figures = [dict(zip(heading, (iso3, "", series, year, str(value)), strict=True))
               for (iso3, series, year), value in draw(tables).items()]  # fmt: skip
    chosen = [None, *(draw(st.none() | st.sampled_from(sorted(mistakes))) for _ in figures[1:])]
    rows = [
        mistakes[name](row, number) if name else row
        for number, (row, name) in enumerate(zip(figures, chosen, strict=True))
    ]
    return rows, chosen


def as_text(rows, form, above=(), below=()):
    """Return the bytes of a table, with lines above and below it; a form is separator, encoding and decimal sign."""
    separator, encoding, decimal = form
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([line] for line in above)
    writer.writerow(heading)
    for row in rows:
        sound = row["value"].replace(".", "", 1).isdecimal()
        cells = {**row, "value": row["value"].replace(".", decimal) if sound else row["value"]}
        writer.writerow([cells[name] for name in heading])
    writer.writerows([line] for line in below)
    return text.getvalue().encode(encoding)


def rows_of(problem):
    """Return how many rows a problem speaks of."""
    many = re.search(r"\(in (\d+) rows\)", problem.what)
    return int(many[1]) if many else 1


def check(source, rows, chosen, first):
    """Say that a table of which the first row stands at a place is read, passed over and refused as it must be."""
    numbered = list(enumerate(zip(rows, chosen, strict=True), start=first))
    wrong = {number for number, (_, name) in numbered if name in refused}
    if wrong:
        with pytest.raises(IndicatorError) as caught:
            read_indicators(source, rulebook=book, date="2026-11-21")
        problems = caught.value.problems
        assert {problem.row for problem in problems} <= wrong
        assert sum(rows_of(problem) for problem in problems) == len(wrong)
        assert all(problem.expected for problem in problems)
        return
    found = read_indicators(source, rulebook=book, date="2026-11-21")
    written = {
        number: (row["iso3"], row["indicator"], int(row["year"]), float(row["value"]))
        for number, (row, name) in numbered
        if name is None
    }
    columns = ["country", "indicator", "year", "value"]
    assert (
        dict(zip(found.table["row"], found.table[columns].itertuples(index=False, name=None), strict=True)) == written
    )
    assert found.unused["count"].sum() == sum(name in passed_over for name in chosen)
    assert all(found.unused["why"])


few = settings(max_examples=30, deadline=None)


@few
@given(with_mistakes(), texts, st.integers(0, 3), st.booleans())
def test_a_text_with_mistakes_is_read_or_refused_by_its_rows(table, form, above, below):
    (rows, chosen), separator = table, form[0]
    lines = ["Figures of our office"] * above
    notes = ["Source: our office", f"* estimated{separator} or so"] if below else []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ours.csv"
        path.write_bytes(as_text(rows, form, above=lines, below=notes))
        check(path, rows, chosen, above + 2)


@few
@given(with_mistakes())
def test_a_dataframe_with_mistakes_is_read_or_refused_by_its_rows(table):
    check(pd.DataFrame(table[0], columns=heading), *table, 2)


@settings(max_examples=15, deadline=None)
@given(with_mistakes(), st.integers(0, 3), st.integers(0, 2))
def test_a_workbook_with_mistakes_is_read_or_refused_by_its_rows(table, above, before):
    rows, chosen = table
    numbers = [{**row, "value": float(row["value"]) if name is None else row["value"]} for row, name in
               zip(rows, chosen, strict=True)]  # fmt: skip
    cells = [heading, *([row[name] for name in heading] for row in numbers)]
    with TemporaryDirectory() as folder:
        sheet = [*[["Figures of our office"]] * above, *([None] * before + row for row in cells)]
        path = workbook(Path(folder) / "ours.xlsx", {"Ours": sheet}, formulas=False)
        check(path, rows, chosen, above + 2)


@few
@given(with_mistakes(), texts)
def test_what_is_said_twice_is_passed_over_and_what_is_contradicted_is_refused(table, form):
    rows, chosen = table
    sound = rows[0]
    other = {**sound, "value": str(float(sound["value"]) + 1)}
    clean = [(row, None) for row, name in zip(rows, chosen, strict=True) if name is None]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ours.csv"
        path.write_bytes(as_text([*(row for row, _ in clean), sound], form))
        assert read_indicators(path, rulebook=book, date="2026-11-21").unused["count"].sum() == 1
        path.write_bytes(as_text([*(row for row, _ in clean), other], form))
        with pytest.raises(IndicatorError) as caught:
            read_indicators(path, rulebook=book, date="2026-11-21")
        assert [problem.row for problem in caught.value.problems] == [len(clean) + 2]


@few
@given(with_mistakes(), st.sampled_from([-1, 1]))
def test_a_row_with_a_cell_too_few_or_too_many_is_refused(table, change):
    rows, chosen = table
    content = as_text(rows, (",", "utf-8", ".")).decode().splitlines()
    content[-1] = content[-1].rpartition(",")[0] if change < 0 else f"{content[-1]},5"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ours.csv"
        path.write_text("\n".join(content))
        check(path, rows, [*chosen[:-1], "a word"], 2)


@few
@given(st.data())
def test_cells_of_a_table_with_a_column_per_year_are_conserved(data):
    countries = data.draw(st.lists(st.sampled_from(un_members()), min_size=1, max_size=4, unique=True))
    rows = [(iso3, series) for iso3 in countries for series in ("SLUMS", "GINI")]
    cells = st.one_of(values.map(str), st.sampled_from(["", "..", "n/a", "<5"]))
    grid = [[data.draw(cells) for _ in years] for _ in rows]
    extra = [data.draw(st.sampled_from(["", "12.5", "estimated"])) for _ in rows]
    grid[0][0] = "46.5"
    lines = [["iso3", "indicator", *years, "mean"]]
    lines += [[*whose, *row, more] for whose, row, more in zip(rows, grid, extra, strict=True)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ours.csv"
        path.write_text("\n".join(",".join(line) for line in lines))
        found = read_indicators(path, rulebook=book, date="2026-11-21")

    there = sum(cell not in ("", "..") for row in grid for cell in row) + extra.count("12.5")
    assert len(found) + found.unused["count"].sum() == there
    written = {
        (iso3, int(year)): float(cell)
        for (iso3, series), row in zip(rows, grid, strict=True)
        for year, cell in zip(years, row, strict=True)
        if series == "SLUMS" and cell not in ("", "..", "n/a", "<5")
    }
    assert {(one.country, one.year): one.value for one in found.table.itertuples()} == written
