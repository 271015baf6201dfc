"""The share of draws in each category: the same for the same seed, and what it promises of incomplete answers."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joblib import parallel_config

import typology as ty
from tests.classification.answers import items, matrices, one_unit, rulebook, units_of
from tests.oracles.random_assessments import random_assessments
from typology.certainty.draws import simulation
from typology.certainty.draws.acceptability import Acceptability, acceptability
from typology.certainty.draws.drawing import answer_ranges, draw_answers, draw_rules, rules_stream, unit_stream
from typology.certainty.draws.simulation import Counts
from typology.rulebook.load import load_rulebook
from typology.rulebook.plan import compile_plan

few = settings(deadline=None, max_examples=20)
codes = ["KEN", "IND", "EGY", "Città", "x"]
order = list(rulebook.decision.order)
pilots = ty.load_pilots()


def rows_by_unit(found):
    """Return the whole answer by unit, without what says which units there are."""
    return {row["unit"]: json.dumps(row) for row in found.to_dict()["units"]}


def still(book):
    """Return a rulebook that varies nothing."""
    robustness = book.robustness
    widths = [*robustness.noise.values(), robustness.threshold_width]
    nothing = [width.model_copy(update={"value": 0.0}) for width in widths]
    middle = book.aggregation.levels.national.value
    update = {
        "noise": dict(zip(robustness.noise, nothing[:-1], strict=True)),
        "threshold_width": nothing[-1],
        "level_weight": robustness.level_weight.model_copy(update={"lowest": middle, "highest": middle}),
    }
    return book.model_copy(update={"robustness": robustness.model_copy(update=update)})


# The same seed, the same bytes.


@few
@given(matrices(least=2, most=5), st.integers(0, 2**70), st.randoms(use_true_random=False))
def test_no_other_unit_and_no_order_changes_the_numbers_of_a_unit(values, seed, random):
    names = codes[: values.shape[1]]
    whole = rows_by_unit(acceptability(units_of(values, names), 60, seed, reliability="R1"))
    chosen = random.sample(range(len(names)), random.randint(1, len(names)))
    part = units_of(values[:, chosen], [names[column] for column in chosen])
    found = rows_by_unit(acceptability(part, 60, seed, reliability="R1"))
    assert found == {names[column]: whole[names[column]] for column in chosen}


@few
@given(matrices(least=2, most=5), st.integers(1, 4), st.sampled_from([1, 2, 3]))
def test_neither_the_size_of_a_piece_of_work_nor_the_number_of_workers_changes_a_byte(values, size, workers):
    units = units_of(values, codes[: values.shape[1]])
    expected = acceptability(units, 60, reliability="R0").to_json()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "UNITS", size)
        with parallel_config(backend="threading"):
            assert acceptability(units, 60, reliability="R0", workers=workers).to_json() == expected


def test_more_blocks_than_one_are_shared_among_processes_without_a_change():
    units = random_assessments(7)
    alone, together = (acceptability(units, 6_000, 3, workers=workers) for workers in (1, 2))
    assert alone.to_json() == together.to_json()
    assert alone.table["1"].sum() > 0


@few
@given(matrices(), st.integers(0, 2**32 - 1))
def test_the_order_of_items_changes_nothing(values, seed):
    shuffled = np.random.default_rng(seed).permutation(len(items))
    found = acceptability(units_of(values, order=shuffled), 60, seed)
    assert found.to_json() == acceptability(units_of(values), 60, seed).to_json()


def test_another_seed_gives_other_draws_within_their_error():
    one, other = (acceptability(pilots, 4_000, seed) for seed in (0, 1))
    assert one.to_json() != other.to_json()
    distance = np.abs(one.table[order] - other.table[order])
    assert (distance <= 4 * np.sqrt(2) * one.standard_errors + 0.002).all(axis=None)


# What comes out.


def test_a_draw_is_a_classification_of_the_drawn_answers_by_the_drawn_rulebook():
    """Each draw over again, the long way: thresholds and weights written into a rulebook, the answers classified."""
    plan, draws = compile_plan(rulebook), 6
    shifts, weight = draw_rules(plan, rules_stream(11, 0), draws)
    values = pilots.aligned(plan.items)
    ranges = answer_ranges(plan, values, np.zeros(values.shape, np.int8))
    tables = []
    for draw in range(draws):
        numbers = {
            f"decision.thresholds.{name}": rulebook.decision.thresholds[name].value + shift[draw]
            for name, shift in shifts.items()
        }
        weights = {"aggregation.levels.national": weight[draw], "aggregation.levels.local": 1 - weight[draw]}
        answers = np.empty((len(items), draws, len(pilots)))
        for column, unit in enumerate(pilots.units):
            block = np.empty((len(items), draws))
            draw_answers(ranges, column, unit_stream(11, unit, 0), block, np.empty_like(block))
            answers[:, :, column] = block
        units = units_of(answers[:, draw], list(pilots.units))
        tables.append(ty.classify(units, rulebook=ty.with_values(rulebook, numbers | weights)).table)
    found = acceptability(pilots, draws, 11, reliability="R0")
    for names, column, shares in (
        (order, "category", found.table[order]),
        (list(found.subtypes), "subtype", found.subtypes),
        (list(found.shocks), "shock", found.shocks),
    ):
        expected = pd.DataFrame({name: sum((t[column] == name).astype(int) for t in tables) for name in names})
        assert (shares * draws).round().astype(int).to_numpy().tolist() == expected.to_numpy().tolist(), column


@settings(deadline=None, max_examples=60)
@given(matrices())
def test_without_variation_only_unknown_answers_are_drawn_and_only_possible_results_come_out(values):
    book = still(rulebook)
    units = units_of(values)
    found, table = acceptability(units, 200, rulebook=book), ty.classify(units, rulebook=book).table
    for row, unit in enumerate(table.index):
        for shares, column in ((found.table[order], "possible"), (found.shocks, "possible_shock")):
            came_out = {name for name, share in shares.iloc[row].items() if share > 0}
            assert came_out <= set(table[column].iloc[row].split("|")), unit


def test_every_draw_of_a_complete_unit_is_its_category_where_nothing_is_varied():
    found = acceptability(pilots, 100, rulebook=still(rulebook))
    assert [found.table.loc[unit, category] for unit, category in found.table["category"].items()] == [1, 1, 1, 1]
    assert found.shocks["5R"].tolist() == [1, 1, 1, 1]


def test_shares_of_categories_and_of_shock_states_add_up_to_one_and_subtypes_to_their_category():
    found = acceptability(random_assessments(20), 500)
    table = found.table
    assert table[order].sum(axis=1).to_numpy() == pytest.approx(1)
    assert found.shocks.sum(axis=1).to_numpy() == pytest.approx(1)
    for category, subtypes in {"1": ["1-establish", "1-realign"], "2": ["2CF", "2C", "2F"]}.items():
        assert found.subtypes[subtypes].sum(axis=1).to_numpy() == pytest.approx(table[category].to_numpy())


def test_evidence_that_can_be_relied_on_narrows_the_draws():
    """Kenya is far from category 1: only wide noise reaches it."""
    shares = [acceptability(pilots, 20_000, reliability=word).table.loc["KEN", "1"] for word in ("R2", "R1", "R0")]
    assert shares[0] <= shares[1] < shares[2]


def test_every_answer_has_the_reliability_of_its_own_evidence():
    found = {word: acceptability(pilots, 2_000, reliability=word).to_dict() for word in (None, "R2", "R0")}
    assert found[None]["reliability"] is None
    assert found[None]["units"] != found["R2"]["units"] != found["R0"]["units"]
    bare = ty.Assessments(items, pilots.aligned(items), pilots.about)
    assert acceptability(bare, 2_000).to_dict()["units"] == found["R0"]["units"]


def test_the_standard_error_is_that_of_a_share_and_falls_with_the_root_of_the_draws():
    found = acceptability(pilots, 5_000)
    share = found.table.loc["COL", "2"]
    assert found.table.loc["COL", "standard_error"] == pytest.approx(np.sqrt(share * (1 - share) / 5_000))
    assert found.standard_errors.loc["COL", "2"] == found.table.loc["COL", "standard_error"]
    of_20_seeds = [acceptability(pilots, 500, seed).table.loc["COL", "2"] for seed in range(20)]
    assert np.std(of_20_seeds, ddof=1) == pytest.approx(np.sqrt(share * (1 - share) / 500), rel=0.5)


def test_a_city_takes_over_from_its_country_before_anything_is_drawn():
    book = rulebook
    country = {item: 2.0 for item, part in book.items.items() if part.level == "national"}
    local = {item: 3.0 for item, part in book.items.items() if part.level == "local"}
    frame = pd.DataFrame(
        [{"unit": "KEN", "kind": "country", **country}, {"unit": "NBO", "kind": "city", "country": "KEN", **local}]
    )
    city = acceptability(frame, 500).table.loc["NBO"]
    whole = acceptability(pd.DataFrame([{"unit": "NBO", "kind": "city", **country, **local}]), 500).table.loc["NBO"]
    assert city.to_dict() == whole.to_dict()


def test_no_unit_gives_an_empty_table():
    found = acceptability(units_of(np.empty((len(items), 0))), 10)
    assert found.table.shape == (0, len(order) + 5)
    assert found.to_dict()["units"] == []


def test_a_rulebook_of_another_shape_with_the_same_robustness_works(request):
    small = load_rulebook(request.config.rootpath / "tests" / "rulebook" / "small")
    book = small.model_copy(update={"robustness": rulebook.robustness})
    well = {item: 0 if item.startswith("Z") else 2 for item in book.items if item != "Z.event"}
    found = acceptability(pd.DataFrame([well], index=pd.Index(["V"], name="unit")), 200, rulebook=book)
    assert list(found.table)[:3] == list(book.decision.order)
    assert found.table.loc["V", list(book.decision.order)].sum() == pytest.approx(1)


# What is said of it.


def said(share_of_2, given="2", draws=1000):
    """Return the row of one unit that would be in category 2 in so many draws, else in 3."""
    nominal = ty.classify(one_unit(given_by[given]))
    assert nominal.table["category"].iloc[0] == given
    category = np.array([[0, share_of_2, draws - share_of_2, 0, 0]])
    counts = Counts(category, np.zeros((1, 5), int), np.zeros((1, 3), int))
    return Acceptability(nominal, counts, draws, 0, None).table.iloc[0]


given_by = {"2": {"E*": 2, "I.*": 2}, "3": {"E*": 4, "I.*": 4, "P*": 1}, "U": {}}


@pytest.mark.parametrize(
    ("share_of_2", "given", "stability", "mode", "flag"),
    [
        (900, "2", "robust", "2", ""),
        (899, "2", "fair", "2", ""),
        (700, "2", "fair", "2", ""),
        (699, "2", "fragile", "2", ""),
        (500, "2", "fragile", "2", ""),
        (500, "3", "fragile", "3", ""),
        (499, "2", "fragile", "3", "MODE_DIFFERS"),
        (950, "3", "fragile", "2", "MODE_DIFFERS"),
        (950, "U", "robust", "2", ""),
        (250, "U", "fair", "3", ""),
    ],
)
def test_stability_is_of_the_category_given_and_of_the_mode_where_there_is_none(
    share_of_2, given, stability, mode, flag
):
    row = said(share_of_2, given)
    assert (row["stability"], row["mode"], row["flags"]) == (stability, mode, flag)
    assert row["category"] == given


def test_an_undetermined_unit_is_drawn_over_everything_it_leaves_open():
    row = acceptability(one_unit({}), 2_000).table.iloc[0]
    assert row["category"] == "U"
    assert row["flags"] == ""
    assert row[["1", "2"]].min() > 0


def test_shares_of_an_undetermined_unit_are_said_to_weigh_guesses():
    found = acceptability(one_unit({}), 10)
    assert "guesses" in found.caution
    assert found.caution in found._repr_html_()
    assert found.caution in str(ty.explain(one_unit({}), "U0", draws=10)).replace("\n    ", " ")
    assert acceptability(pilots, 10).caution == ""


def test_pilots_are_labelled_wherever_they_are_shown():
    label = "illustrative desk review, not a UN-Habitat result"
    found = acceptability(pilots, 10)
    assert found.label == label
    assert set(found.table["label"]) == {label}
    assert label in found._repr_html_()
    assert found.to_dict()["label"] == label
    assert "label" not in acceptability(one_unit({}), 10).table


def test_a_unit_name_is_text_in_a_notebook():
    assert "<script>" not in acceptability(units_of(np.full((len(items), 1), 2.0), ["<script>"]), 10)._repr_html_()


def test_a_result_does_not_change():
    found = acceptability(pilots, 10)
    before = found.to_json()
    table = found.table
    table.loc["KEN", "2"] = 0
    with pytest.raises(ValueError, match="read-only"):
        found.counts.category[0, 0] = 5
    with pytest.raises(AttributeError):
        found.draws = 5
    assert found.to_json() == before


def test_it_says_what_it_is():
    found = acceptability(pilots, 1_000)
    assert repr(found) == "<Acceptability of 4 units in 1,000 draws: 2 robust, 2 fragile>"
    about = json.loads(found.to_json())
    assert about["rulebook"] == {"version": rulebook.version, "sha256": rulebook.sha256}
    assert (about["draws"], about["seed"], about["generator"]) == (1_000, 0, "PCG64DXSM")


# Wrong use.


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"draws": 0}, "draws is a whole number from 1, such as 10_000, not 0"),
        ({"draws": -5}, "not -5"),
        ({"draws": 10.5}, "not 10.5"),
        ({"draws": True}, "draws is a whole number from 1, such as 10_000, not True"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
        ({"seed": "0"}, "seed is a whole number from 0, not '0'"),
        ({"seed": None}, "not None"),
        ({"reliability": "R3"}, "reliability is None, R2, R1, R0, not 'R3'"),
        ({"reliability": "R1+"}, "not 'R1+'"),
        ({"workers": 0}, "workers is a whole number from 1, or -1 for one per processor, not 0"),
        ({"progress": "yes"}, "progress is None, True or False, not 'yes'"),
    ],
)
def test_a_wrong_argument_is_one_clear_error(wrong, found):
    with pytest.raises(ValueError, match=r"^[a-z]+ is ") as raised:
        acceptability(pilots, **wrong)
    assert found in str(raised.value)


def test_all_wrong_arguments_are_named_at_once():
    with pytest.raises(ValueError, match=r"draws .*; seed .*; reliability .*"):
        acceptability(pilots, draws=0, seed=-1, reliability="R9")


def test_numbers_of_numpy_are_whole_numbers_too():
    assert acceptability(pilots, np.int64(20), np.uint8(3)).to_json() == acceptability(pilots, 20, 3).to_json()


def test_a_rulebook_without_robustness_is_refused_with_what_it_lacks():
    book = rulebook.model_copy(update={"robustness": None})
    with pytest.raises(ValueError, match="does not say how far to vary; expected a file robustness"):
        acceptability(pilots, rulebook=book)


def test_what_is_no_assessment_is_refused_as_by_classify():
    with pytest.raises(ty.AssessmentError, match="expected assessments or a DataFrame"):
        acceptability([1, 2])
