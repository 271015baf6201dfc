"""What several tests share."""

import shutil
from importlib.resources import as_file
from pathlib import Path

import pytest

from typology.rulebook.load import rulebook_folder


@pytest.fixture
def own_rules(tmp_path: Path) -> Path:
    """A copy of the newest rulebook that a test may change."""
    with as_file(rulebook_folder()) as folder:
        return Path(shutil.copytree(folder, tmp_path / "ours"))
