"""The whole letter about one unit: the category and why, how sure it is, what would move it, and what to ask next."""

from collections.abc import Iterator

import pandas as pd

from typology.assessment.collection import Assessments
from typology.certainty.draws.acceptability import Acceptability, acceptability
from typology.certainty.flips.sensitivity import sensitivity
from typology.certainty.pathways.pathway import pathway
from typology.certainty.pathways.pathway_letter import PathwayLetter
from typology.certainty.pathways.unreachable import UnreachableError
from typology.certainty.questions.next_questions import next_questions
from typology.classification.classify import Classification, classify
from typology.classification.explanation import Explanation, Section
from typology.classification.result import UnitResult
from typology.rulebook.model import Rulebook

__all__ = ["explain"]


def explain(
    assessments: Assessments | pd.DataFrame | Classification,
    unit: str,
    *,
    rulebook: Rulebook | str | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Explanation:
    """Explain one unit in full: its category and why, how sure that is, and what would change it.

    :meth:`Classification.explain` is the part of it that is about the classification.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it; or a classification of it, whose flags and overrides are
        then shown as well.
    draws, seed
        For the acceptability of each category.

    Returns
    -------
    Explanation
        Printed, a letter.

    Raises
    ------
    UnknownUnitError
        If there is no such unit; it names the nearest.
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.

    Examples
    --------
    >>> import typology as ty
    >>> letter = str(explain(ty.load_pilots(), "EGY", draws=500))
    >>> letter[letter.index("How sure it is"):].splitlines()[1]
    '  Category 1 in 66 %, 2 in 34 % of 500 draws: fragile.'
    """
    result = assessments if isinstance(assessments, Classification) else classify(assessments, rulebook=rulebook)
    found = result[unit]
    alone = result.assessments.only([unit])
    book = result.rulebook
    shares = acceptability(alone, draws, seed, rulebook=book, progress=False)
    moves = sensitivity(alone, rulebook=book, indices=False).explain(unit)
    parts = {
        "How sure it is": _sure(shares, unit),
        "What would move it": moves.sentences(),
        "What it would take to go on": _ways_on(found, alone, book),
        "What to ask next": next_questions(alone, rulebook=book, seed=seed).lines(),
    }
    labels = {label.casefold() for label in result.labels}
    said = {title: tuple(line for line in lines if line.rstrip(".").casefold() not in labels)
            for title, lines in parts.items()}  # fmt: skip
    return Explanation(found, [Section(title, lines) for title, lines in said.items() if lines])


def _sure(shares: Acceptability, unit: str) -> Iterator[str]:
    row = shares.table.loc[unit].to_dict()
    found = {name: float(row[name]) for name in shares.rulebook.decision.order if row[name] >= 0.005}
    first, *rest = sorted(found.items(), key=lambda pair: -pair[1])
    said = ", ".join([f"Category {first[0]} in {first[1]:.0%}", *(f"{name} in {share:.0%}" for name, share in rest)])
    yield f"{said} of {shares.draws:,} draws: {row['stability']}.".replace("%", " %")
    if row["flags"]:
        yield f"MODE_DIFFERS: category {row['mode']} comes out more often than the one given; see how close it is."
    yield "In each draw answers vary by the reliability of their evidence, and thresholds and weights a little."
    if shares.caution:
        yield shares.caution


def _ways_on(found: UnitResult, alone: Assessments, book: Rulebook) -> Iterator[str]:
    """Say the cheapest way to the next category along the order to which there is one."""
    order = book.decision.order
    for target in order[order.index(found.category) + 1 :] if found.category in order else ():
        try:
            path = pathway(alone, found.unit.code, target, alternatives=0, rulebook=book)
        except UnreachableError:
            continue
        yield f"{PathwayLetter(path).heading}: {', '.join(f'{step.item} to {step.then:g}' for step in path.steps)}."
        return
