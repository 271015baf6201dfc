"""How answers scatter around what is expected of them, so that whole assessments can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.classification.engine import covered
from typology.classification.scores import score_planes
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.second_looks.expectations.blocks import turned
from typology.second_looks.expectations.model import LearnedBlock, Profile
from typology.second_looks.expectations.rounding import rounded_all

__all__ = ["Layout", "decides", "layout_of", "profile_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """Where the learned questions stand among those of a rulebook.

    Attributes
    ----------
    rows, blocks, dimensions
        Of each learned question: its row, the position of its block, and of its dimension among those learned.
    items
        Their names.
    means
        Its mean answer, high where it is good.
    """

    rows: NDArray[np.intp]
    blocks: NDArray[np.intp]
    dimensions: NDArray[np.intp]
    items: tuple[str, ...]
    means: Floats


def layout_of(blocks: Sequence[LearnedBlock], rulebook: Rulebook) -> Layout:
    """Return where the learned questions stand among the questions of a rulebook, which has them all."""
    rows = {item: row for row, item in enumerate(rulebook.items)}
    learned = [(place, item, mean) for place, block in enumerate(blocks) for item, mean in block.questions.items()]
    items = tuple(item for _, item, _ in learned)
    names = dict.fromkeys(rulebook.items[item].dimension for item in items)
    dimensions = {name: place for place, name in enumerate(names)}
    return Layout(
        rows=np.array([rows[item] for item in items], np.intp),
        blocks=np.array([place for place, _, _ in learned], np.intp),
        dimensions=np.array([dimensions[rulebook.items[item].dimension] for item in items], np.intp),
        items=items,
        means=turned(np.array([[mean] for _, _, mean in learned], np.float64), items, rulebook)[:, 0],
    )


def decides(blocks: Sequence[LearnedBlock], rulebook: Rulebook) -> bool:
    """Say whether answers to the learned questions alone are enough for any category to be given.

    They are where every stage is covered, as the engine asks it of an assessment.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.second_looks.expectations.model import LearnedBlock
    >>> book = ty.load_rulebook()
    >>> frameworks = {item: 2.0 for item in book.items if item.startswith("E")}
    >>> fitted = {"coefficients": (0.5,), "middle": (0.0,), "scatter": ((1.0,),), "rows": 30, "penalty": 1.0}
    >>> decides([LearnedBlock("E", "Frameworks", frameworks, 2.0, skill=0.1, spread=0.5, **fitted)], book)
    False
    """
    plan = compile_plan(rulebook)
    answers = np.full((len(plan.items), 1), np.nan)
    rows = [plan.item_rows[item] for block in blocks for item in block.questions]
    answers[rows, 0] = [rulebook.scale_of(plan.items[row]).values[0] for row in rows]
    rules = np.arange(len(rulebook.decision.core.rules), dtype=np.int8)
    answered = score_planes(plan, answers).answered
    return bool(covered(plan, np.repeat(answered, len(rules), axis=1), rules).all())


def profile_of(  # noqa: PLR0913 (what was answered, how it scored, what was expected, and of how many)
    values: Floats,
    scores: Floats,
    expected: Floats,
    blocks: Sequence[LearnedBlock],
    rulebook: Rulebook,
    *,
    shrinkage: float,
    countries: int | None = None,
) -> Profile | None:
    """Return how answers scatter around what is expected; None where those learned decide no category.

    Parameters
    ----------
    values
        Answers, items x assessments in the order of the rulebook; NaN unknown, -1 not applicable.
    scores, expected
        Of the blocks, assessments x blocks; what is expected comes from other countries than that of the assessment.
        NaN where there is none.
    blocks
        That were learned.
    shrinkage
        As if so many more countries had differed in each block as much, but independently.
    countries
        How many the assessments are of; as many as assessments, if None.

    Notes
    -----
    Differences of two blocks are compared where both are known. An answer is taken as what its block leads one to
    expect, and a departure of its dimension, and one of its own: the spreads of the two are those of a nested analysis
    of variance, over all assessments together.
    """
    if not decides(blocks, rulebook):
        return None
    number = len(scores) if countries is None else countries
    layout = layout_of(blocks, rulebook)
    departures = turned(values[layout.rows], layout.items, rulebook) - layout.means[:, None]
    dimensions, answers = _scatter(departures, len(blocks), layout)
    covariance = _shrunk(pd.DataFrame(scores - expected).cov().fillna(0.0).to_numpy(), number, shrinkage)
    return Profile(rounded_all(covariance), rounded_all(dimensions), rounded_all(answers))


def _shrunk(covariance: Floats, countries: int, shrinkage: float) -> Floats:
    """Return a covariance drawn to its diagonal, and a proper one even where pairs were compared in other countries."""
    kept = countries / (countries + shrinkage)
    drawn = kept * covariance + (1 - kept) * np.diag(np.diag(covariance))
    sizes, axes = np.linalg.eigh(drawn)
    proper: Floats = drawn if sizes.min() >= 0 else (axes * np.maximum(sizes, 0)) @ axes.T
    return (proper + proper.T) / 2


def _scatter(departures: Floats, blocks: int, layout: Layout) -> tuple[Floats, Floats]:
    """Return, by block, the spread of dimensions around the block and of answers around their dimension."""
    own = [layout.blocks == place for place in range(blocks)]
    dimensions, answers = np.array([_nested(departures[rows], layout.dimensions[rows]) for rows in own]).T
    return dimensions, answers


def _nested(departures: Floats, dimensions: NDArray[np.intp]) -> tuple[float, float]:
    """Return the spread of dimensions and of answers within one block, questions x assessments."""
    parts = [departures[dimensions == name] for name in dict.fromkeys(dimensions.tolist())]
    counts = np.array([(~np.isnan(part)).sum(axis=0) for part in parts], np.float64)
    sums = np.array([np.nansum(part, axis=0) for part in parts])
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    inside = sum(np.nansum((part - mean) ** 2) for part, mean in zip(parts, means, strict=True))
    answer = inside / max(1.0, np.maximum(counts - 1, 0).sum())
    known = counts.sum(axis=0)
    middle = np.divide(sums.sum(axis=0), known, out=np.zeros_like(known), where=known > 0)
    between = (counts * (means - middle) ** 2).sum() - np.maximum((counts > 0).sum(axis=0) - 1, 0).sum() * answer
    squares = np.divide((counts**2).sum(axis=0), known, out=np.zeros_like(known), where=known > 0)
    weight = (known - squares).sum()
    dimension = between / weight if weight > 0 else 0.0
    return float(np.sqrt(max(0.0, dimension))), float(np.sqrt(answer))
