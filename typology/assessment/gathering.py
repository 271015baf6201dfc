"""Read an entry as a model, and gather everything that is wrong with it, not only the first layer."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from typology.assessment.wording import field_problem
from typology.errors import Problem
from typology.rulebook.source import Path

__all__ = ["Fault", "gathered"]

Model = TypeVar("Model", bound=BaseModel)
Fault = tuple[Path, Problem]
"""A problem, and the keys that lead to it from the top of the entry."""


def gathered(
    model: type[Model], entry: Any, spare: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Fault]]:
    """Return what can be read of an entry, and every fault that had to be left out for it.

    Each fault is taken out and the rest is read again, so that a misspelt key does not hide a bad value beside it.

    Parameters
    ----------
    model
        What the entry should be.
    entry
        Plain data; it is not changed.
    spare
        What to read on with where a key that must be there is missing or wrong.

    Returns
    -------
    tuple of model and list
        None if nothing could be read of it.

    Examples
    --------
    >>> from typology.assessment.values import Unit
    >>> unit, faults = gathered(Unit, {"code": "KEN", "kin": "city", "name": ""})
    >>> unit
    Unit(code='KEN', name=None, kind='country', country=None, urban_population=None)
    >>> [path for path, _ in faults]
    [('name',), ('kin',)]
    """
    faults: list[Fault] = []
    explained: set[Path] = set()
    data, left = entry, dict(spare or {})
    while True:
        try:
            return model.model_validate(data), faults
        except ValidationError as error:
            if data is entry:
                data = deepcopy(entry)
            found = [(_plain(detail["loc"]), field_problem(model, detail)) for detail in error.errors()]
        new = [(path, problem) for path, problem in found if path not in explained]
        spelt = {(*path[:-1], problem.suggestion) for path, problem in new if problem.what == "unknown key"}
        faults += [fault for fault in new if fault[0] not in spelt]
        explained |= {path[:length] for path, _ in new for length in range(len(path) + 1)}
        places = [_innermost(data, path) for path, _ in found]
        for (path, _), place in zip(found, places, strict=True):
            if place is not None:
                mapping, key = place
                mapping.pop(key, None)
            elif path and path[0] in left:
                data[path[0]] = left.pop(str(path[0]))
            else:
                return None, faults


def _plain(path: Path) -> Path:
    """Leave out what pydantic adds where a key itself is wrong."""
    return path[:-1] if path and path[-1] == "[key]" else path


def _innermost(data: Any, path: Path) -> tuple[dict[Any, Any], Any] | None:
    """Return the last key on a path that can be taken out; of a list, the whole list is."""
    place = None
    for key in path:
        if not isinstance(data, dict) or key not in data:
            break
        place = (data, key)
        data = data[key]
    return place
