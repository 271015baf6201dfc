"""Groups: every unit in one, nothing open settled, what is said of them true, and nothing hangs on the order."""

import json
import pickle
import time
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.portfolio.groups.made import ANSWERS, BOOK, CODES, all_at, result_of, simulated
from typology.errors import UnknownUnitError
from typology.portfolio.exchange.exchanging import exchange
from typology.portfolio.groups.grouping import group
from typology.portfolio.groups.portraits import to_groups
from typology.portfolio.priorities.needs_map import needs_map
from typology.portfolio.priorities.priority_domains import priorities
from typology.rulebook.override import with_values

seeds = st.integers(0, 10_000)


def few():
    """Two with D1 and category 1, one with D3 and category 3, one of which one driver alone is known."""
    drivers = {item: 3 for item in BOOK.items if item.startswith("P1")}
    return result_of(XXA=all_at(1, 1), XXB=all_at(1, 1, C4=0), XXC=all_at(3, 3, P2=1, P3=1), XXD=drivers)


def units_by_name(found):
    return {one.name: set(one.units) for one in found}


def test_units_stand_together_by_priority_and_category():
    found = group(few(), draws=0)
    assert units_by_name(found) == {
        "D1 x 1": {"XXA", "XXB"},
        "D3 x 3": {"XXC"},
        "priority open x 1, 2, 3, 4 or N": {"XXD"},
    }
    assert dict(found["D1 x 1"].key) == {"priority": "D1", "category": "1"}
    assert dict(found.of("XXD").key) == {"priority": "?", "category": "1|2|3|4|N"}
    assert (found["D1 x 1"].is_open, found.of("XXD").is_open) == (False, True)


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_every_unit_is_in_one_group_and_stands_with_those_that_leave_the_same_open(seed):
    result = simulated(60, seed)
    found = group(result, draws=0)
    members = [unit for one in found for unit in one.units]
    assert sorted(members) == sorted(result.units)
    assert len({one.name for one in found}) == len(found)
    first, table = found.priorities.table, result.table
    for one in found:
        for unit in one.units:
            category, possible = str(table.loc[unit, "category"]), str(table.loc[unit, "possible"])
            assert one.key["category"] == (possible if category == "U" else category)
            primary, so_far = str(first.loc[unit, "primary"]), str(first.loc[unit, "so_far"])
            assert one.key["priority"] == (f"{so_far}?" if primary == "U" else primary)


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_the_order_of_units_makes_no_difference(seed):
    result = simulated(50, seed)
    shuffled = np.random.default_rng(seed).permutation(result.units).tolist()
    turned = ty.classify(result.assessments.only(shuffled))
    one, other = (group(found, draws=2) for found in (result, turned))
    pd.testing.assert_frame_equal(one.table, other.table)
    pd.testing.assert_frame_equal(one.members, other.members.loc[list(result.units)])
    pd.testing.assert_frame_equal(one.gaps, other.gaps)
    pd.testing.assert_frame_equal(one.channels, other.channels)


def test_what_is_open_is_said_to_be_open():
    sentence = group(few(), draws=0).of("XXD").sentence
    assert "Which domain of change comes first is open: nothing answered puts one in front" in sentence
    categories = "1 (Frameworks), 2 (Institutions), 3 (Performance), 4 (Sector) or N (No priority need)"
    assert f"The category is open: missing answers leave {categories} possible." in sentence


def test_a_provisional_category_is_said_to_be_provisional():
    result = simulated(300, 2)
    found = group(result, draws=0)
    provisional = set(result.table.index[result.table["status"] == "provisional"])
    assert provisional
    for one in found:
        here = provisional & set(one.units)
        said = f"could still change {f'for {len(here)} of them ' if len(one) > 1 else ''}the category."
        assert bool(here) == (said in one.sentence)


def test_the_sentence_names_what_is_shared_who_is_typical_and_what_sets_the_edge_apart():
    base = all_at(3, 3, P2=1, P3=1)
    units = {
        "XXA": base,
        "XXB": base,
        "XXC": {**base, "C8.1": 2.5},
        "XXD": {**base, "I.N1": 4, "I.N2": 4, "C4.1": 4, "C4.2": 4},
    }
    found = group(result_of(**units), draws=0)["D3 x 3"]
    assert (found.core, found.edge) == ("XXA", "XXD")
    assert found.sentence == (
        "4 units: XXA, XXB, XXC and XXD. The domain of change that comes first is D3 (Strengthened climate action and "
        "improved urban environment). Category 3, Performance: Raise efficiency, effectiveness and impact by "
        "strengthening the performance drivers. They fall short, and in the same way, in innovation (1) and "
        "advocacy, communication and outreach (1). XXA is the most typical of them. XXD stands at the edge: its "
        "score in institutional capacity at national level is 3.25, against 3 in the middle of the others. How stable "
        "the group is was not checked."
    )


def test_units_that_are_weak_in_other_ways_do_not_share_a_weakness():
    spread = [all_at(3, 3, P2=1, P4=1, P3=value) for value in (0, 0, 2, 2)]
    sentence = group(result_of(**dict(zip(CODES, spread, strict=False))), draws=0).groups[0].sentence
    assert "They fall short, and in the same way, in innovation (1) and partnerships (1)." in sentence


def test_what_is_said_of_a_score_rests_on_half_of_the_units_and_says_on_how_many():
    weak = {**all_at(3, 1), **{item: 1 for item in ANSWERS if item.startswith("P5")}}
    unknown = {item: value for item, value in weak.items() if not item.startswith("P5")}
    said = "capacity building (1; known of 2 of 4)"
    for known in (1, 2):
        units = dict(zip(CODES[:4], [weak] * known + [unknown] * (4 - known), strict=True))
        sentence = group(result_of(**units), by=dict.fromkeys(CODES[:4], "a"), draws=0).groups[0].sentence
        assert (said in sentence) == (known == 2)


def test_a_subtype_that_missing_answers_could_change_is_said_to_be_open():
    open_ = {**all_at(0.5, 1), **{item: 2 for item in ANSWERS if item.startswith("E2.")}}
    del open_["E2.N1"], open_["E2.L1"]
    result = result_of(XXA=open_, XXB=all_at(0.5, 1))
    assert result.table["status"].tolist() == ["determinate", "determinate"]
    assert result.table["subtype"].tolist() == ["1-realign", "1-establish"]
    said = "Missing answers could still change {}which support that is."
    assert said.format("of 1 of them ") in group(result, draws=0).of("XXA").sentence
    by_subtype = group(result, by="subtype", draws=0)
    assert said.format("") in by_subtype.of("XXA").sentence
    assert "could still change" not in by_subtype.of("XXB").sentence


def test_the_nearest_other_group_is_one_that_is_large_enough():
    base = all_at(3, 3, P2=1, P3=1)
    units = [base, base, base, {**base, "C4.1": 4, "C4.2": 4}]
    near, others = {**base, **all_at(3, 1, P2=1, P3=1)}, [all_at(0, 2)] * 3
    small = group(result_of(**dict(zip(CODES, [*units, near, near, *others], strict=False))), draws=0)
    large = group(result_of(**dict(zip(CODES, [*units, near, near, near, *others], strict=False))), draws=0)
    assert small.members.loc["XAD", "nearest"] == "D2 x 1"
    assert "it lies nearest to D2 x 1." in small["D3 x 3"].sentence
    assert large.members.loc["XAD", "nearest"] == "D1 x 3"
    assert "it lies nearest to D1 x 3" in large["D3 x 3"].sentence


@given(st.integers(2, 15), st.integers(1, 4), seeds)
def test_the_distance_to_a_group_is_the_mean_over_at_least_half_of_its_others(units, groups, seed):
    rng = np.random.default_rng(seed)
    distance = rng.random((units, units)).round(2)
    distance = np.where(rng.random((units, units)) < 0.4, np.nan, distance)
    distance = np.triu(distance, 1) + np.triu(distance, 1).T
    group_of = rng.integers(0, groups, units)
    found = to_groups(distance, group_of, groups)
    for unit in range(units):
        for number in range(groups):
            others = [other for other in range(units) if other != unit and group_of[other] == number]
            known = [distance[unit, other] for other in others if not np.isnan(distance[unit, other])]
            expected = np.mean(known) if known and len(known) >= len(others) / 2 else np.nan
            assert found[unit, number] == pytest.approx(expected, nan_ok=True)


def test_a_unit_that_is_alone_has_no_core_and_no_edge():
    alone = group(few(), draws=0)["D3 x 3"]
    assert (alone.core, alone.edge) == (None, None)
    assert alone.sentence.startswith("XXC stands alone.")
    assert "It falls shortest in innovation (1)" in alone.sentence


def test_the_core_is_the_medoid_and_the_edge_lies_farthest():
    found = group(simulated(120, 5, complete=True), draws=0)
    distance = found.likeness.table
    for one in found:
        if one.core is None:
            assert len(one) < 3
            continue
        own = distance.loc[list(one.units), list(one.units)].sum() / (len(one) - 1)
        assert own[one.core] == pytest.approx(own.min())
        if one.edge is not None:
            assert own[one.edge] == pytest.approx(own.max())
            assert found.members.loc[one.edge, "distance"] == pytest.approx(own.max(), abs=1e-6)


def test_a_large_cell_is_split_by_likeness_and_says_what_sets_its_parts_apart():
    low, high = all_at(1, 1, C4=0, C5=0, C6=0), all_at(1, 1, I=4, P1=4, P2=4, P3=4, P4=4, P5=4, P6=4)
    units = dict(zip(CODES, [low] * 7 + [high] * 8, strict=False))
    found = group(result_of(**units), draws=0)
    assert [len(one) for one in found] == [8, 7]
    assert [one.name for one in found] == ["D1 x 1, part 1", "D1 x 1, part 2"]
    assert "This part differs from the rest of D1 x 1 above all by institutional capacity" in (
        found["D1 x 1, part 1"].sentence
    )
    assert found.table["silhouette"].tolist() == [1, 1]


def test_units_of_a_large_cell_that_cannot_be_compared_are_told_and_stand_apart():
    low, high = all_at(1, 1), all_at(1, 1, I=4, P1=4, P2=4, P3=4, P4=4, P5=4, P6=4)
    # enough for category 1, too little to compare
    bare = {item: value for item, value in low.items() if item.startswith(("E1.", "O"))} | {
        item: 0 for item in BOOK.items if item.startswith("E1.")
    }
    units = dict(zip(CODES, [low] * 7 + [high] * 8 + [bare], strict=False))
    strict = with_values(BOOK, {"groups.likeness.known_together": 0.5})
    result = ty.classify(result_of(**units).assessments, rulebook=strict)
    found = group(result, draws=0)
    apart = found["D1 x 1, not compared"]
    assert apart.units == (CODES[15],)
    assert "no part is theirs" in apart.sentence


def test_a_large_cell_that_does_not_fall_into_parts_says_why():
    units = {code: all_at(1, 1) for code in CODES[:15]}
    found = group(result_of(**units), draws=0)
    assert [one.name for one in found] == ["D1 x 1"]
    assert "It is a large group; it is left whole, because" in found["D1 x 1"].sentence
    assert found.table["split"].iloc[0].startswith("it is left whole")


# By what units are put together ----------------------------------------------------------------------------------


def test_by_region_language_shock_and_subtype():
    pilots = ty.classify(ty.load_pilots())
    by = {word: units_by_name(group(pilots, by=word, draws=0)) for word in ("region", "language", "shock", "subtype")}
    assert by["region"] == {"Africa": {"KEN", "EGY"}, "Americas": {"COL"}, "Asia": {"IND"}}
    assert by["language"] == {"English": {"IND", "KEN"}, "Arabic": {"EGY"}, "Spanish": {"COL"}}
    assert by["shock"] == {"5R": {"IND", "KEN", "EGY", "COL"}}
    assert by["subtype"] == {"1-realign": {"EGY"}, "2CF": {"IND", "KEN"}, "3": {"COL"}}


def test_a_country_of_several_languages_stands_with_the_most_common_one_and_of_equals_with_the_first_code():
    answers = all_at(1, 1)
    # Canada: English and French; Kenya: English and Swahili; Tanzania: Swahili and English
    found = group(result_of(CAN=answers, FRA=answers, CIV=answers, KEN=answers), by="language", draws=0)
    assert units_by_name(found) == {"French": {"CAN", "CIV", "FRA"}, "English": {"KEN"}}
    assert units_by_name(group(result_of(CAN=answers, KEN=answers), by="language", draws=0)) == {
        "English": {"CAN", "KEN"}
    }
    assert units_by_name(group(result_of(CAN=answers), by="language", draws=0)) == {"English": {"CAN"}}
    assert units_by_name(group(result_of(XXA=answers), by="language", draws=0)) == {"language not known": {"XXA"}}


def test_by_a_mapping_together_with_words():
    found = group(few(), by=("category", {"XXA": "west", "XXB": "east"}), draws=0)
    assert units_by_name(found) == {
        "1 x east": {"XXB"},
        "1 x west": {"XXA"},
        "3 x part not known": {"XXC"},
        "1, 2, 3, 4 or N x part not known": {"XXD"},
    }
    assert "Of none is the part known." in found.of("XXC").sentence
    by_series = group(few(), by=pd.Series({"XXA": "west", "XXB": "east"}), draws=0)
    assert by_series.by == ("part",)


def test_groups_whose_words_are_shown_alike_have_names_of_their_own():
    found = group(result_of(XXA=all_at(1), XXB=all_at(1)), by={"XXA": "part not known"}, draws=2)
    assert found.as_mapping() == {"XXA": "part not known", "XXB": "part not known (2)"}
    assert found["part not known (2)"].units == ("XXB",)


def test_an_open_shock_state_stays_open():
    open_ = {item: value for item, value in all_at(1, 1).items() if not item.startswith("K")}
    found = group(result_of(XXA=all_at(1, 1), XXB=open_, XXC=all_at(1, 1, K=4)), by=("category", "shock"), draws=0)
    assert units_by_name(found) == {"1 x no shock": {"XXA"}, "1 x 5C": {"XXC"}, "1 x no shock or 5C": {"XXB"}}
    assert "The shock state is open: no major risk and no crisis or crisis." in found.of("XXB").sentence


def test_settled_groups_come_first_in_the_order_of_the_rulebook():
    names = [one.name for one in group(simulated(200, 3), draws=0)]
    settled = [name for name in names if " or " not in name and "in front" not in name and "open" not in name]
    cells = [name.split(",")[0] for name in settled if "=" not in name and "no priority" not in name]
    assert cells == sorted(cells, key=lambda name: (name[:2], "1234N".index(name[-1])))


# Gaps and channels ----------------------------------------------------------------------------------------------


def test_gaps_are_counted_as_certain_answered_and_possible():
    partly = all_at(3, 3, P2=2, P3=1, P4=1)
    del partly["P2.1"]
    nothing = {item: value for item, value in all_at(3, 3, P3=1, P4=1).items() if not item.startswith("P2.")}
    found = group(result_of(XXA=all_at(3, 3, P2=2, P3=1, P4=1), XXB=partly, XXC=nothing, XXD=all_at(3, 3)), draws=0)
    gaps = found.gaps.set_index(["group", "subject"])
    row = gaps.loc[("D3 x 3", "P2")]
    assert row[["units", "certain", "by_answers", "possible"]].tolist() == [3, 1, 1, 1]
    assert row["common"]
    assert row["theme"] == "Support that strengthens innovation as a driver of performance"
    assert (row["teachers_inside"], row["teachers_outside"]) == ("", "XXD")
    assert row["supported"] == 2
    assert ("D3 x 3", "E1") not in gaps.index


def test_what_a_letter_names_as_a_need_is_counted_among_the_gaps():
    result = simulated(40, 8)
    gaps = group(result, draws=0).gaps
    told = gaps.groupby("subject")[["certain", "by_answers"]].sum().sum(axis=1)
    named = Counter(score for unit in result for line in unit.needs.values() for score in line.scores)
    assert dict(named) == {subject: count for subject, count in told.items() if count}
    counts = gaps[["certain", "by_answers", "possible"]].sum(axis=1)
    assert counts.between(1, gaps["units"]).all()
    assert (gaps["supported"] <= gaps["certain"] + gaps["by_answers"]).all()


def test_where_nothing_falls_short_there_are_no_gaps_and_no_themes():
    found = group(result_of(XXA=all_at(4, 3)), draws=0)
    assert (len(found.gaps), len(found.themes)) == (0, 0)
    assert len(found.channels) == 2


def test_themes_are_the_common_gaps():
    found = group(simulated(60, 2), draws=0)
    gaps, themes = found.gaps, found.themes
    assert len(themes) == gaps["common"].sum() > 0
    assert (themes["short"] >= BOOK.groups.gaps.common.value * themes["units"]).all()
    assert set(themes["kind"]) <= {theme.kind for theme in BOOK.groups.gaps.themes.values()}


def test_teachers_are_surely_strong_and_the_closest_are_named_first():
    weak, strong = all_at(3, 3, P2=1, P3=1), all_at(3, 3)
    stronger = all_at(3, 3, P2=4)
    found = group(result_of(KEN=weak, FRA=strong, GHA=strong, IND=strong, UGA=stronger), draws=0)
    row = found.gaps.set_index("subject").loc["P2"]
    assert row["teachers_outside"] == "UGA, GHA, IND, FRA"


def test_a_gap_is_common_from_the_share_of_the_rulebook_on():
    units = {"XXA": all_at(3, 3, P2=1, P3=1), "XXB": all_at(3, 3, P3=1, P4=1)}
    assert group(result_of(**units), draws=0).gaps.set_index("subject").loc["P2", "common"]
    strict = with_values(BOOK, {"groups.gaps.common": 0.51})
    stricter = group(ty.classify(result_of(**units).assessments, rulebook=strict), draws=0)
    assert not stricter.gaps.set_index("subject").loc["P2", "common"]


def test_channels_serve_those_whom_they_can_reach():
    weak = all_at(3, 3, P2=1, P3=1)
    found = group(result_of(KEN=weak, UGA=weak, GHA=weak, IND=weak), draws=0)
    channels = found.channels.set_index("channel")
    assert set(channels["group"]) == {"D3 x 3"}
    assert channels.loc["national_urban_forums", "count"] == 4
    assert channels.loc["new_urban_agenda_platform", "for_whom"] == "GHA IND KEN UGA"
    assert "All of them work in English" in channels.loc["new_urban_agenda_platform", "why"]
    assert channels.loc["regional_events", "for_whom"] == "GHA KEN UGA"
    assert channels.loc["regional_events", "why"].startswith("Of the 4, 3 lie in Africa.")
    assert channels.loc["thematic_events", "why"] == (
        "What they have in common: innovation; advocacy, communication and outreach."
    )
    assert channels.loc["climate_conference", "why"] == (
        "What they have in common: D3 (strengthened climate action and improved urban environment)."
    )
    assert channels.loc["world_urban_forum", "why"] == (
        "They lie in 2 regions (Africa, Asia), so no one regional event brings them together."
    )
    assert channels["basis"].str.contains("001-A3 §10(f)", regex=False).any()


def test_a_region_of_too_few_has_no_event_of_its_own_and_another_domain_no_climate_conference():
    weak = all_at(3, 1, P2=1, P3=1)
    channels = set(group(result_of(KEN=weak, UGA=weak, IND=weak), draws=0).channels["channel"])
    assert channels == {"national_urban_forums", "new_urban_agenda_platform", "thematic_events", "world_urban_forum"}


def test_a_theme_that_only_what_is_answered_puts_in_front_says_so():
    strong = {item: value for item, value in all_at(4, 3).items() if not item.startswith("O2")}
    channels = group(result_of(KEN=strong, UGA=strong), draws=0).channels.set_index("channel")
    assert channels.loc["climate_conference", "why"].endswith("urban environment), in front by what is answered.")


def test_a_unit_alone_meets_others_on_the_platform():
    channels = group(result_of(KEN=all_at(3, 3, P2=1, P3=1)), draws=0).channels.set_index("channel")
    assert set(channels.index) == {"national_urban_forums", "new_urban_agenda_platform"}
    assert channels.loc["new_urban_agenda_platform", "why"] == "Alone in its group, it meets others there."


# What it fits ---------------------------------------------------------------------------------------------------


def test_the_mapping_fits_exchange_and_the_map_of_needs():
    result = simulated(60, 4, complete=True)
    found = group(result, draws=0)
    pairs = exchange(result, within=found.as_mapping()).table
    assert len(pairs)
    assert all(found.of(row.teacher) == found.of(row.learner) for row in pairs.itertuples())
    assert set(needs_map(result, by=found.as_mapping()).parts) == {one.name for one in found}


def test_priorities_with_weights_are_followed():
    result = simulated(80, 6)
    weighted = priorities(result, profile={"D3": 3.0})
    assert units_by_name(group(result, weighted, draws=0)) != units_by_name(group(result, draws=0))
    assert group(result, weighted, draws=2).stability.similarity.mean() > 0


def test_frames_are_copies_and_numbers_are_plain():
    found = group(few(), draws=0)
    for name in ("table", "members", "gaps", "themes", "channels"):
        frame = getattr(found, name)
        frame.iloc[0, 0] = "changed"
        assert getattr(found, name).iloc[0, 0] != "changed"
    json.dumps(found.as_mapping())
    assert pickle.loads(pickle.dumps(found.groups)) == found.groups


def test_labels_are_told_and_text_from_offices_is_escaped():
    pilots = group(ty.classify(ty.load_pilots()), draws=0)
    assert pilots.labels == ("illustrative desk review, not a UN-Habitat result",)
    assert "illustrative desk review" in pilots._repr_html_()
    answers = pd.DataFrame([{"unit": "XXA", "name": "<script>x</script>", **all_at(1, 1)}])
    html = group(ty.classify(answers), draws=0)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


# Wrong use ------------------------------------------------------------------------------------------------------


def test_wrong_use_is_told():
    result = few()
    with pytest.raises(TypeError, match="group takes what classify returns, not DataFrame"):
        group(result.table)
    with pytest.raises(
        ValueError, match=r"draws is a whole number from 0, not -1; seed .*not 0\.5; reliability is None, R2"
    ):
        group(result, draws=-1, seed=0.5, reliability="R3")
    with pytest.raises(ValueError, match="did you mean 'region'"):
        group(result, by="regoin")
    with pytest.raises(ValueError, match="by names nothing"):
        group(result, by=())
    with pytest.raises(ValueError, match="by has priority more than once"):
        group(result, by=("priority", "priority"))
    for nothing in (None, 5):
        with pytest.raises(ValueError, match="expected a word or a mapping"):
            group(result_of(XXA=all_at(3)), by=nothing, draws=0)
    with pytest.raises(ValueError, match="expected a word or a mapping"):
        group(result, by=("priority", 3))
    with pytest.raises(UnknownUnitError, match="XXX"):
        group(result, by={"XXX": "west"})
    with pytest.raises(ValueError, match=r"priorities and result are of other units.*none of XXA"):
        group(result, priorities(ty.load_pilots()))
    with pytest.raises(TypeError, match="what priorities returns"):
        group(result, "D1")
    with pytest.raises(ValueError, match="no units to put into groups"):
        group(ty.classify(ty.load_pilots().only([])))
    with pytest.raises(ValueError, match=r"groups\.yaml"):
        group(ty.Classification(result.assessments, BOOK.model_copy(update={"groups": None})))


def test_a_unit_or_group_that_is_not_there_is_told_with_the_nearest():
    found = group(few(), draws=0)
    with pytest.raises(UnknownUnitError, match="XXZ"):
        found.of("XXZ")
    with pytest.raises(KeyError, match="did you mean 'D1 x 1'"):
        found["D1 x 11"]


@pytest.mark.slow
def test_193_units_and_50_draws_take_seconds():
    result = simulated(193, 7)
    start = time.perf_counter()
    group(result, draws=50)
    assert time.perf_counter() - start < 30
