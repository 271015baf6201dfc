"""The JSON of a result follows the schema that is kept in the package, and the schema follows the code."""

import json
from importlib.resources import files

import jsonschema
import pytest

import typology as ty
from typology.classification.result import RESULT_FORMAT, UnitResult

schema = json.loads((files("typology.classification") / "result.schema.json").read_text(encoding="utf-8"))


def test_the_schema_kept_is_that_of_the_code():
    current = UnitResult.model_json_schema(mode="serialization")

    assert {key: value for key, value in schema.items() if not key.startswith("$s") and key != "$id"} == current
    assert schema["$id"] == RESULT_FORMAT


@pytest.mark.parametrize("unit", ["IND", "KEN", "EGY", "COL"])
def test_an_explanation_follows_the_schema(unit: str):
    jsonschema.validate(ty.classify(ty.load_pilots()).explain(unit).to_dict(), schema)


def test_a_result_comes_back_from_its_json():
    result = ty.classify(ty.load_pilots())["KEN"]

    assert UnitResult.model_validate_json(result.model_dump_json()) == result
