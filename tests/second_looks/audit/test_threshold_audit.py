"""The threshold audit reports where recorded categories and cut-offs part, says how sure that is, and changes nothing.

Measured with the simulated programmes beside this file, 90 countries each: see the slow tests for the bounds kept.
"""

import pickle
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.second_looks.audit.experts import people_with
from typology.errors import RulebookError
from typology.rulebook.override import with_values
from typology.second_looks.audit.asked import threshold_named
from typology.second_looks.audit.refusals import TooFewRecordedError
from typology.second_looks.audit.threshold_audit import threshold_audit
from typology.second_looks.expectations.refusals import CircularTrainingError

book = ty.load_rulebook()
LACKING = "decision.thresholds.lacking"


@lru_cache
def harsh():
    """A programme whose people call frameworks lacking far sooner."""
    assessments, recorded = people_with({"lacking": 0.7}, units=160, seed=1)
    result = ty.classify(assessments)
    return result, recorded[recorded != "U"]


@lru_cache
def audited():
    return threshold_audit(*harsh())


def test_the_shifted_threshold_is_found_and_the_text_says_who_decides_and_where():
    row = audited().table.loc[LACKING]
    assert row["parts"]
    assert row["value"] < row["lowest"] <= row["fits"] <= row["highest"]
    text = audited().explain("lacking")
    assert "people decide" in text
    assert "value: 1.5" in text
    assert f"{row['fits']:g}" in text
    assert text == audited().explain(LACKING)
    assert "part" in repr(audited())


def test_the_counts_are_those_of_the_rulebook_with_the_value_that_fits():
    result, recorded = harsh()
    found = audited()
    units = list(found.units)
    before = result.table["category"][units].astype(object)
    for place, row in found.table.iterrows():
        then = ty.classify(result.assessments, rulebook=with_values(book, {place: row["fits"]})).table["category"]
        then = then[units].astype(object)
        assert row["changing"] == (then != before).sum()
        assert row["agreeing"] == (before == recorded[units]).sum()
        assert row["agreeing_then"] == (then == recorded[units]).sum()


def test_a_value_that_fits_agrees_with_more_or_is_the_one_in_force():
    table = audited().table
    moved = table["fits"] != table["value"]
    assert (table.loc[moved, "agreeing_then"] > table.loc[moved, "agreeing"]).all()
    assert (table.loc[~moved, "changing"] == 0).all()
    assert table["fits"].between(table["lowest"], table["highest"]).all()
    assert (table["leaves_out"] == ~table["value"].between(table["lowest"], table["highest"])).all()


def test_no_value_of_a_fine_grid_agrees_with_more_for_its_penalty():
    result, recorded = harsh()
    rules, row, units = book.crosscheck.threshold_audit, audited().table.loc[LACKING], list(audited().units)

    def merit(value):
        changed = with_values(book, {LACKING: value})
        computed = ty.classify(result.assessments, rulebook=changed).table["category"].astype(object)
        steps = (value - row["value"]) / rules.step.value
        return (computed[units] == recorded[units]).sum() - rules.penalty.value * steps**2

    best = merit(row["fits"])
    assert all(merit(value) <= best + 0.05 for value in np.arange(0.8, 2.8, 0.1))


def test_the_same_seed_gives_the_same_table_in_any_order_and_another_seed_another_interval():
    result, recorded = harsh()
    pd.testing.assert_frame_equal(threshold_audit(result, recorded).table, audited().table)
    turned = ty.classify(result.assessments.only(reversed(result.units)))
    pd.testing.assert_frame_equal(threshold_audit(turned, recorded).table, audited().table)
    other = threshold_audit(result, recorded, seed=1).table
    assert not other[["lowest", "highest"]].equals(audited().table[["lowest", "highest"]])
    assert other["fits"].equals(audited().table["fits"])


def test_nothing_changes_and_the_table_is_a_copy_that_can_be_written(tmp_path):
    result, recorded = harsh()
    before = result.table.copy()
    found = threshold_audit(result, recorded, thresholds=["lacking"])
    table = found.table
    table["value"] = 0
    assert found.table["value"].tolist() == [1.5]
    pd.testing.assert_frame_equal(result.table, before)
    assert result.rulebook.overrides == ()
    found.table.to_csv(tmp_path / "audit.csv")
    back = pd.read_csv(tmp_path / "audit.csv", index_col="threshold")
    assert back["fits"].tolist() == found.table["fits"].tolist()


def test_some_thresholds_can_be_asked_for_under_either_name():
    result, recorded = harsh()
    found = threshold_audit(result, recorded, thresholds=[LACKING, "strong_mean"])
    assert found.table.index.tolist() == [LACKING, "decision.thresholds.strong_mean"]
    with pytest.raises(ValueError, match="threshold 'absent' was not looked at"):
        found.explain("absent")


def test_what_is_no_threshold_of_a_category_is_refused_all_at_once():
    result, recorded = harsh()
    with pytest.raises(ValueError, match="did you mean 'lacking'") as caught:
        threshold_audit(result, recorded, thresholds=["lackin", "crisis", "lacking_count"])
    assert "'crisis' decides no category" in str(caught.value)
    assert "'lacking_count' is a count" in str(caught.value)
    with pytest.raises(ValueError, match="no threshold is asked for"):
        threshold_audit(result, recorded, thresholds=[])
    with pytest.raises(ValueError, match="seed is a whole number"):
        threshold_audit(result, recorded, seed=0.5)


def test_thirty_countries_are_enough_and_twenty_nine_are_not():
    result, recorded = harsh()
    settled = [unit for unit in recorded.index if result.table.loc[unit, "status"] == "determinate"]
    assert len(threshold_audit(result, recorded[settled[:30]]).units) == 30
    with pytest.raises(TooFewRecordedError, match=r"There are 29 countries .* expected 30 or more") as caught:
        threshold_audit(result, recorded[settled[:29]])
    error = caught.value
    assert (error.found, error.needed, len(error.without)) == (29, 30, len(result) - 29)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("asked", ["lackin", 5, None])
def test_a_threshold_that_was_not_looked_at_is_named_whatever_is_asked_for(asked):
    with pytest.raises(ValueError, match=f"threshold '{asked}' was not looked at"):
        threshold_named(asked, ["lacking"])


def test_the_refusal_names_only_what_is_in_the_way():
    few, none = TooFewRecordedError(1, 30, 3, ["XXB"], ["XXC"]), TooFewRecordedError(2, 30, 2, [], [])
    said = "Of 3 units, 1 has no recorded category (XXB) and 1 leaves several categories open (XXC). What questions"
    assert said in str(few)
    assert "expected 30 or more. What questions" in str(none)


def test_cities_count_with_their_country():
    result, recorded = harsh()
    settled = [unit for unit in recorded.index if result.table.loc[unit, "status"] == "determinate"][:41]
    given = result.assessments.only(settled)
    about = pd.DataFrame({"country": ["XXA"] * 12 + [None] * 29}, index=given.about.index, dtype=object)
    together = ty.classify(ty.Assessments(given.items, given.values, about))
    found = threshold_audit(together, recorded[settled], thresholds=["lacking"])
    assert len(found.units) == 41
    assert "41 assessments of 30 countries count, each country weighing the same" in found.notes[0]
    with pytest.raises(TooFewRecordedError, match="There are 29 countries"):
        threshold_audit(together, recorded[settled[:40]])


def test_many_cities_of_one_country_do_not_decide():
    result, recorded = harsh()
    settled = [unit for unit in recorded.index if result.table.loc[unit, "status"] == "determinate"]
    agreeing = [unit for unit in settled if recorded[unit] == result.table.loc[unit, "category"]]
    lacking = [unit for unit in settled if recorded[unit] == "1" != result.table.loc[unit, "category"]]
    chosen = [*agreeing[:40], *lacking[:20]]
    given = result.assessments.only(chosen)
    apart = threshold_audit(ty.classify(given), recorded[chosen], thresholds=["lacking"]).table.iloc[0]
    about = pd.DataFrame({"country": [None] * 40 + ["XXA"] * 20}, index=given.about.index, dtype=object)
    cities = ty.classify(ty.Assessments(given.items, given.values, about))
    together = threshold_audit(cities, recorded[chosen], thresholds=["lacking"]).table.iloc[0]
    assert apart["parts"]
    assert not together["parts"]


def test_categories_copied_from_the_rulebook_teach_nothing():
    result, _ = harsh()
    settled = result.table.loc[result.table["status"] == "determinate", "category"]
    with pytest.raises(CircularTrainingError, match="the recorded categories are the computed ones"):
        threshold_audit(result, settled)
    one_other = settled.astype(object)
    one_other.iloc[0] = "N" if one_other.iloc[0] != "N" else "1"
    assert not threshold_audit(result, one_other).table["parts"].any()


def test_units_whose_answers_leave_several_categories_open_do_not_count():
    result, _ = harsh()
    open_units = result.table.index[result.table["status"] != "determinate"]
    assert len(open_units)
    assert not set(audited().units) & set(open_units)
    assert any("leave several categories open" in note for note in audited().notes)


@pytest.mark.parametrize("seed", range(3))
def test_of_two_shifted_thresholds_both_are_reported_and_those_that_only_follow_name_theirs(seed):
    assessments, recorded = people_with({"lacking": 0.7, "adequate_mean": 0.6}, units=160, seed=seed)
    found = threshold_audit(ty.classify(assessments), recorded[recorded != "U"])
    table = found.table.rename(index=lambda place: place.split(".")[-1])
    assert table.index[table["parts"]].tolist() == ["lacking", "adequate_mean"]
    follows = table.loc[table["explained_by"] != "", "explained_by"]
    assert follows["absent"] == LACKING
    assert follows["adequate_lowest"] == "decision.thresholds.adequate_mean"
    assert table.loc[follows.index, "leaves_out"].all()
    assert "no longer once adequate_mean is moved" in found.explain("adequate_lowest")


def test_every_threshold_can_be_explained_and_no_text_says_who_is_right():
    texts = [audited().explain(place) for place in audited().table.index] + list(audited().notes)
    for text in texts:
        assert "correct" not in text
        assert "confirmed" not in text
        assert not {"nan", "NaN"} & set(text.split())


def test_a_page_is_escaped_and_says_what_the_assessments_say_of_themselves():
    result, recorded = harsh()
    given = result.assessments
    labelled = pd.DataFrame({"label": "<b>made up</b>"}, index=given.about.index, dtype=object)
    page = threshold_audit(
        ty.classify(ty.Assessments(given.items, given.values, labelled)), recorded, thresholds=["lacking"]
    )._repr_html_()
    assert "&lt;b&gt;made up" in page
    assert "<b>made up" not in page


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("penalty", 0.0, "no distance"),
        ("step", 0.0, "no distance"),
        ("certainty", 1.5, "a share off its range"),
        ("resamples", 0.0, "no count"),
        ("agreement.countries_needed", 0.0, "no count"),
    ],
)
def test_numbers_that_make_no_audit_are_refused(name, value, said):
    with pytest.raises(RulebookError, match=said):
        with_values(book, {f"crosscheck.threshold_audit.{name}": value})


def test_a_rulebook_that_does_not_say_how_is_refused():
    result, recorded = harsh()
    silent = ty.classify(result.assessments, rulebook=book.model_copy(update={"crosscheck": None}))
    with pytest.raises(ValueError, match="expected threshold_audit in"):
        threshold_audit(silent, recorded)
