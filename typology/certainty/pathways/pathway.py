"""The cheapest set of improvements that brings a unit to another category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from math import isfinite

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.values import Answer, Assessment
from typology.certainty.pathways.found import FoundPathway
from typology.certainty.pathways.gains import Step, gains, steps
from typology.certainty.pathways.improvements import read_terms
from typology.certainty.pathways.pathway_letter import PathwayLetter
from typology.certainty.pathways.programme import Moves
from typology.certainty.pathways.search import Search
from typology.certainty.pathways.targets import find_target
from typology.certainty.pathways.unreachable import unreachable
from typology.classification.classify import classify
from typology.classification.engine import decide
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan

__all__ = ["Pathway", "pathway"]


class Pathway(FoundPathway):
    """A set of improvements after which a unit has the category asked for.

    Printed, it is a letter; as the last line of a notebook cell, the same letter set in HTML.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.certainty.pathways.pathway import pathway
    >>> path = pathway(ty.load_pilots(), "KEN", "2C")
    >>> path.table[["from", "to", "steps", "cost"]]
           from   to  steps  cost
    item
    E1.L1   2.0  4.0      4   4.0
    E2.N2   2.0  4.0      4   4.0
    >>> ty.classify(path.applied)["KEN"].subtype
    '2C'
    """

    def __str__(self) -> str:
        return str(PathwayLetter(self))

    def __repr__(self) -> str:
        return f"<Pathway: {PathwayLetter(self).heading}>"

    def _repr_html_(self) -> str:
        return PathwayLetter(self).html()


def pathway(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | pd.DataFrame,
    unit: str,
    target: str,
    *,
    costs: Mapping[str, float] | None = None,
    fixed: str | Iterable[str] = (),
    most: Mapping[str, float] | None = None,
    alternatives: int = 3,
    within: float = 0.25,
    rulebook: Rulebook | str | None = None,
) -> Pathway:
    """Find the cheapest set of improvements that brings a unit to a category, and prove that none is cheaper.

    An improvement raises an answer by steps of its scale, half a point each; questions where low is good (shocks) are
    lowered. No answer ever gets worse, questions that do not apply stay so, and regional questions move only where a
    region has answered.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it.
    unit
        Whose pathway; for a city, with what it takes over from its country.
    target
        A category (``"3"``, ``"N"``), a subtype (``"2C"``) or a shock state (``"none"``). Exactly this must come out,
        with certainty: what is beyond it is not taken for it.
    costs
        Cost of a step, by item or by the beginning of ids: ``{"E1": 2, "E1.N3": 5, "I.L": 0.5}``. The longest that
        fits counts; 1 where none does.
    fixed
        Items, or the beginning of ids, that cannot be moved.
    most
        By item or beginning, the value it may reach and not pass. What is past it already stays where it is.
    alternatives
        How many further pathways to return.
    within
        How much dearer they may be, as a share of the cheapest.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    Pathway
        ``.steps``, ``.cost``, ``.table``, ``.alternatives``, ``.applied``; printed, a short letter.

    Raises
    ------
    UnreachableError
        If no pathway leads there: it says which tests stand in the way, which items would have to be freed, and where
        pathways do lead.
    UnknownUnitError
        If there is no such unit; it names the nearest.
    ValueError
        If there is no such target, or a cost, a name or a limit cannot be used; all at once.
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.

    Notes
    -----
    The cheapest pathway is the proven optimum of a mixed-integer programme over the arithmetic of the rulebook, and
    the engine confirms what it gives before it is returned. Costs that differ by less than a millionth of the cheapest
    step are equal, and so are scores and thresholds within a hundred-thousandth of a point where a threshold must not
    be reached. Of equal cost, the pathway with the fewest items is taken, then the one that moves the earliest items
    of the instrument, and those furthest: the same input gives the same pathway. Each alternative does without at
    least one item of every pathway before it.

    An unknown answer counts as its lowest where a test must be met and as its highest where it must not be, so that
    the result is certain. It may be part of the pathway; it is then set so many steps above its lowest.

    The pathway says where the rulebook sees the shortest way, not that the way is easy. Source: 001 §14, 001-A3 §8;
    the thresholds that it leads over are proposals of the rulebook.

    Examples
    --------
    >>> import typology as ty
    >>> path = pathway(ty.load_pilots(), "KEN", "3", fixed="E1.N", alternatives=0)
    >>> print(str(path).splitlines()[0])
    To bring Kenya (KEN) from category 2 (2CF) to category 3: 20 half points in 4 questions
    >>> pathway(ty.load_pilots(), "KEN", "1")
    Traceback (most recent call last):
    ...
    typology.certainty.pathways.unreachable.UnreachableError: No pathway leads from where Kenya (KEN) is to category 1:
    it is in category 2 already, and improvements never lead back. Pathways lead to 3, 4 or N.
    """
    if alternatives < 0 or within < 0 or not isfinite(within):
        raise ValueError(f"alternatives and within are 0 or more, not {alternatives} and {within}")
    book = load_rulebook(rulebook)
    plan = compile_plan(book)
    names = (fixed,) if isinstance(fixed, str) else tuple(fixed)
    terms = read_terms(book, costs, names, most)
    aim = find_target(plan, target)
    alone = Assessments.of([classify(assessments, rulebook=book).assessments[unit]], book)
    search = Search(plan, alone.aligned(plan.items)[:, 0], aim, terms)
    found = search.pathways()
    best = next(found, None)
    if best is None:
        raise unreachable(search, alone[unit], decide(plan, alone.aligned(plan.items)))
    affordable = search.cost(best) * (1 + within) * (1 + 1e-9)
    others = islice(takewhile(lambda moves: search.cost(moves) <= affordable, found), alternatives if best else 0)
    ask = _Asked(search, alone[unit], dict(costs or {}), names, dict(most or {}))
    return ask.pathway(best, tuple(ask.pathway(moves) for moves in others))


@dataclass(frozen=True)
class _Asked:
    """What was asked for, to be put beside each pathway found."""

    search: Search
    assessment: Assessment
    costs: Mapping[str, float]
    fixed: tuple[str, ...]
    most: Mapping[str, float]

    def pathway(self, moves: Moves, alternatives: Sequence[Pathway] = ()) -> Pathway:
        taken = steps(self.search, self.assessment, moves)
        applied = self.applied(taken)
        unit, book = self.assessment.unit.code, self.search.plan.rulebook
        return Pathway(
            target=self.search.target.name,
            before=classify(Assessments.of([self.assessment], book), rulebook=book)[unit],
            after=classify(applied, rulebook=book)[unit],
            applied=applied,
            steps=taken,
            cost=self.search.cost(moves),
            gains=gains(self.search, self.assessment, moves),
            alternatives=tuple(alternatives),
            costs=self.costs,
            fixed=self.fixed,
            most=self.most,
        )

    def applied(self, taken: Sequence[Step]) -> Assessments:
        """Return the assessment after some steps, labelled as what it is: none that anybody made."""
        note = f"after a pathway to {self.search.target.name}, not an assessment"
        label = f"{self.assessment.label}; {note}" if self.assessment.label else note
        answers = {**self.assessment.answers, **{s.item: Answer(item=s.item, value=s.then) for s in taken}}
        changed = self.assessment.model_copy(update={"label": label, "answers": answers} if taken else {})
        return Assessments.of([changed], self.search.plan.rulebook)
