"""What differs between two rulebooks, number by number and rule by rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from typology.rulebook.model import Rulebook
from typology.rulebook.parts import Citation, Part

__all__ = ["Change", "compare_rulebooks"]

unseen = {"sha256", "overrides", "id"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it stands, and what it was and is; None where it did not or does not exist."""

    where: str
    before: str | None
    after: str | None

    @property
    def what(self) -> str:
        """Added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def compare_rulebooks(before: Rulebook, after: Rulebook) -> tuple[Change, ...]:
    """Return every difference, in the order of the rulebook.

    A rule or item that only one of them has is one change, not one for each of its lines.

    Examples
    --------
    >>> from typology import load_rulebook, with_values
    >>> rulebook = load_rulebook()
    >>> changed = with_values(rulebook, {"decision.thresholds.lacking": 1.25})
    >>> [(c.where, c.before, c.after) for c in compare_rulebooks(rulebook, changed)]
    [('decision.thresholds.lacking.value', '1.5', '1.25')]
    """
    return tuple(_changes(before, after, ()))


def _changes(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(before, Part) and type(before) is type(after) and not isinstance(before, Citation):
        for name in type(before).model_fields:
            if name not in unseen:
                yield from _changes(getattr(before, name), getattr(after, name), (*path, name))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            here = (*path, str(key))
            if key in before and key in after:
                yield from _changes(before[key], after[key], here)
            else:
                yield Change(".".join(here), _text(before.get(key)), _text(after.get(key)))
        shared = [[key for key in one if key in other] for one, other in ((before, after), (after, before))]
        if shared[0] != shared[1]:
            yield Change(f"{'.'.join(path)} (order)", *(", ".join(map(str, keys)) for keys in shared))
    elif _are_parts(before) and _are_parts(after) and len(before) == len(after):
        for position, pair in enumerate(zip(before, after, strict=True), start=1):
            yield from _changes(*pair, (*path, str(position)))
    elif before != after:
        yield Change(".".join(path), _text(before), _text(after))


def _are_parts(value: Any) -> bool:
    """Say whether it is a list of parts, each of which can be compared with the one in its place."""
    is_list = isinstance(value, tuple)
    return is_list and all(isinstance(entry, Part) and not isinstance(entry, Citation) for entry in value)


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case float():
            return f"{value:g}"
        case tuple():
            return "; ".join(str(_text(entry)) for entry in value)
        case Citation():
            return str(value)
        case Part():
            named = ("value", "question", "says", "meaning", "name", "gist", "then", "in_words", "code")
            found = (getattr(value, name, None) for name in named)
            return next((str(_text(entry)) for entry in found if entry is not None), type(value).__name__.lower())
        case _:
            return str(value)
