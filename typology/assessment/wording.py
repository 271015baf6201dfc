"""Say what is wrong with a field of an answer, a unit or a review in words of the field."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from typology.errors import Problem
from typology.rulebook.wording import problem_of

__all__ = ["field_problem"]

expected = {
    "float_parsing": "a number",
    "int_parsing": "a whole number",
    "bool_parsing": "true or false",
    "greater_than_equal": "0 or more",
    "string_unicode": "text of whole characters",
    "string_sub_type": "text",
    "model_attributes_type": "keys with values",
}


def field_problem(model: type[BaseModel], error: Mapping[str, Any]) -> Problem:
    """Return one validation error of a model as a problem, without its place."""
    if error["type"] in expected:
        return Problem("wrong kind of value", str(error["input"]), expected[error["type"]])
    return problem_of(model, error)
