"""The next question: which unanswered items are worth asking first, so that an hour is spent on the right five."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from numbers import Integral
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.certainty.questions.question_words import advice, bears_on_words, possible_words
from typology.certainty.questions.ranking import ANSWERED, BEARS, Ranking, rank_questions
from typology.certainty.questions.sought import Sought, What, sought_in
from typology.classification.classify import classify
from typology.classification.prose import capital
from typology.errors import nearest
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan

__all__ = ["NextQuestions", "next_questions"]

SHOWN = 20
"""Units spoken of in words; the table has all."""


@dataclass(frozen=True, eq=False, repr=False)
class NextQuestions:
    """Unanswered questions of each unit in the order in which they are worth asking.

    Attributes
    ----------
    assessments : Assessments
        What was answered; cities with what they take over from their country.
    sought : Sought
        What the questions are to settle.
    ranking : Ranking
        The numbers behind the table.
    top, draws, seed : int
        As they were asked for.

    Examples
    --------
    >>> import typology as ty
    >>> without = dict.fromkeys(["I.N1", "I.N2", "I.L1", "I.L2", "P1.1"])
    >>> found = next_questions(ty.load_pilots().with_answers("COL", without, ty.load_rulebook()))
    >>> found.table[["unit", "rank", "item", "needed", "expected_size", "possible"]]
      unit  rank  item  needed  expected_size possible
    0  COL     1  I.L1    0.84            2.0      2|3
    1  COL     2  I.L2    0.83            2.0      2|3
    2  COL     3  I.N2    0.54            2.0      2|3
    3  COL     4  I.N1    0.52            2.0      2|3
    """

    assessments: Assessments
    sought: Sought
    ranking: Ranking
    top: int
    draws: int
    seed: int

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.assessments.units

    def __len__(self) -> int:
        return len(self.assessments)

    def __iter__(self) -> Iterator["NextQuestions"]:
        return (self[unit] for unit in self.units)

    def __getitem__(self, unit: str) -> "NextQuestions":
        """Return the questions of one unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        at = self.assessments.position(unit)
        alone = self.assessments.only([unit])
        return NextQuestions(alone, self.sought, self.ranking.of_unit(at), self.top, self.draws, self.seed)

    @property
    def table(self) -> pd.DataFrame:
        """The first questions of every unit of which something is open; none for the others.

        Columns
        -------
        unit, rank, item, question
        bears_on
            The tests of the rulebook that wait for it, in words.
        needed
            Share of the draws in which its answer is needed, 0 to 1. By it questions are ranked.
        expected_size, worst_case
            How many results remain possible after this answer alone: on average, every step of the scale being as
            likely, and at most.
        chance_settled
            Share of the steps of its scale that settle the result at once.
        possible
            What is possible now.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        is_listed = np.take_along_axis(self.ranking.kind, self.ranking.order, axis=0)[: self.top] == BEARS
        return self._rows(is_listed)

    @property
    def all(self) -> pd.DataFrame:
        """Every open question of every unit, as in :attr:`table`; those that bear on nothing come last.

        A regional question of a level at which no region has answered has no numbers: it counts only once regions
        are assessed.
        """
        return self._rows(np.take_along_axis(self.ranking.kind, self.ranking.order, axis=0) != ANSWERED)

    def _rows(self, is_listed: NDArray[np.bool_]) -> pd.DataFrame:
        """Return the questions at some places of the order, unit by unit."""
        units, places = np.nonzero(is_listed.T)
        rows = self.ranking.order[places, units]
        book, ranking, one = self.sought.plan.rulebook, self.ranking, self.ranking.one
        items = np.array(self.sought.plan.items, object)[rows]
        keys = list(zip(ranking.kind[rows, units].tolist(), ranking.bears_on[rows, units].tolist(), strict=True))
        words = {key: bears_on_words(self.sought, *key) for key in set(keys)}
        possible = [possible_words(self.sought, bits) for bits in ranking.remaining.T.tolist()]
        table = pd.DataFrame(
            {
                "unit": np.array(self.units, object)[units],
                "rank": places + 1,
                "item": items,
                "question": [book.items[item].question for item in items],
                "bears_on": [words[key] for key in keys],
                "needed": ranking.needed[rows, units],
                "expected_size": one.expected[rows, units].round(6),
                "worst_case": pd.Series(one.worst[rows, units]).astype("Int64"),
                "chance_settled": one.settled[rows, units].round(6),
                "possible": np.array(possible, object)[units],
            }
        )
        if self.assessments.labels:
            table["label"] = self.assessments.about["label"].to_numpy()[units]
        return table

    def lines(self) -> Iterator[str]:
        """Yield in words what to ask first, unit by unit; of many units the first ones."""
        yield from (f"{capital(label)}." for label in self.assessments.labels)
        answers = self.assessments.aligned(self.sought.plan.items)
        for place, unit in enumerate(self.units[:SHOWN]):
            ranking = self.ranking.of_unit(place)
            first, *others = advice(self.sought, answers[:, [place]], ranking, self.top, self.draws)
            yield f"{self.assessments[unit].unit.title}: {first}"
            yield from others
        if len(self) > SHOWN:
            yield f"And {len(self) - SHOWN:,} more units: see the table."

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        open_units = int((self.ranking.kind == BEARS).any(axis=0).sum())
        return f"<NextQuestions on {self.sought.noun}: something to ask in {open_units:,} of {len(self):,} units>"

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(line)}</p>" for line in self.lines())
        return said + self.table.head(50).to_html(escape=True, index=False)


def next_questions(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | pd.DataFrame,
    *,
    rulebook: Rulebook | str | None = None,
    what: What = "category",
    top: int = 5,
    draws: int = 100,
    seed: int = 0,
) -> NextQuestions:
    """Say which unanswered questions to ask first, so that the result is certain after as few as possible.

    The missing answers are drawn many times, every step of a scale being as likely as the next. For each draw a list
    of answers is found that settle the result together and of which none can be spared. Questions are ranked by how
    often their answer is on that list. Beside it stands what the answer would do alone, which is exact.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it.
    rulebook
        A rulebook, a version, or None for the newest version.
    what
        What is to become certain: ``"category"``, ``"shock"`` (the shock state) or ``"both"``.
    top
        How many questions per unit the table lists.
    draws
        How many ways in which the missing answers may come out are looked at.
    seed
        A whole number from 0. The same one gives the same ranking, whatever other units there are, in which order.

    Returns
    -------
    NextQuestions
        ``.table``, ``.all``, ``["KEN"]``; printed, it says what to ask first and why.

    Raises
    ------
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.
    ValueError
        If a choice is not among those above; all at once.

    Notes
    -----
    Source: 001-A3 §8; the treatment of missing answers is a proposal of this design. An answer "not applicable" is
    not among those looked at. Where no region has answered, regional questions are optional and never recommended.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"E1.L1": [0], "E1.L2": [0], "E3.L1": [0]}, index=["XXA"]).rename_axis("unit")
    >>> print(next_questions(answers))
    XXA: by the answers so far the category is 1 or 2.
    Ask first: E3.L2 Do neighbouring local authorities cooperate, in metropolitan areas and beyond?
      It bears on: Are the frameworks lacking?
      With 0 to 0.5 the category is 1, whatever else comes.
      Its answer is needed in 71 of 100 ways in which the missing answers may come out.
    Then: E3.N2, E3.N1, E3.N3, E1.N1.
    """
    _refuse(what, {"top": (top, 1), "draws": (draws, 1), "seed": (seed, 0)})
    result = classify(assessments, rulebook=rulebook)
    sought = sought_in(compile_plan(result.rulebook), what)
    answers = result.assessments.aligned(sought.plan.items)
    return NextQuestions(result.assessments, sought, rank_questions(sought, answers, draws, seed), top, draws, seed)


def _refuse(what: object, whole: dict[str, tuple[object, int]]) -> None:
    """Name every choice that is not one."""
    wrong = []
    if what not in get_args(What):
        close = nearest(str(what), get_args(What))
        hint = f"; did you mean {close!r}?" if close else ""
        wrong.append(f"what is one of {', '.join(get_args(What))}, not {what!r}{hint}")
    for name, (given, least) in whole.items():
        if isinstance(given, bool) or not isinstance(given, Integral) or given < least:
            wrong.append(f"{name} is a whole number from {least}, not {given!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
