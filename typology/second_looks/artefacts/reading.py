"""From the content of a file to a model, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from typology.errors import Problem
from typology.rulebook.wording import problem_of
from typology.second_looks.artefacts.canonical import parsed
from typology.second_looks.artefacts.layout import FORMAT, FORMAT_VERSION, ModelFile, to_model
from typology.second_looks.artefacts.sound import faults_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import ModelError

__all__ = ["LARGEST", "content_of", "model_of"]

LARGEST = 64 * 1024
"""Bytes; a larger file is refused unread, because files come from strangers."""

beginnings = {
    b"\x80": "a pickle",
    b"\x1f\x8b": "a compressed file, as joblib writes them",
    b"BZh": "a compressed file, as joblib writes them",
    b"\xfd7zXZ": "a compressed file, as joblib writes them",
    b"]\x00\x00": "a compressed file, as joblib writes them",
    b"\x04\x22\x4d\x18": "a compressed file, as joblib writes them",
    b"\x78\x01": "a compressed file, as joblib writes them",
    b"\x78\x5e": "a compressed file, as joblib writes them",
    b"\x78\x9c": "a compressed file, as joblib writes them",
    b"\x78\xda": "a compressed file, as joblib writes them",
    b"PK": "a zip file",
    b"(": "a pickle",
    b"c": "a pickle",
}
"""How files begin that are opened by running what is in them; no JSON begins so."""


def content_of(data: bytes) -> Mapping[str, Any]:
    """Return what stands in a file, once its size, its form and the version of its format are known to be right.

    Raises
    ------
    ModelError
        If they are not.
    """
    _refuse(_of_bytes(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ModelError([Problem("not UTF-8 text", f"byte {error.start}", "a file as save_model writes it")]) from None
    content, problems = parsed(text)
    _refuse(problems)
    _refuse(_of_format(content))
    return content  # type: ignore[no-any-return]


def _of_bytes(data: bytes) -> Iterator[Problem]:
    if not data.strip():
        yield Problem("empty file", None, "a file as save_model writes it")
    if len(data) > LARGEST:
        yield Problem("file too large", f"more than {LARGEST:,} bytes", f"{LARGEST:,} at most; a model has a tenth")
    kind = next((kind for start, kind in beginnings.items() if data.startswith(start)), None)
    if kind:
        expected = (
            "JSON. Opening such a file can run anything that somebody put into it, so it is not opened; ask for the "
            "model.json, or train the model again (typology train)"
        )
        yield Problem("a file that can run code", kind, expected)


def _of_format(content: Any) -> Iterator[Problem]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = content.get("format") if isinstance(content, dict) else type(content).__name__
        yield Problem("no model of typology", None if found is None else str(found)[:80], f"format: {FORMAT}")
        return
    version = content.get("format_version")
    if type(version) is not int or version < 1:
        yield Problem("no version of the format", None if version is None else str(version)[:80], f"{FORMAT_VERSION}")
    elif version > FORMAT_VERSION:
        expected = f"{FORMAT_VERSION} at most; a newer typology wrote it, so update this one"
        yield Problem("format of the future", str(version)[:80], expected)


def model_of(content: Mapping[str, Any]) -> IndicatorModel:
    """Return a model whose parts fit one another.

    Raises
    ------
    ModelError
        If anything is missing, unknown or does not fit; all at once.
    """
    try:
        file = ModelFile.model_validate(content)
    except ValidationError as error:
        raise ModelError(_worded(error)) from None
    try:
        model = to_model(file)
    except ValueError as error:
        what, _, rest = str(error).partition(": found ")
        found, _, expected = rest.partition("; expected ")
        raise ModelError([Problem(what, found, expected)]) from None
    _refuse(faults_of(model))
    return model


def _worded(error: ValidationError) -> Iterator[Problem]:
    for entry in error.errors():
        where = ".".join(str(part) for part in entry["loc"][: -1 if entry["type"] == "extra_forbidden" else None])
        problem = problem_of(ModelFile, entry)
        yield replace(problem, what=f"{where}: {problem.what}" if where else problem.what)


def _refuse(problems: Any) -> None:
    found = tuple(problems)
    if found:
        raise ModelError(found)
