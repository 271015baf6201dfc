"""What README prints is what the commands print, and its example runs."""

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import typology as ty
from typology.cli import main
from typology.second_looks.words import in_percent

readme = Path(__file__).parents[1] / "README.md"
shown = re.findall(r"<!-- output: (?P<command>.*?) -->\n```\n(?P<output>.*?)```", readme.read_text(), re.DOTALL)
examples = re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL)


def unindented(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("command", "output"), shown)
def test_the_output_shown_is_the_output_printed(command: str, output: str):
    result = CliRunner().invoke(main, shlex.split(command)[1:])

    assert unindented(result.stdout) == unindented(output)


def test_readme_shows_the_pilots():
    assert [command for command, _ in shown] == ["typology classify pilots"]


@pytest.mark.parametrize("example", examples)
def test_the_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})


FIGURES = Path(os.environ.get("TYPOLOGY_DATA", Path(__file__).parents[2] / "shared" / "data")) / "world_indicators.csv"


@pytest.mark.skipif(not FIGURES.is_file(), reason=f"no figures of the world at {FIGURES}")
def test_the_second_look_at_the_pilots_is_what_the_library_says():
    day = "2026-11-20"
    found = ty.crosscheck(ty.classify(ty.load_pilots()), str(FIGURES), model="world_desk_reviews", date=day)
    names, shares = found.result.table["name"], found.shares.categories
    for unit, row in found.table.iterrows():
        own = in_percent(shares.loc[unit, row["computed"]])
        sectors = found.blocks.query("unit == @unit and compared").iloc[0]
        expected = found.expectations.query("unit == @unit and block == @row.top_dimension").iloc[0]
        way = "better" if sectors["gap"] > 0 else "worse"
        cells = [
            names[unit],
            f"{row['computed']} in {own}: {row['stability']}",
            f"{abs(sectors['gap']):.2f} points {way}, by {sectors['shared']} of {sectors['questions']} questions",
            f"{expected['title']}: answered {expected['answered']:.2f}, expected {expected['expected']:.2f}, by "
            f"{expected['learned']} of {expected['questions']} questions",
        ]
        assert f"| {' | '.join(cells)} |" in readme.read_text()
    assert found.blocks.query("compared")["block"].unique().tolist() == ["Sector outcomes"]
    assert found.table["flag_self"].isna().all()
    assert found.table["flag_indicators"].isna().all()
    assert not found.table["flag_desk"].any()
