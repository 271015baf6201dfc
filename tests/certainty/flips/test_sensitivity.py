"""Sensitivity as a user meets it: tables, sentences, inheritance, and wrong arguments."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.classification.answers import one_unit
from tests.oracles.random_assessments import random_assessments
from typology.certainty.flips.sensitivity import sensitivity

pilots = ty.load_pilots()


@pytest.fixture(scope="module")
def found():
    return sensitivity(pilots, draws=512)


def test_one_row_per_unit_with_what_moves_it(found):
    table = found.table
    assert table.index.tolist() == list(pilots.units)
    assert table.index.name == "unit"
    assert table.loc["COL", "smallest_change"] == "I.L1 2 to 1.5: 2 (or 3 as small)"
    assert table.loc["COL", ["steps", "nearest_threshold", "threshold_distance"]].tolist() == [
        1,
        "functioning_lowest",
        0,
    ]
    assert table.loc["KEN", ["smallest_change", "weight_from", "weight_to", "top_contributor"]].tolist() == [
        "",
        0,
        1,
        "nothing",
    ]
    assert table.loc["EGY", "weight_to"] == pytest.approx(0.6)
    assert table.loc["EGY", "top_contributor"] == "lacking"


def test_pilots_carry_their_label_wherever_they_are_shown(found):
    label = "illustrative desk review, not a UN-Habitat result"
    assert set(found.table["label"]) == {label}
    assert label in found._repr_html_()
    assert label.capitalize()[:20] in str(found.explain("COL"))
    assert label[1:] in found.explain("COL")._repr_html_()


def test_a_letter_says_what_would_move_a_unit(found):
    letter = " ".join(str(found.explain("COL")).split())
    for sentence in (
        "What would move Colombia (COL) from category 3",
        "Half a point less on I.L1 (2 to 1.5) would make Colombia category 2; so would as much on I.L2, I.L3 or I.L4.",
        "One point more on P1.2 (2.5 to 3.5) would make Colombia no priority need (N)",
        "the category holds as long as `functioning_lowest` is at most 2 (now 2), `strong_mean` is above 2.42 (now",
        "as long as the weight of the national level is at least 0.18 (now 0.5).",
        "of the draws fall into category 3. Shares of that uncertainty",
        "Apart from that, the shock state is 5R. Half a point less on R4 (3 to 2.5) would make it none.",
        "functioning_lowest: Neither the national nor the local level may be below partial.",
    ):
        assert sentence in letter
    assert max(map(len, str(found.explain("COL")).splitlines())) <= 110


def test_a_letter_says_so_where_nothing_moves_a_unit(found):
    letter = " ".join(str(found.explain("KEN")).split())
    assert "No other answer to any single question would make Kenya another category." in letter
    assert "It holds whatever the weights of the national and the local level." in letter
    assert "it is the same in every draw" in letter


def test_shares_too_small_to_divide_are_not_divided(found):
    assert found.table.loc["IND", "top_contributor"] == "too rare"
    assert "too nearly all or none of them" in " ".join(str(found.explain("IND")).split())


def test_letters_come_for_units_of_every_kind():
    units = random_assessments(80, seed=21)
    found = sensitivity(units, indices=False)
    assert {"U", "1", "2"} <= set(found.table["category"])
    for unit in units.units:
        lines = str(found.explain(unit)).splitlines()
        assert lines[0].startswith(f"What would move {unit} from ")
        assert not any(word.strip("(),.") == "nan" for line in lines for word in line.split())


def test_html_of_a_name_is_escaped():
    frame = pd.DataFrame({"unit": ["AAA"], "name": ["<b>A</b>"], "E1.N1": [1]})
    found = sensitivity(frame, indices=False)
    assert "<b>A" not in found._repr_html_()
    assert "<b>A" not in found.explain("AAA")._repr_html_()


def test_without_indices_the_exact_parts_are_the_same(found):
    exact = sensitivity(pilots, indices=False)
    assert exact.items.equals(found.items)
    assert exact.thresholds.equals(found.thresholds)
    assert exact.weights.equals(found.weights)
    assert exact.indices.empty
    assert list(exact.indices.columns) == list(found.indices.columns)
    assert set(exact.table["top_contributor"]) == {""}
    assert "draws" not in str(exact.explain("COL"))


def test_other_units_do_not_change_an_index(found):
    alone = sensitivity(pilots.with_answers("IND", {"E1.N1": 1}, ty.load_rulebook()), draws=512).indices
    both = found.indices
    columns = ["input", "first", "total", "total_low", "total_high"]
    colombia = [frame.loc[frame["unit"] == "COL", columns].reset_index(drop=True) for frame in (alone, both)]
    assert colombia[0].equals(colombia[1])


def test_a_frame_is_taken_as_classify_takes_it():
    frame = pd.DataFrame([{"unit": "NAM", **{f"E1.N{n}": 0 for n in (1, 2, 3)}, "E1.L1": 0, "E1.L2": 0}])
    found = sensitivity(frame, indices=False)
    assert found.table.loc["NAM", "category"] == "1"
    assert set(found.items.query("what == 'category' and state == 'answered'")["after"]) <= {"U"}


def test_a_city_is_moved_by_what_it_takes_over_from_its_country():
    egypt = {item: answer.value for item, answer in pilots["EGY"].answers.items() if not item.startswith("K.")}
    local = {item: value for item, value in egypt.items() if ".N" not in item}
    country, city = {"kind": "country"}, {"kind": "city", "country": "EGY"}
    frame = pd.DataFrame([country | egypt, city | local], index=pd.Index(["EGY", "EGY-C"], name="unit"))
    found = sensitivity(frame, indices=False)
    columns = ["item", "what", "from", "to", "after"]
    of_country, of_city = (found.items.loc[found.items["unit"] == unit, columns] for unit in frame.index)
    assert "E1.N1" in set(of_city["item"])
    assert of_city.reset_index(drop=True).equals(of_country.reset_index(drop=True))


def test_another_rulebook_is_obeyed():
    changed = ty.with_values(ty.load_rulebook(), {"decision.thresholds.functioning_lowest": 1.75})
    found = sensitivity(pilots, rulebook=changed, indices=False)
    rows = found.thresholds.query("unit == 'COL' and threshold == 'functioning_lowest'")
    assert rows["value"].tolist() == [1.75]
    assert rows["distance"].tolist() == [0.25]


def test_one_reliability_may_be_supposed_of_every_answer():
    sure, unsure = (sensitivity(pilots, draws=64, reliability=name).indices for name in ("R2", "R0"))
    shares = [frame[frame["unit"] == "EGY"]["share"].iloc[0] for frame in (sure, unsure)]
    assert shares[0] != shares[1]


def test_no_units_are_moved_by_nothing():
    nobody = ty.Assessments(pilots.items, np.empty((len(pilots.items), 0)), pilots.about.iloc[:0])
    found = sensitivity(nobody, draws=64)
    assert found.table.empty
    assert "0 units" in repr(found)


def test_wrong_arguments_are_named_all_at_once():
    with pytest.raises(ValueError, match="draws is a power of two") as caught:
        sensitivity(pilots, draws=1000, seed=-1, top=2.5, indices="yes", reliability="R3", progress="no")
    for part in (
        "the next is 1024",
        "seed is a whole",
        "top is a whole",
        "True or False, not 'yes'",
        "R1, R0, not 'R3'",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize("draws", [0, -8, 32, 1024.0, True, "many", None])
def test_draws_that_are_no_power_of_two_are_refused(draws):
    with pytest.raises(ValueError, match="draws is a power of two from 64"):
        sensitivity(pilots, draws=draws)


def test_an_unknown_unit_is_refused_with_the_nearest(found):
    with pytest.raises(ty.UnknownUnitError, match="did you mean 'COL'"):
        found.explain("COLL")


def test_a_rulebook_that_does_not_say_how_far_to_vary_serves_the_exact_parts(own_rules):
    (own_rules / "robustness.yaml").unlink()
    book = ty.load_rulebook(own_rules)
    assert not sensitivity(pilots, rulebook=book, indices=False).items.empty
    with pytest.raises(ValueError, match="robustness"):
        sensitivity(pilots, rulebook=book)


def test_a_unit_without_answers_is_undetermined_and_said_to_be():
    found = sensitivity(one_unit({}), draws=64)
    assert found.table["category"].tolist() == ["U"]
    assert "from undetermined (U)" in str(found.explain("U0"))


def test_a_rulebook_of_another_shape_serves_as_well():
    """On a scale of whole steps, with other categories; every change of every answer is tried by classifying."""
    book = ty.load_rulebook(Path(__file__).parents[2] / "rulebook" / "small")
    rng = np.random.default_rng(4)
    answers = {item: rng.integers(0, 3, 12) for item in book.items if item != "Z.event"}
    villages = pd.DataFrame(answers, index=pd.Index([f"V{number}" for number in range(12)], name="unit"))
    found = sensitivity(villages, rulebook=book, indices=False)
    before = ty.classify(villages, rulebook=book).table["category"].astype(str)
    nearest = {}
    for item in answers:
        for answer in range(3):
            after = ty.classify(villages.assign(**{item: answer}), rulebook=book).table["category"].astype(str)
            for unit in villages.index[after != before]:
                steps = abs(answer - villages.loc[unit, item])
                nearest[unit] = min(steps, nearest.get(unit, 9))
    assert found.table["steps"].dropna().to_dict() == nearest
    assert nearest
    for unit in villages.index:
        assert "point" in str(found.explain(unit))
