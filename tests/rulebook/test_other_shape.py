"""A rulebook of another shape works as the shipped one does: no name, scale or state of the real one is built in."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pandas as pd
import pytest

from typology.classification.cases import run_cases
from typology.classification.classify import Classification, classify
from typology.classification.scores import score_planes
from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.rulebook.tables import faulty_tables, inexact_sets

here = Path(__file__).parent


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(here / "small")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the small rulebook that a test may change."""
    return Path(copytree(here / "small", tmp_path / "small"))


def villages(rulebook: Rulebook, **answers: dict[str, float]) -> Classification:
    """Classify villages that are well but for some answers."""
    well = {item: 0 if item.startswith("Z") else 2 for item in rulebook.items if item != "Z.event"}
    frame = pd.DataFrame([well | changes for changes in answers.values()], index=list(answers))
    return classify(frame.rename_axis("unit"), rulebook=rulebook)


def test_it_loads_with_its_own_items_and_categories(rulebook: Rulebook):
    assert rulebook.version == "1"
    assert len(rulebook.items) == 15
    assert rulebook.decision.order == ("1", "2", "N")
    assert rulebook.scale_of("A1.N1").values == (0, 1, 2)
    assert rulebook.flags is None


def test_its_tables_are_sound_and_its_sets_exact(rulebook: Rulebook):
    assert list(faulty_tables(compile_plan(rulebook))) == []
    assert inexact_sets(compile_plan(rulebook)) is None


def test_all_of_its_cases_come_out_as_written(rulebook: Rulebook):
    report = run_cases(here / "small" / "cases", rulebook)

    assert report.count == 11
    assert [str(problem) for problem in report.problems if problem.what != "a rule that no case covers"] == []


def test_its_cases_cover_every_rule_also_where_two_rules_lead_to_one_state(rulebook: Rulebook):
    report = run_cases(here / "small" / "cases", rulebook)

    assert [problem.found for problem in report.problems if problem.what == "a rule that no case covers"] == []


def test_a_case_that_fails_is_named_with_its_sentence_and_line(changed: Path):
    cases = changed / "cases" / "villages.yaml"
    cases.write_text(cases.read_text().replace("expect: {category: N, rule: QN", 'expect: {category: "2", rule: QN'))
    problems = run_cases(changed / "cases", load_rulebook(changed)).problems
    (failed,) = [problem for problem in problems if problem.what == "a case fails"]

    assert (failed.file, failed.line) == ("cases/villages.yaml", 4)
    assert failed.found == "category N in 'A village without any gap needs nothing.'"
    assert failed.expected == "category 2"


def test_a_village_without_any_alarm_is_headed_by_its_category_alone(rulebook: Rulebook):
    res = villages(rulebook, CALM={})

    assert res["CALM"].shock.state == "calm"
    assert res["CALM"].headline == "N"
    assert list(res.table["headline"]) == ["N"]


def test_two_rules_that_lead_to_one_state_each_say_their_own(rulebook: Rulebook):
    res = villages(rulebook, FLOOD={"Z.flood": 2}, RAID={"Z.raid": 2})

    assert {unit.shock.state for unit in res} == {"threat"}
    assert [unit.shock.says for unit in res] == ["a flood is near", "a raid is near"]
    assert [unit.shock.origin for unit in res] == ["natural", "human"]


def test_the_letter_names_nothing_of_the_shipped_rulebook(rulebook: Rulebook):
    letter = str(villages(rulebook, POOR={"C1.1": 0}).explain("POOR"))

    assert "category 2, Work (2B)" in letter
    assert not [word for word in ("E1", "I.N", "5R", "001", "frameworks") if word in letter]


def test_unknown_answers_reach_from_the_bottom_to_the_top_of_its_own_scale(rulebook: Rulebook):
    res = villages(rulebook, LAWS={"A1.N1": None, "A1.L1": None}, SCHOOL={"D.1": None})

    assert list(res.table["possible"]) == ["1|N", "2|N"]


def test_a_taller_scale_beside_it_does_not_stretch_a_scale(changed: Path):
    """Alarms from 0 to 4 beside grades from 0 to 2: refused, or unknown grades still reach 2 and no further."""
    scales, items = changed / "scales.yaml", changed / "instrument" / "all.yaml"
    steps = "highest: 2, step: 1, words: {0: none, 1: some, 2: great}"
    scales.write_text(scales.read_text().replace(steps, "highest: 4, step: 1"))
    alarms, taller = ("2: surely}", "2: surely, 3: soon, 4: now}"), ("2: many}", "2: many, 3: most, 4: all}")
    items.write_text(items.read_text().replace(*alarms).replace(*taller))
    try:
        rulebook = load_rulebook(changed)
    except RulebookError:
        return
    nothing = np.full((len(rulebook.items), 1), np.nan)

    assert score_planes(compile_plan(rulebook), nothing).highest[compile_plan(rulebook).score_rows["A1"], 0] == 2


def test_a_rulebook_without_subtypes_classifies(changed: Path):
    decision = changed / "decision.yaml"
    text = decision.read_text()
    first, last = text.index("    2T: {of"), text.index("shock:\n")
    decision.write_text(text[:first].replace("unique\n  rules:\n", "unique\n  rules: {}\n") + text[last:])
    res = villages(load_rulebook(changed), POOR={"C1.1": 0})

    assert res["POOR"].category == "2"
    assert res["POOR"].subtype is None


def test_a_threshold_that_only_a_need_uses_is_in_use(changed: Path):
    decision = changed / "decision.yaml"
    text = decision.read_text()
    meagre = "  meagre: {value: 1, meaning: A craft at or below this is named., basis: [101 §6]}\n"
    text = text.replace("  great: {value", f"{meagre}  great: {{value").replace(
        "at_most: poor, basis: [101 §13]", "at_most: meagre, basis: [101 §13]"
    )
    decision.write_text(text)

    assert load_rulebook(changed).decision.needs["crafts"].at_most == "meagre"


def test_tests_that_meet_on_one_bound_leave_neither_a_gap_nor_an_overlap(changed: Path):
    """Learning is either good or wanting: both at once is impossible, so that no subtype has to provide for it."""
    decision = changed / "decision.yaml"
    text = decision.read_text()
    wanting = """\
  wanting:
    question: Is learning wanting?
    met: learning is wanting
    not_met: learning is not wanting
    all_of: [{score: D, below: taught}]
    basis: [101 §7]
"""
    text = text.replace("  in_want:\n", f"{wanting}  in_want:\n")
    text = text.replace("when: {learned: not met, in_want", "when: {wanting: met, in_want")
    decision.write_text(text)

    assert "wanting" in compile_plan(load_rulebook(changed)).core_tests
