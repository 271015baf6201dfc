"""The evidence level of a result is that of the weakest block on its path, and it never moves the result.

The level is worked out a second time from the ledger, the rulebook and the rules that the trace says were tried.
"""

import datetime

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import items, matrices, one_unit, rulebook, units_of
from tests.classification.evidence import (
    afterwards,
    assessed,
    at_random,
    census,
    everywhere,
    panel,
    pool,
    register,
    study,
    survey,
    with_evidence,
)
from tests.oracles.random_assessments import random_assessments
from typology.assessment.ledger import evidence_ledger

UNITS = 100
levels = list(rulebook.evidence.levels)
decided_columns = [
    "headline", "category", "subtype", "status", "possible", "shock", "shock_origin", "possible_shock", "margin",
]  # fmt: skip
some = settings(deadline=None, max_examples=40)

lacking = {"E*": 1, "R*": 0, "K*": 0, "K.event": np.nan}
"""Frameworks are lacking and nothing else is answered: the path is E and the shocks."""


@pytest.fixture(scope="module")
def classified():
    return ty.classify(at_random(random_assessments(UNITS, seed=21), seed=21))


@pytest.fixture(scope="module")
def results(classified):
    return tuple(classified)


def level_of(assessments):
    """Return the level by table and by unit, which must agree."""
    res = ty.classify(assessments)
    (by_table,), result = res.table["evidence_level"].astype(str), res[res.units[0]]
    assert by_table == result.evidence.level
    return by_table


# Worked out a second time.


def scores_named(condition):
    """Yield every score that a condition of the rulebook names."""
    for key, entry in condition.items():
        if key in ("any_of", "all_of"):
            for part in entry:
                yield from scores_named(part)
        elif key in ("score", "mean", "lowest", "highest", "count") and entry is not None:
            yield from (
                rulebook.aggregation.groups[entry]
                if isinstance(entry, str) and key != "score"
                else ([entry] if key == "score" else entry)
            )


def items_on_path(result):
    """Return the items that a result rests on, by the rules that its trace names."""
    groups, decision = rulebook.aggregation.groups, rulebook.decision
    scores = []
    if result.rule is not None:
        for stage in decision.core.rules[result.rule].needs:
            named = result.category == "4" and stage == "sectors"
            members = decision.stages[stage].scores
            scores += result.needs["sectors"].scores if named else groups.get(members, members)
    for rule in result.shock.rules:
        for test in rule.tests:
            scores += scores_named(decision.tests[test].condition.model_dump(exclude_none=True))
    dimensions = {score.split(".")[0] for score in scores} - set(items)
    return [item for item in items if item in scores or rulebook.items[item].dimension in dimensions]


def block_of(item):
    level = rulebook.items[item].level
    return rulebook.items[item].dimension + (f".{level[0].upper()}" if level else "")


def expected_level(result, answers, ledger):
    if result.category == "U":
        return "Insufficient"
    on_path = [item for item in items_on_path(result) if answers[item] >= 0]
    blocks = {block_of(item) for item in on_path}
    rows = ledger[ledger["item"].isin(on_path)].assign(block=lambda rows: rows["item"].map(block_of))
    rows = rows.drop_duplicates(["block", "source"])
    reaches = {name: bool(blocks) for name in levels}
    for block in blocks:
        found = rows[rows["block"] == block]
        usable = found[found["reliability"] != "R0"]
        reliable = int((found["reliability"] == "R2").sum())
        offices = usable["publisher"].str.split().str.join(" ").str.casefold().nunique()
        reaches["High"] &= reliable >= 1 and offices >= 2
        reaches["Medium"] &= reliable >= 1 or len(usable) >= 2
        reaches["Acceptable"] &= len(usable) >= 1
    best = next(name for name in levels if reaches[name] or name == "Insufficient")
    overtaken = any(flag.flag == "OVERTAKEN" for flag in result.flags)
    return levels[max(levels.index(best), levels.index("Acceptable"))] if overtaken else best


def test_levels_are_those_of_a_second_reading_of_ledger_and_trace(classified, results):
    ledgers = dict(iter(evidence_ledger(classified.assessments, rulebook).groupby("unit")))
    nothing = evidence_ledger(one_unit({}), rulebook)
    found = classified.table["evidence_level"].astype(str).to_dict()
    answers = dict(zip(classified.units, classified.assessments.values.T, strict=True))
    expected = {
        result.unit.code: expected_level(
            result, dict(zip(items, answers[result.unit.code], strict=True)), ledgers.get(result.unit.code, nothing)
        )
        for result in results
    }
    assert set(found.values()) == set(levels)
    assert {unit: (found[unit], expected[unit]) for unit in found if found[unit] != expected[unit]} == {}


def test_table_and_unit_say_the_same_of_evidence_and_flags(classified, results):
    table = classified.table
    for result in results:
        row = table.loc[result.unit.code]
        assert (row["evidence_level"], row["review"]) == (result.evidence.level, result.review)
        assert row["flags"] == "|".join(flag.flag for flag in result.flags)
        assert row["publishable"] == result.publishable == (result.review != "blocked")


def test_the_sentence_names_the_level_and_every_block_it_is_short_of(results):
    for result in results:
        evidence = result.evidence
        lacks = [block for block in evidence.blocks if block.lacks]
        assert evidence.sentence.startswith(f"{evidence.level}: ")
        if result.category == "U" or "OVERTAKEN" in evidence.sentence:
            continue
        assert (evidence.level == "High") == (not lacks)
        if len(lacks) <= 3:
            assert [block.block for block in lacks if block.block not in evidence.sentence] == []


# The promises of the rulebook's words.


@pytest.mark.parametrize(
    ("entries", "level"),
    [
        ((survey, register), "High"),
        ((survey, panel), "High"),
        ((survey,), "Medium"),
        ((panel, panel.model_copy(update={"publisher": "Institute"})), "Medium"),
        ((panel,), "Acceptable"),
        ((census,), "Insufficient"),
        ((), "Insufficient"),
    ],
)
def test_the_weakest_block_sets_the_level(entries, level):
    unit = one_unit(lacking)
    assert level_of(everywhere(unit, *entries)) == level
    assert level_of(everywhere(unit, survey, register, but={"E4.L": entries})) == level


def test_a_level_says_what_the_next_better_one_asks_for():
    result = ty.classify(everywhere(one_unit(lacking), survey, register, but={"E4.L": (panel,)}))["U0"]
    assert result.evidence.sentence == ("Acceptable: E4.L has no R2 evidence and only 1 of 2 R1 pieces in its place.")
    short = [(block.block, block.name) for block in result.evidence.blocks if block.lacks]
    assert short == [("E4.L", "Financing mechanisms, local")]


def test_evidence_off_the_path_changes_no_level():
    unit = one_unit(lacking | {"I.*": 3, "P*": 3, "C*": 3, "S*": 3})
    assert level_of(everywhere(unit, survey, register, but=dict.fromkeys("IPCSO", ()))) == "High"


def test_evidence_of_an_unknown_answer_carries_nothing():
    unit = one_unit(lacking | {"E4.L1": np.nan})
    assert level_of(everywhere(unit, panel, but={"E4.L1": (survey, register)})) == "Acceptable"


def test_the_assessment_date_and_no_clock_decides():
    """The same evidence and answers: R2 on the day of the assessment, and nothing usable in one of 2031."""
    unit = one_unit(lacking)
    answers = dict.fromkeys(items, (survey, register))
    assert level_of(with_evidence(unit, {"U0": answers}, assessed)) == "High"
    assert level_of(with_evidence(unit, {"U0": answers}, datetime.date(2031, 1, 1))) == "Insufficient"
    assert level_of(with_evidence(unit, {"U0": answers}, None)) == "Insufficient"


def test_thresholds_of_age_are_read_from_the_rulebook():
    longer = ty.with_values(rulebook, {"evidence.age.recent": 20.0})
    unit = everywhere(one_unit(lacking | {"R*": np.nan, "K*": np.nan}), census)
    found = [ty.classify(unit, rulebook=book).table["evidence_level"].iloc[0] for book in (rulebook, longer)]
    assert found == ["Insufficient", "Acceptable"]


def test_the_pilots_are_acceptable_at_best():
    table = ty.classify(ty.load_pilots()).table
    assert {levels.index(level) >= levels.index("Acceptable") for level in table["evidence_level"]} == {True}


def test_a_rulebook_without_rules_for_evidence_gives_no_level():
    flags = rulebook.flags.model_copy(
        update={"flags": {name: flag for name, flag in rulebook.flags.flags.items() if flag.evidence is None}}
    )
    without = rulebook.model_copy(update={"evidence": None, "flags": flags, "sha256": "without evidence"})
    res = ty.classify(ty.load_pilots(), rulebook=without)
    assert "evidence_level" not in res.table
    assert res["KEN"].evidence is None
    assert "What the evidence carries" not in str(res.explain("KEN"))


def test_the_letter_says_what_the_evidence_carries():
    letter = str(ty.classify(everywhere(one_unit(lacking), study, but={"E2.L": (panel,)})).explain("U0"))
    section = " ".join(letter.partition("What the evidence carries\n")[2].partition("\n\n")[0].split())
    assert section.startswith("Acceptable: ")
    assert "Best evidence by block: R2 E1.N, E1.R, E1.L, " in section
    assert "; R1+ E2.L; R1- R, K." in section
    assert "E2.L Urban planning and design, local: 1 R1+, from University." in section
    assert "R0: Not usable alone." in section


def test_the_letter_calls_a_result_without_evidence_indicative():
    letter = str(ty.classify(one_unit(lacking)).explain("U0"))
    assert "The result is indicative only." in letter


# Evidence never moves a result.


@st.composite
def carried(draw):
    """Draw answers, and the same with evidence."""
    plain = units_of(draw(matrices(most=2)))
    evidence = st.lists(st.sampled_from((*pool, afterwards)), max_size=3)
    given = {unit: draw(st.dictionaries(st.sampled_from(items), evidence, max_size=8)) for unit in plain.units}
    return plain, with_evidence(plain, given, draw(st.sampled_from((assessed, None))))


@some
@given(carried())
def test_evidence_never_changes_what_is_decided(pair):
    plain, with_pieces = (ty.classify(found).table[decided_columns] for found in pair)
    pd.testing.assert_frame_equal(plain, with_pieces)


@some
@given(matrices(most=1), st.integers(0, len(pool) - 1), st.sampled_from(items), st.integers(0, 2**32 - 1))
def test_one_more_piece_never_lowers_the_level(values, piece, item, seed):
    usual = pool[np.random.default_rng(seed).integers(len(pool))]
    before, after = (
        everywhere(units_of(values), usual, survey, but={item: more}) for more in ((usual,), (usual, pool[piece]))
    )
    assert levels.index(level_of(after)) <= levels.index(level_of(before))
