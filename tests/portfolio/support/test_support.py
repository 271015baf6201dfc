"""Support: every suggestion has its reason, certain ones stay certain, and open ones say under what they fit."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.oracles.random_assessments import random_assessments
from tests.portfolio.support.planner_cases import BOOK, CASES, classified, filled, one, unit
from typology.portfolio.support.inclusion import UNKNOWN
from typology.portfolio.support.suggestion import KINDS
from typology.portfolio.support.supporting import support

ASKED = {("inclusion", UNKNOWN)}


@pytest.fixture(scope="module")
def pilots():
    return support(ty.classify(ty.load_pilots()))


@pytest.fixture(scope="module")
def mixed():
    return support(ty.classify(random_assessments(150, 5)))


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case["says"] for case in CASES])
def test_cases_of_planners(place):
    case, found = CASES[place], support(classified())
    given_ = {entry.id: entry.certain for entry in found.of(f"X{place:02}", everything=True)}
    assert [name for name in case.get("fits", ()) if given_.get(name) is not True] == []
    assert [name for name in case.get("may", ()) if given_.get(name) is not False] == []
    assert [name for name in case.get("not", ()) if name in given_] == []


def test_every_suggestion_has_a_reason_a_basis_and_a_text_and_comes_once(mixed):
    table = mixed.table
    assert table["kind"].isin(KINDS).all()
    assert not table.duplicated(["unit", "kind", "id"]).any()
    for name in ("name", "text", "reason"):
        assert table[name].str.len().gt(0).all()
    assert table["basis"].str.contains(r"\d{3}(?:-A\d)? [§T]").all()
    assert table["reason"].str.endswith(".").all()
    assert not table["reason"].str.contains(r"\bnan\b|\binf\b|-0\.0|None|  |;\.|\(\)").any()


def test_what_is_not_certain_says_under_what_it_fits_and_what_is_certain_does_not(mixed):
    table = mixed.table
    assert (table["under"].eq("") == table["certain"]).all()


def test_reasons_name_the_numbers_of_the_unit(pilots):
    scores = pilots.result.scores
    named = 0
    for entry in pilots.table[pilots.table["kind"] == "strengthen"].itertuples():
        value = float(re.search(r"scores (\d\.\d\d)", entry.reason).group(1))
        assert value == pytest.approx(scores.loc[entry.unit, entry.id], abs=0.0051)
        named += 1
    assert named > 20


def test_complete_answers_leave_nothing_about_the_category_open():
    for case in (one(I=1), one(P1=1, P2=1), one(C4=1), one(all=1), one(E4=1)):
        found = support(case).of("XXA", everything=True)
        kinds = ("intervention", "strengthen", "flagship", "partner", "platform", "role", "sdg")
        assert [entry for entry in found if entry.kind in kinds and not entry.certain] == []


def test_a_determinate_category_never_gets_support_for_another(mixed):
    table = mixed.result.table
    interventions = BOOK.support.interventions
    subtypes = BOOK.decision.subtypes.rules
    for entry in mixed.table[mixed.table["kind"] == "intervention"].itertuples():
        part = interventions[entry.id]
        possible = set(table.loc[entry.unit, "possible"].split("|"))
        served = {*(part.categories or ()), *(subtypes[name].of for name in part.subtypes or ())}
        if part.shocks:
            assert set(part.shocks) & set(table.loc[entry.unit, "possible_shock"].split("|"))
        else:
            assert served & possible
        if entry.certain and not part.shocks:
            assert possible <= served


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.1, 0.5, 1.0]))
def test_more_answers_never_take_back_what_was_certain(seed, share):
    before = random_assessments(12, seed)
    after = filled(before, share, np.random.default_rng(seed))
    first, then = (support(ty.classify(answers)) for answers in (before, after))
    for name in first.units:
        certain = {(entry.kind, entry.id) for entry in first.of(name, everything=True) if entry.certain}
        still = {(entry.kind, entry.id) for entry in then.of(name, everything=True) if entry.certain}
        assert certain <= still


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_any_completion_suggests_was_at_least_possible_before(seed):
    before = random_assessments(12, seed)
    after = filled(before, 1.0, np.random.default_rng(seed))
    first, then = (support(ty.classify(answers)) for answers in (before, after))
    for name in first.units:
        possible = {(entry.kind, entry.id) for entry in first.of(name, everything=True)}
        # of scores that nothing is answered of, and needs that nobody told, nothing is suggested
        known = {entry for entry in then.of(name, everything=True) if entry.kind in ("intervention", "role", "sdg")}
        assert {(entry.kind, entry.id) for entry in known} <= possible


def test_larger_shortfalls_come_first_within_what_the_category_is_about(pilots):
    for name in pilots.units:
        core = [
            entry.shortfall
            for entry in pilots.of(name)
            if entry.kind == "intervention" and not BOOK.support.interventions[entry.id].shocks
        ]
        assert core == sorted(core, reverse=True)


def test_every_sector_challenge_gets_one_type_of_support_before_any_gets_two():
    found = [entry.id for entry in support(one(C1=0, C2=1.5)).of("XXA") if entry.kind == "intervention"]
    assert found == ["slum-upgrading", "homelessness-strategy", "affordable-housing", "homelessness-services"]


def test_what_stands_in_front_keeps_within_the_limits_and_says_nothing_twice(mixed):
    limits = BOOK.support.limits
    most = {"strengthen": limits.strengthen, "flagship": limits.flagships, "partner": limits.partners,
            "platform": limits.platforms, "sdg": limits.sdgs}  # fmt: skip
    for name in mixed.units:
        ahead = mixed.of(name)
        assert len({entry.text for entry in ahead}) == len(ahead)
        for kind, limit in most.items():
            assert sum(entry.kind == kind for entry in ahead) <= limit.value
        core = [entry for entry in ahead if entry.kind == "intervention"]
        core = [entry for entry in core if not BOOK.support.interventions[entry.id].shocks]
        assert len(core) <= limits.interventions.value
        served = {
            score for entry in core if entry.certain for score in BOOK.support.interventions[entry.id].strengthens
        }
        assert not served & {entry.id for entry in ahead if entry.kind == "strengthen"}


def test_of_an_open_category_every_possible_one_is_shown_by_an_example():
    found = support(ty.classify(pd.DataFrame([{"unit": "XXA", "C1.1": 0, "C1.2": 0}])))
    ahead = [entry for entry in found.of("XXA") if entry.kind == "intervention"]
    for category in ("1", "2", "3", "4"):
        assert any(re.search(rf"category turns out {category}\b", entry.under) for entry in ahead)
    assert not any(entry.certain for entry in ahead)
    assert "C1" in {entry.id for entry in found.of("XXA") if entry.kind == "strengthen" and entry.certain}


def test_a_domain_known_only_so_far_is_said_so(pilots):
    goals = next(entry for entry in pilots.of("KEN") if entry.kind == "sdg")
    assert (goals.id, goals.certain) == ("D1", False)
    assert goals.reason == "D1 (3.33) is in front for Kenya so far, but missing answers leave D2 or D3 possible."


@pytest.mark.parametrize(
    ("answers", "lens", "answer"),
    [
        ({"R1": 3, "R3": 3, "R4": 3, "K1": 3, "O4.2": 3}, "L1", "yes"),
        ({"R4": 3}, "L1", "partly"),
        ({}, "L1", "no"),
        ({"C1": 1}, "L3", "partly"),
        ({"C1": 1, "C9": 1.5, "O1.1": 3, "O1.2": 4}, "L3", "yes"),
        ({"C1": 2, "C9": 2, "O1.1": 2.5}, "L3", "no"),
    ],
)
def test_lenses_are_answered_from_the_assessment(answers, lens, answer):
    assert support(one(**answers)).lenses.loc[("XXA", lens), "answer"] == answer


def test_a_lens_of_which_nothing_is_known_says_so():
    found = support(ty.classify(pd.DataFrame([{"unit": "XXA", "P1.1": 2}])))
    assert found.lenses["answer"].tolist() == ["not known"] * 3


# Groups ----------------------------------------------------------------------------------------------------------


class Grouped:
    """Stands for what has groups of its own."""

    def as_mapping(self):
        return {"IND": "East", "KEN": "East", "COL": "West"}


@pytest.mark.parametrize("groups", [Grouped(), Grouped().as_mapping(), pd.Series(Grouped().as_mapping())])
def test_a_group_gets_what_fits_most_of_its_units_first(groups):
    found = support(ty.classify(ty.load_pilots()), groups=groups)
    assert found.group_names == ("East", "West")
    east = found.of_group("East")
    teams = east[east["id"] == "local-teams"].iloc[0]
    assert (teams["certain"], teams["possible"], teams["of"], teams["units"]) == (2, 0, 2, "IND|KEN")
    assert teams["why"].startswith("It fits 2 of 2 units for certain (IND, KEN). For example: Kenya is in category 2")
    for _, rows in east.groupby("kind"):
        counts = rows[~rows["id"].isin([key for key, part in BOOK.support.interventions.items() if part.shocks])]
        assert counts["certain"].is_monotonic_decreasing


def test_counts_of_a_group_are_those_of_its_units(mixed):
    units = mixed.units[:40]
    found = support(mixed.result, mixed.priorities, dict.fromkeys(units, "all of them"))
    whole = found.of_group("all of them", everything=True)
    table = mixed.table[mixed.table["unit"].isin(units)]
    counted = table.groupby(["kind", "id"])["certain"].agg(["sum", "size"])
    for row in whole.itertuples():
        assert (row.certain, row.certain + row.possible) == tuple(counted.loc[(row.kind, row.id)])
    assert len(whole) == len(counted)
    assert len(found.of_group("all of them")) < len(whole)


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (lambda res: support("KEN"), TypeError, "takes what classify returns"),
        (lambda res: support(res, groups=5), TypeError, "a mapping from unit to group"),
        (lambda res: support(res, groups={"KNE": "a"}), ty.UnknownUnitError, "did you mean 'KEN'"),
        (lambda res: support(res, priorities="D1"), TypeError, "what priorities returns"),
        (lambda res: support(res, ty.priorities(one())), ValueError, "of other units"),
        (lambda res: support(res).of("KNE"), ty.UnknownUnitError, "did you mean 'KEN'"),
        (lambda res: support(res).of_group("East"), ValueError, "no groups were given"),
        (lambda res: support(res, groups={"KEN": "East"}).of_group("Est"), ValueError, "did you mean 'East'"),
    ],
)
def test_wrong_use_gets_one_clear_error(wrong, error, said):
    with pytest.raises(error, match=said):
        wrong(ty.classify(ty.load_pilots()))


def test_a_rulebook_without_a_catalogue_is_told_so(own_rules):
    (own_rules / "support.yaml").unlink()
    book = ty.load_rulebook(own_rules)
    with pytest.raises(ValueError, match=r"expected support\.yaml"):
        support(ty.classify(pd.DataFrame([{"unit": "XXA", "P1.1": 2}]), rulebook=book))


# Pages -----------------------------------------------------------------------------------------------------------


def test_text_of_an_office_stays_text():
    hostile = '<script>alert("x")</script>'
    answers = {"unit": "XXA", "name": hostile, **unit({"all": 3, "I": 1})}
    found = support(ty.classify(pd.DataFrame([answers])), groups={"XXA": "<b>a</b>"})
    assert hostile in found.of("XXA")[0].reason
    assert "<script" not in found._repr_html_()


def test_labels_stay_with_the_suggestions(pilots):
    label = "illustrative desk review, not a UN-Habitat result"
    assert pilots.labels == (label,)
    assert set(pilots.table["label"]) == {label}
    assert label in pilots._repr_html_()


def test_tables_are_copies(pilots):
    changed = pilots.table
    changed["reason"] = ""
    assert pilots.table["reason"].str.len().gt(0).all()


def test_goals_of_the_first_domains_stand_in_a_table(pilots):
    assert pilots.sdgs.loc[("KEN", "D1"), "goals"] == "1, 5, 10, 11"
    assert pilots.sdgs.loc[("COL", "D4"), "so_far"]
    assert not pilots.sdgs["certain"].any()


def test_no_units_at_all_are_no_suggestions():
    none = ty.classify(random_assessments(3, 1))
    empty = ty.Assessments(none.assessments.items, none.assessments.values[:, :0], none.assessments.about.iloc[:0])
    found = support(ty.classify(empty))
    assert len(found.table) == 0
    assert repr(found).startswith("<Support for 0 units")


def test_what_does_not_apply_is_no_sign_of_a_lens_and_is_said_so():
    answers = {"unit": "XXA", **unit({"all": 1}), "C10.1": "NA", "C10.2": "NA", "O3.3.need": "NA", "O3.3.stated": "NA"}
    found = support(ty.classify(pd.DataFrame([answers]))).lenses.loc[("XXA", "L2")]
    assert found["answer"] == "partly"
    assert "(C10 does not apply)" in found["absent"]
    assert "(O3.3 does not apply)" in found["absent"]


def test_another_number_in_the_rules_is_another_suggestion():
    changed = ty.with_values(BOOK, {"support.serious": 2, "support.inclusion.weak": 1, "support.limits.strengthen": 2})
    answers = pd.DataFrame([{"unit": "XXA", **unit({"all": 1.5, "O2.1": 2, "O1.1": 2.5})}])
    usual, other = support(ty.classify(answers)), support(ty.classify(answers, rulebook=changed))
    found, then = ({(entry.kind, entry.id) for entry in one_.of("XXA", everything=True)} for one_ in (usual, other))
    assert ("inclusion", "S2") in found - then
    assert ("flagship", "FL-SMART") in then
    assert sum(entry.kind == "strengthen" for entry in other.of("XXA")) == 2


def test_numbers_of_a_reason_can_be_read_apart_from_it(pilots):
    for name in pilots.units:
        for entry in pilots.of(name, everything=True):
            if entry.kind != "lens":
                assert all(part.lower() in entry.reason.lower() for part in entry.numbers)
    assert pilots.of("KEN")[0].numbers == (
        "Institutional capacity at local level (I.L) scores 1.25, 1.25 short of 2.5",
    )


def test_a_suggestion_reads_as_a_sentence(pilots):
    first = pilots.of("KEN")[0]
    assert str(first) == f"{first.name}. {first.text} {first.reason} [{'; '.join(first.basis)}]"


def test_a_group_of_one_is_told_without_counts():
    found = support(ty.classify(ty.load_pilots()), groups={"KEN": "alone"}).of_group("alone", everything=True)
    assert found["why"].str.match(r"It (fits for certain|may fit)\. ").all()
    assert found.loc[found["certain"] == 1, "why"].str.startswith("It fits for certain. ").all()
