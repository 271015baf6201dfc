"""Compare what a wheel carries with what git tracks: every file of rules/, models/ and the countries, and no other."""

import subprocess
import sys
import zipfile
from pathlib import Path

folders = ("rules", "models", "countries")
"""Where data lies in the wheel, under typology/; the last one also in the checkout."""


def tracked(root: Path) -> set[str]:
    """Return the files of the data folders that git tracks."""
    places = (*folders[:-1], f"typology/{folders[-1]}")
    listed = subprocess.run(["git", "ls-files", *places], cwd=root, capture_output=True, text=True, check=True)
    return {name.removeprefix("typology/") for name in listed.stdout.split()}


def carried(wheel: Path) -> set[str]:
    """Return the files of the data folders inside a wheel, by their names in the checkout."""
    names = (name.removeprefix("typology/") for name in zipfile.ZipFile(wheel).namelist())
    return {name for name in names if name.startswith(tuple(f"{folder}/" for folder in folders))}


def main() -> int:
    """Compare, and say what is missing or too much."""
    root = Path(__file__).resolve().parents[2]
    (wheel,) = Path(sys.argv[1]).glob("*.whl")
    wanted, found = tracked(root), carried(wheel)
    for name in sorted(wanted - found):
        print(f"missing from the wheel: {name}")
    for name in sorted(found - wanted):
        print(f"in the wheel and not tracked: {name}")
    print(f"{len(found & wanted)} of {len(wanted)} tracked data files are in {wheel.name}")
    return int(wanted != found)


if __name__ == "__main__":
    sys.exit(main())
