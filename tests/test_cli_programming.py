"""The commands that look at many units together: map, group, hubs and support.

What is printed, what machines read, and with which exit code. Assessments that are complete are made up, of places that
do not exist.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import typology as ty
from tests.portfolio.groups.made import all_at
from typology.cli import main
from typology.commands.hub_places import read_places_file
from typology.show.programme_tables import print_frontier, print_groups, print_hubs, print_map
from typology.show.support_tables import print_support, print_unit

LABEL = "Illustrative desk review, not a UN-Habitat result."
CODES = ("XAA", "XAB", "XAC", "XAD", "XAE", "XAF")
MADE = {
    "XAA": all_at(1, 1),
    "XAB": all_at(1, 1, E4=1.5),
    "XAC": all_at(2.5, 2, C1=1),
    "XAD": all_at(3.5, 3, P1=1.5, P2=2),
    "XAE": all_at(3.5, 2, C1=0.5),
    "XAF": all_at(2, 1, K=4),
}
POINTS = [(0, 30), (2, 32), (4, 34), (40, 10), (42, 12), (44, 14)]
EVERY = [["map"], ["group", "--draws", "0"], ["hubs", "--hubs", "2"], ["hubs", "--frontier", "1-3"], ["support"]]

book = ty.load_rulebook()
told = ty.load_pilots(book)
pilots = ty.classify(told)

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[1].parent / "shared/data")
world = data / "world_indicators.csv"
needs_world = pytest.mark.skipif(not world.is_file(), reason=f"no figures of the world at {data}")


@pytest.fixture(autouse=True)
def pilots_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read of the pilots: it takes most of the time of a command."""
    read = ty.load_pilots
    monkeypatch.setattr("typology.assessment.pilots.load_pilots", lambda asked: told if asked is book else read(asked))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def flat(text: str) -> str:
    return " ".join(text.split())


def no_number(word: str) -> float:
    raise AssertionError(f"{word} is no JSON")


def content(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    read: dict[str, Any] = json.loads(result.stdout, parse_constant=no_number)
    return read


def table(*words: str) -> pd.DataFrame:
    result = run(*words, "--csv")
    assert (result.exit_code, result.stderr) == (0, "")
    return pd.read_csv(StringIO(result.stdout), keep_default_na=False)


def printed(width: int, show: Callable[..., None], *found: Any) -> str:
    """Return what stands on a terminal of some width."""
    stream = StringIO()
    show(Console(file=stream, width=width, force_terminal=True, color_system=None, highlight=False), *found)
    return stream.getvalue()


@pytest.fixture
def answers(tmp_path: Path) -> str:
    path = tmp_path / "answers.csv"
    pd.DataFrame([{"unit": code, **told} for code, told in MADE.items()]).to_csv(path, index=False)
    return str(path)


@pytest.fixture
def places(tmp_path: Path) -> str:
    path = tmp_path / "places.csv"
    rows = [(code, *point) for code, point in zip(CODES, POINTS, strict=True)]
    pd.DataFrame(rows, columns=["unit", "latitude", "longitude"]).to_csv(path, index=False)
    return str(path)


# what every one of them promises


@pytest.mark.parametrize("words", EVERY)
def test_the_label_comes_first_in_every_format(words: list[str]):
    result = run(*words)
    assert (result.exit_code, result.stdout.splitlines()[0], result.stderr) == (0, LABEL, "")
    assert next(iter(content(*words).items())) == ("label", "illustrative desk review, not a UN-Habitat result")
    assert set(table(*words)["label"]) == {"illustrative desk review, not a UN-Habitat result"}


@pytest.mark.parametrize("words", EVERY)
def test_made_up_assessments_carry_no_label(words: list[str], answers: str, places: str):
    where = ["--places", places] if words[0] == "hubs" else []

    assert "label" not in table(*words, answers, *where)
    assert content(*words, answers, *where)["label"] == ""
    assert run(*words, answers, *where).stdout.strip()


@pytest.mark.parametrize("words", EVERY)
def test_without_words_the_pilots_are_looked_at(words: list[str]):
    assert run(*words, "--csv").stdout == run(*words, "pilots", "--csv").stdout


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--json", "--csv"], "exclude each other"),
        (["--region", "Afrika"], "no unit lies in 'Afrika'; did you mean 'Africa'?"),
        (["--region", ""], "no unit lies in ''"),
        (["--countries", "FRA"], "none of the units is one of --countries"),
        (["--date", "2026-11-20"], "--date is for --desk"),
        (["pilots", "--desk", "figures.csv"], "expected files or --desk, and not both"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_right(words: list[str], wrong: list[str], said: str):
    result = run(*words, *wrong)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in flat(result.stderr)


@pytest.mark.parametrize("words", EVERY)
def test_a_file_that_is_not_there_is_a_problem_of_the_input(words: list[str]):
    result = run(*words, "nowhere.csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no such file" in result.stderr


@pytest.mark.parametrize("words", EVERY)
def test_the_help_explains_every_option(words: list[str]):
    said = run(words[0], "--help").stdout
    command = main.commands[words[0]]

    assert all(getattr(option, "help", "") for option in command.params if option.param_type_name == "option")
    assert "INTEGER RANGE" not in said
    assert "FLOAT" not in said


def test_only_units_of_a_region_however_it_is_written():
    assert table("map", "--region", "sub-saharan africa")["unit"].tolist() == ["KEN"]
    assert table("map", "--region", "Africa")["unit"].tolist() == ["KEN", "EGY"]


def test_countries_that_are_no_units_are_told_and_nothing_else_changes():
    result = run("map", "--countries", "KEN,France,IND", "--csv")

    assert pd.read_csv(StringIO(result.stdout))["unit"].tolist() == ["IND", "KEN"]
    assert result.stderr == "Of --countries, not among the units: FRA.\n"
    assert "189 of them" in run("map", "--countries", "un", "--csv").stderr


@pytest.mark.parametrize("words", [EVERY[0], EVERY[1], EVERY[2], EVERY[3]])
def test_a_picture_is_drawn_beside_the_answer(words: list[str], tmp_path: Path):
    path = tmp_path / "drawn.svg"
    result = run(*words, "--csv", "--picture", str(path))

    assert result.exit_code == 0
    assert result.stdout == run(*words, "--csv").stdout
    assert result.stderr == f"{path} is drawn.\n"
    assert "<svg" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [EVERY[0], EVERY[1], EVERY[2], EVERY[3]])
def test_without_matplotlib_the_answer_stands_and_the_message_says_what_to_install(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run(*words, "--csv", "--picture", str(tmp_path / "drawn.png"))

    assert result.exit_code == 1
    assert result.stdout.startswith(("unit,", "hubs,"))
    assert 'pip install "typology[plot]"' in result.stderr


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--picture", "nowhere/drawn.png", "no such folder"),
        ("--picture", "drawn.gif", "ends in .png or .svg or .pdf"),
        ("--geojson", "map.csv", "ends in .geojson or .json"),
    ],
)
def test_where_nothing_can_be_written_is_told_before_anything_is_read(
    option: str, name: str, said: str, tmp_path: Path
):
    result = run("map", "no such file.csv", option, str(tmp_path / name))

    assert result.exit_code == 2
    assert said in flat(result.stderr)


def test_from_a_shell_nothing_but_the_answer_goes_to_stdout():
    """Solvers print by themselves, below Python."""
    words = ["hubs", "--hubs", "2", "--capacity", "6", "--json"]
    command = f"import sys; sys.argv = {['typology', *words]}; from typology.cli import run; run()"
    found = subprocess.run([sys.executable, "-c", command], capture_output=True, encoding="utf-8", check=True)

    assert json.loads(found.stdout) == content(*words[:-1])


@needs_world
@pytest.mark.parametrize("words", [["map"], ["group", "--draws", "0"], ["hubs", "--hubs", "3"], ["support"]])
def test_desk_reviews_of_a_region_are_open_and_say_so(words: list[str]):
    desk = ("--desk", str(world), "--date", "2026-11-20", "--countries", "un")
    result = run(*words, *desk, "--region", "Sub-Saharan Africa", "--csv")
    found = pd.read_csv(StringIO(result.stdout), keep_default_na=False)

    assert result.exit_code == 0
    assert found["unit"].nunique() == 48
    assert set(found["label"]) == {"desk pre-classification from public indicators, not a UN-Habitat result"}
    assert "NAM" in set(found["unit"])


# the map of needs


def test_the_map_shows_who_stands_where(answers: str):
    lines = run("map", answers).stdout.splitlines()

    assert lines[0].startswith("domain  1 Frameworks  2 Institutions  3 Performance  4 Sector  N No priority need")
    assert [line.split() for line in lines[1:5]] == [
        ["D1", "XAA", "XAB", "XAF", "-", "-", "-"],
        ["D2", "-", "-", "-", "XAC", "XAE", "-"],
        ["D3", "-", "-", "-", "-", "XAD"],
        ["D4", "-", "-", "-", "-", "-"],
    ]
    assert "undetermined" not in " ".join(lines)


def test_the_map_names_domains_and_says_what_is_open():
    said = flat(run("map").stdout)

    assert "D4 Effective urban crisis prevention and response." in said
    assert "too little is answered to say the priority domain of 4 of 4 units." in said
    assert "In front by what is answered so far: D1 IND KEN D3 EGY D4 COL How many could stand" in said
    assert said.endswith("D4 1 - 1 - -")


@pytest.mark.parametrize(("width", "named"), [(80, False), (150, True)])
def test_no_head_of_a_column_is_broken(width: int, named: bool):
    said = printed(width, print_map, ty.needs_map(pilots))

    assert ("2 Institutions   3 Performance" in said) == named
    assert ("Category: 1 Frameworks, 2 Institutions" in said) != named
    assert max(map(len, said.splitlines())) <= width


def test_the_map_as_data_has_every_unit_once_and_all_places_it_could_have():
    found = content("map", "--by", "region")

    assert sorted(unit for cell in found["cells"] for unit in cell["units"]) == ["COL", "EGY", "IND", "KEN"]
    kenya = next(unit for unit in found["units"] if unit["unit"] == "KEN")
    assert kenya["possible_domains"] == ["D1", "D2", "D3"]
    assert {"region": "Asia", "domain": "D3", "category": "2", "count": 1} in found["could_be"]
    assert all(cell["count"] > 0 for cell in found["could_be"])


def test_a_map_by_region_has_a_part_for_each():
    lines = run("map", "--by", "region").stdout.splitlines()

    assert [line for line in lines if line in ("Africa", "Americas", "Asia")] == ["Africa", "Americas", "Asia"]


def test_parts_that_are_none_are_wrong_use():
    result = run("map", "--by", "regoin")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "'region'" in result.stderr


def test_a_map_is_written_for_other_software(tmp_path: Path):
    path = tmp_path / "map.geojson"
    result = run("map", "--geojson", str(path))

    assert result.exit_code == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))["features"]) == 4


# groups


def test_groups_are_told_one_by_one(answers: str):
    found = ty.group(ty.classify(ty.read_assessments(answers)), draws=0)
    said = flat(run("group", answers, "--draws", "0").stdout)

    for one in found:
        assert flat(f"{one.name} {one.sentence} Where to exchange: ") in said
    assert "How stable the groups are was not checked." in said
    assert table("group", answers, "--draws", "0").set_index("unit")["group"].to_dict() == found.as_mapping()


def test_stability_is_explained_where_it_was_checked():
    said = flat(run("group", "--draws", "5").stdout)

    assert "Stability is how much of a group comes again" in said
    assert re.search(r"D1 in front x 2 +2 +\d+% +IND KEN", said)


def test_groups_as_data_have_units_gaps_and_channels():
    found = content("group", "--draws", "0")

    assert list(found) == ["label", "groups", "members", "gaps", "channels"]
    assert found["groups"][0]["units"] == ["IND", "KEN"]
    assert found["channels"][0]["for_whom"] == ["IND", "KEN"]
    assert "index" not in found["gaps"][0]
    assert table("group", "--draws", "0", "--gaps").columns[0] == "group"


def test_groups_by_other_words():
    assert set(table("group", "--by", "region", "--draws", "0")["group"]) == {"Africa", "Americas", "Asia"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--gaps"], "--gaps goes with --csv"),
        (["--by", "regoin"], "'region'"),
        (["--draws", "-1"], "--draws"),
        (["--seed", "-1"], "whole number"),
        (["--profile", "HLM"], "no profile 'HLM'"),
    ],
)
def test_wrong_groups_exit_with_2(words: list[str], said: str):
    result = run("group", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in flat(result.stderr)


# hubs


def test_a_plan_says_where_hubs_stand_whom_they_serve_and_what_counted():
    plan = ty.plan_hubs(pilots, 2)
    said = flat(run("hubs", "--hubs", "2").stdout)

    assert flat(plan.sentence) in said
    assert all(flat(note) in said for note in plan.notes)
    assert "KEN Kenya 3 9 2,992 5,437 IND KEN EGY" in said
    assert "Languages of its units: English (2), Arabic (1), Hindi (1), Swahili (1)." in said


def test_numbers_stand_under_their_heads():
    lines = run("hubs", "--hubs", "2").stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("hub "))
    ends = [lines[start].index(head) + len(head) for head in ("serves", "load", "mean km", "worst km")]

    for line in lines[start + 1 : start + 3]:
        assert all(line[end - 1].isdigit() and line[end] == " " for end in ends)


@pytest.mark.parametrize("width", [60, 80, 150])
def test_nothing_is_wider_than_the_terminal(width: int):
    hubs, needs = ty.plan_hubs(pilots, 2), ty.support(pilots)
    served = ty.presence(pilots)
    for show, *found in (
        (print_hubs, hubs),
        (print_frontier, ty.hub_frontier(pilots, [1, 2, 9])),
        (print_groups, ty.group(pilots, draws=0)),
        (print_map, ty.needs_map(pilots, by="region")),
        (print_support, needs, served),
        (print_unit, needs, served, "KEN"),
    ):
        assert max(map(len, printed(width, show, *found).splitlines())) <= width


def test_hubs_as_data():
    found = content("hubs", "--hubs", "2", "--capacity", "9")

    assert [hub["hub"] for hub in found["hubs"]] == ["KEN", "COL"]
    assert found["hubs"][0]["served"] == ["IND", "KEN", "EGY"]
    assert (found["hubs"][1]["latitude"], found["hubs"][1]["capacity"]) == (4.61, 9)
    assert found["gap"] <= 0.01
    assert found["weights"]["language"] == 1000
    assert {unit["hub"] for unit in found["units"]} == {"KEN", "COL"}
    assert found["skills"][0]["units"] == ["IND", "KEN"]


def test_csv_of_hubs_is_whom_each_serves_or_its_skills():
    assert table("hubs", "--hubs", "2").set_index("unit")["hub"].to_dict() == {
        "IND": "KEN",
        "KEN": "KEN",
        "EGY": "KEN",
        "COL": "COL",
    }
    assert table("hubs", "--hubs", "2", "--skills").columns[:3].tolist() == ["hub", "kind", "subject"]


def test_options_reach_the_plan():
    plan = ty.plan_hubs(
        pilots, (1, 3), fixed=["EGY"], candidates=["KEN", "EGY", "SEN"], weights={"likeness": 0.0}, gap=0.0
    )
    words = ("--hubs", "1-3", "--fixed", "Egypt", "--candidates", "KEN,EGY,SEN", "--weight", "likeness=0", "--gap", "0")
    found = content("hubs", *words)

    assert [hub["hub"] for hub in found["hubs"]] == list(plan.hubs)
    assert (found["cost"], found["weights"]["likeness"]) == (plan.cost, 0)


def test_a_frontier_is_a_line_for_each_number_and_says_why_there_is_no_plan():
    result = run("hubs", "--frontier", "3-5")
    lines = result.stdout.splitlines()

    assert result.exit_code == 0
    assert any(re.match(r" +3 +35,067 +\d", line) for line in lines)
    assert "5 hubs: More hubs than places for them: found '5'; expected at most 4" in flat(result.stdout)
    found = content("hubs", "--frontier", "3-5")
    assert [row["where"] for row in found["frontier"]] == [["IND", "EGY", "COL"], ["IND", "KEN", "EGY", "COL"], []]
    assert found["frontier"][2]["cost"] is None


def test_a_frontier_without_any_plan_exits_with_1():
    result = run("hubs", "--frontier", "5-6")

    assert result.exit_code == 1
    assert "No plan was found for 5 and 6 hubs" in result.stdout


def test_units_without_a_point_need_places(answers: str, places: str):
    without = run("hubs", answers, "--hubs", "2")
    assert (without.exit_code, without.stdout) == (2, "")
    assert "XAA, XAB, XAC, XAD, XAE and XAF" in flat(without.stderr)
    assert "--places FILE.csv with the columns unit, latitude and longitude" in flat(without.stderr)

    served = table("hubs", answers, "--hubs", "2", "--places", places).set_index("unit")["hub"]
    assert served[["XAA", "XAB", "XAC"]].nunique() == 1
    assert served[["XAD", "XAE", "XAF"]].nunique() == 1
    assert served.nunique() == 2


def test_places_of_units_that_are_left_out_do_no_harm(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("unit;latitude;longitude\nKEN;-1,3;36,8\nIND;28,6;77,2\nXAH;10,0;10,0\n")
    words = ("hubs", "--hubs", "1", "--places", str(path), "--countries", "KEN,EGY")

    assert content(*words)["hubs"][0]["served"] == ["KEN", "EGY"]
    assert content(*words, "--candidates", "XAH")["hubs"][0]["hub"] == "XAH"
    assert "a place that is not used: found 'XAH'" in run("hubs", "--hubs", "1", "--places", str(path)).stderr


def test_every_problem_of_places_is_told_with_its_row(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("unit,latitude,longitude\nXAA,91,0\n,0,0\nXAB,0,east\nXAA,0,nan\n")
    result = run("hubs", "--hubs", "1", "--places", str(path))

    assert (result.exit_code, result.stdout) == (1, "")
    said = result.stderr.splitlines()
    assert said[0].startswith("places.csv, row 2, column latitude: no point on the Earth: found '91'")
    assert said[1].startswith("places.csv, row 3, column unit: a place without a code")
    assert said[2].startswith("places.csv, row 4, column longitude: no point on the Earth: found 'east'")
    assert [line.partition(":")[0] for line in said[3:5]] == [
        "places.csv, row 5, column unit",
        "places.csv, row 5, column longitude",
    ]
    assert said[-1] == "5 problems."


def test_places_without_their_columns_are_refused(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text("unit,lat,lon\nXAA,1,2\n")
    with pytest.raises(ty.AssessmentError, match="a column latitude"):
        read_places_file(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "expected one of --hubs 4, --hubs 4-8 and --frontier 2-10"),
        (["--hubs", "2", "--frontier", "2-4"], "expected one of"),
        (["--hubs", "0"], "at least 1 hub"),
        (["--hubs", "9-4"], "such as 4-9"),
        (["--hubs", "some"], "such as 4, or a range such as 4-8"),
        (["--frontier", "0-3"], "at least 1 hub"),
        (["--hubs", "9"], "more hubs than places for them: found '9'; expected at most 4"),
        (["--hubs", "2", "--skills"], "--skills goes with --csv"),
        (["--frontier", "2-3", "--skills", "--csv"], "--skills is for one plan"),
        (["--hubs", "2", "--fixed", "KNE"], "did you mean 'KEN'?"),
        (["--hubs", "2", "--candidates", "XXQ"], "a country, or a place of --places"),
        (["--hubs", "2", "--weight", "languages=3"], "did you mean 'language'?"),
        (["--hubs", "2", "--weight", "language"], "expected NAME=NUMBER"),
        (["--hubs", "2", "--weight", "language=1", "--weight", "language=2"], "a weight already"),
        (["--hubs", "2", "--weight", "language=-1"], "kilometres, 0 or more"),
        (["--hubs", "2", "--capacity", "nan"], "--capacity is no number"),
        (["--hubs", "2", "--lowest-load", "-1"], "--lowest-load is no number"),
        (["--hubs", "2", "--within", "regoin"], "did you mean 'region'?"),
        (["--hubs", "2", "--loads", "poplation"], "there are no such loads"),
        (["--hubs", "2", "--gap", "2"], "a gap is a share from 0 to below 1"),
        (["--hubs", "2", "--time-limit", "0"], "a number of seconds above 0"),
    ],
)
def test_a_wrong_question_about_hubs_exits_with_2(words: list[str], said: str):
    result = run("hubs", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in flat(result.stderr)


def test_all_that_is_wrong_is_told_at_once():
    said = run("hubs", "--hubs", "2", "--weight", "x=3", "--fixed", "XXQ", "--loads", "y").stderr

    assert all(words in said for words in ("unknown weight", "found 'XXQ'", "found 'y'"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--hubs", "2", "--capacity", "2"], "a capacity of 5.5 or more per hub"),
        (["--hubs", "3", "--capacity", "4.5"], "a capacity of 5 or more (--capacity)"),
        (["--hubs", "3", "--capacity", "4.5"], "4 hubs or more (--hubs)"),
        (["--hubs", "1", "--most-km", "6000"], "a longest distance of 11,211 km (--most-km)"),
        (["--hubs", "1", "--most-km", "100", "--candidates", "EGY"], "--most-km 11211 or more"),
        (["--hubs", "2", "--within", "region"], "(or none at all, without --within)"),
        (
            ["--hubs", "2", "--within", "region", "--candidates", "KEN,IND"],
            "no candidate lies in the region 'Americas'",
        ),
    ],
)
def test_what_nobody_can_satisfy_exits_with_1_and_says_what_would_do(words: list[str], said: str):
    result = run("hubs", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no such plan." in result.stderr
    assert said in flat(result.stderr)


def test_when_time_runs_out_the_message_names_the_option(monkeypatch: pytest.MonkeyPatch):
    def too_slow(*_given: object, **_told: object) -> None:
        raise ty.OutOfTimeError(3)

    monkeypatch.setattr("typology.portfolio.hub_plans.planning.search_hubs", too_slow)
    result = run("hubs", "--hubs", "2")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "In 3 seconds no plan was found" in result.stderr
    assert "--time-limit" in result.stderr


def test_the_words_that_the_command_replaces_are_those_of_the_library():
    """Would the library say it otherwise, a message would speak of Python again."""
    room = Path(ty.__file__).parent / "portfolio/hub_plans"
    text = "".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    said = (
        "places={{", "or serve= and candidates= without them", "within= with a part", "or serve= without them",
        ", or a mapping from unit to part", ", or a mapping from unit to load", "or a place in places=",
        "candidates= with", "most_km=",
    )  # fmt: skip
    assert [words for words in said if words not in text] == []


# support


def test_support_is_a_line_for_each_unit():
    lines = [line.split() for line in run("support").stdout.splitlines()]
    kenya = next(line for line in lines if line[:1] == ["KEN"])

    assert kenya[1:7] == ["resident", "team", "no", "24", "+", "3"]


def test_support_of_one_unit_is_told_in_sentences():
    found = ty.support(pilots)
    said = flat(run("support", "--unit", "COL").stdout)

    assert said.startswith(f"{LABEL} Colombia (COL): hub.")
    for entry in found.of("COL"):
        assert flat(f"{entry.name}{'' if entry.certain else ' (possible)'}. {entry.text}") in said
        assert flat(entry.reason) in said
    assert "more do not stand in front" in said


def test_offices_change_how_a_unit_is_served_and_nothing_else():
    without, there = content("support"), content("support", "--offices", "KEN,EGY")

    assert without["suggestions"] == there["suggestions"]
    rules = {unit["unit"]: unit["rule"] for unit in there["presence"]}
    assert rules["KEN"] == ["office_at_work"]
    assert rules["KEN"] != next(unit["rule"] for unit in without["presence"] if unit["unit"] == "KEN")


def test_support_as_data_is_that_of_the_library():
    found = content("support", "--unit", "KEN")
    entries = ty.support(pilots).of("KEN", everything=True)

    assert [row["id"] for row in found["suggestions"]] == [entry.id for entry in entries]
    assert [tuple(row["basis"]) for row in found["suggestions"]] == [entry.basis for entry in entries]
    assert [unit["unit"] for unit in found["presence"]] == ["KEN"]
    assert table("support", "--unit", "KEN")["id"].tolist() == [entry.id for entry in entries]


@pytest.mark.parametrize(("ending", "begins"), [(".html", "<!DOCTYPE html>"), (".md", "#"), (".txt", "")])
def test_a_brief_is_written_beside_the_answer(ending: str, begins: str, tmp_path: Path):
    path = tmp_path / f"kenya{ending}"
    result = run("support", "--unit", "KEN", "--brief", str(path))

    assert (result.exit_code, result.stderr) == (0, f"{path} is written.\n")
    assert result.stdout == run("support", "--unit", "KEN").stdout
    text = path.read_text(encoding="utf-8")
    assert text.lower().startswith(begins.lower())
    assert "Kenya" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "KNE"], "did you mean 'KEN'?"),
        (["--brief", "kenya.html"], "name it with --unit"),
        (["--unit", "KEN", "--brief", "kenya.pdf"], "ends in .html or .md or .txt"),
        (["--offices", "KNE"], "There is no unit 'KNE'"),
        (["--profile", "HLM"], "no profile 'HLM'"),
    ],
)
def test_wrong_use_of_support_exits_with_2(words: list[str], said: str):
    result = run("support", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in flat(result.stderr)


def test_a_rulebook_without_presence_or_catalogue_says_so(own_rules: Path):
    (own_rules / "presence.yaml").unlink()
    assert content("support", "--rulebook", str(own_rules))["presence"] is None
    assert "no tables of presence" in run("support", "--rulebook", str(own_rules), "--offices", "KEN").stderr

    (own_rules / "support.yaml").unlink()
    result = run("support", "--rulebook", str(own_rules))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no catalogue of support" in result.stderr
