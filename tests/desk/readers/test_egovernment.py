"""The E-Government Survey: in the form of the United Nations' site (2022) and in that of a copy of it (2024)."""

import pytest

from tests.desk.readers.workbooks import said, sheet_of
from typology.desk.readers.egovernment import egovernment
from typology.desk.readers.shapes import shape_of

SITE = """\
Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,Online Service Index,\
Human Capital Index,Telecommunication Infrastructure Index
2022,"Kenya ",113,0.55890,0.57950,0.68210,0.56410,0.43050
2022,"Namibia ",121,0.53220,0.25000,0.43160,0.65160,0.51330
2022,Libya,169,0.33750,0.03410,0.09900,0.75340,0.16010
"""

COPY = """\
Survey Year,Country,Rank,E_Index,E_Participation,Online_Service,Human_Capital,Tele_Infra,Region
2024,Kenya ,109,0.63140,0.52050,0.77704,0.52711,0.59015,Africa
2024,Namibia ,114,0.60074,0.27400,0.49958,0.57382,0.72879,Africa
2024,Georgia (Country),69,0.77923,0.56160,0.56522,0.86539,0.90713,Asia
"""


@pytest.fixture
def read(tmp_path):
    def reading(content, wanted):
        path = tmp_path / "EGOV_DATA.csv"
        path.write_text(content, encoding="utf-8")
        sheet = sheet_of(path)
        assert shape_of(sheet) is egovernment
        return egovernment.read(sheet, {key.casefold(): code for key, code in wanted.items()})

    return reading


@pytest.mark.parametrize("name", ["EGDI", "E_Index", "E-Government Index", "E-Government Development Index"])
@pytest.mark.parametrize(
    ("content", "namibia"),
    [
        (SITE, ("2022", "0.53220", "E-Government Index", "United Nations E-Government Survey 2022")),
        (COPY, ("2024", "0.60074", "E_Index", "United Nations E-Government Survey 2024")),
    ],
)
def test_an_index_is_found_under_each_of_its_names(read, content, namibia, name):
    cells = read(content, {name: "EGDI"})

    assert len(cells.frame) == 3
    assert said(cells, "country", "country_name", "indicator", "row")[1] == (None, "Namibia", "EGDI", 3)
    assert said(cells, "year", "value", "column", "source")[1] == namibia


def test_what_is_not_wanted_is_passed_over_but_ranks_and_regions_are_no_series(read):
    cells = read(COPY, {"EGDI": "EGDI", "OSI": "OSI"})

    assert [(entry.found, entry.count) for entry in cells.passed_over] == [
        ("E_Participation", 3),
        ("Human_Capital", 3),
        ("Tele_Infra", 3),
    ]
    assert said(cells, "indicator", "value")[:2] == [("EGDI", "0.63140"), ("OSI", "0.77704")]


def test_a_broken_row_is_a_problem(read):
    cells = read(COPY.replace("Namibia ,", "Namibia, Republic of,"), {"EGDI": "EGDI"})
    assert [(problem.row, problem.found) for problem in cells.problems] == [(3, "10 cells")]


def test_a_table_without_any_index_is_another(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Survey Year,Country,Gini\n2015,Namibia,59.1\n")
    assert not egovernment.recognises(sheet_of(path))
