"""Public figures from files: all or nothing, the same in any order, and every figure used or explained."""

import datetime
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.desk.desks import figure, rulebook
from typology.countries.table import countries
from typology.desk.checks.plausible import doubts_about
from typology.desk.fetched.provenance import FetchedFile, Provenance, provenance_file, sha256_of
from typology.desk.read_indicators import read_indicators
from typology.errors import IndicatorError

data = Path(os.environ.get("TYPOLOGY_DATA", Path(__file__).resolve().parents[2].parent / "shared/data"))
needs_data = pytest.mark.skipif(not data.is_dir(), reason="the folder with country data is not here")

per_cent = {"possible": {"lowest": 0.0, "highest": 100.0}, "usual": {"lowest": 1.0, "highest": 90.0}, "jump": 100.0}
book = rulebook({"SLUMS": figure(**per_cent, also=["EN.POP.SLUM.UR.ZS", "Slum share"]), "WATER": figure(**per_cent)})

names = {"COL": "Colombia", "EGY": "Egypt, Arab Rep.", "IND": "India", "KEN": "Kenya"}
slums = pd.DataFrame(
    {
        "iso3": list(names),
        "country_name": list(names.values()),
        "indicator": "SLUMS",
        "year": 2018,
        "value": [27.8, 5.2, 35.2, 46.5],
        "source": "World Bank",
    }
)
"""World Bank, EN.POP.SLUM.UR.ZS, 2018."""

told = ["country", "indicator", "year", "value"]


def read(source, **options):
    return read_indicators(source, rulebook=book, **{"date": "2026-11-21", **options})


def problems(source, **options):
    with pytest.raises(IndicatorError) as caught:
        read(source, **options)
    return [str(problem) for problem in caught.value.problems]


def said(source, **options):
    return read(source, **options).table[told].values.tolist()


# Where figures come from


def test_a_table_is_read_in_the_order_of_country_indicator_and_year():
    earlier = slums.assign(year=2016, value=[28.1, 5.4, 36.0, 47.1])

    assert said(pd.concat([slums, earlier]).iloc[::-1])[:3] == [
        ["COL", "SLUMS", 2016, 28.1],
        ["COL", "SLUMS", 2018, 27.8],
        ["EGY", "SLUMS", 2016, 5.4],
    ]


def test_a_file_a_pattern_a_folder_and_several_give_the_same(tmp_path):
    slums.head(2).to_csv(tmp_path / "one.csv", index=False)
    slums.tail(2).to_csv(tmp_path / "two.csv", index=False)
    (tmp_path / "provenance.json").write_text('{"one.csv": "World Bank"}')
    (tmp_path / ".hidden.csv").write_text("nothing")

    whole = said(slums)
    assert said(tmp_path) == said(str(tmp_path)) == whole
    assert said(tmp_path / "*.csv") == said([tmp_path / "two.csv", tmp_path / "one.csv"]) == whole
    assert said(str(tmp_path / "*")) == whole
    assert said([tmp_path / "one.csv", slums.tail(2)]) == whole


def test_a_figure_keeps_the_file_and_row_it_stands_in(tmp_path):
    slums.to_csv(tmp_path / "slums.csv", index=False)

    kenya = read(tmp_path / "slums.csv").table.iloc[-1]
    assert kenya[["file", "sheet", "row", "column"]].to_list() == ["slums.csv", None, 5, "value"]
    assert "World Bank" in kenya["source"]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path):
    for folder, value in (("a", 46.5), ("b", 45.0)):
        (tmp_path / folder).mkdir()
        slums.tail(1).assign(value=value).to_csv(tmp_path / folder / "slums.csv", index=False)

    [problem] = problems([tmp_path / "a", tmp_path / "b"])
    assert problem.startswith(str(tmp_path / "b" / "slums.csv"))
    assert str(tmp_path / "a" / "slums.csv") in problem


def test_what_is_not_there_is_named(tmp_path):
    (tmp_path / "empty").mkdir()

    assert len(problems([tmp_path / "empty", tmp_path / "no.csv", tmp_path / "*.xlsx"])) == 3


def test_a_file_found_in_a_folder_that_is_no_table_of_figures_is_said_and_left(tmp_path):
    slums.to_csv(tmp_path / "slums.csv", index=False)
    (tmp_path / "capitals.csv").write_text("iso3,capital\nKEN,Nairobi\n")

    found = read(tmp_path)
    assert len(found) == 4
    assert [warning.file for warning in found.warnings] == ["capitals.csv"]


def test_the_same_file_named_by_the_user_is_refused(tmp_path):
    (tmp_path / "capitals.csv").write_text("iso3,capital\nKEN,Nairobi\n")

    [problem] = problems(tmp_path / "capitals.csv")
    assert problem.startswith("capitals.csv")


def test_nothing_is_read_in_part(tmp_path):
    slums.to_csv(tmp_path / "sound.csv", index=False)
    slums.assign(year=2030).to_csv(tmp_path / "future.csv", index=False)

    assert len(problems(tmp_path)) == 4


def test_what_is_empty_is_said_where_it_was_found_and_refused_where_it_was_named(tmp_path):
    slums.to_csv(tmp_path / "slums.csv", index=False)
    for name, content in (("empty.csv", b""), ("notes.json", b"{}"), ("none.zip", b"PK\5\6" + b"\0" * 18)):
        (tmp_path / name).write_bytes(content)

    found = read(tmp_path)
    assert len(found) == 4
    assert [warning.file for warning in found.warnings] == ["empty.csv", "none.zip", "notes.json"]
    assert len(problems([tmp_path / "empty.csv", tmp_path / "notes.json", tmp_path / "none.zip"])) == 3


def test_what_is_damaged_is_refused_wherever_it_lies(tmp_path):
    slums.to_csv(tmp_path / "slums.csv", index=False)
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    (tmp_path / "zero.csv").write_bytes(b"iso3\0")

    assert [problem.partition(":")[0] for problem in problems(tmp_path)] == ["broken.xlsx", "zero.csv"]


def test_what_lies_beside_the_figures_is_counted_as_unused(tmp_path):
    slums.to_csv(tmp_path / "slums.csv", index=False)
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    (tmp_path / "older").mkdir()

    assert read(tmp_path).unused["file"].to_list() == ["report.pdf", "older"][::-1]


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path, monkeypatch):
    slums.to_csv(tmp_path / "slums.csv", index=False)

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("typology.desk.sheets.opening._open", refused)
    assert problems(tmp_path / "slums.csv") == [
        "slums.csv: cannot be read: found 'Permission denied'; expected a file that may be read"
    ]


@pytest.mark.parametrize("source", [None, 5, b"slums.csv", [], "", pd.Series([1.0]), "x" * 5000])
def test_what_is_no_source_is_a_problem_and_no_traceback(source):
    assert len(problems(source)) == 1


def test_a_generator_of_sources_is_gone_through_once():
    assert said(table for table in (slums.head(2), slums.tail(2))) == said(slums)


@pytest.mark.parametrize(("encoding", "name"), [("gbk", "肯尼亚"), ("cp1251", "Кения"), ("cp1256", "كينيا")])
def test_words_that_were_not_understood_point_to_the_encoding(tmp_path, encoding, name):
    text = slums.tail(1).assign(iso3="", country_name=name).to_csv(index=False)
    (tmp_path / "slums.csv").write_bytes(text.encode(encoding))
    first, second = problems(tmp_path / "slums.csv")
    assert first.startswith("slums.csv: text in an unknown encoding: expected text saved as UTF-8")
    assert second.startswith("slums.csv, row 2: unknown country")

    (tmp_path / "slums.csv").write_text(text, encoding="utf-8")
    assert said(tmp_path / "slums.csv")[0][0] == "KEN"


def test_an_unknown_word_of_plain_letters_says_nothing_of_the_encoding(tmp_path):
    text = slums.tail(1).assign(iso3="QQQ", country_name="", source="café").to_csv(index=False)
    (tmp_path / "slums.csv").write_bytes(text.encode("cp1252"))
    assert len(problems(tmp_path / "slums.csv")) == 1


# What is used, and what is not


def test_a_series_is_known_by_all_its_codes():
    assert said(slums.assign(indicator="en.pop.slum.ur.zs")) == said(slums)


def test_other_series_are_passed_over_and_counted_once_each():
    found = read(pd.concat([slums, slums.assign(indicator="SI.POV.GINI"), slums.assign(indicator="WATER")]))

    assert len(found) == 8
    assert found.unused[["found", "count"]].values.tolist() == [["SI.POV.GINI", 4]]


def test_a_file_without_any_figure_that_is_asked_for_warns_with_the_nearest():
    found = read(slums.assign(indicator="SLUM"))

    assert len(found) == 0
    [warning] = found.warnings
    assert (warning.found, warning.suggestion) == ("SLUM", "SLUMS")


def test_a_file_of_which_nothing_can_be_used_warns_why(tmp_path):
    (tmp_path / "empty.csv").write_text("iso3,indicator,year,value\n")
    world = slums.assign(iso3="WLD", country_name="World")
    marked = slums.assign(value="n/a")
    reasons = [
        (world, "a group of countries, not a country"),
        (marked, "marked as missing"),
        (tmp_path / "empty.csv", None),
    ]
    for source, why in reasons:
        [warning] = read(source).warnings
        assert (warning.what, warning.found, warning.suggestion) == ("no figure that can be used", why, None)


def test_groups_of_countries_are_passed_over_once_each():
    world = slums.tail(1).assign(iso3="WLD", country_name="World")

    found = read(pd.concat([slums, world, world.assign(year=2019)]))
    assert len(found) == 4
    assert found.unused[["found", "count"]].values.tolist() == [["WLD, World", 2]]


def test_no_figure_may_lie_after_the_date():
    assert len(problems(slums, date=datetime.date(2017, 12, 31))) == 4
    assert len(said(slums, date="2018-01-01")) == 4


def test_a_rulebook_without_desk_indicators_says_so():
    with pytest.raises(ValueError, match="has no desk indicators"):
        read_indicators(slums, rulebook=book.model_copy(update={"desk": None}))


# Twice the same


def test_the_same_figure_again_is_passed_over():
    found = read(pd.concat([slums, slums]))

    assert len(found) == 4
    assert found.unused[["why", "count", "row"]].values.tolist() == [["the same figure again", 4, 6]]


def test_another_figure_for_the_same_is_refused_with_both_rows():
    again = slums.tail(1).assign(value=45.0)

    assert problems(pd.concat([slums, again])) == [
        "table, row 6, column value: two values for one country and year: found 'KEN, SLUMS: 45 in 2018'; expected one "
        "value, or the same; another is 46.5 in 2018 (row 5)"
    ]


def test_another_figure_in_another_file_is_refused_with_both_files(tmp_path):
    slums.to_csv(tmp_path / "a.csv", index=False)
    slums.tail(1).assign(value=45.0).to_csv(tmp_path / "b.csv", index=False)

    [problem] = problems(tmp_path)
    assert problem.startswith("b.csv, row 2, ")
    assert problem.endswith("another is 46.5 in 2018 (a.csv, row 5)")


def test_two_codes_of_one_indicator_are_one_figure():
    alias = slums.assign(indicator="EN.POP.SLUM.UR.ZS")

    assert len(read(pd.concat([slums, alias]))) == 4
    assert len(problems(pd.concat([slums, alias.assign(value=slums["value"] + 1)]))) == 4


# Everything that is wrong, at once


def test_the_problems_of_all_files_are_said_in_their_order(tmp_path):
    bad = slums.astype(object).iloc[[3, 2, 1, 0]]
    bad.assign(year=[2018, 2018, 2030, "x"]).to_csv(tmp_path / "b.csv", index=False)
    bad.assign(iso3=["KEN", "PAK", "EGY", "COL"], value=[46.5, 35.2, "high", 278]).to_csv(
        tmp_path / "a.csv", index=False
    )

    assert [problem.partition(": found")[0] for problem in problems(tmp_path)] == [
        "a.csv, row 3: code and name of different countries",
        "a.csv, row 4, column value: not a number",
        "a.csv, row 5, column value: not possible for SLUMS",
        "b.csv, row 4: a year in the future",
        "b.csv, row 5: not a year",
    ]


def test_all_seven_kinds_of_bad_data_are_refused_with_their_row():
    """Wrong unit, swapped codes, a column of text, a future year, duplicates, percent beyond 100; jumps warn."""
    refused = {
        "unit": slums.assign(value=slums["value"] / 100),
        "codes": slums.assign(iso3=["COL", "EGY", "KEN", "IND"]),
        "text": slums.assign(value=["much", "little", "much", "much"]),
        "future": slums.assign(year=[2018, 2018, 2018, 2030]),
        "twice": pd.concat([slums, slums.assign(value=slums["value"] + 1)]),
        "beyond": slums.assign(value=[27.8, 5.2, 35.2, 146.5]),
    }
    rows = {kind: [problem.split(",")[1].split(":")[0] for problem in problems(bad)] for kind, bad in refused.items()}

    assert rows == {
        "unit": [" row 2"],
        "codes": [" row 4", " row 5"],
        "text": [" row 2"],
        "future": [" row 5"],
        "twice": [" row 6", " row 7", " row 8", " row 9"],
        "beyond": [" row 5"],
    }


# Laws

few = settings(max_examples=20)
codes = sorted(countries())
tables = st.dictionaries(
    st.tuples(st.sampled_from(codes), st.sampled_from(["SLUMS", "WATER"]), st.integers(2010, 2025)),
    st.floats(1.5, 85).map(lambda value: round(value, 3)),
    min_size=1,
    max_size=20,
).map(lambda figures: pd.DataFrame([(*key, value) for key, value in figures.items()], columns=["iso3", *told[1:]]))


@few
@given(tables, st.randoms())
def test_the_order_of_rows_makes_no_difference(table, random):
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]

    assert said(shuffled) == said(table)


@few
@given(tables, st.data())
def test_a_file_split_in_two_is_the_same_figures(table, split):
    cut = split.draw(st.integers(0, len(table)))

    assert said([table.iloc[:cut], table.iloc[cut:]]) == said(table)


@few
@given(tables)
def test_a_table_written_and_read_again_is_the_same(table):
    first = read(table).table

    again = read(first).table
    pd.testing.assert_frame_equal(again[told], first[told])
    assert said(pd.DataFrame(first[told].astype(str))) == first[told].values.tolist()


@few
@given(st.lists(st.sampled_from(codes), min_size=2, max_size=2, unique=True), st.floats(1.5, 85))
def test_two_countries_with_swapped_codes_are_refused_beside_their_names(pair, value):
    places = [countries()[code] for code in pair]
    table = pd.DataFrame(
        {"iso3": pair[::-1], "country_name": [place.name for place in places], "indicator": "SLUMS", "year": 2018}
    )

    assert len(problems(table.assign(value=value))) == 2
    assert len(read(table.assign(iso3=pair, value=value))) == 2


@few
@given(tables, st.sampled_from([100, 0.01]))
def test_a_table_times_a_factor_is_refused(table, factor):
    assert problems(table.assign(value=table["value"] * factor))


# The world for real


@needs_data
def test_every_row_of_the_world_is_used_or_explained():
    found = read_indicators(data / "world_indicators.csv", date="2026-11-21")

    rows = len(pd.read_csv(data / "world_indicators.csv", keep_default_na=False))
    assert rows == 19_005
    assert len(found) + found.unused["count"].sum() == rows
    assert set(found.unused["why"]) == {"a series that the rulebook does not know"}
    assert len(found) >= 10_000
    assert found.warnings == ()


@needs_data
def test_the_whole_folder_is_read_and_what_holds_no_figures_is_said():
    found = read_indicators(data, date="2026-11-21")

    assert len(found) == len(read_indicators(data / "world_indicators.csv", date="2026-11-21"))
    assert {warning.file for warning in found.warnings} >= {"calibration_labels.csv", "countries.csv"}


@needs_data
@pytest.mark.parametrize("code", ["EN.POP.SLUM.UR.ZS", "SH.STA.BASS.ZS", "EG.ELC.ACCS.UR.ZS", "SE.ADT.LITR.ZS"])
@pytest.mark.parametrize("factor", [100, 0.01])
def test_a_real_series_in_another_unit_is_refused(code, factor):
    world = pd.read_csv(data / "world_indicators.csv", keep_default_na=False)
    wrong = world["indicator"] == code
    world["value"] = world["value"].where(~wrong, world["value"] * factor)

    with pytest.raises(IndicatorError) as caught:
        read_indicators(world, date="2026-11-21")
    assert [problem.what.partition(" (")[0] for problem in caught.value.problems] == [
        f"{code} looks as if in another unit"
    ]


@needs_data
def test_real_figures_alone_in_their_file_are_read_all_but_a_few_that_look_like_shares():
    world = read_indicators(data / "world_indicators.csv", date="2026-11-21").table
    alone = world.assign(file=world["country"] + " " + world["indicator"])

    refused, _ = doubts_about(alone, ty.load_rulebook().desk)
    of_slums = [problem for problem in refused if problem.what.startswith("EN.POP.SLUM.UR.ZS")]
    assert all(0 < float(problem.found) < 1 for problem in of_slums)
    assert len(of_slums) <= 28
    assert len(refused) - len(of_slums) <= 3


@needs_data
def test_waste_collection_without_years_is_asked_for_them():
    waste = pd.read_csv(data / "what_a_waste_country.csv", keep_default_na=False)
    tidy = waste[["iso3", "country_name"]].assign(
        indicator="WASTE.COLLECTED", value=waste["waste_collection_coverage_urban_percent_of_population"]
    )

    with pytest.raises(IndicatorError, match="expected the column year"):
        read_indicators(tidy)
    with pytest.raises(IndicatorError, match=r"no year .*: expected a column year with the year that each figure"):
        read_indicators(tidy.assign(year=""))
    assert len(read_indicators(tidy.assign(year=2018))) == (tidy["value"] != "").sum() == 39


@needs_data
def test_local_finance_without_years_and_in_shares_is_refused_for_both():
    finance = pd.read_csv(data / "local_finance_rosra.csv", keep_default_na=False, na_values=[""])
    shares = finance[["iso3"]].assign(indicator="LOCAL.SPENDING.GDP", value=finance["Local Expenditure / GDP"])

    with pytest.raises(IndicatorError, match="expected the column year"):
        read_indicators(shares)
    with pytest.raises(IndicatorError, match=r"LOCAL.SPENDING.GDP looks as if in another unit .* a share of 1: x 100"):
        read_indicators(shares.assign(year=2018))
    per_cent_of_gdp = shares.assign(year=2018, value=shares["value"] * 100)
    assert len(read_indicators(per_cent_of_gdp)) == shares["value"].notna().sum()


def test_the_rulebook_that_comes_with_the_library_reads_the_published_figure():
    kenya = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 46.5})

    assert read_indicators(kenya, rulebook=ty.load_rulebook()).table[told].values.tolist() == [
        ["KEN", "EN.POP.SLUM.UR.ZS", 2018, 46.5]
    ]


# What one producer takes over from another


def test_the_producer_itself_stands_where_another_that_took_its_series_over_says_otherwise():
    taken = slums.assign(value=[27.0, 5.2, 35.2, 46.0], source="UN-Habitat, in the index of somebody")
    rules = {"sources": [", in the index of"], "says": "Taken over.", "basis": [{"proposal": "For a test."}]}
    relaying = rulebook({"SLUMS": figure(**per_cent)}, relayed=rules)
    for order in ([taken, slums], [slums, taken]):
        found = read_indicators(order, rulebook=relaying, date="2026-11-21")
        assert found.table["value"].tolist() == slums["value"].tolist()
        assert set(found.table["source"]) == {"World Bank"}
        assert dict(zip(found.unused["why"], found.unused["count"], strict=True)) == {
            "the same figure again": 2,
            "taken over from a producer whose own figure is another": 2,
        }
    assert len(problems([taken, slums])) == 2


def test_two_that_took_over_different_values_contradict_each_other():
    rules = {"sources": ["taken"], "says": "Taken over.", "basis": [{"proposal": "For a test."}]}
    relaying = rulebook({"SLUMS": figure(**per_cent)}, relayed=rules)
    one, other = slums.assign(source="taken"), slums.assign(source="taken", value=10.0)
    with pytest.raises(IndicatorError) as caught:
        read_indicators([one, other], rulebook=relaying, date="2026-11-21")
    assert len(caught.value.problems) == len(slums)


def test_a_fetched_file_that_was_changed_since_is_warned_about(tmp_path):
    content = slums.to_csv(index=False).encode()
    file = FetchedFile(
        indicator="SLUMS",
        database="Tests",
        last_updated=None,
        url="http://localhost",
        retrieved=datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC),
        sha256=sha256_of(content),
        rows=len(slums),
    )
    record = Provenance(producer="Nobody", endpoint="http://localhost", licence="none", library="none")
    (tmp_path / "slums.csv").write_bytes(content)
    (tmp_path / provenance_file).write_text(record.with_file("slums.csv", file).model_dump_json())
    assert read(tmp_path).warnings == ()
    (tmp_path / "slums.csv").write_bytes(content.replace(b"46.5", b"45.5"))
    assert [problem.what for problem in read(tmp_path).warnings] == ["a fetched file that was changed"]
