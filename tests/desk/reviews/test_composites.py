"""Composites: computed for those countries that have enough of what goes into them, ingredient by ingredient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.desks import figure, rulebook, used
from tests.desk.inform_2020 import columns, figures, published
from typology.desk.reviews.composites import composed

plain = {code: figure() for code in "ABCD"}


def made(recipe, rows, **others):
    """Return one composite by country."""
    book = rulebook(plain, {"MADE": figure(made_of=recipe), **others})
    table = composed(used(rows), book)
    return table[table["indicator"] == "MADE"].set_index("country")


def value(recipe, **values):
    """Return one composite of one country of which some figures are known."""
    found = made(recipe, [("XXA", code, 2020, known) for code, known in values.items()])
    return found["value"].item() if len(found) else None


def test_a_share_is_a_sum_over_a_base_times_a_hundred():
    recipe = {"code": "A", "plus": ["B"], "per": "C", "times": 100.0}
    assert value(recipe, A=3.0, B=1.0, C=200.0) == 2


@pytest.mark.parametrize("missing", "ABC")
def test_without_one_of_its_terms_a_share_is_unknown(missing):
    known = {code: 1.0 for code in "ABC" if code != missing}
    assert value({"code": "A", "plus": ["B"], "per": "C"}, **known) is None


def test_a_share_of_nothing_is_unknown():
    assert value({"code": "A", "per": "B"}, A=1.0, B=0.0) is None


@pytest.mark.parametrize(("known", "expected"), [(0.0, 0), (20.0, 0), (60.0, 5), (100.0, 10), (300.0, 10)])
def test_goalposts_put_a_value_on_0_to_10_and_no_further(known, expected):
    assert value({"code": "A", "lowest_at": 20.0, "highest_at": 100.0}, A=known) == pytest.approx(expected)


@pytest.mark.parametrize(("known", "expected"), [(0.0, 10), (20.0, 10), (60.0, 5), (300.0, 0)])
def test_goalposts_may_fall(known, expected):
    assert value({"code": "A", "lowest_at": 100.0, "highest_at": 20.0}, A=known) == pytest.approx(expected)


@pytest.mark.parametrize(("known", "expected"), [(0.0, 0), (1.0, 0), (100.0, 5), (10_000.0, 10), (1e9, 10)])
def test_on_a_logarithm_each_order_of_magnitude_counts_alike_and_zero_is_the_lower_bound(known, expected):
    recipe = {"code": "A", "lowest_at": 1.0, "highest_at": 10_000.0, "logarithm": True}
    assert value(recipe, A=known) == pytest.approx(expected)


def test_on_a_falling_logarithm_zero_is_the_lower_bound_too():
    recipe = {"code": "A", "lowest_at": 10_000.0, "highest_at": 1.0, "logarithm": True}
    assert value(recipe, A=0.0) == pytest.approx(10)


def test_a_mean_asks_for_enough_of_its_parts():
    recipe = {"mean": "arithmetic", "at_least": 2, "of": [{"code": code} for code in "ABC"]}
    assert value(recipe, A=1.0, C=3.0) == 2
    assert value(recipe, A=1.0) is None


def test_parts_of_a_mean_are_weighted():
    recipe = {"mean": "arithmetic", "of": [{"code": "A", "weight": 2.0}, {"code": "B"}]}
    assert value(recipe, A=1.0, B=4.0) == 2


def test_a_part_that_is_itself_a_mean_counts_as_one():
    inner = {"mean": "highest", "of": [{"code": "A"}, {"code": "B"}]}
    assert value({"mean": "arithmetic", "of": [inner, {"code": "C"}]}, A=2.0, B=6.0, C=4.0) == 5


def test_a_composite_may_be_made_of_others_in_any_order():
    half = figure(made_of={"code": "A", "times": 0.5})
    found = made({"code": "HALF", "plus": ["A"]}, [("XXA", "A", 2020, 4.0)], HALF=half)
    assert found["value"].item() == 6


def test_its_years_are_those_of_its_newest_and_oldest_ingredient():
    rows = [("XXA", "A", 2019, 1.0), ("XXA", "B", 2014, 1.0), ("XXA", "C", 2023, 1.0), ("XXB", "A", 2020, 1.0)]
    recipe = {"mean": "arithmetic", "of": [{"code": code} for code in "ABC"]}
    found = made(recipe, rows)
    assert found[["oldest_year", "year"]].to_numpy().tolist() == [[2014, 2023], [2020, 2020]]


def test_the_years_of_what_was_missing_or_not_enough_do_not_count():
    alone = {"mean": "arithmetic", "at_least": 2, "of": [{"code": "B"}, {"code": "C"}]}
    recipe = {"mean": "arithmetic", "of": [{"code": "A"}, alone]}
    found = made(recipe, [("XXA", "A", 2020, 1.0), ("XXA", "B", 2011, 1.0)])
    assert found[["oldest_year", "year"]].to_numpy().tolist() == [[2020, 2020]]
    assert "B" not in found["source"].item().split()


def test_a_composite_of_a_composite_is_as_old_as_what_went_into_that():
    mean = figure(made_of={"mean": "arithmetic", "of": [{"code": "A"}, {"code": "B"}]})
    found = made({"code": "MEAN"}, [("XXA", "A", 2020, 1.0), ("XXA", "B", 2012, 1.0)], MEAN=mean)
    assert found[["oldest_year", "year"]].to_numpy().tolist() == [[2012, 2020]]


def test_the_source_lists_ingredients_with_values_and_years():
    recipe = {"code": "A", "plus": ["B"], "per": "C", "times": 100.0}
    rows = [("XXA", "A", 2019, 1_500_000.0), ("XXA", "B", 2020, 0.0), ("XXA", "C", 2021, 15_050_000.0)]
    found = made(recipe, rows)
    assert found["source"].item() == "Computed from A 1,500,000 (2019), B 0 (2020) and C 15,050,000 (2021)"


def test_a_country_without_ingredients_has_no_row_and_takes_nothing_from_its_neighbours():
    found = made(
        {"code": "A", "plus": ["B"]}, [("XXA", "A", 2020, 1.0), ("XXB", "A", 2020, 1.0), ("XXB", "B", 2020, 2.0)]
    )
    assert found["value"].to_dict() == {"XXB": 3.0}


def test_the_order_of_rows_does_not_matter():
    rows = [("XXA", "A", 2020, 1.0), ("XXB", "A", 2019, 7.0), ("XXA", "B", 2021, 2.0), ("XXB", "B", 2020, 2.0)]
    recipe = {"mean": "geometric", "of": [{"code": "A"}, {"code": "B"}]}
    assert made(recipe, rows).equals(made(recipe, rows[::-1]))


def test_a_desk_without_composites_makes_none():
    assert len(composed(used([("XXA", "A", 2020, 1.0)]), rulebook(plain))) == 0


def test_no_figures_make_no_composites():
    assert len(composed(used([]), rulebook(plain, {"MADE": figure(made_of={"code": "A"})}))) == 0


@given(st.lists(st.floats(0, 10), min_size=3, max_size=3), st.integers(0, 2), st.floats(0, 10))
def test_no_part_that_rises_lowers_a_composite(values, place, higher):
    recipe = {
        "mean": "geometric",
        "of": [{"mean": "inverted geometric", "of": [{"code": "A"}, {"code": "B"}]}, {"code": "C"}],
    }
    raised = values.copy()
    raised[place] = max(values[place], higher)
    before, after = (value(recipe, **dict(zip("ABC", known, strict=True))) for known in (values, raised))
    assert after >= before - 1e-9


def test_inform_is_made_by_a_recipe_within_what_the_rounding_of_its_parts_allows():
    """The whole index from its lowest parts, once all rounded down and once all rounded up."""
    parts = ("natural", "human", "socio_economic", "vulnerable_groups", "institutional", "infrastructure")

    def pair(*codes):
        return figure(made_of={"mean": "inverted geometric", "of": [{"code": code} for code in codes]})

    recipes = {
        "RISK": figure(made_of={"mean": "geometric", "at_least": 3, "of": [{"code": code} for code in "HVL"]}),
        "H": pair("natural", "human"),
        "V": pair("socio_economic", "vulnerable_groups"),
        "L": pair("institutional", "infrastructure"),
    }
    book = rulebook({part: figure() for part in parts}, recipes)

    def risk(off):
        rows = [
            (country, part, 2020, min(max(row[columns.index(part)] + off, 0.0), 10.0))
            for country, row in published.items()
            for part in parts
        ]
        made_here = composed(used(rows), book).set_index("indicator").loc["RISK"]
        return made_here.set_index("country")["value"].loc[list(published)].to_numpy()

    least, most, told = risk(-0.05), risk(0.05), figures("risk")
    assert (least <= told + 0.05).all()
    assert (most >= told - 0.05).all()
    assert (most - least).max() < 0.2
