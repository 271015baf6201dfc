"""What README prints is what the commands print, and its example runs."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from typology.cli import main

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
def test_the_example_runs(example: str):
    exec(compile(example, "README.md", "exec"), {})
