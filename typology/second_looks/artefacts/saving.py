"""Write a model as a file from which it comes back as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from typology.desk.fetched.provenance import write_whole
from typology.errors import Problem
from typology.second_looks.artefacts.canonical import canonical, fingerprint, plain
from typology.second_looks.artefacts.finding import MODEL_FILE
from typology.second_looks.artefacts.layout import to_content
from typology.second_looks.artefacts.reading import model_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import ModelError

__all__ = ["save_model"]

OF_OTHERS = (".joblib", ".pickle", ".pkl", ".skops", ".zip")


def save_model(model: IndicatorModel, path: str | Path) -> Path:
    """Write a model as JSON: the same bytes for the same model, whole or not at all.

    Parameters
    ----------
    path
        A name that ends in ``.json``, or a folder, made if there is none, which gets a ``model.json``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ModelError
        If parts of the model do not fit one another, so that it would not come back; nothing is written.
    ValueError
        If the name is that of another kind of file.

    Notes
    -----
    What was measured in training may hold texts, numbers, lists and mappings; what is no number becomes None.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> flat = IndicatorModel("2020.1", "0" * 64, "assessments", "2026-11-21", (), (), (), (), (), {}, 5.0, ("XXA",),
    ...     ((0, 1.5),), 1, 1.0, 99, 0, True, "0" * 64)
    >>> with TemporaryDirectory() as folder:
    ...     save_model(flat, folder).name
    'model.json'
    """
    target = Path(path)
    if target.suffix.lower() in OF_OTHERS or (target.is_file() and target.suffix.lower() != ".json"):
        raise ValueError(f"a model is written as JSON: found {target.name!r}; expected a folder, or a name in .json")
    content = _content(model)
    if target.suffix.lower() != ".json" or target.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        target /= MODEL_FILE
    write_whole(target, canonical(content))
    return target


def _content(model: IndicatorModel) -> dict[str, Any]:
    """Return what stands in the file of a model that comes back from it."""
    try:
        content = to_content(model)
        kept = replace(model, measured=plain(model.measured))
    except TypeError as error:
        what, _, rest = str(error).partition(": found ")
        found, _, expected = rest.partition("; expected ")
        raise ModelError([Problem(what, found or None, expected or None)]) from None
    if model_of({**content, "sha256": ""}) != kept:
        raise ModelError([Problem("a model that would not come back as it is", repr(model), "codes without blanks")])
    return {**content, "sha256": fingerprint(content)}
