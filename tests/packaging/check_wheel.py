"""Compare what a wheel carries with what git tracks: every file of the data folders, and no other."""

import subprocess
import sys
import zipfile
from pathlib import Path

at_the_top, inside = ("rules", "models"), ("countries", "show/maps")
"""Where data lies in the wheel, under typology/: at the top of the checkout, and there where it is used."""
folders = (*at_the_top, *inside)


def tracked(root: Path) -> set[str]:
    """Return the files of the data folders that git tracks."""
    places = (*at_the_top, *(f"typology/{folder}" for folder in inside))
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
