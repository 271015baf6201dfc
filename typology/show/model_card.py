"""A model on disk: the model itself, and a card with pictures that says what it is worth."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from typology.second_looks.artefacts.finding import MODEL_FILE
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.training.corrupting import MEANINGS
from typology.second_looks.training.training import Training
from typology.show.model_card_figures import figures_sections
from typology.show.model_card_text import after_figures, before_figures, watermark_of
from typology.show.model_pictures import (
    Marks,
    curve_picture,
    errors_picture,
    honesty_picture,
    regions_picture,
    skill_picture,
)
from typology.show.pictures import RESOLUTION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["card_of", "pictures_of", "write_training"]

CARD, PICTURES = "README.md", ("skill.png", "regions.png", "learning_curve.png", "honesty.png", "errors.png")


def card_of(training: Training, name: str, command: str = "") -> str:
    """Return the card in Markdown.

    Parameters
    ----------
    name
        Of the model.
    command
        By which it can be made again; empty to leave that out.
    """
    parts = [*before_figures(training, name), *figures_sections(training), *after_figures(training, command)]
    return "\n\n".join(parts) + "\n"


def pictures_of(training: Training) -> dict[str, "Figure"]:
    """Return the pictures of the card, by the name of their file."""
    found, marks = training.evaluation, Marks(watermark_of(training), training.model.labels)
    titles = {block.name: block.title for block in training.model.blocks}
    drawn = {"skill.png": skill_picture(found.blocks, titles, marks)}
    if len(found.departures):
        drawn["regions.png"] = regions_picture(found.departures, found.assessments_of_regions, marks)
    view = training.rulebook.crosscheck.indicator_view  # type: ignore[union-attr]
    drawn["learning_curve.png"] = curve_picture(found.curve, view.skill.value, marks)  # type: ignore[union-attr]
    if found.honesty is not None:
        drawn["honesty.png"] = honesty_picture(found.honesty, marks)
    if found.errors is not None:
        meanings = {str(kind): says for kind, says in MEANINGS.items()}
        drawn["errors.png"] = errors_picture(
            found.errors.recall, found.errors.worth, found.errors.kinds, meanings, marks
        )
    return drawn


def write_training(training: Training, folder: str | Path, command: str = "") -> Path:
    """Write ``model.json`` and the card, ``README.md``, with its pictures: all of it or nothing.

    Parameters
    ----------
    folder
        Made if there is none; what the card of an earlier training left there is replaced.
    command
        By which the model can be made again, for the card.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import typology as ty
    >>> found = ty.train(assessments, "figures.csv", date="2026-11-20")  # doctest: +SKIP
    >>> ty.write_training(found, "models/ours")  # doctest: +SKIP
    """
    folder = Path(folder).resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as room:
        whole = Path(room) / "whole"
        whole.mkdir()
        save_model(training.model, whole)
        (whole / CARD).write_text(card_of(training, folder.name, command), encoding="utf-8")
        for name, drawn in pictures_of(training).items():
            drawn.savefig(whole / name, dpi=RESOLUTION, metadata={"Software": None})
        _put(whole, folder)
    return folder


def _put(whole: Path, folder: Path) -> None:
    """Move what was written into its place, the model last; pictures that are not drawn any more go."""
    if not folder.exists():
        shutil.move(whole, folder)
        return
    for name in PICTURES:
        if not (whole / name).exists():
            (folder / name).unlink(missing_ok=True)
    for path in sorted(whole.iterdir(), key=lambda path: (path.name == MODEL_FILE, path.name)):
        path.replace(folder / path.name)
