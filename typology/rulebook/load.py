"""Find a rulebook by version or folder, and return it whole, or everything that is wrong with it."""

import re
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from typology.errors import Problem, RulebookError, nearest
from typology.folders import data_folder
from typology.rulebook.model import Rulebook
from typology.rulebook.reading import read_folder

__all__ = ["available_versions", "load_rulebook", "rulebook_folder"]

version_form = re.compile(r"\d{4}\.\d+")


def available_versions() -> tuple[str, ...]:
    """Return the versions that come with the library, oldest first.

    Examples
    --------
    >>> available_versions()
    ('2020.1',)
    """
    names = [folder.name for folder in data_folder("rules").iterdir() if version_form.fullmatch(folder.name)]
    return tuple(sorted(names, key=lambda name: [int(part) for part in name.split(".")]))


def rulebook_folder(source: str | Path | None = None) -> Traversable:
    """Return the folder of a version, of a path, or of the newest version.

    Raises
    ------
    RulebookError
        If there is no such version or folder.
    """
    versions = available_versions()
    if source is None:
        return data_folder("rules") / versions[-1]
    if isinstance(source, str) and source in versions:
        return data_folder("rules") / source
    folder = Path(source)
    if folder.is_dir():
        return folder
    expected = f"a folder, or a version: {', '.join(versions)}"
    raise RulebookError([Problem("no such rulebook", str(source), expected, nearest(str(source), versions))])


def load_rulebook(source: str | Path | Rulebook | None = None) -> Rulebook:
    """Read a rulebook, check it completely, and return it as one frozen value.

    Parameters
    ----------
    source
        A version such as ``"2020.1"``, a folder, a rulebook (returned as it is), or None for the newest version.

    Returns
    -------
    Rulebook
        With ``version``, ``sha256``, ``items`` and all rules.

    Raises
    ------
    RulebookError
        If anything is wrong: its ``problems`` name file, line, what was found, what was expected and the nearest
        valid word, all at once. A core table that is not monotone is refused with the scores that show it.

    Examples
    --------
    >>> rulebook = load_rulebook()
    >>> rulebook.version, len(rulebook.items)
    ('2020.1', 118)
    >>> rulebook.decision.thresholds["lacking"].value
    1.5
    """
    if isinstance(source, Rulebook):
        return source
    if source is None or source in available_versions():
        return _shipped(str(source or available_versions()[-1]))
    return read_folder(rulebook_folder(source))


@lru_cache
def _shipped(version: str) -> Rulebook:
    return read_folder(rulebook_folder(version))
