"""Find what a catalogue knows by any of its names, of any year, in English or Chinese."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from typology.errors import TypologyError, nearest

__all__ = ["KINDS", "Entry", "NotInCatalogueError", "entry_of"]

KINDS: Mapping[str, str] = {
    "roles": "role",
    "interventions": "intervention",
    "flagships": "flagship",
    "partners": "partner",
    "partner_groups": "partner group",
    "platforms": "platform",
    "lenses": "lens",
    "commitments": "commitment",
    "focus_areas": "focus area",
}
"""What an entry of each table of a catalogue is called."""

SHORTEST_PART, SHORTEST_IN_CHINESE = 4, 2
"""From so many letters on a part of a name may stand for it."""

MOST_NAMED = 5


class Entry(NamedTuple):
    """An entry of a catalogue: what kind of thing it is, its id, its name, and all that is known of it."""

    kind: str
    id: str
    name: str
    part: Any


class NotInCatalogueError(TypologyError, LookupError):
    """Nothing, or more than one thing, goes by that name."""


def entry_of(tables: Mapping[str, Mapping[str, Any]], words: str) -> Entry:
    """Return the entry of some tables that goes by a name.

    Case, spaces and punctuation do not count. A part of a name is enough where it is a part of the names of one entry
    only.

    Raises
    ------
    NotInCatalogueError
        If nothing goes by that name, with the nearest; or more than one thing does, with all of them.
    """
    named = list(_named(tables))
    key = _folded(words)
    found = _distinct(entry for name, entry in named if _folded(name) == key)
    if not found and len(key) >= (SHORTEST_PART if key.isascii() else SHORTEST_IN_CHINESE):
        found = _distinct(entry for name, entry in named if key in _folded(name))
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{entry.name} ({entry.kind} {entry.id})" for entry in found[:MOST_NAMED])
        listed += f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise NotInCatalogueError(f"{words!r} names more than one entry: {listed}; say more of the name")
    close = nearest(words, [name for name, _ in named])
    say = f"did you mean {close!r}?" if close else f"it knows {', '.join(KINDS.values())} by name or id"
    raise NotInCatalogueError(f"the catalogue has nothing of the name {words!r}; {say}")


def _named(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Entry]]:
    for table, entries in tables.items():
        for key, part in entries.items():
            entry = Entry(KINDS[table], key, part.name, part)
            dated = getattr(part, "names", ())
            aliases = (word for old in dated for word in (old.en, old.zh) if word)
            for name in dict.fromkeys((key, part.name, *aliases)):
                yield name, entry


def _folded(words: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", words).casefold() if letter.isalnum())


def _distinct(entries: Iterator[Entry]) -> list[Entry]:
    return list({(entry.kind, entry.id): entry for entry in entries}.values())
