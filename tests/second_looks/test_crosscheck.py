"""The cross-check as a whole: it questions, it changes nothing, and it never takes silence for agreement."""

import datetime
import re

import pandas as pd
import pytest

import typology as ty
from tests.desk.desks import figure, indicators, reads, rulebook
from tests.oracles.random_assessments import random_assessments
from tests.second_looks.saying import OUTCOMES, alike, book, said
from typology.second_looks.crosscheck import crosscheck as checked
from typology.second_looks.indicator_columns import column_kinds

DATE = datetime.date(2026, 11, 21)
DRAWS = 200
of_indicators = tuple(column_kinds(book))

units = random_assessments(120, seed=5)
result = ty.classify(units)
keyed = {unit: book.decision.order[place % 5] for place, unit in enumerate(result.units) if place % 3}
figures_of_units = random_assessments(120, seed=6)
found = checked(result, figures_of_units, recorded=keyed, draws=DRAWS)
verdicts = ["no objection", "not checked", "review: both", "review: category", "review: scores"]

never = re.compile(r"\b(in)?correct|confirm|\bvalid|\bverif|\bapprov|\bagree|\bproves?\b|\bwrong", re.IGNORECASE)
"""Words that would say more than a cross-check can know."""


def test_there_is_something_to_test():
    assert sorted(set(found.table["verdict"])) == verdicts


def test_it_has_the_columns_of_all_views_and_those_of_a_trained_model_are_empty():
    assert found.table.columns.tolist() == [
        *("recorded", "computed", "p_recorded", "stability", "desk_gap", "desk_block", "blocks_compared"),
        *("flag_self", "flag_desk", *of_indicators, "verdict", "review_rank", "reason"),
    ]
    assert found.table[list(of_indicators)].isna().all(axis=None)
    assert "No trained model was given" in found.explain(result.units[0])


def test_no_result_changes():
    before, scores = result.table, result.scores
    changed = checked(result, figures_of_units, recorded=keyed, draws=DRAWS).table
    changed["computed"] = "1"
    pd.testing.assert_frame_equal(result.table, before)
    pd.testing.assert_frame_equal(result.scores, scores)
    assert (found.table["computed"] == before["category"].astype(str)).all()


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_shares():
    again, other = (checked(result, figures_of_units, recorded=keyed, draws=DRAWS, seed=s).table for s in (0, 1))
    assert again.to_csv() == found.table.to_csv()
    assert (other["p_recorded"] != found.table["p_recorded"]).any()


def test_a_unit_is_checked_alike_alone_in_another_order_and_beside_others():
    some = list(reversed(result.units))[::7]
    alone = checked(
        ty.classify(units.only(some)), figures_of_units, recorded={u: keyed[u] for u in some if u in keyed}, draws=DRAWS
    ).table
    assert alone.index.tolist() == some
    assert alone.drop(columns="review_rank").to_csv() == found.table.loc[some].drop(columns="review_rank").to_csv()
    assert alone["review_rank"].rank().equals(found.table.loc[some, "review_rank"].rank())


def test_what_no_view_looked_at_is_never_shown_as_agreement():
    table = found.table
    blind = table["flag_self"].isna() & table["flag_desk"].isna()
    assert ((table["verdict"] == "not checked") == blind).all()
    assert table.loc[blind, "reason"].str.startswith("No view could look, which speaks neither for nor against").all()
    assert not table.loc[~blind, "reason"].str.contains("No view could look").any()
    assert table.loc[blind, "review_rank"].isna().all()
    assert f"{blind.sum()} not checked" in repr(found)


def test_a_view_that_could_not_look_leaves_its_column_missing_and_says_so():
    table = found.table
    without_desk = table[table["flag_desk"].isna()]
    assert (without_desk["blocks_compared"] == "").all()
    assert without_desk["reason"].str.contains("too few of the same questions").all()
    assert (table.loc[table["flag_desk"].notna(), "blocks_compared"] != "").all()
    possible = found.result.table["possible"].astype(str).str.split("|")
    pairs = zip(possible, table["recorded"], strict=True)
    left_open = pd.Series([category in names for names, category in pairs], table.index)
    blind = (table["recorded"] == "") | ((table["computed"] == "U") & left_open)
    assert blind.any()
    assert table.loc[blind, "flag_self"].isna().all()


def test_every_comparison_with_figures_says_that_it_is_not_calibrated():
    looked = found.table["flag_desk"].notna()
    assert looked.any()
    assert (found.table["reason"].str.contains("Not calibrated: no error rate is known.") == looked).all()


def test_no_text_says_more_than_can_be_known():
    texts = [repr(found), found._repr_html_(), *found.notes, *found.table["reason"], *found.table["verdict"]]
    texts += [found.explain(unit) for unit in found.units]
    assert [text for text in texts if never.search(text)] == []
    rules = [book.crosscheck.self_view.says, book.crosscheck.desk_profile.says]
    assert [text for text in rules if never.search(text)] == []


def test_every_reason_is_made_of_whole_sentences():
    for reason in found.table["reason"]:
        assert re.fullmatch(r"([A-Z][^\n]*?\.)( [A-Z][^\n]*?\.)*", reason)
        assert not re.search(r"\bnan\b|None|<NA>|  |\.\.", reason)


@pytest.mark.parametrize("verdict", verdicts)
def test_a_paragraph_names_the_unit_its_verdict_and_the_reason(verdict):
    table = found.table
    unit = table.index[table["verdict"] == verdict][0]
    assert found.explain(unit).startswith(f"{unit}, {verdict}. {table['reason'][unit]}")
    assert "\n" not in found.explain(unit)


def test_an_unknown_unit_is_named_with_the_nearest():
    with pytest.raises(ty.UnknownUnitError, match="U11"):
        found.explain("V11")


def test_units_to_be_looked_at_again_come_first_on_the_page():
    page, ordered = found._repr_html_(), found.table.sort_values("review_rank").index[:3]
    places = [page.index(f"<th>{unit}</th>") for unit in ordered]
    assert places == sorted(places)
    assert places[0] == min(page.index(f"<th>{unit}</th>") for unit in found.units if f"<th>{unit}</th>" in page)


# Reasons ----------------------------------------------------------------------------------------------------------


def reason(answers, desk=None, **given):
    one = ty.classify(said(answers), rulebook=book)
    return checked(one, None if desk is None else said(desk), draws=DRAWS, **given).table.loc["XXA"]


LACKING = alike([item for item in book.items if item[:2] in ("E1", "E2", "E3") and ".R" not in item], 0)


def test_without_a_category_on_record_only_stability_is_told():
    row = reason(LACKING)
    assert (row["verdict"], row["computed"], row["stability"]) == ("not checked", "1", "robust")
    assert "The category was computed from the answers, so this view can only say how stable it is" in row["reason"]
    assert "No public figures were given." in row["reason"]


def test_a_category_that_does_not_follow_is_questioned_in_plain_words():
    row = reason(LACKING, recorded={"XXA": 4})
    assert row["verdict"] == "review: category"
    assert row["reason"].startswith(
        "Category 4 is recorded, but the answers lead to 1: varied a little, they give 4 in none of the draws, "
        "and less than 3 % asks for a second look at the category and the answers."
    )


def test_answers_far_from_figures_are_questioned_with_their_block():
    row = reason(LACKING | alike(OUTCOMES, 3.5), alike(OUTCOMES[:6], 2), recorded={"XXA": "4"})
    assert (row["verdict"], row["desk_gap"], row["desk_block"]) == ("review: both", 1.5, "Sector outcomes")
    assert (
        "The answers are 1.50 points better on Sector outcomes (mean of 6 of 10 questions) than public figures would "
        "lead one to expect. Look at these answers again, or write down why they differ. Too few questions are shared "
        "to compare E1, E2, E3, E4, I, Performance drivers, R and K. Not calibrated: no error rate is known."
    ) in row["reason"]


def test_an_undetermined_unit_without_figures_is_not_checked():
    row = reason({"E1.N1": 2}, recorded={"XXA": "2"})
    assert row["computed"] == "U"
    assert row["verdict"] == "not checked"
    assert "Unanswered questions leave the recorded category 2 possible beside others" in row["reason"]


def test_an_override_is_told_with_its_reason():
    decided = {"category": "4", "by": "review panel", "reason": "A census is under way"}
    one = ty.classify(said(LACKING), overrides={"XXA": decided})
    told = checked(one, draws=DRAWS).explain("XXA")
    assert "Category 4 was decided on by review panel, for a written reason: A census is under way." in told
    other = checked(one, recorded={"XXA": "1"}, draws=DRAWS)
    assert "decided on" not in other.explain("XXA")
    assert other.table["recorded"].tolist() == ["1"]


def test_what_assessments_say_of_themselves_is_carried():
    one = ty.classify(said(LACKING | alike(OUTCOMES, 2), label="made up for a test"))
    seen = checked(one, said(alike(OUTCOMES, 2), label="figures of nowhere"), draws=DRAWS)
    assert seen.table["label"].tolist() == ["made up for a test"]
    for text in (seen.explain("XXA").casefold(), seen._repr_html_()):
        assert "made up for a test" in text
        assert "figures of nowhere" in text
    unused = checked(one, said({}, label="figures of nowhere"), draws=DRAWS)
    assert "figures of nowhere" not in unused.explain("XXA")


def test_text_of_others_is_escaped_on_the_page():
    one = ty.classify(said(LACKING, label="<script>"))
    assert "<script>" not in checked(one, draws=DRAWS)._repr_html_()


# Public figures ---------------------------------------------------------------------------------------------------

of_test = rulebook({f"F{item}": figure(informs={item: reads(0, 4)}) for item in OUTCOMES})


def of_figures(year=2026, unit="XXA"):
    return indicators([(unit, f"F{item}", year, 0.5) for item in OUTCOMES])


def test_figures_are_reviewed_on_the_way_by_the_rulebook_of_the_result_and_its_date():
    one = ty.classify(said(alike(OUTCOMES, 3)), rulebook=of_test)
    row = checked(one, of_figures(), draws=DRAWS, date=DATE).table.loc["XXA"]
    assert (row["flag_desk"], row["desk_gap"], row["verdict"]) == (True, 2.5, "review: scores")
    old = checked(one, of_figures(2001), draws=DRAWS, date=DATE).table.loc["XXA"]
    assert (old["verdict"], old["blocks_compared"]) == ("not checked", "")


def test_units_of_which_figures_know_nothing_are_not_checked():
    city = ty.classify(said(alike(OUTCOMES, 3), unit="XXA-CITY"), rulebook=of_test)
    row = checked(city, of_figures(), draws=DRAWS, date=DATE).table.iloc[0]
    assert row["verdict"] == "not checked"
    assert row["reason"].endswith("There are no public figures of it.")


def test_a_desk_review_is_not_held_against_its_own_figures():
    review = ty.desk_review(of_figures(), rulebook=of_test, date=DATE)
    row = checked(ty.classify(review, rulebook=of_test), of_figures(), draws=DRAWS, date=DATE).table.loc["XXA"]
    assert row["verdict"] == "not checked"
    assert "The answers come from public figures, so these cannot question them." in row["reason"]


def test_figures_beside_people_cannot_question_them_and_it_is_said_that_they_are_a_part():
    unit = ty.Unit(code="XXA")
    given = {item: ty.Answer(item=item, value=3) for item in OUTCOMES}
    both = [ty.Assessment(unit=unit, answers=given, respondent=name) for name in ("Ministry", "desk")]
    one = ty.classify(ty.Assessments.of(both, book), rulebook=of_test)
    row = checked(one, of_figures(), draws=DRAWS, date=DATE).table.loc["XXA"]
    assert row["verdict"] == "not checked"
    assert "Some of the answers come from public figures, so these cannot question them." in row["reason"]


def test_of_nobody_it_is_said_that_there_is_nothing_to_check():
    assert repr(checked(ty.classify(units.only([])))) == "<CrossCheck of 0 units: nothing to check>"


def test_no_objection_is_never_left_as_praise():
    said = "No view that could look objects, which shows nothing to be right."
    verdicts_of = found.table["verdict"]
    assert all((said in found.explain(unit)) == (verdicts_of[unit] == "no objection") for unit in found.units)
    assert "No objection shows nothing to be right." in found._repr_html_()


def test_a_page_shows_blanks_where_nothing_is_known_and_says_how_many_units_there_are_more():
    page = found._repr_html_()
    assert found.table["review_rank"].head(50).isna().any()
    assert not re.search("NA(&gt;|>)|NaN", page)
    assert f"<td>{found.table['p_recorded'].dropna().min():.2f}</td>" in page
    assert (f"50 of {len(found)} units are shown; .table has every one." in page) == (len(found) > 50)


@pytest.mark.parametrize("model", [5, ty.load_pilots(), ["world_desk_reviews"]])
def test_what_is_no_model_is_named(model):
    with pytest.raises(TypeError, match=r"no model: found .*; expected a model, its file or folder, or a name"):
        checked(ty.classify(units), of_figures(), model=model)


@pytest.mark.parametrize(("far", "noted"), [(1, False), (2, True)])
def test_when_too_many_depart_the_reading_of_figures_is_questioned(far, noted):
    """One in four is not more than a quarter."""
    values = [4.0 if place < far else 2.0 for place in range(4)]
    experts = ty.Assessments.of([said(alike(OUTCOMES, v), f"X{n}")[f"X{n}"] for n, v in enumerate(values)], book)
    desk = ty.Assessments.of([said(alike(OUTCOMES, 2.0), f"X{n}")[f"X{n}"] for n in range(4)], book)
    notes = checked(ty.classify(experts), desk, draws=DRAWS).notes
    assert bool(notes) == noted
    assert all("2 of the 4 units compared differ much from public figures" in note for note in notes)


def test_a_rulebook_that_does_not_say_when_to_look_again_is_named():
    without = book.model_copy(update={"crosscheck": None})
    with pytest.raises(ValueError, match=r"expected a file crosscheck\.yaml in it"):
        checked(ty.classify(said(LACKING), rulebook=without))


@pytest.mark.parametrize("given", [{"draws": 0}, {"seed": -1}, {"draws": 1.5}])
def test_draws_and_seed_are_whole_numbers(given):
    with pytest.raises(ValueError, match="whole number"):
        checked(ty.classify(said(LACKING)), **given)


def test_nobody_at_all_is_checked_without_a_crash():
    nobody = ty.classify(units.only([]))
    assert checked(nobody, figures_of_units, draws=DRAWS).table.columns.tolist() == found.table.columns.tolist()
    assert len(checked(nobody, draws=DRAWS).table) == 0


def test_a_reason_is_made_of_what_each_view_says():
    found = checked(ty.classify(ty.load_pilots()), recorded={"KEN": "N"}, draws=100)
    assert list(found.sayings) == list(found.units)
    for unit, sentences in found.sayings.items():
        assert list(sentences) == ["itself", "public figures"]
        assert found.table.loc[unit, "reason"].endswith(" ".join(sentences.values()))
    assert found.table.loc["KEN", "reason"] == " ".join(found.sayings["KEN"].values())
