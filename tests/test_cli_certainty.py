"""The commands that say how sure a result is answer as the library does, and tell wrong use."""

import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import typology as ty
from typology.cli import main

LABEL = "illustrative desk review, not a UN-Habitat result"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def words(result: Result) -> str:
    return " ".join(result.output.split())


def half_answered(tmp_path):
    book = ty.load_rulebook()
    left_out = [item for item in book.items if ".L" in item or item.startswith("P")]
    file = tmp_path / "half.json"
    file.write_text(ty.load_pilots().with_answers("COL", dict.fromkeys(left_out), book).to_json(), encoding="utf-8")
    return str(file)


def test_acceptability_prints_shares_stability_and_the_label():
    told = words(run("acceptability", "pilots", "--draws", "500"))

    assert LABEL in told.lower() or LABEL in told.replace("Illustrative", "illustrative")
    assert "KEN 0.0% 100.0%" in told
    assert "MODE_DIFFERS" in told
    assert "500 draws, seed 0" in told


def test_acceptability_gives_the_table_of_the_library_as_csv_and_json():
    found = ty.acceptability(ty.load_pilots(), draws=300, seed=4)
    table = pd.read_csv(io.StringIO(run("acceptability", "--draws", "300", "--seed", "4", "--csv").output))

    assert table["3"].tolist() == found.table["3"].tolist()
    assert run("acceptability", "--draws", "300", "--seed", "4", "--json").output == found.to_json()


@pytest.mark.parametrize("arguments", [("--draws", "-5"), ("--draws", "0"), ("--seed", "-1"), ("--json", "--csv")])
def test_wrong_numbers_are_wrong_use(arguments):
    result = run("acceptability", "pilots", *arguments)

    assert result.exit_code == 2
    assert "Error" in result.output


def test_sensitivity_says_what_moves_a_pilot():
    told = words(run("sensitivity", "pilots", "--draws", "0"))

    assert "What would move Egypt (EGY) from category 1" in told
    assert "Half a point more on E1.N1 (1.5 to 2) would make Egypt category 2" in told


def test_sensitivity_gives_its_tables_as_json():
    content = json.loads(run("sensitivity", "pilots", "--draws", "0", "--json").output)

    assert {"label", "items", "thresholds", "weights", "indices"} == set(content)
    assert content["label"] == "illustrative desk review, not a UN-Habitat result"
    assert {row["unit"] for row in content["items"]} == {"IND", "KEN", "EGY", "COL"}


def test_pathway_prints_the_letter_of_the_library():
    printed = run("pathway", "EGY", "pilots", "--target", "2", "--fix", "E1", "--cost", "E3=2").output

    assert printed.strip() == str(ty.pathway(ty.load_pilots(), "EGY", "2", fixed="E1", costs={"E3": 2})).strip()


def test_a_pathway_that_cannot_be_is_explained_with_exit_code_1():
    result = run("pathway", "KEN", "pilots", "--target", "3", "--fix", "I")

    assert result.exit_code == 1
    assert "institutions" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("KNE", "--target", "3"), "KEN"),
        (("KEN", "--target", "7"), "7"),
        (("KEN", "--target", "3", "--cost", "E1=cheap"), "ITEM=NUMBER"),
        (("KEN", "--target", "3", "--cost", "E1=-1"), "above 0"),
        (("KEN", "--target", "3", "--fix", "E9"), "E9"),
        (("KEN", "--target", "3", "--cost", "E1=2", "--cost", "E1=3"), "E1 has 2 already"),
        (("KEN", "--target", "3", "--cost", "E1=2", "--fix", "E1"), "contradict"),
    ],
)
def test_wrong_use_of_pathway_is_told(arguments, said):
    unit, *options = arguments
    result = run("pathway", unit, "pilots", *options)

    assert result.exit_code == 2
    assert said in result.output


def test_next_ranks_the_open_questions(tmp_path):
    file = half_answered(tmp_path)
    table = pd.read_csv(io.StringIO(run("next", file, "--csv", "--top", "3").output))

    assert table["unit"].tolist() == ["COL"] * 3
    assert table["rank"].tolist() == [1, 2, 3]
    assert "Ask first: " in run("next", file).output
    assert len(json.loads(run("next", file, "--json").output)["data"]) == 5


def test_explain_says_how_sure_it_is_unless_brief():
    full, brief = run("explain", "COL", "pilots").output, run("explain", "COL", "pilots", "--brief").output

    for title in ("How sure it is", "What would move it", "What it would take to go on"):
        assert title in full.splitlines()
        assert title not in brief.splitlines()
    assert set(brief.splitlines()) <= set(full.splitlines())
