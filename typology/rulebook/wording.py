"""Turn what pydantic says into what a planner can act on."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from typology.errors import Problem, nearest

__all__ = ["problem_of"]

quoted = re.compile(r"'([^']*)'")
kinds = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "string_type": "text",
    "bool_type": "true or false",
    "date_type": "a date such as 2020-01-01",
    "date_from_datetime_parsing": "a date such as 2020-01-01",
    "tuple_type": "a list",
    "list_type": "a list",
    "mapping_type": "keys with values",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "string_too_short": "text that is not empty",
    "finite_number": "a finite number",
}


def problem_of(model: type[BaseModel], entry: Mapping[str, Any]) -> Problem:
    """Return one validation error of a model as a problem, without its place."""
    kind, path = entry["type"], entry["loc"]
    given = entry["input"]
    found = "nothing" if given is None else None if isinstance(given, dict | list | tuple | BaseModel) else str(given)
    if kind == "missing" and path[-1] == "basis":
        return Problem("missing basis", None, "where it comes from: '001-A3 §8(a)', or proposal: with the reason")
    if kind == "missing":
        return Problem("missing key", None, f"the key {path[-1]}")
    if kind == "extra_forbidden":
        choices = sorted(_keys_at(model, path[:-1]))
        return Problem("unknown key", str(path[-1]), f"one of {', '.join(choices)}", nearest(path[-1], choices))
    if kind == "literal_error":
        choices = quoted.findall(entry["ctx"]["expected"])
        return Problem("unknown word", found, entry["ctx"]["expected"], nearest(str(found), choices))
    if kind == "value_error":
        return _own_words(str(entry["ctx"]["error"]))
    if kind == "too_short":
        return Problem("nothing in it", None, "at least one entry")
    if kind == "string_type" and isinstance(given, int | float):
        return Problem("wrong kind of value", found, f'text; a number that is a name stands in quotes, as "{given}"')
    return Problem("wrong kind of value", found, kinds.get(kind, entry["msg"]))


def _own_words(message: str) -> Problem:
    """Split a message of the form ``what: found ...; expected ...``."""
    what, _, rest = message.partition(": ")
    found, _, expected = rest.partition("; expected ")
    return Problem(what, found.removeprefix("found ").strip("'") or None, expected or None)


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> set[str]:
    """Return the keys that may stand at a path of a model; parts that are no field are keys, positions or tags."""
    models = [model]
    for part in path:
        stepped = [
            child
            for m in models
            if part in m.model_fields
            for child in _models_in(m.model_fields[str(part)].annotation)
        ]
        models = stepped or models
    return {name for found in models for name in found.model_fields}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
