"""Read a model from a file of anyone's, and refuse what cannot be trusted."""

from dataclasses import replace
from pathlib import Path

from typology.errors import Problem
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.artefacts.canonical import fingerprint
from typology.second_looks.artefacts.finding import model_file
from typology.second_looks.artefacts.matching import differences_from
from typology.second_looks.artefacts.reading import LARGEST, content_of, model_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import ModelError, RulebookMismatchError

__all__ = ["load_model"]


def load_model(source: str | Path, rulebook: Rulebook | str | Path | None = None) -> IndicatorModel:
    """Return a model that was saved, if it is whole, unchanged, and of the rulebook at hand.

    Nothing in the file is run, whatever it holds.

    Parameters
    ----------
    source
        A file, a folder with a ``model.json``, or the name of a model that comes with the library.
    rulebook
        By which units will be classified: a rulebook, a version, a folder, or None for the newest version.

    Raises
    ------
    ModelError
        If there is no such file, or it is not one that :func:`typology.second_looks.artefacts.saving.save_model` wrote;
        every problem names what was found and expected.
    RulebookMismatchError
        If the model was learned by another rulebook.

    Examples
    --------
    >>> load_model("no such model")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    typology.second_looks.expectations.refusals.ModelError: The model file has 1 problem:
      no such model: found 'no such model'; expected a file such as model.json, ...
    """
    book = load_rulebook(rulebook)
    file = model_file(source)
    try:
        with file.open("rb") as opened:
            return _read(opened.read(LARGEST + 1), book)
    except ModelError as error:
        raise ModelError(replace(problem, file=file.name) for problem in error.problems) from None


def _read(data: bytes, book: Rulebook) -> IndicatorModel:
    content = content_of(data)
    model = model_of(content)
    if content["sha256"] != fingerprint(content):
        expected = "the file as it was saved; ask for it again, or train the model again (typology train)"
        raise ModelError([Problem("a file that was changed: its hash is another", None, expected)])
    if model.sha256 != book.sha256:
        raise RulebookMismatchError((model.version, model.sha256), (book.version, book.sha256))
    problems = tuple(differences_from(book, model))
    if problems:
        raise ModelError(problems)
    return model
