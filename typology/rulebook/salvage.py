"""Go on after a mistake: leave out what is wrong, remember it, and judge the rest without blaming it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typology.errors import Problem
from typology.rulebook.source import Path

__all__ = ["Salvage"]

collections = {
    *(
        "dimensions",
        "items",
        "scales",
        "documents",
        "groups",
        "measures",
        "categories",
        "thresholds",
        "tests",
        "stages",
    ),
    *("rules", "needs", "flags", "levels", "reliability", "noise", "stability", "domains"),
    *("indicators", "composites", "informs"),
}
"""Keys whose entries can be left out one by one."""

optional = {"desk"}
"""Parts of a rulebook that can be left out whole, because nothing else refers to them."""


class Salvage:
    """The data of a rulebook from which faulty parts are taken out one after the other.

    Attributes
    ----------
    data
        What is left.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.left_out: list[Path] = []

    def leading(self, entries: Sequence[Any]) -> list[Any]:
        """Return the errors that do not merely follow from another one."""
        paths = {entry["loc"] for entry in entries}
        return [entry for entry in entries if not _follows(entry, paths)]

    def leave_out(self, entries: Iterable[tuple[Any, str | None]]) -> bool:
        """Take wrong parts out of the data, or read them as the word they are nearest to.

        Parameters
        ----------
        entries
            Errors, each with the valid word it may have meant.

        Returns
        -------
        bool
            False if nothing sensible would be left.
        """
        found = [(self._found(entry["loc"]), entry["type"], close) for entry, close in entries]
        done = [self._leave_out(path, kind, close) for path, kind, close in found]
        return all(done)

    def _leave_out(self, path: Path, kind: str, close: str | None) -> bool:
        if kind == "extra_forbidden":
            return self._rename(path, close)
        if kind == "literal_error" and close is not None and path:
            self._around(path)[path[-1]] = close
            return True
        inside = [depth for depth in range(1, len(path)) if path[depth - 1] in collections]
        if not inside and not optional.intersection(path[:1]):
            return False
        self.left_out.append(path[: inside[-1] + 1] if inside else path[:1])
        return self._rename(self.left_out[-1], None)

    def _found(self, location: Path) -> Path:
        """Return the part of a location that is in the data; names of union members are passed over."""
        here: Any = self.data
        path: Path = ()
        for part in location:
            entries: Any = dict(enumerate(here)) if isinstance(here, list) else here
            if isinstance(entries, dict) and part in entries:
                here, path = entries[part], (*path, part)
        return path

    def _around(self, path: Path) -> Any:
        """Return what a path stands in; nothing if that has been left out already."""
        here: Any = self.data
        for part in path[:-1]:
            if isinstance(here, dict) and part not in here:
                return {}
            here = here[part]
        return here

    def _rename(self, path: Path, name: str | None) -> bool:
        """Move an entry to another key of its mapping, or out of it."""
        around = self._around(path)
        if not path or not isinstance(around, dict):
            return False
        value = around.pop(path[-1], None)
        if name is not None:
            around.setdefault(name, value)
        return True

    def unexplained(self, findings: Iterable[tuple[Path, Problem]]) -> Iterator[tuple[Path, Problem]]:
        """Yield the findings that are not only there because something was left out."""
        names = {str(path[-1]) for path in self.left_out}
        for path, problem in findings:
            missing = problem.what.startswith("unknown") and any((problem.found or "").startswith(n) for n in names)
            around = any(gone[: len(path)] == path for gone in self.left_out)
            unused = bool(self.left_out) and problem.what.endswith(("nothing uses", "for nothing"))
            if not (missing or around or unused):
                yield path, problem


def _follows(entry: Any, paths: set[Path]) -> bool:
    """Say whether an error only follows from another.

    A list is too short because its entries were refused; an item has no kind or scale because its dimension has none.
    """
    path = entry["loc"]
    if entry["type"] == "too_short":
        return any(path == other[: len(path)] for other in paths if other != path)
    if "items" in path and path[-1] in ("kind", "scale"):
        return (*path[: path.index("items")], path[-1]) in paths
    return False
