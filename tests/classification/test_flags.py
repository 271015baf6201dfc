"""Flags ask for a second look, name what they are about, and never change a category."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import matrices, one_unit, rulebook, units_of
from tests.classification.evidence import afterwards, census, everywhere, panel, register, rumour, survey
from typology.classification.classify import Classification
from typology.classification.flags import flag_names, review_codes
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
names = flag_names(plan)
flag_columns = ["flags", "review", "publishable"]
some = settings(deadline=None, max_examples=40)

well = {"E*": 3, "I.*": 3, "P*": 3, "C*": 3, "S*": 3, "R*": 0, "K*": 0, "K.event": np.nan}


def about(assessments, flaggers=()):
    """Return what each raised flag is about, and the review status; table and unit must agree."""
    res = Classification(assessments, rulebook, flaggers=flaggers)
    result, row = res["U0"], res.table.loc["U0"]
    assert (row["flags"], row["review"]) == ("|".join(flag.flag for flag in result.flags), result.review)
    return {flag.flag: flag.about for flag in result.flags}, result.review


# Flags that rest on evidence.


def test_a_stale_answer_is_named():
    unit = everywhere(one_unit(well), survey, register, but={"E1.N2": (census, rumour), "P3.1": (rumour,)})
    assert about(unit) == ({"STALE": ("E1.N2", "P3.1")}, "review")


@pytest.mark.parametrize("evidence", [(), (panel,), (census, panel)], ids=["none", "usable", "usable beside stale"])
def test_an_answer_is_not_stale_with_usable_evidence_or_none(evidence):
    unit = everywhere(one_unit(well), survey, register, but={"E1.N2": evidence})
    assert about(unit) == ({}, "clean")


def test_blocks_of_a_single_source_are_named():
    unit = everywhere(one_unit(well), survey, register, but={"E4.L": (survey, census), "C5": (panel,)})
    assert about(unit) == ({"SINGLE_SOURCE": ("E4.L", "C5")}, "review")


def test_any_second_publisher_makes_two_sources():
    unit = everywhere(one_unit(well), survey, register, but={"E4.L1": (survey,), "E4.L2": (rumour, panel)})
    assert about(unit) == ({}, "clean")


def test_a_crisis_that_came_after_the_assessment_is_named():
    unit = everywhere(one_unit(well | {"K2": 3}), survey, register, but={"K2": (afterwards, survey)})
    assert about(unit) == ({"OVERTAKEN": ("K2",)}, "review")


def test_nothing_is_overtaken_without_a_crisis():
    unit = everywhere(one_unit(well | {"K2": 2.5}), survey, register, but={"K2": (afterwards, survey)})
    assert about(unit) == ({}, "clean")


def test_the_letter_says_what_a_flag_is_about():
    unit = everywhere(one_unit(well), survey, register, but={"E1.N2": (census,)})
    letter = " ".join(str(ty.classify(unit).explain("U0")).split())
    assert "STALE (review): An answer on the path has evidence" in letter
    assert "It is about E1.N2." in letter


def test_a_flag_may_be_for_some_categories_only():
    stale = rulebook.flags.flags["STALE"].model_copy(update={"categories": ("1",)})
    flags = rulebook.flags.model_copy(update={"flags": {**rulebook.flags.flags, "STALE": stale}})
    narrow = rulebook.model_copy(update={"flags": flags, "sha256": "narrow"})
    unit = everywhere(one_unit(well), survey, register, but={"E1.N2": (census,)})
    found = [ty.classify(unit, rulebook=book).table["flags"].iloc[0] for book in (rulebook, narrow)]
    assert found == ["STALE", ""]


# Flags that others raise.


def test_flags_raised_elsewhere_join_the_same_columns():
    def jumps(book, assessments, decided):
        assert (book, len(assessments), len(decided.category)) == (rulebook, 2, 2)
        return {"JUMP": {1: ("category 1 to 3",)}}

    res = Classification(units_of(np.full((len(rulebook.items), 2), 3.0)), rulebook, flaggers=[jumps])
    assert res.table["flags"].tolist() == ["", "JUMP"]
    assert res.table["review"].tolist() == ["clean", "review"]
    assert [flag.about for flag in res["U1"].flags] == [("category 1 to 3",)]
    assert res["U0"].flags == ()


def test_several_may_raise_one_flag_for_one_unit():
    def one(*_):
        return {"CITY_CONFLICT": {0: ("NBO",)}}

    def other(*_):
        return {"CITY_CONFLICT": {0: ("MBA",)}, "JUMP": {0: ()}}

    assert about(one_unit(well), [one, other]) == ({"JUMP": (), "CITY_CONFLICT": ("NBO", "MBA")}, "review")


def test_a_flag_that_the_rulebook_does_not_define_is_refused():
    def wrong(*_):
        return {"JMUP": {0: ()}}

    with pytest.raises(ValueError, match=r"unknown flag 'JMUP'; did you mean 'JUMP'\?"):
        assert Classification(one_unit(well), rulebook, flaggers=[wrong]).table.empty


@given(st.lists(st.sampled_from(names), unique=True))
def test_the_gravest_effect_sets_the_review_status(raised):
    effects = {rulebook.flags.flags[name].effect for name in raised}
    expected = 2 if "block" in effects else 1 if "review" in effects else 0
    bits = np.array([sum(1 << names.index(name) for name in raised)], np.uint32)
    assert review_codes(plan, bits).tolist() == [expected]


# Flags never move a result.


@some
@given(matrices(most=2), st.lists(st.sampled_from(names), unique=True))
def test_flags_never_change_what_is_decided(values, raised):
    units = units_of(values)
    res = Classification(units, rulebook, flaggers=[lambda *_: {name: {0: ()} for name in raised}])
    without = rulebook.model_copy(update={"flags": None, "sha256": "without flags"})
    plain = Classification(units, without)
    pd.testing.assert_frame_equal(res.table.drop(columns=flag_columns), plain.table.drop(columns=flag_columns))
    assert set(raised) <= {flag.flag for flag in res["U0"].flags}
    assert set(plain.table["review"]) == {"clean"}
