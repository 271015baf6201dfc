"""Every mistake a rulebook can hold is refused, named in its place, and named once.

Each folder of ``broken/`` holds the files in which it differs from the rulebook in ``small/``. The first line of the
file says what is wrong with it; the comment ``<- here`` marks the line that has to be named. A file ``removed.txt``
lists files to take away.
"""

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from ruamel.yaml import YAML

from typology.errors import Problem, RulebookError
from typology.rulebook.load import load_rulebook
from typology.rulebook.source import read_yaml

here = Path(__file__).parent
marker = "<- here"

DECISION, SCALES, AGGREGATION, INSTRUMENT = "decision.yaml", "scales.yaml", "aggregation.yaml", "instrument/all.yaml"
DESK, REVIEWING, MORE = "desk/counts.yaml", "desk/reviewing.yaml", "desk/more.yaml"


@dataclass(frozen=True)
class Mistake:
    """A broken example and what has to be said of it.

    An empty ``what`` leaves the words open: that it is refused, and where, is all that is asked. ``others`` are the
    problems that may follow from the mistake, such as the test that nothing uses once its name is misspelt elsewhere.
    """

    folder: str
    what: str
    file: str | None
    found: str | None = None
    suggestion: str | None = None
    others: tuple[str, ...] = ()


unused = ("an indicator that nothing uses",)

mistakes = (
    # The text is not the YAML a rulebook is written in.
    Mistake("not_yaml", "not YAML", DECISION, others=("missing key",)),
    Mistake("duplicate_key", "duplicate key", DECISION, found="manned"),
    Mistake("anchor", "an anchor or alias", DECISION, found="sixth", others=("an anchor or alias",)),
    Mistake("tag", "a tag", DECISION, found="os.system", others=("wrong kind of value",)),
    Mistake("tag_on_a_list", "a tag", DECISION, found="os.system"),
    # The files are not those of a rulebook.
    Mistake("empty_file", "empty file", SCALES, others=("missing key",)),
    Mistake("missing_file", "missing file", SCALES, others=("missing key",)),
    Mistake("not_utf8", "not UTF-8", SCALES, others=("missing key",)),
    Mistake("unexpected_file", "unexpected file", None, "decison.yaml", DECISION, ("missing file", "missing key")),
    Mistake("unexpected_companion", "unexpected file", None, "flag.yaml", "flags.yaml"),
    Mistake("no_dimensions", "", INSTRUMENT),
    Mistake("dimension_twice", "duplicate key", "instrument/more.yaml", found="D"),
    # Keys and values.
    Mistake("unknown_key", "unknown key", DECISION, "questoin", "question", ("missing key",)),
    Mistake("unknown_key_in_a_condition", "unknown key", DECISION, "at_leest", "at_least"),
    Mistake("unknown_key_in_an_item", "unknown key", INSTRUMENT, "dsek", "desk"),
    Mistake("unknown_key_beside_the_dimensions", "unknown key", INSTRUMENT, "scale"),
    Mistake("unknown_word", "unknown word", SCALES, "hihg", "high"),
    Mistake("unknown_outcome", "unknown word", DECISION, "unmet", "met"),
    Mistake("unknown_kind", "unknown word", INSTRUMENT, "shok", "shock"),
    Mistake("wrong_kind", "wrong kind of value", DECISION, found="one and a quarter"),
    Mistake("decimal_comma", "wrong kind of value", DECISION, found="1,25"),
    Mistake("number_for_a_word", "wrong kind of value", DECISION, found="1"),
    Mistake("empty_value", "", DECISION),
    Mistake("missing_key", "missing key", DECISION),
    Mistake("two_comparisons", "not exactly one of its keys", DECISION, found="at_least and below"),
    Mistake("no_conditions", "", DECISION),
    Mistake("empty_group", "", AGGREGATION),
    Mistake("no_items", "", INSTRUMENT),
    Mistake("step_of_zero", "", SCALES),
    Mistake("weights", "weights do not add up", AGGREGATION, found="national 0.6 + local 0.5 = 1.1"),
    # Sources.
    Mistake("missing_basis", "missing basis", DECISION),
    Mistake("empty_basis", "", DECISION),
    Mistake("proposal_without_a_reason", "", DECISION),
    Mistake("not_a_citation", "not a citation", DECISION, found="the charter"),
    Mistake("unknown_document", "unknown document", DECISION, "102", "101"),
    # Names that lead nowhere, and parts that nothing leads to.
    Mistake("unknown_score", "unknown score", DECISION, "Z.lost", "Z.loss"),
    Mistake("unknown_score_in_a_group", "unknown score", AGGREGATION, "C3"),
    Mistake("unknown_threshold", "unknown threshold", DECISION, "frim", "firm", ("a threshold that nothing uses",)),
    Mistake("unknown_threshold_of_a_need", "unknown threshold", DECISION, "por", "poor"),
    Mistake("unknown_test", "unknown test", DECISION, "stafed", "staffed", ("a test that nothing uses",)),
    Mistake("unknown_category", "unknown category", DECISION, "1b", "1"),
    Mistake("unknown_stage", "unknown stage", DECISION, "foting", "footing"),
    Mistake("unknown_group", "unknown group of scores", DECISION, "office", "offices"),
    Mistake("unknown_scale", "unknown scale", INSTRUMENT, "alarms", "alarm"),
    Mistake("unknown_shock_state", "unknown shock state", DECISION, "threats", "threat"),
    Mistake("unused_threshold", "a threshold that nothing uses", DECISION, found="learnt"),
    Mistake("unused_test", "a test that nothing uses", DECISION, found="lawless"),
    Mistake("count_for_a_score", "the wrong kind of threshold", DECISION, found="a_law"),
    Mistake("count_for_a_need", "the wrong kind of threshold", DECISION, found="a_law"),
    Mistake("score_for_a_count", "the wrong kind of threshold", DECISION, found="firm"),
    Mistake("flag_without_evidence", "a flag without its rules", "flags.yaml", found="desk values"),
    Mistake("flag_without_cities", "a flag without its rules", "flags.yaml", found="lower cities"),
    Mistake("flag_without_a_jump", "unknown threshold", "flags.yaml", "jump"),
    Mistake("jump_on_the_scale", "the wrong kind of threshold", "flags.yaml", found="jump"),
    # The cross-check.
    Mistake("crosscheck_share", "a share off its range", "crosscheck.yaml", found="5"),
    Mistake("crosscheck_questions", "no count", "crosscheck.yaml", found="2"),
    Mistake("crosscheck_no_distance", "no distance", "crosscheck.yaml", found="0"),
    Mistake("crosscheck_unknown_kind", "unknown word", "crosscheck.yaml", "sectr", "sector", ("wrong kind of value",)),
    Mistake("crosscheck_nothing_compared", "", "crosscheck.yaml"),
    Mistake("crosscheck_document", "unknown document", "crosscheck.yaml", "102", "101"),
    # The instrument does not fit together.
    Mistake("anchors", "anchors do not match the scale", INSTRUMENT, found="0, 1, 3"),
    Mistake("item_twice", "item id used twice", INSTRUMENT, "A1.N1", others=("item id outside its dimension",)),
    Mistake("item_outside", "item id outside its dimension", INSTRUMENT, found="X.N1"),
    Mistake("no_local_items", "a dimension without both levels", INSTRUMENT, found="national"),
    Mistake("no_response", "a sector without its two roles", INSTRUMENT, found="outcome, outcome"),
    # Desk indicators: the files.
    Mistake("desk_unreadable_file", "not YAML", REVIEWING),
    Mistake("desk_no_figures", "no indicators", "desk"),
    Mistake("desk_no_reviewing", "missing key", "desk"),
    Mistake("desk_reviewing_twice", "duplicate key", MORE, found="reviewing"),
    Mistake("desk_figure_twice", "duplicate key", MORE, found="RAIN"),
    Mistake("desk_table_of_a_list", "no indicators", MORE),
    Mistake("desk_nothing_in_a_file", "no indicators", MORE),
    Mistake("desk_unknown_key_beside", "unknown key", DESK, "composits", "composites"),
    # Desk indicators: keys and values.
    Mistake("desk_unknown_key", "unknown key", DESK, "caveat", "caveats"),
    Mistake("desk_unknown_mean", "unknown word", DESK, "arithmetical", "arithmetic"),
    Mistake("desk_unknown_method", "unknown word", REVIEWING, found="good"),
    Mistake("desk_missing_basis", "missing basis", DESK),
    Mistake("desk_half_a_pair", "half a pair of goalposts", DESK),
    Mistake("desk_steps_and_goalposts", "two ways of reading", DESK),
    Mistake("desk_one_step", "no direction", DESK, found="at 10"),
    Mistake("desk_country", "not a country code", DESK, found="Hills"),
    Mistake("desk_usual", "usual values that are not possible", DESK, found="10 to 200"),
    Mistake("desk_empty_range", "an empty range", DESK, found="366 to 0"),
    Mistake("desk_negative_age", "an age below zero", DESK, found="-5"),
    Mistake("desk_jump_of_nothing", "a jump of nothing", DESK, found="0"),
    Mistake("desk_weight", "a weight without use", DESK, found="geometric"),
    Mistake("desk_logarithm", "a logarithm without positive goalposts", DESK, found="0 and 0.2"),
    Mistake("desk_too_many_parts", "more parts asked for than there are", DESK, found="3"),
    Mistake("desk_mean_of_nothing", "a mean of nothing", DESK),
    Mistake("desk_mean_per_person", "a mean that is reckoned with", DESK),
    Mistake("desk_code_with_parts", "a code with parts", DESK),
    Mistake("desk_factor", "no factor of a unit", REVIEWING, found="1"),
    Mistake("desk_share", "no share", REVIEWING, found="1.5"),
    # Desk indicators: what they read, and what they stand for.
    Mistake("desk_unknown_item", "unknown item", DESK, "C1.3", "C1.2"),
    Mistake("desk_item_with_choices", "a reading on a scale of choices", DESK, found="Z.event"),
    Mistake("desk_wrong_direction", "a reading in the wrong direction", DESK, found="from 90 to 20"),
    Mistake("desk_wrong_way_of_an_alarm", "a reading in the wrong direction", DESK, found="at 20, 10"),
    Mistake("desk_no_better", "a figure without a direction", DESK, found="WELLS"),
    Mistake("desk_bound_out_of_reach", "a bound that no value can reach", DESK, found="120"),
    Mistake("desk_bound_beyond_ten", "a bound that no value can reach", DESK, found="12"),
    Mistake("desk_open_without_a_margin", "a bound left open without a margin", DESK, found="20"),
    Mistake("desk_open_off_the_steps", "no step to be left open", DESK, found="15"),
    Mistake("desk_steps_too_few", "steps that do not fit the scale", DESK, found="3"),
    Mistake("desk_too_sure", "desk evidence that says too much", DESK, found="sound on B.N1"),
    Mistake("desk_unknown_stand_in", "unknown figure", DESK, "WELS", "WELLS"),
    Mistake("desk_stands_in_for_nothing", "a figure that stands in for nothing", DESK, found="BUCKETS for RAIN"),
    Mistake("desk_unknown_error", "unknown indicator", DESK, "WELLS.EROR", "WELLS.ERROR", unused),
    Mistake("desk_unknown_part", "unknown figure", DESK, "SCRIPES", "SCRIBES"),
    Mistake("desk_unknown_divisor", "unknown indicator", DESK, "PEPOLE", "PEOPLE", unused),
    Mistake("desk_unknown_addend", "unknown indicator", DESK, "PUPIL", "PUPILS"),
    Mistake("desk_circle", "a circle", DESK, found="LEARNING to LEARNING"),
    Mistake("desk_circle_of_stand_ins", "a circle", DESK, found="WELLS to BUCKETS to WELLS"),
    Mistake("desk_name_twice", "a name used twice", DESK, found="Wells_Used"),
    Mistake("desk_name_of_another_case", "a name used twice", DESK, found="rain"),
    Mistake("desk_unused", "an indicator that nothing uses", DESK, found="RAIN"),
    Mistake("desk_unused_composite", "a composite that nothing uses", DESK, found="LEARNING"),
    # The tables do not hold for every score.
    Mistake("dead_rule", "a rule that can never fire", DECISION, found="Q2b"),
    Mistake("contradictory_rule", "a rule that can never fire", DECISION, found="Q0"),
    Mistake("dead_subtype", "a rule that can never fire", DECISION, found="2L"),
    Mistake("gap", "a gap", DECISION, found="C1 ="),
    Mistake("gap_in_the_subtypes", "a gap", DECISION, found="category 2 at"),
    Mistake("overlap_in_the_subtypes", "an overlap: 2T and 2TB", DECISION, found="category 2 at"),
    Mistake("gap_in_the_shocks", "a gap", DECISION, found="Z.loss ="),
    Mistake("not_monotone", "not monotone", DECISION, found="but category 1 after raising"),
    Mistake("both_ways", "a test that looks both ways", DECISION, found="lawful"),
)
by_folder = {mistake.folder: mistake for mistake in mistakes}

every_mistake = pytest.mark.parametrize("mistake", mistakes, ids=list(by_folder))

Report = Callable[..., tuple[Problem, ...]]


def lay_over(folder: Path, broken: Path) -> None:
    """Lay a broken example over a copy of the small rulebook."""
    copytree(broken, folder, dirs_exist_ok=True)
    removed = folder / "removed.txt"
    if removed.exists():
        for name in removed.read_text().splitlines()[1:]:
            (folder / name).unlink()
        removed.unlink()


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a rulebook; a crash is listed as one, for the tests to refuse."""
    try:
        load_rulebook(folder)
    except RulebookError as error:
        return error.problems
    except Exception as error:
        return (Problem("a crash", repr(error), file="no file"),)
    return ()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return what is wrong with the small rulebook once some broken examples are laid over it."""
    known: dict[tuple[str, ...], tuple[Problem, ...]] = {}

    def problems(*folders: str) -> tuple[Problem, ...]:
        if folders not in known:
            folder = tmp_path_factory.mktemp("rulebook") / "small"
            copytree(here / "small", folder)
            for name in folders:
                lay_over(folder, here / "broken" / name)
            known[folders] = problems_of(folder)
        return known[folders]

    return problems


def marked_line(folder: str) -> int | None:
    """Return the line of a broken example that has to be named."""
    for file in (here / "broken" / folder).rglob("*.yaml"):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if marker in line:
                return number
    return None


def listing(problems: tuple[Problem, ...]) -> str:
    return "\n".join(["What was reported:", *(f"  {problem}" for problem in problems)] if problems else ["Nothing."])


def is_about(problem: Problem, mistake: Mistake) -> bool:
    return (
        problem.what.startswith(mistake.what)
        and (problem.file, problem.line) == (mistake.file, marked_line(mistake.folder))
        and (mistake.found or "") in (problem.found or "")
        and (mistake.suggestion is None or problem.suggestion == mistake.suggestion)
    )


@every_mistake
def test_a_mistake_is_named_with_its_file_its_line_and_the_nearest_word(mistake: Mistake, report: Report):
    problems = report(mistake.folder)

    assert any(is_about(problem, mistake) for problem in problems), listing(problems)


@every_mistake
def test_a_mistake_is_named_once_and_drags_nothing_along_that_the_table_does_not_list(mistake: Mistake, report: Report):
    problems = report(mistake.folder)
    named = [problem for problem in problems if is_about(problem, mistake)] or list(problems)
    others = [problem for problem in problems if problem is not named[0]]

    assert not Counter(other.what for other in others) - Counter(mistake.others), listing(problems)
    assert len(mistake.others) <= 2
    assert len(set(problems)) == len(problems), listing(problems)


@every_mistake
def test_every_problem_says_in_which_file_it_stands(mistake: Mistake, report: Report):
    problems = report(mistake.folder)
    homeless = [problem for problem in problems if problem.file is None and problem.what != "unexpected file"]

    assert not homeless, listing(problems)


@every_mistake
def test_no_message_speaks_of_the_language_the_library_is_written_in(mistake: Mistake, report: Report):
    problems = report(mistake.folder)
    jargon = ("None", "Tuple", "tuple", "dict", "Input", "validation", "<block", "<scalar")

    assert not [word for problem in problems for word in jargon if word in str(problem)], listing(problems)


def test_a_break_of_the_order_names_the_scores_that_show_it(report: Report):
    (problem,) = report("not_monotone")
    assert problem.found is not None
    before, _, after = problem.found.partition("but category 1 after raising")

    assert before.startswith("category 2 at ")
    assert "B.N = 0" in before or "B.L = 0" in before
    assert "C1 = " in after or "C2 = " in after
    assert problem.expected == "never back along 1 < 2 < N when a score rises"


def test_a_gap_names_scores_for_which_no_rule_fires(report: Report):
    (problem,) = report("gap")
    assert problem.found is not None
    scores = dict(part.split(" = ") for part in problem.found.split(", "))

    assert float(scores["D"]) >= 1.5
    assert min(float(scores["C1"]), float(scores["C2"])) > 0.5
    assert min(float(scores["B.N"]), float(scores["B.L"])) >= 1


# Several mistakes in several files --------------------------------------------------------------------------------

several = {
    "in form, in keys and in values": ("duplicate_key", "unknown_word", "weights", "unknown_key_in_an_item"),
    "in names and in the instrument": ("unknown_score_in_a_group", "unknown_threshold", "anchors"),
    "in an unreadable file and in a readable one": ("not_yaml", "unknown_word", "weights"),
    "in keys and in names": ("unknown_key_in_an_item", "unknown_score_in_a_group", "unknown_threshold"),
    "in the counts and elsewhere": ("desk_unknown_item", "unknown_word", "unknown_score_in_a_group"),
    "in what is said of counts, and elsewhere": ("desk_share", "unknown_score_in_a_group", "anchors"),
    "in values and in names": ("unknown_word", "unknown_score_in_a_group", "unknown_threshold", "anchors"),
}


@pytest.mark.parametrize("folders", several.values(), ids=several)
def test_mistakes_in_several_files_are_all_reported_at_once(folders: tuple[str, ...], report: Report):
    problems = report(*folders)
    unnamed = [name for name in folders if not any(is_about(problem, by_folder[name]) for problem in problems)]

    assert not unnamed, listing(problems)


def test_two_mistakes_in_one_file_are_both_reported(tmp_path: Path):
    folder = tmp_path / "small"
    copytree(here / "small", folder)
    decision = folder / DECISION
    text = decision.read_text(encoding="utf-8")
    decision.write_text(text.replace("value: 1.25", "value: low").replace('then: "1"', "then: 1"), encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)

    found = [(problem.what, problem.found, problem.line) for problem in caught.value.problems]
    firm, first, second = (text[: text.index(f"{key}: {{")].count("\n") + 1 for key in ("firm", "Q1", "Q2"))
    assert found == [
        ("wrong kind of value", "low", firm),
        ("wrong kind of value", "1", first),
        ("wrong kind of value", "1", second),
    ]


# The error itself -------------------------------------------------------------------------------------------------


def test_the_message_lists_every_problem_under_its_number(report: Report):
    error = RulebookError(report("unknown_test"))

    assert str(error).splitlines()[0] == "The rulebook has 2 problems:"
    assert len(str(error).splitlines()) == 3
    assert "did you mean 'staffed'?" in str(error)


# Whatever is wrong ------------------------------------------------------------------------------------------------

files = ("rulebook.yaml", SCALES, AGGREGATION, DECISION, INSTRUMENT, DESK, REVIEWING)
contents = {file: read_yaml((here / "small" / file).read_text(encoding="utf-8"), file).data for file in files}


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in some data."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in entries for place in places(value, (*path, key)))][not path :]


def mutilated(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return data in which one value is another, or gone."""
    data = copy.deepcopy(data)
    around = data
    for key in path[:-1]:
        around = around[key]
    if value == "nothing":
        del around[path[-1]]
    else:
        around[path[-1]] = value
    return data


anything = ("nothing", None, "word", 0, -1, 7, 1.5, True, [], {}, ["word"], {"word": "word"})
every_change = [(file, path, value) for file, data in contents.items() for path in places(data) for value in anything]
some_changes = every_change[::61]
"""A sample spread evenly over all places, with every kind of value in turn."""


def test_whatever_stands_at_whatever_place_is_read_or_refused_and_never_a_crash(tmp_path: Path):
    folder = copytree(here / "small", tmp_path / "small")
    crashes = []
    for file, path, value in some_changes:
        sound = (folder / file).read_bytes()
        with (folder / file).open("w", encoding="utf-8") as stream:
            YAML(typ="safe", pure=True).dump(mutilated(contents[file], path, value), stream)
        crashes += [(file, path, value, p.found) for p in problems_of(folder) if p.what == "a crash"]
        (folder / file).write_bytes(sound)

    assert len(some_changes) > 100
    assert crashes == []


# The examples themselves ------------------------------------------------------------------------------------------


def test_every_broken_example_is_in_the_table():
    assert {folder.name for folder in (here / "broken").iterdir()} == set(by_folder)


@pytest.mark.parametrize("folder", by_folder)
def test_a_broken_example_says_in_its_first_line_what_is_wrong_with_it(folder: str):
    heads = [f.read_bytes().splitlines()[0].decode() for f in (here / "broken" / folder).rglob("*.*") if f.is_file()]

    assert all(head.startswith("# ") and head.endswith(".") for head in heads)


@pytest.mark.parametrize("folder", by_folder)
def test_a_broken_example_differs_from_the_small_rulebook_in_a_few_lines_only(folder: str):
    for file in (here / "broken" / folder).rglob("*.yaml"):
        sound = here / "small" / file.relative_to(here / "broken" / folder)
        if sound.exists() and folder != "empty_file":
            lines = [path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (sound, file)]
            changed = [op for op in SequenceMatcher(None, *lines).get_opcodes() if op[0] != "equal"]
            assert sum(max(op[2] - op[1], op[4] - op[3]) for op in changed) <= 12
