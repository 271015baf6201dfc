"""The command ``typology``: what a user types, what is printed, and with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from typology.cli import main

LABEL = "illustrative desk review, not a UN-Habitat result"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def broken_csv(tmp_path: Path) -> str:
    path = tmp_path / "answers.csv"
    path.write_text(
        "unit,name,kind,E1.N1,E1.N2,E1L1,P1.1\n"
        "NAM,Namibia,country,2,7,1,3\n"
        "BWA,Botswana,contry,two,2.3,1,NA: no office\n"
    )
    return str(path)


@pytest.fixture
def lower_threshold(own_rules: Path) -> Path:
    """A rulebook by which fewer frameworks are lacking."""
    decision = own_rules / "decision.yaml"
    decision.write_text(decision.read_text().replace("lacking:\n    value: 1.5", "lacking:\n    value: 1.0"))
    return own_rules


def test_classify_pilots_prints_what_each_country_needs_and_why():
    result = run("classify", "pilots")

    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [line[:5] for line in lines if line[:1] in (["IND"], ["KEN"], ["EGY"], ["COL"]) and len(line[1:2][0]) > 2][
        :4
    ] == [
        ["IND", "India", "2", "Institutions", "2CF"],
        ["KEN", "Kenya", "2", "Institutions", "2CF"],
        ["EGY", "Egypt", "1", "Frameworks", "1-realign"],
        ["COL", "Colombia", "3", "Performance", "determinate"],
    ]
    assert result.stdout.count("Why:") == 4


@pytest.mark.parametrize(
    "words", [["classify", "pilots"], ["explain", "KEN"], ["classify", "--csv"], ["classify", "--json"]]
)
def test_pilots_are_labelled_wherever_they_appear(words: list[str]):
    assert LABEL in " ".join(run(*words).stdout.lower().split()).replace("un-habitat", "UN-Habitat")


def test_no_argument_means_the_pilots():
    assert run("classify").stdout == run("classify", "pilots").stdout


def test_five_mistakes_are_all_printed_with_row_and_column_and_exit_is_1(broken_csv: str):
    result = run("classify", broken_csv)

    assert result.exit_code == 1
    assert result.stdout == ""
    said = result.stderr.splitlines()
    assert said[0].startswith("answers.csv, column E1L1: unknown column")
    assert "'E1.L1'" in said[0]
    assert said[1].startswith("answers.csv, row 2, column E1.N2, unit NAM: off the scale: found '7'")
    assert said[2].startswith("answers.csv, row 3, column kind, unit BWA: unreadable kind")
    assert "'country'" in said[2]
    assert said[3].startswith("answers.csv, row 3, column E1.N1, unit BWA: not a number: found 'two'")
    assert said[4].startswith("answers.csv, row 3, column E1.N2, unit BWA: between two steps")
    assert "'2.5'" in said[4]
    assert said[5] == "5 problems."


def test_json_is_a_list_of_results_with_their_trace():
    results = json.loads(run("classify", "pilots", "--json").stdout)

    assert [r["category"] for r in results] == ["2", "2", "1", "3"]
    assert all(r["trace"] and r["rulebook"]["sha256"] for r in results)


def test_csv_is_the_table_and_namibia_stays_namibia(tmp_path: Path):
    answers = tmp_path / "answers.csv"
    answers.write_text("unit,name,E1.N1\nNA,Namibia,2\n")
    out = tmp_path / "out.csv"
    out.write_text(run("classify", str(answers), "--csv").stdout)

    table = pd.read_csv(out, keep_default_na=False)
    assert table["unit"].tolist() == ["NA"]
    assert table["category"].tolist() == ["U"]


def test_piped_output_is_plain_text():
    command = [sys.executable, "-c", "from typology.cli import main; main()", "classify", "pilots"]
    piped = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "\x1b" not in piped.stdout
    assert not set("│┃━─╭") & set(piped.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "KNE"], "did you mean 'KEN'?"),
        (["classify", "--json", "--csv"], "exclude each other"),
        (["clasify"], "No such command"),
        (["classify", "--headline", "mean"], "not one of"),
        (["explain"], "Missing argument"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_right(words: list[str], said: str):
    result = run(*words)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["classify", "nowhere.csv"], "no such file"),
        (["classify", "pilots", "--rulebook", "2020.2"], "'2020.1'"),
        (["check", "nowhere"], "no such rulebook"),
    ],
)
def test_bad_input_exits_with_1(words: list[str], said: str):
    result = run(*words)

    assert result.exit_code == 1
    assert said in result.stderr


def test_check_proves_the_shipped_rulebook():
    result = run("check", "2020.1")

    assert result.exit_code == 0
    assert "monotone in the order 1 < 2 < 3 < 4 < N (proven)" in result.stdout
    assert "exact (proven)" in result.stdout


def test_check_runs_on_anyones_folder_and_lists_what_is_wrong(own_rules: Path):
    decision = own_rules / "decision.yaml"
    decision.write_text(decision.read_text().replace("at_least: adequate_mean", "at_least: adequte_mean"))

    result = run("check", str(own_rules))

    assert result.exit_code == 1
    assert "decision.yaml, line" in result.stderr
    assert "did you mean 'adequate_mean'?" in result.stderr


def test_a_case_that_fails_is_named_by_check(lower_threshold: Path):
    result = run("check", str(lower_threshold))

    assert result.exit_code == 1
    assert "a case fails" in result.stderr
    assert "cases/" in result.stderr


def test_diff_says_what_differs_and_who_moves(lower_threshold: Path):
    result = run("diff", "2020.1", str(lower_threshold), "--assessments", "pilots")
    words = [line.split() for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert ["changed", "decision.thresholds.lacking.value", "1.5", "1"] in words
    assert ["EGY", "category", "1", "2"] in words
    assert not any(line[:1] == ["KEN"] for line in words)


def test_diff_of_a_rulebook_with_itself_is_empty():
    assert "say the same" in run("diff", "2020.1", "2020.1").stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["desk", "--help"], ["desk", "review", "--help"], ["desk", "fetch", "-h"]]
)
def test_help_answers_without_heavy_libraries(words: list[str]):
    heavy = {"pandas", "sklearn", "scipy", "numpy", "pydantic", "rich", "wbgapi", "requests", "python_calamine"}
    code = (
        "import sys\n"
        "from typology.cli import main\n"
        f"try:\n    main({words})\nexcept SystemExit:\n    pass\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "[]"
