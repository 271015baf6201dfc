"""Desk reviews: which figures answer, with what, why, and how far that can be relied on."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.desk.desks import figure, indicators, reads, rulebook
from typology.desk.reviews.review import desk_review
from typology.errors import IndicatorError, UnknownUnitError

DATE = datetime.date(2026, 11, 21)


def answers(figures, rows, composites=None, **options):
    """Return what the desk answers for one country."""
    book = rulebook(figures, composites)
    reviews = desk_review(indicators(rows), rulebook=book, date=DATE, **options)
    return reviews["XXA"].answers


def value(figures, rows, item="C1.1", **options):
    """Return the answer to one item, None if there is none."""
    found = answers(figures, rows, **options).get(item)
    return found.value if found else None


def slums(**changed):
    return figure(informs={"C1.1": reads(75, 5, **changed)})


# which figures have a vote


def test_a_figure_answers_the_item_it_informs_and_no_other():
    found = answers({"A": slums()}, [("XXA", "A", 2025, 40.0)])
    assert {item: answer.value for item, answer in found.items()} == {"C1.1": 2.0}


def test_of_several_years_the_newest_answers():
    assert value({"A": slums()}, [("XXA", "A", 2024, 5.0), ("XXA", "A", 2025, 75.0)]) == 0


def test_a_figure_that_is_too_old_answers_nothing():
    assert value({"A": slums()}, [("XXA", "A", 2014, 40.0)]) is None


def test_a_measure_silences_proxies_however_many_there_are():
    figures = {"A": slums(stands="proxy"), "B": slums(stands="proxy"), "C": slums()}
    rows = [("XXA", "A", 2025, 5.0), ("XXA", "B", 2025, 5.0), ("XXA", "C", 2018, 75.0)]
    assert value(figures, rows) == 0
    assert value(figures, rows[:2]) == 4


def test_without_proxies_only_measures_answer():
    figures = {"A": figure(informs={"C1.1": reads(75, 5), "C2.1": reads(75, 5, stands="proxy")})}
    rows = [("XXA", "A", 2025, 40.0)]
    assert set(answers(figures, rows)) == {"C1.1", "C2.1"}
    assert set(answers(figures, rows, proxies=False)) == {"C1.1"}


chain = {
    "URBAN": slums(),
    "NATIONAL": {**slums(), "instead_of": "URBAN"},
    "OLD": {**slums(), "instead_of": "NATIONAL"},
}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"URBAN": 75.0, "NATIONAL": 40.0, "OLD": 5.0}, 0),
        ({"URBAN": 75.0, "OLD": 5.0}, 0),
        ({"NATIONAL": 40.0, "OLD": 5.0}, 2),
        ({"OLD": 5.0}, 4),
    ],
)
def test_a_figure_stands_in_only_where_none_of_those_before_it_has_a_value(known, expected):
    assert value(chain, [("XXA", code, 2025, share) for code, share in known.items()]) == expected


def test_a_figure_stands_in_for_one_that_is_too_old():
    assert value(chain, [("XXA", "URBAN", 2012, 75.0), ("XXA", "NATIONAL", 2025, 40.0)]) == 2


def test_a_figure_stands_in_country_by_country():
    rows = [("XXA", "URBAN", 2025, 75.0), ("XXA", "NATIONAL", 2025, 40.0), ("XXB", "NATIONAL", 2025, 40.0)]
    found = desk_review(indicators(rows), rulebook=rulebook(chain), date=DATE)
    assert [review.answers["C1.1"].value for review in found] == [0, 2]


def test_a_figure_answers_beside_the_one_it_stands_in_for_what_that_one_does_not_inform():
    national = figure(instead_of="URBAN", informs={"C1.1": reads(75, 5), "C4.1": reads(75, 5)})
    rows = [("XXA", "URBAN", 2025, 75.0), ("XXA", "NATIONAL", 2025, 40.0)]
    found = answers({"URBAN": slums(), "NATIONAL": national}, rows)
    assert {item: answer.value for item, answer in found.items()} == {"C1.1": 0, "C4.1": 2}


def test_a_composite_stands_in_for_what_is_not_published():
    ours = figure(instead_of="RISK", informs={"R4": reads(steps=[2.0, 3.5, 5.0, 6.5])}, made_of={"code": "A"})
    figures = {"RISK": figure(informs={"R4": reads(steps=[2.0, 3.5, 5.0, 6.5])}), "A": figure()}
    rows = [("XXA", "A", 2026, 6.0)]
    assert value(figures, rows, item="R4", composites={"OURS": ours}) == 3
    assert value(figures, [*rows, ("XXA", "RISK", 2026, 1.0)], item="R4", composites={"OURS": ours}) == 0


# what stands of several


def several(*readings):
    """Return the answer where measures of the same item read as given: (reading, year, method) each."""
    codes = [f"F{place}" for place in range(len(readings))]
    figures = {
        code: figure(informs={"C1.1": reads(0, 4)}, method=method)
        for code, (_, _, method) in zip(codes, readings, strict=True)
    }
    rows = [("XXA", code, year, float(reading)) for code, (reading, year, _) in zip(codes, readings, strict=True)]
    return answers(figures, rows)["C1.1"]


def test_the_reading_in_the_middle_of_the_weight_stands():
    assert several((1, 2025, "sound"), (3, 2025, "sound"), (4, 2025, "sound")).value == 3


def test_a_reliable_figure_outweighs_two_that_are_not_usable_alone():
    assert several((1, 2025, "sound"), (3, 2018, "limited"), (3, 2018, "limited")).value == 1


def test_between_two_of_equal_weight_the_worse_stands():
    assert several((1, 2025, "sound"), (3, 2025, "sound")).value == 1


def test_what_stands_is_always_a_reading_of_some_figure():
    assert several((0.5, 2025, "sound"), (3.5, 2025, "sound"), (2, 2025, "limited"), (2.5, 2019, "limited")).value in (
        0.5,
        2,
        3.5,
    )


def test_the_evidence_of_those_who_were_outvoted_is_kept():
    evidence = several((1, 2025, "sound"), (3, 2025, "sound"), (4, 2025, "sound")).evidence
    assert [entry.source for entry in evidence] == [f"Something counted ({code})" for code in ("F1", "F0", "F2")]


# what it says


def test_the_reason_tells_value_unit_year_reading_and_goalposts():
    figures = {"A": {**slums(), "name": "Urban population in slums", "unit": "per cent of the urban population"}}
    why = answers(figures, [("XXA", "A", 2022, 46.5)])["C1.1"].why
    told = "Urban population in slums: 46.5 (per cent of the urban population, 2022) reads as 1.5"
    assert why == f"{told}; 75 reads as 0 and 5 as 4."


def test_the_reason_of_a_proxy_says_that_it_does_not_measure():
    why = answers({"A": slums(stands="proxy")}, [("XXA", "A", 2022, 40.0)])["C1.1"].why
    assert why.endswith("5 as 4. It goes along with what is asked and does not measure it.")


def test_the_reason_tells_what_was_outvoted():
    assert several((1, 2025, "sound"), (3, 2025, "sound")).why == (
        "Something counted: 1 (per cent, 2025) reads as 1; 0 reads as 0 and 4 as 4. Beside it: Something counted: 3 "
        "(per cent, 2025) reads as 3; 0 reads as 0 and 4 as 4. By weight 1 is in the middle, or the worse of two there."
    )


def test_the_reason_tells_how_sure_a_reading_is_where_its_producer_does():
    figures = {"A": figure(informs={"C1.1": reads(-1.5, 1.5)}, error="A.ERROR"), "A.ERROR": figure()}
    rows = [("XXA", "A", 2023, 0.0), ("XXA", "A.ERROR", 2023, 0.15)]
    why = answers(figures, rows)["C1.1"].why
    assert "reads as 2 (1.8 to 2.2 within one standard error); -1.5 reads as 0 and 1.5 as 4." in why
    assert "standard error" not in answers(figures, rows[:1])["C1.1"].why


def test_the_evidence_tells_source_publisher_period_place_and_value():
    entry = answers({"A": slums()}, [("XXA", "A", 2022, 46.5)])["C1.1"].evidence[0]
    assert entry == ty.EvidenceEntry(
        source="Something counted (A)",
        publisher="An office",
        period="2022",
        geography="XXA",
        type="official statistics",
        archive="figures.csv, row 2, column value",
        value="46.5 (per cent)",
        method="sound",
        note="An office.",
    )


def test_a_composite_is_dated_from_its_oldest_to_its_newest_ingredient_and_lists_them():
    made = figure(informs={"C1.1": reads(75, 5)}, method="limited", made_of={"code": "A", "plus": ["B"]})
    rows = [("XXA", "A", 2019, 20.0), ("XXA", "B", 2025, 20.0)]
    entry = answers({"A": figure(), "B": figure()}, rows, composites={"MADE": made})["C1.1"].evidence[0]
    assert (entry.period, entry.archive) == ("2019/2025", None)
    assert entry.note == "Computed from A 20 (2019) and B 20 (2025)."


@pytest.mark.parametrize(
    ("stands", "method", "told"),
    [
        ("measure", "sound", "sound"),
        ("measure", "weak", "weak"),
        ("proxy", "sound", "limited"),
        ("proxy", "limited", "limited"),
        ("proxy", "weak", "weak"),
    ],
)
def test_a_proxy_is_limited_evidence_at_most(stands, method, told):
    figures = {"A": {**slums(stands=stands), "method": method}}
    assert answers(figures, [("XXA", "A", 2025, 40.0)])["C1.1"].evidence[0].method == told


def test_caveats_stand_beside_the_evidence_of_the_countries_they_are_for():
    caveats = [
        {"says": "For all."},
        {"says": "For one.", "countries": ["XXA"]},
        {"says": "For another.", "countries": ["XXB"]},
        {"says": "Zero is coded.", "coded": [0.0]},
    ]
    entry = answers({"A": {**slums(), "caveats": caveats}}, [("XXA", "A", 2025, 40.0)])["C1.1"].evidence[0]
    assert entry.note == "An office. For all. For one."


def test_one_figure_for_two_items_is_one_piece_of_evidence():
    figures = {"A": figure(informs={"P6.1": reads(0, 1), "P6.2": reads(0, 1)})}
    found = answers(figures, [("XXA", "A", 2025, 0.5)])
    assert found["P6.1"].evidence == found["P6.2"].evidence


# who is reviewed


def test_a_review_says_who_speaks_when_and_by_which_instrument():
    review = desk_review(indicators([("KEN", "A", 2025, 40.0)]), rulebook=rulebook({"A": slums()}), date=DATE)["KEN"]
    assert review.unit == ty.Unit(code="KEN", name="Kenya")
    assert (review.respondent, review.date, review.instrument) == ("desk", DATE, ty.load_rulebook().version)
    assert review.label == "desk review for a test"


def test_the_urban_population_is_taken_over():
    rows = [("KEN", "SP.URB.TOTL", 2020, 15_050_000.0)]
    review = desk_review(indicators(rows), rulebook=rulebook({"SP.URB.TOTL": figure()}), date=DATE)["KEN"]
    assert review.unit.urban_population == 15_050_000
    assert not review.answers


def test_countries_come_as_asked_for_and_those_without_figures_with_nothing():
    book, found = rulebook({"A": slums()}), indicators([("KEN", "A", 2025, 40.0), ("IND", "A", 2025, 5.0)])
    assert desk_review(found, rulebook=book, date=DATE).units == ("IND", "KEN")
    some = desk_review(found, rulebook=book, date=DATE, countries=["KEN", "COL"])
    assert some.units == ("KEN", "COL")
    assert not some["COL"].answers
    everyone = desk_review(found, rulebook=book, date=DATE, countries="un")
    assert len(everyone) == 193
    assert sum(bool(review.answers) for review in everyone) == 2


def test_a_country_whose_figures_are_all_too_old_appears_with_nothing():
    found = desk_review(indicators([("KEN", "A", 1990, 40.0)]), rulebook=rulebook({"A": slums()}), date=DATE)
    assert found.units == ("KEN",)
    assert not found["KEN"].answers


def test_figures_may_come_as_they_are_published(tmp_path):
    """The share of Kenya's urban population in slums in the World Bank's table of 2021."""
    published = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 46.5})
    published.to_csv(tmp_path / "figures.csv", index=False)
    found = desk_review(tmp_path / "figures.csv", date="2021-10-31")["KEN"].answers["C1.1"]
    assert (found.value, found.evidence[0].archive) == (1.5, "figures.csv, row 2, column value")
    assert desk_review(published, date="2021-10-31")["KEN"].answers["C1.1"].value == found.value
    assert desk_review([tmp_path], date="2021-10-31").units == ("KEN",)


def test_figures_that_are_not_sound_are_refused():
    wrong = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 146.5})
    with pytest.raises(IndicatorError, match=r"row 2.*146\.5"):
        desk_review(wrong, date="2021-10-31")


def test_a_review_knows_nothing_of_later_years():
    rows = [("XXA", "A", 2020, 75.0), ("XXA", "A", 2022, 5.0)]
    found = desk_review(indicators(rows), rulebook=rulebook({"A": slums()}), date="2021-10-31")
    assert found["XXA"].answers["C1.1"].value == 0


def test_a_code_that_is_no_country_is_named_with_the_nearest():
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        desk_review(indicators([]), rulebook=rulebook({"A": slums()}), date=DATE, countries=["KENN"])


def test_a_rulebook_without_a_desk_is_named():
    with pytest.raises(ValueError, match="has no desk indicators"):
        desk_review(indicators([]), rulebook=wide_book.model_copy(update={"desk": None}), date=DATE)


def test_a_review_survives_json_and_tables_and_can_be_classified():
    rows = [("KEN", "A", 2025, 40.0), ("IND", "A", 2024, 5.0)]
    book = rulebook({"A": slums()})
    found = desk_review(indicators(rows), rulebook=book, date=DATE)
    assert ty.Assessments.from_json(found.to_json(), book) == found
    table = ty.classify(found, rulebook=book).table
    assert set(table["label"]) == {"desk review for a test"}
    assert set(table["category"]) == {"U"}


# laws that hold whatever the figures are

wide = {
    "SLUMS": slums(),
    "WATER": figure(informs={"C4.1": reads(40, 99)}, producer="Another office"),
    "BASIC": figure(informs={"C4.1": reads(50, 99), "C4.2": reads(50, 99, stands="proxy")}, instead_of="WATER"),
    "EFFECTIVE": figure(informs={i: reads(0, 100, stands="proxy") for i in ("E3.N1", "I.N1", "E1.N3")}),
    "RULE": figure(informs={i: reads(0, 100, stands="proxy") for i in ("E1.N3", "E1.L2", "E1.L1")}, producer="A third"),
    "RISK": figure(informs={i: reads(steps=[20.0, 35.0, 50.0, 65.0]) for i in ("R1", "R4")}),
}  # fmt: skip
informed = sorted({item for found in wide.values() for item in found["informs"]})
shares = st.floats(0, 100)
rows_of_figures = st.lists(
    st.tuples(st.sampled_from(["XXA", "XXB", "XXC"]), st.sampled_from(sorted(wide)), st.integers(2012, 2026), shares),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:3],
)
wide_book = rulebook(wide)


def reviewed(rows, **options):
    return desk_review(indicators(rows), rulebook=wide_book, date=DATE, **options)


@settings(deadline=None, max_examples=30)
@given(rows_of_figures)
def test_what_no_figure_informs_stays_unknown(rows):
    for review in reviewed(rows):
        codes = {code for country, code, _, _ in rows if country == review.unit.code}
        assert set(review.answers) <= {item for code in codes for item in wide[code]["informs"]}


@settings(deadline=None, max_examples=30)
@given(rows_of_figures, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert values(reviewed(shuffled)) == values(reviewed(rows))


@settings(deadline=None, max_examples=30)
@given(rows_of_figures)
def test_other_countries_do_not_matter(rows):
    together = values(reviewed(rows))
    for country in {row[0] for row in rows}:
        alone = values(reviewed([row for row in rows if row[0] == country]))
        assert alone[country] == together[country]
        assert values(reviewed(rows, countries=[country]))[country] == together[country]


@settings(deadline=None, max_examples=30)
@given(rows_of_figures, st.data())
def test_a_better_figure_never_lowers_maturity_nor_raises_severity(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    country, code, year, share = rows[place]
    falls = code in ("SLUMS", "RISK")
    better = data.draw(st.floats(0, share) if falls else st.floats(share, 100))
    changed = [*rows[:place], (country, code, year, better), *rows[place + 1 :]]
    before, after = values(reviewed(rows)), values(reviewed(changed))
    assert before.keys() == after.keys()
    for unit, known in before.items():
        assert known.keys() == after[unit].keys()
        for item, old in known.items():
            sign = -1 if item in ("R1", "R4") else 1
            assert sign * after[unit][item] >= sign * old


def values(reviews):
    return {r.unit.code: {item: answer.value for item, answer in r.answers.items()} for r in reviews}


def test_the_laws_are_tried_on_every_item():
    rows = [("XXA", code, 2025, 50.0) for code in wide if code != "WATER"]
    assert sorted(values(reviewed(rows))["XXA"]) == informed


# how far it can be relied on

seen = ("sector", "shock")
shipped = ty.load_rulebook()
asked = {
    item: "measure" if shipped.dimensions[found.dimension].kind in seen else "proxy"
    for item, found in shipped.items.items()
    if shipped.scale_of(item).choices is None
}
everything_book = rulebook(
    {
        code: figure(informs={item: reads(0, 4, stands=stands) for item, stands in asked.items()}, producer=code)
        for code in ("ONE", "ANOTHER")
    }
)
"""Two producers who measure sectors and shocks, and only go along with laws, institutions and all else."""


def level(rows):
    found = desk_review(indicators(rows), rulebook=everything_book, date=DATE)
    return ty.classify(found, rulebook=everything_book).table["evidence_level"].item()


@settings(deadline=None, max_examples=30)
@given(st.tuples(*[st.tuples(st.integers(2016, 2026), st.floats(0, 4))] * 2))
def test_what_goes_along_with_laws_and_institutions_is_never_a_high_level_of_evidence(figures):
    rows = [("XXA", code, *known) for code, known in zip(("ONE", "ANOTHER"), figures, strict=True)]
    assert level(rows) != "High"


def test_the_level_of_evidence_follows_the_age_of_figures():
    """At best medium: two pieces, limited in method, in every block."""
    assert level([("XXA", "ONE", 2026, 1.0), ("XXA", "ANOTHER", 2026, 1.0)]) == "Medium"
    assert level([("XXA", "ONE", 2026, 1.0), ("XXA", "ANOTHER", 2022, 1.0)]) == "Acceptable"
    assert level([("XXA", "ONE", 2022, 1.0), ("XXA", "ANOTHER", 2022, 1.0)]) == "Insufficient"


def test_no_figure_of_the_rulebook_measures_laws_plans_or_institutions_soundly():
    """So no desk result can have a high level of evidence: every path begins with frameworks."""
    sound = {
        item
        for found in shipped.desk.figures.values()
        for item, reading in found.informs.items()
        if reading.stands == "measure" and found.method == "sound"
    }
    assert sound
    assert not {
        item for item in sound if shipped.dimensions[shipped.items[item].dimension].kind in ("enabler", "institution")
    }


# figures that stand in for a published score


@pytest.mark.parametrize(("risk", "answer"), [(3.4, 1), (3.6, None), (6.4, None), (6.6, 4)])
def test_a_figure_whose_margin_crosses_the_bound_that_decides_answers_nothing(risk, answer):
    margin = {"value": 1.5, "meaning": "So far off.", "basis": [{"proposal": "For a test."}]}
    reading = {**reads(steps=[2.0, 3.5, 5.0, 6.5]), "open_around": 5.0}
    figures = {"A": figure(informs={"R4": reading}, margin=margin)}
    assert value(figures, [("XXA", "A", 2025, risk)], item="R4") == answer


def test_what_a_measure_leaves_open_no_proxy_answers():
    margin = {"value": 1.5, "meaning": "So far off.", "basis": [{"proposal": "For a test."}]}
    cuts = [2.0, 3.5, 5.0, 6.5]
    figures = {
        "A": figure(informs={"R4": {**reads(steps=cuts), "open_around": 5.0}}, margin=margin),
        "B": figure(informs={"R4": reads(steps=cuts, stands="proxy")}),
    }
    assert value(figures, [("XXA", "A", 2025, 5.2), ("XXA", "B", 2025, 9.0)], item="R4") is None
    assert value(figures, [("XXA", "B", 2025, 9.0)], item="R4") == 4
