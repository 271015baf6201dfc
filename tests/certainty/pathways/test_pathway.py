"""The pathway as a user meets it: the pilots, the terms, the letter, and what is said where none leads."""

import json
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import typology as ty
from tests.classification.answers import one_unit
from typology.certainty.pathways.pathway import Pathway, pathway
from typology.certainty.pathways.unreachable import UnreachableError
from typology.classification.engine import decide
from typology.rulebook.plan import compile_plan

pilots = ty.load_pilots()
book = ty.load_rulebook()
regional = [item.id for item in book.items.values() if item.level == "regional"]


def taken(path: Pathway) -> dict[str, tuple[float | None, float]]:
    return {step.item: (step.now, step.then) for step in path.steps}


@pytest.mark.parametrize(
    ("unit", "target", "cost", "items"),
    [("KEN", "3", 20, 4), ("KEN", "2C", 8, 2), ("IND", "4", 18, 4), ("EGY", "2", 1, 1), ("COL", "N", 2, 1)],
)
def test_a_pathway_of_a_pilot_gives_the_target_when_it_is_classified(unit: str, target: str, cost: float, items: int):
    path = pathway(pilots, unit, target, alternatives=0)
    result = ty.classify(path.applied)[unit]

    assert (path.cost, len(path.steps)) == (cost, items)
    assert target in (result.category, result.subtype)
    assert result.status == "determinate"
    assert path.after == result


def test_no_half_point_of_a_pathway_can_be_left_out():
    path = pathway(pilots, "KEN", "3", alternatives=0)
    plan = compile_plan(book)
    answers = path.applied.aligned(plan.items)
    less = np.repeat(answers, len(path.steps), axis=1)
    for column, step in enumerate(path.steps):
        less[plan.item_rows[step.item], column] -= 0.5

    assert (decide(plan, less).category == book.decision.order.index("2")).all()


def test_the_same_input_gives_the_same_pathway():
    first, second = (pathway(pilots, "EGY", "2", costs={"E": 0.5}) for _ in range(2))

    assert first.to_dict() == second.to_dict()
    assert str(first) == str(second)


def test_of_equal_cost_the_earliest_item_of_the_instrument_moves():
    path = pathway(pilots, "EGY", "2")

    assert taken(path) == {"E1.N1": (1.5, 2)}
    assert [[step.item for step in other.steps] for other in path.alternatives] == [["E1.N2"], ["E1.N3"], ["E1.L1"]]


def test_alternatives_come_by_cost_and_within_the_share_asked_for():
    path = pathway(pilots, "KEN", "2C", costs={"E1": 1.1, "E2.N2": 1.01}, alternatives=6, within=0.1)
    costs = [other.cost for other in path.alternatives]
    sets = [{step.item for step in way.steps} for way in (path, *path.alternatives)]

    assert costs == sorted(costs)
    assert costs[0] >= path.cost
    assert costs[-1] <= path.cost * 1.1
    assert not any(before <= after for place, after in enumerate(sets) for before in sets[:place])
    assert pathway(pilots, "KEN", "2C", alternatives=0).alternatives == ()


def test_the_longest_beginning_of_an_id_gives_the_cost():
    path = pathway(pilots, "KEN", "3", costs={"E": 2, "E1": 3, "E1.L1": 0.5, "I.L": 1.5}, alternatives=0)
    costs = {step.item: step.cost / step.steps for step in path.steps}

    assert costs["E1.L1"] == 0.5
    assert all(cost == 2 for item, cost in costs.items() if item[:2] in ("E2", "E3", "E4"))
    assert all(cost == 1.5 for item, cost in costs.items() if item.startswith("I.L"))
    assert path.cost == sum(step.cost for step in path.steps)


def test_a_beginning_that_ends_in_a_number_does_not_mean_a_longer_number():
    """C1 is housing; climate is C10, and stays movable."""
    assert "C10.1" in taken(pathway(pilots, "IND", "N", fixed="C1", alternatives=0))


def test_what_is_fixed_stays_and_what_is_limited_goes_no_further():
    free = pathway(pilots, "KEN", "3", alternatives=0)
    held = pathway(pilots, "KEN", "3", fixed=["E1.L", "I.L1"], most={"I": 3, "E2.N2": 2.5}, alternatives=0)

    assert not [item for item in taken(held) if item.startswith("E1.L") or item == "I.L1"]
    assert all(then <= 3 for item, (_, then) in taken(held).items() if item.startswith("I"))
    assert taken(held).get("E2.N2", (0, 0))[1] <= 2.5
    assert held.cost >= free.cost
    assert ty.classify(held.applied)["KEN"].category == "3"


def test_a_unit_that_is_there_needs_no_step():
    path = pathway(pilots, "KEN", "2")

    assert (path.steps, path.cost, path.alternatives) == ((), 0, ())
    assert path.table.empty
    assert str(path).startswith("Kenya (KEN) is in category 2 (2CF) already: nothing has to change")


def test_shocks_are_lowered_and_nothing_else_moves():
    path = pathway(pilots, "KEN", "none")

    assert taken(path) == {"R3": (3, 2.5), "R4": (3, 2.5)}
    assert path.after.shock.state == "none"
    assert "So that cities and settlements face no major risk" in str(path)


def test_an_unknown_answer_counts_as_its_lowest_and_may_be_part_of_the_way():
    unit = one_unit({"E*": 4, "I.N*": 4, "I.L2": 2, "I.L3": 2, "I.L4": 2, "P*": 0, "C*": 4})
    path = pathway(unit, "U0", "3", fixed=["I.L2", "I.L3", "I.L4"])

    assert taken(path) == {"I.L1": (None, 2)}
    assert path.cost == 4
    assert "Not known, taken as the lowest, to 2 (" in " ".join(str(path).split())
    assert str(path).startswith("To bring U0 from category 3 (provisional) to category 3 for certain: 4 half points")
    assert path.table["from"].isna().any()
    assert path.after.status == "determinate"


def test_an_undetermined_unit_gets_a_pathway_that_ends_in_certainty():
    unit = one_unit({"E1*": 2, "E2*": 2, "I*": 3, "P*": 1, "C*": 2})
    assert ty.classify(unit)["U0"].category == "U"
    path = pathway(unit, "U0", "3", alternatives=0)

    assert path.before.category == "U"
    assert (path.after.category, path.after.status) == ("3", "determinate")


def test_regions_that_did_not_answer_are_not_asked_to_improve():
    answers = {"E*": 2, "I*": 2, "P*": 2, "C*": 2, **dict.fromkeys(regional, np.nan)}
    silent = pathway(one_unit(answers), "U0", "3", costs=dict.fromkeys(regional, 0.01), alternatives=0)
    heard = one_unit({**answers, "E1.R1": 2, "E1.R2": 2})
    federal = pathway(heard, "U0", "3", costs={"E1.R": 0.01, "E1.N": 5, "E1.L": 5}, alternatives=0)

    assert not set(taken(silent)) & set(regional)
    assert set(taken(federal)) & {"E1.R1", "E1.R2"}
    assert set(taken(federal)) & set(regional) <= {"E1.R1", "E1.R2", "E1.R3"}


def test_a_city_starts_from_what_it_takes_over_from_its_country():
    country, city = ty.load_pilots()["KEN"], ty.load_pilots()["KEN"]
    own = {item: answer for item, answer in city.answers.items() if book.items[item].level != "national"}
    unit = ty.Unit(code="NBO", name="Nairobi", kind="city", country="KEN")
    both = ty.Assessments.of([country, city.model_copy(update={"unit": unit, "answers": own})], book)

    assert taken(pathway(both, "NBO", "2C")) == taken(pathway(pilots, "KEN", "2C"))


def test_a_target_behind_is_refused_with_where_pathways_do_lead():
    with pytest.raises(UnreachableError) as caught:
        pathway(pilots, "KEN", "1")

    assert caught.value.reachable == ("3", "4", "N")
    assert "it is in category 2 already, and improvements never lead back" in str(caught.value)
    assert str(caught.value).endswith("Pathways lead to 3, 4 or N.")


def test_a_target_that_would_be_passed_over_names_the_test_in_the_way():
    with pytest.raises(UnreachableError, match="but the performance drivers are strong, and no improvement") as india:
        pathway(pilots, "IND", "3")
    with pytest.raises(UnreachableError, match="but no urban sector is a challenge") as colombia:
        pathway(pilots, "COL", "4")

    assert india.value.reachable == ("4", "N")
    assert "001-A3 §8(c)" in india.value.reason
    assert colombia.value.reachable == ("N",)


def test_fixed_items_that_make_it_impossible_are_named_with_the_test_and_what_to_free():
    with pytest.raises(UnreachableError) as caught:
        pathway(pilots, "KEN", "3", fixed=["E1", "E2", "E3.N"])
    error = caught.value
    enough = [item for item in book.items if item[:2] in ("E1", "E2") or item.startswith("E3.N")]

    assert "with what is fixed where it is, it cannot be that the frameworks are adequate" in error.reason
    assert error.free
    assert error.reachable == ()
    assert f"let {next(iter(error.free))} go to" in str(error)
    left = [item for item in enough if item not in error.free]
    assert pathway(pilots, "KEN", "3", fixed=left, most=error.free, alternatives=0).steps
    for item in error.free:
        with pytest.raises(UnreachableError):
            pathway(pilots, "KEN", "3", fixed=[*left, item], alternatives=0)


def test_a_subtype_is_reached_whatever_the_missing_answers_are():
    unit = one_unit({"E*": 3, "I.N*": 2, "P*": 2, "C*": 2})
    path = pathway(unit, "U0", "2C", alternatives=0)
    plan = compile_plan(book)
    answers = path.applied.aligned(plan.items)
    ends = [np.where(np.isnan(answers), end, answers) for end in (0, 4)]
    for end in ends:
        end[[plan.item_rows[item] for item in regional]] = np.nan

    assert {int(decide(plan, end).subtype[0]) for end in ends} == {list(book.decision.subtypes.rules).index("2C")}


def test_every_unusable_term_is_named_at_once():
    costs = {"E1.N1": -1, "E2": float("nan"), "E3": "dear", "E1.n1": 2, "I.N1": True, "P": 0}
    with pytest.raises(ValueError, match="cannot be looked for on these terms") as caught:
        pathway(pilots, "KEN", "3", costs=costs, fixed=["E9", "govern"], most={"E1": 2.3, "Q": 3})  # type: ignore[dict-item]
    lines = str(caught.value).splitlines()[1:]

    assert len(lines) == 10
    assert all(any(f"'{word}'" in line or f"column {word}" in line for line in lines) for word in [*costs, "E9", "Q"])
    assert "did you mean 'E1.N1'?" in next(line for line in lines if "'E1.n1'" in line)


def test_costs_out_of_proportion_are_refused():
    with pytest.raises(ValueError, match="out of proportion: found '1 beside 1e"):
        pathway(pilots, "KEN", "3", costs={"E1": 1e9})


@pytest.mark.parametrize("target", ["2c", "5", "U", "category 3"])
def test_a_target_that_is_none_is_named_with_the_choices(target: str):
    with pytest.raises(ValueError, match=r"no target .*Targets are 1, 2, 3, 4, N, 1-establish"):
        pathway(pilots, "KEN", target)


def test_an_unknown_unit_is_named_with_the_nearest():
    with pytest.raises(ty.UnknownUnitError, match="KEN"):
        pathway(pilots, "KENYA", "3")


@pytest.mark.parametrize("wrong", [{"alternatives": -1}, {"within": -0.1}, {"within": float("nan")}])
def test_a_number_below_zero_is_refused(wrong: dict[str, float]):
    with pytest.raises(ValueError, match="0 or more"):
        pathway(pilots, "KEN", "3", **wrong)  # type: ignore[arg-type]


def test_the_letter_says_what_to_do_why_and_what_comes_next():
    letter = " ".join(str(pathway(pilots, "KEN", "3")).split())

    assert letter.startswith("To bring Kenya (KEN) from category 2 (2CF) to category 3: 20 half points in 4 questions")
    assert "Illustrative desk review, not a UN-Habitat result." in letter
    assert "So that the frameworks are adequate Mean of E1, E2, E3 at least 2.5: 2.19 now, 2.50 then" in letter
    assert "[001 §14(c), 001-A3 §8(c), 001-A3 §5]" in letter
    assert "E1.L1 Can local authorities make by-laws" in letter
    assert "From 2 (used in the capital and large cities) to 4 (used everywhere, reviewed and published)" in letter
    assert "What comes next Category 3, Performance: Raise efficiency" in letter
    assert "Drivers to strengthen: P5 Capacity building 1.50" in letter
    assert "Other ways At the same cost:" in letter


def test_the_letter_says_on_which_terms():
    path = pathway(pilots, "KEN", "2C", costs={"E1": 2}, fixed="E2.L", most={"E3": 3}, alternatives=0)
    terms = "a half point costs 2 at E1, 1 elsewhere; E2.L is fixed; E3 goes to 3 at most"

    assert terms in " ".join(str(path).split())


def test_every_step_stands_under_a_test_that_it_serves():
    path = pathway(pilots, "KEN", "N", alternatives=0)
    served = {gain.test: set(gain.items) for gain in path.gains}

    assert set(served) == {"frameworks_adequate", "institutions_functioning", "drivers_strong", "sector_challenged"}
    assert set.union(*served.values()) == set(taken(path))
    assert "Beside that" not in str(path)


def test_the_same_letter_is_set_in_html_and_nothing_in_it_is_markup():
    named = pilots["KEN"].model_copy(update={"unit": ty.Unit(code="KEN", name="<b>Kenya</b>")})
    html = pathway(ty.Assessments.of([named], book), "KEN", "2C", alternatives=0)._repr_html_()

    assert html.startswith("<h3>To bring &lt;b&gt;Kenya")
    assert "E1.L1 Can local authorities" in html
    assert "<b>" not in html


def test_machines_get_everything():
    path = pathway(pilots, "KEN", "2C", alternatives=1)
    content = json.loads(json.dumps(path.to_dict()))

    assert content["format"] == "typology/pathway/1"
    assert content["label"] == "illustrative desk review, not a UN-Habitat result"
    assert content["before"] == {"category": "2", "subtype": "2CF", "status": "determinate", "shock": "5R"}
    assert content["after"]["subtype"] == "2C"
    assert [step["item"] for step in content["steps"]] == list(path.table.index)
    assert content["alternatives"][0]["cost"] == path.alternatives[0].cost
    assert content["rulebook"]["version"] == book.version


def test_what_it_leads_to_is_labelled_as_nobodys_assessment():
    path = pathway(pilots, "KEN", "2C", alternatives=0)
    before, after = pilots["KEN"].answers, path.applied["KEN"].answers

    assert path.applied["KEN"].label.endswith("; after a pathway to 2C, not an assessment")
    assert before["E1.L1"].evidence
    assert not after["E1.L1"].evidence
    assert after["E1.N1"] == before["E1.N1"]


def test_a_pathway_does_not_change():
    path = pathway(pilots, "EGY", "2", alternatives=0)

    with pytest.raises(FrozenInstanceError):
        path.cost = 0.0  # type: ignore[misc]
    assert repr(path).startswith("<Pathway: To bring Egypt")
