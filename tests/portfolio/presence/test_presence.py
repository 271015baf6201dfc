"""Presence: no possible mode is left out, the lasting form stays apart from the surge, and why, in sentences."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.oracles.completions import blocks_that_decide
from tests.oracles.random_assessments import assessments_of, random_assessments
from tests.portfolio.presence import oracle
from typology.portfolio.presence.advising import presence
from typology.portfolio.presence.deciding import Table
from typology.rulebook.override import with_values

BOOK = ty.load_rulebook()
SHOCKS = {item for item, part in BOOK.items.items() if part.kind == "shock" and BOOK.scale_of(item).choices is None}


def all_at(value, **told):
    """Return a unit all of whose answers are alike, but those told by dimension; no shock."""
    scored = ("enabler", "institution", "driver", "sector")
    answers = {
        item: told.get(part.dimension, value)
        for item, part in BOOK.items.items()
        if BOOK.scale_of(item).choices is None and part.kind in scored
    }
    return answers | dict.fromkeys(SHOCKS, told.get("shock", 0))


def result_of(**units):
    return ty.classify(pd.DataFrame([{"unit": unit, **answers} for unit, answers in units.items()]))


def people(**numbers):
    return pd.DataFrame({"urban_population": numbers}).rename_axis("unit")


def sectors_at(value, number):
    return {f"C{position}": value for position in range(1, number + 1)}


def test_every_situation_is_decided_as_the_rules_say_in_words():
    table = Table.of(BOOK, BOOK.presence, "lasting")
    assert set(table.everything) == {"category", "office", "sectors", "urban_population"}
    seen = set()
    for kind, office, sectors, number in product(
        BOOK.decision.kinds, ("present", "absent"), (0.0, 3.0), (0.0, 10_000_000.0)
    ):
        choices = (
            ("category", (kind,)),
            ("office", (office,)),
            ("sectors", (sectors,)),
            ("urban_population", (number,)),
        )
        assert table.modes(choices) == (oracle.lasting(kind, sectors, number, office == "present"),)
        seen.update(table.rows(choices))
    assert seen == set(BOOK.presence.lasting.rules)


@pytest.mark.parametrize("seed", range(14))
def test_a_mode_is_possible_exactly_if_some_way_to_answer_what_is_open_leads_to_it(seed):
    rng = np.random.default_rng(seed)
    truth = random_assessments(1, seed, complete=True)
    deciding = [row for block in blocks_that_decide() for row in block]
    values = truth.values.copy()
    for row in deciding:  # a score of which nothing applies stays open for ever, unless it is a sector
        if np.isnan(values[row, 0]) or (values[row, 0] < 0 and not truth.items[row].startswith("C")):
            values[row, 0] = 2
    rows = rng.choice(deciding, 2, replace=False)
    rows = [row for row in rows if values[row, 0] >= 0]
    steps = np.array(list(product(np.arange(9) / 2, repeat=len(rows)))).T
    completed = np.repeat(values, steps.shape[1], axis=1)
    completed[rows] = steps
    opened = values.copy()
    opened[rows] = np.nan
    number = float(rng.choice([1e6, 1e7, 5e7]))
    every = ty.classify(assessments_of(truth.items, completed))
    office = bool(rng.integers(2))
    units = list(every.units) if office else []
    counts = [sum(name.startswith("C") for name in every[unit].needs["sectors"].scores) for unit in every.units[:40]]
    found = presence(every, offices=units, about=people(**dict.fromkeys(every.units, number)))
    for unit, count in zip(every.units[:40], counts, strict=True):
        row = every.table.loc[unit]
        assert found.table.loc[unit, "mode"] == oracle.lasting((row["category"], row["subtype"]), count, number, office)

    one = ty.classify(assessments_of(truth.items, opened))
    open_ = presence(one, offices=["U0"] if office else [], about=people(U0=number)).table.iloc[0]
    assert set(open_["possible_modes"].split("|")) == set(found.table["mode"])
    assert (open_["surge"] == "open") == (found.table["surge"].nunique() > 1)
    if open_["surge"] != "open":
        assert set(found.table["surge"]) == {open_["surge"]}
    assert (open_["status"] == "determinate") == (found.table["mode"].nunique() == 1)


def test_a_subtype_that_a_single_answer_steps_over_is_named_beside_those_that_come_about_and_none_is_left_out():
    only = {"E1.N3": 1.5, "E2.N2": 0.5, "E2.L2": 3, "E3.N3": 0}
    answers = {
        item: only.get(item, "NA") if item[:3] in ("E1.", "E2.", "E3.") else value
        for item, value in all_at(1.0).items()
        if ".R" not in item
    }
    steps = [step / 2 for step in range(9)]
    every = result_of(**{f"X{'ABCDEFGHI'[place]}A": {**answers, "E1.L1": step} for place, step in enumerate(steps)})
    come_about = set(zip(every.table["category"], every.table["subtype"], strict=True))
    assert come_about == {("1", "1-establish"), ("2", "2CF")}
    answers.pop("E1.L1")
    one = presence(result_of(XXA=answers))
    assert set(one.known[0].kinds) == {*come_about, ("1", "1-realign")}


def test_what_is_unknown_is_neither_so_nor_not_so():
    unit = result_of(XXA=all_at(1.0, **sectors_at(3, 10)))
    assert (unit["XXA"].subtype, unit["XXA"].needs["sectors"].scores) == ("1-realign", ())
    assert presence(unit).table.loc["XXA", "possible_modes"] == "resident|hub"
    assert presence(unit).table.loc["XXA", "open"] == "office|urban_population"
    assert presence(unit).table.loc["XXA", "mode"] == "U"
    assert presence(unit, offices=["XXA"]).table.loc["XXA", "mode"] == "resident"
    assert presence(unit, offices=[]).table.loc["XXA", "mode"] == "U"
    assert presence(unit, offices=[], about=people(XXA=9_999_999)).table.loc["XXA", "mode"] == "hub"
    assert presence(unit, about=people(XXA=np.nan)).table.loc["XXA", "open"] == "office|urban_population"
    assert presence(unit, about=people(XXA=10_000_000)).table.loc["XXA", "status"] == "determinate"


@pytest.mark.parametrize(("challenges", "mode"), [(1, "remote"), (2, "remote"), (3, "hub"), (10, "hub")])
def test_three_sector_challenges_make_the_difference(challenges, mode):
    unit = result_of(XXA=all_at(4, **sectors_at(1, challenges)))
    assert unit["XXA"].category == "4"
    assert presence(unit).table.loc["XXA", "mode"] == mode


def test_a_crisis_brings_a_surge_and_never_takes_the_place_of_the_lasting_form():
    calm, crisis = all_at(4, C1=1), all_at(4, C1=1, shock=4)
    table = presence(result_of(XXA=calm, XXB=crisis)).table
    assert table["mode"].tolist() == ["remote", "remote"]
    assert table["surge"].tolist() == ["no", "yes"]
    assert not any("shock" in rule.when for rule in BOOK.presence.lasting.rules.values())


def test_what_an_open_answer_could_change_is_provisional():
    answers = all_at(4, C1=1, C2=1)
    del answers["C3.1"], answers["C3.2"]
    result = result_of(XXA=answers)
    row = presence(result).table.loc["XXA"]
    assert (result.table.loc["XXA", "status"], row["status"]) == ("determinate", "provisional")
    assert row[["mode", "possible_modes", "open"]].tolist() == ["remote", "hub|remote", "sectors"]
    assert "It depends on the number of sector challenges" in " ".join(presence(result).of("XXA"))


def test_little_evidence_asks_for_a_visit_and_is_no_answer():
    found = presence(result_of(XXA={"E1.N1": 2}))
    assert found.table.loc["XXA", ["mode", "mission"]].tolist() == ["U", "yes"]
    sentences = found.of("XXA")
    assert sentences[0] == "XXA: open between resident team, hub and remote support."
    assert "On top of it: scoping mission." in sentences[-1]
    assert presence(ty.classify(ty.load_pilots())).table["mission"].tolist() == ["no"] * 4


def test_the_sentences_say_why_and_what_would_change_it():
    sentences = presence(ty.classify(ty.load_pilots())).of("EGY")
    assert sentences[0] == "Egypt (EGY): resident team."
    assert sentences[1].startswith("Frameworks or institutions need work in a country with many cities")
    assert "Hub instead, if the category were 3 or 4." in sentences
    assert sentences[-1] == (
        "Resident team or hub instead, if the number of people living in towns and cities were below 10,000,000."
    )
    assert not any("mission" in sentence or "surge" in sentence for sentence in sentences)


def test_what_would_change_it_does():
    small = presence(ty.classify(ty.load_pilots()), offices=[], about=people(EGY=9_000_000))
    assert small.table.loc["EGY", "mode"] == "hub"


def test_a_planner_changes_a_row_in_a_copy_of_the_rules(own_rules):
    file = own_rules / "presence.yaml"
    text = file.read_text(encoding="utf-8")
    row = 'when: {category: ["3"]}\n      then: hub'
    assert text.count(row) == 1
    file.write_text(text.replace(row, row.replace("hub", "remote")), encoding="utf-8")
    result = ty.classify(ty.load_pilots())
    ours = presence(result, rulebook=own_rules)
    assert ours.table["mode"].tolist() == ["resident", "resident", "resident", "remote"]
    assert presence(result).table["mode"].tolist() == ["resident", "resident", "resident", "hub"]
    assert (
        presence(ty.classify(ty.load_pilots(), rulebook=ty.load_rulebook(own_rules))).table["mode"].iat[3] == "remote"
    )


def test_a_planner_changes_a_number():
    changed = with_values(BOOK, {"presence.numbers.large_task": 50_000_000})
    found = presence(ty.classify(ty.load_pilots()), offices=[], rulebook=changed)
    assert found.table["mode"].tolist() == ["resident", "resident", "hub", "hub"]
    assert repr(found).startswith("<PresenceAdvice for 4 units by rulebook 2020.1 with 1 changed number:")


def test_tables_of_other_decision_rules_are_refused():
    changed = with_values(BOOK, {"decision.thresholds.lacking": 1.25})
    with pytest.raises(ValueError, match="classify by that rulebook first"):
        presence(ty.classify(ty.load_pilots()), rulebook=changed)


def test_a_rulebook_without_the_tables_says_so(own_rules):
    (own_rules / "presence.yaml").unlink()
    with pytest.raises(ValueError, match=r"no presence\.yaml"):
        presence(ty.classify(ty.load_pilots(), rulebook=ty.load_rulebook(own_rules)))


def test_without_rules_for_evidence_whom_to_visit_is_open(own_rules):
    for name in ("evidence.yaml", "flags.yaml"):
        (own_rules / name).unlink()
    result = ty.classify(ty.load_pilots(), rulebook=ty.load_rulebook(own_rules))
    table = presence(result).table
    assert table["mission"].tolist() == ["open"] * 4
    assert table["mode"].tolist() == ["resident", "resident", "resident", "hub"]


def test_wrong_use_is_told():
    result = ty.classify(ty.load_pilots())
    with pytest.raises(ty.UnknownUnitError, match="There is no unit 'KENY'; did you mean 'KEN'"):
        presence(result, offices=["KENY"])
    with pytest.raises(TypeError, match=r"list of codes, such as \['KEN'\]"):
        presence(result, offices="KEN")
    with pytest.raises(ValueError, match="did you mean 'urban_population'"):
        presence(result, about=pd.DataFrame({"urban_populaton": {"KEN": 1}}))
    with pytest.raises(ValueError, match="urban_population of KEN is a number from 0, not -1"):
        presence(result, about=people(KEN=-1))
    with pytest.raises(ty.UnknownUnitError):
        presence(result, about=people(XXZ=1))
    with pytest.raises(ty.UnknownUnitError):
        presence(result).of("XXZ")
    with pytest.raises(ty.UnknownUnitError, match="There is no unit 'Kenja'; did you mean 'KEN'"):
        presence(result, offices=["Kenja"])
    with pytest.raises(TypeError, match="list of codes"):
        presence(result, offices=3)
    with pytest.raises(TypeError, match="presence takes what classify returns, not Assessments"):
        presence(ty.load_pilots())
    # offices elsewhere in the world are no mistake
    assert presence(result, offices=["NGA"]).table["mode"].iat[1] == "resident"


def test_the_table_is_a_copy_and_pages_are_escaped():
    result = ty.classify(pd.DataFrame([{"unit": "XXA", "name": "<b>Isle</b>", "E1.N1": 2}]))
    found = presence(result)
    changed = found.table
    changed.loc["XXA", "mode"] = "hub"
    assert found.table.loc["XXA", "mode"] == "U"
    assert "<b>Isle" not in found._repr_html_()
    assert "&lt;b&gt;Isle" in found._repr_html_()
    assert presence(ty.classify(ty.load_pilots())).labels == ("illustrative desk review, not a UN-Habitat result",)
    assert "Illustrative desk review" in presence(ty.classify(ty.load_pilots()))._repr_html_()


def test_nobody_at_all_is_served():
    empty = presence(ty.classify(pd.DataFrame({"unit": [], "E1.N1": []})))
    assert (len(empty.table), empty.counts.sum()) == (0, 0)


def test_counts_name_every_lasting_mode():
    counts = presence(ty.classify(ty.load_pilots())).counts
    assert counts.to_dict() == {"resident": 3, "hub": 1, "remote": 0, "U": 0}


def test_a_surge_rests_on_the_paragraph_that_sends_extra_people_after_a_crisis():
    presence_rules = BOOK.presence
    for basis in (presence_rules.modes["surge"].basis, presence_rules.surge.rules["crisis"].basis):
        assert {"004 §39", "001-A3 §7"} <= {str(entry) for entry in basis}


def test_offices_may_be_told_one_by_one_and_by_name():
    result = ty.classify(ty.load_pilots())
    known = presence(result, offices=["KEN", "EGY"]).table
    for told in (iter(["KEN", "EGY"]), {"Kenya", "Egypt"}, pd.Series(["KEN", "EGY"])):
        pd.testing.assert_frame_equal(presence(result, offices=told).table, known)


def test_a_page_says_on_what_it_depends_and_how_many_rows_it_leaves_out():
    def page(units):
        return presence(ty.classify(pd.DataFrame({"unit": [f"U{unit}" for unit in range(units)], "E1.N1": 2})))

    assert "more; .table gives all" not in page(50)._repr_html_()
    assert "1 more; .table gives all" in page(51)._repr_html_()
    assert "It depends on the category" in page(1)._repr_html_()


def test_an_office_in_the_country_leaves_open_whether_it_is_in_the_city():
    city = {"unit": "NBO", "kind": "city", "country": "KEN", **all_at(1.0, **sectors_at(3, 10))}
    result = ty.classify(pd.DataFrame([city]))
    assert presence(result, offices=["KEN"]).table.loc["NBO", "open"] == "office|urban_population"
    assert presence(result, offices=["NBO", "KEN"]).table.loc["NBO", "mode"] == "resident"
    assert presence(result, offices=["EGY"]).table.loc["NBO", "open"] == "urban_population"
