"""The four pilots: illustrative desk reviews that come with a rulebook."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources.abc import Traversable

from typology.assessment.collection import Assessments
from typology.assessment.hindsight import hindsight
from typology.assessment.reviews import read_review
from typology.errors import AssessmentError, Problem
from typology.rulebook.load import available_versions, load_rulebook, rulebook_folder
from typology.rulebook.model import Rulebook

__all__ = ["faulty_reviews", "load_pilots", "read_review"]

pilot_order = ("IND", "KEN", "EGY", "COL")


def load_pilots(rulebook: Rulebook | str | None = None) -> Assessments:
    """Return the pilots India, Kenya, Egypt and Colombia.

    They are illustrative desk reviews over public facts, not UN-Habitat results; each carries that label. Which value
    was chosen for each item, and why, stands in ``rules/<version>/pilots/``.

    Source: 001 §15 and 001-A3 §11 name the four pilot countries; no result was published.

    Parameters
    ----------
    rulebook
        Whose version of the pilots is wanted; for a rulebook of one's own, the newest version that has them.

    Examples
    --------
    >>> load_pilots()
    <Assessments of 4 units (IND, KEN, EGY, COL): 118 items, 70% answered>
    """
    version = rulebook.version if isinstance(rulebook, Rulebook) else rulebook
    book = load_rulebook(version if version in available_versions() else None)
    folder = rulebook_folder(book.version) / "pilots"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=_order)
    return Assessments.of((read_review(file, book) for file in files), book)


def _order(file: Traversable) -> tuple[int, str]:
    code = file.name.removesuffix(".yaml")
    return (pilot_order.index(code) if code in pilot_order else len(pilot_order), code)


def faulty_reviews(folder: Traversable, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with the reviews of a folder, if there is one."""
    for file in sorted(folder.iterdir(), key=_order) if folder.is_dir() else []:
        try:
            review = read_review(file, rulebook)
        except AssessmentError as error:
            yield from error.problems
        else:
            yield from (replace(problem, file=file.name) for problem in hindsight(review, rulebook))
