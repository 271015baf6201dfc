"""The view of a trained model within the cross-check: what it questions, and where it keeps quiet."""

import re
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.second_looks.expectations.made_up import DATE, made_up
from tests.second_looks.saying import book
from tests.second_looks.test_crosscheck import never
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.crosscheck import crosscheck as checked
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.refusals import ModelError, RulebookMismatchError
from typology.second_looks.indicator_words import indicator_sentence, many_unlike

view = book.crosscheck.indicator_view
DRAWS = 50

world = made_up(45)
model = replace(
    fit_indicator_model(world.assessments, world.indicators, date=DATE, shuffles=99),
    set_limit=0.05,
    labels=("made up for a test",),
)
OFF = "XAC"
GOVERNANCE = [item for item in book.items if item.startswith("E3")]
off = world.with_answers(OFF, lambda values: np.clip(4 - values, 0, 4), GOVERNANCE)


def seen(one=off, by=model, figures=None, **given):
    figures = one.indicators if figures is None else figures
    return checked(ty.classify(one.assessments), figures, model=by, date=DATE, draws=DRAWS, **given)


found = seen()


def test_answers_that_depart_are_questioned_with_their_block():
    row = found.table.loc[OFF]
    assert (row["flag_indicators"], row["verdict"], row["review_rank"]) == (True, "review: scores", 1)
    assert row["top_dimension"] == "E3"
    assert row["p_indicators"] == pytest.approx(1 / 45)
    top = found.expectations.set_index(["unit", "block"]).loc[(OFF, "E3")]
    assert (
        "Of 100 countries, about 2 depart at least as far from what public indicators lead one to expect; the answers "
        f"depart most in Governance (E3): {-top['departure']:.2f} points worse than expected (expected "
        f"{top['expected']:.2f}, answered {top['answered']:.2f}). Look at these answers again, "
        f"or write down why they differ. {view.calibration.says}"
    ) in row["reason"]


def test_a_unit_is_questioned_where_few_enough_countries_depart_as_far():
    table = found.table
    assert table["flag_indicators"].notna().all()
    assert (table["flag_indicators"] == (table["p_indicators"] <= view.unlike.value + 1e-9)).all()
    assert ((table["verdict"] == "review: scores") == table["flag_indicators"]).all()
    quiet = table.loc[~table["flag_indicators"].astype(bool), "reason"]
    assert quiet.str.contains("so this view does not object; the answers depart most in").all()
    assert not quiet.str.contains("Look at these answers again").any()


def test_no_result_changes():
    plain = checked(ty.classify(off.assessments), off.indicators, date=DATE, draws=DRAWS).table
    same = ["computed", "p_recorded", "stability", "desk_gap", "flag_self", "flag_desk"]
    pd.testing.assert_frame_equal(found.table[same], plain[same])
    assert plain["p_indicators"].isna().all()


def test_what_is_expected_is_a_table_of_every_unit_and_block():
    table = found.expectations
    assert table.columns.tolist() == [
        *("unit", "block", "title", "learned", "questions", "expected", "answered", "departure", "in_spreads"),
        *(f"from_{name}" for name in view.composites),
        "from_region",
    ]
    assert table["unit"].tolist() == [unit for unit in off.units for _ in model.blocks]
    assert table["block"].tolist() == [block.name for block in model.blocks] * len(off.units)
    assert found.table["top_dimension"].tolist() == [
        rows["block"].iloc[rows["in_spreads"].abs().argmax()] for _, rows in table.groupby("unit", sort=False)
    ]


def test_answers_are_shown_on_their_scale_and_departures_by_what_is_better():
    """Of risk and crisis the low end of the scale is the good one."""
    table = found.expectations.set_index(["unit", "block"])
    for block, sign in (("E1", 1), ("R", -1)):
        rows = table.xs(block, level="block")
        np.testing.assert_allclose(rows["departure"], sign * (rows["answered"] - rows["expected"]), atol=1e-9)
    answers = off.assessments.values[[off.assessments.items.index(f"R{n}") for n in range(1, 5)]]
    np.testing.assert_allclose(table.xs("R", level="block")["answered"], answers.mean(axis=0), atol=1e-4)


def test_nothing_is_expected_beyond_the_ends_of_a_scale():
    """What lies beyond is brought to the end; how rare a departure is stays as it was learned."""
    level = replace(model, blocks=tuple(replace(block, level=block.level + 3) for block in model.blocks))
    one = seen(by=level)
    table = one.expectations
    for block, (lowest, highest) in {"E1": (0, 4), "R": (0, 4)}.items():
        rows = table[table["block"] == block]
        assert rows["expected"].between(lowest, highest).all()
        assert (rows["expected"] == (highest if block == "E1" else lowest)).any()
    for row in one.table.itertuples():
        top = table.query("unit == @row.Index and block == @row.top_dimension").iloc[0]
        assert f"{abs(top['departure']):.2f} points " in row.reason
        assert f"expected {top['expected']:.2f}, answered {top['answered']:.2f}" in row.reason


def test_what_a_composite_adds_goes_along_with_it():
    table = found.expectations.set_index(["unit", "block"]).xs("E1", level="block")
    of_table = off.table.rank().mean(axis=1)
    assert table["from_capacity"].corr(of_table, method="spearman") > 0.5


def test_categories_that_are_not_excluded_are_those_of_the_outlook():
    assert (found.table["categories_not_excluded"] != "").all()
    parts = {name for text in found.table["categories_not_excluded"] for name in text.split("|")}
    assert parts <= set(book.decision.order)
    assert re.search(r"From public indicators alone, categor(y|ies) .* cannot be excluded", found.explain(OFF))
    without = seen(by=replace(model, set_limit=None))
    assert (without.table["categories_not_excluded"] == "").all()
    assert "cannot be excluded" not in without.explain(OFF)


def test_the_model_may_lie_in_a_file(tmp_path):
    save_model(model, tmp_path)
    for named in (tmp_path, str(tmp_path / "model.json")):
        pd.testing.assert_frame_equal(seen(by=named).table, found.table)
        pd.testing.assert_frame_equal(seen(by=named).expectations, found.expectations)


def test_a_unit_is_checked_alike_alone_and_beside_others():
    some = [OFF, off.units[30], off.units[3]]
    alone = checked(ty.classify(off.assessments.only(some)), off.indicators, model=model, date=DATE, draws=DRAWS).table
    columns = [column for column in alone if column != "review_rank"]
    pd.testing.assert_frame_equal(alone[columns], found.table.loc[some, columns])


def test_what_the_model_learned_from_says_of_itself_is_carried():
    assert "made up for a test" in found.labels
    assert "Made up for a test." in found.explain(OFF)
    assert "made up for a test" in found._repr_html_()


def test_without_a_model_nothing_is_said_of_it():
    plain = checked(ty.classify(off.assessments), off.indicators, date=DATE, draws=DRAWS)
    assert plain.expectations is None
    assert "No trained model was given" in plain.explain(OFF)
    assert "p_indicators" not in plain._repr_html_()
    assert "p_indicators" in found._repr_html_()
    assert "No trained model was given" not in found.explain(OFF)


# Where it keeps quiet ---------------------------------------------------------------------------------------------


def shown_only(row, why):
    assert row["flag_indicators"] is pd.NA
    assert row["verdict"] == "not checked"
    assert row["review_rank"] is pd.NA
    assert f"This view does not object here: {why}" in row["reason"]
    assert "The answers are farthest from what public indicators lead one to expect in " in row["reason"]


def not_looked_at(one, why):
    row = one.table.loc[OFF]
    assert row["flag_indicators"] is pd.NA
    assert row["p_indicators"] is pd.NA
    assert (row["top_dimension"], row["categories_not_excluded"], row["verdict"]) == ("", "", "not checked")
    assert f"What public indicators lead one to expect was not held against the answers: {why}" in row["reason"]
    rows = one.expectations[one.expectations["unit"] == OFF]
    assert rows.iloc[:, 5:].isna().all(axis=None)
    assert "made up for a test" not in one.explain(OFF).casefold()


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"exploratory": True}, "a trial: it was learned from"), ({"skill_p": 0.06}, "public indicators do not foresee")],
)
def test_a_model_that_may_not_object_shows_and_is_noted(changed, why):
    one = seen(by=replace(model, **changed))
    shown_only(one.table.loc[OFF], why)
    assert (one.table["verdict"] == "not checked").all()
    assert [note for note in one.notes if note.startswith(f"The trained model objects to nothing ({why}")]
    assert why in one._repr_html_()
    assert not any("objects to nothing" in note for note in found.notes)


def test_a_region_that_was_not_learned_from_is_shown_with_its_share():
    about = off.assessments.about
    about.loc[OFF, "region"] = "West"
    moved = replace(off, assessments=ty.Assessments(off.assessments.items, off.assessments.values, about))
    row = seen(moved).table.loc[OFF]
    shown_only(row, "no country of its region was learned from")
    assert row["p_indicators"] is not pd.NA


def test_desk_reviews_are_not_questioned_by_what_people_said():
    about = off.assessments.about.assign(respondent="desk")
    reviews = replace(off, assessments=ty.Assessments(off.assessments.items, off.assessments.values, about))
    row = seen(reviews).table.loc[OFF]
    shown_only(row, "the model was learned from assessments by people, and this one is made of public figures")
    assert row["p_indicators"] is pd.NA


def test_a_city_is_not_looked_at():
    about = off.assessments.about.assign(kind="country", country=None)
    about.loc[OFF, "kind"] = "city"
    cities = replace(off, assessments=ty.Assessments(off.assessments.items, off.assessments.values, about))
    not_looked_at(seen(cities), "public indicators are of countries, and this is a city")


def test_a_country_without_indicators_or_with_few_of_them_is_not_looked_at():
    without = replace(off, table=off.table.drop(index=OFF))
    one = seen(without)
    not_looked_at(one, "there are no public indicators of it")
    assert one.table.loc[OFF, "in_range"] is pd.NA
    few = off.table.copy()
    few.loc[OFF, list(view.composites["shock"].features)[1:]] = np.nan
    one = seen(replace(off, table=few))
    not_looked_at(one, "too little is public of it")
    assert 0 < one.table.loc[OFF, "coverage_shock"] < 0.5


def test_a_country_unlike_those_learned_from_is_not_looked_at():
    far = off.table.copy()
    for name, composite in view.composites.items():
        for code in composite.features:
            far.loc[OFF, code] = _end(code, name == "capacity")
    one = seen(replace(off, table=far))
    not_looked_at(one, "too few of the countries learned from are like it")
    assert not one.table.loc[OFF, "in_range"]


def _end(code, good):
    """Return a figure at the best or the worst end of what is possible."""
    indicator = book.desk.indicators[code]
    high = (indicator.better == "high") == good
    return min(indicator.possible.highest, 100.0) if high else max(indicator.possible.lowest, -10.0)


# What is asked of the caller --------------------------------------------------------------------------------------


def test_a_model_without_figures_is_refused():
    one = ty.classify(off.assessments)
    with pytest.raises(ValueError, match="found none; expected the figures themselves"):
        checked(one, model=model)
    with pytest.raises(ValueError, match="found desk reviews made of them"):
        checked(one, off.assessments, model=model)


def test_a_model_of_another_rulebook_is_refused():
    other = ty.with_values(book, {"decision.thresholds.lacking": 1.25})
    one = ty.classify(off.assessments, rulebook=other)
    with pytest.raises(RulebookMismatchError):
        checked(one, off.indicators, model=model, date=DATE, draws=DRAWS)


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(ModelError, match="no such model: found 'world-2099'"):
        seen(by="world-2099")


# Words ------------------------------------------------------------------------------------------------------------


def test_no_text_says_more_than_can_be_known_or_speaks_of_method():
    trial, thin = seen(by=replace(model, exploratory=True)), seen(replace(off, table=off.table.iloc[5:]))
    texts = [text for one in (found, trial, thin) for text in (*one.table["reason"], *one.notes)]
    jargon = re.compile(r"residual|z[- ]score|conformal|\bp value|ridge|\bnan\b|None|<NA>|  |\.\.", re.IGNORECASE)
    assert [text for text in texts if never.search(text) or jargon.search(text)] == []
    assert all(re.fullmatch(r"([A-Z][^\n]*?\.)( [A-Z][^\n]*?\.)*", text) for text in texts)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.004, "fewer than 1 departs"), (0.012, "about 1 departs"), (0.5, "about 50 depart"), (1.0, "all depart")],
)
def test_shares_are_told_of_100_countries(share, said):
    top = SimpleNamespace(title="Risk", departure=-0.004, expected=1.0, answered=1.0, learned=4, questions=4)
    row = SimpleNamespace(flag_indicators=False, p_indicators=share)
    assert f"Of 100 countries, {said}" in indicator_sentence(row, "", top, view)


@pytest.mark.parametrize(("far", "noted"), [(1, False), (2, True)])
def test_when_too_many_depart_what_was_learned_is_questioned(far, noted):
    """One in four is not more than a quarter, and a unit that was not looked at does not count."""
    flags = pd.Series([place < far for place in range(4)] + [pd.NA] * 4, dtype="boolean")
    notes = list(many_unlike(flags, view))
    assert bool(notes) == noted
    assert all(note.startswith("2 of the 4 units looked at depart far from") for note in notes)


def test_it_is_noted_on_the_whole():
    moved = off
    for unit in off.units[:20]:
        moved = moved.with_answers(unit, lambda values: np.clip(4 - values, 0, 4))
    one = seen(moved)
    share = one.table["flag_indicators"].mean()
    assert share > view.many.value
    assert any("what was learned does not hold here" in note for note in one.notes)


def test_nobody_at_all_is_checked_without_a_crash():
    nobody = ty.classify(off.assessments.only([]))
    one = checked(nobody, off.indicators, model=model, date=DATE, draws=DRAWS)
    assert (len(one.table), len(one.expectations)) == (0, 0)
    assert one.table.columns.tolist() == found.table.columns.tolist()
    assert one.expectations.columns.tolist() == found.expectations.columns.tolist()


def test_scikit_learn_is_not_loaded():
    code = (
        "import sys, typology as ty\n"
        "ty.crosscheck\n"
        "import typology.second_looks.indicator_columns, typology.second_looks.artefacts.loading\n"
        "assert not {'sklearn', 'joblib', 'matplotlib'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
