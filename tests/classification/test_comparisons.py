"""Flags from comparing a result with others say what a plain reading of the rules says, and move no result."""

import datetime
import sys
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import items, matrices, one_unit, rulebook, units_of
from tests.classification.evidence import panel, survey, with_evidence
from typology.assessment.inherit import inherited
from typology.assessment.respondents import Several
from typology.classification.classify import Classification
from typology.classification.comparisons import cities_differ, desk_differs, far_from, respondents_differ
from typology.classification.engine import decide
from typology.classification.flags import Flagger, raised_together
from typology.rulebook.plan import compile_plan

some = settings(deadline=None, max_examples=40)
flag_columns = ["flags", "review", "publishable"]
compared = {"DIVERGENCE", "JUMP", "CITY_CONFLICT", "POCKET", "DISAGREEMENT"}

well = {"E*": 3, "I.*": 3, "P*": 3, "C*": 3, "S*": 3, "R*": 0, "K*": 0, "K.event": np.nan}
of_category = {
    "1": well | {"E*": 1},
    "2": well | {"I.*": 2},
    "3": well | {"P*": 2},
    "4": well | {"C1*": 1},
    "N": well,
    "U": {},
}


def since(last: Classification) -> Flagger:
    """Return what flags units far from a last round."""
    return far_from(last.table["category"], last.assessments)


def column(category: str):
    """Return answers that lead to a category."""
    return one_unit(of_category[category]).values[:, 0]


columns = {category: column(category) for category in of_category}
letters = st.sampled_from(list(columns))


def about(res, unit):
    """Return what each flag from a comparison is about."""
    return {flag.flag: flag.about for flag in res[unit].flags if flag.flag in compared}


def raised(asm, desk=None, last=None, book=rulebook):
    """Return the flags from comparisons of each unit, with what they are about in any order."""
    asm = inherited(asm, book)
    flaggers = [cities_differ, respondents_differ]
    flaggers += [desk_differs(desk)] if desk else []
    flaggers += [since(Classification(last, book))] if last else []
    found = {unit: {} for unit in asm.units}
    for name, units in raised_together(flagger(book, asm, decided(asm)) for flagger in flaggers).items():
        for position, things in units.items():
            found[asm.units[position]][name] = frozenset(things)
    return found


def decided(asm):
    return decide(compile_plan(rulebook), asm.aligned(items))


def changed(**update):
    return rulebook.model_copy(update={**update, "sha256": str(sorted(update))})


# Cities ------------------------------------------------------------------------------------------------------------


def a_world(seed: int, countries: int = 4, prefix: str = "") -> pd.DataFrame:
    """Return countries and their cities in any order, with populations whose shares tie, or that are unknown."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(countries):
        country = f"{prefix}C{number}"
        near, far = rng.choice(list(columns), 2, p=[0.2, 0.2, 0.2, 0.2, 0.15, 0.05])
        rows.append((country, "country", None, rng.choice([None, 0, 5, 10, 10, 10, 1]), near))
        home = rng.choice([country, f"{country}.0"], p=[0.9, 0.1])
        for city in range(rng.integers(0, 7)):
            of = rng.choice([home, "nowhere", None], p=[0.96, 0.02, 0.02])
            people = rng.choice([None, 0, 1, 2, 3, 0.1, 0.2, 0.3], p=[0.03, 0.03, 0.3, 0.25, 0.2, 0.05, 0.07, 0.07])
            rows.append((f"{country}.{city}", "city", of, people, rng.choice([near, far, rng.choice(list(columns))])))
    frame = pd.DataFrame(rows, columns=["unit", "kind", "country", "urban_population", "category"], dtype=object)
    return frame.set_index("unit").iloc[rng.permutation(len(frame))]


seeds = st.integers(0, 2**32 - 1)


def assessed(world: pd.DataFrame) -> ty.Assessments:
    values = np.stack([columns[category] for category in world["category"]], axis=1)
    return ty.Assessments(items, values, world.drop(columns="category"))


def cities_that_differ(world: pd.DataFrame, category: dict[str, str]) -> dict[str, dict[str, frozenset[str]]]:
    """Read the rules for cities once more, country by country, in whole fractions."""
    rules, order = rulebook.cities, rulebook.decision.order
    people = {unit: Fraction(str(number or 0)) for unit, number in world["urban_population"].items()}
    kind, home = world["kind"].to_dict(), world["country"].to_dict()
    counted = [unit for unit in world.index if category[unit] != "U" and people[unit] > 0]
    found = {unit: {} for unit in world.index}
    for country in counted:
        mine = [unit for unit in counted if kind[unit] == "city" and home[unit] == country]
        living = sum(people[unit] for unit in mine)
        enough = len(mine) >= rules.cities.value and living >= Fraction(str(rules.urban_share.value)) * people[country]
        if kind[country] == "city" or not enough:
            continue
        other = [unit for unit in mine if category[unit] != category[country]]
        lower = [unit for unit in mine if order.index(category[unit]) < order.index(category[country])]
        if sum(people[unit] for unit in other) > Fraction(str(rules.conflict.value)) * living:
            found[country]["CITY_CONFLICT"] = frozenset(other)
        if lower and sum(people[unit] for unit in lower) >= Fraction(str(rules.pocket.value)) * people[country]:
            found[country]["POCKET"] = frozenset(lower)
    return found


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_cities_are_compared_as_the_rules_read(seed):
    world = a_world(seed, countries=150)
    asm = assessed(world)
    expected = cities_that_differ(world, ty.classify(asm).table["category"].astype(str).to_dict())
    assert raised(asm) == expected
    assert {flag for found in expected.values() for flag in found} == {"CITY_CONFLICT", "POCKET"}


@some
@given(seeds, seeds)
def test_other_countries_and_their_cities_change_nothing(one, other):
    world, others = a_world(one), a_world(other, prefix="other ")
    alone = raised(assessed(world))
    together = raised(assessed(pd.concat([others, world])))
    assert {unit: together[unit] for unit in world.index} == alone


@pytest.mark.parametrize("lacking", ["kind", "country", "urban_population"])
def test_cities_are_not_compared_where_too_little_is_known_of_them(lacking):
    world = pd.DataFrame({"kind": "city", "country": "C", "urban_population": 3.0, "category": "1"}, list("abcC"))
    world.loc["C"] = ["country", None, 9.0, "N"]
    assert raised(assessed(world))["C"] != {}
    assert raised(assessed(world.drop(columns=lacking)))["C"] == {}


def test_a_city_is_compared_with_what_it_takes_over_from_its_country():
    """Cities that answer nothing above local level stand under the laws of their country, which are lacking."""
    world = pd.DataFrame({"kind": "city", "country": "C", "urban_population": 3.0, "category": "N"}, list("abcC"))
    world.loc["C"] = ["country", None, 9.0, "N"]
    values = assessed(world).values.copy()
    above = [item.dimension.startswith("E") and item.level != "local" for item in rulebook.items.values()]
    values[above, 3], values[above, :3] = 0, np.nan
    res = ty.classify(ty.Assessments(items, values, world.drop(columns="category")))
    assert set(res.table["category"]) == {"1"}
    assert about(res, "C") == {}


# Desk values -------------------------------------------------------------------------------------------------------


@some
@given(st.data())
def test_answers_far_from_desk_values_without_a_reason_are_named(data):
    values = data.draw(matrices(least=2, most=3))
    other = data.draw(matrices(least=values.shape[1], most=values.shape[1]))
    explained, evident = (data.draw(st.sets(st.sampled_from(items), max_size=60)) for _ in range(2))
    asm = units_of(values)
    remarks = {
        "U0": {
            item: ty.Answer(item=item, value=value, why="The act." if item in explained else None, evidence=(survey,))
            for item, value in zip(items, values[:, 0], strict=True)
            if item in explained | evident and value >= 0
        }
    }
    asm = ty.Assessments(asm.items, values, asm.about, remarks)
    desk = units_of(other, ["elsewhere", *asm.units[:-1]])
    res = Classification(asm, rulebook, flaggers=[desk_differs(desk)])
    for position, unit in enumerate(asm.units[:-1]):
        far = {
            item
            for item, one, two in zip(items, values[:, position], other[:, position + 1], strict=True)
            if item != "K.event" and one >= 0 and two >= 0 and abs(one - two) >= 1.5
        }
        assert set(about(res, unit).get("DIVERGENCE", ())) == far - (explained if unit == "U0" else set())
    assert about(res, asm.units[-1]) == {}


def test_the_reason_of_a_country_holds_for_its_city_too():
    table = {"unit": ["C", "a"], "kind": ["country", "city"], "country": [None, "C"], "E1.N1": [3, None]}
    asm = ty.read_assessments(pd.DataFrame(table))
    desk = ty.read_assessments(pd.DataFrame({"unit": ["C", "a"], "E1.N1": [1, 1]}))
    assert [about(ty.classify(asm, desk=desk), unit) for unit in "Ca"] == [{"DIVERGENCE": ("E1.N1",)}] * 2
    reason = {"C": {"E1.N1": ty.Answer(item="E1.N1", value=3, why="The act of 2020.")}}
    asm = ty.Assessments(asm.items, asm.values, asm.about, reason)
    assert [about(ty.classify(asm, desk=desk), unit) for unit in "Ca"] == [{}] * 2


# The last round ----------------------------------------------------------------------------------------------------


def round_of(categories, date=None, codes=None):
    asm = units_of(np.stack([columns[category] for category in categories], axis=1), codes)
    told = asm.about.assign(date=pd.Series([date] * len(asm), asm.about.index, dtype=object))
    return ty.Assessments(asm.items, asm.values, told)


@some
@given(st.lists(st.tuples(letters, letters), min_size=1, max_size=6))
def test_a_jump_is_two_categories_or_more_either_way(pairs):
    before, now = (round_of(categories) for categories in zip(*pairs, strict=True))
    res = ty.classify(now, previous=ty.classify(before))
    order = "1234N"
    for unit, (one, two) in zip(res.units, pairs, strict=True):
        far = "U" not in (one, two) and abs(order.index(one) - order.index(two)) >= 2
        assert about(res, unit) == ({"JUMP": (f"{one} to {two}",)} if far else {})


def test_units_are_found_in_the_last_round_by_their_code():
    now, before = round_of("111", codes=list("abc")), round_of("N1", codes=list("cb"))
    res = ty.classify(now, previous=ty.classify(before))
    assert [about(res, unit) for unit in "abc"] == [{}, {}, {"JUMP": ("N to 1",)}]


def test_a_last_round_by_other_thresholds_counts_as_it_was():
    stricter = ty.with_values(rulebook, {"decision.thresholds.lacking": 3.5})
    before = ty.classify(round_of("N"), rulebook=stricter)
    assert before.table["category"].tolist() == ["1"]
    assert about(ty.classify(round_of("N"), previous=before), "U0") == {"JUMP": ("1 to N",)}


@pytest.mark.parametrize(
    ("evidence", "date", "jumps"),
    [
        (survey, datetime.date(2021, 2, 28), False),
        (survey, datetime.date(2021, 3, 1), True),
        (survey, None, True),
        (panel, datetime.date(2019, 10, 31), True),
        (survey.model_copy(update={"period": None}), datetime.date(2019, 10, 31), True),
        (survey.model_copy(update={"period": "2018/2021-03"}), datetime.date(2019, 10, 31), False),
    ],
    ids=["later", "of the same month", "no date then", "limited", "without a date", "until later"],
)
def test_only_reliable_evidence_on_later_days_bears_a_jump_out(evidence, date, jumps):
    now = with_evidence(round_of("1"), {"U0": {"E1.N1": (evidence,)}})
    res = ty.classify(now, previous=ty.classify(round_of("N", date)))
    assert ("JUMP" in about(res, "U0")) == jumps


def test_evidence_of_one_unit_bears_no_jump_of_another_out():
    now = with_evidence(round_of("11"), {"U1": {"E1.N1": (survey,)}})
    res = ty.classify(now, previous=ty.classify(round_of("NN", datetime.date(2019, 10, 31))))
    assert [about(res, unit) for unit in res.units] == [{"JUMP": ("N to 1",)}, {}]


# Respondents -------------------------------------------------------------------------------------------------------


@st.composite
def panels(draw: st.DrawFn) -> ty.Assessments:
    """Draw units of which some have several respondents, who agree on much."""
    found = []
    for unit in range(draw(st.integers(1, 3))):
        first = draw(matrices(most=1))[:, 0]
        for number in range(draw(st.integers(1, 3))):
            other = np.where(np.array(draw(st.lists(st.booleans(), min_size=7, max_size=7)) * 17)[: len(items)], 1, 0)
            values = first if number == 0 else np.where((first >= 1) & (other == 1), first - 1, first)
            values = np.where([rulebook.scale_of(item).choices is None for item in items], values, np.nan)
            answers = {item: ty.Answer(item=item, value=v) for item, v in zip(items, values, strict=True) if v >= 0}
            found.append(ty.Assessment(unit=ty.Unit(code=f"U{unit}"), respondent=f"office {number}", answers=answers))
    return ty.Assessments.of(found, rulebook)


@some
@given(panels())
def test_dimensions_on_which_respondents_do_not_agree_are_named(asm):
    res, table = ty.classify(asm), ty.agreement(asm)
    for unit in asm.units:
        alpha = table.loc[unit]["alpha"]
        low = tuple(alpha.index[alpha < rulebook.evidence.agreement.value])
        assert about(res, unit).get("DISAGREEMENT", ()) == low


# All of them -------------------------------------------------------------------------------------------------------


@st.composite
def comparable(draw: st.DrawFn) -> tuple[ty.Assessments, ty.Assessments, ty.Assessments]:
    """Draw a world with respondents in one country, its desk values, and its last round."""
    world = a_world(draw(seeds))
    asm = assessed(world)
    unit = world.index[world["kind"] == "country"][0]
    if world.loc[unit, "category"] != "U":
        one = asm[unit]
        other = {"I.N1": ty.Answer(item="I.N1", value=0), "I.N2": ty.Answer(item="I.N2", value=4)}
        said = (
            one.model_copy(update={"respondent": "government"}),
            one.model_copy(update={"respondent": "civil society", "answers": {**one.answers, **other}}),
        )
        asm = ty.Assessments(items, asm.values, asm.about, {}, Several({unit: said}, rulebook.sha256))
    others = [world.assign(category=draw(st.lists(letters, min_size=n, max_size=n))) for n in [len(world)] * 2]
    return asm, *map(assessed, others)


def of(asm, desk, before, book=rulebook):
    return ty.classify(asm, rulebook=book, desk=desk, previous=ty.classify(before, rulebook=book))


@some
@given(comparable())
def test_comparing_never_changes_a_result(three):
    res = of(*three)
    plain = Classification(res.assessments, rulebook)
    pd.testing.assert_frame_equal(res.table.drop(columns=flag_columns), plain.table.drop(columns=flag_columns))
    pd.testing.assert_frame_equal(res.scores, plain.scores)


@some
@given(comparable(), st.randoms(use_true_random=False))
def test_the_order_of_units_changes_no_flag(three, random):
    def shuffled(asm):
        order = random.sample(range(len(asm)), len(asm))
        return ty.Assessments(items, asm.values[:, order], asm.about.iloc[order], asm.remarks, asm.several)

    assert raised(*map(shuffled, three)) == raised(*three)


@some
@given(comparable(), letters, letters)
def test_a_unit_of_its_own_changes_no_flag_of_another(three, now, before):
    def joined(asm, category):
        row = {"kind": "country", "urban_population": 10}
        told = pd.concat([pd.DataFrame([row], index=["own"], dtype=object), asm.about])
        return ty.Assessments(items, np.column_stack([columns[category], asm.values]), told, {}, asm.several)

    asm, desk, last = three
    found = raised(joined(asm, now), joined(desk, before), joined(last, before))
    found.pop("own")
    assert found == raised(*three)


def everything():
    """Return assessments, desk values and a last round by which every flag is raised for one country."""
    world = pd.DataFrame({"kind": "city", "country": "C", "urban_population": 3.0, "category": "1"}, list("abcC"))
    world.loc["C"] = ["country", None, 9.0, "N"]
    asm = assessed(world)
    one = asm["C"]
    said = tuple(
        one.model_copy(update={"respondent": name, "answers": {**one.answers, "I.N1": ty.Answer(item="I.N1", value=v)}})
        for name, v in (("government", 4), ("civil society", 1))
    )
    asm = ty.Assessments(items, asm.values, asm.about, {}, Several({"C": said}, rulebook.sha256))
    return asm, assessed(world.assign(category="1")), assessed(world.assign(category="1"))


def test_every_comparison_can_be_seen_in_one_country():
    found = about(of(*everything()), "C")
    assert set(found) == compared
    assert (found["JUMP"], found["DISAGREEMENT"]) == (("1 to N",), ("I",))
    assert found["CITY_CONFLICT"] == found["POCKET"] == ("a", "b", "c")
    assert set(found["DIVERGENCE"]) == {item for item in items if item.startswith("E")}


without_jump = {name: number for name, number in rulebook.flags.thresholds.items() if name != "jump"}


@pytest.mark.parametrize(
    ("update", "lost"),
    [
        ({"cities": None}, {"CITY_CONFLICT", "POCKET"}),
        ({"evidence": None}, {"DIVERGENCE", "DISAGREEMENT"}),
        ({"flags": None}, compared),
        ({"flags": rulebook.flags.model_copy(update={"thresholds": without_jump})}, {"JUMP"}),
    ],
    ids=["no cities", "no evidence", "no flags", "no jump"],
)
def test_what_a_rulebook_leaves_out_raises_nothing(update, lost):
    book, (asm, desk, before) = changed(**update), everything()
    last = Classification(before, book)
    flaggers = [cities_differ, respondents_differ, desk_differs(desk), since(last)]
    found = {name for flagger in flaggers for name in flagger(book, asm, decided(asm))}
    assert found == compared - lost


def test_a_flag_may_be_for_some_categories_only():
    narrow = {name: flag.model_copy(update={"categories": ("1",)}) for name, flag in rulebook.flags.flags.items()}
    book = changed(flags=rulebook.flags.model_copy(update={"flags": narrow}))
    assert about(of(*everything(), book), "C") == {}


def calls(number: int) -> int:
    """Return how many functions of Python are called to compare many units of which one has something to compare."""
    asm, desk, before = everything()
    told = pd.DataFrame({"kind": "country", "urban_population": 10.0}, [f"X{n}" for n in range(number)], dtype=object)
    values = np.column_stack([asm.values, np.full((len(items), number), 3.0)])
    many = ty.Assessments(items, values, pd.concat([asm.about, told]), {}, asm.several)
    known, last = decided(many), ty.classify(before)
    assert (len(last.table), len(many.units)) == (4, number + 4)
    flaggers = [cities_differ, respondents_differ, desk_differs(desk), since(last)]
    count = 0

    def counting(frame, event, _):
        nonlocal count
        count += event == "call"

    sys.setprofile(counting)
    try:
        found = [flagger(rulebook, many, known) for flagger in flaggers]
    finally:
        sys.setprofile(None)
    assert {name for part in found for name in part} == compared
    return count


def test_units_with_nothing_to_compare_cost_no_step_of_their_own():
    few, many = calls(100), calls(20_000)
    assert many < few + 100
