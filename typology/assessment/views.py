"""Who said what where several respondents answered, what stands, and whose view is that of a minority."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.collection import Assessments
from typology.assessment.joining import reconciled_under
from typology.assessment.reconcile import Vote, rules_for_several, votes
from typology.assessment.recorded import in_words
from typology.rulebook.companions import Reliability
from typology.rulebook.instrument import Scale
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["ItemViews", "View", "minority_views", "respondent_views"]


class View(BaseModel):
    """What one respondent answers to an item.

    Attributes
    ----------
    answer
        A number, a choice, or ``"not applicable"``.
    reliability
        Of the best evidence given for it.
    distance
        From what stands, in points of the scale; None where one of the two is no number.
    minority
        Whether it is so far from what stands that it is a minority view.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    respondent: str
    answer: str
    reliability: Reliability
    distance: float | None
    minority: bool


class ItemViews(BaseModel):
    """What several respondents answer to one item of a unit.

    Attributes
    ----------
    reconciled
        What stands: a number, a choice, ``"not applicable"``, or ``"unknown"`` where no choice outweighs the others.
    spread
        Points of the scale between the highest and the lowest number given; None where there are not two.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    item: str
    reconciled: str
    spread: float | None
    views: tuple[View, ...]

    @property
    def disputed(self) -> bool:
        """Whether there is a minority view, or no answer outweighs the others."""
        return self.reconciled == "unknown" or any(view.minority for view in self.views)

    def __str__(self) -> str:
        said = ", ".join(f"{v.respondent} {v.answer}{' (minority view)' if v.minority else ''}" for v in self.views)
        return f"{self.item}: {said}; reconciled {self.reconciled}"


def respondent_views(
    assessments: Assessments, unit: str | None = None, *, rulebook: Rulebook | str | None = None
) -> pd.DataFrame:
    """Show every answer to the items that more than one respondent of a unit answered.

    Parameters
    ----------
    unit
        Only this one; None for all.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    DataFrame, index unit, item and respondent
        ``answer``, its ``reliability``, what is ``reconciled``, the ``distance`` between the two and the ``spread`` of
        all answers in points of the scale, and whether it is a ``minority`` view. Unknown answers are no views.

    Raises
    ------
    UnknownUnitError
        If there is no such unit; it names the nearest.
    ValueError
        If the rulebook has no rules for several respondents.

    Notes
    -----
    Source: ``rules/``, respondents; that dissent is shown follows the practice of food-security classification.

    Examples
    --------
    >>> import typology as ty
    >>> table = {"unit": ["XXA", "XXA"], "respondent": ["government", "civil society"], "E1.N1": [3, 1]}
    >>> respondent_views(ty.read_assessments(pd.DataFrame(table)))[["answer", "reconciled", "minority"]]
                              answer reconciled  minority
    unit item  respondent
    XXA  E1.N1 government          3          1      True
               civil society       1          1     False
    """
    book = load_rulebook(rulebook)
    standing = reconciled_under(assessments, book)
    units = assessments.units if unit is None else (unit,)
    rows = [
        {"unit": line.unit, "item": line.item, **dict(view), "reconciled": line.reconciled, "spread": line.spread}
        for one in units
        for line in item_views(standing, one, book)
        for view in line.views
    ]
    columns = ["answer", "reliability", "reconciled", "distance", "spread", "minority"]
    frame = pd.DataFrame(rows, columns=["unit", "item", "respondent", *columns])
    typed = frame.astype({"distance": np.float64, "spread": np.float64, "minority": np.bool_})
    return typed.set_index(["unit", "item", "respondent"])


def minority_views(
    assessments: Assessments, unit: str, *, rulebook: Rulebook | str | None = None
) -> tuple[ItemViews, ...]:
    """Return the items of a unit on which a respondent holds a minority view, or on which the views leave no answer.

    As text, each is a sentence.

    Parameters
    ----------
    rulebook
        A rulebook, a version, or None for the newest version.

    Raises
    ------
    UnknownUnitError
        If there is no such unit; it names the nearest.
    ValueError
        If the unit has several respondents and the rulebook has no rules for them.

    Examples
    --------
    >>> import typology as ty
    >>> table = {"unit": ["XXA"] * 3, "respondent": ["government", "country team", "civil society"]}
    >>> answers = ty.read_assessments(pd.DataFrame({**table, "E1.N1": [3, 3, 1], "E1.N2": [2, 2, 2.5]}))
    >>> for line in minority_views(answers, "XXA"):
    ...     print(line)
    E1.N1: government 3, country team 3, civil society 1 (minority view); reconciled 3
    """
    book = load_rulebook(rulebook)
    lines = item_views(reconciled_under(assessments, book), unit, book)
    return tuple(line for line in lines if line.disputed)


def item_views(assessments: Assessments, unit: str, rulebook: Rulebook) -> Iterator[ItemViews]:
    """Yield the items of a unit that more than one respondent answered, in the order of the instrument."""
    column = assessments.position(unit)
    said = assessments.respondents.get(unit, ())
    rows = {item: row for row, item in enumerate(assessments.items)}
    for item in rulebook.items if said else ():
        cast = votes(item, said, rulebook)
        if len(cast) > 1:
            stands = float(assessments.values[rows[item], column])
            scale = rulebook.scale_of(item)
            views = tuple(_view(vote, stands, scale, rulebook) for vote in cast)
            numbers = [vote.value for vote in cast if vote.value != NOT_APPLICABLE and scale.choices is None]
            spread = max(numbers) - min(numbers) if len(numbers) > 1 else None
            yield ItemViews(unit=unit, item=item, reconciled=in_words(stands, scale), spread=spread, views=views)


def _view(vote: Vote, stands: float, scale: Scale, rulebook: Rulebook) -> View:
    """Return a vote beside what stands; where nothing stands, nobody is in the minority."""
    rules = rules_for_several(rulebook)[0]
    are_numbers = scale.choices is None and NOT_APPLICABLE not in (vote.value, stands) and not np.isnan(stands)
    distance = abs(vote.value - stands) if are_numbers else None
    if distance is None:
        minority = not np.isnan(stands) and vote.value != stands
    else:
        minority = distance >= rules.minority.value - rulebook.rulebook.tolerance.value
    return View(
        respondent=vote.respondent,
        answer=in_words(vote.value, scale),
        reliability=vote.reliability,
        distance=distance,
        minority=bool(minority),
    )
