"""What is told of a plan: sentences that are true, tables that cannot be changed, pages that run nothing."""

import re
from dataclasses import replace

import pandas as pd
import pytest

import typology as ty
from tests.portfolio.hub_plans.simulated import simulated, unanswered
from typology.portfolio.hub_plans.frontiers import hub_frontier
from typology.portfolio.hub_plans.hub_words import why
from typology.portfolio.hub_plans.planning import plan_hubs
from typology.portfolio.hub_plans.serving import Serving
from typology.portfolio.hubs.unreachable import OutOfTimeError
from typology.portfolio.likeness.likeness import likeness_of

EAST = ("KEN", "UGA", "TZA", "SEN", "GMB", "PRT")


@pytest.fixture(scope="module")
def plan():
    return plan_hubs(unanswered(EAST), 2, fixed=["KEN", "SEN"], gap=0)


def test_why_says_distance_language_region_needs_and_the_next_best_hub(plan):
    assert plan.of("UGA") == (
        "Uganda (UGA) is served from Kenya (KEN), 503 km away; both work in English and Swahili; both lie in Africa; "
        "how like their needs are is not known. The next best hub, Senegal (SEN), would be 6,223 km worse, "
        "everything counted."
    )
    assert "they share no language; both lie in Africa" in plan.of("GMB")
    assert "it lies in Europe, the hub in Africa" in plan.of("PRT")
    assert plan.of("KEN").startswith("Kenya (KEN) hosts its hub. The next best hub, Senegal (SEN)")
    with pytest.raises(ty.UnknownUnitError, match="'KEX'; did you mean 'KEN'"):
        plan.of("KEX")


def test_the_next_best_hub_is_the_best_of_the_others(plan):
    asked, assignment = plan.asked, plan.assignment
    for row, unit in enumerate(plan.units):
        here, there = (asked.question.candidates.index(assignment.at[unit, name]) for name in ("hub", "next_hub"))
        more = asked.kilometres[row, there] - asked.kilometres[row, here]
        assert assignment.at[unit, "next_km"] == round(more)
        assert {assignment.at[unit, "hub"], assignment.at[unit, "next_hub"]} == set(plan.hubs)


def test_where_room_decides_it_says_so():
    asked = {"fixed": ["KEN", "SEN"], "capacity": {"KEN": 1}, "loads": {"KEN": 1, "UGA": 1, "SEN": 1}}
    found = plan_hubs(unanswered(["KEN", "UGA", "SEN"]), 2, **asked)
    served = found.assignment["hub"]
    away = served.index[(served == "SEN") & (served.index != "SEN")]
    assert len(away) == 1
    assert f"For it alone {found.asked.naming.call('KEN')} would be" in found.of(away[0])
    if away[0] == "KEN":
        assert "Hosts of a hub that are served from another one" in " ".join(found.notes)


def test_a_next_best_hub_without_room_is_said_to_have_none():
    asked = {"fixed": ["KEN", "SEN"], "loads": {"KEN": 1, "UGA": 1, "SEN": 1}}
    full, room = (plan_hubs(unanswered(["KEN", "UGA", "SEN"]), 2, capacity=most, **asked) for most in (2, 3))
    for found, words in ((full, "everything counted; it has no room left for it."), (room, "everything counted.")):
        assert found.assignment["hub"].tolist() == ["KEN", "KEN", "SEN"]
        assert found.of("SEN").endswith(words)
        assert found.of("UGA").endswith("everything counted.")


def test_a_next_best_hub_that_is_as_near_is_not_called_better():
    here = Serving("XXA", "XXB", 5.0, (frozenset(), frozenset()), ("east", "east"), 1.0, "XXC", -1e-9, has_room=True)
    said = why(here, {code: code for code in ("XXA", "XXB", "XXC")})
    assert said.endswith("The next best hub, XXC, would be 0 km worse, everything counted.")


def test_where_no_other_hub_may_serve_it_says_so():
    found = plan_hubs(unanswered(["KEN", "SEN"]), 2, within={"KEN": "east", "SEN": "west"})
    assert found.of("KEN") == "Kenya (KEN) hosts its hub. No other hub of the plan may serve it."


def test_an_office_that_stays_open_and_serves_nobody_is_shown():
    found = plan_hubs(unanswered(["KEN", "UGA"]), 2, fixed=["Fiji", "KEN"])
    assert found.table.loc["FJI", "countries"] == 0
    assert found.of("FJI") == "Fiji (FJI) stays open and serves nobody."


def test_a_hub_that_is_opened_for_its_discount_alone_is_told_and_a_lowest_load_prevents_it():
    asked = {"favoured": {"FJI": 90_000}, "candidates": ["KEN", "UGA"]}
    found = plan_hubs(unanswered(["KEN", "UGA"]), 2, **asked)
    assert found.table.loc["FJI", "countries"] == 0
    assert found.of("FJI") == "Fiji (FJI) is opened but serves nobody."
    said = "Opened but serving nobody, for the sake of a discount or of the number of hubs: FJI."
    assert said in " ".join(found.notes)
    kept = plan_hubs(unanswered(["KEN", "UGA"]), 2, lowest_load=1, **asked)
    assert kept.table["countries"].min() == 1
    assert "serving nobody" not in " ".join(kept.notes)
    fixed = plan_hubs(unanswered(["KEN", "UGA"]), 2, fixed=["FJI", "KEN"])
    assert "serving nobody" not in " ".join(fixed.notes)


def test_open_loads_and_what_was_counted_are_told(plan):
    said = " ".join(plan.notes)
    assert "They are open for 6 of 6 units: together between 1.5 and 27; the plan carries 27." in said
    assert "no language in common 1,000 km" in said
    assert plan.weights == {"distance": 1, "language": 1000, "region": 1000, "likeness": 500}
    assert plan.solver.startswith("HiGHS in scipy")
    assert plan.sentence.startswith("2 hubs, in Kenya and Senegal, for 6 units, which are on average")
    assert plan.sentence.endswith("no plan is cheaper.")
    loose = replace(plan, plan=replace(plan.plan, bound=0.8765 * plan.cost))
    assert loose.sentence.endswith("no plan can be cheaper by more than 12.35 %.")
    assert repr(loose) == "<Hubs: 2 hubs (KEN, SEN) for 6 units, gap 12.35 %>"


def test_tables_are_copies(plan):
    for name in ("table", "assignment", "competencies"):
        table = getattr(plan, name)
        table["hub" if name == "competencies" else "served"] = "nobody"
        assert "nobody" not in getattr(plan, name).to_numpy()


def test_labels_go_along_and_names_are_escaped_in_a_page():
    evil = "<script>alert(1)</script>"
    result, places = simulated(3, name=[evil, "b", "c"], label=[evil] * 3)
    found = plan_hubs(result, 1, places=places)
    frontier = hub_frontier(result, [1, 2, 4], places=places)
    assert found.labels == frontier.labels == (evil,)
    assert found.assignment["label"].tolist()[0] == evil
    for page in (found._repr_html_(), frontier._repr_html_()):
        assert "<script" not in page
        assert "&lt;script" in page
    assert "label" not in plan_hubs(unanswered(["KEN"]), 1).assignment


def test_plans_side_by_side_show_who_changes_hub():
    result = unanswered(EAST)
    one = plan_hubs(result, 2, fixed=["KEN", "SEN"])
    other = plan_hubs(result, 2, fixed=["KEN", "PRT"])
    found = one.compare(other)
    assert found["this"].tolist() == ["SEN"] * 3
    assert found["other"].tolist() == ["PRT"] * 3
    assert found["change other"].tolist() == ["seat"] * 3
    assert found.loc["PRT", "km other"] == 0
    assert one.compare(one).empty
    for wrong in ("other", None, {"other": one.table}):
        with pytest.raises(TypeError, match="compare takes a plan"):
            one.compare(wrong)
    several = one.compare({"west": other, "east": one})
    assert several.columns.tolist() == [
        *("this", "west", "east", "km this", "km west", "km east", "change west", "change east")
    ]
    assert set(several["change east"]) == {""}
    fewer = plan_hubs(result, 1, serve=["KEN", "UGA"], fixed=["UGA"])
    assert fewer.compare(one).loc["SEN", ["this", "other", "change other"]].tolist() == ["", "SEN", "hub"]
    assert fewer.compare(one).loc["UGA", "change other"] == "seat"


def test_a_frontier_has_a_plan_for_each_number_or_says_why_not():
    result = unanswered(EAST)
    found = hub_frontier(result, range(1, 9), capacity=10, gap=0)
    assert found.table.index.tolist() == list(range(1, 9))
    assert sorted(found.plans) == [3, 4, 5, 6]
    assert found.table.loc[1, "why_none"].startswith("The capacity of all hubs together cannot hold the load: found")
    assert "More hubs than places" in found.table.loc[8, "why_none"]
    assert (found.table["why_none"] == "").tolist() == [number in found.plans for number in range(1, 9)]
    with pytest.raises(KeyError, match="cannot hold the load"):
        found[2]
    with pytest.raises(KeyError, match="there are plans for 3, 4, 5 and 6 hubs"):
        found[12]
    for number, plan in found.plans.items():
        alone = plan_hubs(result, number, capacity=10, gap=0)
        row = found.table.loc[number]
        assert row["cost"] == pytest.approx(alone.cost)
        assert row["mean_km"] == pytest.approx(plan.assignment["km"].mean(), abs=1)
        assert row["worst_km"] == plan.assignment["km"].max()
        assert row["where"] == ", ".join(plan.hubs)
    assert found.cheapest == found.table["cost"].idxmin()
    assert found.sentence.endswith(" No plan was found for 1, 2, 7 and 8 hubs.")
    none = hub_frontier(result, [1], capacity=5)
    assert none.cheapest is None


def test_a_frontier_without_plans_does_not_say_that_there_are_none_where_time_ran_out():
    none = replace(hub_frontier(unanswered(EAST), [1], capacity=5), why_none={1: str(OutOfTimeError(1))})
    assert none.sentence == "No plan was found for 1 hub; the table says why."


def test_numbers_of_hubs_that_the_gaps_do_not_tell_apart_are_named():
    found = hub_frontier(unanswered(EAST), [2, 3, 4], gap=0)
    assert "could cost less" not in found.sentence
    loose = found[3].plan if found.cheapest != 3 else found[2].plan
    other = next(number for number, plan in found.plans.items() if plan.plan is loose)
    plans = {**found.plans, other: replace(found.plans[other], plan=replace(loose, bound=0.0))}
    assert replace(found, plans=plans).sentence.endswith(f"; within the gaps, one with {other} could cost less.")


def test_more_hubs_cost_no_more_once_they_cost_nothing_to_open():
    result, places = simulated(14, 4)
    table = hub_frontier(result, range(1, 9), places=places, opening=0, gap=0).table
    assert (table["saved"].dropna() >= -1e-6 * table["cost"].max()).all()
    assert table["gap"].eq(0).all()


def test_likeness_within_hubs_is_the_mean_over_pairs_that_share_one():
    result, places = simulated(9, 4)
    plan = plan_hubs(result, 3, places=places)
    apart, all_pairs = likeness_of(result).table, []
    for hub, units in plan.plan.served.items():
        pairs = [apart.loc[one, other] for at, one in enumerate(units) for other in units[:at]]
        all_pairs += pairs
        assert plan.table.loc[hub, "likeness"] == pytest.approx(1 - pd.Series(pairs, dtype=float).mean(), nan_ok=True)
    within = hub_frontier(result, [3], places=places).table.loc[3, "likeness"]
    assert within == pytest.approx(1 - pd.Series(all_pairs).mean())


def test_loads_in_millions_of_people_are_read_as_such_and_limits_that_are_told_are_enough():
    result = unanswered(EAST)
    people = {code: 10_000_000.0 + 1_234_567 * place for place, code in enumerate(EAST)}
    found = plan_hubs(result, 2, loads=people, capacity=60_000_000)
    assert "of the 60,000,000 it can carry" in found.table["sentence"].iloc[0]
    assert "e+0" not in found._repr_html_()
    for asked in ({"capacity": 3e7}, {"capacity": 1e6}, {"lowest_load": 7e7}):
        with pytest.raises(ValueError, match=r"or more|or less") as refusal:
            plan_hubs(result, 2, loads=people, **asked)
        assert "e+0" not in str(refusal.value)
    needed = re.findall(r"a capacity of ([\d,]+) or more per hub", str(refused(result, people, capacity=3e7)))
    assert float(needed[0].replace(",", "")) * 2 >= sum(people.values())


def refused(result, people, **asked):
    with pytest.raises(ValueError, match="cannot hold the load") as refusal:
        plan_hubs(result, 2, loads=people, **asked)
    return refusal.value


def test_a_place_that_was_chosen_is_not_said_to_suit_an_office():
    said = "nobody looked whether an office can work there"
    result = unanswered(EAST)
    assert any(said in note for note in plan_hubs(result, 2, fixed=["KEN"]).notes)
    assert not any(said in note for note in plan_hubs(result, 2, fixed=["KEN", "SEN"]).notes)
