"""The command that questions assessments: what is printed, what machines read, and with which exit code.

Figures and models are made up.
"""

import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import typology as ty
from tests.second_looks.expectations.made_up import DATE, made_up
from typology.cli import main
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.show.crosscheck_tables import print_crosscheck

LABEL = "Illustrative desk review, not a UN-Habitat result."
FEW = ("--draws", "50")

pilots = ty.load_pilots()
world = made_up(45)
regions = ("Africa", "Americas", "Asia")
learned = fit_indicator_model(world.assessments, world.indicators, date=DATE, shuffles=99)
model = replace(
    learned,
    regions=dict(zip(regions, learned.regions.values(), strict=True)),
    labels=("learned from countries that do not exist",),
    set_limit=0.05,
)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["crosscheck", *words], catch_exceptions=False)


def flat(text: str) -> str:
    return " ".join(text.split())


def table(result: Result) -> pd.DataFrame:
    """Return what was printed as CSV."""
    return pd.read_csv(StringIO(result.stdout), dtype=str, keep_default_na=False).set_index("unit")


@pytest.fixture
def recorded(tmp_path: Path) -> str:
    path = tmp_path / "recorded.csv"
    path.write_text("unit,category,who\nKEN,2,a panel\nIND,N,a panel\nEGY,,\nCOL,3.0,\n")
    return str(path)


@pytest.fixture
def figures(tmp_path: Path) -> str:
    """Write figures in the middle of those of all made-up countries for three of the pilots."""
    middle = {
        feature.code: np.exp(feature.middle) if feature.logarithm else feature.middle for feature in model.features
    }
    rows = [(unit, code, 2024, value) for unit in ("IND", "KEN", "EGY") for code, value in middle.items()]
    path = tmp_path / "figures.csv"
    pd.DataFrame(rows, columns=["iso3", "indicator", "year", "value"]).to_csv(path, index=False)
    return str(path)


@pytest.fixture
def trained(tmp_path: Path) -> str:
    return str(save_model(model, tmp_path / "trained").parent)


def test_the_label_comes_first_and_then_the_queue(recorded: str):
    result = run("pilots", "--recorded", recorded, *FEW)
    lines = result.stdout.splitlines()

    assert (result.exit_code, lines[0]) == (0, LABEL)
    rows = [line.split() for line in lines[3:7]]
    assert rows[0] == ["1", "IND", "review:", "category", "N", "2", "category"]
    assert [row[0] for row in rows[1:3]] == ["KEN", "COL"]
    assert rows[3][:3] == ["EGY", "not", "checked"]


def test_every_unit_has_its_reason_folded_to_the_width(recorded: str):
    lines = run("pilots", "--recorded", recorded, *FEW).stdout.splitlines()

    assert max(map(len, lines)) <= 110
    said = flat(" ".join(lines))
    assert "IND itself: Category N is recorded, but the answers lead to 2: varied a little, they give N in none" in said
    assert "EGY No view could look, which speaks neither for nor against the assessment." in said
    assert "assessment. itself: " in said
    assert said.count("public figures: No public figures were given.") == 4
    assert "1 review: category, 2 no objection, 1 not checked." in said
    assert "No objection shows nothing to be right." in said
    assert said.endswith("Not checked means that no view could look, which speaks neither for nor against.")


def test_only_the_unit_is_bold_in_a_reason():
    stream = StringIO()
    print_crosscheck(Console(file=stream, force_terminal=True, width=60), ty.crosscheck(ty.classify(pilots), draws=50))
    first = next(line for line in stream.getvalue().splitlines() if "  No view could" in line)
    assert re.fullmatch(r"\x1b\[1m[A-Z]{3}\x1b\[0m  No view could look.*", first)


def test_without_words_the_pilots_are_checked():
    assert run(*FEW).stdout == run("pilots", *FEW).stdout


def test_files_are_read_as_by_every_other_command(tmp_path: Path):
    (tmp_path / "answers.csv").write_text("unit,E1.N1\nXXA,2\n")

    result = run(str(tmp_path / "answers.csv"), *FEW, "--csv")

    assert table(result)["verdict"].to_dict() == {"XXA": "not checked"}


def test_csv_is_the_table_of_the_cross_check(recorded: str):
    one = ty.crosscheck(ty.classify(ty.load_pilots()), recorded={"KEN": 2, "IND": "N", "COL": "3"}, draws=50)

    assert run("--recorded", recorded, *FEW, "--csv").stdout == one.table.to_csv()


def test_the_same_seed_gives_the_same_numbers_and_another_one_others(recorded: str):
    first, again, other = (
        table(run("--recorded", recorded, *FEW, "--csv", "--seed", seed))["p_recorded"].tolist() for seed in "001"
    )
    assert first == again
    assert first != other


def test_a_model_and_its_figures_say_what_they_lead_one_to_expect(figures: str, trained: str):
    words = ("--indicators", figures, "--model", trained, "--date", DATE, *FEW)
    found = table(run(*words, "--csv"))
    said = flat(run(*words).stdout)

    assert (found.loc[["IND", "KEN", "EGY"], "flag_indicators"] != "").all()
    assert (found["verdict"] == "review: scores").any()
    assert (found.at["COL", "flag_indicators"], found.at["COL", "verdict"]) == ("", "not checked")
    assert "what public indicators lead one to expect; the answers depart most in" in said
    assert "was not held against the answers: there are no public indicators of it." in said
    assert "Learned from countries that do not exist." in said


def test_json_holds_units_blocks_expectations_labels_and_notes(figures: str, trained: str):
    content = json.loads(run("--indicators", figures, "--model", trained, "--date", DATE, *FEW, "--json").stdout)

    assert list(content) == ["label", "notes", "units", "blocks", "expectations"]
    assert content["label"].endswith("learned from countries that do not exist")
    assert [unit["unit"] for unit in content["units"]] == ["IND", "KEN", "EGY", "COL"]
    assert len(content["expectations"]) == 4 * len(model.blocks)
    assert content["expectations"][-1]["expected"] is None
    assert isinstance(content["units"][0]["p_indicators"], float)


def test_without_figures_json_says_that_there_are_none():
    content = json.loads(run(*FEW, "--json").stdout)

    assert (content["blocks"], content["expectations"]) == (None, None)
    assert {unit["verdict"] for unit in content["units"]} == {"not checked"}
    assert {unit["label"] for unit in content["units"]} == {"illustrative desk review, not a UN-Habitat result"}


def test_a_long_table_shows_the_queue_and_says_what_is_not_listed(tmp_path: Path):
    lines = ["unit,E1.N1", *(f"U{number:04},2" for number in range(300))]
    (tmp_path / "many.csv").write_text("\n".join(lines))
    said = flat(run(str(tmp_path / "many.csv"), "--draws", "2").stdout)

    assert "300 not checked." in said
    assert "300 units are not listed; --csv and --json give every one of them." in said


@pytest.mark.parametrize(("units", "told"), [(40, True), (41, False)])
def test_of_many_units_the_reasons_to_look_again_are_told_and_the_others_are_in_the_table(
    units: int, told: bool, tmp_path: Path
):
    lines = ["unit,E1.N1", *(f"U{number:04},2" for number in range(units))]
    (tmp_path / "many.csv").write_text("\n".join(lines))
    said = flat(run(str(tmp_path / "many.csv"), "--draws", "2").stdout)

    assert ("U0001 No view could look" in said) == told
    assert ("No reasons are shown; --csv and --json give every one of them." in said) != told
    assert "U0001 not checked" in said


# bad input


def test_bad_records_are_all_printed_with_file_and_row_and_exit_is_1(tmp_path: Path):
    path = tmp_path / "bad.csv"
    path.write_text("unit,category\nKEM,5\n\n,2\nIND,2\nIND,3\nEGY,2,more\n")

    result = run("--recorded", str(path), *FEW)

    assert (result.exit_code, result.stdout) == (1, "")
    said = result.stderr.splitlines()
    assert said[0].startswith("bad.csv, row 2, column unit: recorded category of an unknown unit: found 'KEM'")
    assert said[0].endswith("did you mean 'KEN'?")
    assert said[1].startswith("bad.csv, row 2, column category: no category of the rulebook: found '5'")
    assert said[2].startswith("bad.csv, row 4: a category of no unit: found '2'")
    assert said[3].startswith("bad.csv, row 6, column unit: two recorded categories: found 'IND'")
    assert "the first is in row 5" in said[3]
    assert said[4].startswith("bad.csv, row 7: rows of different length")
    assert said[5:] == ["5 problems."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"iso3,verdict\nKEN,2\n", "2 problems."),
        (b"unit,verdict\nKEN,2\n", "row 1: missing column: found 'unit, verdict'; expected a column category"),
        (b"", "empty file"),
        ("unit,category\nCôte,2\n".encode("latin-1"), "not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_record_says_what_it_lacks(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "recorded.csv"
    path.write_bytes(content)

    result = run("--recorded", str(path), *FEW)

    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    "content",
    [b"unit,category\nKEN,2.0\nIND,N\n", "\ufeffunit;category\r\n\r\nKEN;2,0\r\nIND;N\r\n".encode()],
)
def test_records_are_read_as_spreadsheets_save_them(tmp_path: Path, content: bytes):
    path = tmp_path / "recorded.csv"
    path.write_bytes(content)

    found = table(run("--recorded", str(path), *FEW, "--csv"))

    assert found["recorded"].to_dict() == {"IND": "N", "KEN": "2", "EGY": "", "COL": ""}


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_record_that_is_not_there_exits_with_1(name: str):
    result = run("--recorded", name, *FEW)

    assert result.exit_code == 1
    assert "no such file" in result.stderr or "a folder, not a file" in result.stderr


def test_a_model_that_cannot_be_used_exits_with_1_and_says_why(figures: str, tmp_path: Path):
    path = tmp_path / "model.joblib"
    path.write_bytes(b"\x80\x04N.")

    for name, said in ((str(path), "a file that can run code"), ("no such model", "no such model")):
        result = run("--indicators", figures, "--model", name, "--date", DATE, *FEW)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


def test_a_model_of_another_rulebook_exits_with_1(figures: str, trained: str, own_rules: Path):
    file = own_rules / "crosscheck.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 0.05", "value: 0.06", 1), encoding="utf-8")

    result = run("--indicators", figures, "--model", trained, "--rulebook", str(own_rules), "--date", DATE, *FEW)

    assert result.exit_code == 1
    assert "The model was learned by rulebook 2020.1" in result.stderr


def test_bad_figures_exit_with_1(tmp_path: Path):
    path = tmp_path / "bad.csv"
    path.write_text("iso3,indicator,year,value\nKNE,INFORM.RISK,2020,5\n")

    result = run("--indicators", str(path), *FEW)

    assert result.exit_code == 1
    assert "unknown country: found 'KNE'" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--csv", "--json"], "exclude each other"),
        (["--model", "world"], "give them with --indicators"),
        (["--date", "2026-01-01"], "--date is for --indicators"),
        (["--indicators", "a.csv", "--date", "yesterday"], "expected one such as 2020-12-31"),
        (["--draws", "0"], "whole number"),
        (["--seed", "-1"], "whole number"),
        (["--draws", "many"], "not a valid integer"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_right(words: list[str], said: str):
    result = run(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in flat(result.stderr)


def test_a_rulebook_that_does_not_say_when_to_look_is_the_wrong_one(own_rules: Path):
    for name in ("crosscheck.yaml", "desk/features.yaml"):
        (own_rules / name).unlink()

    result = run("--rulebook", str(own_rules), *FEW)

    assert result.exit_code == 2
    assert "does not say when to look at an assessment again" in flat(result.stderr)
