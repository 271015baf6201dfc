"""What if a number were another one: a rulebook in which some numbers differ, and that says so."""

import hashlib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from typology.errors import Problem, RulebookError, nearest
from typology.rulebook.desk import Ingredient, Reading
from typology.rulebook.links import broken_links
from typology.rulebook.model import Rulebook
from typology.rulebook.parts import Number, Part
from typology.rulebook.plan import compile_plan
from typology.rulebook.tables import faulty_tables
from typology.rulebook.wording import problem_of

__all__ = ["with_values"]

Place = tuple[str, ...]

goalposts = (Reading, Ingredient)
"""What has bounds that are numbers of their own."""


def with_values(rulebook: Rulebook, values: Mapping[str, float]) -> Rulebook:
    """Return a rulebook in which some numbers differ; the change shows in every result.

    Parameters
    ----------
    values
        New values by where the number stands, such as ``{"decision.thresholds.lacking": 1.25}``. Goalposts of desk
        indicators count as numbers: ``"desk.indicators.GE.EST.informs.E3.N1.lowest_at"``.

    Raises
    ------
    RulebookError
        If there is no such number, a value is no finite number, or the changed rulebook is not sound.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> changed = with_values(load_rulebook(), {"decision.thresholds.lacking": 1.25})
    >>> changed.overrides
    ('decision.thresholds.lacking = 1.25',)
    """
    problems = list(_refused(rulebook, values))
    if problems:
        raise RulebookError(problems)
    if not values:
        return rulebook
    places = dict(_numbers(rulebook))
    changes = {places[key]: float(value) for key, value in values.items()}
    notes = dict(note.split(" = ") for note in rulebook.overrides)
    notes |= {key: repr(float(value)).removesuffix(".0") for key, value in values.items()}
    try:
        changed: Rulebook = _replaced(rulebook, changes)
    except ValidationError as error:
        raise RulebookError(problem_of(Rulebook, entry) for entry in error.errors()) from None
    content = changed.model_dump_json(exclude={"sha256", "overrides"})
    overrides = tuple(f"{key} = {value}" for key, value in sorted(notes.items()))
    digest = hashlib.sha256(content.encode()).hexdigest()
    changed = changed.model_copy(update={"overrides": overrides, "sha256": digest})
    problems = [problem for _, problem in (*broken_links(changed), *faulty_tables(compile_plan(changed)))]
    if problems:
        raise RulebookError(problems)
    return changed


def _refused(rulebook: Rulebook, values: Mapping[str, float]) -> Iterator[Problem]:
    known = dict(_numbers(rulebook))
    for key, value in values.items():
        if key not in known:
            expected = "a number such as decision.thresholds.lacking"
            yield Problem("no such number", key, expected, nearest(key, known))
        elif isinstance(value, bool | str) or not math.isfinite(value):
            yield Problem("not a number", f"{key} = {value}", "a finite number")


def _numbers(part: Any, path: Place = ()) -> Iterator[tuple[str, Place]]:
    """Yield the name of every number of a rulebook, and where it stands; names in it may have dots."""
    if isinstance(part, Number):
        yield ".".join(path), path
    elif isinstance(part, Part):
        names = type(part).model_fields
        if isinstance(part, goalposts):
            posts = [name for name in ("lowest_at", "highest_at") if getattr(part, name) is not None]
            yield from ((".".join((*path, name)), (*path, name)) for name in posts)
        for name in names:
            yield from _numbers(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _numbers(value, (*path, str(key)))
    elif isinstance(part, tuple):
        for position, value in enumerate(part, start=1):
            yield from _numbers(value, (*path, str(position)))


def _replaced(part: Any, changes: Mapping[Place, float]) -> Any:
    """Return a part rebuilt, and so validated again, with some of its numbers changed."""
    if isinstance(part, Number):
        return Number(**{**dict(part), "value": changes[()]})
    if () in changes:
        return changes[()]
    inner: dict[str, dict[Place, float]] = {}
    for path, value in changes.items():
        inner.setdefault(path[0], {})[path[1:]] = value
    if isinstance(part, Mapping):
        return {key: _replaced(value, inner[key]) if key in inner else value for key, value in part.items()}
    if isinstance(part, tuple):
        entries = {str(position): value for position, value in enumerate(part, start=1)}
        return tuple(_replaced(value, inner[key]) if key in inner else value for key, value in entries.items())
    fields = {name: getattr(part, name) for name in part.model_fields_set}
    return type(part)(**{**fields, **{name: _replaced(getattr(part, name), below) for name, below in inner.items()}})
