"""The ledger of a desk review: every figure, line by line, and the part it takes."""

import datetime

import pandas as pd

from tests.desk.desks import figure, indicators, reads, rulebook
from typology.desk.reviews.ledger import desk_ledger, desk_ledger_columns
from typology.desk.reviews.review import desk_review

DATE = datetime.date(2026, 11, 21)

figures = {
    "URBAN": figure(name="Urban slums", informs={"C1.1": reads(75, 5)}),
    "NATIONAL": figure(informs={"C1.1": reads(75, 5)}, instead_of="URBAN"),
    "OTHER": figure(informs={"C1.1": reads(75, 5)}),
    "ALONG": figure(informs={"C1.1": reads(75, 5, stands="proxy"), "C1.2": reads(75, 5, stands="proxy")}),
    "EFFECTIVE": figure(informs={"E3.N1": reads(-1.5, 1.5, stands="proxy")}, error="EFFECTIVE.ERROR"),
    "EFFECTIVE.ERROR": figure(),
}
book = rulebook(
    figures, {"MADE": figure(informs={"C4.1": reads(0, 100)}, made_of={"code": "URBAN", "plus": ["OTHER"]})}
)
rows = [
    ("XXA", "URBAN", 2025, 46.5),
    ("XXA", "URBAN", 2024, 47.0),
    ("XXA", "NATIONAL", 2025, 40.0),
    ("XXA", "OTHER", 2019, 5.0),
    ("XXA", "ALONG", 2025, 40.0),
    ("XXB", "URBAN", 2001, 40.0),
    ("XXB", "URBAN", 1999, 40.0),
    ("XXB", "NATIONAL", 2025, 40.0),
    ("XXB", "EFFECTIVE", 2024, 0.0),
    ("XXB", "EFFECTIVE.ERROR", 2024, 0.15),
]


def ledger(**options):
    return desk_ledger(indicators(rows), rulebook=book, date=DATE, **options)


def line(country, item, code):
    found = ledger()
    where = (found["country"] == country) & (found["item"] == item) & (found["figure"] == code)
    assert where.sum() == 1
    return found[where].iloc[0]


def test_a_line_tells_all_that_is_needed_to_contest_it():
    told = line("XXA", "C1.1", "URBAN")
    assert told["name"] == "Urban slums"
    assert (told["year"], told["value"], told["unit"]) == (2025, 46.5, "per cent")
    assert (round(told["score"], 4), told["reading"], told["stands"], told["role"]) == (
        1.6286,
        1.5,
        "measure",
        "stands",
    )
    assert told["reliability"] == "R2"
    assert told["why"] == "sound method, described 2025, 0.9 years before the assessment, which counts as current"
    assert (told["source"], told["file"], told["row"], told["column"]) == ("An office", "figures.csv", 2, "value")


def test_every_figure_has_its_part():
    found = ledger().set_index(["country", "item", "figure"])["role"]
    assert found.to_dict() == {
        ("XXA", "C1.1", "URBAN"): "stands",
        ("XXA", "C1.1", "NATIONAL"): "not needed: URBAN is there",
        ("XXA", "C1.1", "OTHER"): "outvoted",
        ("XXA", "C1.1", "ALONG"): "not needed: a measure is there",
        ("XXA", "C1.2", "ALONG"): "stands",
        ("XXA", "C4.1", "MADE"): "stands",
        ("XXB", "C1.1", "URBAN"): found["XXB", "C1.1", "URBAN"],
        ("XXB", "C1.1", "NATIONAL"): "stands",
        ("XXB", "E3.N1", "EFFECTIVE"): "stands",
    }


def test_a_figure_that_is_not_used_says_why_once_with_its_newest_value():
    told = line("XXB", "C1.1", "URBAN")
    assert told["role"].startswith("not used: ")
    assert "24.9 years before 2026-11-21" in told["role"]
    assert (told["year"], told["value"]) == (2001, 40.0)
    assert pd.isna(told["reading"])


def test_a_standard_error_gives_the_range_of_the_score():
    told = line("XXB", "E3.N1", "EFFECTIVE")
    assert (told["score"], round(told["score_lowest"], 6), round(told["score_highest"], 6)) == (2.0, 1.8, 2.2)
    assert pd.isna(line("XXA", "C1.1", "URBAN")["score_lowest"])


def test_a_composite_tells_its_ingredients_and_the_years_of_the_oldest_and_the_newest():
    told = line("XXA", "C4.1", "MADE")
    assert (told["oldest_year"], told["year"]) == (2019, 2025)
    assert told["source"] == "Computed from URBAN 46.5 (2025) and OTHER 5 (2019)"
    assert pd.isna(told["file"])


def test_lines_come_country_by_country_in_the_order_of_the_instrument():
    items, codes = list(book.items), list(book.desk.figures)
    found = ledger(countries=["XXB", "XXA"])
    keys = [
        (("XXB", "XXA").index(country), items.index(item), codes.index(code))
        for country, item, code in found[["country", "item", "figure"]].to_numpy().tolist()
    ]
    assert keys == sorted(keys)


def test_what_stands_is_what_the_review_answers():
    found = ledger()
    stands = found[found["role"] == "stands"].groupby(["country", "item"])["reading"].unique()
    answers = {
        (review.unit.code, item): [answer.value]
        for review in desk_review(indicators(rows), rulebook=book, date=DATE)
        for item, answer in review.answers.items()
    }
    assert {key: values.tolist() for key, values in stands.items()} == answers


def test_no_figures_make_an_empty_ledger():
    found = desk_ledger(indicators([]), rulebook=book, date=DATE, countries=["KEN"])
    assert found.columns.tolist() == list(desk_ledger_columns)
    assert len(found) == 0
