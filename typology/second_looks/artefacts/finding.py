"""Where a model lies: a file, a folder with one, or a name among those that come with the library."""

from importlib.resources.abc import Traversable
from pathlib import Path

from typology.errors import Problem, nearest
from typology.folders import data_folder
from typology.second_looks.expectations.refusals import ModelError

__all__ = ["MODEL_FILE", "available_models", "model_file"]

MODEL_FILE = "model.json"


def available_models() -> tuple[str, ...]:
    """Return the names of the models that come with the library."""
    folders = [folder for folder in data_folder("models").iterdir() if folder.is_dir()]
    return tuple(sorted(folder.name for folder in folders if (folder / MODEL_FILE).is_file()))


def model_file(source: str | Path) -> Traversable:
    """Return the file of a model; a card beside it is for people.

    Raises
    ------
    ModelError
        If there is none.
    TypeError
        If it is no name or path.
    """
    if not isinstance(source, str | Path):
        raise TypeError(f"no model: found {type(source).__name__}; expected the name of a model, a file or a folder")
    shipped = available_models()
    if isinstance(source, str) and source in shipped:
        return data_folder("models") / source / MODEL_FILE
    path = Path(source)
    if path.is_dir():
        path /= MODEL_FILE
    if path.is_file():
        return path
    names = f"; or one that comes with typology: {', '.join(shipped)}" if shipped else ""
    expected = f"a file such as {MODEL_FILE}, or a folder with it{names}"
    raise ModelError([Problem("no such model", str(source), expected, nearest(str(source), shipped))])
